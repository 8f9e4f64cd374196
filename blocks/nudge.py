"""The morning message: what is overdue, due today, and without a dated next step; each line with its button."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from blocks import deal_list, step_list
from blocks.lines import LIST_TEXT, due, heading, label, person, set_step_button, short_amount, undated_line
from blocks.message import Block, Message, fullest, section, sections, small_print
from blocks.step_menu import row
from blocks.ticked import dated_line, latest_undo_acts, with_undo
from blocks.typed import cut_end, escape, struck
from blocks.words import and_more, count, joined, said_date, said_time
from sales.deal_list import OWN_UNDATED
from sales.nudge import Nudge, NudgeLine
from sales.step_list import Group

_MOST_LINES = 10


@dataclass(frozen=True, slots=True)
class _Shown:
    """How many open and closed lines of each group are shown, and which acts have their *Undo*."""

    still_open: int
    closed: int
    undo_acts: Collection[str]


def message(nudge: Nudge) -> Message:
    """The message as it stands now: closed lines stay ticked; at most ten open ones in each group."""
    own = latest_undo_acts((*nudge.overdue, *nudge.due_today), 2 * _MOST_LINES)
    return fullest(partial(_with_lines, nudge), 2 * _MOST_LINES + len(own))


def _with_lines(nudge: Nudge, most: int) -> Message:
    """With up to ten open lines in each group, then as many closed ones as `most` leaves, then their *Undo*."""
    undos = max(0, most - 2 * _MOST_LINES)
    shown = _Shown(
        min(most, _MOST_LINES),
        min(max(0, most - _MOST_LINES), _MOST_LINES),
        latest_undo_acts((*nudge.overdue, *nudge.due_today), undos),
    )
    said = _in_short(nudge)
    return Message(
        said,
        [
            section(f"*{said}*"),
            *_steps("overdue", nudge.overdue, nudge, shown),
            *_steps("today", nudge.due_today, nudge, shown),
            *_undated(nudge, shown),
            *small_print(_dated_share(nudge)),
        ],
    )


def _in_short(nudge: Nudge) -> str:
    overdue, due_today, undated = _open(nudge.overdue), _open(nudge.due_today), len(nudge.undated)
    parts = (
        f"{overdue:,} overdue" if overdue else "",
        f"{due_today:,} for today" if due_today else "",
        f"{count(undated, 'deal')} without a dated step" if undated else "",
    )
    return ", ".join(filter(None, parts)) or "Nothing left for today"


def _open(lines: Iterable[NudgeLine]) -> int:
    return sum(line.is_open for line in lines)


def _steps(group: Group, lines: Sequence[NudgeLine], nudge: Nudge, shown: _Shown) -> Iterable[Block]:
    if not lines:
        return
    still_open = _open(lines)
    title = step_list.TITLES[group]
    yield section(f"*{title}* ({still_open:,})" if still_open else f"*{title}*")
    few = _first(lines, shown.still_open, shown.closed)
    for is_open, alike in groupby(few, key=lambda line: line.is_open):
        if is_open:
            for line in alike:
                yield from _open_line(line, nudge)
        else:
            yield from with_undo(((line, _dealt_with(line, nudge)) for line in alike), shown.undo_acts)
    more_open = _open(lines) - _open(few)
    more_closed = len(lines) - len(few) - more_open
    said = _rest(more_open, more_closed)
    yield from step_list.more(more_open, said, group) or small_print(said)


def _first(lines: Iterable[NudgeLine], most_open: int, most_closed: int) -> list[NudgeLine]:
    """The first lines, in their order: so many open ones and so many closed ones."""
    left = {True: most_open, False: most_closed}
    kept = []
    for line in lines:
        if left[line.is_open] > 0:
            left[line.is_open] -= 1
            kept.append(line)
    return kept


def _rest(more_open: int, more_closed: int) -> str:
    return joined((and_more(more_open), f"{more_closed:,} more ticked off" if more_closed else ""))


def _open_line(line: NudgeLine, nudge: Nudge) -> tuple[Block, Block]:
    said = joined((escape(cut_end(line.step.text, LIST_TEXT)), _whose(line), _when(line, nudge)))
    return section(f"{heading(line.deal)}\n{said}"), row(line.step, nudge.person.id, opens_deal=line.opens_deal)


def _whose(line: NudgeLine) -> str:
    if line.step.party == "ours":
        return ""
    return f"with {escape(cut_end(line.step.contact, 40))}" if line.step.contact else "with the buyer"


def _when(line: NudgeLine, nudge: Nudge) -> str:
    if line.step.is_overdue(nudge.now):
        return f"was due {due(line.step, nudge.person, nudge.today)}"
    return f"at {said_time(nudge.person.local(line.step.due_at))}" if line.step.due_at else ""


def _dealt_with(line: NudgeLine, nudge: Nudge) -> str:
    deal = joined((escape(label(line.deal)), short_amount(line.deal)))
    text = cut_end(line.step.text, LIST_TEXT)
    if line.away == "later":
        return f"→ {deal}\n{escape(text)} · {_reminded(line, nudge)}"
    if line.away is not None:
        return f"→ {deal}\n{struck(text)} · {_went(line, nudge)}"
    mark = "✓" if line.step.state == "done" else "✕"
    return f"{mark} {deal}\n{struck(text)} · {_closed(line, nudge)}"


def _reminded(line: NudgeLine, nudge: Nudge) -> str:
    """Such as "reminder at 14:00", "reminder on Tue 24 Nov"; the date stays."""
    if line.step.remind_at is None:
        return ""
    if line.step.remind_on is not None:
        return f"reminder on {said_date(line.step.remind_on, nudge.today)}"
    at = nudge.person.local(line.step.remind_at)
    day = "" if at.date() == nudge.today else f"on {said_date(at.date(), nudge.today)} "
    return f"reminder {day}at {said_time(at)}"


def _went(line: NudgeLine, nudge: Nudge) -> str:
    if line.away == "handed_over":
        return f"handed over to {person(line.step.owner_name)}"
    return f"moved to {due(line.step, nudge.person, nudge.today)}"


def _closed(line: NudgeLine, nudge: Nudge) -> str:
    closed = nudge.person.local(line.step.state_since)
    when = said_time(closed) if closed.date() == nudge.today else said_date(closed.date(), nudge.today)
    is_ahead = line.following is not None and line.following.due_on >= nudge.today
    following = f", next: {said_date(line.following.due_on, nudge.today)}" if line.following and is_ahead else ""
    return f"{line.step.state} {when}{following}"


def _undated(nudge: Nudge, shown: _Shown) -> Iterable[Block]:
    if not (nudge.undated or nudge.dated_since):
        return
    number = len(nudge.undated)
    yield section(f"*No dated next step* ({number:,})" if number else "*No dated next step*")
    for deal in nudge.undated[: shown.still_open]:
        yield section(undated_line(deal, nudge.now), set_step_button(deal))
    dated = nudge.dated_since[: shown.closed]
    yield from sections(dated_line(deal, nudge.ticked[deal.id], nudge.today) for deal in dated)
    more = max(0, number - shown.still_open)
    said = _rest(more, len(nudge.dated_since) - len(dated))
    yield from deal_list.more(more, said, OWN_UNDATED) or small_print(said)


def _dated_share(nudge: Nudge) -> str:
    if nudge.open_deals == 0:
        return ""
    if nudge.open_deals == 1:
        return f"Your one open deal has {'a' if nudge.dated_deals else 'no'} dated next step"
    has = "has" if nudge.dated_deals == 1 else "have"
    return f"{nudge.dated_deals:,} of your {nudge.open_deals:,} open deals {has} a dated next step"
