"""What somebody has chosen, beside what is usual; and the regions whose public holidays they may choose."""

from datetime import date

import pytest

from sales.person import Person
from sales.preferences import OwnSettings, Preferences, Usual, checked
from sales.refusal import Refusal
from sales.regions import LONGEST_CODE, region_name, regions_like
from sales.working_time import is_region

TODAY = date(2026, 11, 20)
USUAL = Usual("09:00", "mon,tue,wed,thu,fri", "DE", is_guessed=True)
JANE = Person("W1", "U1", "Jane Roe", "Europe/Berlin")


def test_what_is_as_usual_anyway_is_no_choice_and_follows_the_schedule() -> None:
    assert checked(Preferences("09:00", "fri,thu,wed,tue,mon"), USUAL, today=TODAY) == Preferences()


def test_days_are_kept_in_the_order_of_the_week() -> None:
    assert checked(Preferences("09:00", "sun,wed"), USUAL, today=TODAY).days == "wed,sun"


def test_one_may_pause_for_today() -> None:
    assert checked(Preferences("09:00", "mon", None, TODAY), USUAL, today=TODAY).paused_until == TODAY


@pytest.mark.parametrize(
    ("field", "wanted"),
    [
        ("nudge_time", Preferences(None, "mon")),
        ("nudge_time", Preferences("9:00", "mon")),
        ("nudge_time", Preferences("24:00", "mon")),
        ("days", Preferences("09:00", None)),
        ("days", Preferences("09:00", "mon,")),
        ("holidays", Preferences("09:00", "mon", "DE-XX")),
        ("paused_until", Preferences("09:00", "mon", None, date(2026, 11, 19))),
    ],
)
def test_what_is_wrong_is_refused_on_its_field(field: str, wanted: Preferences) -> None:
    with pytest.raises(Refusal) as refused:
        checked(wanted, USUAL, today=TODAY)
    assert refused.value.field == field


def test_settings_are_what_was_chosen_else_what_is_usual() -> None:
    chosen = Preferences("07:30", None, None, date(2026, 11, 19))
    held = OwnSettings(JANE, TODAY, chosen, USUAL)
    assert (held.nudge_time, held.days) == ("07:30", USUAL.days)
    assert held.paused_until is None, "the pause is over"
    assert OwnSettings(JANE, date(2026, 11, 19), chosen, USUAL).paused_until == date(2026, 11, 19)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("germany", "DE"),
        ("bay", "DE-BY"),
        ("DE-BY", "DE-BY"),
        ("new york", "US-NY"),
        ("zürich", "CH-ZH"),
        ("cote", "CI"),
    ],
)
def test_a_region_is_found_by_its_name_its_part_or_its_code(typed: str, code: str) -> None:
    assert code in regions_like(typed, most=10)


def test_countries_come_before_parts_and_no_more_than_asked_for() -> None:
    found = regions_like("united", most=6)
    assert len(found) == 6
    assert ["-" in code for code in found] == sorted("-" in code for code in found)
    assert regions_like("qqq", most=6) == []


def test_every_region_has_a_name_and_is_known_and_fits_the_record() -> None:
    every = regions_like("", most=10_000)
    assert len(every) > 500
    assert all(is_region(code) and len(code) <= LONGEST_CODE and region_name(code) != code for code in every)
