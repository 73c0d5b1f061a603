"""The switches that hold outgoing mail, turned by administrators: recorded, and turned back by undoing."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.core.errors import Refused
from mailflow.outbox.deciding import hold_sending, release_sending
from mailflow.store import pathways, setting_changes, switch
from mailflow.store.holding import Released

KIND = "switch"
CLASSES = frozenset({"legal", "service", "optional"})


async def turn(connection: AsyncConnection, name: str, held: bool, by: UUID, now: datetime) -> Released | None:
    """Hold or release; what became of held mail, None when it stood so already. `Refused` for an unknown name."""
    await _check_name(connection, name)
    stands = name in {row["name"] for row in await switch.held(connection)}
    if stands is held:
        return None
    done = await _turn(connection, name, held, by, now)
    values = {"held": stands}, {"held": held}
    await setting_changes.record(connection, by, now, kind=KIND, key=name, before=values[0], after=values[1])
    return done


async def put_back(connection: AsyncConnection, name: str, wanted: Any, there: Any, by: UUID, now: datetime) -> None:
    """Undo."""
    stands = name in {row["name"] for row in await switch.held(connection)}
    if stands is not there["held"]:
        raise Refused("Cette retenue a changé depuis : rien n’a été annulé.", "switch changed meanwhile")
    await _turn(connection, name, wanted["held"], by, now)


async def _turn(connection: AsyncConnection, name: str, held: bool, by: UUID, now: datetime) -> Released:
    if held:
        await hold_sending(connection, by, now, name)
        return Released(0, 0)
    return await release_sending(connection, by, now, name)


async def _check_name(connection: AsyncConnection, name: str) -> None:
    if name in (switch.EVERYTHING, switch.FUSE):
        return
    _, _, rest = name.partition("/")
    kind, _, code = rest.partition("/")
    known = (
        (kind == "class" and code in CLASSES)
        or (kind == "pathway" and await pathways.latest_revision(connection, code) is not None)
        or (kind == "wording" and await pathways.has_wording(connection, code))
    )
    if not known or name != switch.switch_name(kind, code):
        raise Refused("Il n’y a rien de ce nom à retenir.", "no such switch")
