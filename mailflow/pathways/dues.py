"""Due times already worked out for one case, so that `advance` asks a step again only when something of it changed.

May be left out: it changes how long `advance` takes and nothing else. Never stored, never shared between cases.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from mailflow.pathways.state import CaseState, Enrolment

Lineage = tuple[Enrolment, ...]


@dataclass(slots=True)
class Dues:
    """Holds for the calendar, revisions and attributes of the first call; others make it forget everything."""

    given: tuple[object, ...] = ()
    enrolments: Mapping[str, Enrolment] = field(default_factory=dict)  # as they were when all this was worked out
    paused: datetime | None = None
    known: dict[str, tuple[Lineage, datetime | None]] = field(default_factory=dict)
    times: dict[str, datetime] = field(default_factory=dict)  # those of `known` that have one
    soonest: tuple[datetime, str] | None = None  # of `times`, when `sorted_out`
    sorted_out: bool = False

    def holds_for(self, *given: object) -> None:
        """Forget all when the case is looked at with something else than before."""
        if len(given) != len(self.given) or any(new is not old for new, old in zip(given, self.given, strict=True)):
            self.given = given
            self._forget()

    def suspects(self, state: CaseState) -> list[str]:
        """Names whose due time may have become another one: of what changed, of its tracks, and of what is new."""
        if state.paused != self.paused:
            self._forget()
        before, after, known = self.enrolments, state.enrolments, self.known
        found = after.keys() - known.keys()
        if before is not after:
            for name in known.keys() - after.keys():
                self._drop(name)
            touched = {name for name, item in after.items() if before.get(name) is not item}
            while touched:
                found |= touched
                touched = {name for name, item in after.items() if item.parent in touched and name not in found}
            self.enrolments, self.paused = after, state.paused
        return [name for name in found if not self._stands(name, after)]

    def first(self) -> tuple[datetime, str] | None:
        """The earliest that is known, and whose it is."""
        if not self.sorted_out:
            self.soonest = min(zip(self.times.values(), self.times, strict=True), default=None)
            self.sorted_out = True
        return self.soonest

    def keep(self, name: str, lineage: Lineage, due: datetime | None) -> None:
        """Remember it while the enrolments of `lineage` stay what they are."""
        self.known[name] = (lineage, due)
        if due is not None:
            self.times[name] = due
            self.sorted_out = False

    def _stands(self, name: str, enrolments: Mapping[str, Enrolment]) -> bool:
        """Whether nothing changed that its step may look at; a track of another pathway sees nothing of its parent."""
        place = name
        for item in self.known[name][0] if name in self.known else (None,):
            if enrolments.get(place) is not item:
                self._drop(name)
                return False
            place = item.parent if item is not None else ""
        return True

    def _drop(self, name: str) -> None:
        if self.known.pop(name, None) is not None and self.times.pop(name, None) is not None:
            self.sorted_out = False

    def _forget(self) -> None:
        self.enrolments, self.paused = {}, None
        self.known.clear()
        self.times.clear()
        self.sorted_out = False
