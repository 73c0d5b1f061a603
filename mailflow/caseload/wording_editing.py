"""Editing a wording: the text goes into the draft of each chosen pathway, and can be put back. Sends nothing.

Published revisions keep the texts they were published with; a draft changes nothing until it is published.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.caseload.documents import document_of
from mailflow.caseload.wording_personas import FIRST, READERS, try_out
from mailflow.caseload.wording_values import FIELDS
from mailflow.caseload.wordings import mark, read_document
from mailflow.core.errors import Refused
from mailflow.store import setting_changes
from mailflow.store.drafts import keep_draft, lock_draft, remove_draft
from mailflow.store.pathways import latest_revision
from mailflow.store.wordings import lock_pathways
from mailflow.templates.rendering import fields_of
from mailflow.templates.shipped import starter_wordings

KIND = "wording"


class Conflict(Refused):
    """Somebody else saved another text meanwhile."""


def check_text(source: str) -> list[str]:
    """Sentences that say what would stop this wording from being sent; none when it may be saved."""
    try:
        unknown = sorted(fields_of(source) - FIELDS.keys())
    except Refused as error:
        return [error.public]
    if unknown:
        return [f"Il n’y a pas de champ « {name} »." for name in unknown]
    refusal = try_out(source, READERS[FIRST]).refusal
    return [refusal] if refusal else []


async def save_wording(
    connection: AsyncConnection, code: str, source: str, seen: Mapping[str, str], by: UUID, now: datetime
) -> UUID | None:
    """Put the text into the draft of each pathway of `seen` (pathway → mark of the text the author began with).

    Drafts that are missing are begun from the newest revision. None when nothing changed. Raises `Conflict` when
    somebody saved another text meanwhile, `Refused` with every mistake.
    """
    wrong = check_text(source)
    if wrong:
        raise Refused(" ".join(wrong))
    await lock_pathways(connection, sorted(seen))
    before: dict[str, Any] = {}
    for pathway in sorted(seen):
        document, texts, there = await to_edit(connection, pathway)
        old = texts.get(code, "")
        if mark(old) != seen[pathway]:
            raise Conflict("Une autre personne a changé cette formulation entre-temps.", "wording changed meanwhile")
        if old != source:
            before[pathway] = {"text": old, "draft": there}
            await keep_draft(connection, pathway, document, {**texts, code: source}, by, now, "begun")
    if not before:
        return None
    after = {pathway: {"text": source, "draft": True} for pathway in before}
    return await setting_changes.record(connection, by, now, kind=KIND, key=code, before=before, after=after)


async def put_back(
    connection: AsyncConnection, code: str, wanted: Mapping[str, Any], there: Mapping[str, Any], by: UUID, now: datetime
) -> None:
    """Undo: the texts of `wanted` where those of `there` still stand; a draft begun for them alone goes away."""
    await lock_pathways(connection, sorted(wanted))
    for pathway in sorted(wanted):
        document, texts, _ = await to_edit(connection, pathway)
        if texts.get(code, "") != (there[pathway]["text"] or ""):
            raise Conflict("La formulation a changé depuis : rien n’a été annulé.", "wording changed meanwhile")
        old = {**texts, code: wanted[pathway]["text"]}
        if old[code] is None:  # it was new
            if is_used(document, code):
                raise Refused("Une étape se sert de cette formulation : choisissez-y d’abord un autre texte.")
            del old[code]
        revision = await latest_revision(connection, pathway)
        plain = revision is not None and document == document_of(dict(revision)) and old == revision["wordings"]
        if plain and not wanted[pathway]["draft"]:
            await remove_draft(connection, pathway)
        else:
            await keep_draft(connection, pathway, document, old, by, now, "begun")


async def to_edit(connection: AsyncConnection, pathway: str) -> tuple[str, dict[str, str], bool]:
    """The document and wordings of the draft, else of the newest revision; and whether there is a draft."""
    draft = await lock_draft(connection, pathway)
    if draft is not None:
        read = read_document(draft["document"])
        named = {name: text for name, text in starter_wordings().items() if read and name in read.wordings()}
        return draft["document"], named | draft["wordings"], True
    revision = await latest_revision(connection, pathway)
    if revision is None:
        raise Refused("Ce parcours n’existe plus.", f"no pathway {pathway}")
    return document_of(dict(revision)), dict(revision["wordings"]), False


def is_used(document: str, code: str) -> bool:
    """Whether a step of the draft names the wording; in a draft that cannot be read, whether it is named at all."""
    read = read_document(document)
    return code in (read.wordings() if read is not None else document)
