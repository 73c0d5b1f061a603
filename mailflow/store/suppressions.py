"""Addresses that must not be written to, and why: added by reports and refusals, lifted by life or a person."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncConnection

SUPPRESS = text("""
    INSERT INTO suppression (address, reason, since) VALUES (:address, :reason, :now) ON CONFLICT DO NOTHING
    RETURNING address
""")

UNREACHABLE = text("""
    UPDATE person_address SET state = 'unreachable' WHERE address = :address AND state = 'active'
""")

LIFT = text("""
    WITH lifted AS (
        DELETE FROM suppression WHERE address = ANY (CAST(:addresses AS text[])) AND since < :now RETURNING address
    ), reachable AS (
        UPDATE person_address SET state = 'active'
        WHERE address IN (SELECT address FROM lifted) AND state = 'unreachable'
        RETURNING person_id
    )
    SELECT address, (SELECT count(*) FROM reachable) AS people FROM lifted
""")

WHY = text("SELECT reason, since FROM suppression WHERE address = :address")

TAKE_AWAY = text("""
    WITH gone AS (DELETE FROM suppression WHERE address = :address)
    UPDATE person_address SET state = 'active' WHERE address = :address AND state = 'unreachable'
""")

FAILURES = text("""
    SELECT count(DISTINCT outbox.id) FROM outbox JOIN outbox_attempt AS attempt ON attempt.outbox_id = outbox.id
    WHERE outbox.recipient = :address AND attempt.result = 'bounced' AND attempt.at > :since
        AND attempt.reply NOT LIKE 'bounced _.7.%'
""")


async def suppress(connection: AsyncConnection, address: str, reason: str, now: datetime) -> bool:
    """Write to `address` no more, and mark it unreachable wherever a person has it; False when it was so already."""
    found = await connection.scalar(SUPPRESS, {"address": address, "reason": reason, "now": now})
    await connection.execute(UNREACHABLE, {"address": address})
    return found is not None


async def lift(connection: AsyncConnection, addresses: Collection[str], now: datetime) -> set[str]:
    """These addresses may be written to again; those that were suppressed before `now`."""
    if not addresses:
        return set()
    return set((await connection.execute(LIFT, {"addresses": sorted(addresses), "now": now})).scalars())


async def why(connection: AsyncConnection, address: str) -> RowMapping | None:
    """The reason and the time since when nothing is written to `address`; None when it is."""
    return (await connection.execute(WHY, {"address": address})).mappings().one_or_none()


async def take_away(connection: AsyncConnection, address: str) -> None:
    """`address` may be written to again, whenever it was given up: a person says so."""
    await connection.execute(TAKE_AWAY, {"address": address})


async def failures_since(connection: AsyncConnection, address: str, since: datetime) -> int:
    """How many mails to this address came back for good after `since`, those refused by policy not counted."""
    return int((await connection.execute(FAILURES, {"address": address, "since": since})).scalar_one())
