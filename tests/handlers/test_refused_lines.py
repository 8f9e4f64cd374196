"""What cannot be recorded gets one plain sentence that says what to do, and what was typed comes back."""

from tests.acting import Office
from tests.deals import stored
from tests.handlers.talk import id_of, only_step, types


async def test_a_line_without_a_step_is_told_so(sold: Office) -> None:
    for line in ("Northwind fri", "Northwind - fri", "Northwind", "Northwind -", "northwind health - 27 nov"):
        answer = await types(sold, line)

        assert answer.text.startswith("Say what the next step is, for example: send the revised quote."), line
        assert line.rstrip(" -") in answer.all_text, "nothing typed is lost"
    assert stored(sold, "steps") == []


async def test_a_line_without_deal_and_step_shows_an_example(sold: Office) -> None:
    for line in ("fri", "@bert", "@bert tomorrow", "-", "- - -", "“”", "?!"):
        answer = await types(sold, line)

        assert "for example" in answer.text, line
    assert stored(sold, "steps") == []


async def test_a_line_of_three_thousand_characters_is_taken_and_one_more_is_refused(sold: Office) -> None:
    longest = "Zeta - " + "&" + "x" * 2987 + " tue."

    assert "at most 300 characters" in (await types(sold, longest)).text
    answer = await types(sold, "y" + longest)

    assert "at most 3,000 characters and this one has 3,001; shorten it." in answer.text
    assert "&" + "x" * 2987 in answer.all_text.replace("\n", ""), "nothing typed is lost"
    assert stored(sold, "steps") == []


async def test_a_step_of_three_hundred_characters_is_taken_and_one_more_is_refused(sold: Office) -> None:
    await types(sold, f"Zeta - {'ä' * 300} tue")
    answer = await types(sold, f"Zeta - {'ö' * 301} tue")

    assert "A next step has at most 300 characters and this one has 301; shorten it." in answer.text
    assert "ö" * 301 in answer.all_text
    assert only_step(sold)["text"] == "ä" * 300


async def test_a_bot_cannot_own_a_step(sold: Office) -> None:
    answer = await types(sold, "Zeta - send the quote @nextstep tue")

    assert answer.text.startswith("Nextstep is a bot and cannot own a next step; name a person.")
    assert "send the quote" in answer.all_text
    assert stored(sold, "steps") == []


async def test_a_person_who_has_left_cannot_own_a_step(sold: Office) -> None:
    tom = await id_of(sold, "tom")

    answer = await types(sold, f"Zeta - send the quote <@{tom}|tom> tue")

    assert "Tom Reed is no longer active in Slack; name somebody else as owner." in answer.text
    assert stored(sold, "steps") == []


async def test_a_name_that_slack_did_not_mark_is_looked_up_among_the_people(sold: Office) -> None:
    await sold.people.add_person("akhan", real_name="Ali Khan")
    await sold.people.add_person("areza", real_name="Ali Reza")

    left = await types(sold, "Zeta - send the quote @tom tue")
    two = await types(sold, "Zeta - send the quote @Ali tue")
    await types(sold, "Zeta - send the quote @bert.vogel tue")

    assert "Tom Reed is no longer active in Slack" in left.text
    assert "2 people are called @Ali; choose one" in two.text
    step = only_step(sold)
    assert (step["owner_id"], step["text"]) == (await id_of(sold, "bert"), "send the quote")


async def test_an_at_sign_before_what_is_no_colleague_belongs_to_the_step(sold: Office) -> None:
    await types(sold, "Zeta - mail bob@example.com and @acme_help from the demo @ Tarnwick tue")

    step = only_step(sold)
    assert step["text"] == "mail bob@example.com and @acme_help from the demo @ Tarnwick"
    assert step["owner_id"] == await id_of(sold, "jane")


async def test_a_person_whom_slack_does_not_tell_of_is_refused(sold: Office) -> None:
    answer = await types(sold, "Zeta - send the quote <@U0NOBODY1|nobody> tue")

    assert "does not know this person" in answer.text
    assert stored(sold, "steps") == []


async def test_of_two_people_the_first_is_the_owner_and_the_other_stays_in_the_step(sold: Office) -> None:
    await types(sold, "Zeta - intro call @bert with @ann tue")

    step = only_step(sold)
    assert (step["owner_id"], step["text"]) == (await id_of(sold, "bert"), "intro call with @ann")


async def test_what_comes_back_is_what_was_typed_and_pings_nobody(sold: Office) -> None:
    answer = await types(sold, "Zeta @bert tue https://example.com/?a=1&b=<2> in #sales" + " x" * 150)

    assert "at most 300 characters" in answer.text
    assert "/nextstep Zeta @bert tue https://example.com/?a=1&b=<2> in #sales x x" in answer.all_text
    assert {block["text"]["type"] for block in answer.blocks[1:]} == {"plain_text"}
