"""The Monday digest of a team's pipeline, for its channel: what there is, what changed, what wants a next step."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial

from blocks.lines import LIST_TEXT, heading, owner, set_step_button, undated_line, who
from blocks.message import Block, Message, context, divider, fullest, section, sections, small_print, table
from blocks.ticked import dated_line
from blocks.typed import cut_end, cut_middle, escape
from blocks.waterfall import counts_line, waterfall_lines
from blocks.words import and_more, count, joined, percent, said_date, sums_change, sums_short
from sales.digest import Digest, Overdue
from sales.money import less
from sales.pipeline import StageRow

_MOST_LINES = 10
_MOST_STAGES = 20
_TEAM = 60
_STAGE = 30


def message(digest: Digest, foot: Sequence[Block] = ()) -> Message:
    """The digest; of the overdue and the undated deals the ten largest each, and exactly how many more.

    `foot` are blocks that stand below it, for which room is kept.
    """
    return fullest(partial(_with_lines, digest, foot), _MOST_LINES)


def _with_lines(digest: Digest, foot: Sequence[Block], most: int) -> Message:
    headline = (_pipeline(digest), _rate(digest))
    return Message(
        f"{escape(cut_middle(digest.team_name, _TEAM))}: {', '.join(filter(None, headline))}",
        [
            section(joined((f"*{headline[0]}*", headline[1]))),
            *small_print(_basis(digest), _missing(digest)),
            *_changes(digest),
            *_stages(digest),
            *_overdue(digest, most),
            *_undated(digest, most),
            *foot,
        ],
    )


def _pipeline(digest: Digest) -> str:
    """Such as "Open pipeline $1.42M (+$80k) · 38 deals (+2)"."""
    if digest.deals == 0:
        return f"No open deals{_more_or_fewer(digest)}"
    deals = f"{count(digest.deals, 'deal')}{_more_or_fewer(digest)}"
    if not digest.money:
        return f"Open pipeline: {deals}, none with an amount"
    earlier = digest.waterfall
    change = sums_change(less(digest.money, earlier.begin)) if earlier else ""
    return f"Open pipeline {sums_short(digest.money)}{f' ({change})' if change else ''} · {deals}"


def _more_or_fewer(digest: Digest) -> str:
    change = digest.deals - digest.waterfall.begin_deals if digest.waterfall else 0
    return f" ({'+' if change > 0 else '−'}{abs(change):,})" if change else ""


def _rate(digest: Digest) -> str:
    """Such as "31 with a dated next step (82 %, was 74 %)"."""
    if digest.rate.open == 0:
        return ""
    earlier = digest.waterfall
    was = f", was {percent(earlier.begin_dated, earlier.begin_deals)}" if earlier and earlier.begin_deals else ""
    return f"{digest.rate.dated:,} with a dated next step ({percent(digest.rate.dated, digest.rate.open)}{was})"


def _basis(digest: Digest) -> str:
    team = escape(cut_middle(digest.team_name, _TEAM))
    against = f", against {said_date(digest.waterfall.since, digest.today)}" if digest.waterfall else ""
    return joined((team, f"{said_date(digest.today, digest.today)}{against}"))


def _missing(digest: Digest) -> str:
    """What the numbers are of, and what is not in them."""
    rate, earlier = digest.rate, digest.waterfall
    if rate.open == 0:
        return "Next-step rate n/a: there are no open deals"
    strict = f"{rate.strict:,} with a step due today or later ({percent(rate.strict, rate.open)})"
    texts = f", {rate.any:,} with a dated step or a text from the CRM ({percent(rate.any, rate.open)})"
    was = "rate a week ago n/a: no open deals then" if earlier and earlier.begin_deals == 0 else ""
    unpriced = digest.without_amount if digest.money else 0
    without = f"{count(unpriced, 'deal has', 'deals have')} no amount" if unpriced else ""
    of_all = f"Of {count(rate.open, 'open deal')}: {strict}{texts if rate.any > rate.dated else ''}"
    return joined((of_all, was, without))


def _changes(digest: Digest) -> Iterable[Block]:
    if digest.waterfall is None:
        yield section("No earlier week on record, so no comparison.")
        return
    yield from sections(waterfall_lines(digest.waterfall, deals=digest.deals, today=digest.today))
    yield section(counts_line(digest, digest.waterfall))


def _stages(digest: Digest) -> Iterable[Block]:
    if not digest.stages:
        return
    few = digest.stages[:_MOST_STAGES]
    head = ("Stage", "Deals", "Amount", "Median days", "No dated step")
    yield context(
        "By stage: open deals, their amount, median days in the stage (norm), deals without a dated next step"
        f"{_ageless(digest)}"
    )
    yield table([head, *(_stage_cells(row) for row in few)], ("left", "right", "right", "right", "right"))
    yield from small_print(and_more(len(digest.stages) - len(few), "stage"))


def _ageless(digest: Digest) -> str:
    """Of how many deals the median days say nothing, and why."""
    unknown = sum(row.ageless for row in digest.stages)
    if not unknown:
        return ""
    came = count(unknown, "deal came into its stage", "deals came into their stage")
    return f". The CRM did not say when {came}; the days leave {'it' if unknown == 1 else 'them'} out"


def _stage_cells(row: StageRow) -> tuple[str, ...]:
    norm = f" ({row.stage.norm_days})" if row.stage.norm_days else ""
    days = "n/a" if row.median_days is None else f"{row.median_days:,}{norm}"
    name = cut_middle(row.stage.name, _STAGE)
    return (name, f"{row.deals:,}", sums_short(row.money) or "no amounts", days, f"{row.undated:,}")


def _overdue(digest: Digest, most: int) -> Iterable[Block]:
    if not digest.overdue:
        return
    yield divider()
    yield section(f"*Overdue next step* ({len(digest.overdue):,})")
    yield from sections(_overdue_line(late, digest.today) for late in digest.overdue[:most])
    yield from small_print(and_more(len(digest.overdue) - most))


def _overdue_line(late: Overdue, today: date) -> str:
    step = escape(cut_end(late.step.text, LIST_TEXT))
    return f"{heading(late.deal)}\n{joined((step, f'was due {said_date(late.step.due_on, today)}', who(late.step)))}"


def _undated(digest: Digest, most: int) -> Iterable[Block]:
    if not digest.undated:
        return
    yield divider()
    yield section(f"*No dated next step* ({len(digest.undated):,})")
    for deal in digest.undated[:most]:
        since = digest.ticked.get(deal.id)
        if since is None:
            yield section(joined((undated_line(deal, digest.now), owner(deal, "no owner"))), set_step_button(deal))
        else:
            yield section(joined((dated_line(deal, since, digest.today), owner(deal, "no owner"))))
    yield from small_print(and_more(len(digest.undated) - most))
