"""What staff do to a person's addresses: add, prefer, confirm, take away. Each is noted and can be undone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.core.errors import Refused
from mailflow.mail.address import canonical
from mailflow.outbox.posting import can_write_to
from mailflow.store import addresses, audit
from mailflow.store.addresses import List
from mailflow.store.conversations import tell_live

MOST = 12
GONE = "Cette adresse n’est plus dans le dossier : rechargez la page."
FOLLOWED = "Les adresses ont encore changé depuis : cette modification ne peut plus être annulée seule."


@dataclass(frozen=True, slots=True)
class Request:
    """`id` is made by the page, once. `kind`: added, preferred, confirmed or removed."""

    id: UUID
    person_id: UUID
    kind: str
    address: str
    by: UUID
    confirmed: bool = False  # of an added one: the person said so, on the telephone or at the counter


async def change(connection: AsyncConnection, request: Request, now: datetime) -> None:
    """Do it; the second time nothing. Raises `Refused` with a sentence."""
    before = await addresses.lock_list(connection, request.person_id)
    if request.kind == "added":
        address = await _addable(request.address, before)
        after = await _with(connection, before, address, confirmed=request.confirmed)
    else:
        address = request.address
        if address not in {row["address"] for row in before}:
            raise Refused(GONE)
        after = WAYS[request.kind](before, address)
    row = {"person_id": request.person_id, "kind": request.kind, "address": address, "staff_id": request.by, "at": now}
    if not await addresses.write_change(connection, request.id, row | {"before": before, "after": after}):
        return
    await addresses.put_list(connection, request.person_id, after)
    action = f"address.{request.kind}"
    await audit.record(connection, now, request.by, action, person_id=request.person_id, object_id=request.id)
    await tell_live(connection, {f"person:{request.person_id}"})


async def undo(connection: AsyncConnection, person_id: UUID, change_id: UUID, by: UUID, now: datetime) -> None:
    """The addresses as they were before the change, when nothing has followed it. Raises `Refused`."""
    present = await addresses.lock_list(connection, person_id)
    found = await addresses.lock_change(connection, change_id, person_id)
    if found is None or found["undone_at"] is not None:
        raise Refused("Cette modification est déjà annulée : rechargez la page.")
    if present != found["after"]:
        raise Refused(FOLLOWED)
    await addresses.put_list(connection, person_id, found["before"])
    await addresses.note_undone(connection, change_id, by, now)
    await audit.record(connection, now, by, "address.undone", person_id=person_id, object_id=change_id)
    await tell_live(connection, {f"person:{person_id}"})


async def _addable(text: str, before: List) -> str:
    address = canonical(text.strip())
    if not address or not can_write_to(address):
        raise Refused("Ceci n’est pas une adresse électronique : vérifiez-la avec la personne.")
    if address in {row["address"] for row in before}:
        raise Refused("Cette adresse est déjà dans le dossier.")
    if len(before) >= MOST:
        raise Refused("Ce dossier a déjà beaucoup d’adresses : retirez-en une d’abord.")
    return address


async def _with(connection: AsyncConnection, before: List, address: str, *, confirmed: bool) -> List:
    """A confirmed one is written to; it is preferred when no other can be."""
    state = "active" if confirmed else "unverified"
    if await addresses.is_suppressed(connection, address):
        state = "unreachable"
    preferred = state == "active" and not any(row["preferred"] and row["state"] == "active" for row in before)
    row = {"address": address, "state": state, "preferred": preferred}
    others = [{**item, "preferred": False} for item in before] if preferred else before
    return sorted([*others, row], key=lambda item: item["address"])


def _preferring(before: List, address: str) -> List:
    if next(row for row in before if row["address"] == address)["state"] != "active":
        raise Refused("Confirmez cette adresse d’abord : on n’écrit pas à une adresse à vérifier ou injoignable.")
    return [{**row, "preferred": row["address"] == address} for row in before]


def _confirming(before: List, address: str) -> List:
    if next(row for row in before if row["address"] == address)["state"] != "unverified":
        raise Refused("Cette adresse n’est pas à vérifier.")
    return [{**row, "state": "active"} if row["address"] == address else row for row in before]


def _removing(before: List, address: str) -> List:
    """Of those that stay the first that can be written to is preferred when the preferred one goes."""
    left = [row for row in before if row["address"] != address]
    if any(row["preferred"] for row in left):
        return left
    first = next((row["address"] for row in left if row["state"] == "active"), "")
    return [{**row, "preferred": row["address"] == first} for row in left]


WAYS: dict[str, Callable[[List, str], List]] = {
    "preferred": _preferring,
    "confirmed": _confirming,
    "removed": _removing,
}
