"""`end`: the enrolment is over, with an outcome code. The case itself stays open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from mailflow.pathways.fields import Fields
from mailflow.pathways.step import Here, Step, Turn


@dataclass(frozen=True, slots=True)
class End(Step):
    """`outcome` says why it ended."""

    kind: ClassVar[str] = "end"
    takes_time: ClassVar[bool] = True

    outcome: str

    @classmethod
    def read(cls, fields: Fields, step_id: str, title: str) -> End:
        return cls(step_id, title, fields.name("outcome"))

    def enter(self, here: Here) -> Turn:
        return Turn(end=self.outcome)


STEP = End
