"""Double clicks and Slack's retries: each entry point, sent twice at once and once more later, is done once.

Sent once more after an *Undo*, it is not done again.
"""

import json
from typing import Any

from services import closing, handing_over
from services.drafts import Typist
from storage.leavers import LEFT
from tests.entry_points.catalogue import ENTRIES
from tests.entry_points.driving import Bot, Seen, bots
from tests.entry_points.entry import Entry, by_who_may
from tests.entry_points.kinds import KINDS, Kind
from tests.entry_points.records import Rows, changed, put_back, snapshot, without_chance
from tests.entry_points.ways import Json


async def test_a_repeated_request_changes_nothing_twice_and_is_answered_the_same(database_url: str) -> None:
    wrong = []
    async with bots(database_url, {"Alder": "731733"}) as [bot]:
        before = snapshot(bot.database)
        for entry, kind in by_who_may(ENTRIES):
            once = await _done_once(bot, entry, kind, before)
            payload = entry.way.payload(bot.hand(kind))
            both = await bot.send(entry.way, [payload, payload])
            later = await bot.send(entry.way, [payload], retry=1)
            wrong += [f"{entry.id}: {what}" for what in _twice(bot, before, once, [both, later])]
    assert not wrong, "\n".join(wrong)


async def test_two_clicks_under_two_triggers_are_one(database_url: str) -> None:
    wrong = []
    async with bots(database_url, {"Alder": "731733"}) as [bot]:
        before = snapshot(bot.database)
        for entry, kind in by_who_may(ENTRIES):
            if entry.way.listened[0] != "action":
                continue
            once = await _done_once(bot, entry, kind, before)
            payload = entry.way.payload(bot.hand(kind))
            both = await bot.send(entry.way, [payload, _again(bot, kind, payload)])
            wrong += [f"{entry.id}: {what}" for what in _twice(bot, before, once, [both])]
    assert not wrong, "\n".join(wrong)


async def test_a_repeat_after_an_undo_brings_nothing_back(database_url: str) -> None:
    wrong, undone = [], 0
    async with bots(database_url, {"Alder": "731733"}) as [bot]:
        before = snapshot(bot.database)
        for entry, kind in by_who_may(ENTRIES):
            payload = entry.way.payload(bot.hand(kind))
            await bot.send(entry.way, [payload])
            if acts := _own_acts(bot, kind, before):
                _undo(bot, kind, acts)
                await bot.runtime.finish()
                standing = snapshot(bot.database)
                again = await bot.send(entry.way, [payload], retry=1)
                tables = [name for name in changed(standing, snapshot(bot.database)) if name != "deliveries"]
                wrong += [f"{entry.id}: {name} differs" for name in tables]
                wrong += [f"{entry.id}: {fault}" for fault in again.faults]
                wrong += [f"{entry.id}: {answer.status}" for answer in again.answers if answer.status != 200]
                undone += 1
            put_back(bot.database, before, instead_of=snapshot(bot.database))
    assert not wrong, "\n".join(wrong)
    assert undone > 30


def _own_acts(bot: Bot, kind: Kind, before: Rows) -> dict[str, str]:
    """What this person has just done to deals and steps, each act with what it was done through; no undoing."""
    me, known = bot.person(kind.handle).id, {row["seq"] for row in before["changes"]}
    made = (row for row in snapshot(bot.database)["changes"] if row["seq"] not in known)
    mine = [row for row in made if row["actor_id"] == me and row["via"] != "undo"]
    of_settings = {row["act_id"] for row in mine if row["deal_id"] is None}
    return {row["act_id"]: row["via"] for row in mine if row["act_id"] not in of_settings}


def _undo(bot: Bot, kind: Kind, acts: dict[str, str]) -> None:
    who = Typist(bot.workspace_id, bot.person(kind.handle).id, "test:undo")
    for act_id, via in acts.items():
        undo = handing_over.undo if via == LEFT else closing.undo
        undo(bot.database, typist=who, act_id=act_id, now=bot.clock())


async def _done_once(bot: Bot, entry: Entry, kind: Kind, before: Rows) -> dict[str, list[str]]:
    """What one press leaves behind; all is as before then."""
    await bot.press(entry.way, kind)
    after = snapshot(bot.database)
    put_back(bot.database, before, instead_of=after)
    return without_chance(after, before)


def _twice(bot: Bot, before: Rows, once: dict[str, list[str]], sent: list[Seen]) -> list[str]:
    """What is not as after one press; all is as before then."""
    after = snapshot(bot.database)
    put_back(bot.database, before, instead_of=after)
    now = without_chance(after, before)
    # Of a press its receipt is kept, if anything; a second one under another trigger has its own.
    found = [f"{table} differs" for table in once if table != "receipts" and once[table] != now[table]]
    found += [fault for seen in sent for fault in seen.faults]
    found += [f"answered {answer.status}" for seen in sent for answer in seen.answers if answer.status != 200]
    answers = {_settled(answer.body) for seen in sent for answer in seen.answers}
    return [*found, *([f"answered differently: {answers}"] if len(answers) > 1 else [])]


def _again(bot: Bot, kind: Kind, payload: Json) -> Json:
    """The same press a moment later: Slack gives each its own trigger."""
    view_id = payload["view"]["id"] if "view" in payload else None
    trigger = bot.stage.world.grants.trigger(bot.workspace_id, bot.person(kind.handle).id, view_id)
    return {**payload, "trigger_id": trigger.id}


def _settled(body: str) -> str:
    """An answer, apart from the order in which its parts are written."""
    said: Any = json.loads(body) if body.startswith(("{", "[")) else body
    return json.dumps(said, sort_keys=True, ensure_ascii=False)


def test_there_is_somebody_who_may_do_each() -> None:
    assert [entry for entry, _ in by_who_may(ENTRIES)] == list(ENTRIES)
    assert {kind.handle for _, kind in by_who_may(ENTRIES)} <= {kind.handle for kind in KINDS}
