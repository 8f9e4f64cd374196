"""A workspace with something of everything that a request can name, and the words by which each would be known."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from sales.answers import Recorded
from sales.deal_fields import fields_of
from sales.leaving import HandedOver
from sales.rearranging import Rearranged, Seen
from services import capture, configuring, deal_editing, handing_over, linking, rearranging
from services.configuring import Configuration
from services.drafts import Draft, Typist
from services.recording import NewStep, add_step, change_deal, change_step, new_act
from storage import deals, memory, stages, teams, workspaces
from storage.database import Database
from storage.ids import new_id
from storage.leavers import LEFT
from tests.deals import deal, seed
from tests.entry_points.kinds import KINDS, Kind

DUE = date(2026, 11, 27)
FAR = date(2027, 2, 26)
WORDS = {"jane": ("Zephyrine", "quillonade"), "gwen": ("Yarrowick", "thistledown")}
"""Of whom deals are, with a word in the name of each deal and one in each step."""
LEFT_WORD = "Quennebeck"
"""In the name of the deal of somebody who has left Jane's team; whoever may see hers may see it."""


@dataclass(frozen=True)
class Owned:
    """What belongs to one person: a deal with two open steps, one that was won, one with a channel, one undated."""

    ids: Mapping[str, str]
    secrets: tuple[str, ...]


@dataclass(frozen=True)
class Things:
    """All ids of a workspace: those of its own, those of the deals of each owner, those that each person began."""

    common: Mapping[str, str]
    owned: Mapping[str, Owned]
    begun: Mapping[str, Mapping[str, str]]

    def named_by(self, kind: Kind) -> dict[str, str]:
        """The ids that this person's requests carry."""
        return {**self.common, **self.owned[kind.about].ids, **self.begun[kind.handle]}

    def hidden_from(self, kind: Kind) -> set[str]:
        """Words that this person must never be shown."""
        return {word for owner in kind.hidden for word in self.owned[owner].secrets}

    def shown_to(self, kind: Kind) -> tuple[str, ...]:
        """Words by which it is seen that something of the deals was shown that the requests name."""
        return self.owned[kind.about].secrets


@dataclass(frozen=True)
class Founding:
    """Where things are made: a workspace whose people Slack has told of; `mark` is in all that is named there."""

    database: Database
    workspace_id: str
    people: Mapping[str, str]
    channels: Mapping[str, str]
    mark: str
    amount: str
    now: datetime

    def typist(self, handle: str) -> Typist:
        return Typist(self.workspace_id, self.people[handle], f"test:{new_id()}")

    def deal_id(self, name: str) -> str:
        with self.database.read(self.workspace_id) as connection:
            found = {one.full_name: one.id for one in deals.every(connection, self.workspace_id)}
        return found[name]


def furnish(at: Founding) -> Things:
    """Teams, a stage, deals and all the rest; its people are there already."""
    _configure(at)
    rows = [
        deal(name, f"{word} {at.mark}", owner=owner, amount=at.amount)
        for owner, (word, _) in WORDS.items()
        for name in ("Pilot", "Renewal", "Rollout", "Trial")
    ]
    own = deal(f"Borealis {at.mark}", owner="kenji", amount="5000")
    left = deal("Leftover", f"{LEFT_WORD} {at.mark}", owner="tom", amount=at.amount)
    past = [
        deal(name, f"{word} {at.mark}", owner=owner)
        for kind in KINDS
        for name, word, owner in (
            (_once(kind), WORDS[kind.about][0], kind.about),
            (_given_once(kind), LEFT_WORD, "tom"),
        )
    ]
    seed(at.database, at.workspace_id, [*rows, own, left, *past], now=at.now)
    owned = {owner: _owned(at, owner) for owner in WORDS}
    begun = {kind.handle: _begun(at, kind, owned[kind.about].ids) | _done_once(at, kind) for kind in KINDS}
    return Things(_common(at), owned, begun)


def _configure(at: Founding) -> None:
    people = at.people
    kestrels = {"managers": [people["ann"]], "members": [people[who] for who in ("jane", "bert", "gwen", "tom")]}
    ospreys = {"managers": [people["max"]], "members": [people["kenji"], people["otto"]]}
    seats = {"Kestrels": kestrels, "Ospreys": ospreys}
    wanted = Configuration.model_validate(
        {
            "teams": [{"name": f"{name} {at.mark}", **held} for name, held in seats.items()],
            "stages": [{"name": f"Vetting {at.mark}", "kind": "open"}],
        }
    )
    configuring.configure(at.database, at.workspace_id, wanted, now=at.now)
    with at.database.write(at.workspace_id) as connection:
        workspaces.change(connection, at.workspace_id, installer_id=people["ines"], welcome_step=2)


def _common(at: Founding) -> dict[str, str]:
    with at.database.read(at.workspace_id) as connection:
        team_ids = {team.name.split()[0]: team.id for team in teams.every(connection, at.workspace_id)}
        stage_ids = {stage.name.split()[0]: stage.id for stage in stages.every(connection, at.workspace_id)}
    return {
        "channel": at.channels["sales"],
        "team": team_ids["Kestrels"],
        "team_name": f"Kestrels {at.mark}",
        "stage": stage_ids["Vetting"],
        "stage_name": f"Vetting {at.mark}",
        "stage_place": str(list(stage_ids).index("Vetting")),
        "first_stage": stage_ids["Discovery"],
        "manager": at.people["ann"],
        "colleague": at.people["bert"],
        "leaver": at.people["tom"],
        "own_deal": at.deal_id(f"Borealis {at.mark}"),
        "due": DUE.isoformat(),
        "later": (DUE + timedelta(days=3)).isoformat(),
        "soon": (at.now + timedelta(hours=1)).isoformat(),
    }


def _owned(at: Founding, owner: str) -> Owned:
    word, step_word = WORDS[owner]
    names = ("Pilot", "Renewal", "Rollout", "Trial")
    pilot, renewal, rollout, trial = (at.deal_id(f"{word} {at.mark} – {name}") for name in names)
    earlier = _agreed(at, owner, pilot, f"ask about the {step_word} {at.mark}").step
    recorded = _agreed(at, owner, pilot, f"send the {step_word} {at.mark}")
    foregone = _agreed(at, owner, renewal, f"sign the {step_word} {at.mark}").step
    moving = _agreed(at, owner, rollout, f"bring the {step_word} {at.mark}").step
    day = DUE + timedelta(days=4)
    moved = rearranging.move(at.database, typist=at.typist(owner), seen=Seen(moving.id), day=day, now=at.now)
    assert isinstance(moved, Rearranged)
    channel = at.channels[owner]
    linking.link_to(at.database, typist=at.typist("ann"), deal_id=rollout, channel_id=channel, now=at.now)
    deal_editing.close(at.database, typist=at.typist("ann"), deal_id=renewal, status="won", now=at.now)
    passing = at.typist("ann" if owner == "gwen" else owner)
    handed = handing_over.hand_over_deal(
        at.database,
        typist=passing,
        leaver_id=at.people[owner],
        deal_id=trial,
        owner_id=at.people["bert"],
        now=at.now,
    )
    assert isinstance(handed, HandedOver)
    ids = {
        "owner": at.people[owner],
        "word": word,
        "deal": pilot,
        "closed": renewal,
        "closed_step": foregone.id,
        "linked": rollout,
        "linked_channel": channel,
        "step": recorded.step.id,
        "earlier": earlier.id,
        "act": recorded.act_id,
        "moved_act": moved.act_id,
        "handed_act": handed.act_id,
        "draft": _draft(at, owner, deal_id=pilot),
    }
    ids |= {f"showed_{name}": value for name, value in _showed(at, pilot).items()}
    return Owned(ids, (word, step_word, *([LEFT_WORD] if owner == "jane" else [])))


def _showed(at: Founding, deal_id: str) -> dict[str, str]:
    """What the form of a deal shows."""
    with at.database.read(at.workspace_id) as connection:
        found = deals.find(connection, at.workspace_id, deal_id)
    assert found is not None
    return asdict(fields_of(found))


def _agreed(at: Founding, owner: str, deal_id: str, text: str) -> Recorded:
    who = at.typist(owner)
    made = capture.from_form(
        at.database, typist=who, deal_id=deal_id, text=text, owner_id=who.person_id, due_on=DUE, now=at.now
    )
    assert isinstance(made, Recorded)
    return made


def _begun(at: Founding, kind: Kind, about: Mapping[str, str]) -> dict[str, str]:
    """Questions that this person was asked and has not answered; and the step on the deal that they have."""
    who = kind.handle
    return {
        **(_given(at, kind, about["deal"]) if kind.has_step else {}),
        "person": at.people[who],
        "my_draft": _draft(at, who),
        "my_dated_draft": _draft(at, who, due_on=DUE.isoformat()),
        "my_draft_of_deal": _draft(at, who, deal_id=about["deal"]),
        "my_draft_of_closed": _draft(at, who, deal_id=about["closed"]),
    }


def _given(at: Founding, kind: Kind, deal_id: str) -> dict[str, str]:
    giver, today = at.typist(kind.about), at.now.date()
    text = f"bring the {WORDS[kind.about][1]} {at.mark} along"
    owner_id = at.people[kind.handle]
    made = capture.from_form(
        at.database, typist=giver, deal_id=deal_id, text=text, owner_id=owner_id, due_on=today, now=at.now
    )
    assert isinstance(made, Recorded)
    return {"step": made.step.id, "owner": owner_id, "due": today.isoformat()}


def _once(kind: Kind) -> str:
    return f"Bygone {kind.handle}"


def _given_once(kind: Kind) -> str:
    return f"Legacy {kind.handle}"


def _done_once(at: Founding, kind: Kind) -> dict[str, str]:
    """Acts of this person's from a day on which they were allowed what the table may not grant them any more."""
    word, step_word = WORDS[kind.about]
    deal_id = at.deal_id(f"{word} {at.mark} – {_once(kind)}")
    given_id = at.deal_id(f"{LEFT_WORD} {at.mark} – {_given_once(kind)}")
    ids = at.workspace_id, at.people[kind.handle]
    dated, agreed, moved = (new_act(ids[0], actor_id=ids[1], via="card", now=at.now) for _ in range(3))
    given = new_act(ids[0], actor_id=ids[1], via=LEFT, now=at.now)
    with at.database.write(at.workspace_id) as connection:
        change_deal(connection, dated, deal_id, close_on=FAR)
        add_step(connection, agreed, NewStep(deal_id, f"recall the {step_word}", at.people[kind.about], FAR))
        theirs = add_step(
            connection,
            new_act(ids[0], actor_id=at.people[kind.about], via="card", now=at.now),
            NewStep(deal_id, f"renew the {step_word}", at.people[kind.step_owner], FAR),
        )
        change_step(connection, moved, theirs, due_on=FAR + timedelta(days=1))
        change_deal(connection, given, given_id, owner_id=at.people["bert"], owner_name=f"Bert {at.mark}")
    return {"my_act": dated.id, "my_step_act": agreed.id, "my_moved_act": moved.id, "my_given_act": given.id}


def _draft(at: Founding, who: str, *, deal_id: str | None = None, due_on: str | None = None) -> str:
    draft = Draft("Fresh Start", "call them", at.people[who], "command", deal_id, due_on=due_on)
    with at.database.write(at.workspace_id) as connection:
        return memory.keep_draft(connection, at.workspace_id, at.people[who], asdict(draft), now=at.now)
