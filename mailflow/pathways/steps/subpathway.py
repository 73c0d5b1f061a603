"""`subpathway`: follow another pathway to its end, then go on by how it ended.

`pathway` is its code; publishing adds `revision`, the newest published one, and pins it: a later edit of the other
pathway changes nothing here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from mailflow.pathways.fields import Fields
from mailflow.pathways.step import Child, Here, Step, Turn

TRACK = "parcours"
ELSE = "else"


@dataclass(frozen=True, slots=True)
class Subpathway(Step):
    """`outcomes` maps ends of the other pathway to steps of this one; `otherwise` is for all the others."""

    kind: ClassVar[str] = "subpathway"
    takes_time: ClassVar[bool] = False  # nobody knows here; a loop needs a wait of its own

    pathway: str
    revision: str  # before publication the code stands for it
    outcomes: tuple[tuple[str, str], ...]
    otherwise: str

    @classmethod
    def read(cls, fields: Fields, step_id: str, title: str) -> Subpathway:
        code = fields.name("pathway")
        outcomes = tuple(_outcome(entry) for entry in fields.list_of("outcomes"))
        if len(dict(outcomes)) < len(outcomes):
            fields.wrong("outcomes", "Two outcomes have the same name.", "Give each its own.")
        return cls(step_id, title, code, fields.text("revision", code), outcomes, fields.goes_on(ELSE))

    def enter(self, here: Here) -> Turn:
        return Turn(children=(Child(TRACK, "", self.revision),))

    def on_child(self, here: Here, key: str, outcome: str) -> Turn:
        return Turn(outcome=outcome, target=dict(self.outcomes).get(outcome, self.otherwise))

    def ways(self) -> tuple[tuple[str, str], ...]:
        return (*self.outcomes, (ELSE, self.otherwise))

    def pins(self) -> tuple[str, ...]:
        return (self.revision,)


def _outcome(entry: Fields) -> tuple[str, str]:
    made = (entry.name("outcome"), entry.target("next"))
    entry.finish()
    return made


STEP = Subpathway
