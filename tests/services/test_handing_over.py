"""Handing over what somebody has left: one deal with its steps, all of it, once, and back again."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from typing import Any

import pytest

from sales.leaving import HandedOver, LeftSince, NothingLeft, Place
from sales.rearranging import Seen
from sales.refusal import Refusal
from services import closing, deal_editing, handing_over, leaving, rearranging
from storage import deliveries
from storage.database import Database
from tests.services.company import DAY, FRIDAY, MONDAY, agreed, configured, everything, rows, the_deal, typist
from tests.services.leavers import comes_back, counting, emea, leaves, many, owners, seen_by_ann, selling, told, turns

ANN = "UANN"


@pytest.fixture
def left(database: Database) -> Database:
    """Bert has left three deals, two steps on one of them (one with an hour), and one on a deal of Kenji's."""
    selling(database)
    agreed(database, "Falcon", date(2026, 11, 27), owner_id="UBERT")
    timed = agreed(database, "Falcon", date(2026, 11, 25), text="call at eleven in the evening", owner_id="UBERT").step
    agreed(database, "Falcon", date(2026, 11, 30), text="mine", owner_id="UKENJI", by=ANN)
    agreed(database, "Aurora", date(2026, 11, 24), text="call the CISO", owner_id="UBERT", by=ANN)
    _timed(database, timed.id)
    leaves(database)
    return database


def _timed(database: Database, step_id: str) -> None:
    """Due at 23:00 in Berlin, which is the next day in Tokyo; with a reminder."""
    from sqlalchemy import update  # noqa: PLC0415

    from storage.tables import steps  # noqa: PLC0415

    at = datetime(2026, 11, 25, 22, 0, tzinfo=UTC)
    with database.engine.begin() as connection:
        connection.execute(update(steps).where(steps.c.id == step_id).values(due_at=at, remind_at=MONDAY))


def _deal(database: Database, name: str = "Falcon", to: str | None = "UKENJI", **given: Any) -> HandedOver | LeftSince:
    about: dict[str, Any] = {"typist": typist(person_id=ANN), "now": FRIDAY} | given
    return handing_over.hand_over_deal(
        database, leaver_id="UBERT", deal_id=the_deal(database, name).id, owner_id=to, **about
    )


def _done(database: Database, name: str = "Falcon", **given: Any) -> HandedOver:
    done = _deal(database, name, **given)
    assert isinstance(done, HandedOver)
    return done


def _done_all(database: Database, **given: Any) -> HandedOver:
    done = _all(database, **given)
    assert isinstance(done, HandedOver)
    return done


def _finish(database: Database) -> None:
    """The delivery loop goes on until nothing waits."""
    for row in rows(database, "deliveries"):
        if row["kind"] == "handing" and row["state"] == "pending":
            with database.read("T1") as connection:
                delivery = deliveries.find(connection, "T1", row["key"])
            assert delivery is not None
            while handing_over.go_on(database, delivery):
                pass


def _all(database: Database, to: str | None = "UKENJI", **given: Any) -> HandedOver | NothingLeft:
    about: dict[str, Any] = {"typist": typist(person_id=ANN), "now": FRIDAY, "place": emea(database)} | given
    return handing_over.hand_over_all(database, owner_id=to, **about)


def _standing(database: Database) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Deals and steps, whenever they were touched."""
    deals = [{name: value for name, value in row.items() if name != "touched_at"} for row in rows(database, "deals")]
    return deals, rows(database, "steps")


def test_a_deal_goes_with_the_leavers_steps_on_it_and_nothing_else(left: Database) -> None:
    done = _done(left)
    assert (done.deals, done.steps, done.before, done.after) == (1, 2, "Bert Vogel", "Kenji Mori")
    assert owners(left) == {
        "Falcon": "UKENJI",
        "Zeta": "UBERT",
        "Tarnwick": "UBERT",
        "Aurora": "UKENJI",
        "Northwind": "UJANE",
    }
    assert {row["text"]: row["owner_id"] for row in rows(left, "steps")} == {
        "send the quote": "UKENJI",
        "call at eleven in the evening": "UKENJI",
        "mine": "UKENJI",
        "call the CISO": "UBERT",
    }
    made = [row for row in rows(left, "changes") if row["act_id"] == done.act_id]
    assert {(row["actor_id"], row["via"]) for row in made} == {(ANN, "left")}
    assert {row["field"] for row in made} == {"owner_id", "owner_name", "due_on", "remind_at"}


def test_a_step_with_an_hour_falls_on_the_new_owners_day_and_its_reminder_goes(left: Database) -> None:
    _deal(left)
    timed = next(row for row in rows(left, "steps") if row["due_at"])
    assert (timed["due_on"], timed["remind_at"]) == (date(2026, 11, 26), None)
    assert the_deal(left, "Falcon").next_step_on == date(2026, 11, 26)


def test_undo_leaves_everything_as_it_was(left: Database) -> None:
    before = _standing(left)
    done = _done(left, to="UJANE")
    assert the_deal(left, "Falcon").team_id != emea(left).team_id, "Jane is in another team"
    for _ in range(2):
        back = handing_over.undo(left, typist=typist(person_id=ANN), act_id=done.act_id, now=FRIDAY)
        assert (back.deals, back.steps, back.kept, back.before) == (1, 2, 0, "Bert Vogel")
    assert _standing(left) == before
    assert seen_by_ann(left).settled == ()


def test_only_whoever_did_it_can_take_it_back_and_only_what_was_such_an_act(left: Database) -> None:
    done = _done(left)
    agreed_act = agreed(left, "Zeta", date(2026, 11, 27), owner_id=ANN).act_id
    for who, act_id in (("UMAYA", done.act_id), (ANN, agreed_act), (ANN, "nothing")):
        with pytest.raises(Refusal, match="Only the person who did this"):
            handing_over.undo(left, typist=typist(person_id=who), act_id=act_id, now=FRIDAY)


def test_a_deal_that_something_newer_has_touched_is_not_taken_back(left: Database) -> None:
    done = _done(left)
    step = next(row for row in rows(left, "steps") if row["text"] == "send the quote")
    closing.close(left, typist=typist(person_id="UKENJI"), step_id=step["id"], state="done", via="x", now=FRIDAY)
    before = _standing(left)
    with pytest.raises(Refusal, match="changed since"):
        handing_over.undo(left, typist=typist(person_id=ANN), act_id=done.act_id, now=FRIDAY)
    assert _standing(left) == before


def test_the_same_form_sent_again_and_at_once_changes_nothing_twice(left: Database) -> None:
    for act in (_done, _done_all):
        who = typist(person_id=ANN)
        with ThreadPoolExecutor(3) as threads:
            done = list(threads.map(lambda _, act=act, who=who: act(left, typist=who), range(3)))
        assert len({one.act_id for one in (*done, act(left, typist=who))}) == 1
    made = [(row["deal_id"], row["step_id"], row["field"]) for row in rows(left, "changes") if row["via"] == "left"]
    assert len(made) == len(set(made))


def test_sent_again_after_undo_it_does_not_do_it_again(left: Database) -> None:
    who = typist(person_id=ANN)
    done = _done_all(left, typist=who)
    handing_over.undo(left, typist=typist(person_id=ANN), act_id=done.act_id, now=FRIDAY)
    before = _standing(left)
    assert _done_all(left, typist=who).act_id == done.act_id
    assert _standing(left) == before


@pytest.mark.parametrize("act", [_deal, _all])
@pytest.mark.parametrize(
    ("to", "why"),
    [
        ("UBOT", "is a bot"),
        ("UTOM", "is no longer active"),
        ("USAM", "belongs to another company"),
        ("UBERT", "is no longer active"),
        ("UNKNOWN", "does not know this person"),
        (None, "Choose who takes it over"),
    ],
)
def test_who_cannot_take_it_over_is_refused_with_the_reason(left: Database, act: Any, to: str | None, why: str) -> None:
    turns(left, "UKENJI")
    from dataclasses import replace  # noqa: PLC0415

    from services import workspaces  # noqa: PLC0415
    from tests.services.leavers import everybody  # noqa: PLC0415

    stranger = replace(everybody()[1], id="USAM", name="Sam Partner", is_stranger=True)
    workspaces.meet(left, "T1", [stranger], now=FRIDAY)
    before = everything(left, "T1")
    with pytest.raises(Refusal, match=why) as refused:
        act(left, to=to)
    assert refused.value.field == "owner"
    assert everything(left, "T1") == before


@pytest.mark.parametrize("who", ["UKENJI", "UJANE", "UTOM"])
def test_who_is_neither_manager_of_the_team_nor_admin_may_not(left: Database, who: str) -> None:
    before = _standing(left)
    for act in (_deal, _all):
        with pytest.raises(Refusal):
            act(left, typist=typist(person_id=who))
    assert _standing(left) == before


def test_an_admin_may(left: Database) -> None:
    assert _done_all(left, typist=typist(person_id="UMAYA")).deals == 3


def test_a_stale_deal_says_what_has_happened_since(left: Database) -> None:
    _deal(left, typist=typist(person_id="UMAYA"))
    deal_editing.close(
        left, typist=typist(person_id="UMAYA"), deal_id=the_deal(left, "Zeta").id, status="won", now=MONDAY
    )
    falcon, zeta = _deal(left), _deal(left, "Zeta")
    assert isinstance(falcon, LeftSince)
    assert isinstance(zeta, LeftSince)
    assert (falcon.became, falcon.by, falcon.at, falcon.deal.owner_name) == (
        "handed_over",
        "Maya Lind",
        FRIDAY,
        "Kenji Mori",
    )
    assert (zeta.became, zeta.by, zeta.at) == ("won", "Maya Lind", MONDAY)


def test_all_goes_to_one_owner_in_one_act_and_comes_back(left: Database) -> None:
    before = _standing(left)
    done = _done_all(left, to="UJANE")
    assert (done.deals, done.steps) == (3, 3)
    assert set(owners(left).values()) == {"UJANE", "UKENJI"}
    assert seen_by_ann(left).held.lines == 0
    assert seen_by_ann(left).settled_count == 4
    assert isinstance(_all(left), NothingLeft)
    handing_over.undo(left, typist=typist(person_id=ANN), act_id=done.act_id, now=FRIDAY + DAY)
    assert _standing(left) == before


def test_what_was_changed_since_stays_when_all_else_is_taken_back(left: Database) -> None:
    done = _done_all(left)
    kenji = typist(person_id="UKENJI")
    step = next(row for row in rows(left, "steps") if row["text"] == "send the quote")
    rearranging.move(left, typist=kenji, seen=Seen(step["id"]), day=date(2026, 12, 1), now=FRIDAY)
    back = handing_over.undo(left, typist=typist(person_id=ANN), act_id=done.act_id, now=FRIDAY)
    assert (back.deals, back.steps, back.kept) == (2, 1, 1)
    assert owners(left) | {"Falcon": "UKENJI", "Zeta": "UBERT"} == owners(left)


def test_of_somebody_who_is_back_not_all_is_given_away_but_one_by_one(left: Database) -> None:
    comes_back(left)
    with pytest.raises(Refusal, match="Bert Vogel is back in Slack"):
        _all(left)
    assert isinstance(_deal(left), HandedOver)


def test_the_new_owner_is_told_in_one_message_a_day_however_many_there_are(left: Database) -> None:
    many(left, 40)
    _deal(left)
    _deal(left, "Zeta")
    _all(left)
    assert told(left, "handed") == ["UKENJI"]
    row = next(row for row in rows(left, "deliveries") if row["kind"] == "handed")
    said = leaving.received(left, "T1", "UKENJI", about=row["about"], since=row["fire_at"], now=FRIDAY)
    assert (said.held.deals, said.held.steps, said.held.with_deals, len(said.lines)) == (43, 1, 42, 10)
    assert [line.deal.name for line in said.lines][:3] == ["Aurora - Mining", "Falcon - Rollout", "Tarnwick - Depot"]
    _all(left, to="UKENJI", now=FRIDAY + DAY)
    assert told(left, "handed") == ["UKENJI"], "nothing was left"


def test_whoever_takes_it_over_themselves_is_not_told(left: Database) -> None:
    _all(left, to=ANN)
    assert told(left, "handed") == []


def test_what_was_undone_and_is_given_again_before_it_was_sent_is_told(left: Database) -> None:
    done = _done(left)
    handing_over.undo(left, typist=typist(person_id=ANN), act_id=done.act_id, now=FRIDAY)
    row = next(row for row in rows(left, "deliveries") if row["kind"] == "handed")
    said = leaving.received(left, "T1", "UKENJI", about=row["about"], since=row["fire_at"], now=FRIDAY)
    assert said.held.lines == 0
    _deal(left)
    said = leaving.received(left, "T1", "UKENJI", about=row["about"], since=row["fire_at"], now=FRIDAY)
    assert said.held.lines == 1


def test_another_workspace_of_the_same_people_is_not_touched(left: Database) -> None:
    selling(left, "T2")
    leaves(left, workspace_id="T2")
    before = everything(left, "T2")
    done = _done_all(left)
    with pytest.raises(Refusal):
        handing_over.undo(left, typist=typist("T2", ANN), act_id=done.act_id, now=FRIDAY)
    with pytest.raises(Refusal):
        _deal(left, typist=typist("T2", ANN))
    handing_over.undo(left, typist=typist(person_id=ANN), act_id=done.act_id, now=FRIDAY)
    assert everything(left, "T2") == before


def test_ten_thousand_deals_go_and_come_back_in_short_pieces_of_few_statements(left: Database) -> None:
    many(left, 10_000)
    ann = typist(person_id=ANN)
    pieces = 10_004 // handing_over.PIECE + 2

    with counting(left) as there:
        done = _done_all(left, typist=ann)
        assert (done.deals, done.steps, done.is_under_way) == (10_003, 10_003, True)
        _finish(left)
    assert seen_by_ann(left).held.lines == 0
    with counting(left) as back:
        given = handing_over.undo(left, typist=ann, act_id=done.act_id, now=FRIDAY)
        assert (given.deals, given.steps, given.is_under_way) == (10_003, 10_003, True)
        _finish(left)

    assert seen_by_ann(left).held.deals == 10_003
    assert len(there) < 60 * pieces
    assert len(back) < 60 * pieces
    assert told(left, "handed") == ["UKENJI"]


def test_what_is_handed_over_by_and_by_stops_when_it_is_undone(left: Database) -> None:
    many(left, 2 * handing_over.PIECE)
    before = _standing(left)
    done = _done_all(left)
    assert done.is_under_way
    handing_over.undo(left, typist=typist(person_id=ANN), act_id=done.act_id, now=FRIDAY)
    _finish(left)
    assert _standing(left) == before


def test_what_is_handed_over_by_and_by_stops_when_the_new_owner_leaves_too(left: Database) -> None:
    many(left, 2 * handing_over.PIECE)
    _done_all(left)
    leaves(left, "UKENJI", now=MONDAY)
    _finish(left)
    assert seen_by_ann(left).held.deals > 2


def test_what_is_handed_over_by_and_by_stops_when_the_leaver_is_back(left: Database) -> None:
    many(left, 2 * handing_over.PIECE)
    _done_all(left)
    comes_back(left, now=MONDAY)
    held = seen_by_ann(left).held
    _finish(left)
    assert seen_by_ann(left).held == held
    assert held.deals > 2


def test_a_manager_who_was_replaced_gives_nothing_back_to_the_leaver(left: Database) -> None:
    one, every = _done(left), _done_all(left)
    emea_now = {"name": "EMEA", "managers": ["UKENJI"], "members": ["UBERT", "UKENJI", ANN]}
    configured(left, "T1", teams=[emea_now])
    before = _standing(left)
    for done in (one, every):
        with pytest.raises(Refusal, match="would be Bert Vogel’s again"):
            handing_over.undo(left, typist=typist(person_id=ANN), act_id=done.act_id, now=FRIDAY)
    assert _standing(left) == before


@pytest.mark.parametrize("to", ["UKENJI", "UJANE"])
def test_the_hand_over_in_another_team_is_not_offered_to_be_taken_back(left: Database, to: str) -> None:
    comes_back(left)
    agreed(left, "Northwind", date(2026, 11, 27), owner_id="UBERT", by="UMAYA")
    leaves(left)
    place = Place("UBERT", the_deal(left, "Northwind").team_id)
    in_emea = _done_all(left, to=to, typist=typist(person_id="UMAYA"))
    elsewhere = handing_over.hand_over_all(
        left, typist=typist(person_id="UMAYA"), place=place, owner_id="UKENJI", now=FRIDAY
    )
    assert isinstance(elsewhere, HandedOver)
    for where, done in ((emea(left), in_emea), (place, elsewhere)):
        said = leaving.message(left, "T1", "UMAYA", where, since=FRIDAY, now=FRIDAY)
        assert said.undo_act == done.act_id
