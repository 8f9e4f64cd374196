"""What goes wrong, as the page tells of it: failed lines, refusals, a slow Slack, the log."""

from playwright.async_api import expect

from sandbox.page.logbook import SHOWN
from tests.journeys.browser.visiting import Visit

LINE = "/nextstep Acme - call Dana 24 nov"


async def test_a_line_that_failed_while_another_was_typed_is_tried_again_from_its_notice(visit: Visit) -> None:
    await visit.office.people.fault("app", "silent")
    await visit.types(LINE)
    await visit.box.press_sequentially("Half a thought")
    notice = visit.page.locator("main .notice")
    await expect(notice).to_contain_text("failed with the error “operation_timeout”")
    await expect(notice).to_contain_text(LINE)
    await expect(visit.box).to_have_value("Half a thought")
    await notice.get_by_role("button", name="Try again").click()
    await expect(visit.page.locator("main .message").last).to_contain_text("✓ Acme – Renewal")
    await expect(notice).to_have_count(0)
    await expect(visit.box).to_have_value("Half a thought")


async def test_a_line_that_failed_is_told_of_in_its_own_conversation(visit: Visit) -> None:
    await visit.office.people.fault("app", "silent")
    await visit.types(LINE)
    sidebar = visit.page.locator("#sidebar")
    await sidebar.get_by_role("link", name="general").click()
    await expect(visit.page.get_by_role("heading", level=1)).to_have_text("general")
    await visit.box.fill("Elsewhere")
    await visit.office.people.wait_for_log("/nextstep", verdict="operation_timeout")
    await visit.office.people.say("bert", "#general", "Hello")
    await expect(visit.page.locator("main .message").last).to_contain_text("Hello")
    await expect(visit.page.locator("main .notice")).to_have_count(0)
    await expect(visit.box).to_have_value("Elsewhere")
    await sidebar.get_by_role("link", name="sales").first.click()
    await expect(visit.page.locator("main .notice")).to_contain_text("operation_timeout")
    await expect(visit.box).to_have_value(LINE)


async def test_a_slow_slack_still_opens_the_form_and_nobody_says_that_it_does_not(visit: Visit) -> None:
    await visit.page.get_by_role("button", name="Faults").click()
    await visit.page.get_by_role("switch", name="Slack is slow").check()
    await expect(visit.page.get_by_role("button", name="Faults: 1 switched on")).to_be_visible()
    await visit.page.keyboard.press("Escape")
    before = await visit.page.locator("main .message").count()
    await visit.types("/nextstep")
    await expect(visit.page.get_by_role("dialog")).to_be_visible()
    assert await visit.page.locator("main .message").count() == before


async def test_what_cannot_be_done_is_told_and_no_error_of_the_page(visit: Visit) -> None:
    await visit.types("/nosuch thing")
    await expect(visit.page.locator("main .notice")).to_contain_text("/nosuch is not a valid command")
    await visit.at("/page/gallery")
    assert visit.browser.complaints == []


async def test_the_log_tells_when_to_whom_and_why_and_filters_before_it_cuts(visit: Visit) -> None:
    client = visit.office.bot.slack
    assert client.session is not None
    for method in ("chat.postMessage", *["auth.test"] * SHOWN):
        async with client.session.post(
            f"{visit.office.sandbox.api_url}{method}",
            json={"channel": "#sales-2024", "text": "x"},
            headers={"Authorization": f"Bearer {client.token}"},
        ) as answer:
            await answer.read()
    page = await visit.at("/?user=jane&at=general&pane=log")
    rows = page.locator("#log-rows > details")
    await expect(rows).to_have_count(SHOWN)
    await expect(page.locator("#log-rows .cut")).to_contain_text(f"The last {SHOWN} of ")
    await page.get_by_label("Only what was refused").check()
    archived = rows.filter(has_text="is_archived")
    await expect(archived).to_contain_text(["10:00 AM"])
    await expect(archived.locator(".whom")).to_have_text("#sales-2024")
    await archived.locator("summary").click()
    await expect(archived.locator(".why")).to_contain_text("The channel is archived")
    assert visit.browser.complaints == []
