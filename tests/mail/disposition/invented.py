"""The invented mails of mails/, families by their names: blocks "=== name | expected …", then the mail as it came."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

MAILS = Path(__file__).parent / "mails"
OWN = ("suivi@agence.example",)


@dataclass(frozen=True, slots=True)
class Invented:
    """One mail; `expected` are the columns after its name."""

    name: str
    expected: tuple[str, ...]
    raw: bytes

    def __str__(self) -> str:
        return self.name


def invented(family: str) -> list[Invented]:
    """The mails of a family's files. What a mail leaves out (author, date, charset) is filled in."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(MAILS.glob(f"{family}*.txt"))]
    return [_mail(block) for text in texts for block in f"\n{text}".split("\n=== ")[1:]]


def _mail(block: str) -> Invented:
    title, _, mail = block.partition("\n")
    name, *expected = (column.strip() for column in title.split("|"))
    head, _, body = mail.partition("\n\n")
    fields = {line.partition(":")[0].lower() for line in head.split("\n")}
    for field, usual in (
        ("from", "From: Zoé Martin <zoe.martin@orange.example>"),
        ("date", "Date: Thu, 5 Mar 2026 09:00:00 +0100"),
        ("message-id", "Message-ID: <m1@x.example>"),
        ("content-type", "Content-Type: text/plain; charset=utf-8"),
    ):
        if field not in fields:
            head += f"\n{usual}"
    return Invented(name, tuple(expected), f"{head}\n\n{body}\n".replace("\n", "\r\n").encode())
