"""Takes the pictures of docs/pictures from the demo's page: `python -m tests.journeys.browser.pictures`."""

import asyncio
import io
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.async_api import Locator, Page, expect
from rich.console import Console

from bot.demo.keeping import kept
from bot.demo.playing import played
from tests.journeys.browser.chromium import Browser, browsing

PICTURES = Path(__file__).parents[3] / "docs" / "pictures"
WIDTH, HEIGHT = 1200, 760


async def take_all(folder: Path) -> None:
    """Play the story, then take each picture."""
    unread = Console(file=io.StringIO(), width=100)
    with TemporaryDirectory() as data:
        async with played(Path(data), unread) as stage, kept(stage), browsing(stage.sandbox.base_url) as browser:
            for name, take in PICTURED.items():
                await take(browser, folder / f"{name}.png")


async def capture(browser: Browser, file: Path) -> None:
    """One line and its answer, in a channel."""
    page = await browser.open("/?user=jane&at=sales", width=WIDTH, height=HEIGHT)
    await _type(page, "/nextstep Larkspur - send the signed quote to Paula @jane fri")
    await expect(_latest(page)).to_contain_text("send the signed quote")
    await _type(page, "/nextstep Kestrel - get the trial results from Dana wed")
    await expect(_latest(page)).to_contain_text("Kestrel")
    await page.locator("main .composer textarea").fill("/nextstep ")
    await _done(page, file)


async def morning(browser: Browser, file: Path) -> None:
    """Jane's morning message, with its first line done."""
    page = await browser.open("/?user=jane&at=app", width=WIDTH, height=HEIGHT + 60)
    await _latest(page).get_by_role("button", name="Done").first.click()
    form = page.get_by_role("dialog")
    await form.get_by_role("textbox", name="Next step").fill("call Ana about their answers")
    await form.locator("[data-element=datepicker] button").first.click()
    await form.get_by_role("gridcell", name="November 25,").click()
    await form.get_by_role("button", name="Save").click()
    await form.get_by_role("button", name="Close").last.click()
    await expect(_latest(page)).to_contain_text("next: Wed 25 Nov")
    await _show_beginning(_latest(page))
    await _done(page, file)


async def undated(browser: Browser, file: Path) -> None:
    """Friday's list in the channel."""
    page = await browser.open("/?user=ann&at=sales", width=WIDTH, height=HEIGHT)
    await _show_beginning(page.locator("main .message", has_text="have no dated next step").first)
    await _done(page, file)


async def digest(browser: Browser, file: Path) -> None:
    """The Monday digest in the channel."""
    page = await browser.open("/?user=ann&at=sales", width=WIDTH, height=HEIGHT + 240)
    await _show_beginning(page.locator("main .message", has_text="against Mon 16 Nov").last)
    await _done(page, file)


async def home(browser: Browser, file: Path) -> None:
    """A rep's home tab, in the dark."""
    page = await browser.open("/?user=jane&at=home", width=WIDTH, height=HEIGHT, theme="dark")
    await expect(page.locator("#conversation")).to_contain_text("Overdue")
    await _done(page, file)


async def admin(browser: Browser, file: Path) -> None:
    """Administration inside Slack."""
    page = await browser.open("/?user=maya&at=sales", width=WIDTH, height=HEIGHT)
    await _type(page, "/nextstep-admin")
    await expect(page.get_by_role("dialog")).to_be_visible()
    await _done(page, file)


async def phone(browser: Browser, file: Path) -> None:
    """The morning message on a phone."""
    page = await browser.open("/?user=bert&at=app", width=390, height=780, scale=2)
    await _show_beginning(_latest(page))
    await _done(page, file)


PICTURED = {
    "morning": morning,
    "capture": capture,
    "undated": undated,
    "digest": digest,
    "home": home,
    "admin": admin,
    "phone": phone,
}


async def _type(page: Page, line: str) -> None:
    box = page.locator("main .composer textarea")
    await box.fill(line)
    await box.press("Enter")
    await expect(box).to_have_value("")


def _latest(page: Page) -> Locator:
    return page.locator("main .message").last


async def _show_beginning(message: Locator) -> None:
    await message.evaluate(
        "message => { const list = message.closest('.scroll');"
        " list.scrollTop += message.getBoundingClientRect().top - list.getBoundingClientRect().top - 48; }"
    )


async def _done(page: Page, file: Path) -> None:
    await page.mouse.move(0, 0)
    await page.evaluate("() => document.fonts.ready")
    await page.screenshot(path=file, animations="disabled", caret="hide")
    await page.close()


if __name__ == "__main__":
    PICTURES.mkdir(exist_ok=True)
    asyncio.run(take_all(PICTURES))
