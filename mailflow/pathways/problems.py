"""What is wrong with a pathway document: where, in a plain sentence, and what to write instead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from mailflow.core.errors import Refused


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake. `line` counts from 1, 0 when unknown; `step` is "" for the pathway's own fields."""

    line: int
    step: str
    sentence: str
    instead: str
    path: tuple[str | int, ...] = field(default=(), compare=False)  # of the field in the document, () when unknown

    def __str__(self) -> str:
        where = f"line {self.line}" if self.line else "document"
        step = f", step “{self.step}”" if self.step else ""
        return f"{where}{step}: {self.sentence} {self.instead}"


class InvalidPathway(Refused):
    """The document cannot be published; `problems` holds every mistake found, in order of line."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: problem.line))
        super().__init__("\n".join(map(str, self.problems)))
