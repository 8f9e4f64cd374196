"""`/nextstep` in one line: what is certain is recorded, and the answer shows what was understood."""

from datetime import UTC, datetime

from storage.database import Database
from tests.acting import Office
from tests.deals import deal, seed, stored
from tests.handlers.talk import id_of, only_step, types


async def test_a_line_with_deal_step_owner_and_date_is_recorded(sold: Office) -> None:
    answer = await types(sold, "Northwind - send the revised quote @bert on 27 Nov")

    step = only_step(sold)
    assert (step["deal"], step["text"], step["due_on"]) == ("Pilot", "send the revised quote", "2026-11-27")
    assert step["owner_id"] == await id_of(sold, "bert")
    assert step["created_by"] == await id_of(sold, "jane")
    assert (step["state"], step["party"], step["via"], step["due_at"]) == ("open", "ours", "command", None)
    assert "*Northwind Health – Pilot* · Proposal · $45,300" in answer.all_text
    assert "send the revised quote — Bert Vogel · Fri 27 Nov (in 7 days)" in answer.all_text
    assert answer.buttons == ["Undo", "Edit"]


async def test_the_text_for_a_notification_says_all_of_it(sold: Office) -> None:
    answer = await types(sold, "Northwind - send the revised quote on 27 Nov")

    expected = "✓ Northwind Health – Pilot: send the revised quote — Jane Roe · Fri 27 Nov (in 7 days)"
    assert answer.text == expected


async def test_the_owner_is_who_types_unless_another_is_named(sold: Office) -> None:
    await types(sold, "Tarnwick - send the order form tue")

    assert only_step(sold)["owner_id"] == await id_of(sold, "jane")


async def test_the_deal_knows_its_next_date(sold: Office) -> None:
    await types(sold, "Zeta - book the demo tue")
    await types(sold, "Zeta - send the agenda mon")

    zeta = next(deal for deal in stored(sold, "deals") if deal["name"] == "Zeta")
    assert zeta["next_step_on"] == "2026-11-23"


async def test_every_change_keeps_who_made_it_and_through_what(sold: Office) -> None:
    await types(sold, "Zeta - book the demo tue")

    made = stored(sold, "history")[-1]
    assert (made["what"], made["via"], made["at"]) == ("step.created", "command", "2026-11-20T15:00:00Z")
    assert made["actor_id"] == await id_of(sold, "jane")
    assert "book the demo" in made["after"]


LINES = (
    "Northwind - {} tue",
    "northwind: {} tue",
    "NORTHWIND | {} | tue",
    "Northwind → {} → tue",
    "Northwind – {} – tue",
    "Northwind; {}; tue",
    "Northwind, {}, tue",
    "Northwind / {} / tue",
    "Northwind {} tue",
    "northwind health pilot {} tue",
    "Northwind Health – Pilot - {} tue",
    "Nórthwind - {} tue",
    "tue Northwind - {}",
    "Northwind tue: {}",
    "@jane Northwind - {} tue",
    '"Northwind" - {} tue',
    "   Northwind   -   {}   tue  ",
    "Northwind -> {} by tue",
    "Northwind -- {} on tue",
    "{} - Northwind - tue",
)


async def test_any_separator_and_order_that_a_person_would_type_is_read(sold: Office) -> None:
    for number, line in enumerate(LINES):
        await types(sold, line.format(f"send item {number}x"))

    recorded = {(step["deal"], step["text"], step["due_on"]) for step in stored(sold, "steps")}
    assert recorded == {("Pilot", f"send item {number}x", "2026-11-24") for number in range(len(LINES))}


async def test_a_step_keeps_every_character_that_was_typed(sold: Office) -> None:
    steps = (
        "send “the <b>quote</b>” & 'more' 🎉👩‍👩‍👧",
        "שלח הצעה",
        "أرسل العرض",
        "見積書を送る",
        "see https://example.com/a?b=1&c=2",
        "post it in #sales",
        "say *bold* _it_ ~now~ `code`",
        "tell @channel @here",
    )
    for text in steps:
        answer = await types(sold, f"Zeta - {text} tue")
        assert "@channel" not in answer.text, "it would ping everybody where the text is copied to"

    assert {step["text"] for step in stored(sold, "steps")} == set(steps)


async def test_addresses_that_slack_marks_as_links_are_kept_as_typed(sold: Office) -> None:
    await types(sold, "Zeta - begin tue")
    payload = (await sold.people.log("/nextstep"))[-1]["args"]
    marked = "Zeta - mail <mailto:bob@example.com|bob@example.com> about <http://example.com|example.com> tue"

    await sold.people.raw("slash_commands", {**payload, "text": marked, "trigger_id": "another"})

    assert "mail bob@example.com about example.com" in {step["text"] for step in stored(sold, "steps")}


async def test_a_time_of_day_is_kept_as_a_moment_where_the_owner_is(sold: Office) -> None:
    answer = await types(sold, "Zeta - call Bob @bert tue 3pm")

    step = only_step(sold)
    assert (step["text"], step["due_on"], step["due_at"]) == ("call Bob", "2026-11-24", "2026-11-24T20:00:00Z")
    assert "Tue 24 Nov at 15:00 (in 4 days)" in answer.text, "on the clock of who typed it"


async def test_a_time_that_falls_on_another_day_where_the_owner_is_says_so(sold: Office) -> None:
    answer = await types(sold, "Tarnwick - call Bob @kenji mon 3pm")

    assert only_step(sold)["due_on"] == "2026-11-24", "5:00 on Tuesday in Tokyo"
    assert "Mon 23 Nov at 15:00 (in 3 days)" in answer.text
    assert "Where Kenji Mori is, that is Tue 24 Nov." in answer.all_text


async def test_tomorrow_is_the_typists_tomorrow(sold: Office) -> None:
    await sold.go_to(datetime(2026, 11, 21, 3, 0, tzinfo=UTC))  # Friday 22:00 in New York, Saturday 12:00 in Tokyo

    await types(sold, "Tarnwick - send the order form @kenji tomorrow")

    assert only_step(sold)["due_on"] == "2026-11-21"


async def test_a_date_on_a_day_off_is_kept_and_said_to_be_one(sold: Office) -> None:
    for line, said in (
        ("Zeta - meet on 28 nov", "Sat 28 Nov is a day off; the date stays."),
        ("Zeta - meet on 25 dec", "Fri 25 Dec is a day off; the date stays."),
        ("Zeta - meet on 26 nov", "Thu 26 Nov is a day off; the date stays."),
        ("Zeta - meet @bert on 26 dec", "Sat 26 Dec is a day off; the date stays."),
    ):
        assert said in (await types(sold, line)).all_text


async def test_a_holiday_elsewhere_is_a_working_day_here(sold: Office) -> None:
    answer = await types(sold, "Zeta - meet @bert on 26 nov")

    assert "day off" not in answer.all_text, "Thanksgiving is no holiday in Berlin"


async def test_a_deal_that_is_not_open_is_not_found(sold: Office) -> None:
    answer = await types(sold, "Old Story - call tue")

    assert answer.text.startswith("No open deal is called “Old Story”")
    assert stored(sold, "steps") == []


async def test_a_deal_that_another_process_has_just_written_is_found(sold: Office) -> None:
    other = Database(sold.database.url.render_as_string(hide_password=False))
    seed(other, sold.workspace_id, [{**deal("Latecomer"), "Record ID": "late"}], now=sold.clock.now)
    other.close()

    await types(sold, "Latecomer - call tue")

    assert only_step(sold)["deal"] == "Latecomer"
