"""What stands where on the page: menus that are whole, messages in their dress, rows of the log."""

import pytest
from playwright.async_api import Locator, expect

from tests.journeys.browser.visiting import Visit

IS_WHOLE = """item => {
  const { left, right, top, bottom } = item.getBoundingClientRect();
  const corners = [[left + 2, top + 2], [right - 2, top + 2], [left + 2, bottom - 2], [right - 2, bottom - 2]];
  return corners.every(([x, y]) => item.contains(document.elementFromPoint(x, y)));
}"""


async def style(element: Locator, name: str) -> str:
    return str(await element.evaluate("(one, name) => getComputedStyle(one)[name]", name))


@pytest.mark.parametrize("width", [1280, 390])
async def test_the_menu_of_the_newest_message_is_whole(visit: Visit, width: int) -> None:
    for number in range(15):
        await visit.office.people.say("bert", "#sales", f"Note {number}\nwith a second line")
    page = await visit.at("/?user=jane&at=sales", width=width)
    await page.locator("main .composer textarea").fill("Acme wants the offer by Friday")
    await page.keyboard.press("Enter")
    message = page.locator("main .message").last
    await expect(message).to_contain_text("Acme wants the offer")
    await message.hover()
    menu = message.locator("summary")
    box = await menu.bounding_box()
    assert box is not None
    await page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    item = message.get_by_role("button", name="Set next step")
    await expect(item).to_be_visible()
    assert await item.evaluate(IS_WHOLE)

    await page.keyboard.press("Escape")
    await expect(item).to_be_hidden()
    await expect(menu).to_be_focused()
    await menu.press("Enter")
    await expect(item).to_be_visible()
    await page.keyboard.press("Tab")
    await expect(item).to_be_focused()
    await page.mouse.click(5, 300)
    await expect(item).to_be_hidden()


async def test_the_shortcuts_of_the_message_box_open_whole_and_one_of_two_menus_at_a_time(visit: Visit) -> None:
    await visit.types("Acme wants the offer by Friday")
    message = visit.page.locator("main .message").last
    await message.hover()
    await message.locator("summary").click()
    await visit.page.locator(".composer summary").click()
    offer = visit.page.locator(".composer").get_by_role("button", name="New next step")
    await expect(offer).to_be_visible()
    assert await offer.evaluate(IS_WHOLE)
    await expect(message.get_by_role("button", name="Set next step")).to_be_hidden()
    await offer.click()
    await expect(visit.page.get_by_role("dialog")).to_be_visible()
    await expect(offer).to_be_hidden()


async def test_what_people_write_has_the_dress_of_what_apps_post(visit: Visit) -> None:
    said = "See `deal.csv`\n```two\nlines```\n> quoted"
    section = {"type": "section", "text": {"type": "mrkdwn", "text": said}}
    await visit.office.bot.slack.chat_postMessage(channel="#sales", text="x", blocks=[section])
    await visit.office.people.say("bert", "#sales", said)
    posted, written = (visit.page.locator("main .message").nth(at) for at in (-2, -1))
    await expect(written.locator("blockquote")).to_have_text("quoted")
    for part in ("code", "pre", "blockquote"):
        for name in ("backgroundColor", "borderLeftWidth", "marginLeft", "fontFamily", "fontSize"):
            theirs = await style(posted.locator(part).first, name)
            assert await style(written.locator(part).first, name) == theirs


async def test_messages_under_one_name_stand_evenly_where_the_clock_has_twelve_hours(visit: Visit) -> None:
    for line in ("One", "Two", "Three"):
        await visit.types(line)
        await expect(visit.page.locator("main .message").last).to_contain_text(line)
    message = visit.page.locator("main .message").last
    bodies = visit.page.locator("main .message .body")
    tops = [await bodies.nth(at).evaluate("one => one.getBoundingClientRect().top") for at in (-3, -2, -1)]
    assert tops[2] - tops[1] == tops[1] - tops[0] < 32
    await expect(message.locator(".gutter time")).to_have_text("10:00")


async def test_a_row_of_the_log_shows_what_was_sent_once_it_is_opened(visit: Visit) -> None:
    await visit.office.bot.slack.chat_postMessage(channel="#sales", text="A <b>long</b> digest")
    page = await visit.at("/?user=jane&at=sales&pane=log")
    row = page.locator("#log-rows > details", has_text="chat.postMessage").first
    await expect(row.locator("pre")).to_be_empty()
    await row.locator("summary").click()
    await expect(row.locator("pre")).to_contain_text('"text": "A <b>long</b> digest"')
    await visit.office.people.say("bert", "#sales", "Hello")
    await expect(page.locator("main .message").last).to_contain_text("Hello")
    await expect(row.locator("pre")).to_contain_text('"text": "A <b>long</b> digest"')
    assert visit.browser.complaints == []


async def test_nothing_is_switched_on_where_nobody_switched_anything_on(visit: Visit) -> None:
    page = await visit.at("/?user=jane&at=general")
    faults = page.locator("[data-part=faults]")
    await expect(faults.get_by_role("button", name="Faults: 0 switched on")).to_be_visible()
    await expect(faults.locator(".alarm")).to_have_count(0)
