"""Staff change a person's telephone number, or take it away. Each change is noted and can be undone."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.core.errors import Refused
from mailflow.core.phone import read_phone
from mailflow.store import audit, phones
from mailflow.store.conversations import tell_live


async def change(connection: AsyncConnection, once: UUID, person_id: UUID, text: str, by: UUID, now: datetime) -> None:
    """The number becomes what `text` says, none when it says nothing; the second time `once` is named, nothing."""
    phone = read_phone(text) if text.strip() else ""
    if phone is None:
        raise Refused("Ceci n’est pas un numéro de téléphone : dix chiffres, ou + et l’indicatif d’un autre pays.")
    before = await phones.lock_phone(connection, person_id)
    if before == phone:
        raise Refused("C’est déjà le numéro du dossier.")
    if not await phones.write_change(connection, once, person_id, (before, phone), by, now):
        return
    await phones.put_phone(connection, person_id, phone)
    await audit.record(connection, now, by, "phone.changed", person_id=person_id, object_id=once)
    await tell_live(connection, {f"person:{person_id}"})


async def undo(connection: AsyncConnection, person_id: UUID, change_id: UUID, by: UUID, now: datetime) -> None:
    """The number from before the change, when nothing has followed it. Raises `Refused`."""
    present = await phones.lock_phone(connection, person_id)
    found = await phones.lock_change(connection, change_id, person_id)
    if found is None or found["undone_at"] is not None:
        raise Refused("Cette modification est déjà annulée : rechargez la page.")
    if present != found["after"]:
        raise Refused("Le numéro a encore changé depuis : cette modification ne peut plus être annulée seule.")
    await phones.put_phone(connection, person_id, found["before"])
    await phones.note_undone(connection, change_id, by, now)
    await audit.record(connection, now, by, "phone.undone", person_id=person_id, object_id=change_id)
    await tell_live(connection, {f"person:{person_id}"})
