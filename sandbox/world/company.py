"""Workspaces with people and channels in them; the default one is a fictional company."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sandbox.errors import Json
from sandbox.world.channels import Channel
from sandbox.world.people import SLACKBOT, Person
from sandbox.world.workspace import ACTIVE, Install, Workspace
from sandbox.world.world import World


@dataclass(frozen=True, slots=True)
class ChannelPlan:
    """A channel to make: members by handle, and whether the app is in it."""

    name: str
    members: Sequence[str]
    private: bool = False
    app: bool = False
    general: bool = False
    archived: bool = False
    shared: bool = False
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class WorkspacePlan:
    """A workspace to make. `people` are the fields of a person each, `name` (the handle) and `tz` at least."""

    name: str
    domain: str
    people: Sequence[Mapping[str, Any]]
    channels: Sequence[ChannelPlan] = field(default_factory=tuple)


_EVERYONE = ("maya", "ann", "jane", "bert", "kenji", "priya", "tom", "gus")

BRIGHTWATER = WorkspacePlan(
    name="Brightwater Instruments",
    domain="brightwater",
    people=(
        {
            "name": "maya",
            "real_name": "Maya Ortiz",
            "tz": "America/Los_Angeles",
            "title": "Sales Operations",
            "is_admin": True,
            "is_owner": True,
            "is_primary_owner": True,
        },
        {"name": "ann", "real_name": "Ann Keller", "tz": "Europe/London", "title": "Sales Manager", "locale": "en-GB"},
        {"name": "jane", "real_name": "Jane Roe", "tz": "America/New_York", "title": "Account Executive"},
        {
            "name": "bert",
            "real_name": "Bert Vogel",
            "tz": "Europe/Berlin",
            "title": "Account Executive",
            "locale": "de-DE",
        },
        {
            "name": "kenji",
            "real_name": "Kenji Mori",
            "tz": "Asia/Tokyo",
            "title": "Account Executive",
            "locale": "ja-JP",
        },
        {"name": "priya", "real_name": "Priya Nair", "tz": "Asia/Kolkata", "title": "Account Executive"},
        {
            "name": "tom",
            "real_name": "Tom Reed",
            "tz": "America/Chicago",
            "title": "Account Executive",
            "deleted": True,
        },
        {"name": "gus", "real_name": "Gus Lind", "tz": "Europe/London", "title": "Contractor", "is_restricted": True},
        {"name": "sam", "real_name": "Sam Partner", "tz": "America/Denver", "title": "Partner", "is_stranger": True},
    ),
    channels=(
        ChannelPlan("general", _EVERYONE, general=True, purpose="Everything for everyone"),
        ChannelPlan("sales", ("maya", "ann", "jane", "bert", "kenji", "priya"), app=True, purpose="All deals"),
        ChannelPlan("sales-emea", ("ann", "bert", "gus"), app=True, purpose="Europe, Middle East, Africa"),
        ChannelPlan("deal-desk", ("maya", "ann"), private=True, purpose="Discounts"),
        ChannelPlan("partners", ("ann", "jane", "sam"), shared=True, purpose="With a connected company"),
        ChannelPlan("sales-2024", ("maya", "ann"), archived=True, purpose="Last year"),
    ),
)
"""A fictional maker of measuring instruments: reps in five zones, a manager, the owner, a guest, a stranger."""

TARNWICK = WorkspacePlan(
    name="Tarnwick Logistics",
    domain="tarnwick",
    people=(
        {
            "name": "olga",
            "real_name": "Olga Brandt",
            "tz": "Europe/Berlin",
            "is_admin": True,
            "is_owner": True,
            "is_primary_owner": True,
        },
        {"name": "jane", "real_name": "Jane Doe", "tz": "Australia/Sydney"},
    ),
    channels=(
        ChannelPlan("general", ("olga", "jane"), general=True),
        ChannelPlan("sales", ("olga", "jane"), app=True),
    ),
)
"""A second, small company, for tests of isolation."""


def add_workspace(world: World, plan: WorkspacePlan) -> Workspace:
    """Make the workspace that a plan describes, with the app installed in it."""
    ids = world.ids
    team_id = ids.make("T")
    install = Install(ids.make("U"), ids.make("B"), world.app.scopes, {ids.token("xoxb"): ACTIVE})
    workspace = Workspace(team_id, plan.name, plan.domain, install)
    world.workspaces[team_id] = workspace
    for person in (_slackbot(team_id), _bot(world, workspace)):
        workspace.people[person.id] = person
    for fields in plan.people:
        person = _person(world, workspace, dict(fields))
        workspace.people[person.id] = person
    for channel_plan in plan.channels:
        channel = _channel(world, workspace, channel_plan)
        workspace.channels[channel.id] = channel
    return workspace


def _person(world: World, workspace: Workspace, fields: Json) -> Person:
    name = str(fields["name"])
    stranger = bool(fields.get("is_stranger"))
    known = {
        "id": world.ids.make("U"),
        "team_id": world.ids.make("T") if stranger else workspace.team_id,
        "real_name": name.title(),
        "display_name": name,
        "email": f"{name}@example.com",
        "updated": world.unix_now(),
    }
    return Person(**{**known, **fields})


def _slackbot(team_id: str) -> Person:
    return Person(SLACKBOT, team_id, "slackbot", "Slackbot", "", "America/Los_Angeles", display_name="Slackbot")


def _bot(world: World, workspace: Workspace) -> Person:
    handle = world.app.name.lower().replace(" ", "-")
    return Person(
        id=workspace.install.bot_user,
        team_id=workspace.team_id,
        name=handle,
        real_name=world.app.name,
        email="",
        tz="America/Los_Angeles",
        display_name=world.app.name,
        is_bot=True,
        bot_id=workspace.install.bot_id,
        app_id=world.credentials.app_id,
    )


def _channel(world: World, workspace: Workspace, plan: ChannelPlan) -> Channel:
    members = [workspace.person(name).id for name in plan.members]
    return Channel(
        id=world.ids.make("C"),
        name=plan.name,
        kind="private" if plan.private else "public",
        creator=members[0] if members else SLACKBOT,
        created=world.unix_now(),
        members=[*members, workspace.install.bot_user] if plan.app else members,
        is_general=plan.general,
        is_archived=plan.archived,
        is_shared=plan.shared,
        purpose=plan.purpose,
    )
