"""The demo's page in a real browser, as a visitor uses it: wide, and on a phone."""

import io
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, expect
from rich.console import Console

from bot.demo.keeping import kept
from bot.demo.playing import played
from tests.journeys.browser.chromium import Browser, browsing

WIDE, PHONE = 1280, 390


@pytest.fixture
async def demo(tmp_path: Path) -> AsyncIterator[Browser]:
    """A browser in front of the demo, whose story has been told."""
    unread = Console(file=io.StringIO(), width=100)
    async with played(tmp_path, unread) as stage, kept(stage), browsing(stage.sandbox.base_url) as browser:
        yield browser


async def types(page: Page, line: str) -> None:
    box = page.locator("main .composer textarea")
    await box.fill(line)
    await box.press("Enter")


def latest(page: Page) -> Locator:
    return page.locator("main .message").last


async def becomes(page: Page, name: str) -> None:
    """Look through another person's eyes."""
    await page.get_by_role("button", name="Switch person").click()
    await page.locator("#people-menu").get_by_role("link", name=name).click()
    await expect(page.get_by_role("button", name=f"You are {name}")).to_be_visible()


async def goes_to(page: Page, place: str, *, width: int) -> None:
    if width == PHONE:
        await page.get_by_role("button", name="Conversations").click()
    await page.locator("#sidebar").get_by_role("link", name=place, exact=False).first.click()


async def lets_pass(page: Page, leap: str) -> None:
    """Jump, and wait until time has arrived."""
    await page.get_by_role("button", name="Let time pass").click()
    await page.locator("#clock-menu").get_by_role("button", name=leap).click()
    await expect(page.locator("#status")).to_have_text(
        "Time has passed. What it caused is listed under the clock.", timeout=60_000
    )
    await page.keyboard.press("Escape")


async def picks(modal: Locator, day: str) -> None:
    """A day in the calendar of the form's date."""
    await modal.locator("[data-element=datepicker] button").first.click()
    await modal.get_by_role("gridcell", name=day).click()


async def finds_no_barriers(browser: Browser, page: Page) -> None:
    found = await browser.barriers(page)
    assert found == [], "\n".join(found)


async def captures_by_line(page: Page) -> None:
    await types(page, "/nextstep Nettlecombe - call Ruth tomorrow")
    answer = page.locator("main .message.private").last
    await expect(answer).to_contain_text("Only visible to you")
    await expect(answer).to_contain_text("✓ Nettlecombe Farms – Silo weighing")
    await expect(answer).to_contain_text("call Ruth — Jane Roe · Tue 24 Nov (tomorrow)")


async def captures_by_form(browser: Browser, page: Page) -> None:
    """The deal is searched for, a past date is marked on its field, then all is well."""
    await types(page, "/nextstep")
    form = page.get_by_role("dialog")
    await form.get_by_role("combobox", name="Deal").press_sequentially("Brack")
    await form.get_by_role("option", name="Leak detection").click()
    await form.get_by_role("textbox", name="Next step").fill("Agree on the pilot's scope")
    await picks(form, "November 20,")
    await form.get_by_role("button", name="Save").click()
    await expect(form).to_contain_text("This date is past")
    await expect(form.get_by_role("textbox", name="Next step")).to_have_value("Agree on the pilot's scope")
    await finds_no_barriers(browser, page)
    await picks(form, "November 26,")
    await form.get_by_role("button", name="Save").click()
    await expect(form).to_contain_text("Agree on the pilot's scope — Jane Roe · Thu 26 Nov")
    await closes(form)


async def closes(form: Locator) -> None:
    await form.get_by_role("button", name="Close").last.click()
    await expect(form).to_have_count(0)


async def finishes_a_step(page: Page) -> None:
    """*Done* in the morning message asks for the following step, and the message ticks itself off."""
    morning = latest(page)
    await expect(morning).to_contain_text("call Ruth")
    line = morning.locator(".block", has_text="call Ruth").last
    await line.locator("xpath=following-sibling::*[1]").get_by_role("button", name="Done").click()
    form = page.get_by_role("dialog")
    await expect(form).to_contain_text("Done: call Ruth")
    await form.get_by_role("textbox", name="Next step").fill("send Ruth the offer")
    await picks(form, "November 27,")
    await form.get_by_role("button", name="Save").click()
    await expect(form).to_contain_text("send Ruth the offer — Jane Roe · Fri 27 Nov")
    await closes(form)
    await expect(morning).to_contain_text("next: Fri 27 Nov")


async def reads_the_digest_and_shares(browser: Browser, page: Page) -> None:
    digest = latest(page)
    await expect(digest).to_contain_text("Mon 30 Nov, against Mon 23 Nov")
    await expect(digest.get_by_role("table").first).to_be_visible()
    await finds_no_barriers(browser, page)
    await types(page, "/pipeline")
    await page.locator("main .message.private").last.get_by_role("button", name="Share here").click()
    question = page.locator(".blockkit-confirm")
    await expect(question).to_contain_text("Everybody in this channel will read the pipeline of")
    await question.get_by_role("button", name="Share").click()


@pytest.mark.parametrize("width", [WIDE, PHONE])
async def test_a_visitor_plays_a_reps_week_and_reads_the_digest(demo: Browser, width: int) -> None:
    page = await demo.open(width=width)
    await expect(latest(page)).to_contain_text("2 overdue, 1 for today")
    await finds_no_barriers(demo, page)
    await captures_by_line(page)
    await captures_by_form(demo, page)

    await becomes(page, "Kenji Mori")
    await expect(page.get_by_role("button", name="in Tokyo")).to_be_visible()
    await becomes(page, "Jane Roe")

    await lets_pass(page, "Next 9:00")
    await finishes_a_step(page)

    await lets_pass(page, "Next Monday 9:00")
    await becomes(page, "Ann Keller")
    await goes_to(page, "sales", width=width)
    await reads_the_digest_and_shares(demo, page)
    await becomes(page, "Jane Roe")
    await goes_to(page, "sales", width=width)
    await expect(latest(page)).to_contain_text("Open pipeline")
    await expect(latest(page)).not_to_contain_text("Only visible to you")
    assert demo.complaints == []


@pytest.mark.parametrize("width", [WIDE, PHONE])
async def test_the_home_tab_the_log_and_the_menus_have_no_barriers_in_the_dark_either(
    demo: Browser, width: int
) -> None:
    page = await demo.open("/?user=jane&at=home&pane=log", width=width, theme="dark")
    await expect(page.locator("#log-rows")).to_contain_text("chat.postMessage")
    await finds_no_barriers(demo, page)
    await page.get_by_role("link", name="Close the log").click()
    await expect(page.locator("#conversation")).to_contain_text("Overdue")
    await finds_no_barriers(demo, page)
    for menu in ("Switch person", "Let time pass", "Faults"):
        await page.get_by_role("button", name=menu).click()
        await finds_no_barriers(demo, page)
        await page.keyboard.press("Escape")
    assert demo.complaints == []
