"""Reading the two small files that go with an import: who the owners are in Slack, and which teams they are in."""

import re
from collections.abc import Iterator, Sequence

from sales.crm.aliases import OWNER_FIELDS, TEAM_FIELDS, Vocabulary
from sales.crm.header import Positions, listed
from sales.crm.layout import Accepts, Layout, Reading, find_layout, records_below
from sales.crm.table import Record
from sales.crm.text import folded, quoted
from sales.crm.values import OpenStream, OwnerRow, TeamRow, UnreadableFile

_SLACK_ID = re.compile(r"[UW][A-Z0-9]{4,}")


def read_people(open_stream: OpenStream) -> list[OwnerRow]:
    """Owners of a CSV with the columns name, email and slack_id (some other names are known; more are ignored).

    Each row needs a name or an e-mail, and an e-mail or a Slack id. Raises UnreadableFile for the first that cannot
    be used, naming its line: half a list of owners would leave deals without theirs.
    """
    layout = _layout(open_stream, OWNER_FIELDS, _knows_owners, "name, email and slack_id")
    rows = [_owner(record, layout) for record in _rows(open_stream, layout)]
    _refuse_repeats([(row.line, (row.name or row.email or "").casefold()) for row in rows])
    return rows


def read_teams(open_stream: OpenStream) -> list[TeamRow]:
    """Teams of a CSV with the columns owner, manager (may be missing) and team; some other names are known.

    Raises UnreadableFile for a row without owner or team and for an owner given twice, naming the line.
    """
    layout = _layout(open_stream, TEAM_FIELDS, _knows_teams, "owner, manager and team")
    rows = [_team(record, layout) for record in _rows(open_stream, layout)]
    _refuse_repeats([(row.line, row.owner.casefold()) for row in rows])
    return rows


def _layout(open_stream: OpenStream, vocabulary: Vocabulary, accepts: Accepts, columns: str) -> Layout:
    def refuse(header: Sequence[str]) -> str:
        return f"The file needs the columns {columns}; its first line reads {listed(header)}: name them so."

    return find_layout(open_stream, Reading(vocabulary, {}, accepts, refuse))


def _knows_owners(_: Sequence[str], positions: Positions) -> bool:
    return len(positions) >= 2 and bool(positions.keys() & {"email", "slack_id"})


def _knows_teams(_: Sequence[str], positions: Positions) -> bool:
    return {"owner", "team"} <= positions.keys()


def _rows(open_stream: OpenStream, layout: Layout) -> Iterator[Record]:
    for record in records_below(open_stream, layout):
        if record.torn:
            raise UnreadableFile(f"A quotation mark on line {record.line} is never closed: close it or remove it.")
        if not record.is_blank:
            yield record


def _cell(record: Record, layout: Layout, field: str) -> str | None:
    place = layout.positions.get(field)
    return folded(record.cells[place]) or None if place is not None and place < len(record.cells) else None


def _owner(record: Record, layout: Layout) -> OwnerRow:
    name, email, slack_id = (_cell(record, layout, field) for field in ("name", "email", "slack_id"))
    if not (email or slack_id):
        raise UnreadableFile(f"Line {record.line} has neither an e-mail nor a Slack id: add one of them.")
    if not (name or email):
        raise UnreadableFile(f"Line {record.line} names no owner: add the name that the CRM uses.")
    if email and "@" not in email:
        raise UnreadableFile(f"Line {record.line} has {quoted(email)} for an e-mail: write the whole address.")
    if slack_id and not _SLACK_ID.fullmatch(slack_id):
        raise UnreadableFile(
            f"Line {record.line} has {quoted(slack_id)} for a Slack id: copy the member ID from the person's profile."
        )
    return OwnerRow(record.line, name, email, slack_id)


def _team(record: Record, layout: Layout) -> TeamRow:
    owner, manager, team = (_cell(record, layout, field) for field in ("owner", "manager", "team"))
    if not owner or not team:
        raise UnreadableFile(f"Line {record.line} lacks the {'team' if owner else 'owner'}: fill it in.")
    return TeamRow(record.line, owner, manager, team)


def _refuse_repeats(named: Sequence[tuple[int, str]]) -> None:
    first: dict[str, int] = {}
    for line, name in named:
        if first.setdefault(name, line) != line:
            raise UnreadableFile(f"Lines {first[name]} and {line} name the same owner: keep one of them.")
