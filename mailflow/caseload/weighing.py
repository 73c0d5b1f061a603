"""What each option of a decision leads to, until something waits again: said before somebody chooses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.caseload.position import SHELF
from mailflow.caseload.tasks import ref_of_key
from mailflow.pathways.document import Pathway
from mailflow.pathways.graph import words
from mailflow.pathways.state import state_from_json
from mailflow.pathways.step import Step
from mailflow.store.cases import read_case

FARTHEST = 6


async def leads_to(
    connection: AsyncConnection, case_id: UUID, task_key: str
) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Outcome → kind and title of the steps that follow at once; empty where the pathway is not known any more."""
    case, ref = await read_case(connection, case_id), ref_of_key(task_key)
    enrolment = state_from_json(case["state"]).enrolments.get(ref.enrolment) if case else None
    if enrolment is None:
        return {}
    published = (await SHELF.fetch(connection, [enrolment.revision])).get(enrolment.revision)
    step = published.pathway.steps.get(ref.step) if published else None
    if published is None or step is None:
        return {}
    return {outcome: tuple(_following(published.pathway, target)) for outcome, target in step.ways()}


def _following(pathway: Pathway, target: str) -> Iterator[tuple[str, str]]:
    """A mail leads on as soon as it is sent; everything else waits for somebody or for time."""
    for _ in range(FARTHEST):
        step = pathway.steps.get(target)
        if step is None:
            return
        yield words.KINDS[step.kind], step.title
        target = _after_sending(step)
        if not target:
            return


def _after_sending(step: Step) -> str:
    return dict(step.ways()).get("sent", "") if step.kind == "message" else ""
