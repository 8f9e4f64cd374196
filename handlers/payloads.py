"""What Slack sends, read into what the services take."""

from collections.abc import Mapping
from typing import Any

from services.drafts import Typist

Payload = Mapping[str, Any]


def typist_of_command(command: Payload) -> Typist:
    """Who typed a slash command; the trigger is Slack's name for this very request."""
    request = f"command:{command.get('trigger_id', '')}"
    return Typist(str(command["team_id"]), str(command["user_id"]), request, command.get("channel_id"))


def typist_of_action(body: Payload) -> Typist:
    """Who pressed something; a press is known by its trigger."""
    return Typist(_workspace(body), str(body["user"]["id"]), f"action:{body.get('trigger_id', '')}")


def typist_of_view(body: Payload) -> Typist:
    """Who sent a form; a form is known by its id and hash, since a corrected one comes back under a new hash."""
    view = body["view"]
    return Typist(_workspace(body), str(body["user"]["id"]), f"view:{view['id']}:{view.get('hash', '')}")


def pressed(body: Payload) -> Payload:
    """The element that was pressed."""
    action: Payload = body["actions"][0]
    return action


def _workspace(body: Payload) -> str:
    """The workspace in which the app is installed; an org-wide payload names it in the person."""
    team = body.get("team") or {}
    return str(team.get("id") or body["user"]["team_id"])
