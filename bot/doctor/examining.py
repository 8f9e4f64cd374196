"""The order in which everything is looked at."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from bot.clock import system_clock
from bot.doctor import database as databases
from bot.doctor import settings as setting_findings
from bot.doctor import workspace as workspace_findings
from bot.doctor.findings import Finding
from bot.doctor.slack import Known, Questions
from bot.settings import Settings, SettingsError, read_settings
from bot.slack import open_session
from services import checking, workspaces
from storage.database import Database


def examined() -> list[Finding]:
    """What is found with the settings as they stand now; settings that cannot be read are all that is told."""
    try:
        settings = read_settings()
    except SettingsError as error:
        return [Finding("fault", setting_findings.ABOUT, str(error))]
    return asyncio.run(examine(settings, system_clock))


async def examine(settings: Settings, now: Callable[[], datetime]) -> list[Finding]:
    """Everything that is found, in the order in which one would mend it."""
    found = list(setting_findings.look_at(settings))
    database, more = databases.look_at(settings.database_url)
    found += more
    async with open_session() as session:
        questions = Questions(settings, session, now)
        known = Known(None, None)
        if settings.slack_bot_token:
            known, more = await questions.look_at_app()
            found += more
        if database is not None:
            try:
                found += await _of_workspaces(database, questions, known, now())
            finally:
                database.close()
    return found


async def _of_workspaces(database: Database, questions: Questions, known: Known, now: datetime) -> list[Finding]:
    """Each workspace on record; only of the token's own can Slack be asked."""
    found: list[Finding] = []
    for workspace in workspaces.installed(database):
        condition = checking.condition(database, workspace.id, now=now)
        if known.workspace_id == workspace.id:
            found += await _compared(database, questions, known, condition)
        elif known.workspace_id is not None:
            sentence = f"{workspace.name} ({workspace.id}) is not the token's workspace and gets nothing"
            found.append(
                Finding("note", "workspaces", f"{sentence}; put its own token into SLACK_BOT_TOKEN to serve it")
            )
            continue
        found += workspace_findings.look_at_schedules(condition, now=now)
        found += workspace_findings.look_at_deliveries(condition)
    return found


async def _compared(
    database: Database, questions: Questions, known: Known, condition: checking.Condition
) -> list[Finding]:
    found = await questions.look_at_channels(workspace_findings.channels(condition), condition.reached)
    if known.members is not None:
        missing = workspace_findings.missing_people(condition, known.members)
        holding = checking.holders(database, known.workspace_id or "", missing)
        people = list(workspace_findings.look_at_people(condition, missing, holding))
        everyone = Finding("fine", "people", "every manager, member and owner is in Slack")
        found += people or [everyone]
    return found
