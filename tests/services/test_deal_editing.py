"""Changes of deals: their history, what follows from them, two people at one deal, the way back."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from sales.deal import Status
from sales.deal_fields import DealFields, Overtaken, fields_of
from sales.refusal import Refusal
from services import closing, deal_editing, deal_reading, finding, leaving, linking
from services.deal_editing import Form, Saved
from storage.database import Database
from tests.services.company import DAY, FRIDAY, agreed, configured, rows, taken_in, the_deal, typist, working

MONDAY = FRIDAY + 3 * DAY


@pytest.fixture
def sold(database: Database) -> Database:
    """Four open deals."""
    working(database)
    return database


def edited(
    database: Database,
    deal_id: str,
    *,
    who: str = "UJANE",
    before: DealFields | None = None,
    request: str = "",
    form: str = "V1",
    status: Status | None = None,
    **given: str,
) -> Saved | tuple[Overtaken, ...]:
    """A form on the deal, opened just now or earlier, in which some fields were changed."""
    showed = before or fields_now(database, deal_id)
    filled = Form(form, deal_id, showed, replace(showed, **given), status)
    return deal_editing.edit(database, typist=typist(person_id=who, request_id=request), form=filled, now=MONDAY)


def fields_now(database: Database, deal_id: str) -> DealFields:
    return fields_of(deal_reading.card(database, typist=typist(person_id="UMAYA"), deal_id=deal_id, now=MONDAY).deal)


def made(database: Database) -> dict[str, tuple[Any, Any]]:
    """Field -> (before, after) of the latest act."""
    history = rows(database, "changes")
    last = history[-1]["act_id"]
    return {row["field"]: (row["before"], row["after"]) for row in history if row["act_id"] == last}


def stage_named(database: Database, name: str) -> str:
    return next(str(row["id"]) for row in rows(database, "stages") if row["name"] == name)


def test_an_edit_writes_each_field_with_its_history(sold: Database) -> None:
    deal = the_deal(sold, "Northwind")
    proposal, negotiation = deal.stage.id, stage_named(sold, "Negotiation")

    saved = edited(sold, deal.id, name="Big Pilot", stage=negotiation, amount="€50k", close_on="2027-01-31")

    assert isinstance(saved, Saved)
    assert (saved.deal.name, saved.deal.amount, saved.deal.currency) == ("Big Pilot", Decimal(50_000), "EUR")
    assert (saved.deal.close_on, saved.deal.stage_since) == (date(2027, 1, 31), MONDAY)
    assert made(sold) | {"stage_since": None} == {
        "name": ("Northwind Health - Pilot", "Big Pilot"),
        "stage_id": (proposal, negotiation),
        "stage": ("Proposal", "Negotiation"),
        "stage_since": None,
        "currency": ("USD", "EUR"),
        "amount": ("45300", "50000"),
        "close_on": ("2026-12-15", "2027-01-31"),
    }
    last = rows(sold, "changes")[-1]
    assert (last["actor_id"], last["via"], last["what"]) == ("UJANE", "card", "deal.changed")


def test_a_new_name_is_found_and_the_old_one_is_not(sold: Database) -> None:
    edited(sold, the_deal(sold, "Northwind").id, name="Borealis", account="")
    found = {
        typed: [deal.name for deal in finding.for_picker(sold, workspace_id="T1", person_id="UJANE", typed=typed).deals]
        for typed in ("borealis", "northwind")
    }
    assert found == {"borealis": ["Borealis"], "northwind": []}


def test_a_new_owner_takes_the_deal_into_their_team(sold: Database) -> None:
    configured(sold, "T1", teams=[{"name": "East", "members": ["UJANE"]}, {"name": "West", "members": ["UBERT"]}])
    deal = the_deal(sold, "Northwind")

    saved = edited(sold, deal.id, owner="UBERT")

    assert isinstance(saved, Saved)
    assert (saved.deal.owner_name, saved.card) == ("Bert Vogel", None), "no longer Jane's to see"
    assert made(sold)["team_id"][0] == deal.team_id
    assert made(sold)["owner_id"] == ("UJANE", "UBERT")
    assert saved.deal.team_id == the_deal(sold, "Tarnwick").team_id


def test_undo_takes_an_edit_back_whole(sold: Database) -> None:
    configured(sold, "T1", teams=[{"name": "East", "members": ["UJANE"]}, {"name": "West", "members": ["UBERT"]}])
    deal = the_deal(sold, "Corlane")
    before = rows(sold, "deals"), sorted(map(str, rows(sold, "deal_words")))
    saved = edited(
        sold, deal.id, who="UMAYA", name="X", account="Y", amount="5 EUR", owner="UBERT", close_on="2027-01-01"
    )
    assert isinstance(saved, Saved)
    assert saved.card is not None

    for _ in range(2):
        undone = closing.undo(sold, typist=typist(person_id="UMAYA"), act_id=saved.card.act_id, now=MONDAY)

    assert undone.sentence == "Taken back: Corlane - Pilot is as it was before."
    after = [row | {"touched_at": old["touched_at"]} for row, old in zip(rows(sold, "deals"), before[0], strict=True)]
    assert (after, sorted(map(str, rows(sold, "deal_words")))) == before


def test_an_edit_that_somebody_has_built_on_is_not_taken_back(sold: Database) -> None:
    deal = the_deal(sold, "Northwind")
    first = edited(sold, deal.id, amount="1")
    edited(sold, deal.id, who="UMAYA", amount="2")
    assert isinstance(first, Saved)
    assert first.card is not None
    with pytest.raises(Refusal, match="Maya Lind has changed this since"):
        closing.undo(sold, typist=typist(), act_id=first.card.act_id, now=MONDAY)


def test_two_people_change_different_fields_and_both_count(sold: Database) -> None:
    deal = the_deal(sold, "Northwind")
    showed = fields_now(sold, deal.id)
    edited(sold, deal.id, who="UMAYA", amount="50000")

    told = edited(sold, deal.id, before=showed, close_on="2027-02-01")
    assert isinstance(told, tuple)
    assert [(one.field, one.by, one.is_mine) for one in told] == [("amount", "Maya Lind", False)]
    assert the_deal(sold, "Northwind").close_on == date(2026, 12, 15), "nothing of the form was taken yet"

    edited(sold, deal.id, before=showed, close_on="2027-02-01")
    now = the_deal(sold, "Northwind")
    assert (now.amount, now.close_on) == (Decimal(50_000), date(2027, 2, 1))


@pytest.mark.parametrize("shown", ["open", "lost"])
def test_a_deal_closed_or_opened_again_under_its_form_is_told_before_it_is_saved(sold: Database, shown: Status) -> None:
    deal, maya = the_deal(sold, "Northwind"), typist(person_id="UMAYA")
    close = {"typist": maya, "deal_id": deal.id, "status": "lost", "reason": "x", "now": MONDAY}
    if shown == "lost":
        deal_editing.close(sold, **close)  # type: ignore[arg-type]
    showed = fields_now(sold, deal.id)
    if shown == "lost":
        deal_editing.reopen(sold, typist=typist(person_id="UMAYA"), deal_id=deal.id, now=MONDAY)
    else:
        deal_editing.close(sold, **close)  # type: ignore[arg-type]

    told = edited(sold, deal.id, before=showed, status=shown, amount="60000")
    assert isinstance(told, tuple)
    assert [(one.field, one.by, one.deal.status == shown) for one in told] == [("status", "Maya Lind", False)]

    saved = edited(sold, deal.id, before=showed, status=shown, amount="60000")
    assert isinstance(saved, Saved)
    assert (saved.deal.amount, saved.deal.status == shown) == (Decimal(60_000), False)


def test_what_one_has_changed_oneself_elsewhere_is_no_surprise_unless_it_goes(sold: Database) -> None:
    deal = the_deal(sold, "Northwind")
    showed = fields_now(sold, deal.id)
    edited(sold, deal.id, amount="50000")
    assert isinstance(edited(sold, deal.id, before=showed, close_on="2027-02-01"), Saved)
    assert isinstance(edited(sold, deal.id, before=showed, amount="60000"), tuple)


def test_the_second_of_two_on_one_field_sees_the_first_before_it_is_replaced(sold: Database) -> None:
    deal = the_deal(sold, "Northwind")
    showed = fields_now(sold, deal.id)
    edited(sold, deal.id, who="UMAYA", amount="50000")
    mine = {"before": showed, "amount": "60000", "close_on": "2027-02-01"}

    told = edited(sold, deal.id, **mine)  # type: ignore[arg-type]

    assert isinstance(told, tuple)
    assert [(one.field, one.by, one.deal.amount) for one in told] == [("amount", "Maya Lind", Decimal(50_000))]
    assert the_deal(sold, "Northwind").close_on == date(2026, 12, 15), "nothing of the form was taken"

    edited(sold, deal.id, who="UMAYA", amount="51000")
    again = edited(sold, deal.id, **mine)  # type: ignore[arg-type]
    assert isinstance(again, tuple), "a further change is told as well"

    meant = edited(sold, deal.id, **mine)  # type: ignore[arg-type]
    assert isinstance(meant, Saved)
    assert (meant.deal.amount, meant.deal.close_on) == (Decimal(60_000), date(2027, 2, 1))


def test_two_who_set_the_same_value_do_not_meet(sold: Database) -> None:
    deal = the_deal(sold, "Northwind")
    showed = fields_now(sold, deal.id)
    edited(sold, deal.id, who="UMAYA", amount="50000 USD")
    before = len(rows(sold, "changes"))
    assert isinstance(edited(sold, deal.id, before=showed, amount="50000 USD"), Saved)
    assert len(rows(sold, "changes")) == before


def test_a_form_sent_twice_changes_once_and_both_can_be_undone(sold: Database) -> None:
    deal = the_deal(sold, "Northwind")
    showed = fields_now(sold, deal.id)
    first, second = (edited(sold, deal.id, before=showed, request="view:V1:same", amount="70000") for _ in range(2))
    assert isinstance(first, Saved)
    assert isinstance(second, Saved)
    assert first.card == second.card
    assert first.card is not None
    assert first.card.act_id


@pytest.mark.parametrize(
    ("given", "field", "said"),
    [
        ({"name": " "}, "name", "needs a name"),
        ({"amount": "-1"}, "amount", "negative"),
        ({"stage": "nowhere"}, "stage", "no longer there"),
        ({"owner": "UTOM"}, "owner", "no longer active"),
        ({"owner": "UBOT"}, "owner", "is a bot"),
        ({"owner": "USTRANGER"}, "owner", "does not know"),
    ],
)
def test_what_is_wrong_is_refused_on_its_field_and_nothing_is_changed(
    sold: Database, given: dict[str, str], field: str, said: str
) -> None:
    before = rows(sold, "deals")
    with pytest.raises(Refusal, match=said) as refused:
        edited(sold, the_deal(sold, "Northwind").id, close_on="2027-02-01", **given)  # type: ignore[arg-type]
    assert refused.value.field == field
    assert rows(sold, "deals") == before


def test_a_closed_stage_cannot_be_chosen_in_the_form(sold: Database) -> None:
    with pytest.raises(Refusal, match="no longer there"):
        edited(sold, the_deal(sold, "Northwind").id, stage=stage_named(sold, "Won"))


def test_a_rep_changes_no_colleagues_deal(sold: Database) -> None:
    deal_id = the_deal(sold, "Tarnwick").id
    tries = (
        lambda: edited(sold, deal_id, name="Mine"),
        lambda: deal_editing.close(sold, typist=typist(), deal_id=deal_id, status="won", now=MONDAY),
        lambda: deal_editing.reopen(sold, typist=typist(), deal_id=deal_id, now=MONDAY),
        lambda: linking.link_to(sold, typist=typist(), deal_id=deal_id, channel_id="C1", now=MONDAY),
        lambda: linking.unlink_deal(sold, typist=typist(), deal_id=deal_id, now=MONDAY),
    )
    before = rows(sold, "deals")
    for attempt in tries:
        with pytest.raises(Refusal, match="You may not change this deal; ask Bert Vogel or a manager"):
            attempt()
    assert rows(sold, "deals") == before


def test_a_deal_is_won_lost_and_opened_again_in_its_stage(sold: Database) -> None:
    deal = the_deal(sold, "Northwind")

    won = deal_editing.close(sold, typist=typist(), deal_id=deal.id, status="won", now=MONDAY)
    assert (won.deal.status, won.deal.stage.name, won.deal.closed_at) == ("won", "Won", MONDAY)
    assert made(sold)["stage"] == ("Proposal", "Won")
    assert made(sold)["closed_at"] == (None, MONDAY.isoformat())

    again = deal_editing.reopen(sold, typist=typist(), deal_id=deal.id, now=MONDAY + DAY)
    assert (again.deal.status, again.deal.stage.name, again.deal.closed_at) == ("open", "Proposal", None)
    assert again.deal.stage_since == MONDAY + DAY

    lost = deal_editing.close(
        sold, typist=typist(), deal_id=deal.id, status="lost", reason=" too  dear ", now=MONDAY + DAY
    )
    assert (lost.deal.status, lost.deal.stage.name, lost.deal.lost_reason) == ("lost", "Lost", "too dear")


def test_a_stale_won_says_who_was_first_and_changes_nothing(sold: Database) -> None:
    deal = the_deal(sold, "Northwind")
    deal_editing.close(sold, typist=typist(person_id="UMAYA"), deal_id=deal.id, status="lost", reason="x", now=MONDAY)
    before = len(rows(sold, "changes"))

    stale = deal_editing.close(sold, typist=typist(), deal_id=deal.id, status="won", now=MONDAY)

    assert stale.deal.status == "lost"
    assert stale.card is not None
    assert (stale.card.note, stale.card.act_id) == ("Marked lost before this, by Maya Lind", "")
    assert len(rows(sold, "changes")) == before


def test_a_second_press_answers_as_the_first_did(sold: Database) -> None:
    deal = the_deal(sold, "Northwind")
    first, second = (
        deal_editing.close(sold, typist=typist(), deal_id=deal.id, status="won", now=MONDAY) for _ in range(2)
    )
    assert first == second


def test_a_stage_cannot_be_chosen_for_a_deal_that_was_closed_meanwhile(sold: Database) -> None:
    deal = the_deal(sold, "Northwind")
    showed = fields_now(sold, deal.id)
    deal_editing.close(sold, typist=typist(person_id="UMAYA"), deal_id=deal.id, status="won", now=MONDAY)
    with pytest.raises(Refusal, match="is won by now; reopen it") as refused:
        edited(sold, deal.id, before=showed, stage=stage_named(sold, "Negotiation"))
    assert refused.value.field == "stage"


def test_a_new_deal_is_recorded_once_and_can_be_taken_back(sold: Database) -> None:
    said = DealFields("Zeta <&> 🚀", "Zëta", stage_named(sold, "Proposal"), "45.3k", "2027-01-01", "UBERT")
    before = len(rows(sold, "deals"))
    first, second = (
        deal_editing.add(sold, typist=typist(request_id="view:V9:same"), said=said, now=MONDAY) for _ in range(2)
    )
    assert isinstance(first, Saved)
    assert first == second
    assert len(rows(sold, "deals")) == before + 1
    deal = first.deal
    assert (deal.name, deal.account, deal.stage.name) == ("Zeta <&> 🚀", "Zëta", "Proposal")
    assert (deal.amount, deal.currency, deal.close_on) == (Decimal(45_300), "USD", date(2027, 1, 1))
    assert (deal.owner_name, deal.source, deal.status) == ("Bert Vogel", "slack", "open")
    assert first.card is not None
    assert [past.what for past in first.card.history] == ["deal.created"]

    undone = closing.undo(sold, typist=typist(), act_id=first.card.act_id, now=MONDAY)

    assert undone.sentence == "Taken back: the new deal Zeta <&> 🚀."
    assert len(rows(sold, "deals")) == before


def test_an_edit_is_kept_when_the_crm_says_something_else_later(sold: Database) -> None:
    deal = the_deal(sold, "Northwind")
    edited(sold, deal.id, amount="60000")
    line = "1,Northwind Health - Pilot,Northwind Health,70000,USD,Proposal,Jane Roe,2026-12-15,2026-09-01"
    taken_in(sold, "T1", line, now=MONDAY)
    assert the_deal(sold, "Northwind").amount == Decimal(60_000)


def test_a_won_deal_leaves_its_step_as_it_was(sold: Database) -> None:
    agreed(sold, "Northwind", date(2026, 11, 27))
    deal_editing.close(sold, typist=typist(), deal_id=the_deal(sold, "Northwind").id, status="won", now=MONDAY)
    assert [row["state"] for row in rows(sold, "steps")] == ["open"]


def test_the_same_amount_written_otherwise_is_no_change(sold: Database) -> None:
    before = len(rows(sold, "changes"))
    saved = edited(sold, the_deal(sold, "Northwind").id, amount="45,300.00")
    assert isinstance(saved, Saved)
    assert saved.card is not None
    assert (saved.card.note, saved.card.act_id) == ("", "")
    assert len(rows(sold, "changes")) == before


def test_a_form_sent_twice_that_gives_the_deal_away_is_refused_neither_time(sold: Database) -> None:
    configured(sold, "T1", teams=[{"name": "East", "members": ["UJANE"]}, {"name": "West", "members": ["UBERT"]}])
    deal = the_deal(sold, "Northwind")
    showed = fields_now(sold, deal.id)
    first, second = (edited(sold, deal.id, before=showed, request="view:V1:same", owner="UBERT") for _ in range(2))
    assert first == second


def told(database: Database) -> list[str]:
    """Who is told that they were given deals, once for each message."""
    return [row["recipient"] for row in rows(database, "deliveries") if row["kind"] == "handed"]


def received(database: Database, owner_id: str) -> list[str]:
    """The deals that the one message to somebody names."""
    row = next(row for row in rows(database, "deliveries") if row["recipient"] == owner_id and row["kind"] == "handed")
    said = leaving.received(database, "T1", owner_id, about=row["about"], since=row["fire_at"], now=MONDAY)
    return [line.deal.name for line in said.lines]


def test_a_new_owner_is_told_of_all_deals_of_the_hour_in_one_message(sold: Database) -> None:
    for begins in ("Northwind", "Aurora"):
        edited(sold, the_deal(sold, begins).id, owner="UBERT", request=begins)
        edited(sold, the_deal(sold, begins).id, owner="UBERT", request=begins)
    assert told(sold) == ["UBERT"]
    assert received(sold, "UBERT") == ["Aurora Bank - Process Mining", "Northwind Health - Pilot"]

    edited(sold, the_deal(sold, "Aurora").id, who="UMAYA", owner="UJANE")
    assert received(sold, "UBERT") == ["Northwind Health - Pilot"]
    assert sorted(told(sold)) == ["UBERT", "UJANE"]


def test_who_takes_a_deal_is_not_told_nor_is_its_owner_of_other_changes(sold: Database) -> None:
    edited(sold, the_deal(sold, "Northwind").id, who="UMAYA", owner="UMAYA")
    edited(sold, the_deal(sold, "Aurora").id, who="UMAYA", amount="1")
    assert told(sold) == []
