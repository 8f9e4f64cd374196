"""Forms when something goes wrong: nothing that was typed is lost, and the keyboard goes where it is wrong."""

from playwright.async_api import Locator, expect

from sandbox.page.logbook import SHOWN
from tests.journeys.browser.visiting import Visit


async def opens_with_deal_and_day(visit: Visit) -> Locator:
    """The form for a next step, filled in but for its text."""
    await visit.types("/nextstep")
    form = visit.page.get_by_role("dialog")
    await form.get_by_role("combobox", name="Deal").press_sequentially("Acme")
    await form.get_by_role("option", name="Renewal").click()
    await form.locator("[data-element=datepicker] button").first.click()
    await form.get_by_role("gridcell", name="November 24,").click()
    return form


async def test_what_was_typed_while_the_workspace_did_not_answer_is_saved_with_the_form(visit: Visit) -> None:
    form = await opens_with_deal_and_day(visit)

    await visit.page.route("**/sandbox/*", lambda route: route.abort())
    async with visit.page.expect_event("requestfailed"):
        await form.get_by_role("textbox", name="Next step").fill("Call Dana")
    await visit.page.unroute("**/sandbox/*")

    await form.get_by_role("button", name="Save").click()
    await expect(form).to_contain_text("Call Dana — Jane Roe · Tue 24 Nov")


async def test_a_form_that_could_not_be_sent_is_sent_whole_the_next_time(visit: Visit) -> None:
    form = await opens_with_deal_and_day(visit)
    save = form.get_by_role("button", name="Save")

    await visit.page.route("**/sandbox/*", lambda route: route.abort())
    await form.get_by_role("textbox", name="Next step").fill("Call Dana")
    await save.click()
    await expect(form.get_by_role("alert").first).to_contain_text("The workspace does not answer")
    await visit.page.unroute("**/sandbox/*")

    await save.click()
    await expect(form).to_contain_text("Call Dana — Jane Roe · Tue 24 Nov")


async def test_the_first_wrong_field_gets_the_keyboard_however_long_the_page_takes_to_show_it(visit: Visit) -> None:
    client = visit.office.bot.slack
    assert client.session is not None
    for _ in range(SHOWN):
        told = {"token": client.token, "channel": "#sales-2024", "text": "A long digest. " * 400}
        async with client.session.post(f"{visit.office.sandbox.api_url}chat.postMessage", data=told) as answer:
            await answer.read()
    page = await visit.at("/?user=jane&at=general&pane=log")
    await page.locator("main .composer textarea").fill("/nextstep")
    await page.keyboard.press("Enter")
    form = page.get_by_role("dialog")
    await form.get_by_role("combobox", name="Deal").press_sequentially("Acme")
    await form.get_by_role("option", name="Renewal").click()
    await form.get_by_role("button", name="Save").click()
    step = form.get_by_role("textbox", name="Next step")
    await expect(step).to_have_attribute("aria-invalid", "true")
    await expect(step).to_be_focused()
