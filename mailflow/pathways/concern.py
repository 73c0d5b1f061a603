"""Which changes between two revisions still concern somebody who stands at a step: those there and ahead. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from mailflow.pathways.diff import Change, Class
from mailflow.pathways.document import Pathway
from mailflow.pathways.following import following


@dataclass(slots=True)
class Concern:
    """`mapping` leads from steps of the old revision to steps of the new one."""

    old: Pathway
    new: Pathway
    changes: tuple[Change, ...]
    mapping: Mapping[str, str]
    _known: dict[str, frozenset[Class]] = field(default_factory=dict)

    @property
    def frozen(self) -> frozenset[str]:
        """Steps that do not change for those who are at them."""
        return frozenset(change.step for change in self.changes if change.change_class is Class.LEGAL and change.step)

    @property
    def removed(self) -> frozenset[str]:
        """Steps that are gone and that the mapping says nothing of."""
        return frozenset(self.old.steps.keys() - self.new.steps.keys() - self.mapping.keys())

    def of(self, steps: Iterable[str]) -> frozenset[Class]:
        """Classes of the changes that concern somebody at these steps; what people read concerns everybody."""
        found = frozenset(item.change_class for item in self.changes if item.change_class is Class.WORDING)
        return found.union(*(self._at(step) for step in steps))

    def _at(self, step: str) -> frozenset[Class]:
        if step not in self._known:
            ahead = following(self.old, [step]) | following(self.new, [self.mapping.get(step, step)]) | {""}
            self._known[step] = frozenset(item.change_class for item in self.changes if item.step in ahead)
        return self._known[step]
