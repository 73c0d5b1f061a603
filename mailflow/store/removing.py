"""Removing what `store/erasing.py` gathered, table by table. That it may go was decided under the same locks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.store import blobs
from mailflow.store.erasing import Belongings, statement

FILES = statement("""
    SELECT DISTINCT file ->> 'sha256' AS sha256
    FROM (
        SELECT attachments FROM answer_draft WHERE conversation_id = ANY (:conversations)
        UNION ALL SELECT attachments FROM kept_text WHERE conversation_id = ANY (:conversations)
        UNION ALL SELECT attachments FROM answer WHERE conversation_id = ANY (:conversations)
    ) AS own CROSS JOIN LATERAL jsonb_array_elements(own.attachments) AS file
""")
EMPTY_INCOMING = text("""
    UPDATE incoming SET raw = '', sha256 = '', recipients = '{}', envelope_from = '', peer = ''
    WHERE id = ANY (CAST(:incoming AS bigint[]))
""")
REMOVALS: Mapping[str, Any] = {  # in the order in which nothing refers to what is gone
    table: statement(f"DELETE FROM {table} WHERE {where}")  # noqa: S608 - constants
    for table, where in {
        "note": "person_id = ANY (:people) OR conversation_id = ANY (:conversations)",
        "answer": "conversation_id = ANY (:conversations)",
        "message": "conversation_id = ANY (:conversations)",
        "conversation": "id = ANY (:conversations)",
        "outbox_attempt": "outbox_id = ANY (:outbox)",
        "outbox": "id = ANY (:outbox)",
        "open_request": "case_id = ANY (:cases)",
        "step_log": "case_id = ANY (:cases)",
        "case_event": "case_id = ANY (:cases)",
        "task": "case_id = ANY (:cases)",
        "amendment": "case_id = ANY (:cases)",
        "cases": "id = ANY (:cases)",
        "merge": "kept_id = ANY (:people) OR gone_id = ANY (:people)",
        "suppression": "address = ANY (:addresses)"
        " AND NOT EXISTS (SELECT FROM person_address AS other WHERE other.address = suppression.address"
        " AND other.person_id <> ALL (:people))",
        "person": "id = ANY (:people)",
    }.items()
}

# Lists of ids, and of names beside them, in rows that are of several people.
WITHOUT = """(SELECT coalesce(jsonb_agg(one ORDER BY place), '[]') FROM jsonb_array_elements({column})
    WITH ORDINALITY AS item(one, place) WHERE one ->> 'id' <> ALL (CAST(:ids AS text[])))"""
NAMES_ONE = "EXISTS (SELECT FROM jsonb_array_elements({column}) AS one WHERE one ->> 'id' = ANY (CAST(:ids AS text[])))"
SCRUB = (
    text(f"""
        UPDATE bulk_answer SET chosen = {WITHOUT.format(column="chosen")}, results = {WITHOUT.format(column="results")}
        WHERE {NAMES_ONE.format(column="chosen")}
    """),  # noqa: S608 - only constants are put in
    text("""
        DELETE FROM bulk_answer WHERE chosen = '[]' AND results = '[]'
            AND NOT EXISTS (SELECT FROM answer WHERE bulk_id = bulk_answer.id)
    """),
    text(f"""
        UPDATE bulk_action SET before = {WITHOUT.format(column="before")}
        WHERE jsonb_typeof(before) = 'array' AND {NAMES_ONE.format(column="before")}
    """),  # noqa: S608
    text("""
        UPDATE transfer SET chosen = chosen - CAST(:ids AS text[]), plan = plan - CAST(:ids AS text[]),
            note = CASE WHEN chosen - CAST(:ids AS text[]) = '[]' THEN '' ELSE note END
        WHERE chosen ?| CAST(:ids AS text[])
    """),
)


async def remove(connection: AsyncConnection, found: Belongings, now: datetime) -> dict[str, int]:
    """Remove all of it; how many rows of each table, and the bytes of files under "bytes"."""
    given = found.bound()
    files = [row.sha256 for row in await connection.execute(FILES, given)]
    counts: dict[str, int] = {}
    for table, delete in REMOVALS.items():
        counts[table] = (await connection.execute(delete, given)).rowcount
    counts["incoming"] = (await connection.execute(EMPTY_INCOMING, given)).rowcount
    ids = [str(item) for item in (*found.people, *found.conversations, *found.cases)]
    for scrub in SCRUB:
        await connection.execute(scrub, {"ids": ids})
    counts["blob"], counts["bytes"] = await blobs.remove_unused(connection, files, now)
    return {name: count for name, count in counts.items() if count}
