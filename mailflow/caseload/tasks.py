"""A human finishes a task: the outcome goes to the case as an event."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.caseload.deciding import check_decider
from mailflow.core.errors import Refused
from mailflow.pathways.events import Ref
from mailflow.store.conversations import tell_live
from mailflow.store.events import record_event
from mailflow.store.tasks import finish_task, lock_task


def task_key(case_id: UUID, ref: Ref) -> str:
    """The dedup key of the task of one step occurrence."""
    return f"{case_id}/{ref.enrolment}/{ref.step}/{ref.occurrence}"


def ref_of_key(key: str) -> Ref:
    """The step occurrence a task belongs to."""
    _, enrolment, step, occurrence = key.split("/")
    return Ref(enrolment, step, int(occurrence))


async def complete(
    connection: AsyncConnection, task_id: UUID, outcome: str, by: UUID, now: datetime, reasons: str = ""
) -> None:
    """Finish an open task with one of its options, a decision with its reasons. Raises `Refused` with a sentence.

    Reasons stay with the task: the case learns the outcome only.
    """
    found = await lock_task(connection, task_id)
    if found is None:
        raise Refused("Cette tâche n’existe pas.")
    if found["state"] != "open":
        raise Refused("Cette tâche est déjà terminée.")
    if outcome not in found["options"]:
        raise Refused(f"Résultat possible : {', '.join(found['options'])}.")
    if found["kind"] == "decision":
        await check_decider(connection, dict(found), by, reasons, now)
    await finish_task(connection, task_id, outcome, by, now, reasons.strip())
    ref = ref_of_key(found["dedup_key"])
    data = {
        "task_id": str(task_id),
        "enrolment": ref.enrolment,
        "step": ref.step,
        "occurrence": ref.occurrence,
        "outcome": outcome,
    }
    await record_event(connection, found["case_id"], "task_done", data, now)
    await tell_live(connection, {f"queue:{found['queue_id']}"})
