"""Which steps may follow others in a pathway, and which of them only a decision leads to. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from mailflow.pathways.document import Pathway
from mailflow.pathways.state import Enrolment
from mailflow.pathways.step import Step

DECISION = "decision"


def following(pathway: Pathway, starts: Iterable[str], *, decide: bool = True) -> set[str]:
    """The steps and all that may still come, the tracks within them too; without `decide` not beyond decisions."""
    found: set[str] = set()
    left = list(starts)
    inner: dict[str, list[str]] = defaultdict(list)
    for item in pathway.steps.values():
        inner[item.scope.partition("/")[0]].append(item.id)
    while left:
        step = pathway.steps.get(left.pop())
        if step is None or step.id in found:
            continue
        found.add(step.id)
        if decide or step.kind != DECISION:
            left.extend((*inner[step.id], *_next(pathway, step)))
    return found


def only_decided(pathway: Pathway, lineage: Sequence[Enrolment], here: str, target: str) -> bool:
    """Whether nothing but a decision that nobody has taken leads to `target`; `lineage` is of who stands `here`."""
    own = [item for item in lineage if item.revision == lineage[0].revision]
    taken = {step: outcome for item in own for step, outcome in item.outcomes.items()}
    decided = [
        dict(step.ways()).get(taken[step.id], "")
        for step in pathway.steps.values()
        if step.kind == DECISION and step.id in taken
    ]
    return target not in following(pathway, [pathway.first, here, *decided], decide=False)


def _next(pathway: Pathway, step: Step) -> list[str]:
    ways = [target for _, target in step.ways()] + [way.target for way in step.on]
    return [*ways, *([step.skip.target] if step.skip else []), *(goal.next for goal in pathway.goals)]
