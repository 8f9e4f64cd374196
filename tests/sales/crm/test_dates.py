"""Dates as CRMs write them: read where they are certain, never guessed."""

from datetime import UTC, date, datetime

import pytest

from sales.crm.dates import DateEvidence, When, either_order, read_when
from sales.crm.values import DateOrder


def moment(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2026-07-01", moment(2026, 7, 1)),
        ("2026-7-1", moment(2026, 7, 1)),
        ("2026/07/01", moment(2026, 7, 1)),
        ("20260701", moment(2026, 7, 1)),
        ("2026-07-01 10:36", moment(2026, 7, 1, 10, 36)),
        ("2026-07-01T10:11:12.000Z", moment(2026, 7, 1, 10, 11, 12)),
        ("2026-08-01T00:00:00.000+0000", moment(2026, 8, 1)),
        ("2026-08-01 01:00 UTC", moment(2026, 8, 1, 1)),
        ("30-Sep-2026", moment(2026, 9, 30)),
        ("Sept 3, 2026", moment(2026, 9, 3)),
        ("September 3rd, 2026 4:05 pm", moment(2026, 9, 3, 16, 5)),
        ("9/30/2026", moment(2026, 9, 30)),
        ("30.9.2026", moment(2026, 9, 30)),
        ("9/30/26, 12:15 AM", moment(2026, 9, 30, 0, 15)),
        ("7/7/2026", moment(2026, 7, 7)),
    ],
)
def test_a_certain_date_needs_no_order(text: str, at: datetime) -> None:
    assert read_when(text, None) == When(at.date(), at)


def test_the_day_is_the_one_written_although_it_is_another_in_utc() -> None:
    when = read_when("2026-09-30T23:30:00-05:00", None)
    assert when == When(date(2026, 9, 30), moment(2026, 10, 1, 4, 30))


@pytest.mark.parametrize(("order", "day"), [("dmy", date(2026, 4, 3)), ("mdy", date(2026, 3, 4))])
@pytest.mark.parametrize("text", ["03/04/2026", "3.4.2026", "3-4-26"])
def test_the_order_decides_between_two_readings(text: str, order: DateOrder, day: date) -> None:
    when = read_when(text, order)
    assert isinstance(when, When)
    assert when.day == day


@pytest.mark.parametrize("text", ["03/04/2026", "3.4.2026", "12/11/2026 10:00"])
def test_two_readings_without_an_order_are_ambiguous(text: str) -> None:
    assert read_when(text, None) == "ambiguous"


@pytest.mark.parametrize(
    "text",
    [
        *("soon", "Q3", "2026-13-01", "2026-02-30", "31/31/2026", "45631", "13:00", "0000-00-00", "1/1/0001"),
        *("2026-07-01 25:00", "7/1/2026 13:00 pm", "2026-07-01T10:00+99:99", "30-Foo-2026", "99999-01-01", "1-2/2026"),
    ],
)
def test_what_is_no_date_is_unreadable(text: str) -> None:
    assert read_when(text, None) == "unreadable"


@pytest.mark.parametrize(("text", "order"), [("12/31/2026", "dmy"), ("31/12/2026", "mdy"), ("03/04/2026", "iso")])
def test_a_date_against_the_given_order_is_unreadable(text: str, order: DateOrder) -> None:
    assert read_when(text, order) == "unreadable"


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("45631", moment(2024, 12, 5)),
        ("45631.5", moment(2024, 12, 5, 12)),
        ("45631,25", moment(2024, 12, 5, 6)),
        ("45631.9999999", moment(2024, 12, 5, 23, 59, 59)),
    ],
)
def test_day_numbers_of_a_spreadsheet_are_read_where_the_column_holds_them(text: str, at: datetime) -> None:
    assert read_when(text, None, serial=True) == When(date(2024, 12, 5), at)


def evidence(*values: str, column: str = "close_on") -> DateEvidence:
    told = DateEvidence()
    for value in values:
        told.add(column, value)
    return told


@pytest.mark.parametrize(
    ("values", "order"),
    [
        (["03/04/2026", "13/04/2026"], "dmy"),
        (["03/04/2026", "04/13/2026"], "mdy"),
        (["03/04/2026", "05/06/2026"], None),
        (["13/04/2026", "04/13/2026"], None),
        (["2026-04-13", "7/7/2026"], "iso"),
        (["2026-04-13", "03/04/2026"], None),
        ([], None),
    ],
)
def test_a_day_above_twelve_decides_for_the_whole_file(values: list[str], order: DateOrder | None) -> None:
    assert evidence(*values).order() == order


def test_a_column_holds_day_numbers_only_where_every_value_is_one() -> None:
    told = evidence("45631", "45632.5")
    told.add("created_at", "45631")
    told.add("created_at", "2026-01-01")
    assert told.serial_columns() == {"close_on"}


def test_days_compare_alike_whichever_of_day_and_month_comes_first() -> None:
    spellings = ["03/04/2026", "4/3/2026", "3.4.2026", "2026-04-03 10:00", "Apr 3, 2026", "46115"]
    assert {either_order(text) for text in spellings} == {"2026-3-4"}
    assert either_order("Spring ") == "spring"
