"""`goto`: back to an earlier step, a bounded number of times; then on. Decides at once and waits for nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from mailflow.pathways.fields import Fields
from mailflow.pathways.step import Here, Step, Turn

AGAIN, ENOUGH = "again", "enough"
MOST_LOOPS = 100


@dataclass(frozen=True, slots=True)
class Goto(Step):
    """`max_loops` counts over the whole enrolment; in a round of `recurring`, over that round."""

    kind: ClassVar[str] = "goto"
    takes_time: ClassVar[bool] = False

    to: str
    most: int
    then: str

    @classmethod
    def read(cls, fields: Fields, step_id: str, title: str) -> Goto:
        if not fields.has("max_loops"):
            fields.wrong(None, "It does not say how often it leads back.", "Write for example `max_loops: 3`.")
        return cls(
            id=step_id,
            title=title,
            to=fields.target("to"),
            most=fields.number("max_loops", 1, MOST_LOOPS, 1),
            then=fields.goes_on("then"),
        )

    def enter(self, here: Here) -> Turn:
        if here.position.occurrence <= self.most:
            return Turn(outcome=AGAIN, target=self.to)
        return Turn(outcome=ENOUGH, target=self.then)

    def ways(self) -> tuple[tuple[str, str], ...]:
        return ((AGAIN, self.to), (ENOUGH, self.then))


STEP = Goto
