"""Saying that a dossier must be kept, and taking it back. Who may, the pages and commands decide."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.core.errors import Refused
from mailflow.store import audit, holds

LONGEST = 300
PLACED, LIFTED = "dossier.held", "dossier.released"


async def hold(connection: AsyncConnection, person_id: UUID, reason: str, by: UUID, now: datetime) -> None:
    """No rule and no hand erases the dossier from now on. Raises `Refused` without a reason, or when it is held."""
    said = " ".join(reason.split())
    if not said or len(said) > LONGEST or not said.isprintable():
        raise Refused(f"Écrivez pourquoi ce dossier doit être conservé, en {LONGEST} caractères au plus.")
    if await holds.of_person(connection, person_id) or not await holds.place(connection, person_id, said, by, now):
        raise Refused("Ce dossier est déjà conservé.")
    await audit.record(connection, now, by, PLACED, person_id=person_id)


async def release(connection: AsyncConnection, person_id: UUID, by: UUID, now: datetime) -> None:
    """The rules count for it again, after a day in which the hold can be placed again."""
    if not await holds.lift(connection, person_id, by, now):
        raise Refused("Ce dossier n’est pas conservé.")
    await audit.record(connection, now, by, LIFTED, person_id=person_id)


async def hold_again(connection: AsyncConnection, person_id: UUID, by: UUID, now: datetime) -> None:
    """Undo of `release`: with the same reason."""
    found = await holds.last_lifted(connection, person_id)
    if found is None:
        raise Refused("Ce dossier n’est pas conservé.")
    await hold(connection, person_id, found["reason"], by, now)
