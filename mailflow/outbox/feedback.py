"""What comes back about a mail of ours: bounces and delays change the outbox, the address and the case.

The caller has proven by the signed return path which mail it is about; only our own record says who it went to, so a
forged report can at most stop us from writing to an address that we had written to.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.mail.values import BounceKind, BounceRecipient
from mailflow.store import dispatch, outbox
from mailflow.store.events import record_event

TEXT_LENGTH = 200


async def apply_bounce(
    connection: AsyncConnection, outbox_id: UUID, recipients: Sequence[BounceRecipient], now: datetime
) -> bool:
    """Apply one delivery report to the mail it is about; False when there is no such mail."""
    delayed = bool(recipients) and all(found.action == "delayed" for found in recipients)
    hard = any(found.kind is BounceKind.HARD for found in recipients) and not delayed
    status = next((found.status for found in recipients if found.status), "")
    result = "delayed" if delayed else "bounced"
    reply = f"{result} {status}".strip()[:TEXT_LENGTH]
    mail = await outbox.note_bounce(connection, outbox_id, reply, final=not delayed)
    if not mail:
        return False
    await outbox.add_attempt(connection, outbox_id, result, reply, now)
    if hard:
        await outbox.suppress(connection, mail["recipient"], status or "bounced", now)
    if not delayed and not mail["known"]:
        if mail["case_id"]:
            data = {"outbox_id": str(outbox_id), "result": "bounced", "status": status}
            if mail["answered"]:
                data["answered"] = str(mail["answered"])
            await record_event(connection, mail["case_id"], "delivery", data, now)
        await dispatch.show(connection, [outbox_id], now)
    return True
