"""Conditions of branches, skipped steps and goals: on an outcome, an attribute of the person, or the calendar. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from mailflow.core.rollout import Phase
from mailflow.core.worktime import WEEKDAYS
from mailflow.pathways.fields import Fields
from mailflow.pathways.here import Here

SUBJECTS = ("outcome", "attribute", "calendar")
ROLLOUT = "rollout"  # the attribute that says in which phase the region is
NO_REGION = {"region": "", ROLLOUT: Phase.NONE.value}  # what a person has whose agency belongs to none


@dataclass(frozen=True, slots=True)
class Condition:
    """`subject` is outcome, attribute or calendar; holds when the value of `name` is one of `values`."""

    subject: str
    name: str
    values: tuple[str, ...]

    def holds(self, here: Here) -> bool:
        """Whether it is so now."""
        if self.subject == "outcome":
            return here.outcome_of(self.name) in self.values
        if self.subject == "attribute":
            return here.attributes.get(self.name, "") in self.values
        local = here.calendar.local(here.now)
        if self.name == "weekday":
            return WEEKDAYS[local.weekday()] in self.values
        if self.name == "month":
            return str(local.month) in self.values
        return str(local.day) in self.values


def read_condition(fields: Fields) -> Condition:
    """The condition that the fields spell, e.g. `{outcome: reponse, is: [oui]}`; leaves other fields alone."""
    subject = next((word for word in SUBJECTS if fields.has(word)), "outcome")
    if subject == "calendar":
        name = fields.choice("calendar", ["weekday", "day_of_month", "month"])
        last = {"day_of_month": 31, "month": 12}.get(name, 0)
        allowed = [str(number) for number in range(1, last + 1)] if last else list(WEEKDAYS)
        return Condition(subject, name, fields.words("is", allowed))
    name = fields.text(subject)
    if subject == "outcome":
        fields.notes.mentions.append((fields.step, "outcome", name, fields.line(subject)))
    phases = tuple(Phase) if (subject, name) == ("attribute", ROLLOUT) else None
    return Condition(subject, name, fields.words("is", phases))
