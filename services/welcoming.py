"""The welcome of whoever installed the app: four steps that can be left and taken up again."""

from datetime import datetime

from sqlalchemy.engine import Connection

from sales.refusal import Refusal
from sales.settings import WELCOME_STEPS, TeamValues, Welcome
from services.administering import VIA, administrator, the_team
from services.drafts import Typist
from services.recording import new_act
from services.team_rules import change
from services.team_settings import save_in, team_in
from services.workspaces import WELCOME
from storage import deliveries, stages, teams, workspaces
from storage.database import Database

CHANNEL_STEP = 2
PEOPLE_STEP = 3


def welcome(database: Database, workspace_id: str) -> Welcome:
    """The welcome as it stands, for the message itself."""
    with database.read(workspace_id) as connection:
        return _welcome(connection, workspace_id)


def resume(database: Database, *, typist: Typist) -> Welcome:
    """The welcome as it stands, for an admin who goes on with it elsewhere."""
    with database.read(typist.workspace_id) as connection:
        administrator(connection, typist)
        return _welcome(connection, typist.workspace_id)


def go_on(database: Database, *, typist: Typist, step: int) -> Welcome:
    """This step is done or left out; one that was dealt with before changes nothing."""
    with database.write(typist.workspace_id) as connection:
        administrator(connection, typist)
        _pass(connection, typist.workspace_id, step)
        return _welcome(connection, typist.workspace_id)


def choose_channel(database: Database, *, typist: Typist, channel_id: str, now: datetime) -> Welcome:
    """Have the default team's messages go to this channel, and go on."""
    with database.write(typist.workspace_id) as connection:
        administrator(connection, typist)
        workspaces.hold(connection, typist.workspace_id)
        act = new_act(typist.workspace_id, actor_id=typist.person_id, via=VIA, now=now)
        found = the_team(connection, typist.workspace_id, _default(connection, typist.workspace_id))
        change(connection, act, found, channel_id=channel_id)
        _pass(connection, typist.workspace_id, CHANNEL_STEP)
        return _welcome(connection, typist.workspace_id)


def choose_people(
    database: Database, *, typist: Typist, team_id: str, shown: TeamValues, said: TeamValues, now: datetime
) -> Welcome:
    """Take over the team's form (see `team_settings.save`), and go on."""
    with database.write(typist.workspace_id) as connection:
        administrator(connection, typist)
        save_in(connection, typist, team_id, shown=shown, said=said, now=now)
        _pass(connection, typist.workspace_id, PEOPLE_STEP)
        return _welcome(connection, typist.workspace_id)


def _pass(connection: Connection, workspace_id: str, step: int) -> None:
    workspaces.hold(connection, workspace_id)
    workspace = workspaces.find(connection, workspace_id)
    if workspace is None:
        raise Refusal("Nextstep is not installed in this workspace.")
    if workspace.welcome_step == step <= WELCOME_STEPS:
        workspaces.change(connection, workspace_id, welcome_step=step + 1)


def _welcome(connection: Connection, workspace_id: str) -> Welcome:
    workspace = workspaces.find(connection, workspace_id)
    posted = deliveries.find(connection, workspace_id, WELCOME)
    found = the_team(connection, workspace_id, _default(connection, workspace_id))
    return Welcome(
        step=workspace.welcome_step if workspace else WELCOME_STEPS + 1,
        team=team_in(connection, workspace_id, found),
        open_deals=sum(held.open for held in stages.held(connection, workspace_id).values()),
        at=(posted.slack_channel, posted.slack_ts) if posted and posted.slack_channel and posted.slack_ts else None,
    )


def _default(connection: Connection, workspace_id: str) -> str:
    return next(team.id for team in teams.every(connection, workspace_id) if team.is_default)
