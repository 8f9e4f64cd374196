"""An import as its operator sees it: a bar while it runs, then what came in, what did not, and why."""

import json
import sys
from collections.abc import Callable, Iterator

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from sales.crm import ENTERED, Export
from services.import_owners import How
from services.importing import Job, Summary, Told
from services.importing import Progress as Advance

SHOWN_NOTES = 20
SHOWN_COLUMNS = 20
OWNERS: tuple[tuple[How, str, str], ...] = (
    ("name", "Owners found in Slack by their whole name", "Where one is somebody else, name the right person"),
    ("namesakes", "Owners whose name several people in Slack bear", "Name the right one"),
    ("other address", "Owners who have another e-mail in Slack than in the file", "If they are the same, name them"),
    ("nobody", "Not found in Slack", "Name them"),
)
ORDERS = {"mdy": "month", "dmy": "day"}
STAGE_COLUMNS = {
    "hubspot": "Date entered current stage",
    "salesforce": "Last Stage Change Date",
    "pipedrive": "Last stage change",
}


def imported(job: Job, run: Callable[[Advance], Summary], *, as_json: bool) -> str:
    """Run with a bar on standard error, and give the summary as text or JSON."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(file=sys.stderr)) as bar:
        task = bar.add_task("Importing" if not job.is_dry else "Trying", total=job.export.row_count)
        summary = run(lambda rows: bar.update(task, advance=rows))
    return _as_json(job, summary) if as_json else _as_text(job, summary)


def _as_json(job: Job, summary: Summary) -> str:
    return json.dumps(
        {
            "source": job.export.source,
            "dry_run": job.is_dry,
            "rows": job.export.row_count,
            "created": summary.created,
            "changed": summary.changed,
            "unchanged": summary.unchanged,
            "skipped": [_told(told) for told in summary.skipped],
            "notes": [_told(told) for told in summary.noted],
            "new_stages": summary.new_stages,
            "owners_found_by_name": _called(summary, "name"),
            "owners_with_namesakes": _called(summary, "namesakes"),
            "owners_with_another_email": _called(summary, "other address"),
            "owners_not_in_slack": _called(summary, "nobody"),
            "list_of_owners_not_in_slack": [row.line for row in summary.not_in_slack],
            "managers_not_in_slack": list(summary.unknown_managers),
            "unused_columns": list(job.export.unknown_columns),
        },
        ensure_ascii=False,
    )


def _told(told: Told) -> dict[str, int | str]:
    return {"line": told.line, "reason": told.sentence}


def _called(summary: Summary, how: How) -> list[str]:
    return sorted(summary.owners.get(how, ()))


def _as_text(job: Job, summary: Summary) -> str:
    done = "would be " if job.is_dry else ""
    lines = [
        (
            f"{_count(summary.created, 'deal')} {done}new, {summary.changed:,} {done}changed, "
            f"{summary.unchanged:,} as they were; {_count(len(summary.skipped), 'row')} {done}skipped."
        )
    ]
    lines += [f"line {told.line}: skipped. {told.sentence}" for told in summary.skipped]
    lines += [f"line {told.line}: {told.sentence}" for told in summary.noted[:SHOWN_NOTES]]
    if len(summary.noted) > SHOWN_NOTES:
        lines.append(f"and {len(summary.noted) - SHOWN_NOTES:,} more notes; --json lists them all.")
    if summary.new_stages:
        lines.append(f"New stages: {', '.join(summary.new_stages)}.")
    return "\n".join([*lines, *_owners(summary), *_file(job.export)])


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def _owners(summary: Summary) -> Iterator[str]:
    for how, heading, advice in OWNERS:
        if called := _called(summary, how):
            yield f"{heading}: {', '.join(called)}. {advice} in a file for --owners (name,email,slack_id)."
    if summary.not_in_slack:
        listed = ", ".join(f"{row.email or row.slack_id} (line {row.line})" for row in summary.not_in_slack)
        yield f"In the file for --owners, but not in Slack: {listed}."
    if summary.unknown_managers:
        listed = ", ".join(summary.unknown_managers)
        yield f"Managers in the file for --teams of whom Slack has not just one: {listed}. Name them by `configure`."


def _file(export: Export) -> Iterator[str]:
    """How the file was read, where its operator may have meant otherwise."""
    if export.date_order in ORDERS:
        yield f"Dates such as 03/04/2026 were read {ORDERS[export.date_order]} first."
    if "stage" in export.columns and not any(field.startswith(("stage_", ENTERED)) for field in export.columns):
        column = STAGE_COLUMNS.get(export.source)
        remedy = f' Export the column "{column}" as well.' if column else ""
        yield f"The file does not tell since when deals are in their stage, so no days are shown for it.{remedy}"
    if export.unknown_columns:
        shown, more = export.unknown_columns[:SHOWN_COLUMNS], len(export.unknown_columns) - SHOWN_COLUMNS
        rest = f" and {more:,} more" if more > 0 else ""
        yield f"Columns that are not taken over: {', '.join(shown)}{rest}."
