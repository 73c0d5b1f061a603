"""`branch`: take the first way whose condition holds, else `else`. Decides at once and waits for nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from mailflow.pathways.conditions import Condition, read_condition
from mailflow.pathways.fields import Fields
from mailflow.pathways.step import Here, Step, Turn

NEVER = Condition("outcome", "", ())


@dataclass(frozen=True, slots=True)
class Branch(Step):
    """Ordered conditions, each with its step, and the way on when none holds."""

    kind: ClassVar[str] = "branch"
    takes_time: ClassVar[bool] = False

    choices: tuple[tuple[Condition, str], ...]
    otherwise: str

    @classmethod
    def read(cls, fields: Fields, step_id: str, title: str) -> Branch:
        choices = tuple(_choice(entry) for entry in fields.list_of("ways"))
        if not choices:
            fields.wrong("ways", "A branch needs at least one way.", "Write `ways:` with `- when: …` and `next: …`.")
        if not fields.has("else"):
            fields.seen.add("else")
            fields.wrong("else", "A branch must say what happens when no way fits.", "Write `else: <step>`.")
            return cls(step_id, title, choices, "")
        return cls(step_id, title, choices, fields.target("else"))

    def enter(self, here: Here) -> Turn:
        for condition, target in self.choices:
            if condition.holds(here):
                return Turn(outcome=target, target=target)
        return Turn(outcome="else", target=self.otherwise)

    def ways(self) -> tuple[tuple[str, str], ...]:
        return (*((target, target) for _, target in self.choices), ("else", self.otherwise))


def _choice(entry: Fields) -> tuple[Condition, str]:
    when = entry.mapping("when")
    target = entry.target("next")
    entry.finish()
    if when is None:
        entry.wrong(
            "when", "This way does not say when it is taken.", "Write `when: {outcome: <step>, is: [<outcome>]}`."
        )
        return NEVER, target
    condition = read_condition(when)
    when.finish()
    return condition, target


STEP = Branch
