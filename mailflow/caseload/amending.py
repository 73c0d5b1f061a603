"""What an adviser does to one case: checked against its present state, signed, and applied at once.

Works while Temporal is away: state and history are here, the workflow's timer is renewed by the event that follows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.caseload.advancing import Stepped, advance_case
from mailflow.caseload.handing_over import hand_over
from mailflow.caseload.present import present
from mailflow.caseload.refusals import in_french
from mailflow.caseload.revisions import Shelf
from mailflow.caseload.sending import Tools
from mailflow.caseload.transferring import note_one
from mailflow.core.errors import Refused
from mailflow.pathways.amending import Amendment, refusal
from mailflow.pathways.events import Migrated, Transferred, Unknown, read_event
from mailflow.store import audit
from mailflow.store.amendments import insert_amendment
from mailflow.store.events import record_event
from mailflow.store.portfolios import portfolios
from mailflow.store.threads import find_owner

LONGEST_REASON = 500
GONE = "Ce dossier est clos : plus rien ne peut y être changé."
UNREADABLE = "Cette demande est illisible."


@dataclass(frozen=True, slots=True)
class Request:
    """`id` is made by who asks, once: asking again with the same one changes nothing.

    `kind` and `data` are those of the case's event (pathways.events); a transfer names the adviser as `to`.
    """

    id: UUID
    case_id: UUID
    kind: str
    data: Mapping[str, Any]
    by: UUID
    reason: str = ""


async def amend(
    connection: AsyncConnection, tools: Tools, shelf: Shelf, request: Request, now: datetime
) -> Stepped | None:
    """Do it; None when it was done before. Raises `Refused` with a sentence for the adviser, changing nothing."""
    event = read_event(request.kind, request.data, now)
    if isinstance(event, Unknown) or not isinstance(event, Amendment | Transferred):
        raise Refused(UNREADABLE, f"amendment {request.kind}")
    revisions = [event.revision] if isinstance(event, Migrated) else []
    found = await present(connection, shelf, request.case_id, now, revisions)
    if found is None:
        raise Refused(GONE)
    if not await _sign(connection, request, now):
        return None
    if isinstance(event, Transferred):
        await _transfer(connection, found.row, request, now)
    elif reason := refusal(found.run, event):
        raise Refused(in_french(reason), reason)
    await record_event(connection, request.case_id, request.kind, request.data, now)
    stepped = await advance_case(connection, tools, shelf, request.case_id, now)
    refused = next((line["detail"] for line in stepped.log if line["what"] == "refused"), "")
    if refused:
        raise Refused(in_french(refused), refused)
    await wake_if_sooner(connection, found.row, stepped, now)
    action = f"case.{request.kind}"
    person_id = found.row["person_id"]
    await audit.record(connection, now, request.by, action, person_id=person_id, object_id=request.case_id)
    return stepped


async def wake_if_sooner(connection: AsyncConnection, before: RowMapping, stepped: Stepped, now: datetime) -> None:
    """The workflow sleeps until what was due before: tell it when that became sooner. Later needs no word."""
    due = stepped.next_due
    if due is not None and (before["next_due"] is None or due < before["next_due"]):
        await record_event(connection, before["id"], "clock", {}, now)


async def _sign(connection: AsyncConnection, request: Request, now: datetime) -> bool:
    return await insert_amendment(
        connection,
        request.id,
        case_id=request.case_id,
        kind=request.kind,
        data=request.data,
        staff_id=request.by,
        reason=" ".join(request.reason.split())[:LONGEST_REASON],
        at=now,
    )


async def _transfer(connection: AsyncConnection, case: RowMapping, request: Request, now: datetime) -> None:
    """Another adviser of the agency, with room under the ceiling, follows the person; what waits goes along."""
    try:
        staff_id = UUID(str(request.data["to"]))
    except (KeyError, ValueError):
        raise Refused(UNREADABLE, "transfer to nobody") from None
    if case["person_id"] is None:
        raise Refused("Ce dossier n’est rattaché à personne.")
    everybody = {item.staff_id: item for item in await portfolios(connection, case["agency_id"], case["person_id"])}
    adviser = everybody.get(staff_id)
    if adviser is None:
        raise Refused("Cette personne ne suit pas de demandeurs d’emploi dans cette agence.")
    if adviser.people >= adviser.ceiling:
        raise Refused(f"Portefeuille complet : {adviser.people} personnes pour {adviser.ceiling} places.")
    former = await find_owner(connection, case["person_id"], now.date())
    await hand_over(connection, dict(case), staff_id, now)
    owner_id = former.staff_id if former else None
    note = " ".join(request.reason.split())[:LONGEST_REASON]
    await note_one(connection, dict(case), owner_id, staff_id, by=request.by, note=note, now=now)
