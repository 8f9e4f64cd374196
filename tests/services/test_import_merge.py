"""A re-import merges three ways: what the file changed is taken, what was edited here is kept."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from sales.deal_fields import fields_of
from services import closing, deal_editing
from services.deal_editing import Form, Saved
from services.import_summary import Summary
from storage import deals
from storage.changes import Act, Change, record
from storage.database import Database
from tests.services.company import DAY, FRIDAY, PIPELINE, everything, rows, taken_in, the_deal, typist, working

LATER = FRIDAY + DAY


def edited(database: Database, **values: Any) -> None:
    """Somebody changes a deal here, with its history."""
    deal = the_deal(database, "Northwind")
    with database.write("T1") as connection:
        deals.change(connection, "T1", deal.id, **values)
        act = Act("T1", "an-edit", "UJANE", "card", FRIDAY)
        record(
            connection, act, [Change("deal.changed", deal.id, None, name, None, str(v)) for name, v in values.items()]
        )


def imported(database: Database, line: str) -> Summary:
    """Import the first deal again as it reads now."""
    return taken_in(database, "T1", line, now=LATER)


FIRST = PIPELINE.strip().splitlines()[0]


def told(found: Summary) -> tuple[int, int, int]:
    return found.changed, found.unchanged, len(found.kept)


def test_what_only_the_file_changed_is_taken(database: Database) -> None:
    working(database)
    found = imported(database, FIRST.replace("45300", "60000"))
    assert told(found) == (1, 0, 0)
    assert the_deal(database, "Northwind").amount == Decimal(60000)
    made = [row for row in rows(database, "changes") if row["what"] == "deal.changed"]
    assert [(row["field"], row["before"], row["after"], row["via"]) for row in made] == [
        ("amount", "45300", "60000", "import")
    ]


def test_what_was_only_edited_here_is_kept(database: Database) -> None:
    working(database)
    edited(database, amount=Decimal(50000))
    assert told(imported(database, FIRST)) == (0, 1, 0)
    assert the_deal(database, "Northwind").amount == Decimal(50000)


def test_where_both_changed_the_edit_stays_and_the_row_is_reported_once(database: Database) -> None:
    working(database)
    edited(database, amount=Decimal(50000))
    found = imported(database, FIRST.replace("45300", "60000"))
    assert told(found) == (0, 1, 1)
    assert found.kept[0].line == 2
    assert "amount" in found.kept[0].sentence
    assert the_deal(database, "Northwind").amount == Decimal(50000)
    before = everything(database, "T1")
    assert told(imported(database, FIRST.replace("45300", "60000"))) == (0, 1, 0)
    assert everything(database, "T1") == before


def test_where_both_changed_to_the_same_nothing_is_reported(database: Database) -> None:
    working(database)
    edited(database, amount=Decimal(60000))
    assert told(imported(database, FIRST.replace("45300", "60000.00"))) == (0, 1, 0)
    assert told(imported(database, FIRST.replace("45300", "70000"))) == (1, 0, 0)
    assert the_deal(database, "Northwind").amount == Decimal(70000)


def test_other_fields_of_a_row_with_an_edit_are_taken_all_the_same(database: Database) -> None:
    working(database)
    edited(database, amount=Decimal(50000))
    found = imported(database, FIRST.replace("45300", "60000").replace("2026-12-15", "2027-01-15"))
    assert told(found) == (1, 0, 1)
    deal = the_deal(database, "Northwind")
    assert (deal.amount, str(deal.close_on)) == (Decimal(50000), "2027-01-15")


def _edited_by_form(database: Database, **said: str) -> str:
    """Somebody changes the first deal in its form; the act, for *Undo*."""
    deal = the_deal(database, "Northwind")
    before = fields_of(deal)
    form = Form("V1", deal.id, before, replace(before, **said))
    saved = deal_editing.edit(database, typist=typist(), form=form, now=LATER)
    assert isinstance(saved, Saved)
    assert saved.card is not None
    return saved.card.act_id


@pytest.mark.parametrize(
    ("mine", "now_in_file", "expected"),
    [
        ({"amount": "50000"}, ("45300", "60000"), {"amount": Decimal(60000), "currency": "USD"}),
        ({"amount": "50000 EUR"}, ("45300,USD", "60000,GBP"), {"amount": Decimal(60000), "currency": "GBP"}),
        ({"name": "Ours"}, ("Northwind Health - Pilot", "Northwind Two"), {"name": "Northwind Two"}),
        ({"close_on": ""}, ("2026-12-15", "2027-01-15"), {"close_on": date(2027, 1, 15)}),
    ],
)
def test_an_edit_that_is_taken_back_after_the_file_was_overruled_lets_the_files_value_in(
    database: Database, mine: dict[str, str], now_in_file: tuple[str, str], expected: dict[str, Any]
) -> None:
    working(database)
    act_id = _edited_by_form(database, **mine)
    edit = next(row for row in rows(database, "deals") if row["external_id"] == "1")
    line = FIRST.replace(*now_in_file)
    assert told(imported(database, line))[2] == 1, "kept, and reported"
    assert told(imported(database, line)) == (0, 1, 0), "reported once"
    deal = next(row for row in rows(database, "deals") if row["external_id"] == "1")
    assert {name: deal[name] for name in expected} == {name: edit[name] for name in expected}

    closing.undo(database, typist=typist(), act_id=act_id, now=LATER + DAY)

    assert told(imported(database, line)) == (1, 0, 0)
    deal = next(row for row in rows(database, "deals") if row["external_id"] == "1")
    assert {name: deal[name] for name in expected} == expected
    assert told(imported(database, line)) == (0, 1, 0)


def test_an_overruled_file_that_changes_once_more_comes_in_after_the_undo_too(database: Database) -> None:
    working(database)
    act_id = _edited_by_form(database, amount="50000")
    for amount in ("60000", "70000"):
        assert told(imported(database, FIRST.replace("45300", amount))) == (0, 1, 1)
    closing.undo(database, typist=typist(), act_id=act_id, now=LATER + DAY)
    assert told(imported(database, FIRST.replace("45300", "70000"))) == (1, 0, 0)
    assert the_deal(database, "Northwind").amount == Decimal(70000)


@pytest.mark.parametrize("written", ["45300.00", '"45,300"', '"45,300.0000"', "45300.0"])
def test_an_amount_written_otherwise_is_no_change(database: Database, written: str) -> None:
    working(database)
    before = everything(database, "T1")
    assert told(imported(database, FIRST.replace("45300", written))) == (0, 1, 0)
    assert everything(database, "T1") == before


def test_an_amount_that_was_written_with_zeros_is_not_taken_for_edited(database: Database) -> None:
    working(database)
    imported(database, FIRST.replace("45300", "60000.00"))
    assert told(imported(database, FIRST.replace("45300", "61000.00"))) == (1, 0, 0)
    assert the_deal(database, "Northwind").amount == Decimal(61000)


def test_an_amount_of_ours_never_gets_the_files_currency(database: Database) -> None:
    working(database)
    edited(database, amount=Decimal(50000))
    assert told(imported(database, FIRST.replace("45300,USD", "45300,EUR"))) == (0, 1, 1)
    deal = the_deal(database, "Northwind")
    assert (deal.amount, deal.currency) == (Decimal(50000), "USD")


def test_a_currency_that_gets_lost_takes_the_amount_with_it(database: Database) -> None:
    working(database)
    found = imported(database, FIRST.replace("45300,USD", "45300,Doubloons"))
    assert found.changed == 1
    assert len(found.noted) == 2
    deal = the_deal(database, "Northwind")
    assert (deal.amount, deal.currency) == (None, None)


def test_a_stage_of_ours_never_gets_the_files_status(database: Database) -> None:
    working(database)
    stage = next(row["id"] for row in rows(database, "stages") if row["name"] == "Discovery")
    edited(database, stage_id=stage)
    found = imported(database, FIRST.replace("Proposal", "Won"))
    assert told(found) == (0, 1, 1)
    assert "the stage was changed here and in the file" in found.kept[0].sentence
    deal = the_deal(database, "Northwind")
    assert (deal.stage.name, deal.status, deal.closed_at) == ("Discovery", "open", None)


def test_a_deal_that_is_won_in_the_file_is_won_here(database: Database) -> None:
    working(database)
    imported(database, FIRST.replace("Proposal", "Won"))
    deal = the_deal(database, "Northwind")
    assert (deal.stage.name, deal.status) == ("Won", "won")
    assert deal.closed_at == datetime(2026, 12, 15, tzinfo=UTC)
    changed = {row["field"]: (row["before"], row["after"]) for row in rows(database, "changes") if row["field"]}
    assert changed["stage"] == ("Proposal", "Won")
    named = {row["id"]: row["name"] for row in rows(database, "stages")}
    assert tuple(named[stage_id] for stage_id in changed["stage_id"]) == ("Proposal", "Won")
    assert changed["status"] == ("open", "won")


def test_a_value_that_the_file_no_longer_gives_is_emptied(database: Database) -> None:
    working(database)
    assert told(imported(database, FIRST.replace("2026-12-15", ""))) == (1, 0, 0)
    assert the_deal(database, "Northwind").close_on is None


def test_a_deal_that_the_file_no_longer_holds_stays(database: Database) -> None:
    working(database)
    taken_in(database, "T1", FIRST, now=LATER)
    assert len(rows(database, "deals")) == 4


def test_a_renamed_deal_is_found_by_its_new_name(database: Database) -> None:
    working(database)
    imported(database, FIRST.replace("Northwind Health - Pilot", "Southwind - Rollout"))
    deal = the_deal(database, "Southwind")
    words = {row["word"] for row in rows(database, "deal_words") if row["deal_id"] == deal.id}
    assert {"southwind", "rollout"} <= words
    assert "pilot" not in words
