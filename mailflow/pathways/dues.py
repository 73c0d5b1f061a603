"""Due times already worked out for one case, so that `advance` asks a step again only when something of it changed.

May be left out: it changes how long `advance` takes and nothing else. Never stored, never shared between cases.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from mailflow.pathways.state import CaseState, Enrolment

Known = tuple[tuple[Enrolment, ...], datetime | None, datetime | None]  # lineage, paused since, due
# All enrolments, paused since, and which of them is due first.
Seen = tuple[Mapping[str, Enrolment], datetime | None, tuple[datetime, str] | None]


@dataclass(slots=True)
class Dues:
    """Holds for the calendar, revisions and attributes of the first call; others make it forget everything."""

    given: tuple[object, ...] = ()
    known: dict[str, Known] = field(default_factory=dict)
    seen: Seen | None = None

    def holds_for(self, *given: object) -> None:
        """Forget all when the case is looked at with something else than before."""
        if len(given) != len(self.given) or any(new is not old for new, old in zip(given, self.given, strict=True)):
            self.given = given
            self.known.clear()
            self.seen = None

    def find(self, name: str, state: CaseState) -> Known | None:
        """What is known of an enrolment that has not changed since, nor anything it is a track of."""
        known = self.known.get(name)
        if known is None or known[1] != state.paused:
            return None
        enrolments: Mapping[str, Enrolment] = state.enrolments
        for item in known[0]:
            if enrolments.get(name) is not item:
                return None
            name = item.parent
        return known

    def keep(self, name: str, lineage: tuple[Enrolment, ...], paused: datetime | None, due: datetime | None) -> None:
        """Remember it while the enrolments of `lineage` stay what they are."""
        self.known[name] = (lineage, paused, due)
