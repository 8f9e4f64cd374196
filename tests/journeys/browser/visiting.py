"""A visit to the office's page: the page in the browser, and the office behind it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import yaml
from playwright.async_api import Locator, Page, expect

from sandbox.settings import app_from_manifest
from tests.acting import ROOT, Office, office
from tests.deals import deal, seed
from tests.journeys.browser.chromium import Browser, browsing

DEALS = (deal("Pilot", "Northwind Health", amount="45300", stage="Proposal"), deal("Renewal", "Acme", amount="12000"))
APP = app_from_manifest(yaml.safe_load((ROOT / "manifest.yml").read_text()))


@dataclass
class Visit:
    """A page, and the office behind it."""

    office: Office
    browser: Browser
    page: Page

    @property
    def box(self) -> Locator:
        return self.page.locator("main .composer textarea")

    async def types(self, line: str) -> None:
        await self.box.fill(line)
        await self.box.press("Enter")

    async def at(self, path: str, *, width: int = 1280) -> Page:
        """Another page of the same office."""
        return await self.browser.open(path, width=width)


@asynccontextmanager
async def visiting(database_url: str) -> AsyncIterator[Visit]:
    """Jane's page on #sales, on Friday 20 November 2026, 10:00 in New York."""
    async with office(database_url, app=APP) as running, browsing(running.sandbox.base_url) as browser:
        seed(running.database, running.workspace_id, DEALS, now=running.clock.now)
        page = await browser.open("/?user=jane&at=sales")
        await expect(page.locator(".cut-off")).to_have_count(0)
        yield Visit(running, browser, page)
