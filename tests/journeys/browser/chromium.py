"""A real Chromium, Debian's package, looking at a sandbox's page."""

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Literal

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import ConsoleMessage, Page, async_playwright, expect

PROGRAM = shutil.which("chromium")
PATIENCE_MS = 15_000
QUIETLY = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
Theme = Literal["light", "dark"]


@dataclass
class Browser:
    """Opens pages, and remembers what any of them complained of on its console."""

    address: str
    new_page: Callable[..., Awaitable[Page]]
    complaints: list[str] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)

    async def open(
        self, path: str = "/", *, width: int = 1280, height: int = 860, theme: Theme = "light", scale: float = 1
    ) -> Page:
        """A page of its own, with nothing remembered from another."""
        page = await self.new_page(
            viewport={"width": width, "height": height},
            color_scheme=theme,
            device_scale_factor=scale,
            has_touch=width < 500,
        )
        page.set_default_timeout(PATIENCE_MS)
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        await page.goto(f"{self.address}{path}")
        return page

    async def barriers(self, page: Page) -> list[str]:
        """What axe-core finds serious or critical on the page as it is now; what itself does to look is forgiven."""
        complained = len(self.complaints)
        found = await Axe().run(page, options={"preload": False})
        del self.complaints[complained:]
        return [
            f"{violation['id']}: {node['html'][:160]} {node['failureSummary'][:200]}"
            for violation in found.response["violations"]
            if violation["impact"] in {"serious", "critical"}
            for node in violation["nodes"]
        ]

    def _note(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{message.text} {message.location.get('url')}")


@asynccontextmanager
async def browsing(address: str) -> AsyncIterator[Browser]:
    """A browser for one sandbox."""
    expect.set_options(timeout=PATIENCE_MS)
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=PROGRAM, args=QUIETLY)
        yield Browser(address, chromium.new_page)
        await chromium.close()
