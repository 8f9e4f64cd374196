"""Pictures of the page for the docs: `python -m sandbox.page.pictures`, with Playwright and Chromium installed."""

import asyncio
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright
from starlette.applications import Starlette
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from sandbox.page.gallery import gallery
from sandbox.serving import serving

_CHROMIUM = "/usr/bin/chromium"
_STATIC = Path(__file__).parent / "static"
_WIDE, _PHONE = 1240, 390
TAKEN = (
    ("texts", "Texts and pictures", "light", _WIDE),
    ("tables", "Tables and charts", "light", _WIDE),
    ("tables-dark", "Tables and charts", "dark", _WIDE),
    ("cards", "Cards and plans", "light", _WIDE),
    ("buttons", "Buttons and menus", "light", _WIDE),
    ("fields", "Fields of a form", "light", _WIDE),
    ("fields-dark", "Fields of a form", "dark", _WIDE),
    ("attachments", "Attachments of old", "light", _WIDE),
    ("phone", "Buttons and menus", "light", _PHONE),
)
"""File, the family of examples in it, colours, and the width of the window."""


async def take(folder: Path) -> None:
    """Write every picture into the folder."""
    static = Mount("/page/static", StaticFiles(directory=_STATIC))
    app = Starlette(routes=[Route("/gallery", gallery), static])
    async with serving(app) as address, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=_CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for name, family, colours, width in TAKEN:
            page = await _page(browser, f"{address}/gallery", colours, width)
            await page.locator(f'[data-family="{family}"]').screenshot(path=folder / f"block-kit-{name}.png")
            await page.close()
        await browser.close()


async def _page(browser: Browser, url: str, colours: str, width: int) -> Page:
    """The gallery with nothing in it that is not of the examples."""
    page = await browser.new_page(viewport={"width": width, "height": 900})
    await page.emulate_media(color_scheme="dark" if colours == "dark" else "light", reduced_motion="reduce")
    await page.goto(url)
    await page.locator("#told").evaluate("said => said.hidden = true")
    return page


if __name__ == "__main__":
    asyncio.run(take(Path("docs/pictures")))
