"""From a draft to a revision: saved without effect, approved by a second person where steps are legal; rolling back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.caseload.publishing import check, publish
from mailflow.caseload.subpathways import pin
from mailflow.core.errors import Refused
from mailflow.pathways.diff import Change, diff
from mailflow.pathways.document import Pathway, pathway_from_json, read_pathway
from mailflow.pathways.problems import InvalidPathway
from mailflow.store import audit
from mailflow.store.drafts import keep_draft, lock_draft, note_approval, remove_draft
from mailflow.store.pathways import insert_revision, latest_revision, note_approver, revision_numbered
from mailflow.templates.shipped import starter_wordings


async def save_draft(
    connection: AsyncConnection, document: str, wordings: Mapping[str, str], author: UUID, now: datetime
) -> tuple[str, tuple[str, ...]]:
    """Keep it, mistakes and all; its code and the mistakes found. Raises `Refused` when not even a code is there."""
    try:
        pathway = check(document, wordings)
        code, problems = pathway.code, tuple[str, ...]()
        kept = {name: wordings[name] for name in sorted(pathway.wordings())}
    except InvalidPathway as error:
        code, problems = _code_of(document, error), tuple(map(str, error.problems))
        kept = {name: text for name, text in wordings.items() if name in document}
    await keep_draft(connection, code, document, kept, author, now)
    await audit.record(connection, now, author, "pathway.draft")
    return code, problems


def _code_of(document: str, error: InvalidPathway) -> str:
    for line in document.splitlines():
        name, _, value = line.partition(":")
        if name == "code" and value.strip():
            return value.split("#")[0].strip().strip("\"'")
    raise error


def has_legal_steps(pathway: Pathway) -> bool:
    """Whether a second person has to approve it."""
    return any(step.is_legal for step in pathway.steps.values())


async def needs_second_person(connection: AsyncConnection, pathway: Pathway) -> bool:
    """Whether steps are legal, in this document or in the one that people are on: taking one away counts too."""
    newest = await latest_revision(connection, pathway.code)
    before = newest is not None and has_legal_steps(pathway_from_json(newest["document"]))
    return before or has_legal_steps(pathway)


async def approve(connection: AsyncConnection, code: str, by: UUID, now: datetime) -> None:
    """A second person agrees to the draft as it is saved now."""
    found = await _draft(connection, code)
    if found["author_id"] == by:
        raise Refused(f"whoever saved the draft of {code} cannot approve it: a second person has to read it")
    check(found["document"], _wordings(found))
    await note_approval(connection, code, by, now)
    await audit.record(connection, now, by, "pathway.approved")


async def publish_draft(connection: AsyncConnection, code: str, by: UUID, now: datetime) -> int:
    """The draft becomes the next revision; its number. Raises `Refused` while an approval is missing."""
    found = await _draft(connection, code)
    pathway = check(found["document"], _wordings(found))
    if await needs_second_person(connection, pathway) and found["approved_by"] is None:
        raise Refused(f"{code} has legal steps: a second person has to approve the draft first")
    made = await publish(connection, found["document"], _wordings(found), by, now)
    if found["approved_by"] is not None:
        await note_approver(connection, made, found["approved_by"])
    await remove_draft(connection, code)
    await audit.record(connection, now, by, "pathway.published", object_id=made)
    newest = await latest_revision(connection, code)
    assert newest is not None
    return int(newest["number"])


async def roll_back(connection: AsyncConnection, code: str, number: int, by: UUID, now: datetime) -> int:
    """Publish an old revision's document and wordings again, as the newest; its number. It was approved in its time."""
    old, newest = await revision_numbered(connection, code, number), await latest_revision(connection, code)
    if old is None or newest is None:
        raise Refused(f"{code} has no revision {number}")
    if newest["number"] == number:
        raise Refused(f"revision {number} is the newest of {code} already")
    made = await insert_revision(connection, old["pathway_id"], old["document"], old["wordings"], by, now)
    if old["approved_by"] is not None:
        await note_approver(connection, made, old["approved_by"])
    await audit.record(connection, now, by, "pathway.rolled_back", object_id=made)
    return int(newest["number"]) + 1


async def changes_between(
    connection: AsyncConnection, code: str, old: int | None, new: int | None
) -> tuple[Change, ...]:
    """What changed from revision `old` to `new`; None is the newest for `old`, the saved draft for `new`."""
    before = await latest_revision(connection, code) if old is None else await revision_numbered(connection, code, old)
    if before is None:
        raise Refused(f"{code} has no such revision")
    if new is None:
        found = await _draft(connection, code)
        after = pathway_from_json(await pin(connection, read_pathway(found["document"])))
        texts: Mapping[str, str] = _wordings(found)
    else:
        row = await revision_numbered(connection, code, new)
        if row is None:
            raise Refused(f"{code} has no revision {new}")
        after, texts = pathway_from_json(row["document"]), row["wordings"]
    return diff(pathway_from_json(before["document"]), after, before["wordings"], texts)


async def changes_of_file(
    connection: AsyncConnection, document: str, wordings: Mapping[str, str]
) -> tuple[Change, ...] | None:
    """What a file would change; None while nothing of its code is published."""
    pathway = check(document, wordings)
    newest = await latest_revision(connection, pathway.code)
    if newest is None:
        return None
    after = pathway_from_json(await pin(connection, pathway))
    return diff(pathway_from_json(newest["document"]), after, newest["wordings"], wordings)


async def _draft(connection: AsyncConnection, code: str) -> RowMapping:
    found = await lock_draft(connection, code)
    if found is None:
        raise Refused(f"there is no draft of {code}; `mailflow pathway draft FILE` saves one")
    return found


def _wordings(found: RowMapping) -> dict[str, str]:
    own: dict[str, str] = found["wordings"]
    return starter_wordings() | own
