"""Decisions: opened for those who may take them, and refused to everybody else and before their time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.caseload.queues import lead_queue
from mailflow.core.errors import Refused
from mailflow.pathways.commands import OpenDecision
from mailflow.store import tasks
from mailflow.store.conversations import tell_live
from mailflow.store.staff import role_of
from mailflow.store.threads import find_owner

SHORTEST_REASONS, LONGEST_REASONS = 20, 20_000  # characters: enough for one fact


async def open_decision(
    connection: AsyncConnection,
    case: Mapping[str, Any],
    key: str,
    command: OpenDecision,
    titles: Mapping[str, str],
    today: date,
    now: datetime,
) -> None:
    """Put it into the team lead's queue. Who prepared it, the person's adviser when nobody did, cannot take it.

    `titles` says what the steps of its evidence are called.
    """
    queue_id = await lead_queue(connection, case["agency_id"])
    preparer = await tasks.newest_doer(connection, case["id"], command.ref.enrolment, command.prepared_by)
    if preparer is None and case["person_id"] is not None:
        owner = await find_owner(connection, case["person_id"], today)
        preparer = owner.staff_id if owner else None
    await tasks.insert_task(
        connection,
        agency_id=case["agency_id"],
        case_id=case["id"],
        queue_id=queue_id,
        dedup_key=key,
        title=command.title,
        options=command.options,
        labels=command.labels,
        due_at=command.due,
        now=now,
        details={"evidence": [{"step": step, "title": titles.get(step, step)} for step in command.evidence]},
        kind="decision",
        role=command.role,
        legal_basis=command.legal_basis,
        not_before=command.not_before,
        prepared_by=preparer,
    )
    await tell_live(connection, {f"queue:{queue_id}"})


async def check_decider(
    connection: AsyncConnection, task: Mapping[str, Any], by: UUID, reasons: str, now: datetime
) -> None:
    """Raises `Refused` when this person must not decide this, or not yet, or not without saying why."""
    if task["prepared_by"] == by:
        raise Refused("Vous avez préparé ce dossier : la décision revient à une autre personne.")
    if task["role"] == "lead" and await role_of(connection, by) != "supervisor":
        raise Refused("Cette décision revient au responsable d’équipe.")
    if task["not_before"] is not None and now < task["not_before"]:
        raise Refused("La personne peut encore répondre ou être entendue : il est trop tôt pour décider.")
    if not reasons.strip():
        raise Refused("Indiquez les motifs de la décision.")
    if len(reasons.strip()) < SHORTEST_REASONS:
        raise Refused(f"Ces motifs sont trop courts : écrivez au moins {SHORTEST_REASONS} caractères.")
    if len(reasons) > LONGEST_REASONS:
        raise Refused("Ces motifs sont trop longs.")
