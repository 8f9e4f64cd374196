"""What the elements do when a person presses, types and chooses: the gallery in a real browser."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, FilePayload, Locator, Page, async_playwright, expect
from starlette.applications import Starlette
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from sandbox.page import gallery
from sandbox.page.drawing import draw_blocks
from sandbox.serving import serving

STATIC = Path(gallery.__file__).parent / "static"
CHROMIUM = "/usr/bin/chromium"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync", "--no-first-run"]


pytestmark = pytest.mark.asyncio(loop_scope="module")  # one browser for all of them: it takes seconds to start


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        await browser.close()


@asynccontextmanager
async def opened(browser: Browser, **options: Any) -> AsyncIterator[Page]:
    """The gallery, on which nothing may be refused or fail."""
    static = Mount("/page/static", StaticFiles(directory=STATIC))
    async with serving(Starlette(routes=[Route("/gallery", gallery.gallery), static])) as address:
        page = await browser.new_page(locale="en-US", timezone_id="Asia/Tokyo", **options)
        troubles: list[str] = []
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("console", lambda said: troubles.append(said.text) if "Content Security" in said.text else None)
        await page.goto(f"{address}/gallery")
        yield page
        await page.close()
        assert not troubles


@pytest_asyncio.fixture(loop_scope="module")
async def page(browser: Browser) -> AsyncIterator[Page]:
    async with opened(browser) as page:
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


async def put(page: Page, blocks: list[dict[str, Any]], surface: Any = "message") -> Locator:
    """Blocks that come into a page that is open already."""
    html = str(draw_blocks(blocks, gallery.READER, surface=surface, within="put"))
    await page.evaluate("html => document.querySelector('main').insertAdjacentHTML('afterbegin', html)", html)
    return page.locator("main > .block")


def plain(words: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": words}


OPTIONS = [{"text": plain(words), "value": words.lower()} for words in ("One", "Two", "Three")]
CONFIRM = {"title": plain("Sure?"), "text": plain("It is sent."), "confirm": plain("Yes"), "deny": plain("No")}


async def test_a_choice_that_the_person_declines_is_put_back(page: Page) -> None:
    menu = {"type": "static_select", "action_id": "m", "options": OPTIONS, "initial_option": OPTIONS[0]}
    ticks = {"type": "checkboxes", "action_id": "t", "options": OPTIONS, "initial_options": OPTIONS[:1]}
    elements = [{**element, "confirm": CONFIRM} for element in (menu, ticks)]
    block = await put(page, [{"type": "actions", "block_id": "b", "elements": elements}])
    await block.get_by_role("combobox").fill("two")
    await page.keyboard.press("Enter")
    await page.get_by_role("dialog").get_by_role("button", name="No").click()
    await expect(block.get_by_role("combobox")).to_have_value("One")
    await block.get_by_label("Two").click()
    await page.get_by_role("dialog").get_by_role("button", name="No").click()
    await expect(block.get_by_label("Two")).not_to_be_checked()
    await expect(page.locator("#told")).to_have_text("Nothing was pressed yet.")
    await block.get_by_label("Two").click()
    await page.get_by_role("dialog").get_by_role("button", name="Yes").click()
    await check_told(page, "act", "checkboxes", ["one", "two"])


async def test_several_choices_are_sent_together_when_the_menu_closes(page: Page) -> None:
    menu = {"type": "multi_static_select", "action_id": "m", "options": OPTIONS}
    block = await put(page, [{"type": "section", "block_id": "b", "text": plain("Pick"), "accessory": menu}])
    await block.get_by_role("combobox").click()
    await page.get_by_role("option", name="Three").click()
    await page.get_by_role("option", name="One").click()
    await expect(page.locator("#told")).to_have_text("Nothing was pressed yet.")
    await page.keyboard.press("Escape")
    await check_told(page, "act", "multi_static_select", ["three", "one"])
    await block.get_by_role("button", name="Remove Three").click()
    await page.keyboard.press("Escape")
    await check_told(page, "act", "multi_static_select", ["one"])


@pytest.mark.parametrize(
    ("trigger", "on_typing", "on_enter"),
    [
        ("on_enter_pressed", "change plain_text_input", "act plain_text_input"),
        ("on_character_entered", "act plain_text_input", ""),
    ],
)
async def test_a_field_that_is_sent_at_once_obeys_what_the_app_asked_for(
    page: Page, trigger: str, on_typing: str, on_enter: str
) -> None:
    config = {"trigger_actions_on": [trigger]}
    element = {"type": "plain_text_input", "action_id": "t", "dispatch_action_config": config}
    asked = {"type": "input", "block_id": "b", "label": plain("Name"), "element": element, "dispatch_action": True}
    block = await put(page, [asked], "modal")
    await block.get_by_label("Name").press_sequentially("a")
    told = page.locator("#told")
    assert (await told.inner_text()).startswith(on_typing)
    await told.evaluate("said => said.textContent = ''")
    await block.get_by_label("Name").press("Enter")
    assert (await told.inner_text()).startswith(on_enter)
    assert bool(await told.inner_text()) is bool(on_enter)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1240, 360])
async def test_everything_is_accessible_and_fits(browser: Browser, scheme: str, width: int) -> None:
    options = {"color_scheme": scheme, "reduced_motion": "reduce", "viewport": {"width": width, "height": 800}}
    async with opened(browser, bypass_csp=True, **options) as page:  # the checker puts styles of its own into the page
        found = await Axe().run(page)
        assert [(one["id"], one["nodes"][0]["html"]) for one in found.response["violations"]] == []
        assert await page.evaluate("document.documentElement.scrollWidth") == width
