"""Handing people to other advisers, for good or until a day, and bringing them back. One transaction each.

What waits goes along with its due times; each case, each dossier and the log hear of it. A temporary transfer is a row
with an end: whoever looks after it next (`returning.py`) brings the people back, however late that is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.caseload.handing_over import bring_along
from mailflow.caseload.sharing_out import Seeker, limit, share_out
from mailflow.core.errors import Refused
from mailflow.store import absences, filing, transfers
from mailflow.store.portfolios import Portfolio, portfolios

CHANGED = "Les portefeuilles ont changé entre-temps : voici la répartition à jour. Rien n’a été confié."
RETURN = "Retour prévu à la fin du relais."
TAKEN_BACK = "Transfert repris."


async def plan(connection: AsyncConnection, row: Mapping[str, Any], ceilings: Mapping[str, int], today: date) -> None:
    """Write down who would get whom: as many as there is room for to the target, the others to who has room."""
    people = await transfers.seekers(connection, row["agency_id"], [UUID(each) for each in row["chosen"]])
    everybody = await portfolios(connection, row["agency_id"])
    away = await absences.away(connection, row["agency_id"], today)
    seekers = [Seeker(item["id"], item["tier"], item["adviser_id"]) for item in people]
    shared = share_out(seekers, everybody, ceilings, target=row["target_id"], away=away)
    places = {str(who): str(to) for who, to in shared.places.items()}
    await transfers.write(connection, row["id"], plan=places)


async def carry_out(
    connection: AsyncConnection, row: Mapping[str, Any], ceilings: Mapping[str, int], now: datetime
) -> int:
    """Do the plan as it was shown; how many people went. Raises `Refused` when there is no room for it any more."""
    if row["state"] != "draft":
        raise Refused("Ce transfert est déjà fait.")
    agency_id, places = row["agency_id"], {UUID(who): UUID(to) for who, to in row["plan"].items()}
    loads = {item.staff_id: item for item in await portfolios(connection, agency_id)}
    found = await transfers.seekers(connection, agency_id, places)
    people = [item for item in found if item["adviser_id"] != places[item["id"]]]
    if not people or not _fits(people, places, loads, ceilings):
        raise Refused(CHANGED)
    nobodys = {item["id"] for item in people if item["adviser_id"] not in loads}
    await _hand_all(connection, row, people, places, nobodys, now)
    await transfers.write(connection, row["id"], state="done", done_at=now)
    return len(people)


def _fits(
    people: Sequence[RowMapping],
    places: Mapping[UUID, UUID],
    loads: dict[UUID, Portfolio],
    ceilings: Mapping[str, int],
) -> bool:
    """Whether there is room for each, one after the other as they were shared out."""
    for item in people:
        load, former = loads.get(places[item["id"]]), loads.get(item["adviser_id"])
        if load is None or load.people >= limit(load, item["tier"], ceilings):
            return False
        loads[load.staff_id] = replace(load, people=load.people + 1)
        if former is not None:
            loads[former.staff_id] = replace(former, people=former.people - 1)
    return True


async def _hand_all(
    connection: AsyncConnection,
    row: Mapping[str, Any],
    people: Sequence[RowMapping],
    places: Mapping[UUID, UUID],
    nobodys: set[UUID],
    now: datetime,
) -> None:
    await transfers.assign_all(connection, {item["id"]: places[item["id"]] for item in people}, now)
    for staff_id in sorted({places[item["id"]] for item in people}):
        theirs = [item["id"] for item in people if places[item["id"]] == staff_id]
        for whose in (nobodys & set(theirs), set(theirs) - nobodys):
            from_triage = whose <= nobodys
            await bring_along(connection, row["agency_id"], whose, staff_id, from_triage=from_triage)
    await transfers.add_people(
        connection,
        [
            {
                "transfer_id": row["id"],
                "person_id": item["id"],
                "from_id": item["adviser_id"],
                "to_id": places[item["id"]],
                "read_at": None if row["note"] else now,
            }
            for item in people
        ],
    )
    told = [{"case_id": item["case_id"], "to": places[item["id"]]} for item in people if item["case_id"]]
    await _tell(connection, told, row["author_id"], row["note"], now)
    ids = [item["id"] for item in people]
    await transfers.log_all(connection, ids, row["author_id"], "person.transferred", row["id"], now)


async def _tell(
    connection: AsyncConnection, told: Sequence[Mapping[str, Any]], by: UUID, reason: str, now: datetime
) -> None:
    """Each case hears of it, and its dossier says who did it and why."""
    await transfers.sign_all(connection, told, by, reason, now)
    await filing.record_events(
        connection,
        [
            {"case_id": item["case_id"], "kind": "transferred", "data": {"to": str(item["to"])}, "at": now}
            for item in told
        ],
    )


async def note_one(
    connection: AsyncConnection,
    case: Mapping[str, Any],
    former: UUID | None,
    staff_id: UUID,
    *,
    by: UUID,
    note: str,
    now: datetime,
) -> None:
    """Write down a transfer of one person that caseload/amending carried out: its reason is the note."""
    agency_id, person_id = case["agency_id"], case["person_id"]
    key = await transfers.begin(connection, agency_id, by, [person_id], now)
    await transfers.write(connection, key, target_id=staff_id, note=note, state="done", done_at=now)
    row = {"transfer_id": key, "person_id": person_id, "from_id": former, "to_id": staff_id}
    await transfers.add_people(connection, [row | {"read_at": None if note else now}])


async def give_back(
    connection: AsyncConnection, row: Mapping[str, Any], now: datetime, by: UUID | None = None
) -> tuple[int, int]:
    """Back to who followed them before: how many went, and how many stayed because somebody else follows them by now.

    `by` took it back; None: its end came. Who has left the service gets nobody back.
    """
    if row["state"] != "done":
        raise Refused("Ce transfert est déjà terminé.")
    await portfolios(connection, row["agency_id"])  # holds the agency's portfolios until commit
    people = await transfers.still_there(connection, row["id"])
    back = [item for item in people if _goes_back(item)]
    stayed = [item["person_id"] for item in people if not _goes_back(item)]
    await transfers.assign_all(connection, {item["person_id"]: item["from_id"] for item in back}, now)
    for former in {item["from_id"] for item in back}:
        theirs = [item["person_id"] for item in back if item["from_id"] == former]
        await bring_along(connection, row["agency_id"], theirs, former)
    await transfers.end_people(connection, row["id"], [item["person_id"] for item in back], "returned", now)
    await transfers.end_people(connection, row["id"], stayed, "kept", now)
    told = [{"case_id": item["case_id"], "to": item["from_id"]} for item in back if item["case_id"] and item["from_id"]]
    await _tell(connection, told, by or row["author_id"], TAKEN_BACK if by else RETURN, now)
    ids = [item["person_id"] for item in back]
    await transfers.log_all(connection, ids, by, "person.returned", row["id"], now)
    await transfers.write(connection, row["id"], state="ended", ended_at=now)
    return len(back), len(stayed)


def _goes_back(item: RowMapping) -> bool:
    at_work = item["from_id"] is None or (item["active"] and item["role"] == "adviser")
    return bool(item["now_id"] == item["to_id"] and at_work)
