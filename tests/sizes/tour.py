"""A walk of one person through every screen, each act within Slack's limits and with one call of a service."""

import json
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from sandbox.seen import Message, Shown, Submitted, View
from tests.acting import Office
from tests.handlers.admin_talk import beside
from tests.sizes.strange import reads_well, texts

T = TypeVar("T", Shown, Submitted, View | None, list[tuple[str, str]])
Sight = Message | View
S = TypeVar("S", Message, View, Message | View)


@dataclass
class Tour:
    """Somebody at work."""

    office: Office
    who: str

    async def once(self, act: Callable[[], Awaitable[T]]) -> T:
        """An act that succeeds, once all before it is through."""
        await self.office.people.settle(within=20)
        await self.office.bot.finish()
        done = await act()
        if isinstance(done, Shown | Submitted):
            assert done.error is None, done.error
        return done

    async def types(self, command: str, text: str = "", *, channel: str = "#sales") -> Sight:
        """A command: the modal that it opens, or the answer, which may come after it where it takes long."""
        people = self.office.people
        newest = max((message.change for message in await people.messages(self.who, channel)), default=0)
        shown = await self.once(lambda: people.command(self.who, command, text, channel=channel))
        sight = shown.view or shown.message
        return look(sight or await people.wait_for_message(self.who, channel, after=newest, within=20))

    async def opens(self, where: Sight, action_id: str, words: str = "", **given: Any) -> View:
        """A press that opens a view on the spot."""
        shown = await self._pressed(where, action_id, words, **given)
        assert shown.view is not None, action_id
        assert shown.view.id != getattr(where, "id", ""), action_id
        return look(shown.view)

    async def turns(self, where: View, action_id: str, words: str = "", **given: Any) -> View:
        """A press after which the same modal shows something else."""
        await self._pressed(where, action_id, words, **given)
        return look(await self.office.people.wait_for_view(self.who, after=where))

    async def redraws(self, where: Message, action_id: str, words: str = "", **given: Any) -> Message:
        """A press after which the same message says something else."""
        await self._pressed(where, action_id, words, **given)
        return look(await self.office.people.wait_for_message(self.who, where.channel, after=where))

    async def searches(self, where: View, action_id: str, typed: str) -> list[tuple[str, str]]:
        """What a menu offers once this is typed into it."""
        found = await self.once(lambda: self.office.people.options(self.who, where, action_id, typed))
        for text, _ in found:
            reads_well(text)
        return found

    async def sends(self, form: View, **values: Any) -> Submitted:
        """A form with these values, accepted."""
        done = await self.once(lambda: self.office.people.submit(self.who, form, values))
        assert done.errors == {}, done.errors
        await self.office.bot.finish()
        return done

    async def leaves(self, view: View) -> None:
        """Close a view."""
        await self.office.people.close(self.who, view)

    async def glances(self, where: Sight, action_id: str, words: str = "", **given: Any) -> None:
        """Open a view and close it again."""
        await self.leaves(await self.opens(where, action_id, words, **given))

    async def _pressed(self, where: Sight, action_id: str, words: str, **given: Any) -> Shown:
        block_id = beside(where, action_id, words) if words or _is_there_often(where, action_id) else None
        return await self.once(lambda: self.office.people.click(self.who, where, action_id, block_id=block_id, **given))


def _is_there_often(where: Sight, action_id: str) -> bool:
    return where.action_ids.count(action_id) > 1


def look(sight: S) -> S:
    """Read all of it."""
    for text in texts(sight.blocks):
        reads_well(text)
    return sight


async def accepted_everything(office: Office) -> None:
    """The sandbox refused nothing of all that the bot said, and all of it reads well."""
    await office.people.settle()
    entries = await office.people.log()
    refused = {(one["method"], one["verdict"]) for one in entries if one["verdict"] != "ok"}
    refused -= {("users.info", "user_not_found")}  # a line named somebody whom Slack does not know, and it was asked
    assert not refused, refused
    for entry in entries:
        for text in _said(entry["args"]):
            reads_well(text)


def _said(args: dict[str, Any]) -> Iterator[str]:
    for name in ("view", "blocks"):
        part = args.get(name)
        yield from texts(json.loads(part) if isinstance(part, str) else part)
