"""Faults as switches: what can go wrong between the app and Slack, and whether it does now."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass

from sandbox.acting.stage import Stage
from sandbox.page.looking import Look


@dataclass(frozen=True, slots=True)
class _Fault:
    """What the acts `fault` and `end_fault` take."""

    method: str
    kind: str
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Switch:
    """One switch: on it does `on`, off it does `off`, each an act with what it takes.

    Only some are faults: a channel without the app may be as it should be.
    """

    name: str
    explained: str
    is_on: bool
    on: str
    off: str
    is_fault: bool = False


_FAULTS = (
    ("Slack is down", "Every call of the app is answered with HTTP 500", _Fault("*", "http_500")),
    ("Slack is slow", "Every call of the app takes a second longer", _Fault("*", "slow", 1.0)),
    (
        "Slack limits posts",
        "chat.postMessage is answered with 429, Retry-After 5",
        _Fault("chat.postMessage", "ratelimited", 5.0),
    ),
    ("The app is unreachable", "Commands, clicks and events do not arrive", _Fault("app", "unreachable")),
    ("The app is too slow", "Its answers come later than Slack's three seconds", _Fault("app", "silent")),
)


def switches(stage: Stage, look: Look) -> Iterator[Switch]:
    """Those of the workspace, then those of the channel that the page looks at."""
    set_now = {(fault.method, fault.kind) for fault in stage.world.faults.active if fault.times != 0}
    for name, explained, fault in _FAULTS:
        known = {"method": fault.method, "kind": fault.kind}
        on = {**{k: v for k, v in asdict(fault).items() if v is not None}, "times": None}
        yield Switch(
            name,
            explained,
            (fault.method, fault.kind) in set_now,
            _act("fault", on),
            _act("end_fault", known),
            is_fault=True,
        )
    channel = look.channel
    if channel is None or channel.kind == "im":
        return
    here = {"channel": channel.id}
    yield Switch(
        f"#{channel.name} is archived",
        "Nobody can post here any more",
        channel.is_archived,
        _act("archive", here),
        _act("unarchive", here),
    )
    yield Switch(
        f"The app is not in #{channel.name}",
        "Somebody removed it from the channel",
        stage.workspace.install.bot_user not in channel.members,
        _act("remove_bot", here),
        _act("invite_bot", here),
    )


def _act(name: str, takes: Mapping[str, object]) -> str:
    return json.dumps({"act": name, "takes": takes})
