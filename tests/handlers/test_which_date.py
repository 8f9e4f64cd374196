"""The date is missing or not certain: likely dates or its readings as buttons, and a picker. Nothing typed is lost."""

from datetime import UTC, datetime

from tests.acting import Office
from tests.deals import stored
from tests.handlers.talk import id_of, only_step, presses, types

WEDNESDAY = datetime(2026, 11, 18, 15, 0, tzinfo=UTC)


async def test_a_line_without_a_date_is_asked_for_one_with_five_likely_dates(sold: Office) -> None:
    asked = await types(sold, "Zeta - send the quote & <terms> @bert")

    assert asked.text == "When? Zeta: “send the quote &amp; &lt;terms&gt;”"
    assert asked.buttons == ["Mon 23 Nov", "Tue 24 Nov", "Fri 27 Nov", "Fri 4 Dec", "Mon 7 Dec"]
    assert asked.action_ids[-1] == "capture_other_date"
    assert stored(sold, "steps") == []

    answer = await presses(sold, asked, "capture_pick_date_2", containing="✓")
    step = only_step(sold)
    assert (step["text"], step["due_on"]) == ("send the quote & <terms>", "2026-11-27")
    assert step["owner_id"] == await id_of(sold, "bert")
    assert answer.buttons == ["Undo", "Edit"]


async def test_no_date_that_is_offered_is_a_day_off_of_the_owner(sold: Office) -> None:
    await sold.go_to(datetime(2026, 12, 19, 15, 0, tzinfo=UTC))  # the Saturday before Christmas

    asked = await types(sold, "Zeta - send the quote @bert")

    assert len(asked.buttons) == 5
    assert not {"Fri 25 Dec", "Sat 26 Dec", "Sat 2 Jan 2027", "Fri 1 Jan 2027"} & set(asked.buttons)


async def test_any_other_day_can_be_picked(sold: Office) -> None:
    asked = await types(sold, "Zeta - send the quote")

    await presses(sold, asked, "capture_other_date", date="2027-02-01", containing="✓")

    assert only_step(sold)["due_on"] == "2027-02-01"


async def test_a_past_day_that_is_picked_is_refused_and_the_question_stays(sold: Office) -> None:
    asked = await types(sold, "Zeta - send the quote")

    await sold.people.click("jane", asked, "capture_other_date", date="2026-11-19")
    await sold.people.wait_for_message("jane", "#sales", containing="This date is past; choose today or a later day.")

    assert stored(sold, "steps") == []
    await presses(sold, asked, "capture_pick_date_0", containing="✓")
    assert only_step(sold)["due_on"] == "2026-11-23"


async def test_a_picker_that_was_emptied_asks_for_a_day(sold: Office) -> None:
    asked = await types(sold, "Zeta - send the quote")
    await presses(sold, asked, "capture_other_date", date="2027-02-01", containing="✓")
    again = await types(sold, "Zeta - book the demo")
    payload = (await sold.people.log("block_actions:capture_other_date"))[-1]["args"]
    block = next(one["block_id"] for one in again.blocks if one["block_id"].startswith("capture_other_date"))
    emptied = {**payload["actions"][0], "block_id": block, "selected_date": None}

    await sold.people.raw("interactive", payload | {"actions": [emptied], "trigger_id": "another"})

    await sold.people.wait_for_message("jane", "#sales", containing="Choose the day by which it is due.")
    assert len(stored(sold, "steps")) == 1


async def test_two_readings_are_both_offered_written_out(sold: Office) -> None:
    await sold.go_to(WEDNESDAY)

    asked = await types(sold, "Zeta - send the quote next friday")

    assert "“next friday” can mean more than one date" in asked.text
    assert asked.buttons == ["Fri 20 Nov", "Fri 27 Nov"]
    await presses(sold, asked, "capture_pick_date_1", containing="✓")
    assert (only_step(sold)["text"], only_step(sold)["due_on"]) == ("send the quote", "2026-11-27")


async def test_the_time_of_day_outlives_the_question(sold: Office) -> None:
    await sold.go_to(WEDNESDAY)

    asked = await types(sold, "Zeta - call Bob next friday 3pm")
    await presses(sold, asked, "capture_pick_date_1", containing="Fri 27 Nov at 15:00")

    assert only_step(sold)["due_at"] == "2026-11-27T20:00:00Z"


async def test_the_time_of_day_outlives_another_day_picked_instead(sold: Office) -> None:
    await sold.go_to(WEDNESDAY)

    asked = await types(sold, "Zeta - call Bob next friday 3pm")
    await presses(sold, asked, "capture_other_date", date="2026-12-01", containing="✓")

    assert only_step(sold)["due_at"] == "2026-12-01T20:00:00Z"


async def test_each_of_several_dates_keeps_its_own_time(sold: Office) -> None:
    asked = await types(sold, "Zeta - send the quote 24 nov 9am and the contract 1 dec 4pm")

    assert asked.buttons == ["Tue 24 Nov", "Tue 1 Dec"]
    await presses(sold, asked, "capture_pick_date_1", containing="✓")

    assert only_step(sold)["due_at"] == "2026-12-01T21:00:00Z"


async def test_a_weekday_said_on_that_day_may_be_today_or_next_week(sold: Office) -> None:
    asked = await types(sold, "Zeta - send the quote fri")

    assert asked.buttons == ["Fri 20 Nov (today)", "Fri 27 Nov"]


async def test_a_past_date_is_said_to_be_past_and_near_days_are_offered_before_its_next_coming(sold: Office) -> None:
    asked = await types(sold, "Zeta - send the quote nov 2")

    assert "“nov 2” is past" in asked.text
    assert asked.buttons == ["Mon 23 Nov", "Tue 24 Nov", "Fri 27 Nov", "Fri 4 Dec", "Tue 2 Nov 2027"]
    assert "capture_other_date" in asked.action_ids
    await presses(sold, asked, "capture_pick_date_0", containing="✓")
    assert only_step(sold)["due_on"] == "2026-11-23"


async def test_the_next_coming_of_a_past_date_can_be_meant(sold: Office) -> None:
    asked = await types(sold, "Zeta - send the quote nov 2")
    await presses(sold, asked, "capture_pick_date_4", containing="✓")

    assert only_step(sold)["due_on"] == "2027-11-02"


async def test_an_hour_of_today_that_is_over_is_not_taken_silently(sold: Office) -> None:
    asked = await types(sold, "Zeta - call Bob today 9am")

    assert "is past" in asked.text
    await presses(sold, asked, "capture_pick_date_0", containing="✓")
    assert only_step(sold)["due_at"] == "2026-11-21T14:00:00Z"


async def test_several_dates_in_a_line_are_all_offered_and_no_word_is_lost(sold: Office) -> None:
    asked = await types(sold, "Zeta - send the quote 24 nov and the contract 1 dec")

    assert "more than one date was typed" in asked.text.lower()
    assert asked.buttons == ["Tue 24 Nov", "Tue 1 Dec"]
    await presses(sold, asked, "capture_pick_date_0", containing="✓")
    for word in ("quote", "contract", "1 dec"):
        assert word in only_step(sold)["text"]


async def test_deal_and_date_are_asked_one_after_the_other(sold: Office) -> None:
    asked = await types(sold, "Acme - send the quote & <terms> @bert")
    assert asked.text == "Which deal is “Acme”?"

    when = await presses(sold, asked, "capture_pick_deal_0", containing="When?")
    assert when.text == "When? Acme – Renewal: “send the quote &amp; &lt;terms&gt;”"
    assert when.ts == asked.ts, "the same message changes"
    await presses(sold, when, "capture_pick_date_0", containing="✓")

    step = only_step(sold)
    assert (step["deal"], step["text"], step["due_on"]) == ("Renewal", "send the quote & <terms>", "2026-11-23")
    assert step["owner_id"] == await id_of(sold, "bert")


async def test_a_new_deal_and_its_date_are_asked_one_after_the_other(sold: Office) -> None:
    asked = await types(sold, "Novatech - send the quote")

    when = await presses(sold, asked, "capture_new_deal", containing="When? Novatech")
    assert all(deal["name"] != "Novatech" for deal in stored(sold, "deals")), "no deal without its step"
    await presses(sold, when, "capture_pick_date_0", containing="✓ *Novatech*")

    assert only_step(sold)["deal"] == "Novatech"


async def test_a_date_button_pressed_a_day_too_late_is_refused(sold: Office) -> None:
    asked = await types(sold, "Zeta - send the quote fri")
    await sold.go_to(datetime(2026, 11, 21, 15, 0, tzinfo=UTC))

    await sold.people.click("jane", asked, "capture_pick_date_0")

    await sold.people.wait_for_message("jane", "#sales", containing="This date is past")
    assert stored(sold, "steps") == []


async def test_a_question_that_is_forgotten_says_what_to_do(sold: Office) -> None:
    asked = await types(sold, "Zeta - send the quote")
    with sold.database.write(sold.workspace_id) as connection:
        connection.exec_driver_sql("DELETE FROM drafts")

    await sold.people.click("jane", asked, "capture_pick_date_0")

    await sold.people.wait_for_message("jane", "#sales", containing="This question is too old; type the line again.")
    assert stored(sold, "steps") == []


async def test_a_second_press_on_a_date_records_nothing_more(sold: Office) -> None:
    asked = await types(sold, "Zeta - send the quote")

    await sold.people.click("jane", asked, "capture_pick_date_0", twice=True)
    await sold.people.wait_for_message("jane", "#sales", containing="✓")

    assert only_step(sold)["due_on"] == "2026-11-23"


async def test_day_and_month_are_read_as_who_types_writes_them(sold: Office) -> None:
    await types(sold, "Zeta - send the quote @jane 3/4", who="ann")
    await types(sold, "Zeta - send the contract 3/4", who="jane")

    assert {step["text"]: step["due_on"] for step in stored(sold, "steps")} == {
        "send the quote": "2027-04-03",
        "send the contract": "2027-03-04",
    }
