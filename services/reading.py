"""From the typed line to a draft: owner, date and deal, in this order, each taken out of what is left for the next."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.engine import Connection

from sales.asking import reason
from sales.dates import Ask, DateContext, Found, Nothing, read_date, without
from sales.deal import Deal
from sales.line import LONGEST, Head, heads, names_a_deal, unwrap
from sales.matching import Certain, begins_name, choose, words
from sales.person import Person
from sales.refusal import Refusal
from sales.working_time import days_off_ahead
from services.drafts import Draft, Typist, candidates
from services.recording import owner, region_in
from storage import workspaces

EXAMPLE = "/nextstep Acme - send the quote fri"


def read_line(connection: Connection, typist: Typist, line: str, *, now: datetime) -> Draft:
    """What the line says. It is refused where no deal and step can be told apart in it at all."""
    if len(line) > LONGEST:
        raise Refusal(f"A line has at most {LONGEST:,} characters and this one has {len(line):,}; shorten it.")
    typed = unwrap(line)
    if not typed.text:
        raise Refusal(f"Say the deal, the step and the day, for example: {EXAMPLE}")
    held = owner(connection, typist.workspace_id, typed.mentions[0] if typed.mentions else typist.person_id)
    context = _date_context(connection, held, now)
    return _deal_first(connection, typist, typed.text, held, context) or _date_first(
        connection, typist, typed.text, held, context
    )


def _deal_first(connection: Connection, typist: Typist, text: str, held: Person, context: DateContext) -> Draft | None:
    """The line begins with a deal: what follows is read for the date, so that no weekday in a name is taken for one."""
    found = _find_deal(connection, typist, text)
    if found is None:
        return None
    head, deal = found
    said = read_date(head.rest, context)
    draft = Draft(head.deal, without(head.rest, said), held.id, "command", deal.id)
    return _with_date(draft, said, head.rest)


def _date_first(connection: Connection, typist: Typist, text: str, held: Person, context: DateContext) -> Draft:
    """The deal is not certain, or stands behind the date: the date's words go first."""
    said = read_date(text, context)
    rest = without(text, said)
    found = _find_deal(connection, typist, rest)
    if found is not None:
        draft = Draft(found[0].deal, found[0].rest, held.id, "command", found[1].id)
    else:
        head = _likeliest(rest)
        draft = Draft(head.deal, head.rest, held.id, "command")
    return _with_date(draft, said, text)


def _date_context(connection: Connection, held: Person, now: datetime) -> DateContext:
    workspace = workspaces.find(connection, held.workspace_id)
    local = held.local(now)
    return DateContext(
        today=local.date(),
        now=local.time(),
        locale=held.locale,
        zone=held.timezone,
        fiscal_year_start=workspace.fiscal_year_start if workspace else 1,
        days_off=days_off_ahead(local.date(), region_in(connection, held.workspace_id, held.timezone)),
    )


def _find_deal(connection: Connection, typist: Typist, text: str) -> tuple[Head, Deal] | None:
    """The deal that the line's beginning names for certain, and where it ends."""
    held = candidates(connection, typist.workspace_id, words(text))
    for head in heads(text):
        chosen = choose(head.deal, held, own=typist.person_id)
        if isinstance(chosen, Certain) and _is_meant(head, chosen.deal):
            return head, chosen.deal
    return None


def _is_meant(head: Head, deal: Deal) -> bool:
    """Without a separator only the beginning of a deal's name counts, so that no word of the step is taken for it."""
    return head.is_separated or (names_a_deal(head) and begins_name(head.deal, deal))


def _likeliest(text: str) -> Head:
    """The shortest separated beginning, else the first word unless it is a verb: then the line begins with the step."""
    possible = heads(text)
    if not possible:
        raise Refusal(f"Say the deal, the step and the day, for example: {EXAMPLE}")
    separated = [head for head in possible if head.is_separated]
    head = (separated or list(possible))[-1]
    return head if names_a_deal(head) else Head("", text, is_separated=False)


def _with_date(draft: Draft, said: Found | Ask | Nothing, text: str) -> Draft:
    if isinstance(said, Found):
        at = said.time_of_day.isoformat() if said.time_of_day else None
        return replace(draft, due_on=said.date.isoformat(), due_time=at, words=text[said.start : said.end])
    if isinstance(said, Ask):
        choices = tuple(choice.date.isoformat() for choice in said.choices)
        unclear = text[said.start : said.end]
        return replace(draft, words=unclear, why=reason(said.why, unclear), choices=choices)
    return draft
