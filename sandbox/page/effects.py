"""What a jump of the clock caused: new messages, redrawn ones, refusals."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from sandbox.acting.stage import Stage
from sandbox.page.drawing import Reader
from sandbox.page.drawing.dates import clock
from sandbox.page.eyes import reader_of
from sandbox.page.faces import Face, face_of
from sandbox.page.looking import APP
from sandbox.page.times import short_day
from sandbox.terminal_text import mrkdwn
from sandbox.world.channels import Channel
from sandbox.world.jumps import Jump
from sandbox.world.messages import Message
from sandbox.world.people import Person

_LONGEST = 90


@dataclass(frozen=True, slots=True)
class Effect:
    """A message that came during a jump, with the link to it as one of its readers; times are the reader's own."""

    when: str
    to: str
    face: Face | None
    says: str
    user: str
    at: str
    key: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """A jump in words: from when to when where the viewer is, what came, how much was redrawn, what was refused."""

    start: str
    end: str
    is_over: bool
    posted: tuple[Effect, ...]
    redrawn: int
    homes: int
    refused: tuple[tuple[str, int], ...]


def outcome_of(stage: Stage, jump: Jump, viewer: Person) -> Outcome:
    """What the jump has caused so far, as this viewer may follow it."""
    last = jump.last_change if jump.is_over else stage.world.changes.count
    changed = [m for those in stage.workspace.messages.values() for m in those if jump.first_change < m.change <= last]
    new = [m for m in changed if float(m.ts) >= int(jump.start.timestamp()) and m.bot_id]
    homes = [home for home in stage.workspace.homes.values() if jump.first_change < home.change <= last]
    end = jump.end or stage.world.clock.now()
    eyes = reader_of(stage, viewer)
    return Outcome(
        start=_moment(jump.start.timestamp(), eyes),
        end=_moment(end.timestamp(), eyes),
        is_over=jump.is_over,
        posted=tuple(_effects(stage, sorted(new, key=lambda m: float(m.ts)), viewer)),
        redrawn=len(changed) - len(new),
        homes=len(homes),
        refused=_refused(stage, jump),
    )


def _moment(unix: float, reader: Reader) -> str:
    there = reader.local(unix)
    return f"{short_day(there.date())}, {clock(there, reader)}"


def _effects(stage: Stage, messages: list[Message], viewer: Person) -> Iterator[Effect]:
    names = {person.id: person.shown_name for person in stage.workspace.people.values()}
    for message in messages:
        channel = stage.workspace.channels[message.channel]
        reader = _reader(stage, channel, message, viewer)
        if reader is None:
            continue
        says = " ".join(mrkdwn(message.text, names).plain.split())
        yield Effect(
            when=_moment(float(message.ts), reader_of(stage, reader)),
            to=reader.shown_name if channel.kind == "im" else f"#{channel.name}",
            face=face_of(reader) if channel.kind == "im" else None,
            says=says if len(says) <= _LONGEST else f"{says[: _LONGEST - 1]}…",
            user=reader.name,
            at=APP if channel.kind == "im" else channel.name,
            key=message.ts,
        )


def _reader(stage: Stage, channel: Channel, message: Message, viewer: Person) -> Person | None:
    """Who reads it: the viewer where they can, else the first who does."""
    if channel.kind == "im" or message.ephemeral_to:
        return stage.workspace.people.get(message.ephemeral_to or channel.partner)
    members = [stage.workspace.people[member] for member in channel.members]
    if viewer in members:
        return viewer
    return next((person for person in members if person.is_human and not person.deleted), None)


def _refused(stage: Stage, jump: Jump) -> tuple[tuple[str, int], ...]:
    last = jump.last_entry if jump.is_over else stage.world.log.count
    entries = (e for e in stage.world.log.matching(after=jump.first_entry) if e.number <= last and e.verdict != "ok")
    return tuple(Counter(f"{entry.method}: {entry.verdict}" for entry in entries).items())
