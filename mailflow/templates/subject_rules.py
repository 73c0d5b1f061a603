"""What a good subject is: short enough for a telephone, calm, and telling a stranger nothing. Pure; advice only."""

from __future__ import annotations

import re
from enum import StrEnum

SHOWN = 60  # letters of a subject that most programs show
CAPITALS = re.compile(r"\b[A-ZÀ-Ý]{5,}\b")
REPLY = re.compile(r"^(?:re|tr|fwd?)\s*:", re.IGNORECASE)


class Subject(StrEnum):
    """One thing about a subject."""

    LONG = "long"
    LOUD = "loud"
    REPLY = "reply"
    STOP = "stop"
    PRIVATE = "private"


def about_subject(subject: str, fields: frozenset[str], private: frozenset[str]) -> tuple[Subject, ...]:
    """What to change. `fields`: those it names; `private`: those a look over the shoulder must not show."""
    found = {
        Subject.LONG: len(subject) > SHOWN,
        Subject.LOUD: "!" in subject or bool(CAPITALS.search(subject)),
        Subject.REPLY: bool(REPLY.match(subject)),
        Subject.STOP: subject.endswith(".") and not subject.endswith("…"),
        Subject.PRIVATE: bool(fields & private),
    }
    return tuple(item for item, there in found.items() if there)
