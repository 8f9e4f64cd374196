"""An import as its operator sees it: a bar while it runs, then what came in, what did not, and why."""

import json
import shlex
import sys
from collections.abc import Callable, Iterator, Sequence

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from sales.crm import COMMON_FIELDS, ENTERED, Export
from sales.crm.own import SOURCE
from sales.crm.text import shortened
from services.import_owners import How
from services.import_summary import Summary, Told
from services.importing import Job
from services.importing import Progress as Advance

SHOWN_NOTES = 20
SHOWN_COLUMNS = 20
SHOWN_STAGES = 30
OWNERS: tuple[tuple[How, str, str], ...] = (
    ("name", "Owners found in Slack by their whole name", "Where one is somebody else, name the right person"),
    ("namesakes", "Owners whose name several people in Slack bear", "Name the right one"),
    ("other address", "Owners who have another e-mail in Slack than in the file", "If they are the same, name them"),
    ("nobody", "Not found in Slack", "Name them"),
)
ORDERS = {"mdy": "month", "dmy": "day"}
INSTEAD = {"stage": ("status", "is_won", "is_closed"), "owner_name": ("owner_email", "owner_external_id")}
OWN = "Nextstep's own export"
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
            "kept": [_told(told) for told in summary.kept],
            "notes": [_told(told) for told in summary.noted],
            "stages": {called: {"stage": told.name, "rows": told.rows} for called, told in summary.stages.items()},
            "new_stages": summary.new_stages,
            "owners_found_by_name": _called(summary, "name"),
            "owners_with_namesakes": _called(summary, "namesakes"),
            "owners_with_another_email": _called(summary, "other address"),
            "owners_not_in_slack": _called(summary, "nobody"),
            "list_of_owners_not_in_slack": [row.line for row in summary.not_in_slack],
            "managers_not_in_slack": list(summary.unknown_managers),
            "encoding": job.export.encoding,
            "delimiter": job.export.delimiter,
            "date_order": job.export.date_order,
            "columns": dict(job.export.columns),
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
    lines += [f"line {told.line}: {told.sentence}" for told in summary.kept]
    lines += [f"line {told.line}: {told.sentence}" for told in summary.noted[:SHOWN_NOTES]]
    if len(summary.noted) > SHOWN_NOTES:
        lines.append(f"and {len(summary.noted) - SHOWN_NOTES:,} more notes; --json lists them all.")
    if job.is_dry:
        lines.append(f"Read as {_named(job.export)}: {', '.join(_columns(job.export))}.")
    return "\n".join([*lines, *_stages(summary), *_owners(summary), *_file(job.export)])


def _named(export: Export) -> str:
    return OWN if export.source == SOURCE else f"{export.source} ({export.encoding})"


def _columns(export: Export) -> Iterator[str]:
    """What each column was understood as; one column for each stage needs no mention."""
    for field, header in export.columns.items():
        if not field.startswith(ENTERED):
            yield f"“{header}” as {field}"


def _stages(summary: Summary) -> Iterator[str]:
    """Which stage of the file is which one here, where that needs saying."""
    if summary.new_stages:
        yield f"New stages: {_shortly(summary.new_stages, SHOWN_STAGES)}."
    here = {called: told for called, told in summary.stages.items() if told.name not in summary.new_stages}
    others = [
        f"“{called or 'none'}” is {told.name} ({told.rows:,})"
        for called, told in here.items()
        if called.casefold() != told.name.casefold()
    ]
    if others:
        yield f"Stages of the file that are called otherwise here: {_shortly(others, SHOWN_STAGES)}."


def _shortly(things: Sequence[str], most: int) -> str:
    rest = f" and {len(things) - most:,} more" if len(things) > most else ""
    return ", ".join(things[:most]) + rest


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
    if (
        "stage" in export.columns
        and export.source != SOURCE
        and not any(field.startswith(("stage_", ENTERED)) for field in export.columns)
    ):
        column = STAGE_COLUMNS.get(export.source)
        remedy = f' Export the column "{column}" as well.' if column else ""
        yield f"The file does not tell since when deals are in their stage, so no days are shown for it.{remedy}"
    if export.unknown_columns and export.source != SOURCE:
        yield f"Columns that are not taken over: {_shortly(export.unknown_columns, SHOWN_COLUMNS)}."
        missing = [field for field in COMMON_FIELDS if not export.columns.keys() & {field, *INSTEAD.get(field, ())}]
        if missing:
            example = shlex.quote(f"{shortened(export.unknown_columns[0], 40)}={missing[0]}")
            yield f"No column is known for {', '.join(missing)}; if one of those is it, say so: --map {example}."
