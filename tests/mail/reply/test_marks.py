"""The data of every language is written as the rules see it, and is linear to look for."""

from __future__ import annotations

import re
from dataclasses import fields

import pytest

from mailflow.mail.folding import folded
from mailflow.mail.lines import of_plain_text
from mailflow.mail.reply import marks, reply_text
from mailflow.mail.reply.marks.language import Language

_PATTERNS = ("wrote", "opening", "days", "tells", "original", "footer", "disclaimer", "closing", "formal", "note")
_LABELS = ("sender", "sent", "recipient", "subject")
_SHAPES = [
    "De : a@b.example\n",
    "Envoyé : 10:10\n",
    "Le 3 mars 2026 à 10:10, Agence <a@b.example\n",
    "Agence a écrit :\n",
    "a@b.example\n",
    "> a\nb\n",
    "-----\n\n",
    "Nadia\n",
    "PS : x\n",
    "| a\n",
    "JD> a\n",
    "Message d'origine\n",
    "Ce message est ",
    ". Cordialement",
    "Le 3 mars 2026 <a@b.example> a écrit ",
    "From: a@b.example Sent: 10:10 ",
]


@pytest.mark.parametrize("language", marks.LANGUAGES, ids=lambda language: language.greeting[:12])
def test_a_language_writes_its_words_folded(language: Language) -> None:
    for field in fields(language):
        text = re.sub(r"\\\w", "", getattr(language, field.name)).replace("’", "")
        assert folded(text) == text.lower(), field.name
        assert text == text.lower(), field.name


@pytest.mark.parametrize("field", _PATTERNS)
def test_the_joined_patterns_compile_and_match_nothing_empty(field: str) -> None:
    pattern = re.compile(f"(?:{marks.alternatives(field)})")
    assert not pattern.match("")
    assert not pattern.match("\x00")


def test_every_language_knows_the_header_of_a_quoted_mail() -> None:
    for language in marks.LANGUAGES:
        known = [bool(getattr(language, label)) for label in _LABELS]
        assert all(known) or not any(known), language


@pytest.mark.parametrize("shape", _SHAPES)
def test_a_shape_repeated_to_the_limit_is_taken_apart(shape: str) -> None:
    lines = of_plain_text(shape * (200_000 // len(shape)))
    found = reply_text.split(lines, "Nadia Brunel", "nadia.brunel@example.org")
    assert found.reply or found.quoted or found.signature
