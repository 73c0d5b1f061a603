"""Take the pictures of the guides from a running demo: `python scripts/take_pictures.py http://127.0.0.1:PORT`."""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

TARGET = Path(__file__).resolve().parent.parent / "docs" / "pictures"
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")
WIDE, NARROW = {"width": 1280, "height": 860}, {"width": 390, "height": 844}


def main(address: str) -> None:
    """Queue, conversation and dossier of one adviser; light and wide, dark and narrow."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=list(QUIET))
        for suffix, size, scheme in (("", WIDE, "light"), ("-small", NARROW, "dark")):
            take(sign_in(browser, address, size, scheme), address, suffix)
        browser.close()


def sign_in(browser: Browser, address: str, size: dict[str, int], scheme: str) -> Page:
    """A page where Claire is logged in."""
    page = browser.new_context(viewport=size, color_scheme=scheme, locale="fr-FR").new_page()  # type: ignore[arg-type]
    page.goto(f"{address}/connexion")
    page.fill("input[name=login]", "claire")
    page.fill("input[type=password]", "demo")
    page.press("input[type=password]", "Enter")
    page.wait_for_selector("main h1")
    return page


def take(page: Page, address: str, suffix: str) -> None:
    """The three pages."""
    page.screenshot(path=TARGET / f"queue{suffix}.png")
    first = page.locator('main a[href^="/conversation/"]').nth(2).get_attribute("href")
    page.goto(f"{address}{first}")
    page.screenshot(path=TARGET / f"conversation{suffix}.png", full_page=True)
    person = page.locator('main a[href^="/dossier/"]').first.get_attribute("href")
    page.goto(f"{address}{person}")
    page.screenshot(path=TARGET / f"dossier{suffix}.png")


if __name__ == "__main__":
    main(sys.argv[1])
