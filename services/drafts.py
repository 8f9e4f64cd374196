"""What is known of a step before it is recorded, and the questions that are still open."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time, timedelta

from sqlalchemy.engine import Connection

from sales.answers import Understood, WhichDate, WhichDeal
from sales.deal import Deal
from sales.matching import MOST_CANDIDATES, Certain, choose, hanging_on, may_mean, named_in, words
from sales.permissions import Member, Right, Territory
from sales.person import Person
from sales.refusal import Refusal
from sales.step import Party
from sales.working_time import likely_dates, moment
from services import access
from services.recording import person, region_of
from storage import deals, memory

MOST_LOOKED_AT = 50
MOST_WORDS = 12
_FAR = timedelta(days=180)
_LIKELIER = 4


@dataclass(frozen=True, slots=True)
class Typist:
    """Who types, where, and what Slack calls this very request (so that a repeat is known)."""

    workspace_id: str
    person_id: str
    request_id: str
    channel_id: str | None = None


@dataclass(frozen=True, slots=True)
class Details:
    """What a form asks for beside text, owner and date.

    `due_time` is on the typist's clock. `contact` is the buyer's person where the step is theirs. `link` leads to the
    message that the step was made of. `form_id` is Slack's id of the form, `seen` the place in the history up to which
    its deal was known when it was chosen.
    """

    due_time: time | None = None
    party: Party = "ours"
    contact: str = ""
    link: str | None = None
    form_id: str = ""
    seen: int | None = None


NO_DETAILS = Details()


@dataclass(frozen=True, slots=True)
class Draft:
    """A step in the making, kept as JSON while a question is open. Dates and times are the typist's, as ISO text.

    `is_guess`: nothing set `deal_text` apart from the step. `words` were the date, `why` is the reason for asking,
    `choices` are its readings, each a date with the time of day that was typed with it. Once recorded, `act_id` and
    `step_id` say as what, so that a second press of a button records nothing more. `asked_at` is when the first
    question was put; where somebody has added the new deal since, `met_by` is who.
    """

    deal_text: str
    text: str
    owner_id: str
    via: str
    deal_id: str | None = None
    is_new_deal: bool = False
    is_guess: bool = False
    due_on: str | None = None
    due_time: str | None = None
    words: str = ""
    why: str = ""
    choices: tuple[str, ...] = ()
    act_id: str | None = None
    step_id: str | None = None
    party: Party = "ours"
    contact: str | None = None
    link: str | None = None
    asked_at: str = ""
    met_by: str = ""

    def due_at(self, zone: str) -> datetime | None:
        """The UTC moment of its time of day, where one was said."""
        if self.due_on is None or self.due_time is None:
            return None
        return moment(date.fromisoformat(self.due_on), time.fromisoformat(self.due_time), zone)

    def on(self, day: date) -> "Draft":
        """The draft for the day that was chosen, at the time of day that was typed with it."""
        times = {choice[:10]: choice[11:] or None for choice in self.choices}
        return replace(self, due_on=day.isoformat(), due_time=times.get(day.isoformat(), self.due_time))

    def of(self, deal: Deal) -> "Draft":
        """The draft for the deal that was chosen; words that turn out not to name it go back into the step."""
        is_named_behind = bool(named_in(self.text, [deal], own=""))
        if may_mean(self.deal_text, deal) or not (self.is_guess or is_named_behind):
            hanging = hanging_on(self.deal_text, deal)
            return replace(self, deal_id=deal.id, text=f"{hanging} {self.text}".strip())
        between = " " if self.is_guess else " - "
        return replace(self, deal_id=deal.id, text=f"{self.deal_text}{between}{self.text}".strip())


def keep(connection: Connection, typist: Typist, draft: Draft, draft_id: str | None, *, now: datetime) -> str:
    """Keep the draft, under its id where it has one; the id."""
    if draft_id is not None:
        memory.change_draft(connection, typist.workspace_id, draft_id, asdict(draft))
        return draft_id
    said = asdict(replace(draft, asked_at=now.isoformat()))
    return memory.keep_draft(connection, typist.workspace_id, typist.person_id, said, now=now)


def load(connection: Connection, typist: Typist, draft_id: str) -> Draft:
    """The draft that this person has begun."""
    said = memory.draft(connection, typist.workspace_id, draft_id, typist.person_id)
    if said is None:
        raise Refusal("This question is too old; type the line again.")
    return Draft(**(said | {"choices": tuple(said["choices"])}))


def which_deal(connection: Connection, typist: Typist, draft: Draft, draft_id: str, *, now: datetime) -> WhichDeal:
    """Ask for the deal, with the likely ones."""
    who = access.member(connection, typist.workspace_id, typist.person_id)
    named = _named(connection, who, draft.deal_text)
    behind = () if named and not draft.is_guess else _named_behind(connection, who, draft.text)
    likely = tuple({deal.id: deal for deal in (*named, *behind)}.values())[:MOST_CANDIDATES]
    said = _understood(connection, who.person, draft)
    return WhichDeal(draft_id, said, likely, who.person, now, may_add=who.may(Right.ADD_DEAL))


def _named(connection: Connection, who: Member, deal_text: str) -> tuple[Deal, ...]:
    chosen = choose(deal_text, candidates(connection, who, words(deal_text)), own=who.person.id)
    return (chosen.deal,) if isinstance(chosen, Certain) else chosen.candidates


def _named_behind(connection: Connection, who: Member, text: str) -> tuple[Deal, ...]:
    seen = who.territory(Right.SEE_DEAL)
    return named_in(text, sharing(connection, who.person.workspace_id, seen, words(text)), own=who.person.id)


def which_date(
    connection: Connection, typist: Typist, draft: Draft, draft_id: str, deal: Deal | None, *, now: datetime
) -> WhichDate:
    """Ask for the date, with the readings of what was said or the dates that people mean most."""
    viewer = person(connection, typist.workspace_id, typist.person_id)
    held = person(connection, typist.workspace_id, draft.owner_id)
    said = _understood(connection, viewer, draft)
    choices = _dates_to_offer(draft, held.today(now), region_of(connection, held))
    return WhichDate(draft_id, said, deal, choices, draft.why, viewer, now)


def _dates_to_offer(draft: Draft, today: date, country: str | None) -> tuple[date, ...]:
    """The readings; a lone one that lies far off, as of "18 Nov" said on the 20th, comes last after likelier dates."""
    read = tuple(date.fromisoformat(choice[:10]) for choice in draft.choices)
    if not read:
        return likely_dates(today, country)
    is_far = len(read) == 1 and read[0] - today > _FAR
    return (*likely_dates(today, country)[:_LIKELIER], *read) if is_far else read


def sharing(connection: Connection, workspace_id: str, seen: Territory, typed: Sequence[str]) -> list[Deal]:
    """Open deals that may be seen, with a word that begins as a typed one does, those with most of them first."""
    said = tuple(dict.fromkeys(typed[:MOST_WORDS]))
    long_enough = tuple(word for word in said if len(word) > 1)
    return deals.with_words(
        connection, workspace_id, long_enough or said, seen=seen, limit=MOST_LOOKED_AT, own_first=seen.own_id
    )


def candidates(connection: Connection, who: Member, typed: Sequence[str]) -> list[Deal]:
    """Open deals that share a word with what was typed; where none is like it, those with a word that begins alike."""
    begun = tuple(dict.fromkeys(word[:3] for word in typed[:MOST_WORDS] if len(word) > 3))
    workspace_id, seen = who.person.workspace_id, who.territory(Right.SEE_DEAL)
    return sharing(connection, workspace_id, seen, typed) or sharing(connection, workspace_id, seen, begun)


def _understood(connection: Connection, viewer: Person, draft: Draft) -> Understood:
    held = viewer if draft.owner_id == viewer.id else person(connection, viewer.workspace_id, draft.owner_id)
    return Understood(
        deal_text=draft.deal_text,
        text=draft.text,
        owner_id=held.id,
        owner_name=held.name,
        due_on=date.fromisoformat(draft.due_on) if draft.due_on else None,
        due_time=time.fromisoformat(draft.due_time) if draft.due_time else None,
    )
