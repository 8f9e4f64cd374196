"""The request log as the page shows it: newest first, refusals with what Slack says about them."""

import json
from dataclasses import dataclass

from sandbox.log import Entry, RequestLog

SHOWN = 150
_LONGEST = 6000


@dataclass(frozen=True, slots=True)
class Row:
    """One exchange. `is_call` is true for the app's calls; `details` is what was sent, as JSON."""

    number: int
    is_call: bool
    method: str
    verdict: str
    is_ok: bool
    ms: str
    why: tuple[str, ...]
    details: str


def rows(log: RequestLog) -> list[Row]:
    """The last exchanges."""
    last = list(log.entries)[-SHOWN:]
    return [_row(entry) for entry in reversed(last)]


def refused(log: RequestLog) -> int:
    """How many of those were refused or failed."""
    return sum(entry.verdict != "ok" for entry in list(log.entries)[-SHOWN:])


def _row(entry: Entry) -> Row:
    said = json.dumps({k: _unfolded(v) for k, v in entry.args.items()}, indent=1, ensure_ascii=False, default=str)
    return Row(
        number=entry.number,
        is_call=entry.direction == "call",
        method=entry.method,
        verdict=entry.verdict,
        is_ok=entry.verdict == "ok",
        ms=f"{entry.ms:,.0f}" if entry.ms >= 10 else f"{entry.ms:.1f}",
        why=entry.why,
        details=said if len(said) <= _LONGEST else f"{said[:_LONGEST]}…",
    )


def _unfolded(value: object) -> object:
    """An argument that is JSON in a form's field, as what it holds."""
    if isinstance(value, str) and value[:1] in "[{":
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value
