"""How the page behaves under one's hands: typing, keys, threads, menus, trouble."""

import asyncio

from playwright.async_api import expect

from tests.journeys.browser.visiting import Visit


async def test_what_others_write_appears_at_once_and_takes_nothing_from_who_is_typing(visit: Visit) -> None:
    page, other = visit.page, await visit.at("/?user=bert&at=sales")
    await page.locator("main .composer textarea").press_sequentially("/nextstep Acme - call")
    await other.locator("main .composer textarea").fill("The offer is out")
    await other.keyboard.press("Enter")
    await expect(page.locator("main .message").last).to_contain_text("The offer is out")
    await expect(visit.box).to_be_focused()
    await visit.box.press_sequentially(" Dana")
    await expect(visit.box).to_have_value("/nextstep Acme - call Dana")


async def test_a_draft_stays_with_its_conversation(visit: Visit) -> None:
    await visit.box.fill("Half a thought")
    await visit.page.locator("#sidebar").get_by_role("link", name="general").click()
    await expect(visit.page.get_by_role("heading", level=1)).to_have_text("general")
    await expect(visit.box).to_have_value("")
    await visit.page.go_back()
    await expect(visit.box).to_have_value("Half a thought")


async def test_commands_are_completed_by_keys_alone(visit: Visit) -> None:
    await visit.box.press_sequentially("/ne")
    options = visit.page.get_by_role("listbox", name="Suggestions").get_by_role("option")
    await expect(options).to_have_count(2)
    await visit.box.press("ArrowDown")
    await expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    await visit.box.press("ArrowUp")
    await visit.box.press("Tab")
    await expect(visit.box).to_have_value("/nextstep ")
    await expect(visit.page.locator("main .usage")).to_contain_text("Acme - send the quote @jane fri")
    await visit.box.press_sequentially("Acme - call @be")
    await visit.box.press("Enter")
    await expect(visit.box).to_have_value("/nextstep Acme - call @bert ")


async def test_a_form_keeps_what_was_typed_while_its_page_is_drawn_anew(visit: Visit) -> None:
    await visit.types("/nextstep")
    form = visit.page.get_by_role("dialog")
    step = form.get_by_role("textbox", name="Next step")
    await step.press_sequentially("Send the ")
    await visit.office.people.say("bert", "#sales", "Hello")
    await expect(visit.page.locator("main .message").last).to_contain_text("Hello")
    await step.press_sequentially("quote")
    await expect(step).to_have_value("Send the quote")
    await visit.page.reload()
    await expect(step).to_have_value("Send the quote")
    await visit.page.keyboard.press("Escape")
    await expect(form).to_have_count(0)


async def test_a_thread_is_read_and_answered_beside_the_conversation(visit: Visit) -> None:
    await visit.types("Who calls Acme?")
    question = visit.page.locator("main .message").last
    await question.hover()
    await question.get_by_role("link", name="Reply in thread").click()
    thread = visit.page.get_by_role("complementary", name="Thread")
    await thread.locator("textarea").fill("I do")
    await thread.locator("textarea").press("Enter")
    await expect(thread.locator(".message")).to_have_count(2)
    await expect(question.get_by_role("link", name="1 reply")).to_be_visible()
    await thread.locator("textarea").fill("/nextstep Acme")
    await thread.locator("textarea").press("Enter")
    await expect(thread.get_by_role("alert")).to_contain_text("/nextstep is not supported in threads")


async def test_a_message_becomes_a_step_by_its_menu(visit: Visit) -> None:
    await visit.types("Acme wants the offer by Friday")
    message = visit.page.locator("main .message").last
    await message.hover()
    await message.locator("summary").click()
    await message.get_by_role("button", name="Set next step").click()
    await expect(visit.page.get_by_role("dialog").get_by_role("textbox", name="Next step")).to_have_value(
        "Acme wants the offer by Friday"
    )


async def test_trouble_is_told_as_slack_tells_it_and_the_line_is_not_lost(visit: Visit) -> None:
    await visit.page.get_by_role("button", name="Faults").click()
    await visit.page.get_by_role("switch", name="The app is unreachable").check()
    await expect(visit.page.get_by_role("button", name="Faults: 1 switched on")).to_be_visible()
    await visit.page.keyboard.press("Escape")
    await visit.types("/nextstep Acme - call Dana 24 nov")
    told = visit.page.locator("main .notices")
    await expect(told).to_contain_text("/nextstep failed with the error “dispatch_failed”")
    await expect(visit.box).to_have_value("/nextstep Acme - call Dana 24 nov")
    await visit.page.get_by_role("button", name="Faults").click()
    await visit.page.get_by_role("switch", name="The app is unreachable").uncheck()
    await visit.page.keyboard.press("Escape")
    await visit.box.press("Enter")
    await expect(visit.page.locator("main .message").last).to_contain_text("✓ Acme – Renewal")


async def test_a_form_that_cannot_be_sent_stays_with_what_is_in_it(visit: Visit) -> None:
    await visit.types("/nextstep")
    form = visit.page.get_by_role("dialog")
    await form.get_by_role("combobox", name="Deal").press_sequentially("Acme")
    await form.get_by_role("option", name="Renewal").click()
    await form.get_by_role("textbox", name="Next step").fill("Call Dana")
    await form.locator("[data-element=datepicker] button").first.click()
    await form.get_by_role("gridcell", name="November 24,").click()
    await visit.office.people.fault("app", "unreachable")
    await form.get_by_role("button", name="Save").click()
    await expect(form.get_by_role("alert").first).to_contain_text("We had some trouble connecting. Try again?")
    await form.get_by_role("button", name="Save").click()
    await expect(form).to_contain_text("Call Dana — Jane Roe · Tue 24 Nov")


async def test_an_archived_channel_is_read_and_not_written_in(visit: Visit) -> None:
    await visit.page.get_by_role("button", name="Faults").click()
    await visit.page.get_by_role("switch", name="#sales is archived").check()
    await expect(visit.page.locator("main .closed")).to_contain_text("#sales is archived")
    await expect(visit.box).to_have_count(0)


REFUSED = (
    ({"blocks": [{"type": "section"}]}, "invalid_blocks"),
    ({"blocks": [{"type": "divider"}] * 51}, "invalid_blocks"),
    ({"text": ""}, "no_text"),
    ({"channel": "#general"}, "not_in_channel"),
    ({"channel": "#sales-2024"}, "is_archived"),
    ({"channel": "C404"}, "channel_not_found"),
    ({"text": "x", "blocks": "{"}, "invalid_blocks_format"),
)


async def test_what_slack_refuses_stands_in_the_log_with_the_same_name(visit: Visit) -> None:
    client = visit.office.bot.slack
    assert client.session is not None
    for wrong, error in REFUSED:
        told = {"channel": "#sales", "text": "x", **wrong}
        async with client.session.post(
            f"{visit.office.sandbox.api_url}chat.postMessage",
            json=told,
            headers={"Authorization": f"Bearer {client.token}"},
        ) as answer:
            assert (await answer.json())["error"] == error
    await visit.page.get_by_role("link", name="Request log").click()
    await visit.page.get_by_label("Only what was refused").check()
    shown = visit.page.locator("#log-rows > details:visible .verdict")
    await expect(shown).to_have_text([error for _, error in reversed(REFUSED)])
    await visit.page.locator("#log-rows > details:visible").last.locator("summary").click()
    await expect(visit.page.locator("#log-rows .why:visible")).to_contain_text(["[ERROR]"])


async def test_ctrl_k_goes_to_a_channel_by_its_name(visit: Visit) -> None:
    await visit.page.keyboard.press("Control+k")
    await visit.page.get_by_role("combobox", name="Jump to").fill("part")
    await visit.page.keyboard.press("Enter")
    await expect(visit.page.get_by_role("heading", level=1)).to_have_text("partners")


async def test_dark_is_chosen_and_remembered(visit: Visit) -> None:
    ground = "getComputedStyle(document.querySelector('.client')).backgroundColor"
    light = await visit.page.evaluate(ground)
    await visit.page.get_by_role("button", name="Light or dark").click()
    dark = await visit.page.evaluate(ground)
    await visit.page.reload()
    assert light != dark
    assert await visit.page.evaluate(ground) == dark


async def test_a_page_that_lost_the_workspace_says_so(visit: Visit) -> None:
    async def closed() -> None:
        visit.office.sandbox.world.closing.set()

    await asyncio.gather(closed(), expect(visit.page.locator("body.cut-off")).to_have_count(1))
