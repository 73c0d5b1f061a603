import os
from pathlib import Path
import pytest
from mailflow.caseload.publishing import publish_shipped
from mailflow.caseload.studio.editing import begin_draft, open_draft, save_values
from mailflow.pathways.editing import acting
from mailflow.web.login import wall
pytestmark = pytest.mark.e2e
AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
async def test_shots(stage):
    os.makedirs("/tmp/shots", exist_ok=True)
    s = stage.scene
    async with stage.services.engine.begin() as c:
        await publish_shipped(c, s.luc, wall.now())
        await begin_draft(c, "premier-contact", s.luc, wall.now())
        d = await open_draft(c, "premier-contact")
        v = acting.removed(d.values, "appeler")
        await save_values(c, d, v, s.luc, wall.now(), "removed", "appeler")
    paths = os.environ["SHOTS"].split()
    for width, dark in ((1440, False), (390, True)):
        page = await stage.page(s.luc, width=width, dark=dark)
        page.on("pageerror", lambda e: print("PAGEERROR", e))
        page.on("console", lambda m: print("CONSOLE", m.text) if m.type == "error" else None)
        for item in paths:
            name, _, path = item.partition("=")
            r = await page.goto(path)
            print(name, r.status)
            await page.wait_for_timeout(300)
            await page.screenshot(path=f"/tmp/shots/{name}-{width}.png", full_page=width < 500 or "F" in name)
            await page.evaluate("document.documentElement.style.height='auto'")
            await page.add_script_tag(content=AXE.read_text()) if False else await page.evaluate(AXE.read_text())
            res = await page.evaluate("axe.run({resultTypes:['violations']})")
            for x in res["violations"]: print("AXE", name, width, x["id"], [n["html"][:150] for n in x["nodes"][:3]])
            if await page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"): print("WIDE", name, width)
