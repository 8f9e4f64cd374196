"""Export: everything that is stored, and next steps as a CRM's own importer takes them."""

import csv
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time
from typing import Any

import click

from bot.arguments import Day, source_named, workspace_option
from bot.clock import system_clock
from bot.opening import opened_database
from bot.workspace_choice import chosen_workspace
from sales.crm import tasks as task_files
from sales.crm.formulas import harmless
from sales.crm.tasks import CRMS, Crm
from sales.refusal import Refusal
from sales.working_time import moment
from services import crm_tasks, exporting
from services.crm_tasks import Tasks
from storage.database import Database
from storage.workspaces import Workspace


@click.command()
@workspace_option
@click.option("--format", "style", type=click.Choice(["json", "csv"]), help="JSON, the default, or CSV.")
@click.option(
    "--what",
    type=click.Choice(["deals", "steps", "history", "deliveries", "settings"]),
    default="deals",
    show_default=True,
)
@click.option("--for", "crm", type=click.Choice(CRMS), help="Steps as the CSV that this CRM imports as tasks.")
@click.option("--source", metavar="NAME", help="With --for: the name the CRM's deals were imported under.")
@click.option("--since", type=Day(), help="With --for: only steps recorded on this day or later.")
def export(workspace: str | None, style: str | None, *, what: exporting.What, crm: Crm | None, **given: Any) -> None:  # noqa: ANN401 - click's values
    """Write out everything that is stored: JSON is one object a line."""
    _check(style, what, crm, given)
    with opened_database() as database:
        chosen = chosen_workspace(database, workspace, now=system_clock())
        if crm:
            _write_tasks(database, chosen, crm, source_named(given["source"]) or crm, given["since"])
            return
        found = exporting.records(database, chosen.id, what)
        if style == "csv":
            _write_csv(found, exporting.FIELDS[what])
        else:
            for record in found:
                click.echo(json.dumps(record, ensure_ascii=False))


def _check(style: str | None, what: exporting.What, crm: Crm | None, given: Mapping[str, Any]) -> None:
    if crm and (what != "steps" or style == "json"):
        raise Refusal(f"--for {crm} writes next steps as CSV; give it with --what steps, and without --format json.")
    extra = next((f"--{name}" for name in ("source", "since") if given[name] is not None), None)
    if extra and not crm:
        raise Refusal(f"{extra} goes with --for only; leave it out, or say which CRM the steps are for.")


def _write_tasks(database: Database, chosen: Workspace, crm: Crm, source: str, since: date | None) -> None:
    """The file on standard output, and on standard error what is in it and what is not."""
    at = moment(since, time(), chosen.timezone or "UTC") if since else None
    tasks = crm_tasks.of_crm(database, chosen.id, crm, source=source, since=at)
    _write_csv((task_files.cells(crm, task) for task in tasks.found), task_files.columns(crm))
    for sentence in _told(tasks, crm, source):
        click.echo(sentence, err=True)


def _told(tasks: Tasks, crm: Crm, source: str) -> Iterable[str]:
    yield f"Written for {crm}: {_count(len(tasks.found))}."
    if tasks.elsewhere:
        yield (
            f"Left out: {_count(tasks.elsewhere)} on deals that were not imported from {source}. "
            f"Deals that {crm} knows too come along once its export is imported; another name for it goes to --source."
        )
    if tasks.without_id:
        yield (
            f"Left out: {_count(tasks.without_id)} on deals without {crm}'s id. "
            "Export the deals there with their id and import that file: steps on its deals come along."
        )
    if tasks.dropped:
        yield f"Left out: {_count(tasks.dropped)}, as they were dropped."
    if tasks.ownerless:
        yield f"Without an owner: {_count(tasks.ownerless)}. {_REMEDY[crm]}"


_REMEDY: Mapping[Crm, str] = {
    "salesforce": (
        "Salesforce wants its own user id (005…): name it in a file for --owners of “nextstep import”, beside the "
        "person's e-mail; else these tasks belong to whoever imports them."
    ),
    "hubspot": "Their owners' e-mails are not known; these tasks belong to nobody until they are given to somebody.",
    "pipedrive": "These activities belong to whoever imports them.",
}


def _count(number: int) -> str:
    return f"{number:,} step{'' if number == 1 else 's'}"


def _write_csv(found: Iterable[Mapping[str, Any]], fields: Sequence[str]) -> None:
    writer = csv.DictWriter(sys.stdout, fields)
    writer.writeheader()
    for record in found:
        writer.writerow({name: _cell(value) for name, value in record.items()})


def _cell(value: Any) -> Any:  # noqa: ANN401 - any field
    """A cell that no spreadsheet takes for a formula."""
    if isinstance(value, list):
        value = " ".join(value)
    return harmless(value) if isinstance(value, str) else value
