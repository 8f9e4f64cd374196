"""The settings and the welcome with nothing, little, much, and the longest and strangest names."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from blocks import admin_overview, admin_stages, admin_team, welcome
from blocks.message import Message
from sales.deal import Stage, Status
from sales.person import Person
from sales.settings import Overview, ScheduleSeen, StageSeen, TeamSeen, Welcome

NOW = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
COUNTS = (0, 1, 3, 200, 2000)
CHANNEL = "C0123456789A"
NAMES = {
    "plain": "Northwind ",
    "markup": "<&>*_~`",
    "pings": "<!channel> <@U12345> @here ",
    "emoji": "👩‍👩‍👧‍👦👋🏽🇩🇪",
    "right-to-left": "שלום مرحبا ",
    "marks": "e\u0301\u0302\u0303",
}
KINDS: tuple[Status, ...] = ("open", "won", "lost")


@pytest.fixture(params=list(NAMES))
def longest(request: pytest.FixtureRequest) -> Callable[[int], str]:
    """A name as long as it can be, of such signs."""
    return lambda most: (NAMES[request.param] * most)[:most]


@pytest.fixture
def accepts(accepted: Callable[[Any], None]) -> Callable[[Any], None]:
    """Demand that Slack takes it and that it pings nobody; the channel that it names is no ping."""

    def check(what: Any) -> None:
        if isinstance(what, Message):
            accepted(Message(what.text, _without_channel(what.blocks)))
        else:
            accepted(_without_channel(what))

    return check


def _without_channel(what: Any) -> Any:
    return json.loads(json.dumps(what).replace(f"<#{CHANNEL}>", f"##{CHANNEL}#"))


def people(number: int, name: str) -> tuple[Person, ...]:
    return tuple(Person("T1", f"U{n:010}", name, "Asia/Kolkata") for n in range(number))


def team(number: int, name: str, *, held: int = 0) -> TeamSeen:
    those = people(held, name * 2)
    return TeamSeen(f"{number:040}", name, CHANNEL, number == 0, those, those, deals=held)


def stage(number: int, name: str) -> StageSeen:
    found = Stage(f"{number:040}", name, number, KINDS[number % 3], 3650)
    return StageSeen(found, number * 1000, number * 3000)


def schedule(name: str) -> ScheduleSeen:
    return ScheduleSeen(
        "undated", name, "mon,tue,thu,sun", "10:00", "America/Argentina/ComodRivadavia", CHANNEL, NOW, False
    )


@pytest.mark.parametrize("count", COUNTS)
def test_settings_of_any_size_are_accepted(
    accepts: Callable[[Any], None], longest: Callable[[int], str], count: int
) -> None:
    name = longest(100)
    overview = Overview(
        teams=tuple(team(number, name, held=min(count, 30)) for number in range(max(1, count))),
        stages=tuple(stage(number, name).stage for number in range(max(3, count))),
        schedules=tuple(schedule(name) for _ in range(count)),
        installer=longest(200),
        welcome_step=4,
        viewer=people(1, "Ann")[0],
        now=NOW,
    )
    told = [longest(3000)] * count
    accepts(admin_overview.view(overview, told, invite=admin_team.invite(name, CHANNEL)))
    bare = replace(overview, installer=None, teams=tuple(replace(t, channel_id=None) for t in overview.teams))
    accepts(
        admin_overview.view(
            replace(bare, schedules=(ScheduleSeen("nudge", None, "mon", "09:00", None, None, None, True),))
        )
    )


@pytest.mark.parametrize("count", COUNTS)
def test_stages_in_any_number_are_accepted(
    accepts: Callable[[Any], None], longest: Callable[[int], str], count: int
) -> None:
    stages = [stage(number, longest(100)) for number in range(count)]
    accepts(admin_stages.listed(stages, [longest(3000)] * count))
    accepts(admin_stages.form(stage(1, longest(100))))
    accepts(admin_stages.form(None))
    accepts(admin_stages.removal(stage(count, longest(100)), stages))


@pytest.mark.parametrize("count", COUNTS)
def test_a_team_of_any_size_is_accepted(
    accepts: Callable[[Any], None], longest: Callable[[int], str], count: int
) -> None:
    for number in (0, 1):
        accepts(admin_team.form(team(number, longest(100), held=count)))
    accepts(admin_team.form(None, welcome=True))
    accepts(admin_team.deletion(team(1, longest(100), held=count), longest(100)))


@pytest.mark.parametrize("step", [1, 2, 3, 4, 5])
def test_the_welcome_is_accepted_at_each_step(
    accepts: Callable[[Any], None], longest: Callable[[int], str], step: int
) -> None:
    invite = admin_team.invite(longest(100), CHANNEL)
    for held in (0, 2000):
        found = Welcome(step, team(0, longest(100), held=held), held, ("D1", "1.1"))
        accepts(welcome.message(found, invite=invite))
        accepts(welcome.view(found))
        accepts(welcome.message(replace(found, team=replace(found.team, channel_id=None))))


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ("mon,tue,wed,thu,fri", "Mon to Fri 10:00"),
        ("mon", "Mon 10:00"),
        ("mon,tue", "Mon, Tue 10:00"),
        ("mon,wed,fri", "Mon, Wed, Fri 10:00"),
        ("mon,tue,wed,thu,fri,sat,sun", "every day 10:00"),
    ],
)
def test_days_are_said_as_people_say_them(days: str, said: str) -> None:
    overview = Overview((), (), (replace(schedule("EMEA"), days=days),), None, None, people(1, "Ann")[0], NOW)
    assert said in json.dumps(admin_overview.view(overview))


def test_what_a_form_shows_and_says_is_read_back() -> None:
    shown = admin_team.form(team(1, "EMEA", held=3))
    form, before, after = admin_team.read({**shown, "state": {"values": {"name": {"name": {"value": "West"}}}}})
    assert form.kept.id == f"{1:040}"
    assert (before.name, before.channel_id, len(before.members)) == ("EMEA", CHANNEL, 3)
    assert (after.name, after.channel_id, after.members) == ("West", None, frozenset())
