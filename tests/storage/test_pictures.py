"""History walks back exactly: a picture of an earlier moment shows the deals as they stood then."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sales.answers import Recorded as Answer
from sales.answers import WhichDate, WhichDeal
from sales.crm import OwnerRow
from sales.deal import Deal
from sales.refusal import Refusal
from sales.step import Step
from services import capture, closing, exporting
from storage import deals, pictures, stages, steps
from storage.database import Database
from tests.services.company import DAY, FRIDAY, agreed, configured, founded, taken_in, the_deal, typist, working

_numbers = count(1)
STAGES = ["Discovery", "Proposal", "Negotiation", "Won", "Lost"]
PEOPLE = ["Jane Roe", "B. Vogel", "Nobody Known"]
CLOSE = ["", "2026-11-30", "2027-02-01"]

row = st.tuples(
    st.integers(1, 4),
    st.sampled_from(["Depot Route", "Pilot", "Depot Route, phase 2"]),
    st.sampled_from(["", "100", "100.00", "250.5", "0"]),
    st.sampled_from(["USD", "EUR"]),
    st.sampled_from(STAGES),
    st.sampled_from(PEOPLE),
    st.sampled_from(CLOSE),
    st.sampled_from(["2026-09-01", "2026-09-02", ""]),
)
act = st.one_of(
    st.tuples(st.just("import"), st.lists(row, min_size=1, max_size=3, unique_by=lambda told: told[0])),
    st.tuples(st.just("step"), st.integers(0, 3), st.integers(0, 9)),
    st.tuples(st.just("close"), st.sampled_from(["done", "dropped"])),
    st.tuples(st.just("teams"), st.lists(st.sampled_from(["UJANE", "UBERT"]), unique=True)),
    st.tuples(st.just("new deal"), st.sampled_from(["Zeta", "Falcon"])),
    st.tuples(st.just("rename stage"), st.integers(0, 4), st.sampled_from([*STAGES, "Offer"])),
    st.tuples(st.just("who is who"), st.sampled_from(PEOPLE), st.sampled_from(["UJANE", "UBERT"])),
    st.tuples(st.just("undo")),
)


@dataclass
class Picture:
    """The deals and the open steps at a moment."""

    at: datetime
    deals: dict[str, Deal]
    open_steps: dict[str, Step]


@dataclass
class Company:
    """A workspace in which things happen, one after another, with a picture taken after each."""

    database: Database
    workspace_id: str
    now: datetime = FRIDAY - 30 * DAY
    listed: dict[str, OwnerRow] = field(default_factory=dict)
    done: list[tuple[datetime, str]] = field(default_factory=list)
    taken: list[Picture] = field(default_factory=list)

    def do(self, kind: str, *told: object) -> None:
        doing: dict[str, Callable[..., None]] = {
            "import": self.take_in,
            "step": self.agree,
            "close": self.close,
            "teams": self.move_to_teams,
            "new deal": self.begin,
            "rename stage": self.rename,
            "who is who": self.make_known,
            "undo": self.undo,
        }
        doing[kind](*told)
        self.taken.append(self.present())

    def take_in(self, told: list[tuple[object, ...]]) -> None:
        lines = [
            f"{number},{name},Tarnwick,{amount},{currency},{stage},{owner},{close},{created}"
            for number, name, amount, currency, stage, owner, close, created in told
        ]
        taken_in(self.database, self.workspace_id, "\n".join(lines), now=self.now, owners=self.listed.values())

    def agree(self, which: int, ahead: int) -> None:
        held = [deal for deal in self.standing().values() if deal.status == "open"]
        if held:
            deal = sorted(held, key=lambda deal: deal.id)[which % len(held)]
            answer = capture.from_form(
                self.database,
                typist=typist(self.workspace_id, "UMAYA"),
                deal_id=deal.id,
                text="send the quote",
                owner_id="UBERT",
                due_on=(self.now + (ahead + 1) * DAY).date(),
                now=self.now,
            )
            assert isinstance(answer, Answer)
            self.done.append((self.now, answer.act_id))

    def close(self, state: str) -> None:
        with self.database.read(self.workspace_id) as connection:
            held = [step for step in steps.every(connection, self.workspace_id) if step.state == "open"]
        if held:
            closed = closing.close(
                self.database,
                typist=typist(self.workspace_id, "UMAYA"),
                step_id=held[0].id,
                state="done" if state == "done" else "dropped",
                via="nudge",
                now=self.now,
            )
            assert closed is not None
            self.done.append((self.now, closed.act_id))

    def move_to_teams(self, members: list[str]) -> None:
        configured(self.database, self.workspace_id, now=self.now, teams=[{"name": "EMEA", "members": members}])

    def begin(self, name: str) -> None:
        who = typist(self.workspace_id, "UMAYA")
        asked = capture.from_line(self.database, typist=who, line=f"{name}: call tomorrow", now=self.now)
        if isinstance(asked, WhichDeal):
            asked = capture.pick_deal(self.database, typist=who, draft_id=asked.draft_id, deal_id=None, now=self.now)
        assert not isinstance(asked, WhichDeal | WhichDate)
        if isinstance(asked, Answer):
            self.done.append((self.now, asked.act_id))

    def rename(self, which: int, name: str) -> None:
        with self.database.write(self.workspace_id) as connection:
            known = stages.every(connection, self.workspace_id)
            if name not in {stage.name for stage in known}:
                values = {"name": name, "name_key": name.casefold()}
                stages.change(connection, self.workspace_id, known[which].id, **values)

    def make_known(self, name: str, person_id: str) -> None:
        self.listed[name] = OwnerRow(2, name, None, person_id)

    def undo(self) -> None:
        """Take the last act back: from all pictures goes what it had brought, and what it had closed is open."""
        if not self.done:
            return
        made_at, act_id = self.done.pop()
        before = self.present()
        try:
            closing.undo(self.database, typist=typist(self.workspace_id, "UMAYA"), act_id=act_id, now=self.now)
        except Refusal:
            return
        after = self.present()
        for picture in self.taken:
            for deal_id in before.deals.keys() - after.deals.keys():
                picture.deals.pop(deal_id, None)
            for step_id in before.open_steps.keys() - after.open_steps.keys():
                picture.open_steps.pop(step_id, None)
            if picture.at >= made_at:
                reopened = after.open_steps.keys() - before.open_steps.keys()
                picture.open_steps |= {step_id: after.open_steps[step_id] for step_id in reopened}

    def present(self) -> Picture:
        with self.database.read(self.workspace_id) as connection:
            held = steps.every(connection, self.workspace_id)
        return Picture(self.now, self.standing(), {step.id: step for step in held if step.state == "open"})

    def expected(self, picture: Picture) -> dict[str, Deal]:
        """The deals of a picture under the names that their stages bear now."""
        with self.database.read(self.workspace_id) as connection:
            named = {stage.id: stage for stage in stages.every(connection, self.workspace_id)}
        due: dict[str, list[date]] = {}
        for step in picture.open_steps.values():
            due.setdefault(step.deal_id, []).append(step.due_on)
        return {
            deal_id: replace(
                deal,
                stage=named[deal.stage.id],
                next_step_on=min(due.get(deal_id, []), default=None),
                last_step_on=max(due.get(deal_id, []), default=None),
            )
            for deal_id, deal in picture.deals.items()
        }

    def standing(self) -> dict[str, Deal]:
        with self.database.read(self.workspace_id) as connection:
            return {deal.id: deal for deal in deals.every(connection, self.workspace_id)}

    def pictured(self, at: datetime, **wanted: Any) -> dict[str, Deal]:
        with self.database.read(self.workspace_id) as connection:
            found = pictures.deals_at(connection, self.workspace_id, at, **wanted)
        assert len({deal.id for deal in found}) == len(found)
        return {deal.id: deal for deal in found}


PILOT = (1, "Pilot", "", "USD", "Proposal", "B. Vogel", "", "")


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(acts=st.lists(act, min_size=1, max_size=8))
@example(acts=[("import", [PILOT]), ("who is who", "B. Vogel", "UBERT"), ("import", [PILOT]), ("teams", ["UBERT"])])
@example(
    acts=[
        ("import", [PILOT]),
        ("import", [(*PILOT[:4], "Negotiation", *PILOT[5:])]),
        ("rename stage", 1, "Offer"),
        ("import", [PILOT]),
    ]
)
@example(
    acts=[
        ("who is who", "B. Vogel", "UBERT"),
        ("import", [PILOT]),
        ("import", [(*PILOT[:5], "Nobody Known", *PILOT[6:])]),
        ("who is who", "Nobody Known", "UJANE"),
        ("import", [(*PILOT[:5], "Nobody Known", *PILOT[6:])]),
    ]
)
@example(acts=[("import", [PILOT]), ("step", 0, 3), ("close", "done"), ("undo",)])
@example(acts=[("import", [PILOT]), ("step", 0, 3), ("close", "done"), ("undo",), ("undo",), ("step", 0, 5)])
@example(acts=[("new deal", "Zeta"), ("undo",), ("import", [PILOT])])
def test_every_earlier_moment_is_pictured_as_it_was(database: Database, acts: list[tuple[object, ...]]) -> None:
    company = Company(database, f"T{next(_numbers)}")
    founded(database, company.workspace_id, now=company.now)
    for kind, *told in acts:
        company.now += timedelta(hours=20)
        company.do(str(kind), *told)
    for picture in company.taken:
        stood = company.expected(picture)
        assert company.pictured(picture.at) == stood
        for team_id in {deal.team_id for deal in stood.values()}:
            of_team = company.pictured(picture.at, team_id=team_id, touched_since=picture.at - timedelta(hours=30))
            assert {key: stood[key] for key in of_team} == of_team
            assert {deal.team_id for deal in of_team.values()} <= {team_id}
            still_open = {key for key, deal in stood.items() if (deal.status, deal.team_id) == ("open", team_id)}
            assert still_open <= of_team.keys()


def test_before_the_first_record_there_is_nothing(database: Database) -> None:
    working(database)
    with database.read("T1") as connection:
        assert pictures.deals_at(connection, "T1", FRIDAY - DAY) == []


def test_a_moment_shows_what_happened_at_that_very_moment(database: Database) -> None:
    working(database)
    agreed(database, "Northwind", date(2026, 11, 27), now=FRIDAY + DAY)
    with database.read("T1") as connection:
        held = pictures.deals_at(connection, "T1", FRIDAY + DAY)
        before = pictures.deals_at(connection, "T1", FRIDAY + DAY - timedelta(microseconds=1))
    assert {deal.name: deal.next_step_on for deal in held}["Northwind Health - Pilot"] == date(2026, 11, 27)
    assert {deal.next_step_on for deal in before} == {None}


def test_a_stage_is_found_whatever_it_was_called_then(database: Database) -> None:
    working(database)
    taken_in(database, "T1", "1,Northwind Health - Pilot,,45300,USD,Negotiation,Jane Roe,,", now=FRIDAY + DAY)
    with database.write("T1") as connection:
        proposal = next(stage for stage in stages.every(connection, "T1") if stage.name == "Proposal")
        stages.change(connection, "T1", proposal.id, name="Offer", name_key="offer")
    taken_in(database, "T1", "9,Another,,1,USD,Proposal,Jane Roe,,", now=FRIDAY + 2 * DAY)
    with database.read("T1") as connection:
        held = {deal.name: deal for deal in pictures.deals_at(connection, "T1", FRIDAY)}
    found = held["Northwind Health - Pilot"]
    assert (found.stage.id, found.stage.name) == (proposal.id, "Offer")
    told = [record for record in exporting.records(database, "T1", "history") if record["field"] == "stage"]
    assert [(record["before"], record["after"]) for record in told] == [("Proposal", "Negotiation")]


def test_an_owner_who_was_changed_since_is_called_as_then(database: Database) -> None:
    founded(database)
    row = "1,Pilot,,1,USD,Proposal,{},,"
    listed = [OwnerRow(2, "J. Roe", None, "UJANE"), OwnerRow(3, "B. Vogel", None, "UBERT")]
    taken_in(database, "T1", row.format("J. Roe"), owners=())
    taken_in(database, "T1", row.format("J. Roe"), owners=listed, now=FRIDAY + DAY)
    taken_in(database, "T1", row.format("B. Vogel"), owners=(), now=FRIDAY + 2 * DAY)
    taken_in(database, "T1", row.format("Zoe Quist"), owners=(), now=FRIDAY + 3 * DAY)
    with database.read("T1") as connection:
        pictured = [pictures.deals_at(connection, "T1", FRIDAY + day * DAY)[0] for day in range(4)]
    assert [(deal.owner_id, deal.owner_name) for deal in pictured] == [
        (None, "J. Roe"),
        ("UJANE", "Jane Roe"),
        ("UBERT", "Bert Vogel"),
        (None, "Zoe Quist"),
    ]


def test_what_was_done_and_taken_back_was_never_done(database: Database) -> None:
    working(database)
    made = agreed(database, "Northwind", date(2026, 11, 27), now=FRIDAY)
    who = typist()
    done = closing.close(database, typist=who, step_id=made.step.id, state="done", via="nudge", now=FRIDAY + DAY)
    assert done is not None
    closing.undo(database, typist=who, act_id=done.act_id, now=FRIDAY + 2 * DAY)
    with database.read("T1") as connection:
        pictured = [pictures.deals_at(connection, "T1", FRIDAY + day * DAY) for day in range(3)]
    dates = [{deal.next_step_on for deal in held if deal.id == made.deal.id} for held in pictured]
    assert dates == [{date(2026, 11, 27)}] * 3


def test_an_undone_step_is_shown_nowhere_any_more(database: Database) -> None:
    working(database)
    done = agreed(database, "Northwind", date(2026, 11, 27), now=FRIDAY + DAY)
    closing.undo(database, typist=typist(), act_id=done.act_id, now=FRIDAY + 2 * DAY)
    with database.read("T1") as connection:
        for day in range(4):
            held = pictures.deals_at(connection, "T1", FRIDAY + day * DAY)
            assert {deal.next_step_on for deal in held} == {None}
    assert the_deal(database, "Northwind").next_step_on is None
