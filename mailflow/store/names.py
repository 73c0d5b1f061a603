"""Names of people as they are compared: no accents, no capitals, one space between words. Pure."""

from __future__ import annotations

import re

from mailflow.mail.folding import folded

_WORD = re.compile(r"[^\W_]+")


def plain_words(text: str) -> list[str]:
    """The words of a text, folded: "Anne-Léa d'Œuf" → anne, lea, d, oeuf."""
    return _WORD.findall(folded(text))


def plain_name(given_name: str, family_name: str) -> str:
    """What `person.plain_name` holds."""
    return " ".join(plain_words(f"{given_name} {family_name}"))
