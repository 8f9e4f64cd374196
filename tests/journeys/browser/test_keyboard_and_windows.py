"""Where the keyboard is when something opens, closes or is drawn anew, and which of two windows shows a form."""

from playwright.async_api import Locator, Page, expect

from tests.journeys.browser.visiting import Visit

PHONE = 390


def form_of(page: Page) -> Locator:
    return page.get_by_role("dialog")


async def test_a_form_opens_in_the_window_that_asked_for_it_and_takes_nothing_from_another(visit: Visit) -> None:
    other = await visit.at("/?user=jane&at=sales")
    box = other.locator("main .composer textarea")
    await box.press_sequentially("Half a ")
    await visit.types("/nextstep")
    await expect(form_of(visit.page)).to_be_visible()
    await expect(other.locator(".elsewhere")).to_contain_text("is open in another tab")
    await expect(form_of(other)).to_have_count(0)
    await expect(box).to_be_focused()
    await box.press_sequentially("thought")
    await expect(box).to_have_value("Half a thought")

    await visit.page.reload()
    await expect(form_of(visit.page)).to_be_visible()
    await other.get_by_role("button", name="Show it here").click()
    await expect(form_of(other)).to_be_visible()
    await expect(form_of(visit.page)).to_have_count(0)
    assert visit.browser.complaints == []


async def test_the_keyboard_returns_to_the_message_box_from_which_a_form_was_opened(visit: Visit) -> None:
    await visit.types("/nextstep")
    await expect(form_of(visit.page)).to_be_visible()
    await visit.page.keyboard.press("Escape")
    await expect(form_of(visit.page)).to_have_count(0)
    await expect(visit.box).to_be_focused()


async def test_the_keyboard_returns_to_the_message_whose_button_was_drawn_away(visit: Visit) -> None:
    await visit.types("/nextstep Acme - call Dana 24 nov")
    answer = visit.page.locator("main .message").last
    await expect(answer).to_contain_text("✓ Acme – Renewal")
    edit = answer.get_by_role("button", name="Edit")
    await edit.focus()
    await edit.press("Enter")
    form = form_of(visit.page)
    await form.get_by_role("textbox", name="Next step").fill("Call Dana about the price")
    await form.get_by_role("button", name="Save").click()
    await expect(answer).to_contain_text("Call Dana about the price")
    await visit.page.keyboard.press("Escape")
    await expect(form).to_have_count(0)
    await expect(answer.locator(":focus")).to_have_count(1)


async def test_the_keyboard_goes_back_to_where_it_was_in_the_form_below(visit: Visit) -> None:
    page = await visit.at("/?user=maya&at=sales")
    await page.locator("main .composer textarea").fill("/nextstep-admin")
    await page.keyboard.press("Enter")
    button = form_of(page).get_by_role("button").filter(has_text="Stages").first
    words = await button.text_content()
    await button.focus()
    await button.press("Enter")
    back = form_of(page).get_by_role("button", name="Back").first
    await expect(back).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(back).to_have_count(0)
    await expect(form_of(page).locator(":focus")).to_have_text(words or "")


async def test_the_drawers_button_leads_into_the_drawer_on_a_phone(visit: Visit) -> None:
    page = await visit.at("/?user=jane&at=sales", width=PHONE)
    await page.get_by_role("button", name="Conversations").click()
    await expect(page.locator("#sidebar :focus")).to_have_count(1)
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("button", name="Conversations")).to_be_focused()


async def test_a_field_that_is_wrong_has_a_red_edge(visit: Visit) -> None:
    await visit.types("/nextstep")
    form = form_of(visit.page)
    step = form.get_by_role("textbox", name="Next step")
    edge = "field => getComputedStyle(field).borderTopColor"
    before = await step.evaluate(edge)
    await form.get_by_role("button", name="Save").click()
    await expect(step).to_have_attribute("aria-invalid", "true")
    await expect(form.locator(":focus")).to_have_count(1)
    danger = await form.locator(".bk-error").first.evaluate("said => getComputedStyle(said).color")
    assert await step.evaluate(edge) == danger != before
