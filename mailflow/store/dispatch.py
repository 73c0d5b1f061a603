"""The dispatcher's statements on the outbox: claim, record, put off, recover. Batches only; no rules, no mail.

A row is `sending` in a committed transaction before the relay hears of it, and stays so until its fate is recorded.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from psycopg.pq.abc import PGresult
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.store.answers import BRING_BACK, PERSON_WROTE
from mailflow.store.putting_off import ACKNOWLEDGES, CONFIRMS, EARLIEST, LIMITED, PUT_OFF_WHY
from mailflow.store.switch import HELD
from mailflow.store.wire import BEGIN, COMMIT, Statement, Wire, array

LOCK = 0x6D61696C6F7574  # "mailout": one dispatcher at a time


@dataclass(frozen=True, slots=True)
class Claimed:
    """A mail marked `sending`, with what its fate will depend on."""

    id: UUID
    envelope_from: str
    recipient: str
    raw: bytes
    attempts: int
    if_ambiguous: str
    doubts: int  # how often its fate was already unknown
    kind: str = "pathway"
    obstacle: str = ""  # why it is not even tried: suppressed, late, opted_out, person_wrote

    @property
    def domain(self) -> str:
        """Where it goes."""
        return self.recipient.rpartition("@")[2].lower()


@dataclass(frozen=True, slots=True)
class Usual:
    """What counts where administrators set nothing: the environment's values, as text."""

    quiet_hours: str = ""
    acknowledgements: str = "true"


USUAL = Usual()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one claimed mail. `at` and `not_before` in the service's time."""

    id: UUID
    state: str  # of the outbox row from now on
    result: str  # of the attempt: sent, retry, failed, ambiguous, withdrawn
    reply: str
    status: str  # RFC 3463, "" when the relay gave none
    at: datetime
    not_before: datetime | None = None
    dead: bool = False  # the address itself was refused for good


# An adviser's answer must not cross what the person wrote. A mail of theirs that is in the house but not filed yet puts
# the answer off for a moment (a mail that cannot be filed does not hold it for ever); one that was filed takes it back.
UNREAD = """
    kind = 'reply' AND attempts = 0 AND recipient IN (SELECT lower(envelope_from) FROM incoming
        WHERE state = 'new' AND received_at > %(now)s - interval '10 minutes')
"""

CLAIM = f"""
    WITH first AS MATERIALIZED (
        SELECT id FROM outbox WHERE line = 'first' AND state = 'queued' AND not_before <= %(now)s
        ORDER BY not_before LIMIT %(room)s::integer FOR UPDATE SKIP LOCKED
    ), second AS MATERIALIZED (
        SELECT id, agency_id, person_id, mail_class <> 'legal' AND {LIMITED} AS waits,
            not_before
        FROM outbox WHERE line = 'pathway' AND state = 'queued' AND not_before <= %(now)s
        ORDER BY not_before LIMIT %(room)s::integer - (SELECT count(*) FROM first) FOR UPDATE SKIP LOCKED
    ), numbered AS (
        SELECT *, row_number() OVER (PARTITION BY waits, coalesce(person_id, id) ORDER BY not_before, id) AS number
        FROM second
    ), picked AS MATERIALIZED (
        SELECT id, NULL::timestamptz AS earliest FROM first
        UNION ALL SELECT id, CASE WHEN waits THEN ({EARLIEST}) END FROM numbered AS second
    ), marked AS (
        UPDATE outbox SET
            sending_since = CASE WHEN {UNREAD} OR earliest > %(now)s THEN NULL ELSE %(now)s END,
            not_before = CASE WHEN earliest > %(now)s THEN earliest
                WHEN {UNREAD} THEN %(now)s + interval '3 seconds' ELSE not_before END,
            last_reply = CASE WHEN earliest > %(now)s AND attempts = 0 THEN '{PUT_OFF_WHY}' ELSE last_reply END,
            state = CASE WHEN {HELD} THEN 'held' WHEN {UNREAD} OR earliest > %(now)s THEN 'queued' ELSE 'sending' END
        FROM picked WHERE outbox.id = picked.id
        RETURNING outbox.id, agency_id, kind, state, mail_class, person_id, not_before, useful_until, envelope_from,
            recipient, raw, attempts, if_ambiguous
    )
    SELECT state, id, envelope_from, recipient, raw, attempts, if_ambiguous,
        CASE WHEN attempts = 0 THEN 0 ELSE (SELECT count(*) FROM outbox_attempt AS past
            WHERE past.outbox_id = marked.id AND past.result = 'ambiguous') END AS doubts,
        kind, CASE WHEN EXISTS (SELECT FROM suppression WHERE address = recipient) THEN 'suppressed'
             WHEN useful_until < %(now)s THEN 'late'
             WHEN kind = 'acknowledgement' AND attempts = 0 AND {ACKNOWLEDGES} = 'false' THEN 'answers_off'
             WHEN kind = 'confirmation' AND mail_class <> 'legal' AND attempts = 0 AND {CONFIRMS} = 'false'
             THEN 'answers_off'
             WHEN mail_class = 'optional' AND EXISTS (SELECT FROM opt_out WHERE opt_out.person_id = marked.person_id)
             THEN 'opted_out'
             WHEN kind = 'reply' AND attempts = 0 AND EXISTS (SELECT FROM answer WHERE answer.outbox_id = marked.id
                 AND answer.heard < (SELECT count(*) FROM message WHERE message.conversation_id = answer.conversation_id
                     AND direction = 'in' AND disposition = 'human'))
             THEN 'person_wrote' ELSE '' END AS obstacle
    FROM marked ORDER BY kind = 'pathway', not_before
"""  # noqa: S608 - only a constant is put in

RECORD = """
    WITH fate AS (
        SELECT * FROM unnest(%(ids)s::uuid[], %(states)s::text[], %(results)s::text[],
            %(replies)s::text[], %(statuses)s::text[], %(ats)s::timestamptz[],
            %(not_befores)s::timestamptz[])
        AS fate (id, state, result, reply, status, at, not_before)
    ), told AS (
        UPDATE outbox SET state = fate.state, attempts = attempts + 1, sending_since = NULL, last_reply = fate.reply,
            not_before = coalesce(fate.not_before, outbox.not_before),
            sent_at = CASE WHEN fate.state = 'sent' THEN fate.at ELSE sent_at END
        FROM fate WHERE outbox.id = fate.id AND outbox.state = 'sending'
        RETURNING outbox.id, outbox.case_id, outbox.person_id, outbox.kind,
            fate.state, fate.result, fate.reply, fate.status, fate.at
    ), attempted AS (
        INSERT INTO outbox_attempt (outbox_id, at, result, reply) SELECT id, at, result, reply FROM told
    ), shown AS (
        SELECT outbox_id, conversation_id FROM message WHERE outbox_id = ANY (%(ids)s::uuid[])
    ), events AS (
        INSERT INTO case_event (case_id, kind, data, at)
        SELECT case_id, 'delivery', jsonb_build_object('outbox_id', id, 'result', state, 'status', status)
            || CASE WHEN kind = 'reply' AND state <> 'sent' THEN jsonb_build_object('answered', conversation_id)
               ELSE '{}' END, at
        FROM told LEFT JOIN shown ON outbox_id = id
        WHERE case_id IS NOT NULL AND (state IN ('sent', 'failed') OR (kind = 'reply' AND state = 'ambiguous'))
        RETURNING id
    )
    SELECT (SELECT count(pg_notify('case_event', '')) FROM (SELECT FROM events LIMIT 1) AS any_event),
        (SELECT count(pg_notify('live', 'conversation:' || place))
         FROM (SELECT DISTINCT conversation_id AS place FROM shown JOIN told ON id = outbox_id) AS places),
        (SELECT count(pg_notify('live', 'person:' || person_id))
         FROM (SELECT DISTINCT person_id FROM told WHERE person_id IS NOT NULL) AS people)
"""

DEAD = """
    WITH dead AS (SELECT DISTINCT recipient FROM outbox WHERE id = ANY (%(ids)s::uuid[])), suppressing AS (
        INSERT INTO suppression (address, reason, since) SELECT recipient, %(reason)s, %(now)s FROM dead
        ON CONFLICT DO NOTHING
    )
    UPDATE person_address SET state = 'unreachable' WHERE address IN (SELECT recipient FROM dead) AND state = 'active'
"""

TAKEN_BACK = """
    INSERT INTO step_log (case_id, enrolment, step, occurrence, what, detail, at)
    SELECT case_id, split_part(dedup_key, '/', 2), split_part(dedup_key, '/', 3),
        CAST(split_part(dedup_key, '/', 4) AS integer), 'withdrawn', last_reply, %(now)s::timestamptz
    FROM outbox WHERE id = ANY (%(ids)s::uuid[]) AND case_id IS NOT NULL
        AND kind IN ('pathway', 'confirmation') AND split_part(dedup_key, '/', 4) ~ '^[0-9]{1,6}$'
"""

SHOW = """
    WITH shown AS (
        SELECT message.conversation_id, outbox.kind FROM message JOIN outbox ON outbox.id = message.outbox_id
        WHERE outbox.id = ANY (%(ids)s::uuid[])
    ), reopened AS (
        UPDATE conversation SET state = 'open', due_at = coalesce(due_at, %(now)s::timestamptz)
        WHERE id IN (SELECT conversation_id FROM shown WHERE kind = 'reply') AND state <> 'open'
    )
    SELECT conversation.id, pg_notify('live', 'conversation:' || conversation.id),
        pg_notify('live', 'queue:' || queue_id),
        CASE WHEN person_id IS NOT NULL THEN pg_notify('live', 'person:' || person_id) END
    FROM conversation WHERE id IN (SELECT conversation_id FROM shown)
"""

SENDING = text("""
    SELECT id, envelope_from, recipient, ''::bytea AS raw, attempts, if_ambiguous, kind,
        (SELECT count(*) FROM outbox_attempt AS past
            WHERE past.outbox_id = outbox.id AND past.result = 'ambiguous') AS doubts
    FROM outbox WHERE line IN ('first', 'pathway') AND state = 'sending' AND id <> ALL (CAST(:own AS uuid[]))
""")

UNCLAIM = """
    UPDATE outbox SET state = 'queued', sending_since = NULL
    WHERE id = ANY (%(ids)s::uuid[]) AND state = 'sending'
"""

NEXT = text("""
    SELECT least((SELECT min(not_before) FROM outbox WHERE line = 'first' AND state = 'queued'),
                 (SELECT min(not_before) FROM outbox WHERE line = 'pathway' AND state = 'queued'))
""")

PUT_OFF = """
    UPDATE outbox SET state = 'queued', sending_since = NULL, not_before = later.at
    FROM unnest(%(ids)s::uuid[], %(ats)s::timestamptz[]) AS later (id, at)
    WHERE outbox.id = later.id AND state = 'sending'
"""

_CLAIM, _RECORD, _DEAD, _TAKEN_BACK, _BRING_BACK, _SHOW, _UNCLAIM, _PUT_OFF = (
    Statement.of(name, sql)
    for name, sql in {
        "claim": CLAIM,
        "record": RECORD,
        "dead": DEAD,
        "taken_back": TAKEN_BACK,
        "bring_back": BRING_BACK,
        "show": SHOW,
        "unclaim": UNCLAIM,
        "put_off": PUT_OFF,
    }.items()
)

SENT_SINCE = text("""
    SELECT count(*) FROM outbox_attempt AS attempt JOIN outbox ON outbox.id = attempt.outbox_id
    WHERE attempt.at > :since AND attempt.result = 'sent' AND outbox.kind <> 'reply'
""")


async def turn(
    wire: Wire,
    outcomes: Sequence[Outcome],
    returned: Sequence[UUID],
    room: int,
    now: datetime,
    *,
    commit: bool = True,
    usual: Usual = USUAL,
) -> tuple[list[Claimed], int]:
    """Write what became of claimed mails, give back what the relay never heard of, and mark up to `room` due ones.

    All of it goes to the database at once. Replies and notices come before pathway mails, then the oldest. What a
    switch holds becomes `held` instead, and what may not go yet gets its later time; the number returned says how many
    that were.
    """
    steps: list[tuple[Statement, Mapping[str, object]]] = [] if commit else [(BEGIN, {})]
    if outcomes:
        steps += _recording(outcomes)
    if returned:
        steps.append((_UNCLAIM, {"ids": array(returned)}))
    if room:
        steps.append((_CLAIM, {"room": room, "now": now, **asdict(usual)}))
    results = await wire.run(steps)
    found = results[-1] if room else None
    rows = range(found.ntuples) if found else ()
    mails = [_claimed(found, row) for row in rows if found and found.get_value(row, 0) == b"sending"]
    return mails, len(rows) - len(mails)


def _claimed(found: PGresult, row: int) -> Claimed:
    _, key, envelope_from, recipient, raw, attempts, rule, doubts, kind, obstacle = (
        found.get_value(row, column) or b"" for column in range(10)
    )
    return Claimed(
        UUID(bytes=key),
        envelope_from.decode(),
        recipient.decode(),
        raw,
        int.from_bytes(attempts),
        rule.decode(),
        int.from_bytes(doubts),
        kind.decode(),
        obstacle.decode(),
    )


def _fates(outcomes: Sequence[Outcome]) -> dict[str, list[object]]:
    return {
        "ids": [outcome.id for outcome in outcomes],
        "states": [outcome.state for outcome in outcomes],
        "results": [outcome.result for outcome in outcomes],
        "replies": [outcome.reply for outcome in outcomes],
        "statuses": [outcome.status for outcome in outcomes],
        "ats": [outcome.at for outcome in outcomes],
        "not_befores": [outcome.not_before for outcome in outcomes],
    }


async def record(connection: AsyncConnection, outcomes: Sequence[Outcome]) -> None:
    """Row, attempt, event and news of mails that are `sending`, in the caller's transaction."""
    await connection.exec_driver_sql(RECORD, _fates(outcomes))


def _recording(outcomes: Sequence[Outcome]) -> list[tuple[Statement, Mapping[str, object]]]:
    """Row, attempt, event for the case, and news for the pages that show them."""
    values = {name: array(found) for name, found in _fates(outcomes).items()}
    steps: list[tuple[Statement, Mapping[str, object]]] = [(_RECORD, values)]
    steps += [
        (_DEAD, {"ids": array([outcome.id]), "reason": outcome.status, "now": outcome.at})
        for outcome in outcomes
        if outcome.dead
    ]
    back = [outcome.id for outcome in outcomes if outcome.state == "withdrawn"]
    if back:
        steps.append((_TAKEN_BACK, {"ids": array(back), "now": outcomes[0].at}))
        wrote = [outcome.id for outcome in outcomes if outcome.id in back and outcome.reply == PERSON_WROTE]
        if wrote:
            steps.append((_BRING_BACK, {"ids": array(wrote), "why": PERSON_WROTE, "now": outcomes[0].at}))
    seen = [outcome.id for outcome in outcomes if outcome.state in ("failed", "ambiguous")]
    if seen:
        steps.append((_SHOW, {"ids": array(seen), "now": max(outcome.at for outcome in outcomes)}))
    return steps


async def show(connection: AsyncConnection, ids: Sequence[UUID], now: datetime) -> None:
    """Bring mails that did not arrive before people: live pages, and the conversation of an adviser's answer."""
    await connection.exec_driver_sql(SHOW, {"ids": list(ids), "now": now})


async def unknown_fates(connection: AsyncConnection, own: Sequence[UUID]) -> list[Claimed]:
    """Mails left `sending` by a dispatcher that is no more; `own` are those in our own hands."""
    rows = await connection.execute(SENDING, {"own": list(own)})
    return [Claimed(**row) for row in rows.mappings()]


async def next_due(connection: AsyncConnection) -> datetime | None:
    """When the next queued mail may leave."""
    found: datetime | None = (await connection.execute(NEXT)).scalar()
    return found


async def put_off(wire: Wire, later: Sequence[tuple[UUID, datetime]]) -> None:
    """Give back claimed mails that the relay never heard of, each for its own time; ends the transaction."""
    values = {"ids": array([key for key, _ in later]), "ats": array([at for _, at in later])}
    await wire.run([*([(_PUT_OFF, values)] if later else []), (COMMIT, {})])


async def automatic_since(connection: AsyncConnection, since: datetime) -> int:
    """How many automatic mails were sent after `since`."""
    return int((await connection.execute(SENT_SINCE, {"since": since})).scalar_one())
