"""Take the pictures of the guides from a running demo: `python scripts/take_pictures.py http://127.0.0.1:PORT`.

Each page is taken light and wide, and dark and narrow (`-small`); one that this demo has nothing to show for is left
out.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

TARGET = Path(__file__).resolve().parent.parent / "docs" / "pictures"
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")
WIDE, NARROW = {"width": 1280, "height": 860}, {"width": 390, "height": 844}
ADVISER, SUPERVISOR, ADMINISTRATOR = "claire", "nadege", "admin"
TALK = 'main .row-link[href^="/conversation/"]'
PATHWAY, STEP, WORDING = "rendez-vous-manque", "qualifier", "rdv-manque"
LINES_ABOVE = 34  # of that step, as the wide picture wraps them
KEPT_MONTHS = {"automatic_originals_months": "12", "dossier_months": "36"}
ANSWER = "Bonjour,\n\nC’est noté : je vous attends **jeudi à 10 h 30**, à l’agence.\n\nBien cordialement,"


def main(address: str) -> None:
    """All pages, in both looks."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=list(QUIET))
        for suffix, size, scheme in (("", WIDE, "light"), ("-small", NARROW, "dark")):
            for login, pages in ALL:
                page = sign_in(browser, address, login, size, scheme)
                for name, open_page in pages.items():
                    if open_page(page):
                        page.screenshot(path=TARGET / f"{name}{suffix}.png")
                    else:
                        print(f"nothing to show for {name}")
                page.context.close()
        browser.close()


def sign_in(browser: Browser, address: str, login: str, size: dict[str, int], scheme: str) -> Page:
    """A page where `login` is logged in."""
    context = browser.new_context(viewport=size, color_scheme=scheme, locale="fr-FR", base_url=address)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto("/connexion")
    page.fill("input[name=login]", login)
    page.fill("input[type=password]", "demo")
    page.press("input[type=password]", "Enter")
    page.wait_for_selector("main h1")
    return page


def at(path: str) -> Callable[[Page], bool]:
    """The page at an address."""

    def open_page(page: Page) -> bool:
        answer = page.goto(path)
        return answer is not None and answer.ok

    return open_page


def follow(path: str, link: str, nth: int = 0) -> Callable[[Page], bool]:
    """Where a link of the page at an address leads."""

    def open_page(page: Page) -> bool:
        page.goto(path)
        found = page.locator(link)
        return found.count() > nth and at(str(found.nth(nth).get_attribute("href")))(page)

    return open_page


def answer(page: Page) -> bool:
    """The editor with the beginning of an answer, which is not sent."""
    if not follow("/conversations", TALK, 2)(page):
        return False
    page.locator("#text").fill(ANSWER)
    page.locator("#fin").scroll_into_view_if_needed()
    page.evaluate("document.querySelector('#fin').scrollIntoView()")
    return True


def search(page: Page) -> bool:
    """What the search finds."""
    page.goto("/recherche")
    page.fill("#find", "formation")
    page.press("#find", "Enter")
    page.wait_for_selector(".found")
    return True


def palette(page: Page) -> bool:
    """The palette with a few letters in it."""
    page.goto("/suivis")
    page.keyboard.press("Control+k")
    page.keyboard.type("re")
    page.wait_for_selector("[data-palette] [role=option]")
    return True


def draft(page: Page) -> bool:
    """A draft, begun from what is published when there is none, at one of its steps."""
    page.goto(f"/brouillon/{PATHWAY}")
    if not page.url.endswith(PATHWAY) or page.locator("#etape").count() == 0:
        page.goto(f"/parcours/{PATHWAY}")
        page.locator(f'form[action$="/{PATHWAY}/modifier"] button').first.click()
    return at(f"/brouillon/{PATHWAY}?etape={STEP}")(page)


def draft_text(page: Page) -> bool:
    """The same as text, with the cursor in a step."""
    page.goto(f"/brouillon/{PATHWAY}/texte")
    page.locator(".cm-content").focus()
    page.keyboard.press("Control+Home")
    for _ in range(LINES_ABOVE):
        page.keyboard.press("ArrowDown")
    return True


def conservation(page: Page) -> bool:
    """How long data is kept, with a time for two classes and one dossier to keep, set when there is none yet."""
    page.goto("/reglages/conservation")
    if page.locator("#tenus ~ .tasks").count() == 0:
        for setting, months in KEPT_MONTHS.items():
            page.goto("/reglages/service")
            page.fill(f"#f-{setting}", months)
            page.press(f"#f-{setting}", "Enter")
            page.wait_for_selector("[role=status]")
        page.goto("/reglages/conservation")
        page.fill("#reference", "AL-26-10028")
        page.fill("#motif", "Recours devant le tribunal administratif")
        page.press("#motif", "Enter")
        page.wait_for_selector("[role=status]")
    return at("/reglages/conservation")(page)


OF_ADVISER = {
    "portfolio": at("/suivis"),
    "queue": follow("/suivis", '.side a[href^="/file/"]'),
    "conversation": follow("/conversations", TALK, 2),
    "answer": answer,
    "dossier": follow("/suivis", 'main a[href^="/dossier/"]', 1),
    "search": search,
    "palette": palette,
}
OF_SUPERVISOR = {
    "team": at("/equipe"),
    "decision": follow("/decisions", 'main a[href^="/decision/"]'),
}
OF_ADMINISTRATOR = {
    "service": at("/reglages/service"),
    "region": at("/reglages/region/ARA"),
    "conservation": conservation,
    "rule": at("/reglages/regles/nouvelle"),
    "trial-reading": at("/reglages/rejeu"),
    "draft": draft,
    "draft-text": draft_text,
    "wording": at(f"/formulation/{WORDING}"),
    "simulation": at(f"/parcours/{PATHWAY}/simulation"),
}
ALL = ((ADVISER, OF_ADVISER), (SUPERVISOR, OF_SUPERVISOR), (ADMINISTRATOR, OF_ADMINISTRATOR))


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"))
