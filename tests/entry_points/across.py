"""One workspace driven with all that belongs to another: what of it was told, and what of it was changed."""

import io
import itertools
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from pydantic import BaseModel
from slack_sdk.web.async_client import AsyncWebClient

from sales.crm import read_export
from sales.refusal import Refusal
from sandbox.log import Entry as Logged
from schedules.clean_up import clean_up
from schedules.deliver import deliver
from schedules.jobs import Jobs
from schedules.pace import Pace
from schedules.tick import tick
from services import configuring, exporting, importing, reporting
from services.configuring import Configuration
from services.importing import Job
from services.reporting import Grouping
from tests.entry_points.catalogue import ENTRIES
from tests.entry_points.driving import Bot
from tests.entry_points.entry import Entry
from tests.entry_points.kinds import KINDS, Kind
from tests.entry_points.records import of_workspace, put_back, snapshot, texts_in

DRIVERS = tuple(kind for kind in KINDS if kind.handle in {"maya", "jane"})
"""Who may do most: an admin, and the rep whose own deals look just like those of the other workspace."""

MORNINGS = tuple(datetime(2026, 11, day, 15, 0, tzinfo=UTC) for day in (23, 25, 27, 30))
"""Monday to Monday at ten in New York: the digest, mornings, the list of Friday, a morning with what is overdue."""

PHRASES = ("Kestrels {}", "Ospreys {}", "Vetting {}", "Zephyrine {}", "Yarrowick {}", "Borealis {}", "quillonade {}")
PEOPLE = tuple(f"{kind.handle.title()} {{}}" for kind in KINDS)


def phrases(mark: str, amount: str) -> tuple[str, ...]:
    """All that is told only of the workspace whose things bear this mark, and cost this much."""
    named = (phrase.format(mark) for phrase in (*PHRASES, *PEOPLE))
    return (*named, f"{int(amount):,}", amount)


def mixtures(own: Bot, other: Bot, entry: Entry, kind: Kind) -> Iterator[tuple[str, dict[str, str]]]:
    """The ids for each request: all of the other workspace; then, by who may do it, one at a time among own ones."""
    mine, theirs = own.things.named_by(kind), other.things.named_by(kind)
    hand = own.hand(kind, mine)
    entry.way.payload(hand)
    foreign = sorted(name for name in hand.used if mine[name] != theirs[name])
    yield "all", theirs
    if len(foreign) > 1 and kind == next(one for one in DRIVERS if entry.allows(one)):
        for name in foreign:
            yield name, {**mine, name: theirs[name]}


async def requests(pair: Sequence[Bot], theirs: tuple[str, ...]) -> AsyncIterator[tuple[str, list[str]]]:
    """Every entry point, with every mixture of ids: what went wrong in each (nothing, where the two are apart)."""
    own, other = pair
    before = snapshot(own.database)
    for entry in ENTRIES:
        for kind in DRIVERS:
            for which, ids in mixtures(own, other, entry, kind):
                seen = await own.press(entry.way, kind, ids=ids)
                after = snapshot(own.database) if seen.has_written else before
                wrong = [f"told {seen.told(theirs)}"] if seen.told(theirs) else []
                wrong += differences(other, before, after)
                new = "\n".join(texts_in(_new_rows(own, before, after)))
                wrong += [f"wrote down {word}" for word in theirs if word in new and word not in seen.asked]
                if after != before:
                    put_back(own.database, before, instead_of=after)
                yield f"{entry.id} by {kind.handle}, {which} of the other's", wrong


def differences(other: Bot, before: Any, after: Any) -> list[str]:
    """What was changed of the other workspace."""
    was, now = (of_workspace(rows, other.workspace_id) for rows in (before, after))
    return [f"changed {table} of the other" for table in was if was[table] != now[table]]


def _new_rows(own: Bot, before: Any, after: Any) -> list[Any]:
    was, now = (of_workspace(rows, own.workspace_id) for rows in (before, after))
    return [row for table in now if now[table] != was[table] for row in now[table] if row not in was[table]]


async def strayed(pair: Sequence[Bot]) -> AsyncIterator[tuple[str, list[str]]]:
    """Every request of the other workspace, sent to this one's bot."""
    own, other = pair
    before = snapshot(own.database)
    for entry in ENTRIES:
        payload = entry.way.payload(other.hand(DRIVERS[0]))
        seen = await own.send(entry.way, [payload])
        after = snapshot(own.database) if seen.has_written else before
        wrong = [f"changed {table}" for table in before if before[table] != after[table]]
        wrong += [
            f"called {call.method}" for call in seen.calls if call.verdict == "ok" and call.method != "response_url"
        ]
        yield f"{entry.id} of the other", wrong


def outputs(pair: Sequence[Bot], theirs: tuple[str, ...]) -> Iterator[tuple[str, list[str]]]:
    """Every report and export of a workspace: what of the other's stands in it."""
    own, other = pair
    for name, made in (*_exports(own), *_reports(own, other)):
        text = ""
        with suppress(Refusal, LookupError):
            text = "\n".join(texts_in(_plain(made())))
        yield name, [f"told {word}" for word in theirs if word in text]


def _exports(own: Bot) -> Iterator[tuple[str, Callable[[], Any]]]:
    at = (own.database, own.workspace_id)
    for what in exporting.FIELDS:
        yield f"export {what}", partial(_all, exporting.records, *at, what)
    yield "configure --dump", partial(configuring.dump, *at)


def _reports(own: Bot, other: Bot) -> Iterator[tuple[str, Callable[[], Any]]]:
    at, now = (own.database, own.workspace_id), own.clock()
    for bot in (own, other):
        team_id, name = bot.things.common["team"], bot.things.common["team_name"]
        yield f"report digest of {name}", partial(reporting.digest, *at, team_id, now=now, at=None)
        yield f"report undated of {name}", partial(reporting.undated, *at, team_id, now=now, at=None)
        yield f"report metrics of {name}", partial(reporting.metrics, *at, team_id=team_id, now=now)
        yield f"the team called {name}", partial(reporting.teams_named, *at, name)
    groupings: tuple[Grouping, ...] = ("team", "owner", "quarter")
    for by in groupings:
        yield f"report metrics by {by}", partial(reporting.metrics, *at, by=by, now=now)
    yield "report metrics as of yesterday", partial(reporting.metrics, *at, at=now - timedelta(days=1), now=now)


def _all(made: Callable[..., Iterator[Any]], *given: Any) -> list[Any]:
    return list(made(*given))


def _plain(made: Any) -> Any:
    if isinstance(made, BaseModel):
        return _plain(made.model_dump())
    if is_dataclass(made) and not isinstance(made, type):
        return [_plain(getattr(made, one.name)) for one in fields(made)]
    if isinstance(made, Mapping):
        return [[str(name), _plain(part)] for name, part in made.items()]
    if isinstance(made, list | tuple | set | frozenset):
        return [_plain(part) for part in made]
    return str(made)


def taken_in(pair: Sequence[Bot]) -> Iterator[tuple[str, list[str]]]:
    """An import of deals that bear the other's very numbers, and settings that bear its names."""
    own, other = pair
    before = snapshot(own.database)
    rows = b"Record ID,Deal Name,Owner Email,Amount\n1,Taken over,jane@example.com,1\n2,Taken too,ann@example.com,2\n"
    export = read_export(lambda: io.BytesIO(rows), source="crm", mapping={}, date_order="iso", currency="USD")
    job = Job(own.workspace_id, export)
    importing.run(own.database, job, now=own.clock(), progress=lambda _rows: None)
    yield "import", differences(other, before, snapshot(own.database))
    names = {"teams": [{"name": other.things.common["team_name"], "members": []}]}
    configuring.configure(own.database, own.workspace_id, Configuration.model_validate(names), now=own.clock())
    yield "configure", differences(other, before, snapshot(own.database))
    put_back(own.database, before, instead_of=snapshot(own.database))


async def jobs(pair: Sequence[Bot], told_of: Mapping[str, tuple[str, ...]]) -> AsyncIterator[tuple[str, list[str]]]:
    """A week of the jobs of one replica that serves both: what each workspace was told of the other."""
    own, other = pair
    clients = {bot.workspace_id: bot.runtime.slack for bot in pair}

    async def slack_for(workspace_id: str) -> AsyncWebClient:
        return clients[workspace_id]

    unhurried = Pace(itertools.count(step=10).__next__)
    replica = Jobs(own.runtime.bridge, own.clock, slack_for, "replica", unhurried)
    own.stage.world.log.entries.clear()
    for moment in MORNINGS:
        own.clock.now = moment
        await tick(replica)
        await deliver(replica)
        await clean_up(replica)
    for bot, stranger in ((own, other), (other, own)):
        text = "\n".join(texts_in([one.args for one in _calls(bot)]))
        told = [f"told {word}" for word in told_of[stranger.workspace_id] if word in text]
        mute = [] if any(word in text for word in told_of[bot.workspace_id]) else ["told nothing at all"]
        yield f"jobs for {bot.things.common['team_name']}", told + mute


def _calls(bot: Bot) -> list[Logged]:
    entries = bot.stage.world.log.entries
    return [one for one in entries if one.direction == "call" and one.team_id == bot.workspace_id]
