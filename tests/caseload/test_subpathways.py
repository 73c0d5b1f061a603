"""Publishing pins sub-pathways; a running case follows what was pinned, whatever is published later."""

from __future__ import annotations

from uuid import UUID

import pytest

from mailflow.caseload.enrolment import enrol
from mailflow.caseload.position import position_of
from mailflow.caseload.publishing import publish
from mailflow.caseload.subpathways import in_order
from mailflow.pathways.problems import InvalidPathway
from tests.caseload.site import Site

INNER = """
code: interieur
title: Demande de pièces
steps:
  - {id: attendre, kind: wait, title: Attendre un peu, for: 2 days}
  - {id: fin, kind: end, outcome: complet}
"""
OUTER = """
code: exterieur
title: Tout
steps:
  - {id: pieces, kind: subpathway, pathway: interieur, outcomes: [{outcome: complet, next: fin}], else: fin}
  - {id: fin, kind: end, outcome: fini}
"""


async def published(site: Site, *documents: str) -> list[UUID]:
    async with site.services.engine.begin() as connection:
        return [await publish(connection, document, {}, None, site.now) for document in documents]


async def test_the_newest_revision_is_pinned_when_the_outer_pathway_is_published(site: Site) -> None:
    _, second, outer = await published(site, INNER, INNER.replace("2 days", "3 days"), OUTER)
    await published(site, INNER.replace("2 days", "9 days"))
    [row] = await site.rows("SELECT document FROM revision WHERE id = :id", id=outer)
    assert row["document"]["steps"][0]["revision"] == str(second)


async def test_a_case_runs_through_it_and_its_page_shows_where_it_is(site: Site) -> None:
    await published(site, INNER, OUTER)
    case_id = await site.open()
    async with site.services.engine.begin() as connection:
        await enrol(connection, case_id, "exterieur", site.now)
    stepped = await site.advance(case_id)
    async with site.services.engine.connect() as connection:
        seen = await position_of(connection, case_id, site.now)
    assert [(item.pathway, item.title) for item in seen.upcoming] == [("Demande de pièces", "Attendre un peu")]
    assert stepped.next_due
    site.now = stepped.next_due
    await site.advance(case_id)
    [case] = await site.rows("SELECT state #>> '{enrolments,e1,ended}' AS ended FROM cases")
    assert case["ended"] == "fini"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (OUTER.replace("pathway: interieur", "pathway: absent"), "“absent” is not published"),
        (OUTER.replace("{outcome: complet,", "{outcome: abandon,"), "never ends with “abandon”"),
        (OUTER.replace("pathway: interieur", "pathway: exterieur"), "leads back into “exterieur”"),
        (
            OUTER.replace("code: exterieur", "code: interieur").replace("pathway: interieur", "pathway: milieu"),
            "leads back",
        ),
    ],
)
async def test_what_cannot_be_pinned_is_refused(site: Site, text: str, sentence: str) -> None:
    await published(site, INNER, OUTER.replace("code: exterieur", "code: milieu"), OUTER)
    with pytest.raises(InvalidPathway, match=sentence):
        await published(site, text)


def test_documents_that_others_begin_come_first() -> None:
    assert in_order({"exterieur": OUTER, "interieur": INNER}) == ["interieur", "exterieur"]
