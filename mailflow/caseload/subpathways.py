"""Which revisions of other pathways a document pins when it is published; refuses circles and unknown pathways."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.pathways.document import Pathway, pathway_from_json, read_pathway
from mailflow.pathways.pinning import begun_by, codes_begun, pinned, problems_of
from mailflow.pathways.problems import InvalidPathway, Problem
from mailflow.store.pathways import latest_revision, revisions_by_id


async def pin(connection: AsyncConnection, pathway: Pathway) -> Mapping[str, Any]:
    """The document as it is stored: each sub-pathway at its newest revision. Raises `InvalidPathway`."""
    revisions: dict[str, str] = {}
    others: dict[str, Pathway] = {}
    for code in sorted(codes_begun(pathway)):
        row = await latest_revision(connection, code)
        if row is not None:
            revisions[code], others[code] = str(row["id"]), pathway_from_json(row["document"])
    problems = problems_of(pathway, others)
    for step in begun_by(pathway):
        if step.pathway == pathway.code or await _begins(connection, others.get(step.pathway), pathway.code):
            sentence = f"“{step.pathway}” leads back into “{pathway.code}”."
            problems.append(Problem(0, step.id, sentence, "A pathway cannot be part of itself."))
    if problems:
        raise InvalidPathway(problems)
    made: Mapping[str, Any] = pinned(pathway.raw, revisions)
    return made


async def _begins(connection: AsyncConnection, other: Pathway | None, code: str) -> bool:
    """Whether a published pathway begins one of this code, itself or through others."""
    left = set(other.pins()) if other else set()
    seen: set[str] = set()
    while left:
        seen |= left
        rows = await revisions_by_id(connection, [UUID(item) for item in left])
        if any(row["code"] == code for row in rows.values()):
            return True
        left = {pin for row in rows.values() for pin in pathway_from_json(row["document"]).pins()} - seen
    return False


def in_order(documents: Mapping[str, str]) -> list[str]:
    """The codes of documents, those that others begin first."""
    begun = {code: codes_begun(read_pathway(text)) & documents.keys() for code, text in documents.items()}
    found: list[str] = []
    while begun:
        ready = [code for code, needs in begun.items() if needs <= set(found)] or list(begun)
        found += ready
        begun = {code: needs for code, needs in begun.items() if code not in ready}
    return found
