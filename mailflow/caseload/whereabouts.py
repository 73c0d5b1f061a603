"""Where many people stand in their pathways, in a few words each, for a list. The dossier says more: position.py."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.caseload.position import SHELF
from mailflow.pathways.document import Pathway
from mailflow.pathways.reading import read_step
from mailflow.pathways.state import Enrolment, state_from_json


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """The step a person is at, and how many pathways more there are. `reminded`: how often, since it began."""

    pathway: str
    step: str
    reminded: int
    more: int
    paused: bool


async def whereabouts(connection: AsyncConnection, states: Mapping[UUID, Any]) -> dict[UUID, Whereabouts]:
    """For each person whose case is on a pathway; `states` are those of the cases as stored."""
    read = {key: state_from_json(state) for key, state in states.items() if state}
    wanted = {item.revision for state in read.values() for item in state.enrolments.values() if item.position}
    published = await SHELF.fetch(connection, wanted)
    found = {}
    for key, state in read.items():
        running = [item for item in state.enrolments.values() if item.position and not item.parent and not item.ended]
        if not running:
            continue
        pathway = published[running[0].revision].pathway if running[0].revision in published else None
        found[key] = Whereabouts(
            pathway=pathway.title if pathway else "",
            step=_title(running[0], pathway),
            reminded=running[0].position.reminded if running[0].position else 0,
            more=len(running) - 1,
            paused=state.paused is not None,
        )
    return found


def _title(item: Enrolment, pathway: Pathway | None) -> str:
    assert item.position is not None
    name = item.position.step
    if name in item.extra:
        step = read_step(item.extra[name])[0]
    else:
        step = pathway.steps.get(name) if pathway else None
    return step.title if step else ""
