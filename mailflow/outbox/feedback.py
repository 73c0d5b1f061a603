"""What comes back about a mail of ours: bounces and delays change the outbox, the address and the case.

The caller has proven by the signed return path which mail it is about; only our own record says who it went to, so a
forged report can at most stop us from writing to an address that we had written to.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.mail.values import BounceRecipient
from mailflow.store import dispatch, outbox
from mailflow.store.events import record_event

TEXT_LENGTH = 200

# RFC 3463 §3.2 and RFC 7505 §4.2: no such mailbox, no such domain, no possible address, moved without a new one, a
# domain that takes no mail. Only these say that no mail will ever arrive there; every other failure is shown to people,
# and the next mail is tried. Left out with reason: 5.1.0 and 5.2.1 (large providers also use them for limits of rate),
# 5.1.7 and 5.1.8 (about our sender address), 5.2.2 (full), 5.4.4 (a relay's own DNS or routing trouble says the same,
# and would suppress everybody), 5.7.x (policy), and reports in mere words.
DEAD = frozenset({"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10"})


def dead_status(recipients: Sequence[BounceRecipient]) -> str:
    """The status that says the address is dead, "" when none does."""
    return next((found.status for found in recipients if found.status in DEAD and found.action != "delayed"), "")


async def apply_bounce(
    connection: AsyncConnection, outbox_id: UUID, recipients: Sequence[BounceRecipient], now: datetime
) -> bool:
    """Apply one delivery report to the mail it is about; False when there is no such mail."""
    delayed = bool(recipients) and all(found.action == "delayed" for found in recipients)
    dead = dead_status(recipients)
    status = next((found.status for found in recipients if found.status), "")
    result = "delayed" if delayed else "bounced"
    reply = f"{result} {status}".strip()[:TEXT_LENGTH]
    mail = await outbox.note_bounce(connection, outbox_id, reply, final=not delayed)
    if not mail:
        return False
    await outbox.add_attempt(connection, outbox_id, result, reply, now)
    if dead:
        await outbox.suppress(connection, mail["recipient"], dead, now)
    if not delayed and not mail["known"]:
        if mail["case_id"]:
            data = {"outbox_id": str(outbox_id), "result": "bounced", "status": status}
            if mail["answered"]:
                data["answered"] = str(mail["answered"])
            await record_event(connection, mail["case_id"], "delivery", data, now)
        await dispatch.show(connection, [outbox_id], now)
    return True
