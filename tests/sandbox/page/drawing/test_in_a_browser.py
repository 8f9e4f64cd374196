"""What the elements do when a person presses, types and chooses: the gallery in a real browser."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import FilePayload, Locator, Page, async_playwright, expect
from starlette.applications import Starlette
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from sandbox.page import gallery
from sandbox.serving import serving

STATIC = Path(gallery.__file__).parent / "static"
CHROMIUM = "/usr/bin/chromium"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync", "--no-first-run"]


@asynccontextmanager
async def opened(**options: Any) -> AsyncIterator[Page]:
    """The gallery, on which nothing may be refused or fail."""
    static = Mount("/page/static", StaticFiles(directory=STATIC))
    app = Starlette(routes=[Route("/gallery", gallery.gallery), static])
    async with serving(app) as address, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page = await browser.new_page(locale="en-US", timezone_id="Asia/Tokyo", **options)
        troubles: list[str] = []
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("console", lambda said: troubles.append(said.text) if "Content Security" in said.text else None)
        await page.goto(f"{address}/gallery")
        yield page
        await browser.close()
        assert not troubles


@pytest.fixture
async def page() -> AsyncIterator[Page]:
    async with opened() as page:
        yield page


def example(page: Page, name: str) -> Locator:
    return page.locator(f'[data-example="{name}"] .drawn')


async def check_told(page: Page, kind: str, element: str, given: Any) -> None:
    """The last thing that the page was told."""
    said = page.locator("#told")
    await expect(said).to_contain_text(f"{kind} {element} ")
    await expect(said).to_contain_text(f'"given":{json.dumps(given, separators=(",", ":"), ensure_ascii=False)}}}')


async def test_a_press_is_told_at_once(page: Page) -> None:
    await example(page, "button").get_by_role("button", name="Done").click()
    await check_told(page, "act", "button", None)


async def test_a_button_that_asks_waits_for_the_answer(page: Page) -> None:
    drop = example(page, "button").get_by_role("button", name="Drop")
    dialog = page.get_by_role("dialog", name="Drop this step?")
    for answer in ("Escape", "Enter"):  # Enter: on the first button, which keeps
        await drop.press("Enter")
        await expect(dialog).to_be_visible()
        await page.keyboard.press(answer)
        await expect(dialog).to_have_count(0)
        await expect(drop).to_be_focused()
    await expect(page.locator("#told")).to_have_text("Nothing was pressed yet.")
    await drop.click()
    await dialog.get_by_role("button", name="Drop").click()
    await check_told(page, "act", "button", None)


async def test_an_overflow_menu_is_used_with_the_keyboard(page: Page) -> None:
    more = example(page, "overflow").get_by_role("button", name="More actions")
    await more.press("ArrowDown")
    await expect(page.get_by_role("menuitem", name="In a week")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(more).to_be_focused()
    await more.press("Enter")
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("Enter")
    await check_told(page, "act", "overflow", "never")
    await expect(page.get_by_role("menu")).to_have_count(0)


async def test_a_menu_is_searched_and_escape_changes_nothing(page: Page) -> None:
    menu = example(page, "static_select, groups").get_by_role("combobox")
    await menu.click()
    await menu.press_sequentially("los")
    await expect(page.get_by_role("option", name="Won")).to_be_hidden()
    await page.keyboard.press("Enter")
    await check_told(page, "act", "static_select", "lost")
    await menu.press("ArrowDown")
    await menu.press_sequentially("disc")
    await page.keyboard.press("Escape")
    await expect(menu).to_have_value("Lost")
    await expect(menu).to_have_attribute("aria-expanded", "false")
    await check_told(page, "act", "static_select", "lost")


async def test_a_menu_that_asks_the_app_shows_its_answer(page: Page) -> None:
    menu = example(page, "external_select").get_by_role("combobox")
    await menu.click()
    await menu.press_sequentially("s")
    await expect(page.get_by_text("Type at least 2 characters")).to_be_visible()
    await menu.press_sequentially("o")
    await page.get_by_role("group", name="A–L").get_by_role("option", name="Contoso").click()
    await check_told(page, "act", "external_select", "contoso")
    await expect(menu).to_have_value("Contoso")


async def test_of_several_choices_each_can_be_taken_back_and_no_more_are_taken_than_allowed(page: Page) -> None:
    fields = example(page, "multi_static_select, multi_external_select")
    stages, deals = fields.get_by_role("combobox").all(), fields.get_by_label("Deals")
    await (await stages)[0].click()
    await page.get_by_role("option", name="Won").click()
    await check_told(page, "change", "multi_static_select", ["d", "p", "won"])
    await fields.get_by_role("button", name="Remove Discovery").click()
    await check_told(page, "change", "multi_static_select", ["p", "won"])
    for typed in ("adatum", "contoso", "fabrikam"):
        await deals.first.fill(typed)
        await page.get_by_role("option", name=typed).click()
    await expect(page.get_by_text("At most 2 can be chosen")).to_be_visible()
    await check_told(page, "change", "multi_external_select", ["adatum", "contoso"])


async def test_a_day_is_picked_in_a_calendar_with_the_keyboard(page: Page) -> None:
    picker = example(page, "datepicker, timepicker, datetimepicker").get_by_role("button").first
    await picker.press("Enter")
    await expect(page.get_by_role("button", name="Friday, November 27, 2026")).to_be_focused()
    await page.keyboard.press("PageDown")
    await page.keyboard.press("ArrowLeft")
    await page.keyboard.press("Enter")
    await check_told(page, "act", "datepicker", "2026-12-26")
    await expect(picker).to_be_focused()
    await expect(picker).to_have_text("Dec 26, 2026")


async def test_a_day_that_may_be_empty_can_be_cleared(page: Page) -> None:
    picker = example(page, "pickers in a form").get_by_role("button", name="Due (optional)")
    await picker.click()
    await page.keyboard.press("Enter")
    await check_told(page, "change", "datepicker", "2026-11-25")
    await picker.click()
    await page.get_by_role("button", name="Clear").click()
    await check_told(page, "change", "datepicker", None)
    await expect(picker).to_have_text("A day")


@pytest.mark.parametrize(
    ("typed", "given", "shown"),
    [
        ("9:45 pm", "21:45", "9:45 PM"),
        ("945", "09:45", "9:45 AM"),
        ("21h05", "21:05", "9:05 PM"),
        ("7", "07:00", "7:00 AM"),
    ],
)
async def test_a_time_is_typed_as_people_write_it(page: Page, typed: str, given: str, shown: str) -> None:
    time = example(page, "datepicker, timepicker, datetimepicker").get_by_role("combobox").first
    await time.fill(typed)
    await time.press("Enter")
    await check_told(page, "act", "timepicker", given)
    await expect(time).to_have_value(shown)


async def test_a_moment_is_one_on_the_reader_s_clock_and_not_on_the_browser_s(page: Page) -> None:
    time = example(page, "datepicker, timepicker, datetimepicker").get_by_role("combobox").nth(1)
    await time.fill("9:00 AM")
    await time.press("Enter")
    await check_told(
        page, "act", "datetimepicker", 1795788000
    )  # 27 November, 14:00 in UTC: New York is five hours behind


async def test_ticks_and_texts_wait_for_the_form(page: Page) -> None:
    ticks = example(page, "checkboxes, radio_buttons")
    await ticks.get_by_role("group", name="Send me").get_by_label("Morning list").check()
    await check_told(page, "change", "checkboxes", ["digest", "morning"])
    await ticks.get_by_role("radiogroup", name="First").get_by_label("Monday digest").check()
    await check_told(page, "change", "radio_buttons", "digest")
    texts = example(page, "plain_text_input")
    await texts.get_by_label("Next step").fill("Call <Bert>")
    await check_told(page, "change", "plain_text_input", "Call <Bert>")
    await texts.get_by_label("Notes (optional)").fill("x" * 130)
    await expect(texts.locator(".bk-counter")).to_have_text("-10")
    await texts.get_by_label("Notes (optional)").fill("")
    await check_told(page, "change", "plain_text_input", None)


async def test_rich_text_and_files_are_given_as_slack_holds_them(page: Page) -> None:
    fields = example(page, "rich_text_input, file_input")
    await fields.get_by_label("Message").fill("hello")
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": "hello"}]}
    await check_told(page, "change", "rich_text_input", {"type": "rich_text", "elements": [section]})
    file = FilePayload(name="quote.txt", mimeType="text/plain", buffer=b"hi")
    await fields.get_by_label("Quote").set_input_files([file])
    await check_told(page, "change", "file_input", {"quote.txt": "aGk="})
    await expect(fields.get_by_role("listitem")).to_have_text("quote.txt")


async def test_a_data_table_turns_its_pages(page: Page) -> None:
    table = example(page, "data_table")
    await table.get_by_role("button", name="Next page").click()
    await expect(table.get_by_text("5–6 of 6")).to_be_visible()
    assert await table.get_by_role("rowheader").all_inner_texts() == ["Proseware", "Wingtip"]
    await expect(table.get_by_role("button", name="Previous page")).to_be_focused()


async def test_blocks_that_come_later_work_at_once(page: Page) -> None:
    await page.evaluate("document.querySelector('.gallery').innerHTML += ''")
    await example(page, "button").get_by_role("button", name="Move date").click()
    await check_told(page, "act", "button", None)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1240, 360])
async def test_everything_is_accessible_and_fits(scheme: str, width: int) -> None:
    options = {"color_scheme": scheme, "reduced_motion": "reduce", "viewport": {"width": width, "height": 800}}
    async with opened(bypass_csp=True, **options) as page:  # the checker puts styles of its own into the page
        found = await Axe().run(page)
        assert [(one["id"], one["nodes"][0]["html"]) for one in found.response["violations"]] == []
        assert await page.evaluate("document.documentElement.scrollWidth") == width
