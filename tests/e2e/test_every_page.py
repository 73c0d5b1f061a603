"""Every page a role can reach by links: no axe violation, one h1, nothing that scrolls sideways, no script error."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Page

from mailflow.web.sealed import seal
from tests.e2e.conftest import Stage
from tests.e2e.test_amending_forms import put_on_a_pathway
from tests.e2e.test_browser import AXE, note_errors

pytestmark = pytest.mark.e2e

ALL = "axe.run({resultTypes: ['violations'], rules: {'target-size': {enabled: true}}})"
COLOURS = "axe.run({resultTypes: ['violations'], runOnly: ['color-contrast']})"
ROOM = (
    "axe.run({resultTypes: ['violations'], runOnly: ['color-contrast', 'target-size', 'scrollable-region-focusable']})"
)
VIEWS = ((1280, False, ALL), (1280, True, COLOURS), (390, True, ROOM))  # what themes and room change is looked at again
LINKS = "links => links.filter(link => !link.download).map(link => link.getAttribute('href'))"
UNFOLD = "document.querySelectorAll('main details:not(:has(iframe))').forEach(fold => { fold.open = true })"
NUMBER = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+")


@pytest.mark.parametrize("roles", ["nobody", "adviser supervisor", "auditor administrator"])
async def test_every_page_is_usable_by_all(stage: Stage, roles: str) -> None:
    """A page that one role showed is not looked at again for the next, but for those its list begins with."""
    scene = stage.scene
    await put_on_a_pathway(stage)
    people = {"adviser": scene.claire, "supervisor": scene.anne, "auditor": scene.ines, "administrator": scene.luc}
    found: list[tuple[str, ...]] = []
    seen: set[str] = set()
    for role in roles.split():
        page = await stage.page(people.get(role))
        page.on("pageerror", note_errors(role, found))
        waiting = beginnings(stage)[role]
        seen |= set(map(pattern, waiting))
        while waiting:
            path = waiting.pop(0)
            found += await problems(page, path)
            for link in await page.locator("a[href^='/']").evaluate_all(LINKS):
                if pattern(link) not in seen and not link.startswith(("/message/", "/static/")):
                    seen.add(pattern(link))
                    waiting.append(link)
        await page.context.close()
    assert found == []
    assert len(seen) >= (20 if "adviser" in roles else 2)


def beginnings(stage: Stage) -> dict[str, list[str]]:
    """Where each role begins; links lead to the rest."""
    scene, sealed = stage.scene, seal(stage.services.keyring, "benali")
    talks = [f"/conversation/{talk}" for talk in (scene.first, scene.failed, scene.stranger)]
    return {
        "nobody": ["/connexion", "/desinscription/x"],
        "adviser": [*talks, f"/file/{scene.queue}?onglet=taches", f"/recherche?q={sealed}", "/absente", "/"],
        "supervisor": [f"/decision/{scene.decision}", f"/decision/{scene.early}", f"/dossier/{scene.samira}", "/"],
        "auditor": ["/"],
        "administrator": ["/"],
    }


def pattern(address: str) -> str:
    """An address without its ids and the rest of its query: one page of a kind is enough."""
    parts = urlsplit(address)
    tab = "onglet" if "onglet=" in parts.query else ""
    return NUMBER.sub("*", parts.path) + tab


async def problems(page: Page, path: str) -> list[tuple[str, ...]]:
    """What is wrong with one page, in both themes, wide and narrow."""
    await page.set_viewport_size({"width": 1280, "height": 844})
    await page.goto(path)
    await page.evaluate(UNFOLD)
    await page.evaluate(AXE.read_text())
    found: list[tuple[str, ...]] = []
    if await page.locator("h1").count() != 1:
        found.append((path, "not one h1"))
    for width, dark, check in VIEWS:
        await page.set_viewport_size({"width": width, "height": 844})
        await page.emulate_media(color_scheme="dark" if dark else "light")
        result = await page.evaluate(check)
        seen = [(item["id"], item["nodes"][0]["html"][:160]) for item in result["violations"]]
        found += [(path, f"{width}{' dark' if dark else ''}", *one) for one in seen]
        wide = await page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        found += [(path, str(width), "scrolls sideways")] if wide else []
    return found
