"""What the rules of one family found: intents with the words that show them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from mailflow.mail.values import Intent

_LONGEST = 120


class Pattern(Protocol):
    """What finds words: a regular expression or a list of phrases."""

    def search(self, text: str, /) -> re.Match[str] | None:
        """The leftmost match."""
        ...


@dataclass(slots=True)
class Findings:
    """Gathered while the families run, in the order found."""

    intents: list[Intent] = field(default_factory=list)
    evidence: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)  # why a machine must not act
    slot: int | None = None
    answer: str | None = None

    def add(self, intent: Intent, words: str = "") -> None:
        """Notes an intent once, with its words."""
        if intent not in self.intents:
            self.intents.append(intent)
        words = " ".join(words.split())[:_LONGEST]
        if words and words not in self.evidence:
            self.evidence.append(words)

    def drop(self, *intents: Intent) -> None:
        """Takes intents back that a stronger one explains."""
        self.intents = [intent for intent in self.intents if intent not in intents]

    def has(self, *intents: Intent) -> bool:
        """Whether any of them was found."""
        present = self.intents
        for intent in intents:  # noqa: SIM110 - asked two dozen times a mail
            if intent in present:
                return True
        return False

    def doubt(self, reason: str) -> None:
        """Notes why a person must look."""
        if reason not in self.doubts:
            self.doubts.append(reason)


def search(pattern: Pattern, text: str) -> str:
    """The matched words, "" without a match."""
    found = pattern.search(text)
    return found[0] if found else ""


def any_search(pattern: Pattern, texts: Iterable[str]) -> str:
    """The first text that matches, whole."""
    return next((text for text in texts if pattern.search(text)), "")
