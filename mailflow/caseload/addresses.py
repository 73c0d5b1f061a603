"""What staff do to a person's addresses: add, prefer, confirm, take away, give up, take up again.

Each is noted and can be undone. An address that staff give up is suppressed as one that mail came back from.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.core.errors import Refused
from mailflow.mail.address import canonical
from mailflow.outbox.posting import can_write_to
from mailflow.store import addresses, audit, suppressions
from mailflow.store.addresses import List
from mailflow.store.conversations import tell_live

MOST = 12
BY_HAND = "manual"  # instead of the status that mail came back with
REASONED, LONGEST_REASON = ("unreachable", "reachable"), 500
GONE = "Cette adresse n’est plus dans le dossier : rechargez la page."
FOLLOWED = "Les adresses ont encore changé depuis : cette modification ne peut plus être annulée seule."


@dataclass(frozen=True, slots=True)
class Request:
    """`id` is made by the page, once. `kind`: one of `WAYS`, or added."""

    id: UUID
    person_id: UUID
    kind: str
    address: str
    by: UUID
    confirmed: bool = False  # of an added one: the person said so, on the telephone or at the counter
    reason: str = ""  # why it is given up, or taken up again


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
    row |= {"before": before, "after": after, "reason": await _reason(connection, request, address)}
    if request.kind == "reachable":
        row["lifted"] = await _lifted(connection, address, changed=before != after)
    if not await addresses.write_change(connection, request.id, row):
        return
    await addresses.put_list(connection, request.person_id, after)
    if request.kind == "unreachable":
        await suppressions.suppress(connection, address, BY_HAND, now)
    elif request.kind == "reachable":
        await suppressions.take_away(connection, address)
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
    if found["kind"] == "unreachable":
        await suppressions.take_away(connection, found["address"])
    elif found["lifted"]:
        since = datetime.fromisoformat(found["lifted"]["since"])
        await suppressions.suppress(connection, found["address"], found["lifted"]["reason"], since)
    await addresses.note_undone(connection, change_id, by, now)
    await audit.record(connection, now, by, "address.undone", person_id=person_id, object_id=change_id)
    await tell_live(connection, {f"person:{person_id}"})


async def _reason(connection: AsyncConnection, request: Request, address: str) -> str:
    """Where one is asked for. To give an address up may harm nobody else."""
    if request.kind not in REASONED:
        return ""
    reason = request.reason.strip()
    if not reason:
        raise Refused("Indiquez le motif : il reste dans le dossier.")
    if len(reason) > LONGEST_REASON:
        raise Refused("Ce motif est trop long.")
    if request.kind == "unreachable" and address in await addresses.shared_with(connection, request.person_id):
        raise Refused("D’autres personnes ont aussi cette adresse : retirez-la plutôt de ce dossier.")
    return reason


async def _lifted(connection: AsyncConnection, address: str, *, changed: bool) -> dict[str, str] | None:
    """Why the address was given up, to be put back by an undo."""
    found = await suppressions.why(connection, address)
    if found is None and not changed:
        raise Refused("Cette adresse n’est pas notée injoignable : rechargez la page.")
    return {"reason": found["reason"], "since": found["since"].isoformat()} if found else None


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


def _giving_up(before: List, address: str) -> List:
    """It stays preferred, as when mail comes back: another one is written to meanwhile."""
    if next(row for row in before if row["address"] == address)["state"] != "active":
        raise Refused("On n’écrit déjà pas à cette adresse : rechargez la page.")
    return [{**row, "state": "unreachable"} if row["address"] == address else row for row in before]


def _taking_up(before: List, address: str) -> List:
    """One that nobody has confirmed stays so."""
    dead = {"address": address, "state": "unreachable"}
    return [{**row, "state": "active"} if row | dead == row else row for row in before]


WAYS: dict[str, Callable[[List, str], List]] = {
    "preferred": _preferring,
    "confirmed": _confirming,
    "removed": _removing,
    "unreachable": _giving_up,
    "reachable": _taking_up,
}
