"""An administrator uploads past mail in a real browser: read, compared with earlier verdicts, narrowed, taken away."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.e2e.conftest import Stage
from tests.mail.bench.archives import box

pytestmark = pytest.mark.e2e

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"


async def problems(page: Page) -> list[tuple[str, ...]]:
    """What axe finds, light and dark, and whether a narrow window scrolls sideways."""
    found: list[tuple[str, ...]] = []
    await page.evaluate(AXE.read_text())
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        result = await page.evaluate("axe.run({resultTypes: ['violations']})")
        found += [(page.url, scheme, item["id"], item["nodes"][0]["html"][:160]) for item in result["violations"]]
    await page.emulate_media(color_scheme="light")
    await page.set_viewport_size({"width": 390, "height": 844})
    if await page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        found.append((page.url, "scrolls sideways"))
    await page.set_viewport_size({"width": 1280, "height": 844})
    return found


async def test_past_mail_is_read_compared_narrowed_and_taken_away(stage: Stage, tmp_path: Path) -> None:
    archive, before = tmp_path / "année 2025.mbox", tmp_path / "avant.jsonl"
    archive.write_bytes(box(8))
    page = await stage.page(stage.scene.luc)
    await page.goto("/reglages")
    await page.get_by_role("link", name="Relecture").press("Enter")
    found = await problems(page)
    await page.get_by_label("Archive de courriels").set_input_files(archive)
    await page.get_by_role("button", name="Relire").press("Enter")
    await expect(page.get_by_role("heading", name="Courriel par courriel")).to_be_visible()
    async with page.expect_download() as taken:
        await page.get_by_role("link", name="Verdicts, pour comparer plus tard").press("Enter")
    lines = [json.loads(line) for line in (await (await taken.value).path()).read_text().splitlines()]
    lines[2] |= {"disposition": "human", "safe": "human"}
    before.write_text("".join(json.dumps(line) + "\n" for line in lines))
    await page.goto("/reglages/rejeu")
    await page.get_by_label("Archive de courriels").set_input_files(archive)
    await page.get_by_label("Verdicts à comparer").set_input_files(before)
    await page.get_by_role("button", name="Relire").press("Enter")
    await expect(page.get_by_text("À vérifier avant toute mise en service").first).to_be_visible()
    found += await problems(page)
    await page.get_by_role("link", name="pris pour du courrier automatique").press("Enter")
    await expect(page.locator(".replay-rows tbody tr")).to_have_count(1)
    await expect(page.locator(".replay-rows")).to_contain_text("réponse automatique")
    await page.get_by_role("button", name="Effacer maintenant").press("Enter")
    await expect(page.get_by_text("il n’en reste rien")).to_be_visible()
    assert found == []
