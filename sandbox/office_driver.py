"""The driver's administrative half: people, channels, faults, clock and log."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

Json = dict[str, Any]


class Office:
    """What no person in Slack can do, or only an administrator. Part of `Driver`."""

    async def ask(self, act: str, **asked: object) -> Json:
        """One request to the control API."""
        raise NotImplementedError

    async def status(self) -> Json:
        """The workspace in short: `team_id, name, now, bot_user, installed, connections, change`…"""
        return await self.ask("status")

    async def people(self) -> list[Json]:
        """Everyone, as Slack's user objects."""
        people: list[Json] = (await self.ask("people"))["people"]
        return people

    async def channels(self) -> list[Json]:
        """Every conversation, as Slack's conversation objects with `members`."""
        channels: list[Json] = (await self.ask("channels"))["channels"]
        return channels

    async def change_person(self, user: str, **changes: object) -> Json:
        """New values of `tz, deleted, status_text, status_emoji, status_expiration, is_admin`…; tells the app.

        Returns once the app has answered `user_change`: `told, event_id, error`.
        """
        return await self.ask("change_person", user=user, changes=changes)

    async def add_person(self, name: str, **fields: object) -> str:
        """A new colleague; returns the id. The app hears `team_join`."""
        defaults = {
            "name": name,
            "real_name": name.title(),
            "email": f"{name}@example.com",
            "tz": "America/New_York",
        }
        answer = await self.ask("add_person", fields={**defaults, **fields})
        return str(answer["id"])

    async def add_channel(
        self, name: str, members: Sequence[str] = (), *, private: bool = False, app: bool = True
    ) -> str:
        """A new channel; returns the id."""
        asked = await self.ask("add_channel", name=name, members=list(members), private=private, app=app)
        return str(asked["id"])

    async def archive(self, channel: str) -> Json:
        """Archive a channel; tells the app."""
        return await self.ask("archive", channel=channel)

    async def unarchive(self, channel: str) -> Json:
        """Bring a channel back; tells the app."""
        return await self.ask("unarchive", channel=channel)

    async def rename_channel(self, channel: str, name: str) -> Json:
        """Rename a channel; tells the app."""
        return await self.ask("rename_channel", channel=channel, name=name)

    async def remove_bot(self, channel: str) -> Json:
        """Take the app out of a channel; tells it."""
        return await self.ask("remove_bot", channel=channel)

    async def invite_bot(self, channel: str) -> Json:
        """Bring the app into a channel; tells it."""
        return await self.ask("invite_bot", channel=channel)

    async def set_members(self, channel: str, users: Sequence[str]) -> None:
        """Say which people are in a channel."""
        await self.ask("set_members", channel=channel, users=list(users))

    async def set_read_only(self, channel: str, *, read_only: bool = True) -> None:
        """Let only admins post: the app's posts get `restricted_action`."""
        await self.ask("set_read_only", channel=channel, read_only=read_only)

    async def revoke_token(self) -> Json:
        """Revoke the app's tokens (`token_revoked`); tells the app."""
        return await self.ask("revoke_token")

    async def uninstall(self) -> Json:
        """Uninstall the app (`account_inactive`); tells it."""
        return await self.ask("uninstall")

    async def set_scopes(self, scopes: Sequence[str]) -> None:
        """Grant these scopes and no others."""
        await self.ask("set_scopes", scopes=list(scopes))

    async def set_clock(self, now: datetime) -> None:
        """Move the clock that people see; the sandbox must have been started with a SetClock."""
        await self.ask("set_clock", now=now.isoformat())

    async def go_to(self, moment: datetime) -> None:
        """Let time pass until `moment`, with what it brings."""
        await self.ask("go_to", moment=moment.isoformat())

    async def fault(
        self,
        method: str,
        kind: str,
        *,
        times: int | None = 1,
        channel: str | None = None,
        seconds: float | None = None,
        error: str = "internal_error",
    ) -> None:
        """Ask for trouble: `ratelimited, http_500, error, timeout, slow` for a Web API method (`*`: all),
        `resend` for an event type, `twice` for `block_actions`, `view_submission`, `slash_commands`.
        `times=None` lasts until `clear_faults`.

        `seconds` is Retry-After, the delay, or how long the answer is kept back (None: for ever).
        """
        body = {"method": method, "kind": kind, "channel": channel, "seconds": seconds, "error": error}
        if times is None:
            times = _FOR_EVER
        await self.ask("fault", times=times, **body)

    async def faults(self) -> list[Json]:
        """The faults that were asked for, with `hits`."""
        faults: list[Json] = (await self.ask("faults"))["faults"]
        return faults

    async def end_fault(self, method: str, kind: str, *, channel: str | None = None) -> None:
        """End the faults of one kind."""
        await self.ask("end_fault", method=method, kind=kind, channel=channel)

    async def clear_faults(self) -> None:
        """End all faults."""
        await self.ask("clear_faults")

    async def disconnect(self, *, reason: str = "refresh_requested", abrupt: bool = False) -> int:
        """End the app's sockets as Slack does, or without a word; returns how many there were."""
        answer = await self.ask("disconnect", reason=reason, abrupt=abrupt)
        return int(answer["connections"])

    async def wait_for_sockets(self, opened: int = 1, *, within: float = 5.0) -> None:
        """Wait until the app has opened so many sockets in all; raises TimeoutError otherwise."""
        answer = await self.ask("wait_for_sockets", opened=opened, within=within)
        if answer["opened"] < opened or not answer["connections"]:
            raise TimeoutError(f"the app opened {answer['opened']} of {opened} sockets in {within} s")

    async def log(self, method: str = "", *, after: int = 0) -> list[Json]:
        """The request log: `number, direction, method, args, verdict, ms, status, retry`…"""
        entries: list[Json] = (await self.ask("log", method=method, after=after))["entries"]
        return entries

    async def wait_for_log(
        self, method: str, *, verdict: str = "", count: int = 1, within: float = 5.0, after: int = 0
    ) -> list[Json]:
        """Entries of a method as soon as there are `count`; raises TimeoutError otherwise."""
        asked = await self.ask("wait_for_log", method=method, verdict=verdict, count=count, within=within, after=after)
        entries: list[Json] = asked["entries"]
        if len(entries) < count:
            raise TimeoutError(f"the log has {len(entries)} of {count} entries {method} {verdict}")
        return entries

    async def settle(self, within: float = 5.0) -> None:
        """Wait until no event is under way to the app any more; raises TimeoutError otherwise."""
        if not (await self.ask("settle", within=within))["settled"]:
            raise TimeoutError(f"events are still under way after {within} s")


_FOR_EVER = 1_000_000_000
