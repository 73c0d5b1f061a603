"""`branch`: take the first way whose condition holds, else `else`. Decides at once and waits for nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from mailflow.core.worktime import WEEKDAYS
from mailflow.pathways.fields import Fields
from mailflow.pathways.step import Here, Step, Turn


@dataclass(frozen=True, slots=True)
class Condition:
    """`subject` is outcome, attribute or calendar; holds when the value of `name` is one of `values`."""

    subject: str
    name: str
    values: tuple[str, ...]
    then: str

    def holds(self, here: Here) -> bool:
        """Whether this way is to be taken."""
        if self.subject == "outcome":
            return here.enrolment.outcomes.get(self.name, "") in self.values
        if self.subject == "attribute":
            return here.attributes.get(self.name, "") in self.values
        local = here.calendar.local(here.now)
        if self.name == "weekday":
            return WEEKDAYS[local.weekday()] in self.values
        return str(local.day) in self.values


@dataclass(frozen=True, slots=True)
class Branch(Step):
    """Ordered conditions and the way on when none holds."""

    kind: ClassVar[str] = "branch"
    takes_time: ClassVar[bool] = False

    conditions: tuple[Condition, ...]
    otherwise: str

    @classmethod
    def read(cls, fields: Fields, step_id: str, title: str) -> Branch:
        conditions = tuple(_condition(entry) for entry in fields.list_of("ways"))
        if not conditions:
            fields.wrong("ways", "A branch needs at least one way.", "Write `ways:` with `- when: …` and `next: …`.")
        if not fields.has("else"):
            fields.seen.add("else")
            fields.wrong("else", "A branch must say what happens when no way fits.", "Write `else: <step>`.")
            return cls(step_id, title, conditions, "")
        return cls(step_id, title, conditions, fields.target("else"))

    def enter(self, here: Here) -> Turn:
        for condition in self.conditions:
            if condition.holds(here):
                return Turn(outcome=condition.then, target=condition.then)
        return Turn(outcome="else", target=self.otherwise)


def _condition(entry: Fields) -> Condition:
    when = entry.mapping("when")
    then = entry.target("next")
    entry.finish()
    if when is None:
        entry.wrong(
            "when", "This way does not say when it is taken.", "Write `when: {outcome: <step>, is: [<outcome>]}`."
        )
        return Condition("outcome", "", (), then)
    subject = next((word for word in ("outcome", "attribute", "calendar") if when.has(word)), "outcome")
    if subject == "calendar":
        name = when.choice("calendar", ["weekday", "day_of_month"])
        days = WEEKDAYS if name == "weekday" else [str(day) for day in range(1, 32)]
        condition = Condition(subject, name, when.words("is", days), then)
    else:
        condition = Condition(subject, when.text(subject), when.words("is"), then)
    when.finish()
    return condition


STEP = Branch
