"""Publishing a pathway: the checked document and its wordings become an immutable revision."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.caseload.subpathways import in_order, pin
from mailflow.caseload.wording_values import FIELDS
from mailflow.core.errors import Refused
from mailflow.pathways.document import Pathway, read_pathway
from mailflow.pathways.problems import InvalidPathway, Problem
from mailflow.store.pathways import insert_revision, keep_pathway, latest_revision
from mailflow.templates.rendering import fields_of
from mailflow.templates.shipped import starter_pathways, starter_wordings


async def publish(
    connection: AsyncConnection, document_yaml: str, wordings: Mapping[str, str], by: UUID | None, now: datetime
) -> UUID:
    """The new revision's id. Raises `InvalidPathway` with every mistake of the document and its wordings."""
    pathway = check(document_yaml, wordings)
    used = {code: wordings[code] for code in sorted(pathway.wordings())}
    pathway_id = await keep_pathway(connection, pathway.code, pathway.title)
    document = await pin(connection, pathway)
    return await insert_revision(connection, pathway_id, document, used, by, now)


def check(document_yaml: str, wordings: Mapping[str, str]) -> Pathway:
    """The pathway when it may be published."""
    problems: list[Problem] = []
    for code, source in wordings.items():
        if code in document_yaml:  # what else lies in the folder is no matter of this pathway
            problems.extend(wrong_in_wording(code, source))
    try:
        pathway = read_pathway(document_yaml, wordings.keys())
    except InvalidPathway as error:
        raise InvalidPathway([*error.problems, *problems]) from None
    if problems:
        raise InvalidPathway(problems)
    return pathway


def wrong_in_wording(code: str, source: str) -> list[Problem]:
    """What would stop this wording from being sent."""
    try:
        unknown = fields_of(source) - FIELDS.keys()
    except Refused as error:
        return [Problem(0, "", f"Wording “{code}”: {error.public}", "Mend it.")]
    instead = f"Possible: {', '.join(sorted(FIELDS))}."
    return [Problem(0, "", f"Wording “{code}” uses the unknown field “{name}”.", instead) for name in sorted(unknown)]


async def publish_shipped(connection: AsyncConnection, by: UUID | None, now: datetime) -> list[str]:
    """Publish every pathway that comes with mailflow and is not published yet; returns their codes."""
    wordings, documents, done = starter_wordings(), starter_pathways(), []
    for code in in_order(documents):
        if await latest_revision(connection, code) is None:
            await publish(connection, documents[code], wordings, by, now)
            done.append(code)
    return done
