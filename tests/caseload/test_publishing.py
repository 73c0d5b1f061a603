"""Publishing: immutable revisions, every mistake of document and wordings told at once."""

from __future__ import annotations

import pytest

from mailflow.caseload.enrolment import enrol
from mailflow.caseload.publishing import check, publish
from mailflow.core.errors import Refused
from mailflow.pathways.problems import InvalidPathway
from tests.caseload.site import Site

DOCUMENT = """\
code: essai
title: Essai
steps:
  - {id: un, kind: message, wording: bonjour, class: service}
  - {id: fin, kind: end, outcome: fini}
"""
BONJOUR = "Objet : Bonjour\n\nBonjour {{ prenom }}.\n"


async def test_each_publication_is_a_new_revision_that_new_enrolments_take(site: Site) -> None:
    case_id = await site.open()
    for number in (1, 2):
        async with site.services.engine.begin() as connection:
            await publish(connection, DOCUMENT, {"bonjour": BONJOUR, "autre": BONJOUR}, site.adviser_id, site.now)
            await enrol(connection, case_id, "essai", site.now)
        found = await site.rows(
            "SELECT r.number, r.wordings FROM case_event e JOIN revision r ON r.id = (e.data->>'revision_id')::uuid"
            " ORDER BY e.id DESC LIMIT 1"
        )
        assert found[0]["number"] == number
        assert found[0]["wordings"] == {"bonjour": BONJOUR}


@pytest.mark.parametrize(
    ("document", "wordings", "sentence"),
    [
        (DOCUMENT, {}, "The wording “bonjour” does not exist."),
        (DOCUMENT, {"bonjour": "Bonjour"}, "Objet"),
        (DOCUMENT, {"bonjour": "Objet : x\n\n{{ salaire }}"}, "unknown field “salaire”"),
        (DOCUMENT.replace("kind: end", "kind: ende"), {"bonjour": BONJOUR}, "“ende” is not a possible kind."),
    ],
)
async def test_what_could_not_run_is_not_published(
    site: Site, document: str, wordings: dict[str, str], sentence: str
) -> None:
    async with site.services.engine.begin() as connection:
        with pytest.raises(InvalidPathway, match=sentence):
            await publish(connection, document, wordings, None, site.now)
    assert not await site.rows("SELECT FROM pathway WHERE code = 'essai'")


async def test_nobody_is_enrolled_on_a_pathway_that_is_not_published(site: Site) -> None:
    case_id = await site.open()
    async with site.services.engine.begin() as connection:
        with pytest.raises(Refused, match="no published pathway"):
            await enrol(connection, case_id, "inconnu", site.now)


def test_wordings_that_the_pathway_does_not_name_are_no_matter_of_it() -> None:
    assert check(DOCUMENT, {"bonjour": BONJOUR, "autre": "Objet : x\n\n{{ salaire }}"}).code == "essai"
