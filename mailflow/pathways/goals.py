"""Goals of a pathway: early exits from wherever the person is, confirmed by a human before they count. Values."""

from __future__ import annotations

from dataclasses import dataclass

from mailflow.pathways.fields import Fields
from mailflow.pathways.intents import INTENTS

REACHED, NOT_REACHED = "oui", "non"
ASKED = ":asked"  # a human has been asked


@dataclass(frozen=True, slots=True)
class Goal:
    """A reply with one of `intents` asks an adviser `title`; when it is so, the pathway goes on at `next`."""

    id: str
    title: str
    intents: tuple[str, ...]
    next: str

    @property
    def mark(self) -> str:
        """Its place among outcomes and tasks, apart from those of steps."""
        return f"goal:{self.id}"


def read_goals(fields: Fields) -> tuple[Goal, ...]:
    """The `goals` of a document."""
    found: list[Goal] = []
    for entry in fields.list_of("goals"):
        goal = Goal(entry.name("id"), entry.text("title"), entry.words("intents", INTENTS), entry.target("next"))
        if goal.id in {other.id for other in found}:
            entry.wrong("id", f"The goal “{goal.id}” is there twice.", "Give each goal an id of its own.")
        entry.finish()
        found.append(goal)
    return tuple(found)
