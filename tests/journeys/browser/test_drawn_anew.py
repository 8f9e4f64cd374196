"""What an open page does when something changes under it: a question, a lost line, a window that was closed."""

from typing import Any

from playwright.async_api import expect

from tests.journeys.browser.visiting import Visit

PHONE = 390


def text(words: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": words}


def about(deal: str) -> list[dict[str, Any]]:
    """A message whose button asks before it acts."""
    confirm = {
        "title": text(f"Drop {deal}?"),
        "text": text(f"Drops {deal}"),
        "confirm": text(f"Drop {deal}"),
        "deny": text("Keep it"),
    }
    button = {"type": "button", "action_id": "drop", "text": text("Drop"), "value": deal, "confirm": confirm}
    return [{"type": "section", "block_id": "x1", "text": text(f"Deal {deal}"), "accessory": button}]


async def test_a_question_before_an_act_is_about_what_the_message_says_now(visit: Visit) -> None:
    client = visit.office.bot.slack
    posted = await client.chat_postMessage(channel="#sales", text="Deal ALPHA", blocks=about("ALPHA"))
    message = visit.page.locator("main .message").last
    await expect(message).to_contain_text("Deal ALPHA")
    await client.chat_update(channel=posted["channel"], ts=posted["ts"], text="Deal BETA", blocks=about("BETA"))
    await expect(message).to_contain_text("Deal BETA")
    await message.get_by_role("button", name="Drop").click()
    question = visit.page.locator(".blockkit-confirm")
    await expect(question.get_by_role("heading")).to_have_text("Drop BETA?")
    await expect(question).to_contain_text("Drops BETA")
    await expect(question.get_by_role("button")).to_have_text(["Keep it", "Drop BETA"])


async def test_a_page_that_comes_back_shows_what_it_missed_and_has_lost_nothing(visit: Visit) -> None:
    for number in range(30):
        await visit.office.people.say("bert", "#sales", f"Note {number}\nwith a second line")
    await expect(visit.page.locator("main .message").last).to_contain_text("Note 29")
    where = "document.getElementById('conversation').scrollTop"
    await visit.page.evaluate(f"{where} = 200")
    await visit.types("/nextstep")
    step = visit.page.get_by_role("dialog").get_by_role("textbox", name="Next step")
    await step.fill("Send the ")
    await visit.page.evaluate(f"{where} = 200")

    closing, cut_off = visit.office.sandbox.world.closing, visit.page.locator("body.cut-off")
    closing.set()
    await expect(cut_off).to_have_count(1)
    await visit.office.people.say("bert", "#sales", "Said meanwhile")
    closing.clear()
    await expect(cut_off).to_have_count(0)
    await expect(visit.page.locator("main .message").last).to_contain_text("Said meanwhile")

    await expect(step).to_be_focused()
    await step.press_sequentially("quote")
    await expect(step).to_have_value("Send the quote")
    assert await visit.page.evaluate(where) == 200


async def test_who_closes_the_window_of_a_form_finds_the_form_in_the_next(visit: Visit) -> None:
    await visit.types("/nextstep")
    await visit.page.get_by_role("dialog").get_by_role("textbox", name="Next step").fill("Send the quote")
    other = await visit.at("/?user=jane&at=sales", width=PHONE)
    bar = other.locator(".elsewhere")
    await expect(bar).to_contain_text("is open in another tab")
    await other.locator("main .composer textarea").fill("Half a thought")
    for name in ("Send", "Slash commands"):
        await other.locator("main .composer").get_by_role("button", name=name).click(trial=True)

    await visit.page.close()
    form = other.get_by_role("dialog")
    await expect(form.get_by_role("textbox", name="Next step")).to_have_value("Send the quote")
    await expect(bar).to_have_count(0)
    await form.get_by_role("button", name="Close").last.click()
    await expect(form).to_have_count(0)
    await expect(other.locator("main .composer textarea")).to_have_value("Half a thought")


async def test_that_a_form_is_open_elsewhere_can_be_put_away(visit: Visit) -> None:
    await visit.types("/nextstep")
    other = await visit.at("/?user=jane&at=sales")
    bar = other.locator(".elsewhere")
    await bar.get_by_role("button", name="Put this away").click()
    await visit.office.people.say("bert", "#sales", "Hello")
    await expect(other.locator("main .message").last).to_contain_text("Hello")
    await expect(bar).to_be_hidden()
