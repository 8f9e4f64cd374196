"""An import as its operator sees it: a bar while it runs, then what came in, what did not, and why."""

import json
import sys
from collections.abc import Callable

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from services.importing import Job, Summary, Told
from services.importing import Progress as Advance

SHOWN_NOTES = 20


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
            "owners_not_in_slack": sorted(summary.unmatched_owners),
        },
        ensure_ascii=False,
    )


def _told(told: Told) -> dict[str, int | str]:
    return {"line": told.line, "reason": told.sentence}


def _as_text(job: Job, summary: Summary) -> str:
    done = "would be " if job.is_dry else ""
    lines = [
        (
            f"{summary.created:,} deals {done}new, {summary.changed:,} {done}changed, "
            f"{summary.unchanged:,} as they were; {len(summary.skipped):,} rows {done}skipped."
        )
    ]
    lines += [f"line {told.line}: skipped. {told.sentence}" for told in summary.skipped]
    lines += [f"line {told.line}: {told.sentence}" for told in summary.noted[:SHOWN_NOTES]]
    if len(summary.noted) > SHOWN_NOTES:
        lines.append(f"and {len(summary.noted) - SHOWN_NOTES:,} more notes; --json lists them all.")
    if summary.new_stages:
        lines.append(f"New stages: {', '.join(summary.new_stages)}.")
    if summary.unmatched_owners:
        names = ", ".join(sorted(summary.unmatched_owners))
        lines.append(f"Not found in Slack: {names}. Name them in a file for --owners (name,email,slack_id).")
    return "\n".join(lines)
