"""From the typed line to a draft: owner, date and deal, in this order, each taken out of what is left for the next."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache, partial

from sqlalchemy.engine import Connection

from sales.asking import reason
from sales.dates import Ask, Choice, DateContext, Found, Nothing, read_date, without
from sales.deal import Deal
from sales.line import (
    LONGEST,
    MOST_WORDS_OF_A_DEAL,
    VERBS,
    Head,
    Typed,
    as_typed,
    heads,
    likeliest,
    names_a_deal,
    tail,
    trimmed,
    unwrap,
)
from sales.matching import Certain, begins_name, choose, has_every_word, is_whole, named_in, others_named, words
from sales.permissions import Member, Right
from sales.person import Person
from sales.refusal import Refusal
from sales.working_time import days_off_ahead, likely_dates
from services import access
from services.drafts import MOST_LOOKED_AT, Draft, Typist, candidates, sharing
from services.recording import owner, region_of
from storage import deals, people, workspaces

EXAMPLE = "/nextstep Acme - send the quote fri"


@dataclass(frozen=True, slots=True)
class _Names:
    """Whose own deals come first, and the deals that have some words, each set of words looked up once a line.

    `colleagues` are first names, for "acme call jane": Jane is a colleague, though Jane Street is a customer.
    """

    own: str
    look_up: Callable[[tuple[str, ...]], list[Deal]]
    colleagues: Callable[[], set[str]]


def read_line(connection: Connection, typist: Typist, line: str, *, now: datetime) -> Draft:
    """What the line says. It is refused where no deal and step can be told apart in it at all."""
    length = len(as_typed(line))
    if length > LONGEST:
        raise Refusal(f"A line has at most {LONGEST:,} characters and this one has {length:,}; shorten it.")
    typed = unwrap(line)
    if not typed.text:
        raise Refusal(f"Say the deal, the step and the day, for example: {EXAMPLE}")
    who = access.member(connection, typist.workspace_id, typist.person_id)
    text, held = _owner(connection, typist, typed)
    context = _date_context(connection, who.person, now)
    seen = who.territory(Right.SEE_DEAL)
    names = _Names(
        typist.person_id,
        look_up=cache(partial(sharing, connection, typist.workspace_id, seen)),
        colleagues=cache(partial(_first_names, connection, typist.workspace_id)),
    )
    draft = _deal_first(names, text, held, context) or _date_first(names, text, held, context)
    if draft.deal_id is None:
        draft = _of_channel(connection, typist, who, draft, names)
    return _ahead_for(connection, held, draft, now)


def _of_channel(connection: Connection, typist: Typist, who: Member, draft: Draft, names: _Names) -> Draft:
    """The draft for the deal of the channel in which the line was typed, where the line names no other deal."""
    linked = deals.of_channel(connection, typist.workspace_id, typist.channel_id) if typist.channel_id else None
    if (
        linked is None
        or linked.status != "open"
        or not who.may(Right.ADD_STEP, team_id=linked.team_id, owners={linked.owner_id})
    ):
        return draft
    first = words(draft.deal_text)[:1]
    if first and not draft.is_guess and first[0] not in VERBS:
        return draft
    between = " " if draft.is_guess else " - "
    whole = between.join(filter(None, (draft.deal_text, draft.text)))
    begun = choose(draft.deal_text, candidates(connection, who, words(draft.deal_text)), own=names.own)
    meant = (begun.deal,) if isinstance(begun, Certain) else begun.candidates
    named = named_in(whole, names.look_up(words(whole)), own=names.own)
    if {deal.id for deal in (*meant, *named)} - {linked.id}:
        return draft
    return replace(draft, deal_text="", text=whole, deal_id=linked.id, is_guess=False)


def _ahead_for(connection: Connection, held: Person, draft: Draft, now: datetime) -> Draft:
    """Ask about a day that is over already where the owner is: "today", said to Tokyo in an American afternoon."""
    today = held.today(now)
    if draft.due_on is None:
        return replace(draft, choices=tuple(day for day in draft.choices if len(day) > 10 or day >= today.isoformat()))
    if draft.due_time is not None or date.fromisoformat(draft.due_on) >= today:
        return draft
    why = f"“{draft.words}” is over where {held.name} is"
    likely = likely_dates(today, region_of(connection, held))
    return replace(draft, due_on=None, why=why, choices=tuple(day.isoformat() for day in (today, *likely)))


def _owner(connection: Connection, typist: Typist, typed: Typed) -> tuple[str, Person]:
    """The line without its owner, and the owner: whom Slack marked, else a colleague named after an @, else the typist.

    A name that nobody has belongs to the step: "demo @ Acme", "mail @acme_help".
    """
    if typed.owner_id is None and typed.named:
        called = _called(connection, typist.workspace_id, typed.named)
        if len(called) > 1:
            raise Refusal(f"{len(called)} people are called @{typed.named}; choose one from the list that opens at @.")
        if called:
            return typed.without_name(), owner(connection, typist.workspace_id, called[0].id)
    return typed.text, owner(connection, typist.workspace_id, typed.owner_id or typist.person_id)


def _called(connection: Connection, workspace_id: str, name: str) -> list[Person]:
    """People whose name begins with these words; those who can own a step, where there are any."""
    said = words(name)
    called = [one for one in people.every(connection, workspace_id) if words(one.name)[: len(said)] == said]
    able = [one for one in called if not (one.is_bot or one.is_stranger or one.is_deactivated)]
    return able or called[:1]


def _first_names(connection: Connection, workspace_id: str) -> set[str]:
    return {name for one in people.every(connection, workspace_id) for name in words(one.name)[:1]}


def _deal_first(names: _Names, text: str, held: Person, context: DateContext) -> Draft | None:
    """The line begins with a deal: what follows is read for the date, so that no weekday in a name is taken for one."""
    found = _find_deal(names, text)
    if found is None:
        return None
    head, deal = found
    said = read_date(head.rest, context)
    draft = Draft(head.deal, trimmed(without(head.rest, said)), held.id, "command", deal.id)
    return _with_date(draft, said, head.rest)


def _date_first(names: _Names, text: str, held: Person, context: DateContext) -> Draft:
    """The deal is not certain, or stands behind the date: the date's words go first."""
    said = read_date(text, context)
    rest = trimmed(without(text, said))
    found = _find_deal(names, rest) or _find_deal_last(names, rest)
    head, deal_id = (found[0], found[1].id) if found else (_likeliest(rest), None)
    draft = Draft(head.deal, head.rest, held.id, "command", deal_id, is_guess=not head.is_separated)
    return _with_date(draft, said, text)


def _date_context(connection: Connection, viewer: Person, now: datetime) -> DateContext:
    """Days and hours are those of who types, who sees the answer in them; the owner sees them in their own zone."""
    workspace = workspaces.find(connection, viewer.workspace_id)
    local = viewer.local(now)
    return DateContext(
        today=local.date(),
        now=local.time(),
        locale=viewer.locale,
        zone=viewer.timezone,
        fiscal_year_start=workspace.fiscal_year_start if workspace else 1,
        days_off=days_off_ahead(local.date(), region_of(connection, viewer)),
    )


def _find_deal(names: _Names, text: str) -> tuple[Head, Deal] | None:
    """The deal that the line's beginning names for certain, and where it ends."""
    first_words = names.look_up(words(text)[:MOST_WORDS_OF_A_DEAL])
    guess = likeliest(text)
    for head in heads(text):
        # Deals that share words with the step can crowd others out of the look-up: a name is looked up by itself too.
        is_near = head == guess or isinstance(choose(head.deal, first_words, own=names.own), Certain)
        deal = _certain(names, head) if is_near else None
        if deal and _is_meant(names, head, deal):
            return head, deal
    return None


def _find_deal_last(names: _Names, text: str) -> tuple[Head, Deal] | None:
    """The deal that the line's end names for certain, where the line begins with the step."""
    head = tail(text)
    deal = _certain(names, head) if head else None
    return (head, deal) if head and deal else None


def _certain(names: _Names, head: Head) -> Deal | None:
    found = names.look_up(words(head.deal))
    if len(found) >= MOST_LOOKED_AT and all(has_every_word(head.deal, deal) for deal in found):
        return None  # there are more than were looked at
    chosen = choose(head.deal, found, own=names.own)
    return chosen.deal if isinstance(chosen, Certain) else None


def _is_meant(names: _Names, head: Head, deal: Deal) -> bool:
    """Whether a deal that its head names for certain is the one of the line, and no other customer stands behind it.

    Without a separator only the beginning of a name counts: no word of the step is to be taken for a deal, as in
    "renewal quote for Acme". A whole name before a separator is the deal, unless another whole one follows.
    """
    if head.is_separated and is_whole(head.deal, deal):
        return not _is_list_of_deals(names, head, deal)
    if not head.is_separated and not (names_a_deal(head) and begins_name(head.deal, deal)):
        return False
    others = others_named(head.rest, deal, names.look_up(words(head.rest)))
    return not (others and others - names.colleagues())


def _is_list_of_deals(names: _Names, head: Head, deal: Deal) -> bool:
    """Whether the name is followed by another deal's, as in "zeta / northwind - call"."""
    behind = next((other for other in reversed(heads(head.rest)) if other.is_separated), None)
    other = _certain(names, behind) if behind else None
    return other is not None and other.id != deal.id


def _likeliest(text: str) -> Head:
    head = likeliest(text)
    if head is None:
        raise Refusal(f"Say the deal, the step and the day, for example: {EXAMPLE}")
    return head


def _with_date(draft: Draft, said: Found | Ask | Nothing, text: str) -> Draft:
    if isinstance(said, Found):
        at = said.time_of_day.isoformat() if said.time_of_day else None
        return replace(draft, due_on=said.date.isoformat(), due_time=at, words=text[said.start : said.end])
    if isinstance(said, Ask):
        unclear = text[said.start : said.end]
        times = {choice.time_of_day for choice in said.choices}
        shared = times.pop() if len(times) == 1 else None
        return replace(
            draft,
            due_time=shared.isoformat() if shared else None,
            words=unclear,
            why=reason(said.why, unclear),
            choices=tuple(_as_text(choice) for choice in said.choices),
        )
    return draft


def _as_text(choice: Choice) -> str:
    if choice.time_of_day is None:
        return choice.date.isoformat()
    return datetime.combine(choice.date, choice.time_of_day).isoformat()
