"""Somebody of one workspace who names what belongs to another finds nothing there and changes nothing there."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from sales.answers import Recorded, WhichDeal
from sales.deal_card import Card
from sales.deal_fields import DealFields
from sales.deal_list import EVERY, NAMED, Shown
from sales.digest import Digest
from sales.home import Home
from sales.preferences import Preferences
from sales.rearranging import Reminder, Seen
from sales.refusal import Refusal
from sales.settings import StageValues, TeamValues
from services import (
    administering,
    capture,
    choosing,
    closing,
    composing,
    deal_editing,
    deal_reading,
    editing_steps,
    finding,
    from_message,
    home,
    linking,
    noting,
    rearranging,
    sharing,
    stage_settings,
    team_settings,
    welcoming,
)
from services.deal_editing import Form
from services.drafts import NO_DETAILS, Typist
from services.editing_steps import Edited
from services.from_message import Said
from storage import deals, deliveries
from storage.database import Database
from tests.services.company import FRIDAY, MONDAY, agreed, configured, everything, rows, the_deal, typist, working

TEAM = TeamValues("EMEA", None, frozenset(), frozenset())
STAGE = StageValues("Qualify", "open", None)


def _admin(who: Typist) -> Typist:
    """The admin of the same workspace."""
    return replace(who, person_id="UMAYA")


FOREIGN: dict[str, Callable[[Database, Typist, dict[str, str]], object]] = {
    "a step on a deal": lambda database, who, ids: capture.from_form(
        database, typist=who, deal_id=ids["deal"], text="x", owner_id=None, due_on=MONDAY.date(), now=FRIDAY
    ),
    "a step for a person": lambda database, who, ids: capture.from_form(
        database, typist=who, deal_id=ids["own deal"], text="x", owner_id="USTRANGER", due_on=MONDAY.date(), now=FRIDAY
    ),
    "a deal for a question": lambda database, who, ids: capture.pick_deal(
        database, typist=who, draft_id=ids["draft"], deal_id=ids["own deal"], now=FRIDAY
    ),
    "a date for a question": lambda database, who, ids: capture.pick_date(
        database, typist=who, draft_id=ids["draft"], day=MONDAY.date(), now=FRIDAY
    ),
    "a foreign deal for an own question": lambda database, who, ids: capture.pick_deal(
        database, typist=who, draft_id=ids["own draft"], deal_id=ids["deal"], now=FRIDAY
    ),
    "done": lambda database, who, ids: closing.close(
        database, typist=who, step_id=ids["step"], state="done", via="nudge", now=FRIDAY
    ),
    "undo": lambda database, who, ids: closing.undo(database, typist=who, act_id=ids["act"], now=FRIDAY),
    "drop the earlier": lambda database, who, ids: closing.close_earlier(
        database, typist=who, act_id=ids["act"], step_id=ids["step"], state="dropped", now=FRIDAY
    ),
    "a team for a form": lambda database, who, ids: team_settings.team(
        database, typist=_admin(who), team_id=ids["team"]
    ),
    "a team for deletion": lambda database, who, ids: team_settings.for_deletion(
        database, typist=_admin(who), team_id=ids["team"]
    ),
    "a team to save": lambda database, who, ids: team_settings.save(
        database, typist=_admin(who), team_id=ids["team"], shown=TEAM, said=TEAM, now=FRIDAY
    ),
    "a stranger for a team": lambda database, who, _ids: team_settings.save(
        database,
        typist=_admin(who),
        team_id=None,
        shown=team_settings.EMPTY,
        said=replace(TEAM, members=frozenset({"UONLYHERE"})),
        now=FRIDAY,
    ),
    "a team for the welcome": lambda database, who, ids: welcoming.choose_people(
        database, typist=_admin(who), team_id=ids["team"], shown=TEAM, said=TEAM, now=FRIDAY
    ),
    "a stage for a form": lambda database, who, ids: stage_settings.stage(
        database, typist=_admin(who), stage_id=ids["stage"]
    ),
    "a stage to save": lambda database, who, ids: stage_settings.save(
        database, typist=_admin(who), stage_id=ids["stage"], shown=STAGE, said=STAGE, now=FRIDAY
    ),
    "a step to edit": lambda database, who, ids: editing_steps.begin(
        database, workspace_id=who.workspace_id, person_id=who.person_id, step_id=ids["step"]
    ),
    "an edited step": lambda database, who, ids: editing_steps.save(
        database,
        typist=who,
        edited=Edited("V1", ids["step"], 0, "x", "UJANE", MONDAY.date(), NO_DETAILS, ids["act"]),
        now=FRIDAY,
    ),
    "a team's pipeline": lambda database, who, ids: sharing.of_team(
        database,
        workspace_id=who.workspace_id,
        person_id=who.person_id,
        team_id=ids["team"],
        what="digest",
        now=FRIDAY,
    ),
    "a team's pipeline by its name": lambda database, who, _: sharing.of_name(
        database, workspace_id=who.workspace_id, person_id=who.person_id, name="Only in T1", now=FRIDAY
    ),
    "a team's pipeline for a channel": lambda database, who, ids: sharing.share(
        database, typist=who, team_id=ids["team"], what="digest", place=("C1", "1.2"), reply_to=None, now=FRIDAY
    ),
    "look at a step": lambda database, who, ids: rearranging.look(
        database, typist=who, seen=Seen(ids["step"]), now=FRIDAY
    ),
    "a reminder": lambda database, who, ids: rearranging.remind(
        database, typist=who, seen=Seen(ids["step"]), wanted=Reminder(MONDAY), now=FRIDAY
    ),
    "another date": lambda database, who, ids: rearranging.move(
        database, typist=who, seen=Seen(ids["step"]), day=MONDAY.date(), now=FRIDAY
    ),
    "another owner": lambda database, who, ids: rearranging.hand_over(
        database, typist=who, seen=Seen(ids["step"]), owner_id="UBERT", now=FRIDAY
    ),
    "a foreign owner": lambda database, who, ids: rearranging.hand_over(
        database, typist=who, seen=Seen(ids["own step"]), owner_id="USTRANGER", now=FRIDAY
    ),
    "a deal for a form": lambda database, who, ids: finding.deal_for_step(
        database, workspace_id=who.workspace_id, person_id=who.person_id, deal_id=ids["deal"]
    ),
    "a deal's card": lambda database, who, ids: deal_reading.card(
        database, typist=who, deal_id=ids["deal"], now=FRIDAY
    ),
    "a deal to edit": lambda database, who, ids: deal_reading.to_edit(database, typist=who, deal_id=ids["deal"]),
    "an edit": lambda database, who, ids: deal_editing.edit(
        database, typist=who, form=Form("V1", ids["deal"], DealFields(), DealFields(name="Taken")), now=FRIDAY
    ),
    "a new deal in a foreign stage": lambda database, who, ids: deal_editing.add(
        database, typist=who, said=DealFields(name="New", stage=ids["stage"]), now=FRIDAY
    ),
    "won": lambda database, who, ids: deal_editing.close(
        database, typist=who, deal_id=ids["deal"], status="won", now=FRIDAY
    ),
    "reopen": lambda database, who, ids: deal_editing.reopen(database, typist=who, deal_id=ids["deal"], now=FRIDAY),
    "link to": lambda database, who, ids: linking.link_to(
        database, typist=who, deal_id=ids["deal"], channel_id="C1", now=FRIDAY
    ),
    "unlink": lambda database, who, _ids: linking.unlink(
        database, typist=replace(who, channel_id="CSALES"), now=FRIDAY
    ),
    "unlink a deal": lambda database, who, ids: linking.unlink_deal(
        database, typist=who, deal_id=ids["deal"], now=FRIDAY
    ),
}


@pytest.fixture
def ids(database: Database) -> dict[str, str]:
    """What T1 has, and what T2 has of its own."""
    working(database, "T1")
    working(database, "T2")
    done = agreed(database, "Northwind", date(2026, 11, 27), workspace_id="T1")
    configured(database, "T1", teams=[{"name": "Only in T1"}])
    asked = capture.from_line(database, typist=typist("T1"), line="Zeta - call the CFO", now=FRIDAY)
    own = capture.from_line(database, typist=typist("T2"), line="Zeta - call the CFO", now=FRIDAY)
    linking.link_to(database, typist=typist("T1"), deal_id=done.deal.id, channel_id="CSALES", now=FRIDAY)
    assert isinstance(asked, WhichDeal)
    assert isinstance(own, WhichDeal)
    return {
        "team": rows(database, "teams", "T1")[0]["id"],
        "stage": done.deal.stage.id,
        "deal": done.deal.id,
        "step": done.step.id,
        "act": done.act_id,
        "draft": asked.draft_id,
        "own step": agreed(database, "Northwind", date(2026, 11, 27), workspace_id="T2").step.id,
        "own deal": the_deal(database, "Northwind", "T2").id,
        "own draft": own.draft_id,
    }


@pytest.mark.parametrize("act", FOREIGN)
def test_what_belongs_to_another_workspace_is_not_there(database: Database, ids: dict[str, str], act: str) -> None:
    before = everything(database, None)
    with pytest.raises(Refusal):
        FOREIGN[act](database, typist("T2"), ids)
    assert everything(database, None) == before


def test_the_same_line_in_two_workspaces_is_two_steps(database: Database) -> None:
    working(database, "T1")
    working(database, "T2")
    for workspace_id in ("T1", "T2"):
        who = typist(workspace_id, request_id="command:the-very-same")
        done = capture.from_line(database, typist=who, line="Tarnwick - Depot Route - call tomorrow", now=FRIDAY)
        assert isinstance(done, Recorded)
        assert done.deal.id == the_deal(database, "Tarnwick", workspace_id).id
    assert len(rows(database, "steps", "T1")) == len(rows(database, "steps", "T2")) == 1


def _shown_home(database: Database) -> Home:
    agreed(database, "Northwind", FRIDAY.date(), workspace_id="T1")
    return home.shown(database, "T2", "UJANE", now=FRIDAY)


def test_own_settings_are_those_of_the_workspace_in_which_they_were_chosen(database: Database) -> None:
    working(database, "T1")
    working(database, "T2")
    home.opened(database, workspace_id="T2", person_id="UJANE", now=FRIDAY)
    before = everything(database, "T2")
    wanted = Preferences("07:00", "mon", "DE", MONDAY.date())
    choosing.choose(database, typist=typist("T1"), wanted=wanted, now=FRIDAY)
    choosing.resume(database, typist=typist("T1"), now=FRIDAY)
    assert everything(database, "T2") == before
    held = choosing.settings(database, workspace_id="T2", person_id="UJANE", now=FRIDAY)
    found, _ = choosing.regions(database, workspace_id="T2", person_id="UJANE", typed="g", most=9, now=FRIDAY)
    assert held.chosen == found.chosen == Preferences()


def test_settings_show_and_change_ones_own_workspace_only(database: Database) -> None:
    working(database, "T1")
    working(database, "T2")
    before = everything(database, "T1")
    who = typist("T2", "UMAYA")
    team, stage = rows(database, "teams", "T1")[0]["id"], rows(database, "stages", "T1")[0]["id"]

    team_settings.delete(database, typist=who, team_id=team, now=FRIDAY)
    stage_settings.remove(database, typist=who, stage_id=stage, to_id=None, now=FRIDAY)
    for position in range(5):
        stage_settings.move(database, typist=who, stage_id=stage, position=position, by=1, now=FRIDAY)
    team_settings.save(database, typist=who, team_id=None, shown=team_settings.EMPTY, said=TEAM, now=FRIDAY)
    stage_settings.save(database, typist=who, stage_id=None, shown=stage_settings.EMPTY, said=STAGE, now=FRIDAY)
    welcoming.choose_channel(database, typist=who, channel_id="C2", now=FRIDAY)
    welcoming.go_on(database, typist=who, step=1)

    assert everything(database, "T1") == before
    seen = administering.overview(database, typist=who, now=FRIDAY)
    assert {held.id for held in seen.teams} == {row["id"] for row in rows(database, "teams", "T2")}
    assert {held.id for held in seen.stages} == {row["id"] for row in rows(database, "stages", "T2")}
    assert welcoming.welcome(database, "T1").team.channel_id is None
    assert welcoming.resume(database, typist=who).step == 2


def test_lists_and_pickers_show_ones_own_deals_only(database: Database) -> None:
    working(database, "T1")
    working(database, "T2")
    own = {deal["id"] for deal in rows(database, "deals", "T2")}
    for typed in ("", "pilot", "n"):
        found = finding.for_picker(database, workspace_id="T2", person_id="UJANE", typed=typed)
        assert {deal.id for deal in found.deals} <= own
    for shown in (Shown(EVERY), Shown(NAMED, "pilot")):
        listed = deal_reading.page(database, typist=typist("T2"), shown=shown, now=FRIDAY)
        assert {line.deal.id for line in listed.lines} <= own
        assert listed.total == len(listed.lines)
    started = deal_reading.start(database, typist=typist("T2"), typed="northwind", now=FRIDAY)
    assert isinstance(started, Card)
    assert started.deal.id in own
    for tab in (home.opened(database, workspace_id="T2", person_id="UJANE", now=FRIDAY), _shown_home(database)):
        assert {deal.id for deal in tab.undated} | {held.deal.id for held in tab.deals} <= own
        assert tab.overdue == tab.due_today == tab.this_week == tab.closed == ()
    nudge = composing.nudge(database, "T2", "UJANE", fire_at=FRIDAY, now=FRIDAY)
    assert {deal.id for deal in nudge.undated} <= own
    assert nudge.open_deals == 2


def test_a_channel_of_the_same_id_is_linked_in_each_workspace_by_itself(database: Database) -> None:
    for workspace_id in ("T1", "T2"):
        working(database, workspace_id)
        who = replace(typist(workspace_id, "UBERT"), channel_id="C1")
        done = linking.link(database, typist=who, typed="tarnwick", now=FRIDAY)
        assert isinstance(done, linking.Linked)
        assert done.deal.id == the_deal(database, "Tarnwick", workspace_id).id


def test_a_message_names_only_ones_own_deals_and_people(database: Database) -> None:
    working(database, "T1")
    working(database, "T2")
    with database.write("T1") as connection:
        deals.change(connection, "T1", the_deal(database, "Corlane", "T1").id, channel_id="C1")
        deals.change(connection, "T1", the_deal(database, "Aurora", "T1").id, name="Harbour Glass")
    for text in ("harbour glass called", "call them"):
        said = Said(text, FRIDAY, "UBERT", "C1")
        found = from_message.suggest(database, workspace_id="T2", person_id="UJANE", said=said, now=FRIDAY)
        assert found.deal is None
    own = from_message.suggest(
        database,
        workspace_id="T2",
        person_id="UJANE",
        said=Said("tarnwick depot route", FRIDAY, None, "C1"),
        now=FRIDAY,
    )
    assert own.deal == the_deal(database, "Tarnwick", "T2")


def test_what_is_shared_holds_ones_own_deals_only(database: Database) -> None:
    for workspace_id in ("T1", "T2"):
        working(database, workspace_id)
    with database.write("T1") as connection:
        deals.change(connection, "T1", the_deal(database, "Corlane", "T1").id, amount=999_999_999, currency="CHF")
    team = next(row["id"] for row in rows(database, "teams", "T2"))
    sharing.share(
        database, typist=typist("T2"), team_id=team, what="digest", place=("C1", "1"), reply_to=None, now=FRIDAY
    )
    with database.read("T2") as connection:
        planned = deliveries.every(connection, "T2")[-1]
    shared = sharing.shared(database, planned, now=FRIDAY)
    assert shared is not None
    assert isinstance(shared.content, Digest)
    assert shared.content.deals == 4
    assert "CHF" not in shared.content.money
    assert rows(database, "deliveries", "T1") == []


def test_a_note_and_a_list_drawn_again_show_ones_own_rows_only(database: Database, ids: dict[str, str]) -> None:
    about = {"step": ids["step"], "text": "gone", "giver": "UBERT", "act": ids["act"], "how": "given"}
    assert noting.note(database, "T2", "UJANE", about=about, now=FRIDAY).step is None
    own = {deal["id"] for deal in rows(database, "deals", "T2")}
    team = next(row["id"] for row in rows(database, "teams", "T2") if row["is_default"])
    undated = composing.undated_again(database, "T2", team, at=FRIDAY)
    digest = composing.digest_again(database, "T2", team, at=FRIDAY, schedule_id=None)
    assert {deal.id for owner in undated.owners for deal in owner.deals} <= own
    assert undated.ticked.keys() | digest.ticked.keys() <= own
