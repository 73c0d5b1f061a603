"""Wordings as administrators see them: who sends one, and its text in the newest revision and in the draft.

Changes nothing: wording_editing.py does.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.pathways.document import Pathway, pathway_from_json, read_pathway
from mailflow.pathways.problems import InvalidPathway
from mailflow.store.wordings import drafted, published
from mailflow.templates.shipped import starter_wordings

LANGUAGES = ("en",)


@dataclass(frozen=True, slots=True)
class Use:
    """A step that sends the wording. `mail_class` is "" for steps that do not say."""

    step: str
    title: str
    mail_class: str


@dataclass(frozen=True, slots=True)
class Carrier:
    """A pathway that sends the wording, or whose draft holds it; `published`, `drafted`: None without such a text."""

    code: str
    title: str
    language: str
    uses: tuple[Use, ...]
    number: int = 0
    published: str | None = None
    published_at: datetime | None = None
    published_by: str | None = None
    drafted: str | None = None
    drafted_at: datetime | None = None
    drafted_by: str | None = None

    @property
    def text(self) -> str:
        """What an administrator would change: the draft's, else the published one."""
        return self.drafted if self.drafted is not None else self.published or ""

    @property
    def changed(self) -> bool:
        """Whether the draft says something else than what is sent."""
        return self.drafted is not None and self.drafted != self.published

    @property
    def may_go(self) -> bool:
        """Whether it can be taken out of the draft: no step of it uses it."""
        return self.drafted is not None and not self.uses

    @property
    def seen(self) -> str:
        """Marks the text, so that a change by somebody else is noticed."""
        return mark(self.text)


@dataclass(frozen=True, slots=True)
class Last:
    """When a text last changed, and by whom."""

    at: datetime | None
    by: str | None


@dataclass(frozen=True, slots=True)
class Wording:
    """One wording with every pathway that sends it, by code."""

    code: str
    carriers: tuple[Carrier, ...] = field(default=())

    @property
    def language(self) -> str:
        """Of its pathways."""
        return next((item.language for item in self.carriers), "fr")

    @property
    def classes(self) -> tuple[str, ...]:
        """Of the mails it makes, each once."""
        return tuple(sorted({use.mail_class for item in self.carriers for use in item.uses if use.mail_class}))

    @property
    def is_published(self) -> bool:
        """Whether a newest revision sends it."""
        return any(item.published is not None for item in self.carriers)

    @property
    def last(self) -> Last:
        """The newest change of any of its texts; the publication where none was drafted."""
        every = [
            Last(item.drafted_at, item.drafted_by) if item.changed else Last(item.published_at, item.published_by)
            for item in self.carriers
        ]
        dated = [(item.at, item.by) for item in every if item.at is not None]
        return Last(*max(dated, key=lambda item: item[0])) if dated else Last(None, None)

    def carrier(self, code: str) -> Carrier | None:
        """The pathway of this code, the first one for ""."""
        return next((item for item in self.carriers if code in ("", item.code)), None)

    def alike(self, text: str) -> tuple[str, ...]:
        """The pathways that have this very text: they are changed together."""
        return tuple(item.code for item in self.carriers if item.text == text)


def mark(text: str) -> str:
    """A short mark of a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


async def all_wordings(connection: AsyncConnection) -> dict[str, Wording]:
    """Every wording that a newest revision or a draft sends or holds, by code."""
    revisions = {row["code"]: row for row in await published(connection)}
    drafts = {row["code"]: row for row in await drafted(connection)}
    found: dict[str, list[Carrier]] = {}
    for pathway in sorted(revisions.keys() | drafts.keys()):
        for code, carrier in _carriers(pathway, revisions.get(pathway), drafts.get(pathway)):
            found.setdefault(code, []).append(carrier)
    return {code: Wording(code, tuple(found[code])) for code in sorted(found)}


async def find_wording(connection: AsyncConnection, code: str) -> Wording | None:
    """One of them."""
    return (await all_wordings(connection)).get(code)


def variants(code: str, known: Iterable[str]) -> dict[str, str]:
    """Language → code of the same wording in other languages: `point` and `point-en`."""
    there = set(known)
    base = next((code.removesuffix(f"-{language}") for language in LANGUAGES if code.endswith(f"-{language}")), code)
    every = {"fr": base} | {language: f"{base}-{language}" for language in LANGUAGES}
    return {language: name for language, name in every.items() if name in there and name != code}


def _carriers(code: str, revision: RowMapping | None, draft: RowMapping | None) -> Iterable[tuple[str, Carrier]]:
    sent = pathway_from_json(revision["document"]) if revision else None
    edited = read_document(draft["document"]) if draft else None
    own = draft["wordings"] if draft else {}
    shipped = starter_wordings() if draft else {}
    whole = edited or sent
    names = sent.wordings() if sent else frozenset[str]()
    names |= (edited.wordings() if edited else frozenset[str]()) | frozenset(own)
    for name in sorted(names):
        made = Carrier(code, _title(whole, revision, code), whole.language if whole else "fr", _uses(whole, name))
        if revision and name in revision["wordings"]:
            text, at, by = revision["wordings"][name], revision["published_at"], revision["by"]
            made = replace(made, published=text, published_at=at, published_by=by)
        if revision:
            made = replace(made, number=revision["number"])
        if draft and (edited is None or name in edited.wordings() or name in own):
            text = own.get(name, shipped.get(name, made.published))
            made = replace(made, drafted=text or "", drafted_at=draft["saved_at"], drafted_by=draft["by"])
        yield name, made


def read_document(document: str) -> Pathway | None:
    """The pathway of a draft; None while it has mistakes."""
    try:
        return read_pathway(document)
    except InvalidPathway:
        return None


def _title(pathway: Pathway | None, revision: RowMapping | None, code: str) -> str:
    if pathway:
        return pathway.title
    return revision["title"] if revision else code


def _uses(pathway: Pathway | None, name: str) -> tuple[Use, ...]:
    found = []
    for step in pathway.steps.values() if pathway else ():
        if name not in step.wordings():
            continue
        classes = {item.mail_class.value for item in getattr(step, "reminders", ()) if item.wording == name}
        if getattr(step, "wording", "") == name and hasattr(step, "mail_class"):
            classes.add(step.mail_class.value)
        found += [Use(step.id, step.title, item) for item in sorted(classes) or [""]]
    return tuple(found)
