"""Import, export, configure and report as an operator types them."""

import csv
import io
import json
import subprocess
import sysconfig
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from services import exporting, firing
from storage import deals
from storage.database import Database
from tests.bot.terminal import Ended, Terminal
from tests.services.company import (
    FRIDAY,
    HEADER,
    MONDAY,
    PIPELINE,
    agreed,
    everything,
    founded,
    taken_in,
    working,
)

NEXTSTEP = Path(sysconfig.get_path("scripts")) / "nextstep"
GOOD = f"{HEADER}\n{PIPELINE.strip()}\n"


def opened(terminal: Terminal) -> Database:
    return Database(terminal.env["DATABASE_URL"])


@pytest.fixture
def stocked(terminal: Terminal) -> Terminal:
    """A terminal whose database has a workspace with deals, a step and deliveries."""
    database = opened(terminal)
    working(database)
    agreed(database, "Northwind", date(2026, 11, 23))
    firing.fire_due(database, now=MONDAY, limit=100)
    database.close()
    (terminal.folder / "deals.csv").write_text(GOOD)
    return terminal


def table(ended: Ended) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(ended.good)))


def test_an_import_tells_what_it_did_and_the_second_one_that_nothing_changed(terminal: Terminal) -> None:
    (terminal.folder / "deals.csv").write_text(GOOD + "1,Twice,,1,USD,Proposal,,,\n")
    first = terminal.type("import", "deals.csv", "--workspace", "T1")
    assert first.good.startswith("4 deals new, 0 changed, 0 as they were; 1 row skipped.")
    assert "line 6: skipped." in first.out
    assert "Not found in Slack: Bert Vogel, Jane Roe, Somebody Else." in first.out
    again = terminal.type("import", "deals.csv", "--json").records[0]
    told = {name: again[name] for name in ("rows", "created", "changed", "unchanged", "dry_run", "new_stages")}
    assert told == {"rows": 5, "created": 0, "changed": 0, "unchanged": 4, "dry_run": False, "new_stages": []}
    assert [(skipped["line"], bool(skipped["reason"])) for skipped in again["skipped"]] == [(6, True)]


def test_a_dry_run_changes_nothing_in_the_database(stocked: Terminal) -> None:
    database = opened(stocked)
    before = everything(database, None)
    (stocked.folder / "more.csv").write_text(GOOD + "7,New,,1,USD,Legal,,,\n8,New too,,1,USD,Legal,,,\n")
    ended = stocked.type("import", "more.csv", "--dry-run", "--source", "crm")
    assert "2 deals would be new" in ended.good
    assert "New stages: Legal." in ended.out
    assert everything(database, None) == before
    database.close()


def test_a_dry_run_into_an_empty_database_leaves_it_empty(terminal: Terminal) -> None:
    (terminal.folder / "deals.csv").write_text(GOOD)
    assert "T1" in terminal.type("import", "deals.csv", "--dry-run", "--workspace", "T1").sentence
    database = opened(terminal)
    assert not any(everything(database, None).values())
    database.close()


def test_columns_can_be_mapped_and_owners_and_teams_given(stocked: Terminal) -> None:
    (stocked.folder / "own.csv").write_text("No,What,Worth,Who\nA1,Zeta rollout,1200,J. R.\n")
    (stocked.folder / "owners.csv").write_text("name,email,slack_id\nJ. R.,jane@example.com,\n")
    (stocked.folder / "teams.csv").write_text("owner,manager,team\nJ. R.,Ann,East\n")
    mapping = [part for pair in ("No=id", "What=name", "Worth=amount", "Who=owner") for part in ("--map", pair)]
    lists = ["--owners", "owners.csv", "--teams", "teams.csv"]
    ended = stocked.type("import", "own.csv", *mapping, *lists, "--currency", "chf", "--source", "own")
    assert ended.good.startswith("1 deal new")
    deal = next(record for record in stocked.type("export").records if record["name"] == "Zeta rollout")
    told = [deal[name] for name in ("external_id", "amount", "currency", "owner_id", "team", "source")]
    assert told == ["A1", "1200", "CHF", "UJANE", "East", "own"]


@pytest.mark.parametrize("what", exporting.FIELDS)
def test_csv_and_json_hold_the_same(stocked: Terminal, what: str) -> None:
    records = stocked.type("export", "--what", what).records
    lines = table(stocked.type("export", "--what", what, "--format", "csv"))
    assert len(records) == len(lines) > 0
    for record, line in zip(records, lines, strict=True):
        assert {name: as_cell(value) for name, value in record.items()} == {name: line[name] for name in record}
    assert list(lines[0]) == list(exporting.FIELDS[what])  # type: ignore[index]


def as_cell(value: Any) -> str:
    if isinstance(value, list):
        return " ".join(value)
    return "" if value is None else str(value)


def test_an_export_without_records_still_names_its_columns(terminal: Terminal) -> None:
    database = opened(terminal)
    founded(database)
    database.close()
    ended = terminal.type("export", "--what", "deliveries", "--format", "csv")
    assert ended.good.strip() == ",".join(exporting.FIELDS["deliveries"])
    assert terminal.type("export", "--what", "deliveries").good == ""


@pytest.mark.parametrize(
    "name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0", '=HYPERLINK("http://x.example")', "＝1+1"]
)
def test_no_cell_of_a_csv_is_taken_for_a_formula(terminal: Terminal, name: str) -> None:
    database = opened(terminal)
    founded(database)
    taken_in(database, "T1", "1,A,,1,USD,Proposal,,,")
    with database.write("T1") as connection:
        deals.change(connection, "T1", next(deals.every(connection, "T1")).id, name=name, account=name)
    database.close()
    (line,) = table(terminal.type("export", "--format", "csv"))
    assert line["name"] == line["account"] == f"'{name}"
    assert terminal.type("export").records[0]["name"] == name


def test_text_in_every_script_comes_out_as_it_is(terminal: Terminal) -> None:
    database = opened(terminal)
    founded(database)
    taken_in(database, "T1", '1,"Müller & Söhne ""2"", 日本 🚀",,1,USD,Proposal,,,')
    database.close()
    name = 'Müller & Söhne "2", 日本 🚀'
    assert terminal.type("export").records[0]["name"] == name
    assert table(terminal.type("export", "--format", "csv"))[0]["name"] == name


def test_settings_that_are_dumped_and_read_again_change_nothing(stocked: Terminal) -> None:
    (stocked.folder / "own.yaml").write_text(
        yaml.safe_dump(
            {
                "workspace": {"timezone": "Europe/Berlin", "currency": "EUR", "holidays": "DE-BY"},
                "teams": [{"name": "EMEA", "channel": "C0EMEA001", "members": ["bert@example.com"]}],
                "schedules": [{"kind": "digest", "team": "EMEA", "days": ["tue"], "time": "08:15"}],
            }
        )
    )
    assert stocked.type("configure", "own.yaml").good == "The settings of T1 Ltd are as own.yaml says.\n"
    dump = stocked.type("configure", "--dump").good
    (stocked.folder / "dump.yaml").write_text(dump)
    database = opened(stocked)
    before = everything(database, None)
    assert stocked.type("configure", "dump.yaml").good
    assert everything(database, None) == before
    assert stocked.type("configure", "--dump").good == dump
    database.close()


def test_times_may_stand_without_quotation_marks(stocked: Terminal) -> None:
    (stocked.folder / "own.yaml").write_text("schedules:\n  - {kind: nudge, days: [mon], time: 10:30}\n")
    assert stocked.type("configure", "own.yaml").good
    schedules = [r for r in stocked.type("export", "--what", "settings").records if r.get("what") == "nudge"]
    assert [schedule["time"] for schedule in schedules] == ["10:30"]


def test_the_metrics_are_one_object_under_the_names_of_the_contract(stocked: Terminal) -> None:
    found = stocked.type("report", "metrics", "--json", "--by", "owner", "--from", "2026-01-01").records[0]
    assert {
        "period",
        "open",
        "won",
        "lost",
        "win_rate",
        "revenue",
        "cycle_days_mean",
        "cycle_days_median",
        "next_step_rate",
        "groups",
    } <= found.keys()
    assert found["period"] == {"from": "2026-01-01", "to": None}
    assert (found["open"], found["win_rate"], found["win_rate_of"]) == (4, None, 0)
    assert found["next_step_rate"].keys() == {"strict", "dated", "any", "of"}
    assert (found["next_step_rate"]["dated"], found["next_step_rate"]["of"]) == (0.25, 4)
    assert [group["name"] for group in found["groups"]] == ["Bert Vogel", "Jane Roe", "Somebody Else"]
    text = stocked.type("report", "metrics").good
    assert "n/a" in text


def test_reports_on_an_earlier_moment_show_what_was_on_record_then(stocked: Terminal) -> None:
    before = (FRIDAY - timedelta(minutes=1)).isoformat()
    assert stocked.type("report", "undated", "--json", "--at", before).records[0]["open"] == 0
    assert stocked.type("report", "digest", "--json", "--at", before).records[0]["open"] == 0
    assert stocked.type("report", "metrics", "--json", "--at", before).records[0]["open"] == 0


def test_reports_read_as_the_message_does(stocked: Terminal) -> None:
    assert "3 of 4 open deals have no dated next step" in stocked.type("report", "undated").good
    assert "4 open deals" in stocked.type("report", "digest").good
    undated = stocked.type("report", "undated", "--json").records[0]
    assert (undated["undated"], undated["open"], undated["amount"]) == (3, 4, {"GBP": "25000", "USD": "450000.5"})


def test_an_older_database_is_migrated_on_command(terminal: Terminal) -> None:
    fresh = f"sqlite:///{terminal.folder / 'fresh.db'}"
    assert terminal.type("migrate", DATABASE_URL=fresh).good == "The database now has the newest schema.\n"
    assert terminal.type("migrate", DATABASE_URL=fresh).good == "The database already has the newest schema.\n"


def test_an_empty_database_is_set_up_by_any_command(terminal: Terminal) -> None:
    (terminal.folder / "deals.csv").write_text(GOOD)
    fresh = f"sqlite:///{terminal.folder / 'fresh.db'}"
    assert terminal.type("import", "deals.csv", "--workspace", "T1", DATABASE_URL=fresh).good.startswith("4 deals new")


def test_settings_come_from_an_env_file_too(terminal: Terminal) -> None:
    (terminal.folder / ".env").write_text(f"DATABASE_URL=sqlite:///{terminal.folder / 'named.db'}\n")
    del terminal.env["DATABASE_URL"]
    assert terminal.type("migrate").good
    assert (terminal.folder / "named.db").exists()


def test_two_commands_that_start_on_an_empty_database_at_once_both_work(terminal: Terminal) -> None:
    (terminal.folder / "deals.csv").write_text(GOOD)
    env = terminal.env | {"DATABASE_URL": f"sqlite:///{terminal.folder / 'fresh.db'}"}
    commands = [
        subprocess.Popen(
            [NEXTSTEP, "import", "deals.csv", "--workspace", "T1", "--json"],
            cwd=terminal.folder,
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    told = [command.communicate(timeout=60) for command in commands]
    assert [command.returncode for command in commands] == [0, 0, 0], told
    assert sum(json.loads(out)["created"] for out, _ in told) == 4


def test_an_export_into_a_pipe_that_is_closed_early_ends_without_a_word(stocked: Terminal) -> None:
    database = opened(stocked)
    taken_in(database, "T1", "\n".join(f"{n},{'Long name ' * 12}{n},,1,USD,Proposal,,," for n in range(400)))
    database.close()
    command = f"{NEXTSTEP} export | head -1"
    ended = subprocess.run(
        ["bash", "-c", command],
        cwd=stocked.folder,
        env=stocked.env,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert len(ended.stdout.splitlines()) == 1
    assert ended.stderr == ""


def test_ones_own_export_is_known_and_changes_nothing(terminal: Terminal) -> None:
    (terminal.folder / "deals.csv").write_text("id,name,amount,currency,stage\n1,=1+1,5,USD,Proposal\n")
    assert terminal.type("import", "deals.csv", "--workspace", "T1").good
    exported = terminal.type("export", "--format", "csv").out
    (terminal.folder / "own.csv").write_text(exported)
    tried = terminal.type("import", "own.csv", "--dry-run").good
    assert tried.startswith("0 deals would be new, 0 would be changed, 1 as they were")
    assert "Read as Nextstep's own export" in tried
    assert terminal.type("import", "own.csv").good.startswith("0 deals new, 0 changed, 1 as they were")
    assert terminal.type("export", "--format", "csv").out == exported


def test_a_dry_run_says_just_what_the_import_then_does(stocked: Terminal) -> None:
    lines = "".join(
        f"{n},Deal {n},,{n},USD,{('Legal', 'closedwon', '')[n % 3]},Jane Roe,03/04/2026,\n" for n in range(250)
    )
    (stocked.folder / "more.csv").write_text(GOOD + lines)
    tried, done = (stocked.type("import", "more.csv", *how, "--json").records[0] for how in (["--dry-run"], []))
    assert (tried.pop("dry_run"), done.pop("dry_run")) == (True, False)
    assert tried == done
    assert (done["rows"], done["new_stages"]) == (254, ["Legal"])
    assert {called: told["stage"] for called, told in done["stages"].items()} == {
        **{name: name for name in ("Proposal", "Negotiation", "Discovery", "Legal")},
        "closedwon": "Won",
        "": "Discovery",
    }


def test_a_file_of_unknown_columns_is_refused_with_the_way_to_map_them(stocked: Terminal) -> None:
    (stocked.folder / "own.csv").write_text("Kunde,Der Vorgang,Wert\nAcme,Pilot,3\n")
    sentence = stocked.type("import", "own.csv").sentence
    assert "not understood are 'Kunde', 'Der Vorgang', 'Wert'" in sentence
    assert "--map Kunde=name" in sentence
    ended = stocked.type("import", "own.csv", "--map", "Der Vorgang=name", "--dry-run").good
    assert "Read as csv (utf-8): “Der Vorgang” as name." in ended
    assert "Columns that are not taken over: Kunde, Wert." in ended
    assert "No column is known for account, amount" in ended
    assert "--map Kunde=account" in ended
