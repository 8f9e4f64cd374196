"""Teams by their form: who comes and goes, what two admins do at once, and what is told of it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from sales.refusal import Refusal
from sales.settings import Saved, TeamValues
from services import administering, team_settings, workspaces
from services.workspaces import Installation
from storage import deliveries
from storage.database import Database
from tests.services.company import FRIDAY, configured, every_deal, everything, founded, rows, staff, typist, working
from tests.services.test_settling import clocks

MAYA = "UMAYA"
NEW = team_settings.EMPTY


def values(name: str = "EMEA", channel: str | None = None, managers: str = "", members: str = "") -> TeamValues:
    return TeamValues(name, channel, frozenset(managers.split()), frozenset(members.split()))


def saved(
    database: Database,
    said: TeamValues,
    *,
    shown: TeamValues = NEW,
    team: str | None = None,
    by: str = MAYA,
    request_id: str = "",
) -> Saved:
    return team_settings.save(
        database,
        typist=typist("T1", by, request_id),
        team_id=team and team_id(database, team),
        shown=shown,
        said=said,
        now=FRIDAY,
    )


def team_id(database: Database, name: str) -> str:
    return next(str(row["id"]) for row in rows(database, "teams") if row["name"] == name)


def roles(database: Database) -> dict[tuple[str, str], str]:
    names = {row["id"]: row["name"] for row in rows(database, "teams")}
    return {(names[row["team_id"]], row["person_id"]): row["role"] for row in rows(database, "team_members")}


def team_of_deals(database: Database) -> dict[str, str]:
    names = {row["id"]: row["name"] for row in rows(database, "teams")}
    return {name.split(" ")[0]: names[deal.team_id] for name, deal in every_deal(database).items()}


def history(database: Database) -> list[tuple[Any, ...]]:
    told = [row for row in rows(database, "changes") if row["what"].startswith(("team.", "stage."))]
    return [(row["actor_id"], row["via"], row["what"], row["field"], row["before"], row["after"]) for row in told]


def refused(act: Callable[[], object]) -> Refusal:
    with pytest.raises(Refusal) as told:
        act()
    return told.value


def test_a_new_team_takes_its_people_and_their_deals_and_is_scheduled_at_once(database: Database) -> None:
    working(database)

    done = saved(database, values(channel="C0EMEA", managers="UMAYA", members="UBERT"))

    assert done.told == ("EMEA is saved.",)
    assert roles(database) == {("EMEA", "UMAYA"): "manager", ("EMEA", "UBERT"): "member"}
    assert team_of_deals(database)["Tarnwick"] == "EMEA"
    assert [(team.name, team.channel_id) for team in done.overview.teams] == [("Sales", None), ("EMEA", "C0EMEA")]
    assert len(clocks(database)) > 0
    planned = {row["schedule_id"] for row in rows(database, "clocks")}
    assert {row["id"] for row in rows(database, "schedules")} == planned
    assert history(database) == [
        (MAYA, "admin", "team.added", "name", None, "EMEA"),
        (MAYA, "admin", "team.changed", "channel_id", None, "EMEA: C0EMEA"),
        (MAYA, "admin", "team.changed", "managers", None, "EMEA: UMAYA"),
        (MAYA, "admin", "team.changed", "members", None, "EMEA: UBERT"),
    ]
    moved = [row for row in rows(database, "changes") if row["field"] == "team_id"]
    assert [(row["actor_id"], row["via"]) for row in moved] == [(MAYA, "admin")]


def test_who_comes_from_another_team_leaves_it_and_that_is_told(database: Database) -> None:
    working(database)
    saved(database, values(members="UBERT UJANE"))

    done = saved(database, values("APAC", members="UBERT"))

    assert done.told == ("APAC is saved.", "Bert Vogel moves here from EMEA.")
    assert roles(database) == {("EMEA", "UJANE"): "member", ("APAC", "UBERT"): "member"}
    assert team_of_deals(database)["Tarnwick"] == "APAC"


def test_a_manager_may_have_several_teams_and_be_a_member_of_one(database: Database) -> None:
    working(database)
    saved(database, values(managers="UMAYA", members="UBERT"))
    done = saved(database, values("APAC", managers="UMAYA UBERT"))
    assert done.told == ("APAC is saved.",)
    assert roles(database)["EMEA", "UBERT"] == "member"
    assert roles(database)["APAC", "UBERT"] == "manager"


def test_who_is_chosen_as_both_manages(database: Database) -> None:
    founded(database)
    saved(database, values(managers="UBERT", members="UBERT UJANE"))
    assert roles(database) == {("EMEA", "UBERT"): "manager", ("EMEA", "UJANE"): "member"}


def test_what_another_admin_changed_meanwhile_stays(database: Database) -> None:
    working(database)
    saved(database, values(channel="C1", members="UBERT"))
    opened = values(channel="C1", members="UBERT")
    saved(database, replace(opened, channel_id="C2", members=frozenset({"UBERT", "UJANE"})), shown=opened, team="EMEA")

    saved(database, replace(opened, name="Europe", managers=frozenset({"UMAYA"})), shown=opened, team="EMEA")

    (europe,) = [row for row in rows(database, "teams") if not row["is_default"]]
    assert (europe["name"], europe["channel_id"]) == ("Europe", "C2")
    assert {person for _, person in roles(database)} == {"UBERT", "UJANE", "UMAYA"}


@pytest.mark.parametrize(
    ("first", "second", "field", "told"),
    [
        ({"name": "Europe"}, {"name": "West"}, "name", "is now “Europe”"),
        ({"channel_id": "C2"}, {"channel_id": "C3"}, "channel", "is now another channel"),
        ({"channel_id": None}, {"channel_id": "C3"}, "channel", "is now empty"),
    ],
)
def test_what_both_changed_is_refused_on_its_field(
    database: Database, first: dict[str, Any], second: dict[str, Any], field: str, told: str
) -> None:
    founded(database)
    opened = values(channel="C1")
    saved(database, opened)
    saved(database, replace(opened, **first), shown=opened, team="EMEA")
    before = everything(database, "T1")
    name = first.get("name", "EMEA")

    refusal = refused(lambda: saved(database, replace(opened, **second), shown=opened, team=name))

    assert refusal.field == field
    assert told in refusal.sentence
    assert everything(database, "T1") == before
    same = replace(opened, **first)
    assert saved(database, same, shown=opened, team=name).told, "both chose the same"


def test_a_form_that_is_sent_twice_changes_nothing_twice(database: Database) -> None:
    working(database)
    for _ in range(2):
        done = saved(database, values(members="UBERT"), request_id="view:V1:1")
        assert done.told == ("EMEA is saved.",)
        assert [team.name for team in done.overview.teams] == ["Sales", "EMEA"]
    assert len(history(database)) == 2


def test_a_form_that_changes_nothing_writes_nothing(database: Database) -> None:
    working(database)
    saved(database, values(channel="C1", managers="UMAYA", members="UBERT"))
    before = everything(database, "T1")
    opened = values(channel="C1", managers="UMAYA", members="UBERT")
    saved(database, opened, shown=opened, team="EMEA")
    after = everything(database, "T1")
    del before["receipts"], after["receipts"]
    assert after == before


@pytest.mark.parametrize(
    ("said", "field", "told"),
    [
        (values(" "), "name", "it is empty"),
        (values("x" * 101), "name", "more than 100 characters"),
        (values("a\nb"), "name", "line break"),
        (values("sALES"), "name", "There is a team “sALES” already"),
        (values(members="UBOT"), "members", "Nextstep is a bot"),
        (values(managers="UTOM"), "managers", "Tom Gone is no longer active in Slack"),
        (values(members="UNOBODY"), "members", "does not know one of these people yet"),
        (values(members="USAM"), "members", "Sam Partner is from another workspace"),
        (values(members="UGUS"), "members", "Gus Lind is a guest and cannot be in a team; choose somebody else."),
        (values(managers="UGUS"), "managers", "Gus Lind is a guest and cannot be in a team"),
    ],
)
def test_what_cannot_be_is_refused_on_its_field(database: Database, said: TeamValues, field: str, told: str) -> None:
    sam = replace(staff("T1")[1], id="USAM", name="Sam Partner", is_stranger=True)
    gus = replace(staff("T1")[1], id="UGUS", name="Gus Lind", is_guest=True)
    founded(database, members=[*staff("T1"), sam, gus])
    before = everything(database, "T1")
    refusal = refused(lambda: saved(database, said))
    assert (refusal.field, told in refusal.sentence) == (field, True), refusal.sentence
    assert everything(database, "T1") == before


def test_who_has_left_slack_stays_in_the_team_unseen_and_unharmed(database: Database) -> None:
    working(database)
    saved(database, values(members="UBERT UJANE"))
    gone = [replace(one, is_deactivated=one.is_deactivated or one.id == "UJANE") for one in staff("T1")]
    workspaces.meet(database, "T1", gone, now=FRIDAY)

    shown = team_settings.team(database, typist=typist("T1", MAYA), team_id=team_id(database, "EMEA"))
    assert [person.id for person in shown.members] == ["UBERT"]
    saved(database, values(members=""), shown=values(members="UBERT"), team="EMEA")
    assert roles(database) == {("EMEA", "UJANE"): "member"}


def test_the_default_team_can_be_renamed_and_given_a_channel_and_never_goes(database: Database) -> None:
    working(database)
    saved(database, values("Everybody", "C1"), shown=values("Sales"), team="Sales")
    (only,) = rows(database, "teams")
    assert (only["name"], only["channel_id"], only["is_default"]) == ("Everybody", "C1", True)
    before = everything(database, "T1")

    who = typist("T1", MAYA)
    refusal = refused(lambda: team_settings.delete(database, typist=who, team_id=only["id"], now=FRIDAY))

    assert "cannot be deleted" in refusal.sentence
    assert everything(database, "T1") == before


def test_the_people_and_deals_of_a_deleted_team_fall_to_the_default_team(database: Database) -> None:
    working(database)
    saved(database, values(channel="C1", managers="UMAYA", members="UBERT"))
    gone = team_id(database, "EMEA")
    found, default = team_settings.for_deletion(database, typist=typist("T1", MAYA), team_id=gone)
    assert (found.deals, default) == (1, "Sales")

    for told in ("EMEA is deleted.", "This team was deleted already."):
        done = team_settings.delete(database, typist=typist("T1", MAYA), team_id=gone, now=FRIDAY)
        assert done.told == (told,)
        assert [team.name for team in done.overview.teams] == ["Sales"]

    assert set(team_of_deals(database).values()) == {"Sales"}
    assert roles(database) == {}
    assert {row["team_id"] for row in rows(database, "schedules")} == {None, team_id(database, "Sales")}
    assert history(database)[-1] == (MAYA, "admin", "team.removed", "name", "EMEA", None)
    assert (
        "no longer there"
        in refused(lambda: team_settings.team(database, typist=typist("T1", MAYA), team_id=gone)).sentence
    )


def test_a_message_of_a_deleted_team_that_waits_is_not_sent_any_more(database: Database) -> None:
    working(database)
    saved(database, values(channel="C1"))
    gone = team_id(database, "EMEA")
    with database.write("T1") as connection:
        row = {"workspace_id": "T1", "key": "k", "team_id": gone, "fire_at": FRIDAY, "kind": "digest"}
        deliveries.plan(connection, [row | {"recipient": "C1", "available_at": FRIDAY}])
    team_settings.delete(database, typist=typist("T1", MAYA), team_id=gone, now=FRIDAY)
    (waiting,) = rows(database, "deliveries")
    assert (waiting["state"], waiting["reason"]) == ("skipped", "the team was deleted")


def test_only_admins_and_the_installer_see_and_change_the_settings(database: Database) -> None:
    told = {
        "UMAYA": None,
        "UJANE": "ask Maya Lind",
        "UBERT": "ask Maya Lind",
        "UGUS": "ask Maya Lind",
        "USAM": "people of its own workspace",
        "UADMIN": None,
        "UTOM": "ask Maya Lind",
    }
    jane = staff("T1")[1]
    more = [
        replace(jane, id="UGUS", is_guest=True),
        replace(jane, id="USAM", is_stranger=True),
        replace(jane, id="UADMIN", is_admin=True),
    ]
    founded(database, members=[*staff("T1"), *more])
    configured(database, "T1", teams=[{"name": "EMEA", "managers": ["UBERT"]}])
    emea = team_id(database, "EMEA")
    acts: dict[str, Callable[[str], object]] = {
        "overview": lambda who: administering.overview(database, typist=typist("T1", who), now=FRIDAY),
        "team": lambda who: team_settings.team(database, typist=typist("T1", who), team_id=emea),
        "for_deletion": lambda who: team_settings.for_deletion(database, typist=typist("T1", who), team_id=emea),
        "may_add": lambda who: team_settings.may_add(database, typist=typist("T1", who)),
        "save": lambda who: saved(database, values(), shown=values(), team="EMEA", by=who),
        "delete": lambda who: team_settings.delete(database, typist=typist("T1", who), team_id="none", now=FRIDAY),
    }
    for name, act in acts.items():
        for who, sentence in told.items():
            if sentence is None:
                act(who)
            else:
                assert sentence in refused(lambda act=act, who=who: act(who)).sentence, (name, who)  # type: ignore[misc]


def test_where_nobody_installed_it_an_admin_is_named(database: Database) -> None:
    members = [replace(one, is_primary_owner=False) for one in staff("T1")]
    workspaces.settle_in(database, Installation("T1", "T1 Ltd", "UBOT", members), now=FRIDAY)
    refusal = refused(lambda: administering.overview(database, typist=typist("T1"), now=FRIDAY))
    assert refusal.sentence.endswith("ask Maya Lind.")


def test_many_admins_at_once_undo_nothing_of_one_another(database: Database) -> None:
    crowd = [replace(staff("T1")[1], id=f"U{number}", name=f"Person {number}") for number in range(12)]
    founded(database, members=[*staff("T1"), *crowd])
    opened = values(members="UBERT")
    saved(database, opened)
    one = team_id(database, "EMEA")

    def add(person: str) -> None:
        team_settings.save(
            database,
            typist=typist("T1", MAYA),
            team_id=one,
            shown=opened,
            said=replace(opened, members=opened.members | {person}),
            now=FRIDAY,
        )

    with ThreadPoolExecutor(max_workers=6) as pool:
        list(pool.map(add, [person.id for person in crowd]))

    assert {person for _, person in roles(database)} == {"UBERT", *(person.id for person in crowd)}
