"""Pictures of the page for the docs: `python -m sandbox.page.pictures`, with Playwright and Chromium installed."""

import asyncio
from pathlib import Path

from playwright.async_api import Browser, async_playwright
from starlette.applications import Starlette
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from sandbox.page.gallery import gallery
from sandbox.serving import serving

_CHROMIUM = "/usr/bin/chromium"
_STATIC = Path(__file__).parent / "static"
_TAKEN = (
    ("block-kit-light.png", "light", 1240, 1500),
    ("block-kit-dark.png", "dark", 1240, 1500),
    ("block-kit-phone.png", "light", 390, 1500),
)
"""File, colours, and the size of the window."""


async def take(folder: Path) -> None:
    """Write every picture into the folder."""
    static = Mount("/page/static", StaticFiles(directory=_STATIC))
    app = Starlette(routes=[Route("/gallery", gallery), static])
    async with serving(app) as address, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=_CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for name, colours, width, height in _TAKEN:
            await _take(browser, f"{address}/gallery", folder / name, colours=colours, size=(width, height))
        await browser.close()


async def _take(browser: Browser, url: str, path: Path, *, colours: str, size: tuple[int, int]) -> None:
    page = await browser.new_page(viewport={"width": size[0], "height": size[1]})
    await page.emulate_media(color_scheme="dark" if colours == "dark" else "light", reduced_motion="reduce")
    await page.goto(url)
    await page.locator("#told").evaluate("said => said.hidden = true")
    await page.screenshot(path=path)
    await page.close()


if __name__ == "__main__":
    asyncio.run(take(Path("docs/pictures")))
