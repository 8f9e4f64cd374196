"""What the database says of a workspace, compared with what Slack says of its people."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from bot.doctor.findings import Finding, Weight
from sales.person import Person
from services.checking import Condition

IS_SERVED = "see that “nextstep serve” runs, and look into its log"
KINDS = {"nudge": "The morning message", "undated": "The weekly undated list", "digest": "The Monday digest"}
REMEDIES = {
    "channel_not_found": "invite Nextstep to the channel, or name another in /nextstep-admin",
    "not_in_channel": "type /invite @Nextstep in the channel",
    "is_archived": "unarchive the channel, or name another in /nextstep-admin",
    "channel_is_archived": "unarchive the channel, or name another in /nextstep-admin",
    "restricted_action": "only admins post there; let apps post as well, or name another channel in /nextstep-admin",
    "missing_scope": "add the scope that is missing, and install the app again",
    "user_disabled": "hand over what that person left behind",
    "messages_tab_disabled": "switch the Messages Tab on on your app's page, “App Home”",
    **dict.fromkeys(
        ("invalid_auth", "account_inactive", "token_revoked", "not_authed"), "mend SLACK_BOT_TOKEN, and start again"
    ),
}
OTHERWISE = "look for the reason in the log, and send us both if it is not plain"


def channels(condition: Condition) -> dict[str, str]:
    """Every channel that a team's lists go to, and for which teams."""
    of_teams: dict[str, list[str]] = {}
    for team in condition.teams:
        if team.channel_id:
            of_teams.setdefault(team.channel_id, []).append(team.name)
    return {channel: f"the lists of {', '.join(names)}" for channel, names in of_teams.items()}


def missing_people(condition: Condition, members: Mapping[str, Person]) -> dict[str, str]:
    """Those in the database whom Slack lists as deactivated or not at all, and which of both."""
    unlisted = {person_id: "is not known to Slack" for person_id in condition.names if person_id not in members}
    return unlisted | {person.id: "is deactivated in Slack" for person in members.values() if person.is_deactivated}


def look_at_people(condition: Condition, missing: Mapping[str, str], holding: set[str]) -> Iterator[Finding]:
    """Managers, members and owners who are not there any more."""
    teams = {team.id: team.name for team in condition.teams}
    for team_id, roles in condition.roles.items():
        for person_id, role in roles.items():
            if person_id not in missing:
                continue
            who = f"{condition.names.get(person_id, person_id)} {missing[person_id]} and is still a {role} of"
            weight: Weight = "fault" if role == "manager" else "note"
            what = "name another manager" if role == "manager" else "take them out"
            yield Finding(weight, "people", f"{who} {teams[team_id]}; {what} in /nextstep-admin")
    for person_id in sorted(holding & missing.keys()):
        name = condition.names.get(person_id, person_id)
        yield Finding(
            "note",
            "people",
            f"{name} {missing[person_id]} and still owns open deals or steps; whoever manages the team hands them over "
            "from the message about it or in /deals",
        )


def look_at_schedules(condition: Condition, *, now: datetime) -> Iterator[Finding]:
    """What does not fire, because somebody wants it so or because nobody runs the clock."""
    for late in condition.late:
        yield Finding(
            "fault",
            "schedules",
            f"{_named(late.kind, late.team_name)} was to go out {_moment(late.due_at)} and has not; {IS_SERVED}",
        )
    for paused in condition.paused:
        what = _named(paused.kind, paused.team_name)
        yield Finding("note", "schedules", f"{what} is paused; nothing is sent until an admin lets it go on")
    if not condition.late and not condition.paused:
        yield Finding("fine", "schedules", f"all fire when they should, as of {_moment(now)}")


def look_at_deliveries(condition: Condition) -> Iterator[Finding]:
    """What Slack refused in the last days, and what nobody sends."""
    if waiting := condition.waiting:
        messages = _count(waiting.count, "message")
        yield Finding("fault", "messages", f"{messages} waiting since {_moment(waiting.since)}; {IS_SERVED}")
    for failed in condition.failed:
        where = condition.names.get(failed.recipient, failed.recipient)
        remedy = next((told for word, told in REMEDIES.items() if word in failed.reason), OTHERWISE)
        yield Finding(
            "fault",
            "messages",
            f"{_count(failed.count, 'message')} to {where} failed in the last 7 days, the last of "
            f"{_moment(failed.last)} ({failed.reason}); {remedy}",
        )
    if not condition.waiting and not condition.failed:
        yield Finding("fine", "messages", "none failed in the last 7 days, none waits")


def _named(kind: str, team_name: str | None) -> str:
    what = KINDS.get(kind, kind)
    return f"{what} of {team_name}" if team_name else what


def _moment(moment: datetime) -> str:
    return f"{moment:%a} {moment.day} {moment:%b} {moment:%H:%M} UTC"


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"
