"""Deals in from a CRM's export, in small transactions: a row is whole or absent, and running it again completes it."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.engine import Connection, Row

from sales.crm import DealRow, Export, OwnerRow, Rejected, TeamRow
from services.import_merge import NAMES, Merged, merge, notes_of, stage_since, values_of, with_stage_age
from services.import_pace import Pace
from services.import_places import Places, prepare
from services.import_summary import Summary, Told
from services.placing import settle
from services.recording import new_act
from services.redrawing import SHOWN, redraw_deals
from storage import changes, deals, workspaces
from storage.changes import Act, Change
from storage.database import Database, plan_anew
from storage.ids import new_id

LONGEST_ID = 200
LONGEST_SOURCE = 40
SETTLED_IN = timedelta(seconds=30)

Progress = Callable[[int], None]


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
    places: Places | None = None
    pace = Pace()
    for batch in pace.batches(job.export.rows()):
        with _writing(database, job) as connection, pace.measured():
            plan_anew(connection)
            workspaces.hold(connection, job.workspace_id)
            places = _places(connection, job, places, act=act)
            _take(connection, act, job, places, batch, summary)
        progress(len(batch))
    if not job.is_dry and (job.owners or job.teams):
        settle(database, act)
    database.take_stock()
    return summary


def _places(connection: Connection, job: Job, before: Places | None, *, act: Act) -> Places:
    """The look-ups for a batch; what a dry run had added to them was taken back, and is added once more."""
    if before is not None and not job.is_dry:
        before.renew(connection)
        return before
    places = prepare(connection, job.workspace_id, job.owners, job.teams, act=act)
    if before is not None:
        places.carry_on(before)
    return places


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
    standing = _standing(connection, job, rows)
    new = [row for row in rows if row.key not in standing]
    touched = _Touched(owners={places.owner_id(row) for row in new})
    _create(connection, act, job.export.source, places, new)
    summary.created += len(new)
    for row in rows:
        _tell(row, places, summary, at=act.at)
        if row.key in standing:
            _renew(connection, act, places, standing[row.key], row, summary=summary, touched=touched)
    places.owners.keep(connection, job.workspace_id)
    touched.redraw(connection, act)
    summary.not_in_slack = places.not_in_slack
    summary.unknown_managers = places.unknown_managers
    summary.new_stages += [name for name in places.added_stages if name not in summary.new_stages]


def _standing(connection: Connection, job: Job, rows: list[DealRow]) -> dict[str, Row[Any]]:
    """The deals that stand already, by their rows' keys: ours by their own id, the others by that of their source."""
    ours = [row.key for row in rows if row.origin and row.origin.workspace_id == job.workspace_id]
    standing = deals.rows_by_id(connection, job.workspace_id, ours) if ours else {}
    sources = defaultdict(list)
    for row in rows:
        if row.key not in standing:
            sources[_source(row, job.export.source)].append(row)
    for source, few in sources.items():
        found = deals.imported(connection, job.workspace_id, source, [row.external_id for row in few])
        standing |= {row.key: found[row.external_id] for row in few if row.external_id in found}
    return standing


def _source(row: DealRow, of_file: str) -> str:
    return row.origin.source if row.origin else of_file


def _why_not(row: DealRow | Rejected) -> str:
    """Why a row cannot be taken; empty where it can."""
    if isinstance(row, Rejected):
        return row.reason
    if row.origin and len(row.origin.source) > LONGEST_SOURCE:
        return f"The source has more than {LONGEST_SOURCE} characters: write it as it was exported."
    is_long = len(row.external_id) > LONGEST_ID
    return f"The id has more than {LONGEST_ID} characters: map the column that holds the CRM's id." if is_long else ""


def _tell(row: DealRow, places: Places, summary: Summary, *, at: datetime) -> None:
    """What its operator should know of a row, new or not."""
    summary.noted += [Told(row.line, note) for note in notes_of(row, at)]
    summary.met_stage(row.stage or "", places.stage(row).name)
    if called := row.owner_name or row.owner_email or row.owner_external_id:
        summary.owners.setdefault(places.owners.of(row).how, set()).add(called)


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
        "source": _source(row, source),
        "external_id": row.external_id,
        "imported": None if row.origin else base,  # what its CRM had said, our export does not say
        "team_id": places.team_of(values),
    }


def _theirs(standing: Row[Any], row: DealRow, places: Places) -> dict[str, Any]:
    """What the file says; a file without stages says nothing of the stage while the status is the same."""
    values = values_of(row, places)
    if not row.stage and row.status == standing.status:
        values["stage_id"] = (standing.imported or {}).get("stage_id", standing.stage_id)
    if row.origin and values["owner_id"] and values["owner_id"] == standing.owner_id:
        values["owner_name"] = standing.owner_name  # our export gives the name in Slack, not the CRM's
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
    if row.origin:
        merged = replace(merged, base=standing.imported)  # what the CRM said last is still that
    summary.kept += [Told(row.line, sentence) for sentence in _kept(merged, row)]
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
