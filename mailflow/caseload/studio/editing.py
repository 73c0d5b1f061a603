"""A draft that several administrators edit: begun from a revision, changed step by step, undone and redone."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.caseload.documents import document_of
from mailflow.caseload.publishing import wrong_in_wording
from mailflow.caseload.subpathways import pin
from mailflow.core.errors import Refused
from mailflow.pathways.document import Pathway, drafted
from mailflow.pathways.editing.outline import Entry, outline
from mailflow.pathways.editing.skeletons import new_pathway
from mailflow.pathways.editing.writing import values_of, written
from mailflow.pathways.fields import NAME
from mailflow.pathways.problems import InvalidPathway, Problem
from mailflow.store import audit, drafts
from mailflow.store.pages.pathways import newest_wordings
from mailflow.store.pathways import latest_revision, revision_numbered
from mailflow.templates.shipped import starter_wordings

KEPT = 32  # documents that were read just now


@dataclass(frozen=True, slots=True)
class Draft:
    """As it is saved. `values` is None while the text is not even YAML; `pathway` is what of it can be read."""

    row: RowMapping
    values: dict[str, Any] | None
    pathway: Pathway | None
    problems: tuple[Problem, ...]
    wordings: Mapping[str, str]  # all that there are

    @property
    def code(self) -> str:
        return str(self.row["code"])

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Its steps as people see them."""
        return _entries(self.row["document"])

    @property
    def title(self) -> str:
        """As far as it says one."""
        return str((self.values or {}).get("title") or self.code)

    def used_by(self, document: str) -> dict[str, str]:
        """The texts to keep with a document: those it names, and every own one, so that undo finds what was written."""
        named = {name: text for name, text in self.wordings.items() if name in document}
        return named | dict(self.row["wordings"])


async def known_wordings(connection: AsyncConnection, row: RowMapping | None = None) -> dict[str, str]:
    """All wordings a draft may use: those that come with mailflow, those in use, and its own."""
    own: Mapping[str, str] = row["wordings"] if row is not None else {}
    return {**starter_wordings(), **await newest_wordings(connection), **own}


async def open_draft(connection: AsyncConnection, code: str) -> Draft | None:
    """The draft with all that is wrong with it."""
    row = await drafts.read_draft(connection, code)
    if row is None:
        return None
    wordings = await known_wordings(connection, row)
    pathway, problems = await judged(connection, row["document"], wordings)
    return Draft(row, _values(row["document"]), pathway, problems, wordings)


@lru_cache(maxsize=KEPT)
def _values(document: str) -> dict[str, Any] | None:
    """Shared by all who ask: nobody changes them in place."""
    try:
        return values_of(document)
    except InvalidPathway:
        return None


@lru_cache(maxsize=KEPT)
def _entries(document: str) -> tuple[Entry, ...]:
    return outline(_values(document) or {})


@lru_cache(maxsize=KEPT)
def _drafted(document: str, wordings: frozenset[str]) -> tuple[Pathway | None, tuple[Problem, ...]]:
    """The same text is asked about at each click."""
    return drafted(document, wordings)


async def judged(
    connection: AsyncConnection, document: str, wordings: Mapping[str, str]
) -> tuple[Pathway | None, tuple[Problem, ...]]:
    """What can be read of a document, and everything that keeps it from being published."""
    pathway, problems = _drafted(document, frozenset(wordings))
    used = sorted(pathway.wordings()) if pathway is not None else []
    wrong = [item for code in used if code in wordings for item in wrong_in_wording(code, wordings[code])]
    if pathway is not None and not problems and not wrong:
        try:
            await pin(connection, pathway)
        except InvalidPathway as error:
            wrong = list(error.problems)
    return pathway, (*problems, *wrong)


async def begin_draft(
    connection: AsyncConnection, code: str, by: UUID, now: datetime, number: int | None = None
) -> None:
    """A draft of the newest revision, or of an older one; one that is there already stays as it is."""
    if await drafts.lock_draft(connection, code) is not None:
        return
    found = await (latest_revision(connection, code) if number is None else revision_numbered(connection, code, number))
    if found is None:
        raise Refused(f"{code} : il n’y a pas de version publiée.")
    await drafts.keep_draft(connection, code, document_of(dict(found)), found["wordings"], by, now, "begun")
    await audit.record(connection, now, by, "pathway.draft")


async def begin_pathway(connection: AsyncConnection, code: str, title: str, by: UUID, now: datetime) -> None:
    """A draft of a pathway that was not there before."""
    if not NAME.fullmatch(code):
        raise Refused("Le code : des lettres minuscules, chiffres, - et _, en commençant par une lettre.")
    taken = await latest_revision(connection, code) or await drafts.lock_draft(connection, code)
    if taken is not None:
        raise Refused(f"Le code {code} est déjà pris.")
    await drafts.keep_draft(connection, code, written(new_pathway(code, title)), {}, by, now, "begun")
    await audit.record(connection, now, by, "pathway.draft")


async def save(
    connection: AsyncConnection, draft: Draft, document: str, by: UUID, now: datetime, what: str, step: str = ""
) -> None:
    """The draft with another text; nothing is written when it is the same."""
    if document == draft.row["document"]:
        return
    values = _values(document)
    if values is not None and values.get("code") != draft.code:
        raise Refused("Le code d’un parcours ne change pas : les dossiers en cours y tiennent.")
    await drafts.keep_draft(connection, draft.code, document, draft.used_by(document), by, now, what, step)


async def save_values(
    connection: AsyncConnection,
    draft: Draft,
    values: Mapping[str, Any],
    by: UUID,
    now: datetime,
    what: str,
    step: str = "",
) -> None:
    """The same with values; lines that did not change keep their comments."""
    await save(connection, draft, written(values, draft.row["document"]), by, now, what, step)


async def turn_back(connection: AsyncConnection, draft: Draft, by: UUID, now: datetime, *, forward: bool) -> None:
    """Undo or redo one edit, whoever made it."""
    await drafts.lock_draft(connection, draft.code)
    before, after = await drafts.places_beside(connection, draft.code, draft.row["place"])
    place = after if forward else before
    document = await drafts.edit_numbered(connection, draft.code, place) if place is not None else None
    if place is None or document is None:
        raise Refused("Il n’y a rien à refaire." if forward else "Il n’y a rien à annuler.")
    await drafts.put_in_force(connection, draft.code, place, document, draft.used_by(document), by, now)


async def restore(connection: AsyncConnection, draft: Draft, number: int, by: UUID, now: datetime) -> None:
    """An edit of the history holds again, as a new one."""
    document = await drafts.edit_numbered(connection, draft.code, number)
    if document is None:
        raise Refused("Cette version du brouillon n’existe plus.")
    await save(connection, draft, document, by, now, "restored", str(number))


async def discard(connection: AsyncConnection, code: str, by: UUID, now: datetime) -> None:
    """Nobody wants the draft; the published revision is untouched."""
    await drafts.remove_draft(connection, code)
    await audit.record(connection, now, by, "pathway.discarded")


def fingerprint(value: Any) -> str:
    """What somebody saw of a step, to know whether another changed it meanwhile."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
