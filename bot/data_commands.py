"""Commands about data: import, configure, report."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click
import yaml

from bot import report_text
from bot.arguments import Day, source_named, workspace_option
from bot.clock import system_clock
from bot.import_text import imported
from bot.opening import opened_database
from bot.settings_file import read_configuration
from bot.workspace_choice import chosen_workspace, resolved_channels
from sales.crm import OpenStream, read_export, read_people, read_teams
from sales.crm.currencies import currency_of
from sales.metrics import Period
from sales.refusal import Refusal
from services import configuring, importing, reporting
from services.importing import Job

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)  # nothing was on record before

FILE = click.Path(path_type=Path, readable=False)  # what cannot be read is told by us, in one way for all files


@click.command("import")
@click.argument("file", type=FILE)
@workspace_option
@click.option("--source", metavar="NAME", help="Where the deals come from; found out for the CRMs that are known.")
@click.option("--owners", type=FILE, help="CSV name,email,slack_id: who an owner is in Slack.")
@click.option("--teams", type=FILE, help="CSV owner,manager,team: who is in which team.")
@click.option("--currency", metavar="C", help="Currency of amounts that name none; default the workspace's.")
@click.option("--dates", type=click.Choice(["iso", "mdy", "dmy"]), help="How dates like 03/04/2026 are meant.")
@click.option("--map", "mapping", multiple=True, metavar="COLUMN=FIELD", help="Which field a column holds.")
@click.option("--dry-run", is_flag=True, help="Say what would happen and change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as one JSON object.")
def import_(file: Path, workspace: str | None, *, dry_run: bool, as_json: bool, **given: Any) -> None:  # noqa: ANN401 - click's values
    """Take deals in from a CSV file."""
    with opened_database() as database:
        with _files():
            now = system_clock()
            mapping = dict(_pair(entry) for entry in given["mapping"])
            _readable(file)
            chosen = chosen_workspace(database, workspace, now=now, may_create=not dry_run)
            export_ = read_export(
                lambda: file.open("rb"),
                source=source_named(given["source"]),
                mapping=mapping,
                date_order=given["dates"],
                currency=_currency(given["currency"]) or chosen.currency,
            )
            job = Job(
                workspace_id=chosen.id,
                export=export_,
                owners=read_people(_opener(given["owners"])) if given["owners"] else (),
                teams=read_teams(_opener(given["teams"])) if given["teams"] else (),
                is_dry=dry_run,
            )
            summary = imported(
                job, lambda progress: importing.run(database, job, now=now, progress=progress), as_json=as_json
            )
        click.echo(summary)


@click.command()
@click.argument("file", type=FILE, required=False)
@workspace_option
@click.option("--dump", is_flag=True, help="Write today's settings instead.")
def configure(file: Path | None, workspace: str | None, *, dump: bool) -> None:
    """Set teams, members, channels, stages and schedules from a YAML file."""
    if dump and file is not None:
        raise Refusal("--dump writes today's settings to the screen; leave the file out, or send them there with “>”.")
    with opened_database() as database:
        now = system_clock()
        if dump:
            chosen = chosen_workspace(database, workspace, now=now)
            today = configuring.dump(database, chosen.id).model_dump(exclude_none=True)
            click.echo(yaml.safe_dump(today, sort_keys=False, allow_unicode=True), nl=False)
            return
        if file is None:
            raise Refusal("Name the YAML file with the settings, or give --dump to see today's.")
        _readable(file)
        with _files():
            read = read_configuration(file)
        wanted, doubts = resolved_channels(read)
        chosen = chosen_workspace(database, workspace, now=now)
        configuring.configure(database, chosen.id, wanted, now=now)
        for doubt in doubts:
            click.echo(doubt, err=True)
        click.echo(f"The settings of {chosen.name} are as {file.name} says.")


@click.command()
@click.argument("what", type=click.Choice(["digest", "undated", "metrics"]))
@workspace_option
@click.option("--team", metavar="NAME", help="The team; the default team if it is not given.")
@click.option("--from", "first", type=Day(), help="First day of the period.")
@click.option("--to", "last", type=Day(), help="Last day of the period, included.")
@click.option("--by", type=click.Choice(["quarter", "team", "owner"]), help="Also the same numbers for each of these.")
@click.option("--at", metavar="TIME", help="An earlier moment, as it was on record then: 2026-11-23T08:30+01:00.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object, one a line for several teams.")
def report(what: str, workspace: str | None, team: str | None, *, as_json: bool, **given: Any) -> None:  # noqa: ANN401 - click's values
    """Print the numbers of a message without sending it."""
    with opened_database() as database:
        now = system_clock()
        chosen = chosen_workspace(database, workspace, now=now)
        at = _moment(given["at"], now, ZoneInfo(chosen.timezone or "UTC"))
        _check_period(what, given)
        if what == "metrics":
            team_id = reporting.teams_named(database, chosen.id, team)[0].id if team is not None else None
            period = _period(given["first"], given["last"])
            found = reporting.metrics(
                database, chosen.id, team_id=team_id, period=period, by=given["by"], at=at, now=now
            )
            click.echo(report_text.metrics(found, period, as_json=as_json), nl=False)
            return
        shown = []
        for held in reporting.teams_named(database, chosen.id, team):
            if what == "digest":
                digest = reporting.digest(database, chosen.id, held.id, now=now, at=at)
                shown.append(report_text.digest(digest, as_json=as_json))
            else:
                undated = reporting.undated(database, chosen.id, held.id, now=now, at=at)
                shown.append(report_text.undated(undated, as_json=as_json))
        click.echo(("" if as_json else "\n").join(shown), nl=False)


@contextmanager
def _files() -> Iterator[None]:
    """A file that is there and cannot be read all the same is named, or at least the system's reason is."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        named = f" {error.filename}" if error.filename else ""
        raise Refusal(
            f"The file{named} cannot be read ({error.strerror}); check its name and who may read it."
        ) from None


def _readable(file: Path) -> None:
    if not file.is_file():
        raise Refusal(f"There is no file {file}; check its name and where it lies.")


def _opener(file: Path) -> OpenStream:
    _readable(file)
    return lambda: file.open("rb")


def _pair(entry: str) -> tuple[str, str]:
    column, _, field = entry.rpartition("=")
    if not column or not field:
        raise Refusal(f"--map takes COLUMN=FIELD, for example --map 'Deal title=name'; “{entry}” is not that.")
    return column, field


def _currency(code: str | None) -> str | None:
    if code is not None and not (re.fullmatch(r"[A-Za-z]{3}", code) and currency_of(code, None)):
        raise Refusal(f"--currency takes a code like USD; “{code}” is not one.")
    return code


def _check_period(what: str, given: dict[str, Any]) -> None:
    named = [f"--{name}" for name, value in (("from", "first"), ("to", "last"), ("by", "by")) if given[value]]
    if what != "metrics" and named:
        raise Refusal(f"{named[0]} goes with “report metrics” only; leave it out, or see --at for an earlier moment.")


def _period(first: date | None, last: date | None) -> Period:
    if first and last and first > last:
        raise Refusal(f"--from {first} lies after --to {last}; give the earlier day to --from.")
    return Period(first, last)


def _moment(text: str | None, now: datetime, zone: ZoneInfo) -> datetime | None:
    """An earlier moment; without an offset it is the workspace's local time."""
    if text is None:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise Refusal(f"--at takes a time like 2026-11-23T08:30+01:00; “{text}” is not that.") from None
    at = at if at.tzinfo else at.replace(tzinfo=zone)
    if at > now:
        raise Refusal(f"--at {text} lies in the future; leave it out for the numbers as they stand now.")
    return max(BEGINNING, at).astimezone(UTC)
