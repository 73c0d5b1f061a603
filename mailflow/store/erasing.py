"""Finding and removing all that belongs to a dossier, or to a conversation of nobody's. SQL only; decides nothing.

`DECIDED` says of every table of the schema what erasing does to it; a test fails when one is missing. What is
gathered is locked in the order filing and merging lock: senders, people, cases, conversations.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Text, Uuid, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection

REMOVED, EMPTIED, STAYS = "removed", "emptied", "stays"
DECIDED: Mapping[str, str] = {
    **dict.fromkeys(("person", "person_address", "assignment", "opt_out", "person_tag", "person_hold"), REMOVED),
    **dict.fromkeys(("address_change", "phone_change", "merge", "transfer_person"), REMOVED),
    **dict.fromkeys(("cases", "case_event", "open_request", "step_log", "task", "amendment"), REMOVED),
    **dict.fromkeys(("conversation", "conversation_tag", "message", "note", "mention"), REMOVED),
    **dict.fromkeys(("answer_draft", "kept_text", "answer", "outbox", "outbox_attempt"), REMOVED),
    **dict.fromkeys(("blob", "suppression"), REMOVED),  # unless somebody else's
    "incoming": EMPTIED,  # the key stays, so that the same mail read again from a mailbox does not come back
    **dict.fromkeys(("bulk_answer", "bulk_action", "transfer"), EMPTIED),  # of the ids; what concerned nobody else goes
    "audit": STAYS,  # who read what and when: ids and codes that lead nowhere any more
    **dict.fromkeys(("agency", "staff", "staff_absence", "session", "queue", "tag", "saved_view"), STAYS),
    **dict.fromkeys(
        ("canned_reply", "intake_rule", "switch", "site_setting", "setting_change", "region", "region_evaluation"),
        STAYS,
    ),
    **dict.fromkeys(("pathway", "revision", "draft", "draft_edit", "publication", "migration"), STAYS),
    **dict.fromkeys(("imap_folder", "imap_message", "retention_run"), STAYS),
}


@dataclass(frozen=True, slots=True)
class Belongings:
    """Ids of all that goes together; `people` holds the entries that were merged into one."""

    people: tuple[UUID, ...] = ()
    cases: tuple[UUID, ...] = ()
    conversations: tuple[UUID, ...] = ()
    outbox: tuple[UUID, ...] = ()
    incoming: tuple[int, ...] = ()
    addresses: tuple[str, ...] = ()

    def bound(self) -> dict[str, Any]:
        """For the statements below."""
        names = ("people", "cases", "conversations", "outbox", "incoming", "addresses")
        return {name: list(getattr(self, name)) for name in names}


PLACES: list[Any] = [bindparam(name, type_=ARRAY(Uuid())) for name in ("people", "cases", "conversations", "outbox")]
PLACES += [bindparam("addresses", type_=ARRAY(Text()))]


def statement(sql: str) -> Any:
    """SQL whose places hold ids of `Belongings`."""
    return text(sql).bindparams(*(place for place in PLACES if f":{place.key}" in sql))


ADDRESSES = statement("""
    SELECT address FROM person_address WHERE person_id = ANY (:people)
    UNION SELECT address FROM address_change WHERE person_id = ANY (:people)
    UNION SELECT recipient FROM outbox WHERE person_id = ANY (:people)
""")
CASES = statement("SELECT id FROM cases WHERE person_id = ANY (:people) ORDER BY id FOR UPDATE")
CONVERSATIONS = statement("""
    SELECT id FROM conversation WHERE id IN (
        SELECT id FROM conversation WHERE person_id = ANY (:people)
        UNION SELECT id FROM conversation WHERE case_id = ANY (:cases)
    ) ORDER BY id FOR UPDATE
""")
OUTBOX = statement("""
    SELECT id FROM outbox WHERE id IN (
        SELECT id FROM outbox WHERE person_id = ANY (:people)
        UNION SELECT id FROM outbox WHERE case_id = ANY (:cases)
        UNION SELECT outbox_id FROM message WHERE conversation_id = ANY (:conversations)
        UNION SELECT outbox_id FROM answer WHERE conversation_id = ANY (:conversations)
        UNION SELECT unnest(copies) FROM answer WHERE conversation_id = ANY (:conversations)
    ) ORDER BY id FOR UPDATE
""")
INCOMING = statement("""
    SELECT incoming_id FROM message WHERE conversation_id = ANY (:conversations) AND incoming_id IS NOT NULL
""")

# In doubt nothing is removed: something of these is somebody else's too, or somebody else's is among them.
SHARED = statement("""
    SELECT EXISTS (SELECT FROM message WHERE conversation_id = ANY (:conversations) AND person_id IS NOT NULL
            AND person_id <> ALL (:people))
        OR EXISTS (SELECT FROM message WHERE person_id = ANY (:people) AND conversation_id <> ALL (:conversations))
        OR EXISTS (SELECT FROM message WHERE outbox_id = ANY (:outbox) AND conversation_id <> ALL (:conversations))
        OR EXISTS (SELECT FROM answer WHERE outbox_id = ANY (:outbox) AND conversation_id <> ALL (:conversations))
        OR EXISTS (SELECT FROM outbox WHERE id = ANY (:outbox) AND (
            (person_id IS NOT NULL AND person_id <> ALL (:people))
            OR (case_id IS NOT NULL AND case_id <> ALL (:cases))))
        OR EXISTS (SELECT FROM conversation WHERE id = ANY (:conversations) AND (
            (case_id IS NOT NULL AND case_id <> ALL (:cases))
            OR (person_id IS NOT NULL AND person_id <> ALL (:people))
            OR (person_id IS NULL AND cardinality(:people) > 0)))
        OR EXISTS (SELECT FROM note WHERE conversation_id = ANY (:conversations) AND person_id IS NOT NULL
            AND person_id <> ALL (:people))
        OR EXISTS (SELECT FROM note WHERE person_id = ANY (:people) AND conversation_id IS NOT NULL
            AND conversation_id <> ALL (:conversations))
        OR EXISTS (SELECT FROM merge WHERE undone_at IS NULL
            AND (kept_id = ANY (:people)) <> (gone_id = ANY (:people)))
""")

HELD = statement("""
    SELECT EXISTS (SELECT FROM person_hold
        WHERE person_id = ANY (:people) AND (lifted_at IS NULL OR lifted_at > :settled))
""")
WAITING = {  # why something is still to be done
    "arriving": statement("""
        SELECT EXISTS (SELECT FROM incoming WHERE state = 'new' AND lower(envelope_from) = ANY (:addresses))
            OR EXISTS (SELECT FROM case_event WHERE case_id = ANY (:cases) AND applied_at IS NULL)
    """),
    "decision": statement(
        "SELECT EXISTS (SELECT FROM task WHERE case_id = ANY (:cases) AND state = 'open' AND kind = 'decision')"
    ),
    "task": statement("SELECT EXISTS (SELECT FROM task WHERE case_id = ANY (:cases) AND state = 'open')"),
    "outbox": statement("SELECT EXISTS (SELECT FROM outbox WHERE id = ANY (:outbox) AND line IS NOT NULL)"),
    "unread": statement("SELECT EXISTS (SELECT FROM conversation WHERE id = ANY (:conversations) AND state = 'open')"),
    "request": statement("SELECT EXISTS (SELECT FROM open_request WHERE case_id = ANY (:cases) AND closed_at IS NULL)"),
    "transfer": statement("""
        SELECT EXISTS (SELECT FROM transfer_person JOIN transfer ON transfer.id = transfer_id
            WHERE person_id = ANY (:people) AND state = 'done' AND until IS NOT NULL
                AND transfer_person.ended_at IS NULL)
    """),
}
RECENT = statement("""
    SELECT greatest(
        (SELECT max(last_at) FROM conversation WHERE id = ANY (:conversations)),
        (SELECT max(at) FROM message WHERE conversation_id = ANY (:conversations)),
        (SELECT max(written_at) FROM answer_draft WHERE conversation_id = ANY (:conversations)),
        (SELECT max(at) FROM kept_text WHERE conversation_id = ANY (:conversations)),
        (SELECT max(at) FROM note WHERE person_id = ANY (:people) OR conversation_id = ANY (:conversations)),
        (SELECT max(greatest(created_at, sent_at)) FROM outbox WHERE id = ANY (:outbox)),
        (SELECT max(greatest(created_at, done_at)) FROM task WHERE case_id = ANY (:cases)),
        (SELECT max(at) FROM case_event WHERE case_id = ANY (:cases)),
        (SELECT max(at) FROM amendment WHERE case_id = ANY (:cases)),
        (SELECT max(at) FROM step_log WHERE case_id = ANY (:cases)),
        (SELECT max(created_at) FROM cases WHERE id = ANY (:cases)),
        (SELECT max(created_at) FROM person WHERE id = ANY (:people)),
        (SELECT max(greatest(since, until)) FROM assignment WHERE person_id = ANY (:people)),
        (SELECT max(greatest(at, undone_at)) FROM merge WHERE kept_id = ANY (:people) OR gone_id = ANY (:people)),
        (SELECT max(greatest(at, undone_at)) FROM address_change WHERE person_id = ANY (:people)),
        (SELECT max(greatest(at, undone_at)) FROM phone_change WHERE person_id = ANY (:people))
    ) >= :before
""")
STATES = statement("SELECT status, state FROM cases WHERE id = ANY (:cases)")


async def entries_of(connection: AsyncConnection, person_id: UUID) -> tuple[UUID, ...]:
    """The person's entry and those merged into it, locked; () when it is no entry of its own."""
    sql = "SELECT id FROM person WHERE id = :id OR merged_into = :id ORDER BY id FOR UPDATE"
    found = tuple((await connection.scalars(text(sql), {"id": person_id})).all())
    own = "SELECT EXISTS (SELECT FROM person WHERE id = :id AND merged_into IS NULL)"
    return found if await connection.scalar(text(own), {"id": person_id}) else ()


async def addresses_of(connection: AsyncConnection, people: Collection[UUID]) -> tuple[str, ...]:
    """Every address that is or was theirs."""
    return tuple((await connection.scalars(ADDRESSES, {"people": list(people)})).all())


async def all_of(connection: AsyncConnection, people: tuple[UUID, ...]) -> Belongings:
    """Everything of these entries, locked."""
    given: dict[str, Any] = {"people": list(people)}
    given["cases"] = (await connection.scalars(CASES, given)).all()
    given["conversations"] = (await connection.scalars(CONVERSATIONS, given)).all()
    return await _with_mail(connection, given)


async def all_of_nobodys(connection: AsyncConnection, conversation_id: UUID) -> Belongings | None:
    """A conversation that belongs to nobody, with its case and all that belongs to that, locked; None when it is not.

    A case without a person may hold further conversations: they go together or not at all.
    """
    sql = "SELECT case_id FROM conversation WHERE id = :id AND person_id IS NULL FOR UPDATE"
    row = (await connection.execute(text(sql), {"id": conversation_id})).one_or_none()
    if row is None:
        return None
    nobodys = "SELECT id FROM cases WHERE id = :id AND person_id IS NULL FOR UPDATE"
    owned = (await connection.scalars(text(nobodys), {"id": row.case_id})).all()
    given: dict[str, Any] = {"people": [], "cases": owned}
    more = set((await connection.scalars(CONVERSATIONS, given)).all())
    return await _with_mail(connection, given | {"conversations": sorted(more | {conversation_id})})


async def _with_mail(connection: AsyncConnection, given: dict[str, Any]) -> Belongings:
    outbox = tuple((await connection.scalars(OUTBOX, given)).all())
    incoming = tuple((await connection.scalars(INCOMING, given)).all())
    addresses = await addresses_of(connection, given["people"])
    people, cases, talks = (tuple(given[name]) for name in ("people", "cases", "conversations"))
    return Belongings(people, cases, talks, outbox, incoming, addresses)


async def is_held(connection: AsyncConnection, found: Belongings, settled: datetime) -> bool:
    """Whether somebody said to keep it; a hold lifted after `settled` still counts."""
    return bool(await connection.scalar(HELD, found.bound() | {"settled": settled}))


async def is_shared(connection: AsyncConnection, found: Belongings) -> bool:
    """Whether anything of it is somebody else's as well."""
    return bool(await connection.scalar(SHARED, found.bound()))


async def waits(connection: AsyncConnection, found: Belongings) -> str:
    """The first reason why something of it is still to be done; "" for none."""
    for why, asked in WAITING.items():
        if await connection.scalar(asked, found.bound()):
            return why
    return ""


async def is_recent(connection: AsyncConnection, found: Belongings, before: datetime) -> bool:
    """Whether anything happened since `before`."""
    return bool(await connection.scalar(RECENT, found.bound() | {"before": before}))


async def states_of(connection: AsyncConnection, found: Belongings) -> list[tuple[str, dict[str, Any]]]:
    """Status and state of each case."""
    rows = await connection.execute(STATES, found.bound())
    return [(row.status, row.state) for row in rows]
