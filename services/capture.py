"""Capture: from a typed line, a form or a pressed button to a recorded step, or to the question before it."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.engine import Connection

from sales.answers import Outcome, Recorded
from sales.deal import Deal
from sales.permissions import Member, Right
from sales.person import Person
from sales.refusal import Refusal
from sales.step import checked_contact, checked_text, refuse_past
from services import access, drafts, overtaking, same_deal
from services.answering import recorded
from services.drafts import NO_DETAILS, Details, Draft, Typist
from services.reading import read_line
from services.recording import NewStep, add_deal, add_step, new_act, owner, person
from storage import deals, memory
from storage.changes import Act
from storage.database import Database


@dataclass(frozen=True, slots=True)
class _Asking:
    """A draft that was kept, and whose next question is still to be put."""

    draft: Draft
    draft_id: str


def from_line(database: Database, *, typist: Typist, line: str, now: datetime) -> Outcome:
    """Record the step that a line says, or give the question that must be answered first.

    A repeat of the same request changes nothing and is answered as the first was.
    """
    with database.read(typist.workspace_id) as connection:
        # Before the writers' queue: whoever waits in it waits for short transactions only.
        is_repeat = memory.answered(connection, typist.workspace_id, typist.request_id) is not None
        draft = None if is_repeat else read_line(connection, typist, line, now=now)
    return _once(database, typist, draft, now)


def from_form(
    database: Database,
    *,
    typist: Typist,
    deal_id: str | None,
    text: str | None,
    owner_id: str | None,
    due_on: date | None,
    now: datetime,
    new_deal: str = "",
    details: Details = NO_DETAILS,
) -> Outcome | tuple[Refusal, ...]:
    """Record the step that a form holds, on a deal or on a new one; what is missing or wrong is refused on its field.

    `due_on` is the owner's date, and with a time of day the typist's. What others have done and the form does
    not know is told, once, and nothing is recorded: sent again, the form means it.
    """
    if deal_id is None and not new_deal:
        raise Refusal("Choose the deal that this step belongs to.", field="deal")
    if due_on is None:
        raise Refusal("Choose the day by which it is due.", field="due_on")
    draft = Draft(
        new_deal,
        text or "",
        owner_id or typist.person_id,
        "message" if details.link else "form",
        deal_id,
        is_new_deal=deal_id is None,
        due_on=due_on.isoformat(),
        due_time=details.due_time.isoformat() if details.due_time else None,
        party=details.party,
        contact=checked_contact(details.contact, details.party),
        link=details.link,
    )
    with database.write(typist.workspace_id) as connection:
        if told := _unseen(connection, typist, draft, details, now):
            return told
        made = _received(connection, typist, draft, now)
    return _asked(database, typist, made, now)


def pick_deal(database: Database, *, typist: Typist, draft_id: str, deal_id: str | None, now: datetime) -> Outcome:
    """Answer "which deal": an existing one, or (None) a new one of the name that was typed."""
    with database.write(typist.workspace_id) as connection:
        draft = drafts.load(connection, typist, draft_id)
        if draft.step_id is None:
            draft = _with_deal(connection, typist, draft, deal_id)
        made = _proceed(connection, typist, draft, draft_id, now)
    return _asked(database, typist, made, now)


def pick_date(database: Database, *, typist: Typist, draft_id: str, day: date, now: datetime) -> Outcome:
    """Answer "when"."""
    with database.write(typist.workspace_id) as connection:
        draft = drafts.load(connection, typist, draft_id)
        made = _proceed(connection, typist, draft.on(day), draft_id, now)
    return _asked(database, typist, made, now)


def _once(database: Database, typist: Typist, draft: Draft | None, now: datetime) -> Outcome:
    with database.write(typist.workspace_id) as connection:
        made = _received(connection, typist, draft, now)
    return _asked(database, typist, made, now)


def _received(connection: Connection, typist: Typist, draft: Draft | None, now: datetime) -> Recorded | _Asking:
    if draft is None or not memory.receive(connection, typist.workspace_id, typist.request_id, now=now):
        return _same_answer(connection, typist, now)
    return _proceed(connection, typist, draft, None, now)


def _unseen(
    connection: Connection, typist: Typist, draft: Draft, details: Details, now: datetime
) -> tuple[Refusal, ...]:
    """What a form is to be told of what others have done since it was filled in; a repeat has waited for the first."""
    if not details.form_id:
        return ()
    who = access.member(connection, typist.workspace_id, typist.person_id)
    if draft.deal_id is None:
        return _there_already(connection, typist, who, draft, details.form_id, now)
    deal = _open_to(connection, who, draft.deal_id)
    if memory.answered(connection, typist.workspace_id, typist.request_id) is not None:
        return ()
    told = overtaking.by_other_steps(connection, who.person, deal.id, details, now=now)
    return (told,) if told else ()


def _there_already(
    connection: Connection, typist: Typist, who: Member, draft: Draft, form_id: str, now: datetime
) -> tuple[Refusal, ...]:
    access.demand(who, Right.ADD_DEAL)
    said = same_deal.told(connection, who, draft.deal_text, form_id=form_id, way_out="choose it", now=now)
    is_repeat = memory.answered(connection, typist.workspace_id, typist.request_id) is not None
    return (Refusal(said, field="deal"),) if said and not is_repeat else ()


def _asked(database: Database, typist: Typist, made: Outcome | _Asking, now: datetime) -> Outcome:
    """The outcome; a question is put once the writers' queue is left, since likely deals take long to find."""
    if not isinstance(made, _Asking):
        return made
    with database.read(typist.workspace_id) as connection:
        return _question(connection, typist, made.draft, made.draft_id, now)


def _with_deal(connection: Connection, typist: Typist, draft: Draft, deal_id: str | None) -> Draft:
    if deal_id is None:
        return replace(draft, is_new_deal=True)
    who = access.member(connection, typist.workspace_id, typist.person_id)
    return draft.of(_open_to(connection, who, deal_id))


def _proceed(
    connection: Connection, typist: Typist, draft: Draft, draft_id: str | None, now: datetime
) -> Recorded | _Asking:
    """Ask the next question, or record; a draft that is recorded already answers with what was recorded."""
    if draft.act_id and draft.step_id:
        return replace(recorded(connection, typist, draft.act_id, draft.step_id, now), met_by=draft.met_by)
    checked_text(draft.text)
    needs_deal = draft.deal_id is None and not draft.is_new_deal
    if needs_deal or draft.due_on is None:
        kept = drafts.keep(connection, typist, draft, draft_id, now=now)
        memory.answer_with(connection, typist.workspace_id, typist.request_id, {"draft": kept})
        return _Asking(draft, kept)
    return _record(connection, typist, draft, draft_id, now)


def _question(connection: Connection, typist: Typist, draft: Draft, draft_id: str, now: datetime) -> Outcome:
    if draft.deal_id is None and not draft.is_new_deal:
        return drafts.which_deal(connection, typist, draft, draft_id, now=now)
    who = access.member(connection, typist.workspace_id, typist.person_id)
    found = deals.find(connection, typist.workspace_id, draft.deal_id) if draft.deal_id else None
    deal = access.open_to(who, Right.ADD_STEP, found) if draft.deal_id else None
    return drafts.which_date(connection, typist, draft, draft_id, deal, now=now)


def _record(connection: Connection, typist: Typist, draft: Draft, draft_id: str | None, now: datetime) -> Recorded:
    act = new_act(typist.workspace_id, actor_id=typist.person_id, via=draft.via, now=now)
    who = access.member(connection, typist.workspace_id, typist.person_id)
    draft = _by_now(connection, who, draft, now)
    deal = _deal_of(connection, who, draft, act)
    held = owner(connection, typist.workspace_id, draft.owner_id)
    due_on, due_at = _due(draft, who.person, held, now)
    new = NewStep(deal.id, draft.text, held.id, due_on, due_at, draft.party, draft.contact, draft.link)
    step = add_step(connection, act, new)
    if draft_id is not None:
        drafts.keep(connection, typist, replace(draft, act_id=act.id, step_id=step.id), draft_id, now=now)
    memory.answer_with(connection, typist.workspace_id, typist.request_id, {"act": act.id, "step": step.id})
    return replace(recorded(connection, typist, act.id, step.id, now), met_by=draft.met_by)


def _due(draft: Draft, typist: Person, held: Person, now: datetime) -> tuple[date, datetime | None]:
    """The owner's date, and the moment where a time of day was said; a moment that a form names is still ahead."""
    due_at = draft.due_at(typist.timezone)
    if due_at is None:
        return date.fromisoformat(draft.due_on or ""), None
    due_on = held.local(due_at).date()
    if draft.via in {"form", "message"}:
        refuse_past(due_on, due_at, today=held.today(now), now=now)
    return due_on, due_at


def _by_now(connection: Connection, who: Member, draft: Draft, now: datetime) -> Draft:
    """The draft on the deal that was to be added, where it was added since the question was put."""
    if draft.deal_id is not None or not draft.asked_at:
        return draft
    since = datetime.fromisoformat(draft.asked_at)
    deal = same_deal.called_so(connection, who, draft.deal_text, since=since, now=now)
    if deal is None:
        return draft
    by = same_deal.added_by(connection, who.person, deal)
    return replace(draft, deal_id=deal.id, is_new_deal=False, met_by="" if by == "you" else by)


def _deal_of(connection: Connection, who: Member, draft: Draft, act: Act) -> Deal:
    if draft.deal_id is not None:
        return _open_to(connection, who, draft.deal_id)
    access.demand(who, Right.ADD_DEAL)
    return add_deal(connection, act, draft.deal_text, owner=person(connection, act.workspace_id, draft.owner_id))


def _open_to(connection: Connection, who: Member, deal_id: str) -> Deal:
    """The deal, locked, if this person may set a next step on it: to others not even its name is shown."""
    return access.open_to(who, Right.ADD_STEP, deals.find_for_change(connection, who.person.workspace_id, deal_id))


def _same_answer(connection: Connection, typist: Typist, now: datetime) -> Recorded | _Asking:
    answer = memory.answered(connection, typist.workspace_id, typist.request_id)
    if answer is None:
        raise Refusal("This was sent before and has been dealt with.")
    if "draft" in answer:
        draft = drafts.load(connection, typist, answer["draft"])
        if draft.act_id and draft.step_id:
            return recorded(connection, typist, draft.act_id, draft.step_id, now)
        return _Asking(draft, answer["draft"])
    return recorded(connection, typist, answer["act"], answer["step"], now)
