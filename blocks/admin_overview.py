"""The settings at a glance: teams, stages, schedules; and what a change of them came to."""

from collections.abc import Iterable, Sequence
from datetime import time
from zoneinfo import ZoneInfo

from blocks.lines import person
from blocks.message import Block, actions, button, divider, plain, section, sections, small_print
from blocks.modal import View, modal
from blocks.typed import bold, cut_end, cut_middle, escape, length, literal_within
from blocks.words import and_more, count, joined, said_date, said_time
from sales.deal import Stage
from sales.person import Person
from sales.settings import WELCOME_STEPS, Overview, ScheduleSeen, TeamSeen

TITLE = "Nextstep settings"
TEAM_LENGTH = 60
STAGE_LENGTH = 40
_MOST_TEAMS = 20
_MOST_IN_MENU = 200
_MOST_PEOPLE = 8
_LONGEST_LINE = 2_000
_MOST_SCHEDULES = 41  # the morning message, and two for each of the teams that are shown
_GROUP = 100  # as many options as Slack takes in a group
_LABEL_LENGTH = 40  # a view has at most 250 kB
_PERSON = 30
_LONGEST_SENTENCE = 500
_WHAT = {"nudge": "Morning message", "undated": "Deals without a dated next step", "digest": "Digest"}
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def view(overview: Overview, told: Sequence[str] = (), *, invite: str = "") -> View:
    """All settings, under the sentences that tell what was just changed; `invite` is in Slack's markup."""
    return modal(
        TITLE,
        [
            *told_blocks(told),
            *sections([invite] if invite else []),
            *_welcome(overview),
            section("*Teams*", button("New team", "admin_team_new", "new")),
            *_teams(overview),
            divider(),
            section("*Stages*", button("Stages", "admin_stages", "all")),
            section(_stages(overview.stages)),
            divider(),
            section("*Schedules*"),
            *_schedules(overview),
        ],
        close="Close",
    )


def told_blocks(told: Sequence[str]) -> list[Block]:
    """What was just done, ticked, and what came of it; a few sentences in one block."""
    if not told:
        return []
    first, *rest = (escape(cut_end(sentence, _LONGEST_SENTENCE)) for sentence in told[:_MOST_PEOPLE])
    more = and_more(len(told) - _MOST_PEOPLE)
    return sections([f"✓ {first}", *rest, *([more] if more else [])])


def _welcome(overview: Overview) -> Iterable[Block]:
    if overview.welcome_step is not None:
        said = f"The welcome is at step {overview.welcome_step} of {WELCOME_STEPS}."
        yield section(said, button("Go on", "welcome_resume", "resume"))


def _teams(overview: Overview) -> Iterable[Block]:
    for team in overview.teams[:_MOST_TEAMS]:
        yield section(_team(team, overview.installer), button("Edit", "admin_team_edit", team.id))
    rest = overview.teams[_MOST_TEAMS:]
    if rest:
        menu = {
            "type": "static_select",
            "action_id": "admin_team_pick",
            "placeholder": plain("Edit another team"),
            "option_groups": [
                {
                    "label": plain(f"Teams {_MOST_TEAMS + start + 1} and following"),
                    "options": [_option(team) for team in rest[:_MOST_IN_MENU][start : start + _GROUP]],
                }
                for start in range(0, min(len(rest), _MOST_IN_MENU), _GROUP)
            ],
        }
        yield section(and_more(len(rest), "team"))
        yield actions([menu])
        beyond = and_more(len(rest) - _MOST_IN_MENU, "team")
        yield from small_print(f"{beyond}, which `nextstep configure` changes" if beyond else "")


def _option(team: TeamSeen) -> Block:
    return {"text": plain(literal_within(team.name, _LABEL_LENGTH)), "value": team.id}


def _team(team: TeamSeen, installer: str | None) -> str:
    """Name and channel; managers; members, and who else belongs to the default team."""
    where = f"<#{team.channel_id}>" if team.channel_id else f"no channel, reports go to {_in_private(installer)}"
    lines = [joined((bold(cut_middle(team.name, TEAM_LENGTH)), where))]
    lines.append(_counted(team.managers, "manager"))
    if team.members or not team.is_default:
        lines.append(_counted(team.members, "member"))
    if team.is_default:
        lines.append("Everybody who is in no other team belongs here.")
    return "\n".join(lines)


def _in_private(installer: str | None) -> str:
    return f"{person(installer)} in private" if installer else "nobody"


def _counted(people: Sequence[Person], called: str) -> str:
    return f"{count(len(people), called)}: {names(people)}" if people else f"No {called}s yet"


def names(people: Sequence[Person]) -> str:
    """Such as "Ann Keller, Bert Vogel and 3 more"."""
    named = ", ".join(escape(cut_end(member.name, _PERSON)) for member in people[:_MOST_PEOPLE])
    return _joined_more(named, len(people) - _MOST_PEOPLE)


def _joined_more(named: str, more: int) -> str:
    """The names, and how many more there are."""
    return f"{named} {and_more(more)}" if more > 0 else named


def _stages(stages: Sequence[Stage]) -> str:
    """As many as one block takes, in their order."""
    named = ""
    for place, stage in enumerate(stages):
        longer = f"{named}, {stage_in_short(stage)}" if named else stage_in_short(stage)
        if length(longer) > _LONGEST_LINE:
            return _joined_more(named, len(stages) - place)
        named = longer
    return named


def stage_in_short(stage: Stage) -> str:
    """Such as "Proposal (norm 14 days)", "Signed (won)"."""
    norm = f"norm {count(stage.norm_days, 'day')}" if stage.norm_days else ""
    is_plain = stage.kind == "open" or stage.kind in stage.name.casefold()
    kind = "" if is_plain else stage.kind
    about = ", ".join(filter(None, (kind, norm)))
    return f"{escape(cut_middle(stage.name, STAGE_LENGTH))}{f' ({about})' if about else ''}"


def _schedules(overview: Overview) -> list[Block]:
    """The morning message, then team by team."""
    places = {team.name: place for place, team in enumerate(overview.teams)}
    ordered = sorted(overview.schedules, key=lambda held: (places.get(held.team_name or "", -1), held.kind))
    lines = [_schedule(schedule, overview) for schedule in ordered[:_MOST_SCHEDULES]]
    more = and_more(len(ordered) - _MOST_SCHEDULES, "schedule")
    return [*sections(lines), *small_print(joined((more, "The next runs are told in your time zone")))]


def _schedule(schedule: ScheduleSeen, overview: Overview) -> str:
    """What, for whom, when, where to, and when next."""
    at = said_time(time.fromisoformat(schedule.local_time))
    when = f"{_days(schedule.days)} {at}"
    if schedule.team_name is None:
        what, where = f"*{_WHAT[schedule.kind]}*", "to each person, in their own time zone"
    else:
        what = f"*{_WHAT[schedule.kind]}*, {escape(cut_middle(schedule.team_name, TEAM_LENGTH))}"
        when += f" ({schedule.zone})" if schedule.zone else ""
        where = f"to <#{schedule.channel_id}>" if schedule.channel_id else f"to {_in_private(overview.installer)}"
    return joined((what, when, where, _next(schedule, overview)))


def _next(schedule: ScheduleSeen, overview: Overview) -> str:
    if schedule.is_paused:
        return "paused"
    if schedule.next_fire_at is None:
        return "not planned: no time zone is known yet"
    local = schedule.next_fire_at.astimezone(ZoneInfo(overview.viewer.timezone))
    return f"next {said_date(local.date(), overview.viewer.today(overview.now))} at {said_time(local)}"


def _days(days: str) -> str:
    """Such as "Mon to Fri", "Mon, Thu", "every day"."""
    places = sorted(_DAYS.index(day) for day in days.split(","))
    if len(places) == len(_DAYS):
        return "every day"
    names = [_DAYS[place].capitalize() for place in places]
    is_run = len(places) > 2 and places[-1] - places[0] == len(places) - 1
    return f"{names[0]} to {names[-1]}" if is_run else ", ".join(names)
