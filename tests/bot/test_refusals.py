"""A wrong setting or argument is one plain sentence on standard error, exit 2: no traceback, no box."""

import socket
import subprocess
import sysconfig
from pathlib import Path

import pytest
import sqlalchemy as sa

from storage.database import Database
from tests.bot.terminal import Terminal
from tests.services.company import HEADER, PIPELINE, founded, rows

NEXTSTEP = Path(sysconfig.get_path("scripts")) / "nextstep"
TOKEN = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s"}
NOWHERE = {"SLACK_API_URL": "http://127.0.0.1:9/api/"}
GOOD = f"{HEADER}\n{PIPELINE.strip()}\n"


def file(terminal: Terminal, content: str | bytes, name: str = "file.csv") -> str:
    path = terminal.folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return name


def known(terminal: Terminal, *workspaces: str) -> None:
    """Let the database know these workspaces."""
    database = Database(terminal.env["DATABASE_URL"])
    for workspace_id in workspaces:
        founded(database, workspace_id)
    database.close()


@pytest.mark.parametrize(
    ("arguments", "env", "named"),
    [
        ("serve", {}, "SLACK_BOT_TOKEN"),
        ("serve", {"SLACK_BOT_TOKEN": "xoxb-1"}, "SLACK_SIGNING_SECRET"),
        ("serve --socket", TOKEN, "SLACK_APP_TOKEN"),
        ("serve", TOKEN | {"LOG_LEVEL": "LOUD"}, "LOG_LEVEL"),
        ("export", {"LOG_LEVEL": "info"}, "LOG_LEVEL"),
        ("export", {"LOG_FORMAT": "xml"}, "LOG_FORMAT"),
        ("serve --port 99999", TOKEN, "65535"),
        ("serve --port -1", TOKEN, "65535"),
        ("serve --port 1.5", TOKEN, "65535"),
        ("sandbox --port 65536", {}, "65535"),
        ("serve --port 0 --host nonsense.invalid", TOKEN | NOWHERE, "nonsense.invalid"),
        ("serve --port 0 --host é..ü", TOKEN | NOWHERE, "--host"),
        ("serve --port 0 --host 192.0.2.1", TOKEN | NOWHERE, "192.0.2.1"),
        ("serve --port 0 --host=", TOKEN | NOWHERE, "--host is empty"),
        ("serve", TOKEN | {"SLACK_BOT_TOKEN": ""}, "SLACK_BOT_TOKEN is not set"),
        ("serve", TOKEN | {"SLACK_BOT_TOKEN": "  "}, "SLACK_BOT_TOKEN is not set"),
        ("serve", TOKEN | {"SLACK_API_URL": "https://slack.com"}, "/api/"),
        ("serve", TOKEN | {"SLACK_API_URL": "https://slack.com/api/?x=1"}, "/api/"),
        ("serve", TOKEN | {"SLACK_API_URL": "https://slack.com:99999/api/"}, "/api/"),
        ("serve", TOKEN | {"SLACK_API_URL": "https://sla ck.com/api/"}, "/api/"),
        ("import file.csv --timezone Mars", {}, "nextstep import --help"),
        ("configure file.yaml --dump", {}, "--dump"),
        ("serve", TOKEN | NOWHERE, "http://127.0.0.1:9/api/"),
        ("serve", TOKEN | {"SLACK_API_URL": "nonsense"}, "SLACK_API_URL"),
        ("serve", TOKEN | {"SLACK_API_URL": "http://"}, "SLACK_API_URL"),
        ("serve", TOKEN | {"SLACK_API_URL": "ftp://slack.example/api/"}, "SLACK_API_URL"),
        ("serve", TOKEN | {"SLACK_API_URL": "http://[::1/api"}, "SLACK_API_URL"),
        ("serve", TOKEN | NOWHERE | {"SLACK_BOT_TOKEN": "xoxb-1\nX-Other: 1"}, "SLACK_BOT_TOKEN"),
        ("export", TOKEN | NOWHERE, "http://127.0.0.1:9/api/"),
        ("export", {"DATABASE_URL": ""}, "DATABASE_URL"),
        ("export", {"DATABASE_URL": "nonsense"}, "DATABASE_URL"),
        ("export", {"DATABASE_URL": "oracle://u:secret@h/d"}, "DATABASE_URL"),
        ("export", {"DATABASE_URL": "mysql://u:secret@h/d"}, "DATABASE_URL"),
        ("export", {"DATABASE_URL": "mysql+psycopg://u:secret@h/d"}, "DATABASE_URL"),
        ("export", {"DATABASE_URL": "postgresql://u:secret@h:port/d"}, "DATABASE_URL"),
        ("export", {"DATABASE_URL": "postgresql://u:secret@127.0.0.1:1/d"}, "127.0.0.1:1"),
        ("export", {"DATABASE_URL": "postgresql://u:secret@127.0.0.1:1/d?nonsense=1"}, "DATABASE_URL"),
        ("export", {"DATABASE_URL": "sqlite:////no/such/folder/x.db"}, "/no/such/folder"),
        ("migrate", {"DATABASE_URL": "sqlite:////no/such/folder/x.db"}, "/no/such/folder"),
        ("serve", TOKEN | {"DATABASE_URL": "sqlite:////no/such/folder/x.db"}, "/no/such/folder"),
        ("migrate", {"DATABASE_URL": "nonsense"}, "DATABASE_URL"),
        ("nonsense", {}, "nonsense"),
        ("export --nonsense", {}, "--nonsense"),
        ("export extra", {}, "extra"),
        ("import", {}, "FILE"),
        ("export --what everything", {}, "everything"),
        ("export --format xml", {}, "xml"),
        ("serve --port nonsense", {}, "nonsense"),
        ("report", {}, "digest"),
        ("report weather", {}, "weather"),
        ("report metrics --by planet", {}, "planet"),
        ("import file.csv --dates ymd", {}, "ymd"),
        ("import file.csv --map", {}, "--map"),
    ],
)
def test_a_wrong_setting_or_argument_is_one_plain_sentence(
    terminal: Terminal, arguments: str, env: dict[str, str], named: str
) -> None:
    ended = terminal.type(*arguments.split(), **env)
    assert named in ended.sentence
    assert "secret" not in ended.sentence


@pytest.mark.parametrize(
    "content",
    [
        "",
        "\n\n\n",
        b"\x00\xff\xfe\x00" * 500,
        bytes(range(256)) * 40,
        "just some words\nand more of them\n",
        "account,sector\nAcme,tech\n",
        "%PDF-1.7 nothing of this is a table",
        "x" * 200_000,
    ],
)
def test_a_file_that_is_no_export_of_deals_is_refused(terminal: Terminal, content: str | bytes) -> None:
    known(terminal, "T1")
    before = snapshot(terminal)
    assert terminal.type("import", file(terminal, content)).sentence
    assert snapshot(terminal) == before


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ("import missing.csv", "missing.csv"),
        ("import .", "."),
        ("import /dev/null", "/dev/null"),
        ("import file.csv --owners missing.csv", "missing.csv"),
        ("import file.csv --teams missing.csv", "missing.csv"),
        ("import file.csv --owners file.csv", "email"),
        ("import file.csv --teams file.csv", "team"),
        ("import file.csv --map name", "COLUMN=FIELD"),
        ("import file.csv --map =name", "COLUMN=FIELD"),
        ("import file.csv --map name=", "COLUMN=FIELD"),
        ("import file.csv --map name=colour", "colour"),
        ("import file.csv --map nowhere=name", "nowhere"),
        ("import file.csv --currency dollars", "dollars"),
        ("import file.csv --workspace T9", "T9"),
        (f"import file.csv --source {'x' * 500}", "40"),
        ("import file.csv --currency Euros", "Euros"),
        ("import file.csv --currency zzz", "zzz"),
        ("import file.csv --workspace nonsense", "nonsense"),
        ("import /proc/self/mem", "cannot be read"),
        ("import file.csv --owners /proc/self/mem", "cannot be read"),
        ("configure /proc/self/mem", "cannot be read"),
        (f"import {'x' * 300}", "File name too long"),
        ("report digest --at 2099-01-01", "future"),
        ("report metrics --at 9999-12-31T23:59-14:00", "future"),
        ("report digest --from 2026-01-01", "--from"),
        ("report undated --to 2026-01-01", "--to"),
        ("report digest --by team", "--by"),
        ("export --workspace T9", "T9"),
        ("configure", "YAML"),
        ("configure missing.yaml", "missing.yaml"),
        ("configure . ", "."),
        ("configure --dump --workspace T9", "T9"),
        ("report metrics --workspace T9", "T9"),
        ("report digest --team Nowhere", "Nowhere"),
        ("report metrics --team Nowhere", "Nowhere"),
        ("report metrics --from yesterday", "“yesterday” is no day; write one like 2026-11-23"),
        ("report metrics --to 2026-02-30", "2026-02-30"),
        ("report metrics --from 2026-05-01 --to 2026-04-01", "2026-05-01"),
        ("report digest --at yesterday", "yesterday"),
        ("report digest --at 2026-13-01", "2026-13-01"),
        ("report undated --at 25:00", "25:00"),
    ],
)
def test_what_cannot_be_found_or_read_is_named(terminal: Terminal, arguments: str, named: str) -> None:
    known(terminal, "T1")
    file(terminal, GOOD)
    before = snapshot(terminal)
    assert named in terminal.type(*arguments.split()).sentence
    assert snapshot(terminal) == before


@pytest.mark.parametrize("at", ["0001-01-01", "0001-01-01T00:00+14:00", "1970-01-01"])
@pytest.mark.parametrize("what", ["digest", "undated", "metrics"])
def test_a_moment_at_the_beginning_of_time_is_answered_all_the_same(terminal: Terminal, what: str, at: str) -> None:
    known(terminal, "T1")
    assert terminal.type("report", what, "--at", at, "--json").good


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("teams: [", "line 1"),
        ("teams:\n  - name: Sales\n   channel: x\n", "line 3"),
        ("\tteams: x", "line 1"),
        (b"\xff\xfe\x00", "file.yaml"),
        ("- a\n- b\n", "names and values"),
        ("just words", "names and values"),
        ("", "holds no settings"),
        ("# nothing yet\n", "holds no settings"),
        ("teams:\n", "holds no settings"),
        ("workspace: {currency: EUR}\nworkspace: {currency: USD}", "“workspace” stands twice"),
        ("[" * 5000, "file.yaml"),
        ("teams: [{}]", "teams 1, name: it is missing"),
        ("teams: {name: A}", "teams: write it as a list"),
        ("teams: [A]", "teams 1: write it as names and values"),
        ("teams: [{name: 2026-01-01}]", "teams 1, name: write it as text"),
        ("teams: [{name: ''}]", "teams 1, name: it is empty"),
        (f"teams: [{{name: {'x' * 101}}}]", "more than 100 characters"),
        ('teams: [{name: "a\\0b"}]', "teams 1, name: it holds"),
        ("teams: [{name: A, chanel: C1}]", "teams 1, chanel: there is no such setting"),
        ("teams: [{name: A}, {name: a, members: []}]", "“a” stands twice"),
        ("5: x", "there is no such setting"),
        ("workspace: {fiscal_year_start: 13}", "12 is the most"),
        ("workspace: {fiscal_year_start: 0}", "from 1 on"),
        ("workspace: {fiscal_year_start: true}", "whole number"),
        ("workspace: {currency: ZZZ}", "ZZZ"),
        ("stages: [{name: A, kind: parked}]", "“parked” is none of open, won, lost"),
        ("stages: [{name: A, norm_days: 99999999999999999999}]", "is the most"),
        ("stages: [{name: A, norm_days: two}]", "whole number"),
        ("stages: [{name: A}, {name: a, kind: won}]", "“a” stands twice"),
        (
            "stages: [{name: Discovery, kind: won}, {name: Proposal, kind: won}, {name: Negotiation, kind: lost}]",
            "open",
        ),
        ("schedules: [{kind: nudge, days: [], time: '09:00'}]", "name at least one"),
        ("schedules: [{kind: nudge, days: [monday], time: '09:00'}]", "“monday” is none of mon, tue"),
        ("schedules: [{kind: nudge, days: [mon], time: true}]", "time"),
        ("schedules: [{kind: nudge, team: Sales, days: [mon], time: '09:00'}]", "leave out its team"),
        ("schedules: [{kind: nudge, timezone: Europe/Paris, days: [mon], time: '09:00'}]", "leave out its timezone"),
        ("schedules: [{kind: nudge, days: [mon], time: 540}, {kind: nudge, days: [tue], time: 540}]", "“nudge” stands"),
        ("colour: blue", "colour"),
        ("workspace: {timezone: Mars/Olympus}", "Mars/Olympus"),
        ("workspace: {currency: }", "currency"),
        ("teams:\n  - {name: Sales, members: [nobody@example.com]}", "nobody@example.com"),
        ("teams:\n  - {name: Sales, channel: '#sales'}", "SLACK_BOT_TOKEN"),
        ("teams:\n  - {name: Sales, channel: sales}", "sales"),
        ("schedules:\n  - {kind: digest, team: Nowhere, days: [mon], time: '08:30'}", "Nowhere"),
        ("schedules:\n  - {kind: digest, days: [mon], time: '8h'}", "8h"),
        ("stages:\n  - {name: Lost, kind: open}", "lost"),
        ("a: &a [x, *a]", "file.yaml"),
        ("!!python/object/apply:os.system ['true']", "file.yaml"),
        ("2026-13-45: x", "file.yaml"),
        ("x: 2026-13-45", "file.yaml"),
    ],
)
def test_settings_that_cannot_be_read_change_nothing(terminal: Terminal, content: str | bytes, named: str) -> None:
    known(terminal, "T1")
    before = snapshot(terminal)
    sentence = terminal.type("configure", file(terminal, content, "file.yaml")).sentence
    assert named in sentence
    assert not [words for words in ("Input should", "String should", "not permitted", "Field") if words in sentence]
    assert snapshot(terminal) == before


@pytest.mark.parametrize(
    "arguments", ["serve", "import file.csv", "export", "configure --dump", "report metrics", "migrate"]
)
def test_a_newer_schema_is_refused_by_every_command(terminal: Terminal, arguments: str) -> None:
    stamp(terminal, "9999")
    file(terminal, GOOD)
    assert "newer" in terminal.type(*arguments.split(), **TOKEN).sentence


@pytest.mark.parametrize("arguments", ["serve", "import file.csv", "export", "configure --dump", "report metrics"])
def test_an_older_schema_is_refused_with_the_way_to_mend_it(terminal: Terminal, arguments: str) -> None:
    stamp(terminal, None)
    file(terminal, GOOD)
    assert "nextstep migrate" in terminal.type(*arguments.split(), **TOKEN).sentence


def test_a_file_that_is_no_database_is_refused(terminal: Terminal) -> None:
    file(terminal, GOOD * 100)
    for command in ("export", "migrate"):
        assert "DATABASE_URL" in terminal.type(command, DATABASE_URL="sqlite:///file.csv").sentence
    assert (terminal.folder / "file.csv").read_text() == GOOD * 100


def test_a_database_that_nobody_may_change_is_refused(terminal: Terminal) -> None:
    (terminal.folder / "folder.db").mkdir()
    assert "folder.db" in terminal.type("export", DATABASE_URL="sqlite:///folder.db").sentence


def test_an_empty_database_knows_no_workspace_and_says_how_to_name_one(terminal: Terminal) -> None:
    for arguments in ("export", "report metrics", "configure --dump"):
        assert "--workspace" in terminal.type(*arguments.split()).sentence
    file(terminal, GOOD)
    assert "--workspace" in terminal.type("import", "file.csv").sentence


def test_of_several_workspaces_one_must_be_named(terminal: Terminal) -> None:
    known(terminal, "T1", "T2")
    sentence = terminal.type("export").sentence
    assert "T1" in sentence
    assert "T2" in sentence
    assert "--workspace" in sentence
    assert terminal.type("export", "--workspace", "T2").good == ""


def test_a_broken_env_file_is_named(terminal: Terminal) -> None:
    file(terminal, b"LOG_LEVEL=\xff\xfe", ".env")
    assert ".env" in terminal.type("export").sentence
    file(terminal, "\ufeffLOG_LEVEL=LOUD", ".env")
    assert "LOG_LEVEL" in terminal.type("export").sentence
    for line in ("LOG_LEVEL INFO", "SLACK_BOT_TOKEN='xoxb", "=="):
        file(terminal, f"LOG_FORMAT=text\n# a remark\n\n{line}\n", ".env")
        assert "Line 4 of the file .env" in terminal.type("export").sentence


def test_an_output_that_cannot_take_more_is_named(terminal: Terminal) -> None:
    known(terminal, "T1")
    command = f"{NEXTSTEP} export --what settings > /dev/full"
    env = terminal.env
    ended = subprocess.run(["bash", "-c", command], cwd=terminal.folder, env=env, capture_output=True, check=False)
    assert (ended.returncode, len(ended.stderr.splitlines())) == (2, 1)
    assert b"No space left" in ended.stderr


def test_a_place_where_something_else_listens_is_named(terminal: Terminal) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        sentence = terminal.type("sandbox", "--port", port).sentence
    assert port in sentence


@pytest.mark.parametrize(
    "command", ["", "serve", "migrate", "import", "export", "configure", "report", "sandbox", "demo"]
)
def test_help_is_shown_on_request(terminal: Terminal, command: str) -> None:
    for option in ("--help", "-h"):
        ended = terminal.type(*command.split(), option)
        assert ended.good.startswith("Usage: nextstep")
        assert ended.err == ""


def test_without_arguments_help_is_shown(terminal: Terminal) -> None:
    assert terminal.type().good.startswith("Usage: nextstep")


def test_the_version_is_told(terminal: Terminal) -> None:
    assert "nextstep" in terminal.type("--version").good


def snapshot(terminal: Terminal) -> list[object]:
    database = Database(terminal.env["DATABASE_URL"])
    found = [rows(database, table, None) for table in ("workspaces", "teams", "stages", "schedules", "deals", "clocks")]
    database.close()
    return [found]


def stamp(terminal: Terminal, revision: str | None) -> None:
    """Let the database say that it is of another version."""
    database = Database(terminal.env["DATABASE_URL"])
    with database.engine.begin() as connection:
        connection.execute(sa.text("DELETE FROM alembic_version"))
        if revision:
            connection.execute(sa.text("INSERT INTO alembic_version VALUES (:revision)"), {"revision": revision})
    database.close()


def test_nothing_was_written_beside_what_was_asked_for(terminal: Terminal) -> None:
    terminal.type("export")
    assert {path.name for path in Path(terminal.folder).iterdir()} <= {
        "nextstep.db",
        "nextstep.db-wal",
        "nextstep.db-shm",
        ".out",
        ".err",
    }
