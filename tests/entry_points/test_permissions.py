"""The table of permissions as a matrix: every kind of person at every entry point, all cells looked at, no leak."""

import re
from collections.abc import Callable

import pytest

from sales.permissions import Right, Role
from tests.entry_points.catalogue import ENTRIES
from tests.entry_points.driving import Bot, Seen, bots
from tests.entry_points.entry import Does, Entry
from tests.entry_points.kinds import KINDS, NEAR_NOTHING, Kind
from tests.entry_points.records import changed, put_back, snapshot
from tests.entry_points.ways import Json

Count = Callable[[str, object], None]
WHO_SEES_A_PART = [kind for kind in KINDS if kind.roles and Role.ADMIN not in kind.roles]
CELLS = f"cells of the permission table looked at ({len(KINDS)} kinds of people x {len(ENTRIES)} ways in), no leak"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
async def test_each_person_does_what_the_table_grants_and_is_refused_the_rest(
    sqlite_url: str, kind: Kind, record_property: Count
) -> None:
    await expect_the_table_in_every_cell(sqlite_url, kind)
    record_property(CELLS, len(ENTRIES))


@pytest.mark.parametrize("kind", WHO_SEES_A_PART, ids=lambda kind: kind.name)
async def test_who_sees_a_part_of_the_deals_sees_the_same_part_on_postgres(postgres_url: str, kind: Kind) -> None:
    await expect_the_table_in_every_cell(postgres_url, kind)


async def expect_the_table_in_every_cell(database_url: str, kind: Kind) -> None:
    wrong = []
    async with bots(database_url, {"Alder": "731733"}) as [bot]:
        before = snapshot(bot.database)
        for entry in ENTRIES:
            seen = await bot.press(entry.way, kind)
            after = snapshot(bot.database) if seen.has_written else before
            wrong += [f"{entry.id}: {what}" for what in _wrong(bot, entry, kind, seen, changed(before, after))]
            if after != before:
                put_back(bot.database, before, instead_of=after)
    assert not wrong, f"{kind.name}:\n" + "\n".join(wrong)


def _wrong(bot: Bot, entry: Entry, kind: Kind, seen: Seen, tables: list[str]) -> list[str]:
    """What is not as it must be in one cell."""
    found = [f"answered {answer.status} {answer.error}" for answer in seen.answers if answer.status != 200]
    found += [f"failed: {fault}" for fault in seen.faults]
    if leaked := seen.told(bot.things.hidden_from(kind)):
        found.append(f"leaked {leaked}")
    found += [f"shows {one} to press, which is not theirs" for one in _not_theirs(bot, kind, seen)]
    is_done = _is_done(bot, entry, kind, seen, tables)
    if entry.allows(kind):
        return found if is_done else [*found, f"is allowed and was not done: {seen.sentences} {tables}"]
    found += [f"is refused and changed {tables}"] if tables else []
    found += ["is refused and was done"] if is_done and entry.does is not Does.LISTS else []
    found += ["is refused without a word"] if not seen.sentences and not entry.is_silent else []
    return found


def _not_theirs(bot: Bot, kind: Kind, seen: Seen) -> list[str]:
    """What is shown to be pressed, although the table would refuse it to this person."""
    about = set(bot.things.owned[kind.about].ids.values())
    rights = {str(part["action_id"]): _right_of(str(part["action_id"])) for part in seen.pressable}
    named = {str(part["action_id"]) for part in seen.pressable if _names(part, about)}
    opening = ["step_menu open"] if not kind.may(Right.SEE_DEAL) and any(map(_opens_deal, seen.pressable)) else []
    return opening + [
        action_id
        for action_id, right in rights.items()
        if right is not None and (right in NEAR_NOTHING or action_id in named) and not kind.may(right)
    ]


def _opens_deal(part: Json) -> bool:
    return part["action_id"] == "step_menu" and "open" in {one["value"] for one in part.get("options", ())}


def _names(part: Json, ids: set[str]) -> bool:
    return not ids.isdisjoint(str(part.get("value")).split("|"))


def _right_of(action_id: str) -> Right | None:
    """The right that a button of this id needs; None where it is no right of the table."""
    named = re.sub(r"_\d$", "_0", action_id)
    needs = [entry.needs for entry in ENTRIES if entry.way.listened == ("action", named)]
    return next((need for need in needs if isinstance(need, Right)), None)


def _is_done(bot: Bot, entry: Entry, kind: Kind, seen: Seen, tables: list[str]) -> bool:
    match entry.does:
        case Does.CHANGES:
            return bool(tables)
        case Does.SHOWS:
            return bool(seen.told(bot.things.shown_to(kind)))
        case Does.OPENS:
            return bool(seen.forms)
        case Does.LISTS:
            return not kind.is_owner or bool(seen.told(bot.things.shown_to(kind)))
        case Does.NOTHING:
            return entry.allows(kind)
