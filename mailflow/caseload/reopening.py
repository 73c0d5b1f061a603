"""A task finished by mistake is opened again, by who finished it, within minutes and before it led to a mail."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.caseload.amending import Request, amend
from mailflow.caseload.present import present
from mailflow.caseload.revisions import Shelf
from mailflow.caseload.sending import Tools
from mailflow.caseload.tasks import ref_of_key
from mailflow.core.errors import Refused
from mailflow.core.ids import new_id
from mailflow.pathways.events import Ref
from mailflow.store import audit, cases, tasks
from mailflow.store.conversations import tell_live
from mailflow.store.events import take_back_task_done

WITHIN = timedelta(minutes=10)
LATE = "Cette tâche est faite depuis trop longtemps pour être rouverte : ajoutez une étape au parcours."
WROTE = "Un courriel est déjà parti après cette tâche : elle ne peut plus être rouverte. Ajoutez une étape au parcours."
ENDED = "Le parcours est allé plus loin : changez d’étape depuis le dossier."


async def reopen(
    connection: AsyncConnection, tools: Tools, shelf: Shelf, task_id: UUID, by: UUID, now: datetime
) -> None:
    """Undo, or move the person back to the step, which opens the task anew. Raises `Refused` with a sentence."""
    case_id = await tasks.case_of_task(connection, task_id)
    if case_id is None:
        raise Refused("Cette tâche n’existe pas.")
    case = await cases.lock_case(connection, case_id)  # before its task, as the case itself does
    found = await tasks.lock_task(connection, task_id)
    assert case is not None
    assert found is not None
    _check(found, by, now)
    ref = ref_of_key(found["dedup_key"])
    beside = not ref.enrolment or (":" in ref.step and not ref.step.startswith("goal:"))
    if await take_back_task_done(connection, case_id, task_id) or beside:
        await tasks.reopen_task(connection, task_id)
    else:
        await _step_back(connection, tools, shelf, found, ref, by, now)
    person_id = case["person_id"]
    await audit.record(connection, now, by, "task.reopened", person_id=person_id, object_id=task_id)
    await tell_live(connection, {f"queue:{found['queue_id']}"})


def _check(task: RowMapping, by: UUID, now: datetime) -> None:
    if task["state"] != "done" or task["kind"] != "task" or task["done_by"] != by:
        raise Refused("Seule la personne qui vient de terminer une tâche peut la rouvrir.")
    if now - task["done_at"] > WITHIN:
        raise Refused(LATE)


async def _step_back(
    connection: AsyncConnection, tools: Tools, shelf: Shelf, task: RowMapping, ref: Ref, by: UUID, now: datetime
) -> None:
    """The case has gone on: back to the step, if nothing was written to the person."""
    case_id = task["case_id"]
    if await tasks.wrote_since(connection, case_id, task["done_at"]):
        raise Refused(WROTE)
    found = await present(connection, shelf, case_id, now)
    enrolment = found.run.state.enrolments.get(ref.enrolment) if found else None
    if enrolment is None or enrolment.position is None or ref.step.startswith("goal:"):
        raise Refused(ENDED)
    here = enrolment.ref(ref.enrolment)
    data = {"enrolment": here.enrolment, "step": here.step, "occurrence": here.occurrence, "target": ref.step}
    reason = f"Tâche rouverte : {task['title']}"
    await amend(connection, tools, shelf, Request(new_id(), case_id, "moved", data, by, reason), now)
