"""The table of permissions, every role against every right, on things of one's own, of one's team and of others."""

from dataclasses import replace
from itertools import product

import pytest

from sales.permissions import TABLE, Member, Right, Role
from sales.person import Person

PLAIN = Person("W1", "UME", "Me", "UTC")
MEMBERS = {
    "stranger": Member(replace(PLAIN, is_stranger=True), frozenset({"T1"}), frozenset({"T2"}), is_installer=True),
    "bot": Member(replace(PLAIN, is_bot=True), frozenset({"T1"}), frozenset()),
    "left": Member(replace(PLAIN, is_deactivated=True, is_admin=True), frozenset({"T1"}), frozenset()),
    "guest": Member(replace(PLAIN, is_guest=True), frozenset({"T1"}), frozenset({"T2"})),
    "rep": Member(PLAIN, frozenset({"T1"}), frozenset()),
    "manager": Member(PLAIN, frozenset({"T1"}), frozenset({"T2"})),
    "admin": Member(replace(PLAIN, is_admin=True), frozenset({"T1"}), frozenset()),
    "installer": Member(PLAIN, frozenset({"T1"}), frozenset(), is_installer=True),
}
# Whose it is and in which team: mine, a colleague's, nobody's in my team, one's that I manage, another team's.
THINGS = {
    "mine": ("T3", "UME"),
    "colleague's": ("T1", "UANN"),
    "nobody's": ("T1", None),
    "managed": ("T2", "UBERT"),
    "foreign": ("T3", "UKEN"),
    "foreign, nobody's": ("T3", None),
}
EVERYTHING = set(THINGS)
TEAM = {"mine", "colleague's", "nobody's"}
DEALS = {
    "guest": {"mine"},
    "rep": TEAM,
    "manager": TEAM | {"managed"},
    "admin": EVERYTHING,
    "installer": EVERYTHING,
}
NOBODY: dict[str, set[str]] = {}
EXPECTED: dict[Right, dict[str, set[str]]] = {
    Right.SEE_DEAL: DEALS,
    Right.ADD_STEP: DEALS,
    Right.CHANGE_STEP: DEALS,
    Right.ADD_DEAL: dict.fromkeys(("rep", "manager", "admin", "installer"), EVERYTHING),
    Right.CHANGE_DEAL: DEALS
    | {"guest": set(), "rep": {"mine", "nobody's"}, "manager": {"mine", "nobody's", "managed"}},
    Right.SETTLE_LEFT: {
        "manager": {"mine", "managed"},
        "admin": EVERYTHING,
        "installer": EVERYTHING,
    },
    Right.SEE_PIPELINE: DEALS | {"guest": set()},
    Right.SHARE_PIPELINE: DEALS | {"guest": set()},
    Right.ADMINISTER: dict.fromkeys(("admin", "installer"), EVERYTHING),
}


@pytest.mark.parametrize(("right", "who", "thing"), list(product(Right, MEMBERS, THINGS)))
def test_the_table_says_who_may_do_what_to_which(right: Right, who: str, thing: str) -> None:
    team_id, owner = THINGS[thing]
    assert MEMBERS[who].may(right, team_id=team_id, owners=[owner]) is (thing in EXPECTED[right].get(who, set()))


@pytest.mark.parametrize(("right", "who"), list(product(Right, MEMBERS)))
def test_a_list_holds_just_what_may_be_had_one_by_one(right: Right, who: str) -> None:
    territory = MEMBERS[who].territory(right)
    listed = {
        thing
        for thing, (team_id, owner) in THINGS.items()
        if territory.is_everything or team_id in territory.teams or (owner is not None and owner == territory.own_id)
    }
    assert listed - {"nobody's"} == EXPECTED[right].get(who, set()) - {"nobody's"}


def test_every_right_names_every_role() -> None:
    assert set(TABLE) == set(Right)
    assert {role for row in TABLE.values() for role in row} == set(Role)
