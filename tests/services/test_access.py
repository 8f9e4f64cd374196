"""Who may not see or touch a deal neither finds it, nor is told its name, nor changes it by its id."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import date

import pytest

from sales.answers import Recorded, WhichDeal
from sales.permissions import Right
from sales.person import Person
from sales.rearranging import Reminder, Seen
from sales.refusal import Refusal
from services import access, capture, closing, deal_editing, editing_steps, finding, rearranging, workspaces
from services.drafts import NO_DETAILS, Draft
from services.editing_steps import Edited
from storage import memory
from storage.database import Database
from tests.services.company import DAY, FRIDAY, agreed, configured, rows, the_deal, typist, working

DUE = date(2026, 11, 27)
LATER = date(2026, 12, 4)
WAYS = ["form", "done", "look", "move", "hand over", "open the form"]
FAR = "This deal belongs to another team"


@pytest.fixture
def two_teams(database: Database) -> Database:
    """Jane in East, Bert in West with the deal Tarnwick; a guest, and somebody from a connected workspace."""
    working(database)
    configured(database, "T1", teams=[{"name": "East", "members": ["UJANE"]}, {"name": "West", "members": ["UBERT"]}])
    others = [
        Person("T1", "UMIA", "Mia Step", "America/New_York", is_guest=True),
        Person("T1", "UFAR", "Far Away", "America/New_York", is_stranger=True),
    ]
    workspaces.meet(database, "T1", others, now=FRIDAY)
    return database


def attempts(database: Database, who: str) -> dict[str, Callable[[], object]]:
    """Every way to reach Bert's deal by its ids."""
    step = agreed(database, "Tarnwick", DUE, owner_id="UBERT").step
    me = typist("T1", who)
    form = {"deal_id": step.deal_id, "text": "look in", "owner_id": who, "due_on": DUE}
    return {
        "form": lambda: capture.from_form(database, typist=me, now=FRIDAY, **form),  # type: ignore[arg-type]
        "done": lambda: closing.close(database, typist=me, step_id=step.id, state="done", via="nudge", now=FRIDAY),
        "look": lambda: rearranging.look(database, typist=me, seen=Seen(step.id), now=FRIDAY),
        "move": lambda: rearranging.move(database, typist=me, seen=Seen(step.id), day=LATER, now=FRIDAY),
        "hand over": lambda: rearranging.hand_over(
            database, typist=me, seen=Seen(step.id), owner_id="UJANE", now=FRIDAY
        ),
        "open the form": lambda: finding.deal_for_step(
            database, workspace_id="T1", person_id=who, deal_id=step.deal_id
        ),
    }


def attempts_to_edit(database: Database) -> dict[str, Callable[[], object]]:
    """Jane's, with the form of a step on Bert's deal."""
    step = agreed(database, "Tarnwick", DUE, owner_id="UBERT").step
    edited = Edited("V1", step.id, 0, "look in", "UBERT", DUE, NO_DETAILS)
    return {
        "edit": lambda: editing_steps.save(database, typist=typist(), edited=edited, now=FRIDAY),
        "open the form to edit": lambda: editing_steps.begin(
            database, workspace_id="T1", person_id="UJANE", step_id=step.id
        ),
    }


def answers_of_jane(database: Database) -> dict[str, Callable[[], object]]:
    """Jane's, to what she was asked about a line, with Bert's deal."""
    asked = capture.from_line(database, typist=typist(), line="Tarn - call", now=FRIDAY)
    assert isinstance(asked, WhichDeal)
    deal_id = the_deal(database, "Tarnwick").id
    draft = Draft("Tarnwick", "call", "UJANE", "command", deal_id)
    with database.write("T1") as connection:
        kept = memory.keep_draft(connection, "T1", "UJANE", asdict(draft), now=FRIDAY)
    return {
        "choose it": lambda: capture.pick_deal(
            database, typist=typist(), draft_id=asked.draft_id, deal_id=deal_id, now=FRIDAY
        ),
        "answer when": lambda: capture.pick_date(database, typist=typist(), draft_id=kept, day=DUE, now=FRIDAY),
    }


@pytest.mark.parametrize(("who", "said"), [("UJANE", FAR), ("UMIA", FAR), ("UFAR", "Nextstep works for the people of")])
@pytest.mark.parametrize("way", WAYS)
def test_a_deal_of_another_team_is_refused_politely(two_teams: Database, who: str, said: str, way: str) -> None:
    tried = attempts(two_teams, who)[way]
    before = rows(two_teams, "changes")
    with pytest.raises(Refusal, match=said):
        tried()
    assert rows(two_teams, "changes") == before


@pytest.mark.parametrize("way", [*WAYS, "edit", "open the form to edit", "choose it", "answer when"])
def test_what_became_of_a_deal_of_another_team_is_told_no_more_than_its_name(two_teams: Database, way: str) -> None:
    ways = attempts(two_teams, "UJANE") | attempts_to_edit(two_teams) | answers_of_jane(two_teams)
    deal_id, bert = the_deal(two_teams, "Tarnwick").id, typist("T1", "UBERT")
    deal_editing.close(two_teams, typist=bert, deal_id=deal_id, status="won", now=FRIDAY)
    before = rows(two_teams, "changes")

    with pytest.raises(Refusal, match=FAR) as refused:
        ways[way]()

    assert "Tarnwick" not in refused.value.sentence
    assert rows(two_teams, "changes") == before


@pytest.mark.parametrize("who", ["UBERT", "UMAYA"])
@pytest.mark.parametrize("way", WAYS)
def test_its_owner_and_an_admin_reach_it(two_teams: Database, who: str, way: str) -> None:
    assert attempts(two_teams, who)[way]()


def test_nobody_is_sent_to_an_owner_who_has_left(database: Database) -> None:
    working(database)
    jane = typist("T1", "UJANE")
    deal_id = the_deal(database, "Tarnwick").id
    with pytest.raises(Refusal, match="ask Bert Vogel or a manager"):
        deal_editing.close(database, typist=jane, deal_id=deal_id, status="won", now=FRIDAY)
    gone = Person("T1", "UBERT", "Bert Vogel", "Europe/Berlin", is_deactivated=True)
    workspaces.meet(database, "T1", [gone], now=FRIDAY)

    with pytest.raises(Refusal, match="ask a manager or an admin"):
        deal_editing.close(database, typist=jane, deal_id=deal_id, status="won", now=FRIDAY)


def test_neither_a_line_nor_the_picker_finds_it(two_teams: Database) -> None:
    said = capture.from_line(two_teams, typist=typist("T1", "UJANE"), line="Tarnwick - call tue", now=FRIDAY)
    assert isinstance(said, WhichDeal)
    assert said.candidates == ()
    for typed in ("", "tarnwick"):
        found = finding.for_picker(two_teams, workspace_id="T1", person_id="UJANE", typed=typed)
        assert "Tarnwick" not in {deal.account for deal in found.deals}
    mine = capture.from_line(two_teams, typist=typist("T1", "UBERT"), line="Tarnwick - call tue", now=FRIDAY)
    assert isinstance(mine, Recorded)


def test_a_guest_adds_no_deal(two_teams: Database) -> None:
    who = typist("T1", "UMIA")
    asked = capture.from_line(two_teams, typist=who, line="Zeta - call tue", now=FRIDAY)
    assert isinstance(asked, WhichDeal)
    with pytest.raises(Refusal, match="You may not add deals; ask a manager or an admin"):
        capture.pick_deal(two_teams, typist=who, draft_id=asked.draft_id, deal_id=None, now=FRIDAY)


def test_a_manager_reaches_what_their_team_has_and_who_is_in_no_team_is_in_the_default_one(database: Database) -> None:
    working(database)
    configured(database, "T1", teams=[{"name": "West", "managers": ["UJANE"], "members": ["UBERT"]}])
    deal = the_deal(database, "Tarnwick", "T1")
    with database.read("T1") as connection:
        jane, maya = (access.member(connection, "T1", who) for who in ("UJANE", "UMAYA"))
        access.demand(jane, Right.CHANGE_DEAL, deal=deal)
    assert jane.managed == jane.teams == {deal.team_id}
    assert maya.is_installer
    assert maya.teams.isdisjoint(jane.teams)


def test_nobody_puts_off_a_reminder_that_reaches_another(two_teams: Database) -> None:
    step = agreed(two_teams, "Tarnwick", DUE, owner_id="UBERT").step
    with pytest.raises(Refusal, match="Only Bert Vogel can put off this reminder"):
        rearranging.remind(
            two_teams, typist=typist("T1", "UMAYA"), seen=Seen(step.id), wanted=Reminder(FRIDAY + DAY), now=FRIDAY
        )
    with pytest.raises(Refusal, match="This moment is past"):
        rearranging.remind(
            two_teams, typist=typist("T1", "UBERT"), seen=Seen(step.id), wanted=Reminder(FRIDAY), now=FRIDAY
        )
