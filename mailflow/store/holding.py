"""Mail that waits as `held` because of a switch, and its release: whatever lost its sense meanwhile is taken back.

The guard looked at each mail when it was made; this looks once more, at what a time of waiting can change. Nothing is
deleted: what is taken back is `withdrawn`, with the reason, in its conversation and in the case's history.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.store.switch import HELD

BATCH = 1000

HOLD_DUE = text(f"UPDATE outbox SET state = 'held' WHERE state = 'queued' AND not_before <= :now AND {HELD}")  # noqa: S608

# A reminder is over when its step is; it is one too many when the mail it reminds of was held with it, or a later
# reminder was. A mail whose case has not looked at the person's last words stays held until it has.
RELEASE = text(f"""
    WITH freed AS MATERIALIZED (
        SELECT outbox.id, outbox.case_id, outbox.created_at, message.conversation_id, outbox.dedup_key,
            outbox.kind = 'pathway' AND split_part(outbox.dedup_key, '/', 5) LIKE 'reminder-%' AS reminds
        FROM outbox LEFT JOIN message ON message.outbox_id = outbox.id
        WHERE outbox.line = 'held' AND NOT {HELD}
            AND NOT (outbox.kind = 'pathway' AND EXISTS (SELECT FROM case_event AS unseen
                WHERE unseen.case_id = outbox.case_id AND unseen.applied_at IS NULL AND unseen.kind = 'mail'
                    AND unseen.data ->> 'disposition' = 'human'))
        ORDER BY outbox.created_at LIMIT {BATCH} FOR UPDATE OF outbox SKIP LOCKED
    ), judged AS MATERIALIZED (
        SELECT freed.id, CASE
            WHEN outbox.useful_until < CAST(:now AS timestamptz) THEN 'late'
            WHEN outbox.mail_class = 'optional'
                AND EXISTS (SELECT FROM opt_out WHERE opt_out.person_id = outbox.person_id) THEN 'opted_out'
            WHEN outbox.kind = 'pathway' AND cases.status = 'closed' THEN 'case_closed'
            WHEN reminds AND NOT coalesce(place ->> 'step' = split_part(freed.dedup_key, '/', 3)
                AND place ->> 'occurrence' = split_part(freed.dedup_key, '/', 4)
                AND coalesce(place ->> 'halted', 'false') = 'false', false) THEN 'moved_on'
            WHEN reminds AND EXISTS (SELECT FROM freed AS other WHERE other.conversation_id = freed.conversation_id
                AND other.id <> freed.id AND CASE WHEN other.reminds THEN other.created_at > freed.created_at
                    ELSE other.created_at <= freed.created_at END) THEN 'repeated'
            ELSE '' END AS reason
        FROM freed JOIN outbox ON outbox.id = freed.id LEFT JOIN cases ON cases.id = freed.case_id
        LEFT JOIN LATERAL (SELECT cases.state -> 'enrolments' -> split_part(freed.dedup_key, '/', 2) -> 'position'
            AS place) AS at ON true
    ), moved AS (
        UPDATE outbox SET state = CASE WHEN reason = '' THEN 'queued' ELSE 'withdrawn' END,
            not_before = greatest(not_before, CAST(:now AS timestamptz)),
            last_reply = CASE WHEN reason = '' THEN last_reply ELSE reason END
        FROM judged WHERE outbox.id = judged.id
        RETURNING outbox.id, case_id, person_id, kind, dedup_key, reason
    ), noted AS (
        INSERT INTO step_log (case_id, enrolment, step, occurrence, what, detail, at)
        SELECT case_id, split_part(dedup_key, '/', 2), split_part(dedup_key, '/', 3),
            CAST(split_part(dedup_key, '/', 4) AS integer), 'withdrawn', reason, CAST(:now AS timestamptz)
        FROM moved WHERE reason <> '' AND case_id IS NOT NULL
            AND kind IN ('pathway', 'confirmation') AND split_part(dedup_key, '/', 4) ~ '^[0-9]{{1,6}}$'
    )
    SELECT count(*) FILTER (WHERE reason = '') AS freed, count(*) FILTER (WHERE reason <> '') AS dropped,
        (SELECT count(pg_notify('live', 'conversation:' || conversation_id)) FROM freed
            WHERE conversation_id IS NOT NULL) AS told,
        (SELECT count(pg_notify('live', 'person:' || person_id))
            FROM (SELECT DISTINCT person_id FROM moved WHERE person_id IS NOT NULL) AS people) AS people_told
    FROM moved
""")  # noqa: S608 - only constants are put in

BY_SWITCH = text("""
    SELECT name, count(*) FROM outbox CROSS JOIN LATERAL (VALUES ('sending'),
        (CASE WHEN pathway <> '' THEN 'sending/pathway/' || pathway END),
        (CASE WHEN wording <> '' THEN 'sending/wording/' || wording END),
        ('sending/class/' || mail_class), (CASE WHEN kind <> 'reply' THEN 'sending/fuse' END)) AS of (name)
    WHERE line = 'held' AND name IS NOT NULL GROUP BY name
""")
COUNT = text("SELECT count(*) FROM outbox WHERE line = 'held'")


@dataclass(frozen=True, slots=True)
class Released:
    """How many held mails go on, and how many were taken back because they had lost their sense."""

    freed: int
    dropped: int


async def hold_due(connection: AsyncConnection, now: datetime) -> None:
    """Make every due mail that a switch holds `held`, so that pages show it."""
    await connection.execute(HOLD_DUE, {"now": now})


async def release(connection: AsyncConnection, now: datetime) -> Released:
    """Look again at one batch of what no switch holds any more, the oldest first."""
    row = (await connection.execute(RELEASE, {"now": now})).one()
    return Released(row.freed, row.dropped)


async def count_held(connection: AsyncConnection) -> int:
    """How many mails are held."""
    return int((await connection.execute(COUNT)).scalar_one())


async def count_by_switch(connection: AsyncConnection) -> dict[str, int]:
    """How many mails are held by what they are: each counts for all of it, its pathway, its wording and its class."""
    rows = await connection.execute(BY_SWITCH)
    return {name: int(number) for name, number in rows}
