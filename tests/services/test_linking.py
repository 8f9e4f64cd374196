"""Channels linked to deals, and lines typed there without a deal's name."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from threading import Barrier

import pytest

from sales.answers import Recorded, WhichDate, WhichDeal
from sales.refusal import Refusal
from services import capture, closing, deal_editing, linking
from services.drafts import Typist
from services.linking import Linked, LinkedAlready, WhichToLink
from storage.database import Database
from tests.services.company import FRIDAY, configured, rows, taken_in, the_deal, typist, working

ROUNDS = 10


@pytest.fixture
def sold(database: Database) -> Database:
    """Four open deals."""
    working(database)
    return database


def here(person_id: str = "UJANE", channel: str = "C1") -> Typist:
    return replace(typist(person_id=person_id), channel_id=channel)


def link(database: Database, name: str, who: Typist | None = None) -> linking.Outcome:
    return linking.link(database, typist=who or here(), typed=name, now=FRIDAY)


def channels(database: Database) -> dict[str, str]:
    return {row["name"].partition(" ")[0]: row["channel_id"] for row in rows(database, "deals") if row["channel_id"]}


def test_a_channel_is_linked_with_its_history_and_taken_back(sold: Database) -> None:
    done = link(sold, "northwind")
    assert isinstance(done, Linked)
    assert channels(sold) == {"Northwind": "C1"}
    last = rows(sold, "changes")[-1]
    assert (last["field"], last["before"], last["after"], last["actor_id"]) == ("channel_id", None, "C1", "UJANE")
    assert link(sold, "northwind") == replace(done, deal=the_deal(sold, "Northwind")), "a second time it says the same"

    closing.undo(sold, typist=here(), act_id=done.act_id, now=FRIDAY)
    assert channels(sold) == {}


def test_what_is_not_certain_is_asked_about(sold: Database) -> None:
    taken_in(sold, "T1", "9,Aurora Energy - Grid,Aurora Energy,10,USD,Discovery,Jane Roe,,2026-11-02")
    asked = link(sold, "aurora")
    near = link(sold, "nortwind")
    assert isinstance(asked, WhichToLink)
    assert isinstance(near, WhichToLink)
    assert len(asked.candidates) == 2
    assert [deal.account for deal in near.candidates] == ["Northwind Health"]
    assert channels(sold) == {}


def test_a_second_deal_for_a_channel_is_asked_about(sold: Database) -> None:
    link(sold, "northwind")
    asked = link(sold, "aurora bank")
    assert isinstance(asked, LinkedAlready)
    assert (asked.standing.account, asked.other.account) == ("Northwind Health", "Aurora Bank")
    assert channels(sold) == {"Northwind": "C1"}

    done = linking.link_to(sold, typist=here(), deal_id=asked.other.id, channel_id="C1", instead=True, now=FRIDAY)
    assert isinstance(done, Linked)
    assert channels(sold) == {"Aurora": "C1"}

    closing.undo(sold, typist=here(), act_id=done.act_id, now=FRIDAY)
    assert channels(sold) == {"Northwind": "C1"}, "both sides of it are taken back"


def test_a_deal_moves_to_another_channel_and_that_is_said(sold: Database) -> None:
    link(sold, "northwind")
    done = link(sold, "northwind", here(channel="C2"))
    assert isinstance(done, Linked)
    assert done.was_elsewhere
    assert channels(sold) == {"Northwind": "C2"}


def test_an_unlinking_is_not_taken_back_once_another_deal_has_the_channel(sold: Database) -> None:
    link(sold, "northwind")
    gone = linking.unlink(sold, typist=here(), now=FRIDAY)
    link(sold, "aurora bank")
    with pytest.raises(Refusal, match="linked to another deal by now"):
        closing.undo(sold, typist=here(), act_id=gone.act_id, now=FRIDAY)
    assert channels(sold) == {"Aurora": "C1"}


@pytest.mark.parametrize("channel", ["", "D123"])
def test_a_direct_message_is_no_deals_channel(sold: Database, channel: str) -> None:
    for attempt in (
        lambda: link(sold, "northwind", here(channel=channel)),
        lambda: linking.unlink(sold, typist=here(channel=channel), now=FRIDAY),
    ):
        with pytest.raises(Refusal, match="direct message cannot be linked"):
            attempt()


def test_who_may_not_change_a_deal_links_and_unlinks_nothing(sold: Database) -> None:
    with pytest.raises(Refusal, match="You may not change this deal"):
        link(sold, "tarnwick")
    link(sold, "tarnwick", here("UBERT"))
    with pytest.raises(Refusal, match="You may not change this deal"):
        linking.unlink(sold, typist=here(), now=FRIDAY)
    with pytest.raises(Refusal, match="linked to a deal that you may not change"):
        link(sold, "northwind")
    assert channels(sold) == {"Tarnwick": "C1"}


def test_nothing_to_link_or_to_unlink_is_said(sold: Database) -> None:
    with pytest.raises(Refusal, match="Say which deal"):
        link(sold, "  ")
    with pytest.raises(Refusal, match="linked to no deal"):
        linking.unlink(sold, typist=here(), now=FRIDAY)


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("send the quote mon", "send the quote"),
        ("quote to Bob mon", "quote to Bob"),
        ("send the quote - the revised one mon", "send the quote - the revised one"),
        ("send the quote to Northwind Health mon", "send the quote to Northwind Health"),
    ],
)
def test_a_line_in_a_linked_channel_needs_no_name(sold: Database, line: str, text: str) -> None:
    link(sold, "northwind")
    done = capture.from_line(sold, typist=here(), line=line, now=FRIDAY)
    assert isinstance(done, Recorded)
    assert (done.deal.account, done.step.text, done.step.due_on) == ("Northwind Health", text, date(2026, 11, 23))


def test_a_line_without_a_date_asks_for_the_date_only(sold: Database) -> None:
    link(sold, "northwind")
    asked = capture.from_line(sold, typist=here(), line="send the quote", now=FRIDAY)
    assert isinstance(asked, WhichDate)
    assert asked.deal is not None
    assert asked.deal.account == "Northwind Health"


@pytest.mark.parametrize("line", ["tarnwick - depot route: call mon", "Tarnwick - Depot Route call mon"])
def test_a_deal_that_is_named_is_meant_in_a_linked_channel_too(sold: Database, line: str) -> None:
    link(sold, "northwind")
    done = capture.from_line(sold, typist=here(), line=line, now=FRIDAY)
    assert isinstance(done, Recorded)
    assert done.deal.account == "Tarnwick"


@pytest.mark.parametrize("line", ["Nova - send the quote mon", "quote for Aurora Bank mon", "auroa call mon"])
def test_a_line_that_may_name_another_deal_is_asked_about(sold: Database, line: str) -> None:
    link(sold, "northwind")
    assert isinstance(capture.from_line(sold, typist=here(), line=line, now=FRIDAY), WhichDeal)


def test_elsewhere_and_on_a_closed_deal_the_line_is_asked_about(sold: Database) -> None:
    link(sold, "northwind")
    line = "send the quote mon"
    assert isinstance(capture.from_line(sold, typist=here(channel="C2"), line=line, now=FRIDAY), WhichDeal)
    deal_editing.close(sold, typist=here(), deal_id=the_deal(sold, "Northwind").id, status="won", now=FRIDAY)
    assert isinstance(capture.from_line(sold, typist=here(), line=line, now=FRIDAY), WhichDeal)


def test_a_deal_that_one_may_not_see_is_not_supplied(sold: Database) -> None:
    configured(sold, "T1", teams=[{"name": "East", "members": ["UJANE"]}, {"name": "West", "members": ["UBERT"]}])
    link(sold, "northwind")
    asked = capture.from_line(sold, typist=here("UBERT"), line="send the quote mon", now=FRIDAY)
    assert isinstance(asked, WhichDeal)
    assert asked.candidates == ()


def test_a_stale_unlink_says_who_has_unlinked_it_and_changes_nothing(sold: Database) -> None:
    link(sold, "northwind")
    deal_id = the_deal(sold, "Northwind").id
    linking.unlink_deal(sold, typist=here(), deal_id=deal_id, now=FRIDAY)
    for who, why in (("UJANE", "You have unlinked"), ("UMAYA", "Jane Roe has unlinked")):
        with pytest.raises(Refusal, match=why):
            linking.unlink_deal(sold, typist=here(who), deal_id=deal_id, now=FRIDAY)
    assert [row["after"] for row in rows(sold, "changes") if row["field"] == "channel_id"] == ["C1", None]
    other = the_deal(sold, "Aurora").id
    with pytest.raises(Refusal, match="is linked to no channel"):
        linking.unlink_deal(sold, typist=here(), deal_id=other, now=FRIDAY)


def at_once(*does: Callable[[], object]) -> list[object]:
    """All of these in the same moment: what each gave."""
    gate = Barrier(len(does))

    def begin(do: Callable[[], object]) -> object:
        gate.wait()
        return do()

    with ThreadPoolExecutor(len(does)) as pool:
        return [one.result() for one in [pool.submit(begin, do) for do in does]]


def links(database: Database, deal_id: str, channel: str, who: str, *, instead: bool = False) -> Callable[[], object]:
    given = {"typist": typist(person_id=who), "deal_id": deal_id, "channel_id": channel, "instead": instead}
    return lambda: linking.link_to(database, now=FRIDAY, **given)  # type: ignore[arg-type]


def test_of_two_people_who_link_one_channel_at_once_the_second_is_asked(sold: Database) -> None:
    one, other = the_deal(sold, "Northwind"), the_deal(sold, "Aurora")
    for number in range(ROUNDS):
        channel = f"C{number}"
        done = at_once(links(sold, one.id, channel, "UJANE"), links(sold, other.id, channel, "UMAYA"))
        assert sorted(type(answer).__name__ for answer in done) == ["Linked", "LinkedAlready"]
        assert list(channels(sold).values()).count(channel) == 1


def test_two_people_who_take_each_others_channel_at_once_do_so_one_after_the_other(sold: Database) -> None:
    one, other = the_deal(sold, "Northwind"), the_deal(sold, "Aurora")
    for _ in range(ROUNDS):
        links(sold, one.id, "C1", "UJANE", instead=True)()
        links(sold, other.id, "C2", "UJANE", instead=True)()
        done = at_once(
            links(sold, one.id, "C2", "UJANE", instead=True), links(sold, other.id, "C1", "UMAYA", instead=True)
        )
        assert [type(answer) for answer in done] == [Linked, Linked]
        assert channels(sold) == {"Northwind": "C2", "Aurora": "C1"}


def test_an_undo_and_a_link_of_the_same_channel_at_once_do_not_fail(sold: Database) -> None:
    one, other = the_deal(sold, "Northwind"), the_deal(sold, "Aurora")
    for number in range(ROUNDS):
        channel = f"C{number}"
        links(sold, one.id, channel, "UJANE")()
        unlinked = linking.unlink_deal(sold, typist=here(), deal_id=one.id, now=FRIDAY)

        def takes_back(act_id: str = unlinked.act_id) -> object:
            try:
                return closing.undo(sold, typist=here(), act_id=act_id, now=FRIDAY)
            except Refusal as refusal:
                return refusal

        at_once(takes_back, links(sold, other.id, channel, "UMAYA"))
        assert list(channels(sold).values()).count(channel) == 1
