"""`nextstep doctor` beside a workspace over HTTP: what it says of each fault, and that it changes nothing."""

import asyncio
import socket
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
import yaml
from starlette.applications import Starlette
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Route

from bot.doctor.examining import examine
from bot.doctor.findings import Finding, Weight
from bot.doctor.scopes import WITHOUT
from sandbox.server import Sandbox, running_sandbox
from sandbox.serving import serving
from sandbox.settings import app_from_manifest
from storage import tables
from storage.database import Database
from tests.acting import FRIDAY, ROOT, Office, office, scopes
from tests.bot.terminal import Terminal
from tests.services.company import agreed, configured, everything, taken_in

APP = app_from_manifest(yaml.safe_load((ROOT / "manifest.yml").read_text(encoding="utf-8")))
POSTING = {"chat.postMessage", "chat.update", "chat.delete", "views.open", "views.publish", "conversations.join"}


@pytest.fixture
async def running(database_url: str) -> AsyncIterator[Office]:
    """A bot at work, with one team, its manager and its channel."""
    async with office(database_url, app=APP) as opened:
        channel = next(one["id"] for one in await opened.people.channels() if one["name"] == "sales")
        team = {"name": "Sales", "channel": channel, "managers": ["ann@example.com"], "members": ["jane@example.com"]}
        configured(opened.database, opened.workspace_id, teams=[team])
        yield opened


@pytest.fixture
async def slack() -> AsyncIterator[Sandbox]:
    async with running_sandbox(scopes=scopes()) as sandbox:
        yield sandbox


async def found(running: Office, **changed: str) -> list[Finding]:
    """What the doctor finds beside this bot, at its own time."""
    more = {"slack_app_token": running.sandbox.app_token} | changed
    return await examine(running.bot.settings.model_copy(update=more), running.clock)


async def the(weight: Weight, running: Office, **changed: str) -> str:
    """The one finding of this weight."""
    (finding,) = [one for one in await found(running, **changed) if one.weight == weight]
    return f"{finding.about}: {finding.sentence}"


def kinds(findings: list[Finding]) -> set[str]:
    return {f"{finding.weight} {finding.about}" for finding in findings}


async def test_a_bot_that_lacks_nothing_is_found_well_and_nothing_is_changed(running: Office) -> None:
    before, log = everything(running.database, None), len(await running.people.log())
    findings = await found(running)
    assert {finding.weight for finding in findings} == {"fine"}
    abouts = "settings database token clock scopes channels people schedules messages".split()
    assert {finding.about for finding in findings} == set(abouts)
    assert everything(running.database, None) == before
    asked = {entry["method"] for entry in (await running.people.log())[log:]}
    assert asked >= {"auth.test", "users.list", "conversations.info", "apps.connections.open"}
    assert not asked & POSTING


def test_it_knows_what_each_scope_of_the_manifest_is_for() -> None:
    assert set(WITHOUT) == scopes()


@pytest.mark.parametrize("scope", sorted(WITHOUT))
@pytest.mark.parametrize("database_url", ["SQLite"], indirect=True)
async def test_each_missing_scope_is_named_with_what_does_not_work(running: Office, scope: str) -> None:
    await running.people.set_scopes(sorted(scopes() - {scope}))
    sentence = await the("fault", running)
    assert sentence.startswith(f"scopes: {scope} is missing: {WITHOUT[scope]}; add it")
    assert "install the app again" in sentence


@pytest.mark.parametrize("database_url", ["SQLite"], indirect=True)
async def test_every_missing_scope_has_a_line_of_its_own(running: Office) -> None:
    await running.people.set_scopes(["commands"])
    faults = [one.sentence.split()[0] for one in await found(running) if one.weight == "fault"]
    assert set(faults) == scopes() - {"commands"}


@pytest.mark.parametrize("database_url", ["SQLite"], indirect=True)
async def test_a_token_that_slack_does_not_take_is_named_with_where_the_right_one_is(running: Office) -> None:
    for token, reason in (("xoxb-nobody", "invalid_auth"), ("xapp-1", "not_authed|invalid_auth")):
        findings = await found(running, slack_bot_token=token)
        sentences = [one.sentence for one in findings if one.weight == "fault"]
        assert any("SLACK_BOT_TOKEN" in one and "OAuth & Permissions" in one for one in sentences), sentences
        assert any(word in " ".join(sentences) for word in reason.split("|"))
    await running.people.revoke_token()
    assert "SLACK_BOT_TOKEN (token_revoked)" in await the("fault", running)


@pytest.mark.parametrize("database_url", ["SQLite"], indirect=True)
async def test_an_uninstalled_app_is_told_to_be_installed_anew(running: Office) -> None:
    await running.people.uninstall()
    sentence = await the("fault", running)
    assert "(account_inactive)" in sentence
    assert "install the app anew" in sentence


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"slack_bot_token": ""}, "SLACK_BOT_TOKEN is not set"),
        ({"slack_bot_token": "xoxp-1-2"}, "SLACK_BOT_TOKEN holds a person's token"),
        ({"slack_app_token": "", "slack_signing_secret": ""}, "SLACK_SIGNING_SECRET is not set"),
        ({"slack_app_token": "xoxb-1-2"}, "SLACK_APP_TOKEN holds a bot token"),
        ({"slack_app_token": "xapp-1-A1-2-3"}, "Slack does not accept SLACK_APP_TOKEN (invalid_auth)"),
        ({"slack_signing_secret": "xoxb-1-2"}, "SLACK_SIGNING_SECRET holds a bot token"),
        ({"slack_signing_secret": "secret"}, "SLACK_SIGNING_SECRET does not look like one"),
    ],
)
@pytest.mark.parametrize("database_url", ["SQLite"], indirect=True)
async def test_a_secret_that_is_missing_or_in_anothers_place_is_named(
    running: Office, changed: dict[str, str], named: str
) -> None:
    faults = [one.sentence for one in await found(running, **changed) if one.weight == "fault"]
    assert any(named in sentence and "your app's page" in sentence for sentence in faults), faults
    assert not any(value in sentence for sentence in faults for value in changed.values() if len(value) > 6)


@pytest.mark.parametrize("database_url", ["SQLite"], indirect=True)
async def test_tokens_of_two_apps_are_told_apart(running: Office) -> None:
    world = running.sandbox.world
    other = "xapp-1-A0OTHER-1-abc"
    world.credentials = replace(world.credentials, app_token=other)
    assert "another app's" in await the("fault", running, slack_app_token=other)


@pytest.mark.parametrize("database_url", ["SQLite"], indirect=True)
async def test_with_one_way_in_the_other_needs_no_secret(running: Office) -> None:
    for changed in ({"slack_app_token": ""}, {"slack_signing_secret": ""}):
        assert {one.weight for one in await found(running, **changed)} == {"fine"}


@pytest.mark.parametrize("database_url", ["SQLite"], indirect=True)
async def test_a_slack_that_cannot_be_reached_or_is_none_is_named(running: Office) -> None:
    assert "cannot be reached at http://127.0.0.1:9/api/" in await the(
        "fault", running, slack_api_url="http://127.0.0.1:9/api/"
    )
    for answer in (PlainTextResponse("hello"), PlainTextResponse("{", 502), JSONResponse({"hello": 1})):
        page = Starlette(routes=[Route("/api/{method}", lambda _, answer=answer: answer, methods=["POST"])])
        async with serving(page) as address:
            assert "is not Slack" in await the("fault", running, slack_api_url=f"{address}/api/")


@pytest.mark.parametrize("database_url", ["SQLite"], indirect=True)
@pytest.mark.parametrize("method", ["auth.test", "users.list", "conversations.info"])
@pytest.mark.parametrize("kind", ["ratelimited", "http_500"])
async def test_a_slack_that_has_no_time_is_told_of_and_the_rest_is_looked_at(
    running: Office, method: str, kind: str
) -> None:
    await running.people.fault(method, kind, times=None)
    findings = await found(running)
    assert len([one for one in findings if one.weight != "fine"]) == 1, findings
    assert {"fine database", "fine schedules", "fine messages"} <= kinds(findings)


@pytest.mark.parametrize("database_url", ["SQLite"], indirect=True)
@pytest.mark.parametrize(
    ("off", "weight", "said"),
    [
        (timedelta(minutes=7), "fault", "7 minutes ahead of Slack's"),
        (timedelta(minutes=-7), "fault", "7 minutes behind Slack's"),
        (timedelta(days=-3), "fault", "3 days behind Slack's"),
        (timedelta(seconds=90), "fault", "90 seconds ahead of Slack's"),
        (timedelta(seconds=20), "note", "20 seconds ahead of Slack's"),
    ],
)
async def test_a_clock_that_is_wrong_is_told_by_how_much(
    running: Office, off: timedelta, weight: Weight, said: str
) -> None:
    running.sandbox_clock.set(running.clock.now - off)
    sentence = await the(weight, running)
    assert sentence.startswith("clock: This machine's clock is ")
    assert said in sentence
    assert "network" in sentence


@pytest.mark.parametrize("database_url", ["SQLite"], indirect=True)
async def test_a_channel_that_takes_no_messages_is_named_with_its_teams(running: Office) -> None:
    await running.people.remove_bot("#sales")
    assert await the("fault", running) == (
        "channels: Nextstep is not in #sales, and the lists of Sales go there; type /invite @Nextstep there"
    )
    await running.people.invite_bot("#sales")
    await running.people.archive("#sales")
    assert "#sales is archived, and the lists of Sales go there; unarchive it" in await the("fault", running)


@pytest.mark.parametrize("database_url", ["SQLite"], indirect=True)
async def test_a_private_channel_is_well_where_the_bot_is_in_it(running: Office) -> None:
    inside = await running.people.add_channel("war-room", ["ann"], private=True)
    outside = await running.people.add_channel("board", ["ann"], private=True, app=False)
    configured(running.database, running.workspace_id, teams=[{"name": "Sales", "channel": inside}])
    assert {one.weight for one in await found(running)} == {"fine"}
    configured(running.database, running.workspace_id, teams=[{"name": "Sales", "channel": outside}])
    assert f"Slack shows Nextstep no channel {outside}" in await the("fault", running)
    row = {"workspace_id": running.workspace_id, "key": "k", "kind": "digest", "recipient": outside, "state": "sent"}
    with running.database.write(running.workspace_id) as connection:
        connection.execute(sa.insert(tables.deliveries).values(row | {"fire_at": FRIDAY, "available_at": FRIDAY}))
    assert {one.weight for one in await found(running)} == {"fine"}, "it took a message lately"


async def test_people_who_are_gone_are_named_with_what_they_still_are(running: Office) -> None:
    await running.people.change_person("ann", deleted=True)
    assert await the("fault", running) == (
        "people: Ann Keller is deactivated in Slack and is still a manager of Sales; name another manager in "
        "/nextstep-admin"
    )
    await running.people.change_person("ann", deleted=False)
    taken_in(running.database, running.workspace_id, owners=())
    jane = next(one["id"] for one in await running.people.people() if one["name"] == "jane")
    agreed(running.database, "Corlane", FRIDAY.date(), owner_id=jane, workspace_id=running.workspace_id)
    await running.people.change_person("jane", deleted=True)
    notes = [one.sentence for one in await found(running) if one.weight == "note"]
    assert [sentence.partition(";")[0] for sentence in notes] == [
        "Jane Roe is deactivated in Slack and is still a member of Sales",
        "Jane Roe is deactivated in Slack and still owns open deals or steps",
    ]


async def test_a_manager_whom_slack_does_not_know_is_named(running: Office) -> None:
    with running.database.write(running.workspace_id) as connection:
        stranger = {"workspace_id": running.workspace_id, "id": "UOLD", "name": "Old Hand", "timezone": "UTC"}
        connection.execute(sa.insert(tables.people).values(stranger))
        team = connection.execute(sa.select(tables.teams.c.id)).scalar_one()
        seat = {"workspace_id": running.workspace_id, "team_id": team, "person_id": "UOLD", "role": "manager"}
        connection.execute(sa.insert(tables.team_members).values(seat))
    assert "Old Hand is not known to Slack and is still a manager of Sales" in await the("fault", running)


async def test_a_clock_that_nobody_turns_is_told_of_and_a_schedule_that_is_paused(running: Office) -> None:
    late = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
    running.clock.now = late
    running.sandbox_clock.set(late)
    faults = [one.sentence for one in await found(running) if one.weight == "fault"]
    assert any(one.startswith("The Monday digest of Sales was to go out Mon 23 Nov") for one in faults), faults
    assert all("nextstep serve" in sentence for sentence in faults)
    with running.database.write(running.workspace_id) as connection:
        connection.execute(sa.update(tables.schedules).values(is_paused=True))
    notes = [one.sentence for one in await found(running) if one.about == "schedules"]
    assert "The weekly undated list of Sales is paused; nothing is sent until an admin lets it go on" in notes
    assert len(notes) == 3


async def test_messages_that_failed_or_wait_are_told_by_place_and_reason(running: Office) -> None:
    taken_in(running.database, running.workspace_id, owners=())
    await running.people.archive("#sales")
    monday = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
    await running.go_to(monday)
    sentences = [one.sentence for one in await found(running) if one.about == "messages"]
    assert len(sentences) == 1
    assert "failed in the last 7 days, the last of Mon 23 Nov" in sentences[0]
    assert "(is_archived); unarchive the channel" in sentences[0]
    await running.people.unarchive("#sales")
    for later in (monday + timedelta(days=6), monday + timedelta(days=8)):
        running.clock.now = later
        running.sandbox_clock.set(later)
        still = any("failed" in one.sentence for one in await found(running) if one.weight == "fault")
        assert still is (later < monday + timedelta(days=7))


async def test_a_message_that_nobody_sends_is_told_of(running: Office) -> None:
    row = {"workspace_id": running.workspace_id, "key": "welcome", "fire_at": FRIDAY, "kind": "welcome"}
    with running.database.write(running.workspace_id) as connection:
        connection.execute(sa.insert(tables.deliveries).values(row | {"recipient": "U1", "available_at": FRIDAY}))
    assert {one.weight for one in await found(running)} == {"fine"}
    running.clock.now = FRIDAY + timedelta(minutes=6)
    running.sandbox_clock.set(running.clock.now)
    assert "1 message waiting since Fri 20 Nov 15:00 UTC; see that “nextstep serve” runs" in await the("fault", running)


@pytest.mark.parametrize("database_url", ["SQLite"], indirect=True)
async def test_another_workspace_on_record_is_told_to_get_nothing(running: Office) -> None:
    with running.database.write("T2") as connection:
        connection.execute(sa.insert(tables.workspaces).values(workspace_id="T2", name="Twin", created_at=FRIDAY))
    assert "Twin (T2) is not the token's workspace and gets nothing" in await the("note", running)


@pytest.mark.parametrize(
    ("revision", "said"), [("0000", "newer schema"), (None, "older schema; run “nextstep migrate”")]
)
async def test_an_older_or_newer_schema_is_named_with_what_to_do(
    running: Office, revision: str | None, said: str
) -> None:
    with running.database.engine.begin() as connection:
        connection.execute(sa.text("DELETE FROM alembic_version"))
        if revision:
            connection.execute(sa.text("INSERT INTO alembic_version VALUES ('9999')"))
    assert said in await the("fault", running)


async def typed(terminal: Terminal, slack: Sandbox, **env: str) -> tuple[int, str]:
    """Run the command: its exit code and what it wrote."""
    ended = await asyncio.to_thread(terminal.type, "doctor", **(slack.environment() | env))
    assert ended.err == ""
    return ended.code, ended.out


async def test_the_command_ends_with_1_on_a_fault_and_with_0_on_a_note(
    terminal: Terminal, slack: Sandbox, database_url: str
) -> None:
    code, out = await typed(terminal, slack, DATABASE_URL=database_url)
    assert code == 0
    assert out.splitlines()[-1] == "No faults."
    code, out = await typed(terminal, slack, DATABASE_URL=database_url, SLACK_APP_TOKEN="xapp-1-A1-2-3")
    assert code == 1
    assert out.splitlines()[-1] == "1 fault."
    assert all(line.endswith(".") for line in out.splitlines())


async def test_its_findings_are_also_told_as_json(terminal: Terminal, slack: Sandbox) -> None:
    env: dict[str, Any] = slack.environment() | {"SLACK_BOT_TOKEN": "xoxb-nobody"}
    ended = await asyncio.to_thread(terminal.type, "doctor", "--json", **env)
    assert ended.code == 1
    assert '"faults": 1' in ended.out
    assert '{"weight": "fault", "about": "token"' in ended.out


@pytest.mark.parametrize(
    ("env", "named"),
    [
        ({"LOG_LEVEL": "LOUD"}, "LOG_LEVEL is DEBUG"),
        ({"SLACK_API_URL": "nonsense"}, "SLACK_API_URL is a web address"),
        ({"DATABASE_URL": "nonsense"}, "DATABASE_URL cannot be read"),
        ({"DATABASE_URL": "sqlite:////no/such/folder/x.db"}, "/no/such/folder does not exist"),
        ({"DATABASE_URL": "postgresql://u:secret@127.0.0.1:1/d"}, "postgresql://u:***@127.0.0.1:1/d cannot be opened"),
    ],
)
async def test_a_setting_that_cannot_be_used_is_a_finding(
    terminal: Terminal, slack: Sandbox, env: dict[str, str], named: str
) -> None:
    code, out = await typed(terminal, slack, **env)
    assert code == 1
    assert any(line.startswith("fault") and named in line for line in out.splitlines()), out
    assert "secret" not in out


async def test_a_server_that_never_answers_is_given_up_and_slack_is_asked_all_the_same(
    terminal: Terminal, slack: Sandbox
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"postgresql://u:secret@127.0.0.1:{silent.getsockname()[1]}/shop?connect_timeout=2"
        code, out = await typed(terminal, slack, DATABASE_URL=address)
    assert code == 1
    assert "timeout" in out
    assert "fine   scopes" in out


async def test_no_database_is_made_and_an_empty_or_foreign_one_is_left_as_it_is(
    terminal: Terminal, slack: Sandbox
) -> None:
    code, out = await typed(terminal, slack, DATABASE_URL="sqlite:///new.db")
    assert code == 0
    assert "note   database: sqlite:///new.db is not there yet; the first “nextstep serve”" in out
    assert not (terminal.folder / "new.db").exists()
    file = terminal.folder / "theirs.db"
    file.write_bytes(b"")
    assert (await typed(terminal, slack, DATABASE_URL="sqlite:///theirs.db"))[0] == 0
    assert file.read_bytes() == b""
    engine = sa.create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE invoices (id INTEGER)"))
    engine.dispose()
    before = file.read_bytes()
    code, out = await typed(terminal, slack, DATABASE_URL="sqlite:///theirs.db")
    assert code == 1
    assert "other tables and none of Nextstep's" in out
    assert file.read_bytes() == before


async def test_an_empty_postgres_database_is_a_note_and_stays_empty(
    terminal: Terminal, slack: Sandbox, postgres_server: str
) -> None:
    url = made(postgres_server, "doctor_empty", "CREATE DATABASE doctor_empty")
    code, out = await typed(terminal, slack, DATABASE_URL=url)
    assert code == 0
    assert "is empty; the first “nextstep serve”" in out
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() == (0,)


async def test_a_postgres_login_without_rights_is_told_what_an_administrator_runs(
    terminal: Terminal, slack: Sandbox, postgres_server: str
) -> None:
    made(
        postgres_server,
        "doctor_poor",
        "CREATE ROLE doctor_poor LOGIN",
        "CREATE DATABASE doctor_poor TEMPLATE template_nextstep",
    )
    url = as_login(postgres_server, "doctor_poor", "doctor_poor")
    code, out = await typed(terminal, slack, DATABASE_URL=url)
    assert code == 1
    assert "doctor_poor" in out
    (line,) = [line for line in out.splitlines() if line.startswith("fault")]
    assert "GRANT" in line
    statements = line.partition("in this database: ")[2].removesuffix(".").split("; ")
    with psycopg.connect(as_login(postgres_server, "postgres", "doctor_poor"), autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())
    assert (await typed(terminal, slack, DATABASE_URL=url))[0] == 0


async def test_tables_that_lost_their_privileges_are_named(
    terminal: Terminal, slack: Sandbox, postgres_server: str
) -> None:
    url = made(postgres_server, "doctor_bare", "CREATE DATABASE doctor_bare TEMPLATE template_nextstep")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("REVOKE ALL ON deals, steps FROM nextstep_app")
    code, out = await typed(terminal, slack, DATABASE_URL=url)
    assert code == 1
    assert "The role nextstep_app may not use deals, steps; restore the database together with its privileges" in out


def made(server: str, database: str, *statements: str) -> str:
    """Run this as the server's administrator; the address of the database that it makes."""
    with psycopg.connect(server, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())
    return as_login(server, "postgres", database)


def as_login(server: str, name: str, database: str) -> str:
    return sa.make_url(server).set(username=name, database=database).render_as_string(hide_password=False)


def test_the_database_of_a_doctor_changes_no_file(sqlite_url: str) -> None:
    database = Database(sqlite_url, leaves_file=True)
    with pytest.raises(sa.exc.OperationalError, match="readonly"), database.engine.begin() as connection:
        connection.execute(sa.text("DELETE FROM deals"))
    database.close()
