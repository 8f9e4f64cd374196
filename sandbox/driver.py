"""An async client of the control API: tests act as people and read what each of them sees."""

import base64
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Self

import aiohttp

from sandbox.errors import CannotDo
from sandbox.office_driver import Office
from sandbox.seen import (
    Message,
    RawAnswer,
    Shown,
    Submitted,
    View,
    message_of,
    shown_of,
    submitted_of,
    view_of,
)

Json = dict[str, Any]


class Driver(Office):
    """Acts in one workspace. People are named by id, handle, e-mail or name; channels by id, #name or `dm`.

    `dm` is the person's conversation with the app. An act that Slack's client would not offer raises CannotDo
    with a sentence; what the app or Slack answered is in the returned value.
    """

    def __init__(self, base_url: str, *, workspace: str | None = None) -> None:
        self._base_url = base_url
        self._workspace = workspace
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession()
        return self

    async def __aexit__(self, *_exception: object) -> None:
        if self._session is not None:
            await self._session.close()

    async def ask(self, act: str, **asked: object) -> Json:
        """One request to the control API; raises CannotDo with its sentence when it refuses."""
        assert self._session is not None, "use the driver with `async with`"
        body = {name: value for name, value in asked.items() if value is not None}
        if self._workspace:
            body["workspace"] = self._workspace
        async with self._session.post(f"{self._base_url}/sandbox/{act}", json=body) as response:
            answer: Json = await response.json()
        if not answer.pop("done"):
            raise CannotDo(answer["sentence"])
        return answer

    async def command(
        self, user: str, command: str, text: str = "", *, channel: str = "dm", attempts: int = 1
    ) -> Shown:
        """Type a slash command; `@jane` and `#sales` in the text are marked as Slack marks them.

        The same request is delivered up to `attempts` times until it is answered in time; Slack does so once.
        """
        asked = await self.ask("command", user=user, command=command, text=text, channel=channel, attempts=attempts)
        return shown_of(asked)

    async def click(
        self,
        user: str,
        where: Message | View,
        action_id: str,
        *,
        block_id: str | None = None,
        value: object = None,
        option: str | tuple[str, str] | None = None,
        date: date | str | None = None,
        user_choice: str | None = None,
        twice: bool = False,
    ) -> Shown:
        """Press a button, or choose in a menu (`option`: text or value), a picker (`date`) or a field (`value`).

        `twice` is a double click: the same payload is delivered two times at once.
        """
        given = next((g for g in (value, option, date, user_choice) if g is not None), None)
        asked = await self.ask(
            "click",
            user=user,
            target=where.target,
            action_id=action_id,
            block_id=block_id,
            given=plain(given),
            twice=twice,
        )
        return shown_of(asked)

    async def options(
        self, user: str, where: Message | View, action_id: str, typed: str, *, block_id: str | None = None
    ) -> list[tuple[str, str]]:
        """Type into a menu that searches: (text, value) of what it shows."""
        asked = await self.ask(
            "options", user=user, target=where.target, action_id=action_id, typed=typed, block_id=block_id
        )
        return [(text, value) for text, value in asked["options"]]

    async def fill_in(self, user: str, view: View, values: Mapping[str, object]) -> View | None:
        """Fill in fields as `submit` does, without submitting; returns the modal as it is then."""
        asked = await self.ask("fill_in", user=user, view=view.id, values=plain(dict(values)))
        return view_of(asked["view"])

    async def submit(
        self, user: str, view: View, values: Mapping[str, object] | None = None, *, twice: bool = False
    ) -> Submitted:
        """Fill in fields, by block id or action id, with plain values, and press the submit button.

        Menus take an option's text or value (one that searches is searched for it), pickers a date, people and
        channels their names, several choices a list, files a {name: bytes}; None empties a field.
        Fields not named keep what they show. `twice` is a double click on the button.
        """
        asked = await self.ask("submit", user=user, view=view.id, values=plain(dict(values or {})), twice=twice)
        return submitted_of(asked)

    async def close(self, user: str, view: View) -> View | None:
        """Close a modal by its X; returns the one below, if any."""
        return view_of((await self.ask("close", user=user, view=view.id))["view"])

    async def shortcut(self, user: str, callback_id: str, message: Message | None = None) -> Shown:
        """Use a global shortcut, or one on a message."""
        target = message.target if message else None
        return shown_of(await self.ask("shortcut", user=user, callback_id=callback_id, message=target))

    async def open_home(self, user: str, *, within: float = 3.0) -> View | None:
        """Open the app's home tab: what it shows, None if the app publishes nothing in time.

        If a home was published before, that one comes back at once; see `wait_for_view` for its next state.
        """
        return view_of((await self.ask("open_home", user=user, within=within))["view"])

    async def say(
        self,
        user: str,
        channel: str,
        text: str = "",
        *,
        thread: Message | None = None,
        files: Mapping[str, bytes] | None = None,
    ) -> Message:
        """Write a message, perhaps with files (name: content)."""
        attached = [{"name": name, "content": plain(content)} for name, content in (files or {}).items()]
        thread_ts = (thread.thread_ts or thread.ts) if thread else None
        sight = await self.ask("say", user=user, channel=channel, text=text, thread_ts=thread_ts, files=attached)
        return Message(**sight)

    async def messages(self, user: str, channel: str | None = None) -> list[Message]:
        """Exactly what this person can see in a conversation (all of theirs by default), newest last."""
        sights = (await self.ask("messages", user=user, channel=channel))["messages"]
        return [Message(**sight) for sight in sights]

    async def wait_for_message(
        self,
        user: str,
        channel: str | None = None,
        *,
        containing: str = "",
        within: float = 5.0,
        after: Message | int | None = None,
    ) -> Message:
        """The newest message (or changed message) with these words anywhere in it, as soon as there is one.

        Only changes later than `after` count. Raises TimeoutError with what the person sees instead.
        """
        asked = await self.ask(
            "wait_for_message",
            user=user,
            channel=channel,
            containing=containing,
            within=within,
            after=_number(after),
        )
        if found := message_of(asked["message"]):
            return found
        seen = "\n---\n".join(message.all_text for message in await self.messages(user, channel))
        raise TimeoutError(f"{user} saw nothing with {containing!r} in {within} s, only:\n{seen}")

    async def view(self, user: str) -> View | None:
        """The modal that the person has open on top."""
        return view_of((await self.ask("view", user=user))["view"])

    async def home(self, user: str) -> View | None:
        """The home tab as last published, without opening it."""
        return view_of((await self.ask("home", user=user))["view"])

    async def wait_for_view(
        self,
        user: str,
        *,
        containing: str = "",
        surface: str = "modal",
        within: float = 5.0,
        after: View | int | None = None,
    ) -> View:
        """The modal on top (or `surface="home"`) as soon as it has these words and changed after `after`."""
        asked = await self.ask(
            "wait_for_view",
            user=user,
            surface=surface,
            containing=containing,
            within=within,
            after=_number(after),
        )
        if found := view_of(asked["view"]):
            return found
        raise TimeoutError(f"{user} saw no {surface} with {containing!r} in {within} s")

    async def raw(
        self,
        kind: str,
        payload: Json | None = None,
        *,
        body: str | None = None,
        content_type: str | None = None,
        timestamp: str | None = None,
        signature: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> RawAnswer:
        """Send any payload to the bot: `slash_commands`, `interactive`, `events_api`, or `body` as it stands.

        It is signed now, unless `timestamp` or `signature` say otherwise.
        """
        asked = await self.ask(
            "raw",
            kind=kind,
            payload=payload or {},
            body=body,
            content_type=content_type,
            timestamp=timestamp,
            signature=signature,
            headers=dict(headers or {}),
        )
        return RawAnswer(**asked)


def plain(value: object) -> object:
    """A Python value as the control API takes it: dates in ISO form, bytes in base64."""
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, datetime):
        return value.timestamp()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {name: plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    return value


def _number(after: Message | View | int | None) -> int:
    if after is None:
        return 0
    return after if isinstance(after, int) else after.change
