"""History walks back exactly: a picture of an earlier moment shows the deals as they stood then."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sales.answers import WhichDate, WhichDeal
from sales.deal import Deal
from services import capture, closing
from storage import deals, pictures, steps
from storage.database import Database
from tests.services.company import DAY, FRIDAY, agreed, configured, founded, taken_in, the_deal, typist, working

_numbers = count(1)
STAGES = ["Discovery", "Proposal", "Negotiation", "Won", "Lost"]
PEOPLE = ["Jane Roe", "Bert Vogel", "Nobody Known"]
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
)


@dataclass
class Company:
    """A workspace in which things happen, one after another."""

    database: Database
    workspace_id: str
    now: datetime = FRIDAY - 30 * DAY

    def do(self, kind: str, *told: object) -> None:
        doing: dict[str, Callable[..., None]] = {
            "import": self.take_in,
            "step": self.agree,
            "close": self.close,
            "teams": self.move_to_teams,
            "new deal": self.begin,
        }
        doing[kind](*told)

    def take_in(self, told: list[tuple[object, ...]]) -> None:
        lines = [
            f"{number},{name},Tarnwick,{amount},{currency},{stage},{owner},{close},{created}"
            for number, name, amount, currency, stage, owner, close, created in told
        ]
        taken_in(self.database, self.workspace_id, "\n".join(lines), now=self.now)

    def agree(self, which: int, ahead: int) -> None:
        held = [deal for deal in self.standing().values() if deal.status == "open"]
        if held:
            deal = sorted(held, key=lambda deal: deal.id)[which % len(held)]
            capture.from_form(
                self.database,
                typist=typist(self.workspace_id),
                deal_id=deal.id,
                text="send the quote",
                owner_id="UBERT",
                due_on=(self.now + (ahead + 1) * DAY).date(),
                now=self.now,
            )

    def close(self, state: str) -> None:
        with self.database.read(self.workspace_id) as connection:
            held = [step for step in steps.every(connection, self.workspace_id) if step.state == "open"]
        if held:
            closing.close(
                self.database,
                typist=typist(self.workspace_id),
                step_id=held[0].id,
                state="done" if state == "done" else "dropped",
                via="nudge",
                now=self.now,
            )

    def move_to_teams(self, members: list[str]) -> None:
        configured(self.database, self.workspace_id, now=self.now, teams=[{"name": "EMEA", "members": members}])

    def begin(self, name: str) -> None:
        who = typist(self.workspace_id)
        asked = capture.from_line(self.database, typist=who, line=f"{name}: call tomorrow", now=self.now)
        if isinstance(asked, WhichDeal):
            asked = capture.pick_deal(self.database, typist=who, draft_id=asked.draft_id, deal_id=None, now=self.now)
        assert not isinstance(asked, WhichDeal | WhichDate)

    def standing(self) -> dict[str, Deal]:
        with self.database.read(self.workspace_id) as connection:
            return {deal.id: deal for deal in deals.every(connection, self.workspace_id)}

    def pictured(self, at: datetime, *, all_closed: bool) -> dict[str, Deal]:
        with self.database.read(self.workspace_id) as connection:
            found = pictures.deals_at(connection, self.workspace_id, at, all_closed=all_closed)
        assert len({deal.id for deal in found}) == len(found)
        return {deal.id: deal for deal in found}


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(acts=st.lists(act, min_size=1, max_size=8))
@example(acts=[("import", [(1, "Pilot", "", "USD", "Proposal", "Bert Vogel", "", "")]), ("teams", ["UBERT"])])
def test_every_earlier_moment_is_pictured_as_it_was(database: Database, acts: list[tuple[object, ...]]) -> None:
    company = Company(database, f"T{next(_numbers)}")
    founded(database, company.workspace_id, now=company.now)
    taken: list[tuple[datetime, dict[str, Deal]]] = []
    for kind, *told in acts:
        company.now += timedelta(hours=20)
        company.do(str(kind), *told)
        taken.append((company.now, company.standing()))
    for at, stood in taken:
        assert company.pictured(at, all_closed=True) == stood
        later = company.pictured(at + timedelta(hours=19), all_closed=False)
        assert {key: stood[key] for key in later} == later
        assert {key for key, deal in stood.items() if deal.status == "open"} <= later.keys()


def test_before_the_first_record_there_is_nothing(database: Database) -> None:
    working(database)
    with database.read("T1") as connection:
        assert pictures.deals_at(connection, "T1", FRIDAY - DAY, all_closed=True) == []


def test_a_moment_shows_what_happened_at_that_very_moment(database: Database) -> None:
    working(database)
    agreed(database, "Northwind", date(2026, 11, 27), now=FRIDAY + DAY)
    with database.read("T1") as connection:
        held = pictures.deals_at(connection, "T1", FRIDAY + DAY)
        before = pictures.deals_at(connection, "T1", FRIDAY + DAY - timedelta(microseconds=1))
    assert {deal.name: deal.next_step_on for deal in held}["Northwind Health - Pilot"] == date(2026, 11, 27)
    assert {deal.next_step_on for deal in before} == {None}


def test_an_undone_step_is_shown_nowhere_any_more(database: Database) -> None:
    working(database)
    done = agreed(database, "Northwind", date(2026, 11, 27), now=FRIDAY + DAY)
    closing.undo(database, typist=typist(), act_id=done.act_id, now=FRIDAY + 2 * DAY)
    with database.read("T1") as connection:
        for day in range(4):
            held = pictures.deals_at(connection, "T1", FRIDAY + day * DAY)
            assert {deal.next_step_on for deal in held} == {None}
    assert the_deal(database, "Northwind").next_step_on is None
