"""Where a step is looked at: the occurrence, what its enrolment knows, the time and the person. Changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from typing import Any

from mailflow.core.quick import dataclass
from mailflow.core.worktime import WorkCalendar
from mailflow.pathways.events import Ref
from mailflow.pathways.state import Enrolment, Position


@dataclass(frozen=True, slots=True)
class Here:
    """What a step may look at. `attributes` are the person's: enums such as tier and language."""

    name: str  # of the enrolment
    lineage: tuple[Enrolment, ...]  # the enrolment, then those it is a track of
    position: Position
    now: datetime
    calendar: WorkCalendar
    attributes: Mapping[str, str] = field(default_factory=dict)
    asked: Mapping[str, Any] | None = None  # given at enrolment, for the first step only

    @property
    def ref(self) -> Ref:
        """This occurrence."""
        return Ref(self.name, self.position.step, self.position.occurrence)

    def outcome_of(self, step: str) -> str:
        """How a step was left last, "" while it was not."""
        return next((item.outcomes[step] for item in self.lineage if step in item.outcomes), "")

    def anchor(self, name: str) -> datetime | None:
        """When the person was enrolled, or a step was left."""
        return next((item.anchors[name] for item in self.lineage if name in item.anchors), None)

    def sent_by(self, step: str) -> str:
        """The newest outbox id of a step, "" without one."""
        return next((item.sent[step] for item in self.lineage if step in item.sent), "")

    def reply_to(self, step: str) -> str:
        """The message id of the answer to a step, "" without one."""
        return next((item.replies[step] for item in self.lineage if step in item.replies), "")
