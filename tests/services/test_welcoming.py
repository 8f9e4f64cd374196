"""The installer's welcome: once ever, left and taken up again, and none where the settings came from a file."""

from collections.abc import Callable

import sqlalchemy as sa

from sales.settings import TeamValues
from services import administering, team_settings, welcoming, workspaces
from services.workspaces import Installation
from storage.database import Database
from storage.tables import metadata
from tests.services.company import DAY, FRIDAY, configured, everything, founded, rows, staff, typist
from tests.services.test_team_settings import refused

MAYA = typist("T1", "UMAYA")


def test_whoever_installed_it_is_welcomed_once_ever(database: Database) -> None:
    founded(database)
    for days in range(3):
        workspaces.greet(database, "T1", now=FRIDAY + days * DAY)
    (welcome,) = rows(database, "deliveries")
    assert (welcome["kind"], welcome["recipient"], welcome["fire_at"]) == ("welcome", "UMAYA", FRIDAY)


def test_nobody_is_welcomed_while_it_is_not_known_who_installed_it(database: Database) -> None:
    workspaces.settle_in(database, Installation("T1", "T1 Ltd", "UBOT", staff("T1")[1:]), now=FRIDAY)
    workspaces.greet(database, "T1", now=FRIDAY)
    assert rows(database, "deliveries") == []
    workspaces.meet(database, "T1", staff("T1"), now=FRIDAY)
    workspaces.greet(database, "T1", now=FRIDAY)
    assert len(rows(database, "deliveries")) == 1


def test_a_workspace_whose_settings_came_from_a_file_gets_no_welcome(database: Database) -> None:
    founded(database)
    configured(database, "T1", teams=[{"name": "Sales", "channel": "C1"}])
    workspaces.greet(database, "T1", now=FRIDAY)
    assert rows(database, "deliveries") == []
    assert administering.overview(database, typist=MAYA, now=FRIDAY).welcome_step is None


def test_a_file_that_comes_before_the_message_was_sent_ends_the_welcome_and_one_after_it_does_not(
    database: Database,
) -> None:
    for workspace_id, is_sent in (("T1", False), ("T2", True)):
        founded(database, workspace_id)
        workspaces.greet(database, workspace_id, now=FRIDAY)
        if is_sent:
            _mark_sent(database, workspace_id)
        configured(database, workspace_id, teams=[{"name": "Sales", "channel": "C1"}])
        assert welcoming.welcome(database, workspace_id).step == (1 if is_sent else 5)


def test_each_step_is_passed_once_and_in_its_turn(database: Database) -> None:
    founded(database)
    assert administering.overview(database, typist=MAYA, now=FRIDAY).welcome_step == 1
    assert welcoming.go_on(database, typist=MAYA, step=1).step == 2
    assert welcoming.go_on(database, typist=MAYA, step=1).step == 2, "pressed twice"
    assert welcoming.go_on(database, typist=MAYA, step=4).step == 2, "not its turn"
    chosen = welcoming.choose_channel(database, typist=MAYA, channel_id="C1", now=FRIDAY)
    assert (chosen.step, chosen.team.channel_id) == (3, "C1")
    again = welcoming.choose_channel(database, typist=MAYA, channel_id="C2", now=FRIDAY)
    assert (again.step, again.team.channel_id) == (3, "C2"), "a later choice counts, and passes nothing twice"
    shown = TeamValues("Sales", "C2", frozenset(), frozenset())
    said = TeamValues("Sales", "C2", frozenset({"UMAYA"}), frozenset({"UJANE"}))
    default = rows(database, "teams")[0]["id"]
    done = welcoming.choose_people(database, typist=MAYA, team_id=default, shown=shown, said=said, now=FRIDAY)
    assert (done.step, [person.id for person in done.team.managers]) == (4, ["UMAYA"])
    assert welcoming.resume(database, typist=MAYA).step == 4
    assert welcoming.go_on(database, typist=MAYA, step=4).step == 5
    assert welcoming.go_on(database, typist=MAYA, step=5).step == 5
    assert administering.overview(database, typist=MAYA, now=FRIDAY).welcome_step is None


def test_the_welcome_knows_where_its_message_stands(database: Database) -> None:
    founded(database)
    workspaces.greet(database, "T1", now=FRIDAY)
    assert welcoming.welcome(database, "T1").at is None
    _mark_sent(database, "T1")
    assert welcoming.welcome(database, "T1").at == ("D1", "1.1")


def test_only_admins_go_on_with_it(database: Database) -> None:
    founded(database)
    jane = typist("T1", "UJANE")
    acts: dict[str, Callable[[], object]] = {
        "resume": lambda: welcoming.resume(database, typist=jane),
        "go_on": lambda: welcoming.go_on(database, typist=jane, step=1),
        "choose_channel": lambda: welcoming.choose_channel(database, typist=jane, channel_id="C1", now=FRIDAY),
        "choose_people": lambda: welcoming.choose_people(
            database, typist=jane, team_id="t", shown=team_settings.EMPTY, said=team_settings.EMPTY, now=FRIDAY
        ),
    }
    before = everything(database, "T1")
    for name, act in acts.items():
        assert "ask Maya Lind" in refused(act).sentence, name
    assert everything(database, "T1") == before


def _mark_sent(database: Database, workspace_id: str) -> None:
    with database.write(workspace_id) as connection:
        deliveries = metadata.tables["deliveries"]
        mine = deliveries.c.workspace_id == workspace_id
        connection.execute(
            sa.update(deliveries).where(mine).values(state="sent", slack_channel="D1", slack_ts="1.1", sent_at=FRIDAY)
        )
