"""Deals, steps and people to show, and what Slack and a reader make of what was built."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from typing import Any

import pytest

from blocks.message import MOST_CHARACTERS, Message, weight
from sales import digest, undated
from sales.ahead import Ahead, is_near
from sales.deal import Deal
from sales.digest import Digest
from sales.step import Step
from sales.undated import UndatedList
from sandbox.rules import check_message, check_view
from tests.samples import NOW, TODAY

_BARE_PING = re.compile(r"<[@!#]|@(?:channel|here|everyone)\b", re.IGNORECASE)


@pytest.fixture(scope="session")
def undated_list() -> Callable[..., UndatedList]:
    """The list that these undated deals make, among others that are dated."""

    def make(deals: Sequence[Deal], dated: Sequence[Deal] = (), team: str = "EMEA") -> UndatedList:
        return undated.undated_list("T1", team, [*deals, *dated], today=TODAY, now=NOW)

    return make


@pytest.fixture(scope="session")
def digest_of(make_step: Callable[..., Step]) -> Callable[..., Digest]:
    """The digest that a team's deals make today, against those of a week ago (None: no earlier week)."""

    def make(present: Sequence[Deal], earlier: Sequence[Deal] | None, team: str = "EMEA") -> Digest:
        steps = {d.id: [make_step(deal_id=d.id, due_on=d.next_step_on)] for d in present if is_near(d, TODAY)}
        seen = digest.Pictures(NOW, NOW - timedelta(days=7), "UTC", present, earlier, Ahead(NOW, TODAY, steps))
        return digest.digest_of("T1", team, seen)

    return make


@pytest.fixture(scope="session")
def shown() -> Callable[[Any], str]:
    """Every text that a reader sees in a message or a view, a line each."""

    def read(what: Any) -> str:
        return "\n".join(_texts(what.blocks if isinstance(what, Message) else what))

    return read


@pytest.fixture(scope="session")
def accepted() -> Callable[[Any], None]:
    """Demand that Slack takes a message or a view, with room to spare, and that it pings nobody."""

    def check(what: Any) -> None:
        if isinstance(what, Message):
            check_message(what.text, what.blocks)
            assert what.text.strip()
            assert weight(what.blocks) <= MOST_CHARACTERS
            assert not _BARE_PING.search(what.text)
        else:
            check_view(what)
        assert not _BARE_PING.search(_marked_up(what))

    return check


def _marked_up(what: Any) -> str:
    """The texts in Slack's markup, the only ones that can ping; none may be left for Slack to look names up in."""
    found = [one for one in _objects(what.blocks if isinstance(what, Message) else what) if one.get("type") == "mrkdwn"]
    assert all(one["verbatim"] is True for one in found)
    return "\n".join(one["text"] for one in found)


def _objects(part: Any) -> Iterator[dict[str, Any]]:
    if isinstance(part, dict):
        yield part
        for inner in part.values():
            yield from _objects(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _objects(inner)


def _texts(part: Any) -> Iterator[str]:
    for one in _objects(part):
        if isinstance(one.get("text"), str):
            yield one["text"]
