"""A real browser on a served site with a morning's work. Skips, and says why, only where there is no Chromium."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from uuid import UUID

import pytest
from playwright.async_api import Browser, Page, async_playwright, expect

from mailflow.services import Services
from mailflow.web.login import Cookies
from mailflow.web.serve import serve
from tests.e2e.scene import Scene, build
from tests.factory import Factory

FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)

expect.set_options(timeout=30_000)  # milliseconds that a busy machine may take; what is measured is in benchmarks/


@dataclass(frozen=True)
class Stage:
    """The site, its scene, and a browser to look at it."""

    services: Services
    make: Factory
    scene: Scene
    url: str
    browser: Browser

    async def page(self, staff_id: UUID | None = None, *, width: int = 1280, dark: bool = False) -> Page:
        """A fresh window, logged in as `staff_id`."""
        context = await self.browser.new_context(
            viewport={"width": width, "height": 844},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",  # colours are looked at, not watched as they change
            locale="fr-FR",
            base_url=self.url,
        )
        if staff_id is not None:
            token = await self.make.session(staff_id)
            await context.add_cookies([{"name": Cookies(self.services).session, "value": token, "url": self.url}])
        return await context.new_page()


@pytest.fixture
async def stage(services: Services) -> AsyncIterator[Stage]:
    """All of it, on a free port."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("there is no chromium on PATH: run scripts/install_debian_packages.sh")
    make = Factory(services.engine, services.clock.now())
    scene = await build(make, make.now)
    stop, ready = asyncio.Event(), asyncio.Event()
    ports: list[int] = []
    serving = asyncio.create_task(serve(services, stop, ready.set, on_port=ports.append))
    await asyncio.wait({serving, asyncio.create_task(ready.wait())}, return_when=asyncio.FIRST_COMPLETED)
    try:
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
            yield Stage(services, make, scene, f"http://127.0.0.1:{ports[0]}", browser)
            await browser.close()
    finally:
        stop.set()
        await serving
