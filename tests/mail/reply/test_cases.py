"""Every invented mail of cases/ is taken apart as its lines say."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from mailflow.mail.lines import of_plain_text
from mailflow.mail.parsing.html_text import lines_of
from mailflow.mail.reply import reply_text

_CASES = Path(__file__).parent / "cases"
_PLACES = {"r": "reply", "q": "quoted", "s": "signature"}


@dataclass
class Case:
    """One mail: its text and which words belong where."""

    title: str
    author: str
    html: str = ""
    lines: list[str] = field(default_factory=list)
    words: dict[str, list[str]] = field(default_factory=lambda: {"reply": [], "quoted": [], "signature": []})

    def add(self, raw: str) -> None:
        """One labelled line."""
        if not raw:
            self.lines.append("")
            return
        if raw[0] == "h":
            self.html += raw[2:]
            return
        joins = raw[0] == "+"
        label, text = raw[int(joins)], raw[2 + joins :]
        self.words[_PLACES[label]] += text.split()
        if joins:
            self.lines[-1] += " " + text
        else:
            self.lines.append(text)


def _cases() -> list[Case]:
    found: list[Case] = []
    for path in sorted(_CASES.glob("*.txt")):
        for raw in path.read_text(encoding="utf-8").split("\n"):
            if raw.startswith("## "):
                title, _, author = raw[3:].partition(" | ")
                found.append(Case(f"{path.stem}: {title}", author or "Nadia Brunel"))
            elif found:
                found[-1].add(raw)
    return found


def test_the_cases_are_many() -> None:
    assert len(_cases()) >= 150


@pytest.mark.parametrize("case", _cases(), ids=lambda case: case.title)
def test_a_mail_is_taken_apart_as_its_lines_say(case: Case) -> None:
    address = f"{case.author.lower().replace(' ', '.')}@example.org"
    lines = lines_of(case.html) if case.html else of_plain_text("\n".join(case.lines))
    found = reply_text.split(lines, case.author, address)
    assert found.reply.split() == case.words["reply"]
    if case.html:
        return
    assert _words(found.quoted) == _bare(case.words["quoted"])
    assert sorted(_words(found.signature)) == sorted(_bare(case.words["signature"]))


def _words(text: str) -> list[str]:
    return _bare(text.split())


def _bare(words: list[str]) -> list[str]:
    """Without marks, which may be glued to a word or stand alone."""
    bare = ["" if word == "JD>" else word.lstrip(">|") for word in words]
    return [word for word in bare if word]
