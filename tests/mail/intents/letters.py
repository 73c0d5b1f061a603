"""A reply as a whole mail, read and understood: greetings, closing and signature are cut as in life."""

from __future__ import annotations

from dataclasses import replace

from mailflow.mail.intents import understand
from mailflow.mail.reading import read
from mailflow.mail.values import Attachment, ReadMail, Understanding
from tests.mail.intents.tables import CONTEXTS, NOW, PARIS

_HEAD = "From: Jean Test <jean.test@example.org>\r\nDate: Wed, 04 Mar 2026 10:00:00 +0100\r\n"


def letter(text: str) -> ReadMail:
    """A mail with this text."""
    words = text.replace("\n", "\r\n")
    return read(f"{_HEAD}Content-Type: text/plain; charset=utf-8\r\n\r\n{words}\r\n".encode())


def meaning_of(text: str, asked: str) -> Understanding:
    """What it means against what was asked: a name of tables.CONTEXTS, with "+file.pdf" for each attached file."""
    name, *files = asked.split("+")
    attached = tuple(Attachment(file, "application/pdf", 9_000) for file in files)
    return understand(replace(letter(text), attachments=attached), CONTEXTS[name], NOW, PARIS)
