"""What comes back about a mail of ours: bounces and delays change the outbox, the address and the case.

The caller has proven by the signed return path which mail it is about; only our own record says who it went to, so a
forged report can at most stop us from writing to an address that we had written to. What a person has to do about it
is decided in caseload/reachability.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.mail.values import BounceRecipient
from mailflow.outbox.statuses import counts_against, dead_status
from mailflow.store import dispatch, outbox, suppressions
from mailflow.store.events import record_event

TEXT_LENGTH = 200
OFTEN, SPAN = 5, timedelta(days=14)  # so many final failures within that time: somebody should ask for another address


@dataclass(frozen=True, slots=True)
class Applied:
    """What a report changed. `about` is False when there is no such mail of ours."""

    about: bool
    case_id: UUID | None = None
    told: bool = False  # the case heard of it for the first time
    dead: bool = False  # the address was suppressed by this report
    often: bool = False  # the address failed again and again
    pathway: bool = False  # a mail of a pathway, which makes its own task


async def apply_bounce(
    connection: AsyncConnection, outbox_id: UUID, recipients: Sequence[BounceRecipient], now: datetime
) -> Applied:
    """Apply one delivery report to the mail it is about."""
    delayed = bool(recipients) and all(found.action == "delayed" for found in recipients)
    status = next((found.status for found in recipients if found.status), "")
    result = "delayed" if delayed else "bounced"
    reply = f"{result} {status}".strip()[:TEXT_LENGTH]
    mail = await outbox.note_bounce(connection, outbox_id, reply, final=not delayed)
    if not mail:
        return Applied(about=False)
    await outbox.add_attempt(connection, outbox_id, result, reply, now)
    dead = dead_status(recipients)
    suppressed = bool(dead) and await suppressions.suppress(connection, mail["recipient"], dead, now)
    told = not delayed and not mail["known"]
    if told:
        await _tell(connection, outbox_id, mail["case_id"], mail["answered"], status, now)
    often = False
    if told and counts_against(recipients):
        often = await suppressions.failures_since(connection, mail["recipient"], now - SPAN) >= OFTEN
    pathway = mail["kind"] in ("pathway", "confirmation")
    return Applied(True, mail["case_id"], told, suppressed, often, pathway)


async def _tell(
    connection: AsyncConnection,
    outbox_id: UUID,
    case_id: UUID | None,
    answered: UUID | None,
    status: str,
    now: datetime,
) -> None:
    if case_id:
        data = {"outbox_id": str(outbox_id), "result": "bounced", "status": status}
        if answered:
            data["answered"] = str(answered)
        await record_event(connection, case_id, "delivery", data, now)
    await dispatch.show(connection, [outbox_id], now)
