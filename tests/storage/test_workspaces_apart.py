"""Every query carries its workspace: a twin with the very same ids changes no answer and is changed by nobody.

Postgres would hide what it must not show; SQLite does not, so that here the queries alone keep the two apart.
"""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from types import ModuleType
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from sales.deal_list import Wanted
from sales.leaving import Place
from sales.permissions import Territory
from sales.person import Person
from sales.preferences import Preferences
from storage import (
    changes,
    deals,
    deliveries,
    handing,
    leavers,
    memory,
    people,
    pictures,
    preferences,
    schedules,
    stages,
    steps,
    teams,
    troubles,
    workspaces,
)
from storage.changes import Act, Change
from storage.database import Database
from storage.handing import Piece
from storage.leavers import Given
from storage.preferences import Served
from storage.schedules import Clock, DueClock, LocalTime
from storage.tables import metadata
from storage.teams import CrmOwner
from tests.services.company import DAY, MONDAY, everything, rows, staff
from tests.storage.busy import SEEN, busy

MODULES = (
    changes,
    deals,
    deliveries,
    handing,
    leavers,
    memory,
    people,
    pictures,
    preferences,
    schedules,
    stages,
    steps,
    teams,
    troubles,
    workspaces,
)
ACROSS = {
    "claim_due",
    "claim",
    "release_all",
    "forget",
    "every_workspace",
    "difference",
    "as_text",
    "stands",
    "is_column",
    "value_before",
    "is_served",
    "with_choices",
}
ME = "T1"
HANDED = "handed"  # the act by which Maya gives Jane what is Bert's
ALL = Territory(is_everything=True, teams=frozenset(), own_id=None)
DUE = steps.Due(ME, "UJANE", date(2026, 1, 1), date(2027, 12, 31))


@dataclass(frozen=True)
class View:
    """A transaction, and the ids of what is there."""

    c: Connection
    ids: dict[str, Any]


Call = Callable[[View], object]


def _act() -> Act:
    return Act(ME, "an-act", "UJANE", "test", MONDAY)


def _delivery(key: str) -> dict[str, Any]:
    return {
        "workspace_id": ME,
        "key": key,
        "fire_at": MONDAY,
        "kind": "digest",
        "recipient": "C1",
        "available_at": MONDAY,
    }


def _plan_nudges(v: View) -> int:
    return deliveries.plan_nudges(v.c, _served(v), fire_at=MONDAY + DAY, off=frozenset())


def _served(v: View) -> Served:
    """Jane's next morning, at the hour that she has chosen."""
    return Served(v.ids["schedule"], LocalTime("America/New_York", "08:30"), (MONDAY + DAY).date())


def _held(v: View) -> Any:
    table = metadata.tables["deliveries"]
    mine = (table.c.workspace_id == ME) & (table.c.key == v.ids["delivery"])
    v.c.execute(sa.update(table).where(mine).values(lease_owner="me", state="pending"))
    return deliveries.find(v.c, ME, v.ids["delivery"])


def _move(v: View) -> None:
    """A deal into the team in which it is not."""
    deal = deals.find(v.c, ME, v.ids["deal"])
    assert deal is not None
    there = {v.ids["team"]: v.ids["other_team"], v.ids["other_team"]: v.ids["team"]}[deal.team_id]
    teams.move(v.c, _act(), [(deal.id, deal.team_id, there)])


def _move_stage(v: View) -> None:
    """All deals of the one stage into the other."""
    held = {stage.id: stage for stage in stages.every(v.c, ME)}
    stages.move_deals(v.c, _act(), held[v.ids["stage"]], to=held[v.ids["other_stage"]])


def _remove_team(v: View) -> None:
    """The team that was emptied before this, once its deals are elsewhere."""
    teams.move(v.c, _act(), teams.misplaced(v.c, ME))
    teams.remove(v.c, ME, v.ids["other_team"])


def _place(v: View) -> Place:
    """Jane's part of her team."""
    return Place("UJANE", v.ids["team"])


def _piece(v: View) -> Piece:
    return Piece(_place(v), v.ids["deals"])


def _note_left(v: View) -> list[Person]:
    """Bert leaves."""
    people.put_all(v.c, [replace(person, is_deactivated=True) for person in staff(ME) if person.id == "UBERT"])
    return people.note_left(v.c, ME, now=MONDAY)


def _note_back(v: View) -> list[str]:
    """Tom, who had left, is here again."""
    people.put_all(v.c, [replace(person, is_deactivated=False) for person in staff(ME)])
    return people.note_back(v.c, ME)


READS: dict[str, Call] = {
    "changes.of_act": lambda v: changes.of_act(v.c, ME, v.ids["act"]),
    "changes.fields_of_act": lambda v: changes.fields_of_act(v.c, ME, HANDED, ("owner_id", "team_id")),
    "changes.newer_than": lambda v: changes.newer_than(v.c, ME, changes.of_act(v.c, ME, v.ids["first_act"])),
    "changes.last_of_step": lambda v: changes.last_of_step(v.c, ME, v.ids["step"], "state"),
    "changes.last_closings": lambda v: changes.last_closings(v.c, ME, [v.ids["step"]], actor_id="UJANE", via="command"),
    "changes.last_of_deal": lambda v: changes.last_of_deal(v.c, ME, v.ids["deal"], ("name",)),
    "changes.of_deal": lambda v: changes.of_deal(v.c, ME, v.ids["deal"], limit=10),
    "changes.of_step_after": lambda v: changes.of_step_after(v.c, ME, v.ids["step"], 0),
    "changes.last_of_deals": lambda v: changes.last_of_deals(v.c, ME, v.ids["deals"]),
    "changes.of_steps_after": lambda v: changes.of_steps_after(v.c, ME, v.ids["deal"], 0),
    "changes.creation_of": lambda v: changes.creation_of(v.c, ME, v.ids["deal"]),
    "changes.last_edit": lambda v: changes.last_edit(v.c, ME, v.ids["step"], "UJANE"),
    "changes.since": lambda v: list(changes.since(v.c, ME, SEEN - DAY)),
    "changes.of_steps_since": lambda v: changes.of_steps_since(v.c, ME, SEEN - DAY, ("due_on", "state", "owner_id")),
    "changes.of_deals_since": lambda v: changes.of_deals_since(v.c, ME, v.ids["deals"], SEEN - DAY),
    "changes.first_at": lambda v: changes.first_at(v.c, ME),
    "changes.every": lambda v: list(changes.every(v.c, ME)),
    "deals.find": lambda v: deals.find(v.c, ME, v.ids["deal"]),
    "deals.find_for_change": lambda v: deals.find_for_change(v.c, ME, v.ids["deal"]),
    "deals.called": lambda v: deals.called(v.c, ME, v.ids["row"]["name"], seen=ALL),
    "deals.by_ids": lambda v: deals.by_ids(v.c, ME, v.ids["deals"]),
    "deals.of_channel": lambda v: deals.of_channel(v.c, ME, "CDEAL"),
    "deals.open_of_owner": lambda v: _by_id(deals.open_of_owner(v.c, ME, "UJANE")),
    "deals.teams_with_deals": lambda v: deals.teams_with_deals(v.c, ME),
    "deals.every": lambda v: list(deals.every(v.c, ME)),
    "deals.open_or_touched_since": lambda v: _by_id(deals.open_or_touched_since(v.c, ME, SEEN, v.ids["team"])),
    "deals.with_words": lambda v: deals.with_words(v.c, ME, ["pilot", "twin"], seen=ALL, limit=10),
    "deals.with_whole_words": lambda v: deals.with_whole_words(v.c, ME, ["pilot", "twin"], seen=ALL, limit=10),
    "deals.recent": lambda v: _by_id(deals.recent(v.c, ME, "UJANE", seen=ALL, limit=10)),
    "deals.page": lambda v: deals.page(v.c, ME, Wanted(words=("pilot",)), seen=ALL, offset=0, limit=10),
    "deals.count": lambda v: deals.count(v.c, ME, Wanted(words=("p",)), seen=ALL),
    "deals.columns_of": lambda v: deals.columns_of(v.c, ME, v.ids["deal"]),
    "deals.imported": lambda v: {
        key: dict(row._mapping) for key, row in deals.imported(v.c, ME, "crm", list("1234")).items()
    },
    "deals.rows_by_id": lambda v: {
        key: dict(row._mapping) for key, row in deals.rows_by_id(v.c, ME, v.ids["deals"]).items()
    },
    "deliveries.shown_since": lambda v: deliveries.shown_since(v.c, ME, "UJANE", "nudge", SEEN),
    "deliveries.every_shown_since": lambda v: deliveries.every_shown_since(v.c, ME, "UJANE", "nudge", SEEN),
    "deliveries.at_place": lambda v: deliveries.at_place(v.c, ME, ("UJANE",), ("D1", "1.1")),
    "deliveries.showing": lambda v: deliveries.showing(
        v.c,
        ME,
        [v.ids["step"]],
        people=["UJANE"],
        places={v.ids["team"]: "UMAYA"},
        since=dict.fromkeys(("nudge", "note", "list", "left"), SEEN),
    ),
    "deliveries.about_leavers": lambda v: deliveries.about_leavers(v.c, ME, ["UTOM"], since=SEEN),
    "handing.piece": lambda v: handing.piece(v.c, ME, _place(v), limit=10),
    "handing.uneven_steps": lambda v: handing.uneven_steps(v.c, ME, _piece(v)),
    "handing.counted": lambda v: handing.counted(v.c, ME, HANDED),
    "handing.to_take_back": lambda v: handing.to_take_back(v.c, ME, HANDED, after="", limit=10),
    "handing.touched_since": lambda v: handing.touched_since(v.c, ME, HANDED, "", "z"),
    "leavers.places": lambda v: leavers.places(v.c, ME, ["UJANE", "UBERT"]),
    "leavers.places_of_leavers": lambda v: leavers.places_of_leavers(v.c, ME, [v.ids["team"], v.ids["other_team"]]),
    "leavers.held": lambda v: leavers.held(v.c, ME, _place(v)),
    "leavers.lines": lambda v: leavers.lines(v.c, ME, _place(v), offset=0, limit=10),
    "leavers.received": lambda v: leavers.received(
        v.c, ME, Given("UMAYA", "UBERT", "UJANE", SEEN, MONDAY + DAY), limit=10
    ),
    "leavers.steps_with": lambda v: leavers.steps_with(v.c, ME, "UJANE", v.ids["deals"]),
    "leavers.leavings": lambda v: leavers.leavings(v.c, ME),
    "leavers.gone": lambda v: leavers.gone(v.c, ME, Place("UBERT", v.ids["other_team"]), SEEN, limit=10),
    "leavers.last_act": lambda v: leavers.last_act(v.c, ME, Place("UBERT", v.ids["other_team"]), "UMAYA", SEEN),
    "deliveries.hold": lambda v: deliveries.hold(v.c, ME, v.ids["delivery"]),
    "deliveries.find": lambda v: deliveries.find(v.c, ME, v.ids["delivery"]),
    "deliveries.every": lambda v: deliveries.every(v.c, ME),
    "memory.draft": lambda v: memory.draft(v.c, ME, v.ids["draft"], "UJANE"),
    "memory.answered": lambda v: memory.answered(v.c, ME, v.ids["receipt"]),
    "people.find": lambda v: people.find(v.c, ME, "UJANE"),
    "people.hold": lambda v: people.hold(v.c, ME, "UJANE"),
    "people.zones": lambda v: people.zones(v.c, ME),
    "people.every": lambda v: people.every(v.c, ME),
    "people.named": lambda v: people.named(v.c, ME, ["UJANE", "UBERT"]),
    "pictures.deals_at": lambda v: _by_id(pictures.deals_at(v.c, ME, SEEN - DAY / 2)),
    "pictures.team_at_each": lambda v: [
        _by_id(one) for one in pictures.team_at_each(v.c, ME, v.ids["team"], [SEEN, SEEN - DAY / 2], touched_since=SEEN)
    ],
    "pictures.open_steps_at": lambda v: pictures.open_steps_at(v.c, ME, v.ids["deals"], SEEN - DAY / 2),
    "pictures.undated_then": lambda v: pictures.undated_then(v.c, ME, v.ids["deals"], SEEN - DAY / 2),
    "preferences.find": lambda v: preferences.find(v.c, ME, "UJANE"),
    "preferences.rhythms": lambda v: preferences.rhythms(v.c, ME),
    "preferences.regions": lambda v: preferences.regions(v.c, _served(v)),
    "schedules.every": lambda v: schedules.every(v.c, ME),
    "troubles.failed": lambda v: troubles.failed(v.c, ME, since=SEEN),
    "troubles.reached": lambda v: troubles.reached(v.c, ME, since=SEEN),
    "troubles.waiting": lambda v: troubles.waiting(v.c, ME, before=MONDAY + 100 * DAY),
    "troubles.late": lambda v: troubles.late(v.c, ME, before=MONDAY + 100 * DAY),
    "schedules.clocks_of": lambda v: schedules.clocks_of(v.c, ME, v.ids["schedule"].id),
    "schedules.hold_clock": lambda v: schedules.hold_clock(v.c, v.ids["schedule"], v.ids["at"]),
    "schedules.has_run": lambda v: schedules.has_run(v.c, v.ids["schedule"], v.ids["at"], SEEN),
    "stages.every": lambda v: stages.every(v.c, ME),
    "steps.find": lambda v: steps.find(v.c, ME, v.ids["step"]),
    "steps.to_nudge": lambda v: steps.to_nudge(v.c, ME, "UJANE", today=MONDAY.date(), closed_since=SEEN),
    "steps.timed_of_owner": lambda v: steps.timed_of_owner(v.c, ME, "UJANE"),
    "steps.of_owner": lambda v: steps.of_owner(v.c, ME, "UJANE", closed_since=SEEN),
    "steps.count_due": lambda v: steps.count_due(v.c, DUE),
    "steps.due_page": lambda v: steps.due_page(v.c, DUE, offset=0, limit=10),
    "steps.count_open": lambda v: steps.count_open(v.c, ME, v.ids["deal"]),
    "steps.alive": lambda v: steps.alive(v.c, ME, v.ids["deals"], since=SEEN),
    "steps.by_ids": lambda v: steps.by_ids(v.c, ME, [v.ids["step"]]),
    "steps.following": lambda v: steps.following(v.c, ME, v.ids["deals"]),
    "steps.open_of_deal": lambda v: steps.open_of_deal(v.c, ME, v.ids["deal"]),
    "steps.every": lambda v: steps.every(v.c, ME),
    "steps.with_their_source": lambda v: list(steps.with_their_source(v.c, ME)),
    "steps.of_deals": lambda v: steps.of_deals(v.c, ME, v.ids["deals"]),
    "stages.held": lambda v: stages.held(v.c, ME),
    "stages.former_names": lambda v: stages.former_names(v.c, ME),
    "teams.deal_count": lambda v: teams.deal_count(v.c, ME, v.ids["team"]),
    "teams.every": lambda v: teams.every(v.c, ME),
    "teams.seats": lambda v: teams.seats(v.c, ME, "UJANE"),
    "teams.find": lambda v: teams.find(v.c, ME, v.ids["team"]),
    "teams.places": lambda v: teams.places(v.c, ME, [v.ids["team"]]),
    "teams.members": lambda v: teams.members(v.c, ME),
    "teams.crm_owner_rows": lambda v: teams.crm_owner_rows(v.c, ME),
    "teams.placing": lambda v: teams.placing(v.c, ME),
    "teams.misplaced": lambda v: teams.misplaced(v.c, ME),
    "workspaces.hold": lambda v: workspaces.hold(v.c, ME),
    "workspaces.find": lambda v: workspaces.find(v.c, ME),
}
WRITES: dict[str, Call] = {
    "changes.record": lambda v: changes.record(
        v.c, _act(), [Change("deal.changed", v.ids["deal"], None, "name", "a", "b")]
    ),
    "deals.insert": lambda v: deals.insert(
        v.c, [v.ids["row"] | {"id": "new", "external_id": "99", "channel_id": None}]
    ),
    "deals.index": lambda v: deals.index(v.c, [v.ids["row"] | {"name": "Unheard Of"}]),
    "deals.change": lambda v: deals.change(v.c, ME, v.ids["deal"], name="Renamed", amount=None),
    "deals.keep_step_dates": lambda v: deals.keep_step_dates(v.c, ME, v.ids["deal"], now=MONDAY),
    "deals.remove": lambda v: deals.remove(v.c, ME, v.ids["free_deal"]),
    "deliveries.plan": lambda v: deliveries.plan(v.c, [_delivery("another"), _delivery(v.ids["delivery"])]),
    "deliveries.plan_again": lambda v: deliveries.plan_again(v.c, [_delivery("once more")]),
    "deliveries.set_about": lambda v: deliveries.set_about(v.c, ME, v.ids["delivery"], {"x": "y"}),
    "deliveries.plan_nudges": _plan_nudges,
    "deliveries.repeat": lambda v: deliveries.repeat(v.c, ME, [v.ids["delivery"]], now=MONDAY + DAY),
    "deliveries.close": lambda v: deliveries.close(v.c, _held(v), holder="me", state="sent", sent_at=MONDAY),
    "handing.hand": lambda v: handing.hand(v.c, _act(), _piece(v), replace(staff(ME)[0], name="New"), v.ids["team"]),
    "handing.set_steps": lambda v: handing.set_steps(v.c, ME, "due_on", {v.ids["step"]: date(2027, 2, 2)}),
    "handing.keep_step_dates": lambda v: handing.keep_step_dates(v.c, ME, v.ids["deals"]),
    "handing.take_back": lambda v: handing.take_back(
        v.c, Act(ME, HANDED, "UMAYA", "left", MONDAY).undone_by("UMAYA", MONDAY), ("", "z"), ()
    ),
    "memory.keep_draft": lambda v: memory.keep_draft(v.c, ME, "UJANE", {"text": "x"}, now=MONDAY),
    "memory.change_draft": lambda v: memory.change_draft(v.c, ME, v.ids["draft"], {"text": "y"}),
    "memory.receive": lambda v: memory.receive(v.c, ME, "seen", now=MONDAY),
    "memory.hold": lambda v: memory.hold(v.c, ME, "held", now=MONDAY),
    "memory.answer_with": lambda v: memory.answer_with(v.c, ME, v.ids["receipt"], {"step": "z"}),
    "preferences.choose": lambda v: preferences.choose(v.c, ME, "UJANE", Preferences(nudge_time="07:15")),
    "people.note_left": _note_left,
    "people.note_back": _note_back,
    "people.put_all": lambda v: people.put_all(v.c, [replace(p, name="New") for p in staff(ME)]),
    "schedules.add": lambda v: schedules.add(
        v.c, ME, "nudge", team_id=None, days="mon", local_time="07:00", now=MONDAY
    ),
    "schedules.change": lambda v: schedules.change(v.c, ME, v.ids["schedule"].id, days="sun", is_paused=True),
    "schedules.add_clock": lambda v: schedules.add_clock(
        v.c, v.ids["schedule"], Clock(LocalTime("Asia/Tokyo", "09:00"), "mon", MONDAY)
    ),
    "schedules.set_clock": lambda v: schedules.set_clock(v.c, v.ids["schedule"], Clock(v.ids["at"], "sun", MONDAY)),
    "schedules.stop_clock": lambda v: schedules.stop_clock(v.c, v.ids["schedule"], v.ids["at"]),
    "schedules.record_run": lambda v: schedules.record_run(
        v.c, DueClock(v.ids["schedule"], v.ids["at"], "mon", SEEN), SEEN, outcome="fired", now=MONDAY
    ),
    "stages.add": lambda v: stages.add(v.c, ME, "Legal", kind="open", position=9),
    "stages.change": lambda v: stages.change(v.c, ME, v.ids["stage"], name="Renamed", norm_days=3),
    "stages.set_former_names": lambda v: stages.set_former_names(v.c, ME, v.ids["stage"], ["explore"]),
    "stages.move_deals": _move_stage,
    "stages.remove": lambda v: stages.remove(v.c, ME, v.ids["stage"]),
    "steps.change": lambda v: steps.change(v.c, ME, v.ids["step"], text="changed", due_on=date(2027, 1, 1)),
    "steps.insert": lambda v: steps.insert(v.c, v.ids["step_row"] | {"id": "new"}),
    "steps.remove": lambda v: steps.remove(v.c, ME, v.ids["step"]),
    "teams.add": lambda v: teams.add(v.c, ME, "APAC", now=MONDAY),
    "teams.change": lambda v: teams.change(v.c, ME, v.ids["team"], channel_id="C1"),
    "teams.set_members": lambda v: teams.set_members(v.c, ME, v.ids["other_team"], {"UJANE": "member"}),
    "teams.put_crm_owners": lambda v: teams.put_crm_owners(v.c, ME, [CrmOwner("Bert Vogel", "UJANE", v.ids["team"])]),
    "teams.move": _move,
    "teams.add_manager": lambda v: teams.add_manager(v.c, ME, v.ids["other_team"], "UBERT"),
    "teams.empty": lambda v: teams.empty(v.c, ME, v.ids["other_team"]),
    "teams.remove": _remove_team,
    "workspaces.add": lambda v: workspaces.add(v.c, ME, name="Again", now=MONDAY),
    "workspaces.change": lambda v: workspaces.change(v.c, ME, name="Renamed", currency="CHF"),
}


@pytest.fixture
def ids(database: Database) -> dict[str, Any]:
    """The ids of a busy workspace."""
    busy(database)
    found = rows(database, "deals")
    step = rows(database, "steps")[0]
    others = {row["is_default"]: row["id"] for row in rows(database, "teams")}
    with database.read(ME) as connection:
        schedule = next(s for s in schedules.every(connection, ME) if s.kind == "nudge")
    acts = [row["act_id"] for row in rows(database, "changes")]
    handed = [row["deal_id"] for row in rows(database, "changes") if row["act_id"] == HANDED]
    return {
        "deals": sorted(row["id"] for row in found),
        "deal": step["deal_id"],
        "free_deal": next(row["id"] for row in found if row["id"] not in {step["deal_id"], *handed}),
        "row": found[0],
        "step": step["id"],
        "step_row": step,
        "act": acts[-1],
        "first_act": acts[0],
        "team": others[True],
        "other_team": others[False],
        "stage": found[0]["stage_id"],
        "other_stage": next(row["id"] for row in rows(database, "stages") if row["id"] != found[0]["stage_id"]),
        "schedule": schedule,
        "at": LocalTime("America/New_York", "09:00"),
        "delivery": rows(database, "deliveries")[0]["key"],
        "draft": rows(database, "drafts")[0]["id"],
        "receipt": next(row["key"] for row in rows(database, "receipts") if row["answer"]),
    }


def test_a_twin_with_the_same_ids_changes_no_answer(database: Database, ids: dict[str, Any]) -> None:
    alone = {name: _asked(database, name, ids) for name in READS}
    _add_twin(database)
    assert {name for name in READS if _asked(database, name, ids) != alone[name]} == set()


def test_writing_leaves_a_twin_with_the_same_ids_as_it_was(database: Database, ids: dict[str, Any]) -> None:
    _add_twin(database)
    twin = everything(database, "T2")
    for name, write in WRITES.items():
        before = everything(database, ME)
        with database.write(ME) as connection:
            write(View(connection, ids))
        assert everything(database, "T2") == twin, name
        assert everything(database, ME) != before or name in {"workspaces.add", "deals.keep_step_dates"}, name


def test_no_query_was_forgotten() -> None:
    known = READS.keys() | WRITES.keys()
    named = {f"{module.__name__.split('.')[-1]}.{name}" for module in MODULES for name in _public(module)}
    assert named - known == {f"{m}.{n}" for m, n in (("workspaces", "every"),)} | {
        f"{module.__name__.split('.')[-1]}.{name}" for module in MODULES for name in _public(module) if name in ACROSS
    }


def _public(module: ModuleType) -> list[str]:
    found = inspect.getmembers(module, inspect.isfunction)
    return [name for name, function in found if function.__module__ == module.__name__ and not name.startswith("_")]


def _asked(database: Database, name: str, ids: dict[str, Any]) -> object:
    with database.write(ME) as connection:
        answer = READS[name](View(connection, ids))
    assert answer is not None or name in {
        "workspaces.hold",
        "people.hold",
        "changes.newer_than",
        "changes.last_of_step",
        "changes.last_of_deal",
        "deals.of_channel",
        "deliveries.shown_since",
        "deliveries.at_place",
    }
    return answer


def _add_twin(database: Database) -> None:
    """Every row once more as T2's, with other names, amounts and dates."""
    with database.engine.begin() as connection:
        for table in metadata.sorted_tables:
            columns = [column.name for column in table.columns if column.name != "seq"]
            taken = [sa.literal("T2") if name == "workspace_id" else table.c[name] for name in columns]
            connection.execute(sa.insert(table).from_select(columns, sa.select(*taken)))
            told = {name: f"Twin of {name}" for name in ("name", "account", "text", "email") if name in table.c}
            if table.name == "teams":
                continue
            if told:
                connection.execute(sa.update(table).where(table.c.workspace_id == "T2").values(**told))


def _by_id(found: list[Any]) -> list[Any]:
    return sorted(found, key=lambda deal: str(deal.id))
