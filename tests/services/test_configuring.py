"""Settings from a file: checked as a whole, applied as a whole, and told again by a dump."""

from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from sales.person import Person
from sales.refusal import Refusal
from services import configuring
from services.configuring import Configuration
from storage.database import Database
from tests.services.company import (
    DAY,
    FRIDAY,
    MONDAY,
    agreed,
    configured,
    every_deal,
    everything,
    founded,
    rows,
    staff,
    taken_in,
    working,
)
from tests.services.test_settling import clocks

WHOLE: dict[str, Any] = {
    "workspace": {"timezone": "America/New_York", "currency": "EUR", "holidays": "US", "fiscal_year_start": 2},
    "teams": [
        {"name": "Sales", "channel": "C0SALES01", "managers": ["maya@example.com"], "members": ["UJANE"]},
        {"name": "EMEA", "members": ["BERT@EXAMPLE.COM"]},
    ],
    "stages": [
        {"name": "Discovery", "kind": "open", "norm_days": 14},
        {"name": "Legal", "kind": "open"},
        {"name": "Won", "kind": "won"},
    ],
    "schedules": [
        {"kind": "digest", "team": "Sales", "days": ["mon"], "time": "08:30", "timezone": "America/New_York"},
        {"kind": "undated", "team": "EMEA", "days": ["thu"], "time": "11:00"},
        {"kind": "nudge", "days": ["fri", "mon"], "time": "07:45"},
    ],
}


def refused(database: Database, **parts: Any) -> str:
    """Apply settings that must be refused without a trace; the sentence."""
    before = everything(database, "T1")
    with pytest.raises(Refusal) as told:
        configured(database, "T1", now=FRIDAY + DAY, **parts)
    assert everything(database, "T1") == before
    return told.value.sentence


def test_a_whole_file_is_applied(database: Database) -> None:
    working(database)
    configured(database, "T1", **WHOLE)
    (workspace,) = rows(database, "workspaces")
    told = [workspace[name] for name in ("timezone", "currency", "holidays", "fiscal_year_start")]
    assert told == ["America/New_York", "EUR", "US", 2]
    teams = {row["name"]: row for row in rows(database, "teams")}
    assert teams["Sales"]["channel_id"] == "C0SALES01"
    roles = {(row["team_id"], row["person_id"]): row["role"] for row in rows(database, "team_members")}
    assert roles == {
        (teams["Sales"]["id"], "UMAYA"): "manager",
        (teams["Sales"]["id"], "UJANE"): "member",
        (teams["EMEA"]["id"], "UBERT"): "member",
    }
    assert {row["name"]: row["norm_days"] for row in rows(database, "stages")}["Discovery"] == 14
    assert clocks(database)["nudge", "Europe/Berlin"] == datetime(2026, 11, 23, 6, 45, tzinfo=UTC)
    days = {row["kind"]: row["days"] for row in rows(database, "schedules") if row["team_id"] != teams["EMEA"]["id"]}
    assert days["nudge"] == "mon,fri"


def test_deals_follow_their_owner_into_a_team(database: Database) -> None:
    working(database)
    configured(database, "T1", **WHOLE)
    names = {row["id"]: row["name"] for row in rows(database, "teams")}
    placed = {deal.name: names[deal.team_id] for deal in every_deal(database).values()}
    assert placed == {
        "Northwind Health - Pilot": "Sales",
        "Aurora Bank - Process Mining": "Sales",
        "Tarnwick - Depot Route": "EMEA",
        "Corlane - Pilot": "Sales",
    }
    moved = [row for row in rows(database, "changes") if row["field"] == "team_id"]
    assert [(row["via"], row["actor_id"], names[row["after"]]) for row in moved] == [("configure", None, "EMEA")]


def test_a_new_team_gets_both_default_schedules(database: Database) -> None:
    founded(database)
    configured(database, "T1", teams=[{"name": "APAC"}])
    apac = next(row["id"] for row in rows(database, "teams") if row["name"] == "APAC")
    held = {
        (row["kind"], row["days"], row["local_time"]) for row in rows(database, "schedules") if row["team_id"] == apac
    }
    assert held == {("undated", "fri", "10:00"), ("digest", "mon", "08:30")}


def test_what_is_not_named_stays_as_it_is(database: Database) -> None:
    working(database)
    configured(database, "T1", **WHOLE)
    before = everything(database, "T1")
    configured(database, "T1")
    configured(database, "T1", workspace={}, teams=[{"name": "Sales"}], stages=[], schedules=[])
    assert everything(database, "T1") == before


def test_what_is_not_named_of_a_stage_or_a_schedule_stays_as_it_is(database: Database) -> None:
    founded(database)
    digest = {"kind": "digest", "team": "Sales", "days": ["tue"], "time": "07:15"}
    configured(
        database,
        "T1",
        stages=[{"name": "Discovery", "norm_days": 14}, {"name": "Signed", "kind": "won"}],
        schedules=[{**digest, "timezone": "Europe/Berlin"}],
    )
    configured(database, "T1", stages=[{"name": "Signed"}, {"name": "Discovery"}], schedules=[digest])
    held = {row["name"]: (row["kind"], row["norm_days"]) for row in rows(database, "stages")}
    assert (held["Discovery"], held["Signed"]) == (("open", 14), ("won", None))
    assert [row["timezone"] for row in rows(database, "schedules") if row["kind"] == "digest"] == ["Europe/Berlin"]


def test_a_name_in_another_case_is_the_same_team_and_the_same_stage(database: Database) -> None:
    founded(database)
    configured(database, "T1", teams=[{"name": "SALES", "channel": "C0SALES01"}], stages=[{"name": "DISCOVERY"}])
    assert [(row["name"], row["channel_id"]) for row in rows(database, "teams")] == [("Sales", "C0SALES01")]
    assert "DISCOVERY" in {row["name"] for row in rows(database, "stages")}
    assert len(rows(database, "stages")) == 5


def test_members_can_be_taken_out_of_a_team(database: Database) -> None:
    working(database)
    configured(database, "T1", teams=[{"name": "EMEA", "members": ["UBERT"], "managers": ["UMAYA"]}])
    configured(database, "T1", teams=[{"name": "EMEA", "members": []}])
    assert [(row["person_id"], row["role"]) for row in rows(database, "team_members")] == [("UMAYA", "manager")]
    default = next(row["id"] for row in rows(database, "teams") if row["is_default"])
    assert {deal.team_id for deal in every_deal(database).values()} == {default}


def test_who_is_named_as_both_is_a_manager(database: Database) -> None:
    founded(database)
    configured(
        database, "T1", teams=[{"name": "EMEA", "members": ["UBERT", "UJANE"], "managers": ["bert@example.com"]}]
    )
    roles = {row["person_id"]: row["role"] for row in rows(database, "team_members")}
    assert roles == {"UBERT": "manager", "UJANE": "member"}


@pytest.mark.parametrize(
    ("parts", "named"),
    [
        ({"teams": [{"name": "EMEA", "members": ["nobody@example.com"]}]}, "nobody@example.com"),
        ({"teams": [{"name": "EMEA", "managers": ["UNOBODY"]}]}, "UNOBODY"),
        ({"schedules": [{"kind": "digest", "team": "Unheard", "days": ["mon"], "time": "08:30"}]}, "Unheard"),
    ],
)
def test_an_unknown_name_refuses_the_whole_file(database: Database, parts: dict[str, Any], named: str) -> None:
    working(database)
    sound = {"workspace": {"currency": "CHF"}, "stages": [{"name": "Legal"}]}
    teams = [{"name": "APAC", "members": ["UJANE"]}, *parts.get("teams", [])]
    assert named in refused(database, **(sound | parts | {"teams": teams}))


def test_a_schedule_stands_once_also_where_the_default_team_is_named_and_not_named(database: Database) -> None:
    working(database)
    digest = {"kind": "digest", "days": ["mon"], "time": "09:00"}
    assert "“digest” of Sales stands twice" in refused(database, schedules=[digest, digest | {"team": "sales"}])
    nudge = {"kind": "nudge", "days": ["mon"], "time": "09:00"}
    assert "“nudge” stands twice" in refused(database, schedules=[nudge, nudge])


@pytest.mark.parametrize(
    "teams",
    [
        [{"name": "APAC", "members": ["UBERT"]}],
        [{"name": "APAC", "members": ["bert@example.com"]}, {"name": "Iberia", "members": ["UBERT"]}],
        [{"name": "Sales", "members": ["UJANE", "UBERT"]}],
    ],
)
def test_nobody_becomes_a_member_of_two_teams(database: Database, teams: list[dict[str, Any]]) -> None:
    working(database)
    configured(database, "T1", teams=[{"name": "EMEA", "members": ["UBERT"]}])
    assert "Bert Vogel would be a member of both" in refused(database, teams=teams)


def test_who_is_taken_out_of_one_team_can_go_to_another_in_the_same_file(database: Database) -> None:
    working(database)
    configured(database, "T1", teams=[{"name": "EMEA", "members": ["UBERT"]}])
    for teams in (
        [{"name": "APAC", "members": ["UBERT"]}, {"name": "EMEA", "members": []}],
        [{"name": "EMEA", "members": ["UBERT"]}, {"name": "APAC", "members": []}],
    ):
        configured(database, "T1", teams=teams)
        (row,) = rows(database, "team_members")
        assert row["person_id"] == "UBERT"


def test_a_manager_may_have_two_teams(database: Database) -> None:
    working(database)
    configured(database, "T1", teams=[{"name": name, "managers": ["UMAYA"]} for name in ("EMEA", "APAC")])
    assert [row["person_id"] for row in rows(database, "team_members")] == ["UMAYA", "UMAYA"]


def test_the_last_stage_of_a_kind_cannot_be_taken_away(database: Database) -> None:
    working(database)
    sentence = refused(database, stages=[{"name": "Lost", "kind": "open"}])
    assert "lost" in sentence


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        (["Legal"], "Discovery Proposal Negotiation Won Lost Legal"),
        (["Proposal", "Legal"], "Discovery Proposal Legal Negotiation Won Lost"),
        (["Legal", "Proposal"], "Discovery Legal Proposal Negotiation Won Lost"),
        (["Demo", "Legal", "Proposal", "Won", "Lost"], "Discovery Demo Legal Proposal Negotiation Won Lost"),
        (["Negotiation", "Discovery"], "Negotiation Proposal Discovery Won Lost"),
        (["Lost", "Won", "Negotiation", "Proposal", "Discovery"], "Lost Won Negotiation Proposal Discovery"),
    ],
)
def test_stages_stand_as_the_file_has_them_and_others_where_they_were(
    database: Database, named: list[str], expected: str
) -> None:
    founded(database)
    kinds = {"Won": "won", "Lost": "lost"}
    configured(database, "T1", stages=[{"name": name, "kind": kinds.get(name, "open")} for name in named])
    held = sorted(rows(database, "stages"), key=lambda row: int(row["position"]))
    assert [row["name"] for row in held] == expected.split()
    assert [row["position"] for row in held] == list(range(len(held)))


@pytest.mark.parametrize(
    "part",
    [
        {"workspace": {"timezone": "Mars/Olympus"}},
        {"workspace": {"timezone": None}},
        {"workspace": {"currency": "euro"}},
        {"workspace": {"currency": None}},
        {"workspace": {"fiscal_year_start": 13}},
        {"workspace": {"fiscal_year_start": None}},
        {"workspace": {"holidays": "Mordor"}},
        {"teams": [{"name": ""}]},
        {"teams": [{"name": "x" * 101}]},
        {"teams": [{"name": "EMEA", "chanel": "C1"}]},
        {"teams": [{"name": "EMEA", "channel": "sales-emea"}]},
        {"teams": [{"name": "EMEA", "channel": "#"}]},
        {"teams": {"name": "EMEA"}},
        {"stages": [{"name": "Legal", "kind": "parked"}]},
        {"stages": [{"name": "Legal", "norm_days": 0}]},
        {"schedules": [{"kind": "nudge", "days": [], "time": "09:00"}]},
        {"schedules": [{"kind": "nudge", "days": ["monday"], "time": "09:00"}]},
        {"schedules": [{"kind": "nudge", "days": ["mon"], "time": "24:00"}]},
        {"schedules": [{"kind": "nudge", "days": ["mon"]}]},
        {"schedules": [{"kind": "monthly", "days": ["mon"], "time": "09:00"}]},
        {"teams": [{"name": "EMEA"}, {"name": "emea"}]},
        {"stages": [{"name": "Legal"}, {"name": "LEGAL"}]},
        {"schedules": [{"kind": "nudge", "days": ["mon"], "time": "09:00", "team": "Sales"}]},
        {"schedules": [{"kind": "nudge", "days": ["mon"], "time": "09:00", "timezone": "Europe/Paris"}]},
        {"teams": [{"name": "EM\0EA"}]},
        {"colour": "blue"},
        [],
        "text",
    ],
)
def test_a_file_that_means_nothing_is_no_configuration(part: Any) -> None:
    with pytest.raises(ValidationError):
        Configuration.model_validate(part)


def test_what_yaml_takes_for_something_else_is_read_as_it_was_meant() -> None:
    read = Configuration.model_validate(
        {"workspace": {"holidays": False}, "schedules": [{"kind": "nudge", "days": ["mon"], "time": 630}]}
    )
    assert read.workspace is not None
    assert read.workspace.holidays == "NO"
    assert [part.time for part in read.schedules or []] == ["10:30"]


def test_a_dump_that_is_read_again_changes_nothing(database: Database) -> None:
    working(database)
    configured(database, "T1", **WHOLE)
    agreed(database, "Northwind", MONDAY.date())
    before = everything(database, "T1")
    told = configuring.dump(database, "T1").model_dump(exclude_none=True)
    configured(database, "T1", now=FRIDAY + DAY, **told)
    assert everything(database, "T1") == before
    assert configuring.dump(database, "T1").model_dump(exclude_none=True) == told


def test_a_dump_of_the_defaults_founds_the_same_workspace_elsewhere(database: Database) -> None:
    founded(database, "T1")
    configured(database, "T1", **WHOLE)
    told = configuring.dump(database, "T1").model_dump(exclude_none=True)
    founded(database, "T2")
    configured(database, "T2", **told)
    assert configuring.dump(database, "T2").model_dump(exclude_none=True) == told


def test_an_edited_schedule_fires_at_its_new_time_next(database: Database) -> None:
    founded(database)
    configured(database, "T1", schedules=[{"kind": "nudge", "days": ["sat"], "time": "06:00"}])
    assert {at for (kind, _), at in clocks(database).items() if kind == "nudge"} == {
        datetime(2026, 11, 21, 5, 0, tzinfo=UTC),
        datetime(2026, 11, 21, 11, 0, tzinfo=UTC),
        datetime(2026, 11, 21, 14, 0, tzinfo=UTC),
    }


def test_a_workspace_in_another_zone_reports_at_its_time_there(database: Database) -> None:
    founded(database)
    configured(database, "T1", workspace={"timezone": "Asia/Tokyo"})
    reports = {key: at for key, at in clocks(database).items() if key[0] != "nudge"}
    assert reports == {
        ("undated", "Asia/Tokyo"): datetime(2026, 11, 27, 1, 0, tzinfo=UTC),
        ("digest", "Asia/Tokyo"): datetime(2026, 11, 22, 23, 30, tzinfo=UTC),
    }


def test_a_schedule_with_a_zone_of_its_own_fires_there_only(database: Database) -> None:
    founded(database)
    configured(
        database,
        "T1",
        schedules=[{"kind": "digest", "days": ["mon"], "time": "09:00", "timezone": "Europe/Paris"}],
    )
    assert {zone for kind, zone in clocks(database) if kind == "digest"} == {"Europe/Paris"}


def test_settings_that_change_no_schedule_do_not_forget_a_fire_that_is_due(database: Database) -> None:
    founded(database)
    before = clocks(database)
    configured(database, "T1", now=FRIDAY + 9 * DAY, teams=[{"name": "Sales", "channel": "C0SALES01"}])
    configured(
        database,
        "T1",
        now=FRIDAY + 9 * DAY,
        schedules=[{"kind": "undated", "team": "Sales", "days": ["fri"], "time": "10:00"}],
    )
    assert clocks(database) == before


def test_configuring_one_workspace_leaves_its_neighbour_alone(database: Database) -> None:
    working(database, "T1")
    working(database, "T2")
    before = everything(database, "T2")
    configured(database, "T1", **WHOLE)
    assert everything(database, "T2") == before


def test_deals_that_come_later_go_to_their_owners_team_too(database: Database) -> None:
    founded(database)
    configured(database, "T1", teams=[{"name": "EMEA", "members": ["UBERT"]}])
    taken_in(database, "T1")
    emea = next(row["id"] for row in rows(database, "teams") if row["name"] == "EMEA")
    assert [deal.name for deal in every_deal(database).values() if deal.team_id == emea] == ["Tarnwick - Depot Route"]


@pytest.mark.parametrize("name", ["USAM", "sam@elsewhere.example"])
@pytest.mark.parametrize("role", ["managers", "members"])
def test_a_stranger_is_nobody_who_could_be_named_in_a_team(database: Database, role: str, name: str) -> None:
    sam = Person("T1", "USAM", "Sam Far", "Europe/London", email="sam@elsewhere.example", is_stranger=True)
    founded(database, members=[*staff("T1"), sam])
    before = everything(database, "T1")
    with pytest.raises(Refusal, match="Nobody in the workspace has the Slack id or e-mail"):
        configured(database, "T1", teams=[{"name": "EMEA", role: [name]}])
    assert everything(database, "T1") == before
