"""`experiment`: part people into arms by a hash of a key that stays the same. No chance: whoever comes again, comes to
the same arm, in every process and on every machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import ClassVar

from mailflow.pathways.commands import Log
from mailflow.pathways.fields import Fields
from mailflow.pathways.step import Here, Step, Turn

CASE = "case"
WHOLE = 100


@dataclass(frozen=True, slots=True)
class Arm:
    """`percent` of all people take this way."""

    name: str
    percent: int
    next: str


@dataclass(frozen=True, slots=True)
class Experiment(Step):
    """`experiment` names it for ever: another step with the same name parts people in the same way.

    `strata` are attributes noted with the arm, for the reading of results; they do not change the arm.
    """

    kind: ClassVar[str] = "experiment"
    takes_time: ClassVar[bool] = False

    experiment: str
    key: str
    strata: tuple[str, ...]
    arms: tuple[Arm, ...]

    @classmethod
    def read(cls, fields: Fields, step_id: str, title: str) -> Experiment:
        arms = tuple(_arm(entry) for entry in fields.list_of("arms"))
        if len(arms) < 2 or len({arm.name for arm in arms}) < len(arms):
            instead = "Write `arms:` with `- arm: temoin`, `percent: 50` and `next: …`."
            fields.wrong("arms", "At least two arms with names of their own are needed.", instead)
        elif (total := sum(arm.percent for arm in arms)) != WHOLE:
            fields.wrong("arms", f"The arms add up to {total} %.", "Let them add up to 100.")
        return cls(
            id=step_id,
            title=title,
            experiment=fields.name("experiment", step_id),
            key=fields.text("key", CASE),
            strata=fields.words("strata", default=()),
            arms=arms,
        )

    def enter(self, here: Here) -> Turn:
        before = here.outcome_of(self.id)
        arm = next((arm for arm in self.arms if arm.name == before), None) or self._drawn(here)
        strata = [f"{name}={here.attributes.get(name, '')}" for name in self.strata]
        return Turn((Log(here.ref, "arm", " ".join([arm.name, *strata])),), outcome=arm.name, target=arm.next)

    def _drawn(self, here: Here) -> Arm:
        key = here.attributes.get(self.key) or here.attributes.get(CASE, "")
        digest = sha256(f"{self.experiment}\0{key}".encode()).digest()
        place = int.from_bytes(digest[:8]) * WHOLE // 2**64
        for arm in self.arms:
            place -= arm.percent
            if place < 0:
                return arm
        return self.arms[-1]

    def ways(self) -> tuple[tuple[str, str], ...]:
        return tuple((arm.name, arm.next) for arm in self.arms)


def _arm(entry: Fields) -> Arm:
    if not entry.has("percent"):
        entry.wrong("percent", "How many people take this arm is missing.", "Write `percent: 50`.")
    made = Arm(entry.name("arm"), entry.number("percent", 0, WHOLE, 0), entry.target("next"))
    entry.finish()
    return made


STEP = Experiment
