"""Slack waits three seconds: before each answer there is one call of the database and at most one opening of a view."""

from tests.entry_points.catalogue import ENTRIES
from tests.entry_points.driving import OPENING, Bot, Seen, bots
from tests.entry_points.entry import by_who_may
from tests.entry_points.records import put_back, snapshot

ASKING_WHO = "users.info"


async def test_every_entry_point_answers_after_one_call_of_the_database(database_url: str) -> None:
    async with bots(database_url, {"Alder": "731733"}) as [bot]:
        wrong = [f"{name}: {seen.database_calls}" for name, seen in await _all(bot) if seen.database_calls[0] > 1]
    assert not wrong, "\n".join(wrong)


async def test_somebody_who_is_not_known_yet_costs_one_call_more(sqlite_url: str) -> None:
    async with bots(sqlite_url, {"Alder": "731733"}) as [bot]:
        wrong = [
            f"{name}: {seen.database_calls}"
            for name, seen in await _all(bot, knows_nobody=True)
            if seen.database_calls[0] > 2
        ]
    assert not wrong, "\n".join(wrong)


async def test_a_view_is_opened_by_one_call_and_before_it_slack_is_asked_nothing_else(sqlite_url: str) -> None:
    async with bots(sqlite_url, {"Alder": "731733"}) as [bot]:
        found = [*await _all(bot), *await _all(bot, knows_nobody=True)]
    called = {name: [call.method for call in seen.calls] for name, seen in found}
    opening = {name: calls for name, calls in called.items() if any(call in OPENING for call in calls)}
    assert opening
    wrong = {
        name: calls
        for name, calls in opening.items()
        if sum(call in OPENING for call in calls) != 1
        or next(call for call in calls if call != ASKING_WHO) not in OPENING
    }
    assert not wrong, "\n".join(f"{name}: {calls}" for name, calls in wrong.items())


async def _all(bot: Bot, *, knows_nobody: bool = False) -> list[tuple[str, Seen]]:
    """Each entry point, by somebody who may."""
    before, found = snapshot(bot.database), []
    for entry, kind in by_who_may(ENTRIES):
        if knows_nobody:
            bot.runtime._locales.clear()
        seen = await bot.press(entry.way, kind)
        found.append((f"{entry.id}{' by somebody new' if knows_nobody else ''}", seen))
        if seen.has_written:
            put_back(bot.database, before, instead_of=snapshot(bot.database))
    return found
