"""Somebody who is deactivated in Slack: who is told, of what, once for each leaving, and what the message then says."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from blocks import leaving as leaving_blocks
from sales.deal_list import LEFT, Shown
from sales.delivery import Delivery
from sales.leaving import Held
from sales.rearranging import Seen
from sales.refusal import Refusal
from sales.settings import TeamValues
from services import (
    closing,
    composing,
    deal_editing,
    deal_reading,
    home,
    leaving,
    placing,
    rearranging,
    team_settings,
    workspaces,
)
from services.workspaces import Installation
from storage import deliveries
from storage.database import Database
from tests.services.company import DAY, FRIDAY, MONDAY, agreed, configured, everything, rows, the_deal, typist
from tests.services.leavers import (
    comes_back,
    counting,
    emea,
    everybody,
    leaves,
    many,
    seen_by_ann,
    selling,
    told,
    turns,
)


@pytest.fixture
def company(database: Database) -> Database:
    """The company, with steps of Bert's on a deal of his and on one of Kenji's."""
    selling(database)
    agreed(database, "Falcon", date(2026, 11, 27), owner_id="UBERT")
    agreed(database, "Aurora", date(2026, 11, 24), text="call the CISO", owner_id="UBERT", by="UANN")
    return database


def test_each_manager_of_the_team_is_told_once_however_often_people_are_met(company: Database) -> None:
    configured(company, "T1", teams=[{"name": "EMEA", "managers": ["UANN", "UMAYA"], "members": ["UBERT", "UKENJI"]}])
    for _ in range(3):
        leaves(company)
    workspaces.meet(company, "T1", [replace(p, is_deactivated=p.id == "UBERT") for p in everybody()], now=MONDAY)
    assert sorted(told(company)) == ["UANN", "UMAYA"]


def test_each_team_in_which_something_is_left_has_its_own_manager_told(company: Database) -> None:
    configured(company, "T1", teams=[{"name": "Sales", "managers": ["UTOM", "UJANE"]}])
    agreed(company, "Northwind", date(2026, 11, 27), owner_id="UBERT", by="UMAYA")
    leaves(company)
    assert sorted(told(company)) == ["UANN", "UJANE"], "Tom has left himself"


def test_without_a_manager_whoever_installed_the_app_is_told_and_else_an_admin(company: Database) -> None:
    configured(company, "T1", teams=[{"name": "EMEA", "managers": ["UTOM"], "members": ["UBERT", "UKENJI"]}])
    leaves(company)
    assert told(company) == ["UMAYA"]
    turns(company, "UANN", is_admin=True)
    leaves(company, "UMAYA")
    assert sorted(told(company)) == ["UANN", "UMAYA"], "what Bert left is hers to see to now"
    leaves(company, "UKENJI")
    assert sorted(told(company)) == ["UANN", "UANN", "UMAYA"]


def test_who_sees_to_thousands_of_deals_is_told_once_they_stand_in_the_team(company: Database) -> None:
    many(company, placing.AT_ONCE + 10)
    leaves(company)
    assert told(company) == ["UANN"]
    team_id, shown = emea(company).team_id, frozenset({"UBERT", "UKENJI"})
    before = TeamValues("EMEA", None, frozenset({"UANN"}), shown)
    said = replace(before, members=frozenset({"UKENJI"}))
    team_settings.save(company, typist=typist(person_id="UMAYA"), team_id=team_id, shown=before, said=said, now=FRIDAY)

    while (waits := _settling(company)) and placing.settle_next(company, waits):
        pass

    assert sorted(told(company)) == ["UANN", "UMAYA"]


def _settling(company: Database) -> Delivery | None:
    """The delivery that moves deals by and by."""
    with company.read("T1") as connection:
        found = [row["key"] for row in rows(company, "deliveries") if row["kind"] == placing.SETTLING]
        return deliveries.find(connection, "T1", found[0]) if found else None


def _edited(company: Database, managers: set[str]) -> None:
    """Maya sets the managers of EMEA in its form."""
    team_id, shown = emea(company).team_id, frozenset({"UBERT", "UKENJI"})
    before = TeamValues("EMEA", None, frozenset(person for person in ("UANN",)), shown)
    said = replace(before, managers=frozenset(managers))
    team_settings.save(
        company, typist=typist(person_id="UMAYA"), team_id=team_id, shown=before, said=said, now=FRIDAY + DAY
    )


def test_a_new_manager_is_told_once_of_what_was_left_before_and_the_old_one_with_whom_it_is(company: Database) -> None:
    leaves(company)
    _sent(company)
    for _ in range(2):
        _edited(company, {"UJANE"})

    assert sorted(told(company)) == ["UANN", "UJANE"]
    assert any(row["kind"] == "redraw" and row["recipient"] == "UANN" for row in rows(company, "deliveries"))
    old = seen_by_ann(company)
    assert ([one.id for one in old.kept_by], old.lines) == (["UJANE"], ())
    assert "the rest is with Jane Roe now" in leaving_blocks.message(old).text
    assert "Hand over" not in str(leaving_blocks.message(old).blocks)
    new = leaving.message(company, "T1", "UJANE", emea(company), since=FRIDAY, now=FRIDAY + DAY)
    assert (new.kept_by, new.held.lines) == ((), 4)


def test_a_manager_who_leaves_too_passes_on_what_others_had_left(company: Database) -> None:
    leaves(company)
    leaves(company, "UANN", now=FRIDAY + DAY)
    assert sorted(told(company)) == ["UANN", "UMAYA"]


def test_the_deals_of_a_deleted_team_are_told_of_to_whoever_sees_to_them_now(company: Database) -> None:
    leaves(company)
    _sent(company)
    place = emea(company)

    for _ in range(2):
        team_settings.delete(company, typist=typist(person_id="UMAYA"), team_id=place.team_id, now=FRIDAY + DAY)

    assert sorted(told(company)) == ["UANN", "UMAYA"]
    old = leaving.message(company, "T1", "UANN", place, since=FRIDAY, now=FRIDAY + DAY)
    assert "the rest is with Maya Lind now" in leaving_blocks.message(old).text


def test_a_file_that_names_other_managers_has_them_told(company: Database) -> None:
    leaves(company)
    for _ in range(2):
        configured(company, "T1", teams=[{"name": "EMEA", "managers": ["UJANE"], "members": ["UBERT", "UKENJI"]}])
    assert sorted(told(company)) == ["UANN", "UJANE"]


def test_whoever_leaves_nothing_is_left_in_peace(company: Database) -> None:
    leaves(company, "UANN")
    assert told(company) == []


def test_what_happened_while_the_bot_was_down_is_found_when_it_starts(company: Database) -> None:
    members = [replace(person, is_deactivated=person.id in {"UBERT", "UTOM"}) for person in everybody()]
    workspaces.settle_in(company, Installation("T1", "T1 Ltd", "UBOT", members), now=MONDAY)
    assert told(company) == ["UANN"]


def test_two_replicas_that_find_it_at_once_tell_it_once(company: Database) -> None:
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda n: leaves(company, now=FRIDAY + n * DAY), range(4)))
    assert told(company) == ["UANN"]


def test_whoever_leaves_a_second_time_is_told_of_a_second_time(company: Database) -> None:
    leaves(company)
    comes_back(company, now=FRIDAY + DAY)
    assert told(company) == ["UANN"]
    leaves(company, now=FRIDAY + 2 * DAY)
    assert told(company) == ["UANN", "UANN"]


def test_the_message_holds_deals_and_steps_on_others_deals_the_largest_first(company: Database) -> None:
    leaves(company)
    left = seen_by_ann(company)
    assert left.held == Held(3, {"USD": Decimal(132_000), "GBP": Decimal(25_000)}, 1, 1)
    assert [(line.deal.name, line.step and line.step.text, line.steps) for line in left.lines] == [
        ("Aurora - Mining", "call the CISO", 0),
        ("Falcon - Rollout", None, 1),
        ("Tarnwick - Depot", None, 0),
        ("Zeta - Renewal", None, 0),
    ]
    assert (left.is_back, left.more, left.team_name) == (False, 0, "EMEA")


def test_what_is_dealt_with_elsewhere_is_ticked_for_the_day_and_gone_on_the_next(company: Database) -> None:
    leaves(company)
    aurora = agreed(company, "Aurora", date(2026, 11, 30), text="send it", owner_id="UKENJI").step
    ann, again = typist(person_id="UANN"), typist(person_id="UANN")
    mine = next(line.step for line in seen_by_ann(company).lines if line.step)
    rearranging.hand_over(company, typist=ann, seen=Seen(mine.id), owner_id="UKENJI", now=FRIDAY)
    deal_editing.close(company, typist=again, deal_id=the_deal(company, "Zeta").id, status="won", now=FRIDAY)

    left = seen_by_ann(company)

    assert {(one.line.deal.name, one.became) for one in left.settled} == {
        ("Aurora - Mining", "handed_over"),
        ("Zeta - Renewal", "won"),
    }
    assert (left.held.lines, left.settled_count, aurora.owner_id) == (2, 2, "UKENJI")
    assert seen_by_ann(company, now=MONDAY).settled == ()


def test_a_change_elsewhere_draws_the_sent_message_and_its_readers_home_tab_anew(company: Database) -> None:
    leaves(company)
    home.opened(company, workspace_id="T1", person_id="UANN", now=FRIDAY)
    _sent(company)
    closing.close(
        company,
        typist=typist(person_id="UANN"),
        step_id=rows(company, "steps")[0]["id"],
        state="done",
        via="x",
        now=MONDAY,
    )
    waiting = {row["kind"] for row in rows(company, "deliveries") if row["state"] == "pending"}
    assert waiting >= {"redraw", "home"}
    comes_back(company, now=MONDAY + DAY)
    assert seen_by_ann(company).is_back


def test_the_home_tab_of_who_sees_to_it_has_what_is_left_and_nobody_elses_has(company: Database) -> None:
    leaves(company)
    tab = home.shown(company, "T1", "UANN", now=FRIDAY)
    assert [(one.person.id, one.held.lines) for one in tab.left] == [("UBERT", 4)]
    for other in ("UKENJI", "UJANE", "UMAYA"):
        assert home.shown(company, "T1", other, now=FRIDAY).left == (), other


def test_the_list_of_deals_can_be_of_those_whose_owner_has_left_for_managers_and_admins(company: Database) -> None:
    leaves(company)
    found = {
        who: deal_reading.page(company, typist=typist(person_id=who), shown=Shown(LEFT), now=FRIDAY)
        for who in ("UANN", "UMAYA", "UKENJI")
    }
    assert {who: (page.total, page.sees_left) for who, page in found.items()} == {
        "UANN": (3, True),
        "UMAYA": (3, True),
        "UKENJI": (0, False),
    }
    assert all(line.deal.owner_has_left for line in found["UANN"].lines)


def test_the_lists_of_the_team_still_have_such_deals_and_say_that_their_owner_has_left(company: Database) -> None:
    leaves(company)
    undated = composing.undated(company, "T1", emea(company).team_id, now=MONDAY)
    assert {(of.owner, of.has_left) for of in undated.owners} == {("Bert Vogel", True)}
    digest = composing.digest(company, "T1", emea(company).team_id, now=MONDAY)
    assert {deal.owner_has_left for deal in digest.undated} == {True}


def test_only_who_may_hand_it_over_sees_the_rest(company: Database) -> None:
    leaves(company)
    left = leaving.rest(company, typist=typist(person_id="UMAYA"), place=emea(company), offset=40, now=FRIDAY)
    assert (left.offset, len(left.lines)) == (0, 4)
    for other in ("UKENJI", "UJANE", "UTOM"):
        with pytest.raises(Refusal, match="Only a manager of this team or an admin"):
            leaving.rest(company, typist=typist(person_id=other), place=emea(company), offset=0, now=FRIDAY)


def test_another_workspace_with_the_same_people_is_told_nothing(company: Database) -> None:
    selling(company, "T2")
    before = everything(company, "T2")
    leaves(company)
    assert everything(company, "T2") == before


def test_ten_thousand_deals_cost_no_more_statements_than_three(company: Database) -> None:
    leaves(company)
    with counting(company) as few:
        seen_by_ann(company)
    many(company, 10_000)
    with counting(company) as lots:
        left = seen_by_ann(company)
    assert (left.held.deals, len(left.lines), left.more) == (10_003, 10, 9_994)
    assert len(lots) == len(few)


def _sent(database: Database) -> None:
    """Slack has the messages."""
    import sqlalchemy as sa  # noqa: PLC0415

    from storage.tables import deliveries  # noqa: PLC0415

    with database.engine.begin() as connection:
        sent = {"state": "sent", "sent_at": FRIDAY, "slack_channel": "D1", "slack_ts": "1.1"}
        connection.execute(sa.update(deliveries).where(deliveries.c.kind == "left").values(**sent))
