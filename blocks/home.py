"""The home tab: one's steps by their days, the own deals without a dated step, all own deals, the own settings."""

from collections.abc import Iterable, Sequence
from typing import Any

from blocks import deal_list, step_list
from blocks.leaving import on_home
from blocks.lines import LIST_TEXT, due, heading, label, set_step_button, short_amount, undated_line, who
from blocks.message import (
    Block,
    actions,
    button,
    context,
    divider,
    section,
    small_print,
)
from blocks.own_settings import said_pause, said_settings
from blocks.step_menu import row
from blocks.ticked import latest_undo_acts, with_undo
from blocks.typed import cut_end, escape, struck
from blocks.words import and_more, count, how_far, joined, said_date, said_time
from sales.deal_list import MINE, OWN_UNDATED
from sales.home import Home, OwnDeal
from sales.nudge import NudgeLine
from sales.step_list import Group

View = dict[str, Any]
MOST_BLOCKS = 100
_MOST_LINES = 10
_LONGEST_SENTENCE = 500


def view(home: Home) -> View:
    """Ten lines of each group, or as many as Slack takes, and exactly how many more there are, a press away."""
    few = range(_MOST_LINES, -1, -1)
    most = next(lines for lines in few if len(_blocks(home, lines, 0)) <= MOST_BLOCKS)
    drawn = (_blocks(home, most, undos) for undos in few)
    return {"type": "home", "blocks": next(blocks for blocks in drawn if len(blocks) <= MOST_BLOCKS)}


def notice(sentence: str) -> View:
    """A home tab of one sentence."""
    return {"type": "home", "blocks": [section(escape(cut_end(sentence, _LONGEST_SENTENCE)))]}


def _blocks(home: Home, most: int, undos: int) -> list[Block]:
    now = home.person.local(home.now)
    return [
        section(f"*{_in_short(home)}*"),
        context(f"{said_date(home.today, home.today)}, as of {said_time(now)}"),
        *_steps("overdue", home.overdue, home, most),
        *_steps("today", home.due_today, home, most),
        *_steps("week", home.this_week, home, most),
        *small_print(_later(home)),
        *_closed(home, most, undos),
        *_undated(home, most),
        *on_home(home.left, home.left_more, most),
        *_deals(home, most),
        *_settings(home),
    ]


def _in_short(home: Home) -> str:
    parts = (
        f"{len(home.overdue):,} overdue" if home.overdue else "",
        f"{len(home.due_today):,} for today" if home.due_today else "",
        f"{len(home.this_week):,} later this week" if home.this_week else "",
        f"{count(len(home.undated), 'deal')} without a dated step" if home.undated else "",
    )
    return ", ".join(filter(None, parts)) or _nothing_to_do(home)


def _nothing_to_do(home: Home) -> str:
    if not home.deals and not home.later:
        return "You have no open deals and no next steps yet: type /nextstep Acme - send the quote fri"
    if not home.deals:
        return "Nothing is due this week"
    deals = "your one open deal has" if len(home.deals) == 1 else f"each of your {len(home.deals):,} open deals has"
    return f"Nothing is due this week, and {deals} a dated next step"


def _steps(group: Group, lines: Sequence[NudgeLine], home: Home, most: int) -> Iterable[Block]:
    if not lines:
        return
    yield section(f"*{step_list.TITLES[group]}* ({len(lines):,})")
    for line in lines[:most]:
        said = joined((escape(cut_end(line.step.text, LIST_TEXT)), _whose(line), _when(line, home)))
        yield section(f"{heading(line.deal)}\n{said}")
        yield row(line.step, home.person.id, opens_deal=line.opens_deal)
    yield from step_list.more(len(lines) - most, and_more(len(lines) - most), group)


def _whose(line: NudgeLine) -> str:
    """Whose part of the plan it is, where it is the buyer's."""
    return who(line.step) if line.step.party == "buyer" else ""


def _when(line: NudgeLine, home: Home) -> str:
    step, today = line.step, home.today
    if step.due_on == today:
        return f"at {said_time(home.person.local(step.due_at))}" if step.due_at else ""
    is_was = "was due" if step.is_overdue(home.now) else "due"
    return f"{is_was} {due(step, home.person, today)} ({how_far(step.due_on, today)})"


def _later(home: Home) -> str:
    if not home.later:
        return ""
    return f"{count(home.later, 'more step')} {'is' if home.later == 1 else 'are'} due after this week"


def _closed(home: Home, most: int, undos: int) -> Iterable[Block]:
    if not home.closed:
        return
    yield section(f"*Closed today* ({len(home.closed):,})")
    shown = home.closed[:most]
    yield from with_undo(((line, _closed_line(line, home)) for line in shown), latest_undo_acts(shown, undos))
    yield from small_print(and_more(len(home.closed) - most))


def _closed_line(line: NudgeLine, home: Home) -> str:
    mark, verb = ("✓", "done") if line.step.state == "done" else ("✕", "dropped")
    following = f", next: {said_date(line.following.due_on, home.today)}" if line.following else ""
    said = (
        f"{struck(cut_end(line.step.text, LIST_TEXT))} · {verb} {said_time(home.person.local(line.step.state_since))}"
    )
    return f"{mark} {joined((escape(label(line.deal)), short_amount(line.deal)))}\n{said}{following}"


def _undated(home: Home, most: int) -> Iterable[Block]:
    if not home.undated:
        return
    yield section(f"*No dated next step* ({len(home.undated):,})")
    for deal in home.undated[:most]:
        yield section(undated_line(deal, home.now), set_step_button(deal))
    more = len(home.undated) - most
    yield from deal_list.more(more, and_more(more), OWN_UNDATED)


def _deals(home: Home, most: int) -> Iterable[Block]:
    if not home.deals:
        return
    yield divider()
    yield section(f"*Your open deals* ({len(home.deals):,})")
    for own in home.deals[:most]:
        yield section(_deal_line(own, home), button("Open", "deal_open", own.deal.id))
    more = len(home.deals) - most
    yield from deal_list.more(more, and_more(more), MINE)


def _deal_line(own: OwnDeal, home: Home) -> str:
    step = own.next_step
    if step is None:
        return joined((heading(own.deal), "no dated next step"))
    colleague = who(step) if step.party == "buyer" or step.owner_id != home.person.id else ""
    was = "was due " if step.is_overdue(home.now) else ""
    said = (escape(cut_end(step.text, LIST_TEXT)), colleague, f"{was}{due(step, home.person, home.today)}")
    return joined((heading(own.deal), *said))


def _settings(home: Home) -> Iterable[Block]:
    until = home.settings.paused_until
    yield divider()
    lines = ["*Your morning message*", said_settings(home.settings)]
    if until:
        lines.append(said_pause(until, home.today))
    yield section("\n".join(lines))
    resume = [button("Resume now", "settings_resume", "home")] if until else []
    yield actions([button("Settings", "settings_open", "home"), *resume])
