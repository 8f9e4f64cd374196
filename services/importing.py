"""Deals in from a CRM's export, in small transactions: a row is whole or absent, and running it again completes it."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy.engine import Connection, Row

from sales.crm import DealRow, Export, OwnerRow, Rejected, TeamRow
from services.import_merge import NAMES, Merged, merge, notes_of, stage_since, values_of, with_stage_age
from services.import_owners import How
from services.import_places import Places, prepare
from services.placing import settle
from services.recording import new_act
from services.redrawing import SHOWN, redraw_deals
from storage import changes, deals, workspaces
from storage.changes import Act, Change
from storage.database import Database, plan_anew
from storage.ids import new_id

BATCH = 100
LONGEST_ID = 200
SETTLED_IN = timedelta(seconds=30)
PAUSE_SECONDS = 0.004  # lets a capture in between two batches, also from another process

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence about a line of the file."""

    line: int
    sentence: str


@dataclass(slots=True)
class Summary:
    """What an import did. `skipped` rows did not come in; `noted` ones did, without a value or with ours kept.

    `owners` are by how they were found what the CRM calls them; `not_in_slack` are the rows of the list of owners
    whose person is not, `unknown_managers` those of the list of teams of whom Slack has no one, or several.
    """

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    skipped: list[Told] = field(default_factory=list)
    noted: list[Told] = field(default_factory=list)
    new_stages: list[str] = field(default_factory=list)
    owners: dict[How, set[str]] = field(default_factory=dict)
    not_in_slack: Sequence[OwnerRow] = ()
    unknown_managers: Sequence[str] = ()

    @property
    def unmatched_owners(self) -> set[str]:
        """What the CRM calls the owners of whom nobody in Slack is known."""
        return self.owners.get("nobody", set())


@dataclass(frozen=True, slots=True)
class Job:
    """An import: which file's rows into which workspace, who owns what, and whether it is only tried."""

    workspace_id: str
    export: Export
    owners: Sequence[OwnerRow] = ()
    teams: Sequence[TeamRow] = ()
    is_dry: bool = False


@dataclass(slots=True)
class _Touched:
    """What a batch has changed that is shown somewhere: whose deals, and of deals that stood before their teams."""

    owners: set[str | None]
    teams_before: dict[str, str] = field(default_factory=dict)

    def redraw(self, connection: Connection, act: Act) -> None:
        """Have it all drawn anew, each message once, when the import has probably come to its end."""
        ids, at = list(self.teams_before), act.at + SETTLED_IN
        if ids or self.owners - {None}:
            redraw_deals(connection, act, ids, people=self.owners, teams_before=self.teams_before, at=at)


class _TakeBack(Exception):
    """Ends a dry run's transaction without a trace."""


def run(database: Database, job: Job, *, now: datetime, progress: Progress) -> Summary:
    """Take every row in; `progress` is told after each batch how many rows it had."""
    summary = Summary()
    act = new_act(job.workspace_id, actor_id=None, via="import", now=now)
    rows = job.export.rows()
    places: Places | None = None
    while batch := list(islice(rows, BATCH)):
        with _writing(database, job) as connection:
            plan_anew(connection)
            workspaces.hold(connection, job.workspace_id)
            if places is None:
                places = prepare(connection, job.workspace_id, job.owners, job.teams, act=act)
            places.renew(connection)
            _take(connection, act, job, places, batch, summary)
        if job.is_dry:
            places = None  # what it had added is taken back
        progress(len(batch))
        time.sleep(PAUSE_SECONDS)
    if not job.is_dry and (job.owners or job.teams):
        settle(database, act)
    database.take_stock()
    return summary


@contextmanager
def _writing(database: Database, job: Job) -> Iterator[Connection]:
    try:
        with database.write(job.workspace_id) as connection:
            yield connection
            if job.is_dry:
                raise _TakeBack  # noqa: TRY301 - this is how a transaction is taken back
    except _TakeBack:
        return


def _take(
    connection: Connection,
    act: Act,
    job: Job,
    places: Places,
    batch: list[DealRow | Rejected],
    summary: Summary,
) -> None:
    rows = [row for row in batch if isinstance(row, DealRow) and not _why_not(row)]
    summary.skipped += [Told(row.line, reason) for row in batch if (reason := _why_not(row))]
    ids = [row.external_id for row in rows]
    standing = deals.imported(connection, job.workspace_id, job.export.source, ids)
    new = [row for row in rows if row.external_id not in standing]
    touched = _Touched(owners={places.owner_id(row) for row in new})
    _create(connection, act, job.export.source, places, new)
    summary.created += len(new)
    for row in rows:
        summary.noted += [Told(row.line, note) for note in notes_of(row, act.at)]
        if row.external_id in standing:
            _renew(connection, act, places, standing[row.external_id], row, summary=summary, touched=touched)
        if called := row.owner_name or row.owner_email or row.owner_external_id:
            summary.owners.setdefault(places.owners.of(row).how, set()).add(called)
    places.owners.keep(connection, job.workspace_id)
    touched.redraw(connection, act)
    summary.not_in_slack = places.not_in_slack
    summary.unknown_managers = places.unknown_managers
    summary.new_stages += [name for name in places.added_stages if name not in summary.new_stages]


def _why_not(row: DealRow | Rejected) -> str:
    """Why a row cannot be taken; empty where it can."""
    if isinstance(row, Rejected):
        return row.reason
    is_long = len(row.external_id) > LONGEST_ID
    return f"The id has more than {LONGEST_ID} characters: map the column that holds the CRM's id." if is_long else ""


def _create(connection: Connection, act: Act, source: str, places: Places, rows: list[DealRow]) -> None:
    made = [_row(act, source, places, row) for row in rows]
    deals.insert(connection, made)
    changes.record(connection, act, [Change("deal.created", row["id"], after=row["name"]) for row in made])


def _row(act: Act, source: str, places: Places, row: DealRow) -> dict[str, Any]:
    values = values_of(row, places)
    base = {name: changes.as_text(value) for name, value in (values | {"stage_since": row.stage_since}).items()}
    return values | {
        "workspace_id": act.workspace_id,
        "id": new_id(),
        "stage_since": stage_since(row, act.at),
        "recorded_at": act.at,
        "touched_at": act.at,
        "source": source,
        "external_id": row.external_id,
        "imported": base,
        "team_id": places.team_of(values),
    }


def _theirs(standing: Row[Any], row: DealRow, places: Places) -> dict[str, Any]:
    """What the file says; a file without stages says nothing of the stage while the status is the same."""
    values = values_of(row, places)
    if not row.stage and row.status == standing.status:
        values["stage_id"] = (standing.imported or {}).get("stage_id", standing.stage_id)
    return values


def _renew(
    connection: Connection,
    act: Act,
    places: Places,
    standing: Row[Any],
    row: DealRow,
    *,
    summary: Summary,
    touched: _Touched,
) -> None:
    """Merge three ways: the file against what was imported last and what stands here."""
    merged = with_stage_age(merge(standing, _theirs(standing, row, places)), standing, row, act.at)
    summary.noted += [Told(row.line, sentence) for sentence in _kept(merged, row)]
    if not merged.taken:
        summary.unchanged += 1
        _remember(connection, act, standing, merged)
        return
    summary.changed += 1
    values: dict[str, Any] = dict(merged.taken)
    if values.keys() & {"owner_id", "owner_name"}:
        values["team_id"] = places.team_of({**standing._mapping, **values})
    made = changes.difference("deal.changed", dict(standing._mapping), values, deal_id=standing.id)
    changes.record(connection, act, [told for change in made for told in places.in_words(change)])
    deals.change(connection, act.workspace_id, standing.id, **values, imported=merged.base)
    if SHOWN & {change.field for change in made}:
        touched.owners.add(standing.owner_id)
        touched.teams_before[standing.id] = standing.team_id


def _remember(connection: Connection, act: Act, standing: Row[Any], merged: Merged) -> None:
    if merged.base != standing.imported:
        deals.change(connection, act.workspace_id, standing.id, imported=merged.base)


def _kept(merged: Merged, row: DealRow) -> list[str]:
    things = dict.fromkeys(NAMES.get(name, name) for name in merged.kept)
    return [f"{row.name}: the {thing} was changed here and in the file; what stands here was kept." for thing in things]
