"""The pathways of a case as pictures with the position marked, and the same as lists. Reads, changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.caseload.position import SHELF
from mailflow.pathways.document import Pathway
from mailflow.pathways.graph import Marks, marked_svg, words
from mailflow.pathways.state import CaseState, Enrolment, state_from_json
from mailflow.store.cases import read_case


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step: `state` is here, done or "". `depth` counts the steps it is within."""

    title: str
    kind: str
    detail: str
    state: str
    at: datetime | None
    outcome: str
    depth: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """One pathway that the person follows, or that a step of it began."""

    title: str
    ended: str
    picture: str  # SVG without style, its words escaped
    steps: tuple[StepLine, ...]


async def drawings(connection: AsyncConnection, case_id: UUID) -> tuple[Drawing, ...]:
    """Running pathways first, each with its tracks; those that ended after them."""
    case = await read_case(connection, case_id)
    if case is None:
        return ()
    state = state_from_json(case["state"])
    published = await SHELF.fetch(connection, {item.revision for item in state.enrolments.values()})
    made = [
        _drawing(state, name, published[item.revision].pathway)
        for name, item in state.enrolments.items()
        if item.revision in published and not item.extra and not _within(state, item)
    ]
    return tuple(sorted(made, key=lambda drawing: bool(drawing.ended)))


def _within(state: CaseState, item: Enrolment) -> bool:
    """Whether it is a track of the same pathway: drawn there."""
    parent = state.enrolments.get(item.parent)
    return parent is not None and parent.revision == item.revision


def _family(state: CaseState, name: str) -> Iterator[Enrolment]:
    item = state.enrolments[name]
    yield item
    for track in state.tracks(name):
        if state.enrolments[track].revision == item.revision and not state.enrolments[track].extra:
            yield from _family(state, track)


def _drawing(state: CaseState, name: str, pathway: Pathway) -> Drawing:
    outcomes, anchors, since = dict[str, str](), dict[str, datetime](), dict[str, datetime]()
    for item in _family(state, name):
        outcomes |= item.outcomes
        anchors |= item.anchors
        if item.position:
            since[item.position.step] = item.position.since
    marks = Marks(frozenset(since), frozenset(outcomes))
    lines = tuple(
        StepLine(
            title=step.title,
            kind=words.KINDS[step.kind],
            detail=words.detail(step),
            state=marks.of(step.id),
            at=since.get(step.id) or anchors.get(step.id),
            outcome=words.outcome(step, outcomes[step.id]) if marks.of(step.id) == "done" else "",
            depth=step.scope.count("/"),
        )
        for step in pathway.steps.values()
    )
    return Drawing(pathway.title, state.enrolments[name].ended, marked_svg(pathway, marks), lines)
