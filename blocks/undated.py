"""The weekly list of a team's deals without a dated next step, for its channel: names, no pings."""

from collections.abc import Iterable, Sequence
from functools import partial
from heapq import merge
from itertools import islice

from blocks import deal_list
from blocks.lines import HAS_LEFT, NAME, set_step_button, undated_line
from blocks.message import MOST_BLOCKS, Block, Message, fullest, section, small_print
from blocks.ticked import dated_line
from blocks.typed import bold, cut_end, cut_middle, escape
from blocks.words import and_more, count, joined, said_date, sums_share
from sales.deal import Deal, largest_first
from sales.deal_list import UNDATED_OF
from sales.undated import UndatedList, UndatedOf


def message(undated: UndatedList, foot: Sequence[Block] = ()) -> Message:
    """As many deals as Slack takes, the largest of all, under their owners; then exactly how many more.

    `foot` are blocks that stand below it, for which room is kept.
    """
    # Merged, not sorted: of tens of thousands no more are looked at than fit.
    by_size = list(islice(merge(*(owner.deals for owner in undated.owners), key=largest_first), MOST_BLOCKS))
    return fullest(partial(_with_deals, undated, foot, by_size), len(by_size))


def _with_deals(undated: UndatedList, foot: Sequence[Block], by_size: list[Deal], most: int) -> Message:
    shown = {deal.id for deal in by_size[:most]}
    said = _in_short(undated)
    return Message(
        said,
        [
            section(f"*{said}*"),
            *small_print(joined((escape(cut_middle(undated.team_name, 60)), said_date(undated.today, undated.today)))),
            *(block for owner in undated.owners for block in _owner(owner, shown, undated)),
            *_more(undated, undated.undated - _left(undated, by_size[:most])),
            *foot,
        ],
    )


def _more(undated: UndatedList, number: int) -> list[Block]:
    """How many more there are, and the list that has them."""
    return deal_list.more(number, and_more(number, "deal"), f"{UNDATED_OF}{undated.team_id}")


def _left(undated: UndatedList, deals: Sequence[Deal]) -> int:
    """How many of these still have no dated step."""
    return sum(deal.id not in undated.ticked for deal in deals) if undated.ticked else len(deals)


def _in_short(undated: UndatedList) -> str:
    if undated.open_deals == 0:
        return "There are no open deals"
    if undated.undated == 0:
        return _all_dated(undated.open_deals)
    has = "has" if undated.undated == 1 else "have"
    share = sums_share(undated.undated_money, undated.open_money)
    money = f" ({share})" if share else ""
    return f"{undated.undated:,} of {count(undated.open_deals, 'open deal')} {has} no dated next step{money}"


def _all_dated(deals: int) -> str:
    return (
        "The one open deal has a dated next step" if deals == 1 else f"All {deals:,} open deals have a dated next step"
    )


def _owner(owner: UndatedOf, shown: set[str], undated: UndatedList) -> Iterable[Block]:
    deals = [deal for deal in owner.deals if deal.id in shown]
    if not deals:
        return
    left, of_all = _left(undated, deals), _left(undated, owner.deals)
    number = f" ({left:,})" if left == of_all else f" ({left:,} of {of_all:,})"
    has_left = HAS_LEFT if owner.has_left else ""
    yield section(f"{bold(cut_end(owner.owner, NAME))}{has_left}{number if of_all else ''}")
    for deal in deals:
        since = undated.ticked.get(deal.id)
        if since is None:
            yield section(undated_line(deal, undated.now), set_step_button(deal))
        else:
            yield section(dated_line(deal, since, undated.today))
