"""Deals and steps in one line."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime

from blocks.message import BUTTON_LENGTH, Block, button
from blocks.typed import bold, cut_end, cut_middle, escape, length, link, literal_within, tidy
from blocks.words import count, joined, money_short, said_date, said_day_and_year, said_time
from sales.deal import NOBODY, Deal
from sales.person import Person
from sales.step import Step

LIST_LABEL = 60
CARD_LABEL = 100
LIST_TEXT = 140
NAME = 60
STAGE = 40
HAS_LEFT = " (has left)"


def label(deal: Deal, most: int = LIST_LABEL) -> str:
    """Account and name, "Northwind Health – Pilot", cut in the middle; not escaped."""
    return cut_middle(tidy(deal.full_name), most)


def new_deal(name: str) -> str:
    """What adds a deal of a name that was typed, for a button or a menu; not escaped."""
    return f"New deal “{literal_within(name, 60)}”"


def heading(deal: Deal) -> str:
    """Such as "*Northwind Health – Pilot* · $45.3k"."""
    return joined((bold(label(deal)), short_amount(deal)))


def short_amount(deal: Deal) -> str:
    """The amount as lists show it; nothing where there is none."""
    return "" if deal.amount is None else money_short(deal.amount, deal.currency)


def undated_line(deal: Deal, now: datetime) -> str:
    """Deal, amount and time in its stage; without an amount its age, which the list then goes by, unless that is it."""
    days = deal.age_days(now)
    is_told = deal.amount is None and days != deal.days_in_stage(now)
    age = f"open for {count(days, 'day')}" if is_told else ""
    return joined((heading(deal), time_in_stage(deal, now), age))


def time_in_stage(deal: Deal, now: datetime) -> str:
    """Such as "Proposal for 31 days (norm 14)"; the norm where it is exceeded, no days where none are known."""
    days, norm = deal.days_in_stage(now), deal.stage.norm_days
    since = f" for {count(days, 'day')}" if days else ""
    return f"{stage(deal)}{since}{f' (norm {norm})' if days and norm and days > norm else ''}"


def stage(deal: Deal) -> str:
    """The stage's name, escaped."""
    return escape(cut_middle(deal.stage.name, STAGE))


def person(name: str) -> str:
    """A person's name, escaped: no ping."""
    return escape(cut_end(name, NAME))


def owner(deal: Deal, nobody: str = NOBODY) -> str:
    """The owner's name; of somebody who has left, that they have."""
    return f"{person(deal.owner_name or nobody)}{HAS_LEFT if deal.owner_has_left else ''}"


def who(step: Step) -> str:
    """Who sees to the step, and who of the buyer's people does it where it is theirs."""
    ours = f"{person(step.owner_name)}{HAS_LEFT if step.owner_has_left else ''}"
    if step.party == "ours":
        return ours
    theirs = f"{person(step.contact)}, buyer" if step.contact else "the buyer"
    return f"{theirs}; {ours} sees to it"


def from_message(step: Step) -> str:
    """A link to the message that the step was made of; nothing where it was made otherwise."""
    return link(step.link, "from a message") if step.link else ""


def due(step: Step, reader: Person, today: date) -> str:
    """Such as "Fri 27 Nov", and "Fri 27 Nov at 14:00" on the reader's clock."""
    if step.due_at is None:
        return said_date(step.due_on, today)
    local = reader.local(step.due_at)
    return f"{said_date(local.date(), today)} at {said_time(local)}"


def set_step_button(deal: Deal) -> Block:
    """Opens the form for the deal's next step."""
    return button("Set next step", "deal_set_step", deal.id)


def choices(deals: Sequence[Deal]) -> list[str]:
    """One label of at most 75 characters for each deal, without markup: "Name · Account · Stage · $45k".

    Deals whose labels would read the same are told apart by owner, else by close date, else by number.
    """
    said: dict[str, str] = {}
    alike = list(deals)
    for apart in (_nothing, _owner, _close_date, _number):
        labels = {deal.id: _choice(deal, apart(deal)) for deal in alike}
        times = Counter(labels.values())
        said |= labels
        alike = [deal for deal in alike if times[labels[deal.id]] > 1]
    return [said[deal.id] for deal in deals]


def _nothing(_: Deal) -> str:
    return ""


def _owner(deal: Deal) -> str:
    return literal_within(deal.owner_name or "no owner", 18)


def _close_date(deal: Deal) -> str:
    return f"closes {said_day_and_year(deal.close_on)}" if deal.close_on else "no close date"


def _number(deal: Deal) -> str:
    return literal_within(deal.external_id or deal.id, 18)


def _choice(deal: Deal, apart: str) -> str:
    name, account = tidy(deal.name), tidy(deal.account or "")
    ends = joined((literal_within(deal.stage.name, 18), short_amount(deal), apart))
    room = BUTTON_LENGTH - length(ends) - len(" · ")
    if account and account.casefold() not in name.casefold():
        room -= len(" · ")
        account = literal_within(account, max(room // 3, room - length(name)))
        return joined((literal_within(name, room - length(account)), account, ends))
    return joined((literal_within(name, room), ends))
