"""What a change would do is found out without doing it, and drawn where the person stands."""

from __future__ import annotations

import pytest

from mailflow.caseload.amending import Request
from mailflow.caseload.drawing import drawings
from mailflow.caseload.enrolment import enrol
from mailflow.caseload.trying import outlook
from mailflow.core.errors import Refused
from mailflow.core.ids import new_id
from tests.caseload.site import Site

HERE = {"enrolment": "e1", "step": "laisser_lire", "occurrence": 1}


async def test_the_outlook_names_mails_and_due_times_and_leaves_nothing(site: Site) -> None:
    case_id = await site.open()
    async with site.services.engine.begin() as connection:
        await enrol(connection, case_id, "premier-contact", site.now, start_at="laisser_lire")
    await site.advance(case_id)
    before = await site.rows("SELECT state, version FROM cases")
    data = {**HERE, "target": "proposition", "outcome": "elapsed"}
    request = Request(new_id(), case_id, "moved", data, site.adviser_id, "Vue au guichet")
    async with site.services.engine.begin() as connection:
        found = await outlook(connection, site.tools, site.shelf, request, site.now)
    assert found.steps("sent") == ("proposition",)
    assert found.after.enrolments[0].step == "reponse_web" and found.after.upcoming
    assert await site.rows("SELECT state, version FROM cases") == before
    for table in ("outbox", "amendment", "message"):
        assert await site.rows(f"SELECT id FROM {table}") == []
    wrong = Request(new_id(), case_id, "moved", {**HERE, "target": "nulle-part"}, site.adviser_id, "x")
    async with site.services.engine.begin() as connection:
        with pytest.raises(Refused):
            await outlook(connection, site.tools, site.shelf, wrong, site.now)


async def test_the_drawing_marks_the_step_and_says_what_is_done(site: Site) -> None:
    case_id = await site.open()
    async with site.services.engine.begin() as connection:
        await enrol(connection, case_id, "premier-contact", site.now)
    await site.advance(case_id)
    async with site.services.engine.begin() as connection:
        [drawing] = await drawings(connection, case_id)
    states = {line.title: line.state for line in drawing.steps}
    assert states["Courriel de bienvenue"] == "done" and states["Laisser le temps de lire"] == "here"
    assert drawing.picture.count('class="is-here"') == drawing.picture.count('class="is-done"') == 1
    assert "<style" not in drawing.picture and not drawing.ended
