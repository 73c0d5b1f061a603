"""The switches that hold outgoing mail: all of it, one pathway, wording or class; and the fuse. Read at each claim.

A name is `sending`, `sending/pathway/CODE`, `sending/wording/CODE`, `sending/class/CLASS` or `sending/fuse`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import RowMapping, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.store.engine import notify
from mailflow.store.tables import staff, switch

EVERYTHING = "sending"
FUSE = "sending/fuse"
KINDS = ("pathway", "wording", "class")

# Whether a switch holds the mail `outbox`; the fuse holds what no person wrote.
HELD = """EXISTS (SELECT FROM switch WHERE held AND (
    name IN ('sending', 'sending/pathway/' || outbox.pathway, 'sending/wording/' || outbox.wording,
             'sending/class/' || outbox.mail_class)
    OR (name = 'sending/fuse' AND outbox.kind <> 'reply')))"""


def switch_name(kind: str, code: str) -> str:
    """The switch of one pathway, wording or class."""
    return f"{EVERYTHING}/{kind}/{code}"


async def set_held(connection: AsyncConnection, held: bool, by: UUID | None, now: datetime, name: str) -> None:
    """Turn one switch; dispatchers are told."""
    values = {"name": name, "held": held, "at": now, "by": by}
    await connection.execute(upsert(switch).values(values).on_conflict_do_update(index_elements=["name"], set_=values))
    await notify(connection, "outbox")


async def held(connection: AsyncConnection) -> Sequence[RowMapping]:
    """What is held: name, since when, by whom (None: at the command line, or by the fuse itself)."""
    columns = (switch.c.name, switch.c.at, staff.c.name.label("by"))
    query = select(*columns).join(staff, staff.c.id == switch.c.by, isouter=True)
    return (await connection.execute(query.where(switch.c.held).order_by(switch.c.name))).mappings().all()


async def fuse_mended_at(connection: AsyncConnection) -> datetime | None:
    """When a person put the fuse back, None when it never blew."""
    found: datetime | None = await connection.scalar(
        select(switch.c.at).where(switch.c.name == FUSE, switch.c.held.is_(False))
    )
    return found
