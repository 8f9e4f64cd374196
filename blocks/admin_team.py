"""The form of a team, its reader, and the question before a team is deleted."""

from collections.abc import Mapping, Sequence
from typing import Any

from blocks import modal
from blocks.admin_fields import Form, kept, optional
from blocks.admin_fields import read as read_form
from blocks.admin_overview import names
from blocks.message import Block, actions, button, plain, section
from blocks.modal import View, field
from blocks.typed import bold, cut_middle, escape
from blocks.words import count
from sales.person import Person
from sales.settings import TeamSeen, TeamValues

CALLBACK_ID = "admin_team"
DELETE_CALLBACK_ID = "admin_team_delete"
FIELDS = frozenset({"name", "channel", "managers", "members"})
_NAME_LENGTH = 100
_SHOWN = 60


def form(team: TeamSeen | None, *, welcome: bool = False) -> View:
    """A team's form, or (None) a new one's; `welcome`: the welcome asked for it."""
    is_default = team is not None and team.is_default
    blocks = [
        field("name", "Name", _name(team)),
        optional(
            "channel", "Channel", _channel(team), hint="Public channels. The digest and the weekly list go there."
        ),
        optional("managers", "Managers", _people(team.managers if team else (), "Who manages the team")),
        optional(
            "members", "Members", _people(team.members if team else (), "Who is in the team"), hint=_hint(is_default)
        ),
    ]
    if team is not None and not is_default:
        blocks.append(actions([button("Delete team", "admin_team_delete", team.id)]))
    return modal.form(
        "Team" if team else "New team",
        blocks,
        callback_id=CALLBACK_ID,
        kept=kept(team.id if team else None, welcome=welcome),
        close="Cancel",
    )


def read(view: Mapping[str, Any]) -> tuple[Form, TeamValues, TeamValues]:
    """A submitted form: which team, what it showed, what it says."""
    sent = read_form(view)
    return sent, _values(sent.shown), _values(sent.said)


def deletion(team: TeamSeen, default_name: str) -> View:
    """What goes where when a team is deleted."""
    name, default = (bold(cut_middle(known, _SHOWN)) for known in (team.name, default_name))
    view = modal.form(
        "Delete team",
        [
            section(
                f"Delete {name}? {_goes_to(team, default)} Its digest and its weekly list stop. "
                "Nothing that was recorded is lost."
            )
        ],
        callback_id=DELETE_CALLBACK_ID,
        kept=kept(team.id),
        close="Keep it",
    )
    return {**view, "submit": plain("Delete team")}


def _goes_to(team: TeamSeen, default: str) -> str:
    people = [*team.managers, *team.members]
    held = [count(team.deals, "deal")] if team.deals else []
    held += [f"people ({names(people)})"] if people else []
    return f"Its {' and '.join(held)} go to {default}." if held else "It has no deals and no people."


def invite(team_name: str, channel_id: str) -> str:
    """What to do in a channel in which the app is not, in Slack's markup."""
    name = escape(cut_middle(team_name, _SHOWN))
    return f"{name}: <#{channel_id}> gets nothing until Nextstep is in it: type `/invite @Nextstep` there."


def archived(team_name: str, channel_id: str) -> str:
    """That nothing can be posted in a channel, in Slack's markup."""
    name = escape(cut_middle(team_name, _SHOWN))
    return f"{name}: <#{channel_id}> is archived and gets nothing; choose another channel in `/nextstep-admin`."


def _values(field_of: Any) -> TeamValues:  # noqa: ANN401 - a way to an element
    return TeamValues(
        name=field_of("name").value or "",
        channel_id=field_of("channel").selected_conversation,
        managers=frozenset(field_of("managers").selected_users),
        members=frozenset(field_of("members").selected_users),
    )


def _hint(is_default: bool) -> str:  # noqa: FBT001 - one word
    if is_default:
        return "Everybody who is in no other team belongs here without being named."
    return "Each person is in one team: who is in another moves here. Managers may have several."


def _name(team: TeamSeen | None) -> Block:
    element: Block = {"type": "plain_text_input", "max_length": _NAME_LENGTH}
    return {**element, "initial_value": team.name} if team else element


def _channel(team: TeamSeen | None) -> Block:
    element: Block = {
        "type": "conversations_select",
        "placeholder": plain("Choose a channel"),
        "filter": {"include": ["public"]},
    }
    return {**element, "initial_conversation": team.channel_id} if team and team.channel_id else element


def _people(people: Sequence[Person], placeholder: str) -> Block:
    element: Block = {"type": "multi_users_select", "placeholder": plain(placeholder)}
    return {**element, "initial_users": [person.id for person in people]} if people else element
