"""No draft of sixty with a real mistake is published, and each says at which step and what to do, in French."""

from __future__ import annotations

import pytest

from mailflow.caseload.studio import publications
from mailflow.caseload.studio.editing import judged
from mailflow.caseload.studio.publications import Choice
from mailflow.core.errors import Refused
from mailflow.pathways.document import drafted
from mailflow.store.drafts import keep_draft
from mailflow.store.pathways import latest_revision
from mailflow.web.studio.problem_words import remedies, sentences
from tests.caseload.site import Site
from tests.caseload.studio.invalid import SOUND, WORDINGS, drafts


def test_the_pathway_they_are_made_from_is_sound() -> None:
    assert drafted(SOUND, WORDINGS)[1] == ()


def test_each_of_them_names_the_step_and_the_remedy_in_french() -> None:
    found = drafts()
    assert len(found) >= 60 and len({text for _, text in found}) == len(found)
    for step, text in found:
        _, problems = drafted(text, WORDINGS)
        named = [item for item in problems if item.step == step or f"`{step}`" in item.instead]
        assert named, (step, [str(item) for item in problems], text)
        for item in problems:
            assert sentences.knows(item.sentence) and remedies.knows(item.instead), str(item)


async def test_none_of_them_is_published(site: Site) -> None:
    async with site.services.engine.begin() as connection:
        for step, text in drafts():
            assert (await judged(connection, text, WORDINGS))[1], step
            savepoint = await connection.begin_nested()
            await keep_draft(connection, "complet", text, WORDINGS, site.adviser_id, site.now)
            with pytest.raises(Refused):
                await publications.order(connection, "complet", Choice(False), site.cover_id, site.now)
            await savepoint.rollback()
        assert await latest_revision(connection, "complet") is None
