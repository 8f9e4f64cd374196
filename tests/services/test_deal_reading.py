"""Lists of deals: filters, pages, what somebody may see; a card and its history."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from sales.deal_card import Card, DealPage
from sales.deal_fields import fields_of
from sales.deal_list import EVERY, LOST, MINE, NAMED, OF_STAGE, OVERDUE, TEAM, UNDATED, UNDATED_OF, WON, Shown
from sales.person import Person
from sales.refusal import Refusal
from services import closing, deal_editing, deal_reading, team_settings, workspaces
from services.deal_editing import Form
from storage.database import Database
from tests.services.company import DAY, FRIDAY, agreed, configured, rows, taken_in, the_deal, typist, working


@pytest.fixture
def two_teams(database: Database) -> Database:
    """Jane and Maya, her manager, in East; Bert in West with Tarnwick; Corlane is in the default team."""
    working(database)
    east = {"name": "East", "members": ["UJANE"], "managers": ["UMAYA"]}
    configured(database, "T1", teams=[east, {"name": "West", "members": ["UBERT"]}])
    workspaces.meet(
        database,
        "T1",
        [
            Person("T1", "UGUS", "Gus Lind", "Europe/London", is_guest=True),
            Person("T1", "USAM", "Sam Far", "Europe/London", is_stranger=True),
        ],
        now=FRIDAY,
    )
    return database


def listed(database: Database, choice: str, who: str = "UJANE", **given: object) -> DealPage:
    shown = replace(Shown(choice), **given)  # type: ignore[arg-type]
    return deal_reading.page(database, typist=typist(person_id=who), shown=shown, now=FRIDAY)


def names(page: DealPage) -> list[str]:
    return [line.deal.name.partition(" ")[0] for line in page.lines]


def team_id(database: Database, name: str) -> str:
    return next(str(row["id"]) for row in rows(database, "teams") if row["name"] == name)


def test_the_list_of_one_team_is_for_those_who_see_its_pipeline(two_teams: Database) -> None:
    east = f"{UNDATED_OF}{team_id(two_teams, 'East')}"

    assert names(listed(two_teams, east)) == ["Aurora", "Northwind"]
    assert names(listed(two_teams, east, "UMAYA")) == ["Aurora", "Northwind"]
    for who in ("UBERT", "UGUS"):
        with pytest.raises(Refusal, match="You may not see this team's pipeline"):
            listed(two_teams, east, who)


def test_the_list_of_a_team_that_was_deleted_says_so(two_teams: Database) -> None:
    west = team_id(two_teams, "West")
    team_settings.delete(two_teams, typist=typist(person_id="UMAYA"), team_id=west, now=FRIDAY)

    for who in ("UJANE", "UBERT", "UMAYA", "UGUS"):
        with pytest.raises(Refusal, match="This team is no longer there"):
            listed(two_teams, f"{UNDATED_OF}{west}", who)


def test_each_filter_shows_what_it_says_largest_first(two_teams: Database) -> None:
    agreed(two_teams, "Northwind", date(2026, 11, 23))
    agreed(two_teams, "Aurora", date(2026, 11, 19), now=FRIDAY - 2 * DAY)
    deal_editing.close(
        two_teams, typist=typist(), deal_id=the_deal(two_teams, "Northwind").id, status="won", now=FRIDAY
    )

    assert names(listed(two_teams, MINE)) == ["Aurora"]
    assert names(listed(two_teams, OVERDUE)) == ["Aurora"]
    assert names(listed(two_teams, WON)) == ["Northwind"]
    assert names(listed(two_teams, LOST)) == []
    assert names(listed(two_teams, UNDATED, "UBERT")) == ["Tarnwick"]
    assert names(listed(two_teams, TEAM, "UBERT")) == ["Tarnwick"]
    assert names(listed(two_teams, EVERY, "UMAYA")) == ["Aurora", "Tarnwick", "Corlane"], "the owner sees every team"
    assert names(listed(two_teams, TEAM, "UMAYA")) == ["Aurora"], "the teams that she manages"
    stage = the_deal(two_teams, "Aurora").stage.id
    assert names(listed(two_teams, f"{OF_STAGE}{stage}")) == ["Aurora"]
    assert names(listed(two_teams, f"{OF_STAGE}nowhere")) == []


def test_a_line_has_the_step_due_first(two_teams: Database) -> None:
    agreed(two_teams, "Northwind", date(2026, 12, 1), text="later")
    agreed(two_teams, "Northwind", date(2026, 11, 23), text="sooner")
    steps = [line.step.text if line.step else None for line in listed(two_teams, MINE).lines]
    assert steps == [None, "sooner"]


@pytest.mark.parametrize("who", ["UBERT", "UGUS"])
def test_a_deal_of_another_team_is_in_no_list_and_has_no_card(two_teams: Database, who: str) -> None:
    for choice in (EVERY, OVERDUE, UNDATED, WON, LOST, NAMED):
        assert "Aurora" not in names(listed(two_teams, choice, who, words="aurora"))
    found = deal_reading.start(two_teams, typist=typist(person_id=who), typed="aurora", now=FRIDAY)
    assert isinstance(found, DealPage)
    assert found.total == 0
    with pytest.raises(Refusal, match="another team"):
        deal_reading.card(two_teams, typist=typist(person_id=who), deal_id=the_deal(two_teams, "Aurora").id, now=FRIDAY)


def test_somebody_of_another_company_gets_no_list_at_all(two_teams: Database) -> None:
    with pytest.raises(Refusal, match="people of its own workspace"):
        deal_reading.start(two_teams, typist=typist(person_id="USAM"), typed="", now=FRIDAY)


def test_a_guest_may_not_add_and_is_told_so(two_teams: Database) -> None:
    with pytest.raises(Refusal, match="You may not add deals"):
        deal_reading.to_add(two_teams, typist=typist(person_id="UGUS"))
    assert not listed(two_teams, MINE, "UGUS").may_add


def test_deals_open_with_ones_own_else_with_the_teams(two_teams: Database) -> None:
    own = deal_reading.start(two_teams, typist=typist(), typed="", now=FRIDAY)
    teams = deal_reading.start(two_teams, typist=typist(person_id="UMAYA"), typed="", now=FRIDAY)
    assert isinstance(own, DealPage)
    assert isinstance(teams, DealPage)
    assert (own.shown.choice, own.total) == (MINE, 2)
    assert (teams.shown.choice, teams.total) == (TEAM, 2)


def test_words_open_a_card_where_they_are_certain_and_a_list_where_not(two_teams: Database) -> None:
    taken_in(two_teams, "T1", "9,Aurora Energy - Grid,Aurora Energy,10,USD,Discovery,Jane Roe,,2026-11-02")
    certain, several, near, none = (
        deal_reading.start(two_teams, typist=typist(), typed=typed, now=FRIDAY)
        for typed in ("northwind", "aurora", "nortwind", "zzz <&> @here")
    )
    assert isinstance(certain, Card)
    assert isinstance(several, DealPage)
    assert (several.total, names(several), several.note) == (2, ["Aurora", "Aurora"], "")
    assert isinstance(near, DealPage)
    assert names(near) == ["Northwind"]
    assert near.note
    assert isinstance(none, DealPage)
    assert (none.total, none.lines) == (0, ())


def test_two_hundred_deals_are_paged_and_a_page_too_far_is_the_last(two_teams: Database) -> None:
    lines = "\n".join(f"{100 + n},Deal {n:03},,{1000 + n},USD,Discovery,Bert Vogel,,2026-10-05" for n in range(200))
    taken_in(two_teams, "T1", lines)
    pages = [listed(two_teams, MINE, "UBERT", offset=offset) for offset in range(0, 210, 10)]
    seen = [line.deal.id for page in pages for line in page.lines]
    assert len(seen) == len(set(seen)) == 201
    assert {page.total for page in pages} == {201}
    assert names(pages[0])[0] == "Tarnwick", "the largest is first"
    beyond = listed(two_teams, MINE, "UBERT", offset=5000)
    assert beyond.shown.offset == 200
    assert len(beyond.lines) == 1


def test_history_is_told_without_ids_and_without_what_was_taken_back(two_teams: Database) -> None:
    deal = the_deal(two_teams, "Aurora")
    before = fields_of(deal)
    who = typist()
    said = replace(before, amount="€500k", close_on="2027-01-15")
    form = Form("V1", deal.id, before, said)
    deal_editing.edit(two_teams, typist=who, form=form, now=FRIDAY + DAY)
    won = deal_editing.close(
        two_teams, typist=typist(), deal_id=deal.id, status="lost", reason="too dear", now=FRIDAY + 2 * DAY
    )
    assert won.card is not None
    assert [(past.field, past.before, past.after, past.text) for past in won.card.history[:3]] == [
        ("status", "open", "lost", "too dear"),
        ("close_on", "2026-12-31", "2027-01-15", ""),
        ("amount", "450000.5", "500000", ""),
    ]
    assert (won.card.history[2].currency_before, won.card.history[2].currency_after) == ("USD", "EUR")
    closing.undo(two_teams, typist=who, act_id=won.card.act_id, now=FRIDAY + 3 * DAY)
    card = deal_reading.card(two_teams, typist=who, deal_id=deal.id, now=FRIDAY + 3 * DAY)
    assert [past.field for past in card.history[:2]] == ["close_on", "amount"]
    assert card.deal.status == "open"
    assert card.deal.lost_reason is None


def test_only_the_last_ten_changes_are_told(two_teams: Database) -> None:
    for number in range(14):
        agreed(two_teams, "Aurora", date(2026, 11, 23), text=f"step {number}", now=FRIDAY + timedelta(minutes=number))
    card = deal_reading.card(two_teams, typist=typist(), deal_id=the_deal(two_teams, "Aurora").id, now=FRIDAY)
    assert [past.text for past in card.history] == [f"step {number}" for number in range(13, 3, -1)]
    assert len(card.steps) == 14


def test_several_open_steps_stand_in_the_order_of_their_dates(two_teams: Database) -> None:
    for text, day in (("third", 30), ("first", 23), ("second", 24)):
        agreed(two_teams, "Aurora", date(2026, 11, day), text=text)
    card = deal_reading.card(two_teams, typist=typist(), deal_id=the_deal(two_teams, "Aurora").id, now=FRIDAY)
    assert [step.text for step in card.steps] == ["first", "second", "third"]


def test_a_card_offers_only_what_its_reader_may_do(two_teams: Database) -> None:
    configured(
        two_teams, "T1", teams=[{"name": "East", "members": []}, {"name": "West", "members": ["UBERT", "UJANE"]}]
    )
    deal_id = the_deal(two_teams, "Tarnwick").id
    card = deal_reading.card(two_teams, typist=typist(), deal_id=deal_id, now=FRIDAY)
    assert (card.may_change, card.may_step) == (False, True), "a colleague's deal: steps yes, the deal itself no"
    with pytest.raises(Refusal, match="ask Bert Vogel or a manager"):
        deal_reading.to_edit(two_teams, typist=typist(), deal_id=deal_id)
