"""The rules of reading a due date that the tables of phrases do not reach: settings, zones, locales, several dates."""

import datetime as dt

import pytest

from sales.dates import Ask, Choice, DateContext, Found, Nothing, Why, read_date

SATURDAY = dt.date(2026, 11, 21)
WEDNESDAY = dt.date(2027, 3, 10)


def context(
    today: dt.date = SATURDAY,
    now: dt.time | None = dt.time(10),
    locale: str = "en-US",
    zone: str = "America/New_York",
    fiscal_year_start: int = 1,
    days_off: frozenset[dt.date] = frozenset(),
) -> DateContext:
    return DateContext(today, now, locale, zone, fiscal_year_start, days_off)


def found(text: str, where: DateContext) -> dt.date:
    outcome = read_date(text, where)
    assert isinstance(outcome, Found), outcome
    return outcome.date


def asked(text: str, where: DateContext) -> Ask:
    outcome = read_date(text, where)
    assert isinstance(outcome, Ask), outcome
    return outcome


def dates(question: Ask) -> list[dt.date]:
    return [choice.date for choice in question.choices]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("call next sunday", Why.TWO_READINGS),
        ("call saturday", Why.SAME_WEEKDAY),
        ("call nov 20", Why.PAST),
        ("sent 3 days ago", Why.PAST),
        ("call 2/29", Why.FAR_OFF),
        ("call june 31", Why.INVALID),
        ("call friday 28 nov", Why.INVALID),
        ("call next week", Why.VAGUE_PERIOD),
        ("call after monday", Why.OPEN_ENDED),
        ("call mon or tue", Why.SEVERAL_DATES),
        ("call monday, email tuesday", Why.SEVERAL_DATES),
        ("call every monday", Why.REPEATS),
        ("prep for friday's call", Why.ANOTHER_EVENT),
        ("call friday 3", Why.UNCLEAR),
    ],
)
def test_a_question_says_why_it_is_asked(text: str, why: Why) -> None:
    assert asked(text, context()).why is why


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("call nov 20", dt.date(2027, 11, 20)),
        ("call 11/20/2025", dt.date(2027, 11, 20)),
        ("last friday's notes", dt.date(2026, 11, 27)),
        ("call at 9am", dt.date(2026, 11, 22)),
        ("call today 9am", dt.date(2026, 11, 22)),
        ("end of this week", dt.date(2026, 11, 27)),
        ("first monday of the month", dt.date(2026, 12, 7)),
    ],
)
def test_for_a_past_date_the_nearest_future_reading_is_offered(text: str, offered: dt.date) -> None:
    question = asked(text, context())
    assert question.why is Why.PAST
    assert dates(question) == [offered]


def test_quarters_follow_the_fiscal_year() -> None:
    assert found("close by eoq", context()) == dt.date(2026, 12, 31)
    assert found("close by eoq", context(fiscal_year_start=2)) == dt.date(2027, 1, 31)
    assert found("close by end of Q1", context(fiscal_year_start=2)) == dt.date(2027, 4, 30)


def test_the_end_of_the_year_is_asked_about_where_the_fiscal_year_ends_elsewhere() -> None:
    assert dates(asked("close by eoy", context(fiscal_year_start=2))) == [dt.date(2026, 12, 31), dt.date(2027, 1, 31)]
    assert found("close by end of fiscal year", context(fiscal_year_start=2)) == dt.date(2027, 1, 31)


def test_business_days_skip_weekends_and_days_off() -> None:
    holidays = frozenset({dt.date(2026, 11, 26), dt.date(2026, 11, 27)})
    assert found("send in 4 business days", context()) == dt.date(2026, 11, 26)
    assert found("send in 4 business days", context(days_off=holidays)) == dt.date(2026, 11, 30)
    assert found("send 2 business days before nov 30", context(days_off=holidays)) == dt.date(2026, 11, 24)


def test_the_last_business_day_of_a_month_is_not_a_day_off() -> None:
    off = frozenset({dt.date(2026, 11, 30)})
    assert found("true-up last business day of the month", context(days_off=off)) == dt.date(2026, 11, 27)


def test_days_off_are_not_offered_for_a_week() -> None:
    off = frozenset({dt.date(2026, 11, 26)})
    assert dates(asked("call next week", context(days_off=off))) == [
        dt.date(2026, 11, 23),
        dt.date(2026, 11, 24),
        dt.date(2026, 11, 25),
        dt.date(2026, 11, 27),
    ]


@pytest.mark.parametrize(
    ("locale", "zone", "expected"),
    [
        ("en-US", "America/Chicago", dt.date(2027, 4, 5)),
        ("en-GB", "Europe/London", dt.date(2027, 5, 4)),
        ("de-DE", "Europe/Berlin", dt.date(2027, 5, 4)),
        ("ja-JP", "Asia/Tokyo", dt.date(2027, 4, 5)),
        ("sv-SE", "Europe/Stockholm", dt.date(2027, 5, 4)),
    ],
)
def test_the_order_of_figures_follows_the_locale(locale: str, zone: str, expected: dt.date) -> None:
    assert found("call 4/5", context(WEDNESDAY, locale=locale, zone=zone)) == expected


@pytest.mark.parametrize(
    ("locale", "zone"), [("en-US", "Europe/Berlin"), ("en-US", "UTC"), ("en-CA", "America/Toronto")]
)
def test_figures_are_asked_about_where_the_locale_may_not_have_been_chosen(locale: str, zone: str) -> None:
    question = asked("call 4/5", context(WEDNESDAY, locale=locale, zone=zone))
    assert dates(question) == [dt.date(2027, 4, 5), dt.date(2027, 5, 4)]


def test_a_weekday_beside_figures_decides_their_order() -> None:
    berlin = context(WEDNESDAY, zone="Europe/Berlin")
    assert found("call tue 4/5", berlin) == dt.date(2027, 5, 4)
    assert found("call mon 4/5", berlin) == dt.date(2027, 4, 5)


def test_figures_with_one_possible_reading_need_no_question() -> None:
    assert found("call 28/3", context(WEDNESDAY, zone="Europe/Berlin")) == dt.date(2027, 3, 28)


def test_hours_from_now_cross_midnight_and_the_change_of_the_clocks() -> None:
    eve_of_spring_forward = context(dt.date(2027, 3, 13), dt.time(23, 30))
    outcome = read_date("call in 3 hours", eve_of_spring_forward)
    assert isinstance(outcome, Found)
    assert (outcome.date, outcome.time_of_day) == (dt.date(2027, 3, 14), dt.time(3, 30))
    eve_of_fall_back = context(dt.date(2026, 10, 31), dt.time(23, 30))
    back = read_date("call in 3 hours", eve_of_fall_back)
    assert isinstance(back, Found)
    assert (back.date, back.time_of_day) == (dt.date(2026, 11, 1), dt.time(1, 30))


def test_hours_from_now_are_asked_about_when_the_time_of_day_is_not_known() -> None:
    assert dates(asked("call in 3 hours", context(now=None))) == [SATURDAY, dt.date(2026, 11, 22)]


def test_without_a_time_of_day_today_at_any_hour_is_still_ahead() -> None:
    assert found("call at 8am", context(now=None)) == SATURDAY


def test_a_time_typed_for_another_zone_becomes_the_persons_own() -> None:
    outcome = read_date("call monday 3pm PT", context())
    assert isinstance(outcome, Found)
    assert outcome.time_of_day == dt.time(18)


def test_a_time_that_falls_on_another_day_at_home_is_left_out() -> None:
    outcome = read_date("call monday 10pm PT", context())
    assert isinstance(outcome, Found)
    assert (outcome.date, outcome.time_of_day) == (dt.date(2026, 11, 23), None)


def test_an_unknown_zone_still_reads_dates() -> None:
    assert found("call in 3 hours", context(zone="Nowhere/Atlantis")) == SATURDAY
    assert found("call monday", context(zone="")) == dt.date(2026, 11, 23)


def test_a_date_marked_as_due_outweighs_the_others() -> None:
    assert found("demo on dec 10, send deck by dec 4", context()) == dt.date(2026, 12, 4)
    assert found("asap, due friday", context()) == dt.date(2026, 11, 27)


def test_what_is_past_yields_to_what_is_to_come() -> None:
    assert found("met yesterday, send quote fri", context()) == dt.date(2026, 11, 27)
    assert found("vm left 11/19, call back 11/24", context()) == dt.date(2026, 11, 24)


def test_each_of_several_dates_has_its_own_words() -> None:
    text = "call friday, demo on dec 10"
    question = asked(text, context())
    assert (question.start, question.end) == (0, 0)
    assert question.choices == (
        Choice(dt.date(2026, 11, 27), None, 5, 11),
        Choice(dt.date(2026, 12, 10), None, 18, 27),
    )
    assert [text[choice.start : choice.end] for choice in question.choices] == ["friday", "on dec 10"]


def test_a_time_that_stands_apart_belongs_to_the_date() -> None:
    outcome = read_date("3pm call with Bob on friday", context())
    assert isinstance(outcome, Found)
    assert (outcome.date, outcome.time_of_day) == (dt.date(2026, 11, 27), dt.time(15))


def test_an_alias_of_a_date_in_brackets_is_part_of_it() -> None:
    text = "kickoff fri (11/27) at 2"
    outcome = read_date(text, context())
    assert isinstance(outcome, Found)
    assert (outcome.date, outcome.time_of_day, text[outcome.start : outcome.end]) == (
        dt.date(2026, 11, 27),
        dt.time(14),
        "fri (11/27) at 2",
    )


def test_at_most_five_choices_are_offered() -> None:
    assert len(asked("mon or tue or wed or thu or fri or sun", context()).choices) == 5


def test_typographic_signs_are_read_like_plain_ones() -> None:
    assert read_date("sign by new year’s eve", context()) == read_date("sign by new year's eve", context())
    assert found("send by 11/28", context()) == dt.date(2026, 11, 28)  # a space that does not break
    assert found("send １１/２８", context()) == dt.date(2026, 11, 28)


@pytest.mark.parametrize("today", [dt.date.min, dt.date.max, dt.date(1899, 12, 31), dt.date(2201, 1, 1)])
def test_a_today_outside_all_sense_reads_as_nothing(today: dt.date) -> None:
    assert read_date("call friday", context(today)) == Nothing()


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("de-DE", "letzter Montag im März"),
        ("de-DE", "übernächsten Freitag"),
        ("de-DE", "guten Morgen"),
        ("fr-FR", "lundi en huit"),
        ("fr-FR", "dernier vendredi du mois"),
        ("es-ES", "por la mañana"),
        ("es-ES", "el lunes pasado"),
        ("it-IT", "primo lunedì di marzo"),
        ("pt-BR", "sexta-feira passada"),
        ("nl-NL", "afgelopen vrijdag"),
        ("ja-JP", "明日の会議"),
        ("ja-JP", "第3金曜日"),
    ],
)
def test_in_other_languages_a_date_with_an_unknown_word_beside_it_is_asked_about(locale: str, text: str) -> None:
    assert asked(text, context(locale=locale, zone="Europe/Berlin")).why is Why.UNCLEAR


def test_english_is_read_whatever_the_locale() -> None:
    assert found("send quote tomorrow", context(locale="de-DE")) == dt.date(2026, 11, 22)
    assert read_date("mon équipe", context(locale="fr-FR")) == Nothing()
