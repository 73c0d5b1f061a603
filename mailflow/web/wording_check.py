"""What the page of a wording says about a text: mistakes, the mail for each invented reader, how it reads."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from mailflow.caseload.wording_editing import check_text
from mailflow.caseload.wording_personas import FIRST, READERS, Reader, Tried, at_risk, try_out
from mailflow.caseload.wording_values import FIELDS, Missing
from mailflow.core.errors import Refused
from mailflow.templates.readability import Readability, read
from mailflow.templates.rendering import fields_of, from_text, subject_fields
from mailflow.templates.subject_rules import Subject, about_subject
from mailflow.web.language import _

LONGEST = 20_000
AT_ONCE = asyncio.Semaphore(2)  # the worst text takes a second of computing
PRIVATE = frozenset(name for name, field in FIELDS.items() if field.private)


@dataclass(frozen=True, slots=True)
class Checked:
    """`tried` by the name of the reader, {} while there are mistakes; `readability` is None where it is not known."""

    mistakes: tuple[str, ...]
    reader: str
    tried: dict[str, Tried]
    risks: dict[str, Missing]
    readability: Readability | None
    subject: tuple[Subject, ...]

    @property
    def shown(self) -> Tried | None:
        """For the chosen reader."""
        return self.tried.get(self.reader)


async def check(source: str, language: str, reader: str) -> Checked:
    """Look at a text off the event loop, a few at a time."""
    async with AT_ONCE:
        return await asyncio.to_thread(_check, source, language, reader if reader in READERS else FIRST)


def _check(source: str, language: str, reader: str) -> Checked:
    mistakes = tuple(check_text(source))
    try:
        fields_of(source)
    except Refused:
        return Checked(mistakes, reader, {}, {}, None, ())
    tried = {name: try_out(source, person) for name, person in READERS.items()}
    usual = tried[FIRST].mail
    plain = read(usual.text) if usual and language == "fr" else None
    subject = about_subject(usual.subject, subject_fields(source), PRIVATE) if usual else ()
    return Checked(mistakes, reader, tried, at_risk(source), plain, subject)


async def html_of(source: str, reader: str) -> str:
    """The HTML part for a reader, or a page that says why there is none."""
    async with AT_ONCE:
        return await asyncio.to_thread(_html, source, READERS.get(reader, READERS[FIRST]))


def _html(source: str, reader: Reader) -> str:
    try:
        found = try_out(source, reader)
    except Refused as error:
        return from_text(_("Aperçu"), error.public).html
    if found.mail is not None:
        return found.mail.html
    fields = ", ".join(found.held)
    said = _("Ce courriel ne partirait pas : aucune valeur pour {fields}.").format(fields=fields) if fields else ""
    return from_text(_("Aperçu"), said or found.refusal).html
