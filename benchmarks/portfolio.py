"""How long the lists of the pages take in the database: `python -m benchmarks.portfolio [people] [mails]`.

Seeds advisers with 250 people each, eight conversations a person, tasks, requests and addresses; prints medians and
the worst of 20 runs of what one page asks, for an adviser and for a whole agency of twenty advisers.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from statistics import median
from time import perf_counter
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.runtime.passing_postgres import passing_postgres
from mailflow.store.engine import open_engine
from mailflow.store.migrate import migrate
from mailflow.store.pages import portfolio, queue
from mailflow.store.pages.filters import Filters
from mailflow.store.pages.scope import Scope
from mailflow.store.tables import queue as queues
from mailflow.store.tables import staff

RUNS = 20
NOW = datetime(2026, 3, 11, 9, tzinfo=UTC)
SEED = """
CREATE FUNCTION u(kind int, n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS
$$ SELECT (lpad(to_hex(kind), 8, '0') || '-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid $$;
INSERT INTO agency (id, code, name, hours, closures, email, phone, postal_address)
SELECT u(1, a), 'A' || a, 'Agence ' || a, '{}', '[]', 'a@example.org', '3949', 'rue'
FROM generate_series(0, :people / 5000) a;
INSERT INTO staff (id, agency_id, login, name, email, role, created_at)
SELECT u(2, s), u(1, s / 20), 's' || s, 'Conseil ' || s, 's@example.org', 'adviser', :now
FROM generate_series(0, :people / 250 - 1) s;
INSERT INTO queue (id, agency_id, kind, owner_id)
SELECT u(3, s), u(1, s / 20), 'adviser', u(2, s) FROM generate_series(0, :people / 250 - 1) s;
INSERT INTO person (id, agency_id, reference, given_name, family_name, plain_name, created_at)
SELECT u(4, p), u(1, p / 5000), 'R' || p, 'Prénom', 'Nom' || md5(p::text), md5(p::text), :now
FROM generate_series(0, :people - 1) p;
INSERT INTO person_address (id, person_id, address, state)
SELECT u(5, p), u(4, p), p || '@example.net', CASE WHEN p % 40 = 0 THEN 'unreachable' ELSE 'active' END
FROM generate_series(0, :people - 1) p;
INSERT INTO assignment (id, person_id, staff_id, since)
SELECT u(6, p), u(4, p), u(2, p / 250), :now FROM generate_series(0, :people - 1) p;
INSERT INTO cases (id, agency_id, person_id, status, state, created_at, updated_at)
SELECT u(7, p), u(1, p / 5000), u(4, p), 'open',
  '{"enrolments": {"e1": {"revision": "x", "position": {"step": "un", "occurrence": 1, "reminded": 1}}}}', :now, :now
FROM generate_series(0, :people - 1) p;
INSERT INTO conversation (id, agency_id, person_id, case_id, queue_id, subject, state, due_at, last_at, created_at)
SELECT u(8, c), u(1, c / 8 / 5000), u(4, c / 8), u(7, c / 8), u(3, c / 8 / 250), 'Sujet ' || c,
  CASE WHEN c % 8 = 0 AND c % 5 = 0 THEN 'open' WHEN c % 8 < 3 THEN 'waiting' ELSE 'closed' END,
  CASE WHEN c % 8 = 0 AND c % 5 = 0 THEN CAST(:now AS timestamptz) + make_interval(hours => (c % 90)::int - 10) END,
  CAST(:now AS timestamptz) - make_interval(hours => (c % 9000)::int), :now
FROM generate_series(0, :people * 8 - 1) c;
INSERT INTO message (id, conversation_id, person_id, direction, rfc_message_id, from_address, to_address, subject, at,
  disposition, text, reply_text)
SELECT u(9, m), u(8, m % (:people * 8)), u(4, m % (:people * 8) / 8), 'in', '<' || m || '@x>', 'p@example.net',
  's@example.org', 'Sujet', CAST(:now AS timestamptz) - make_interval(mins => (m % 90000)::int), 'human',
  repeat('mot ', 60), repeat('mot ', 20) FROM generate_series(0, :mails - 1) m;
INSERT INTO task (id, agency_id, case_id, queue_id, dedup_key, title, due_at, created_at)
SELECT u(10, p), u(1, p / 5000), u(7, p), u(3, p / 250), p::text, 'Appeler', :now, :now
FROM generate_series(0, :people - 1, 10) p;
INSERT INTO open_request (id, case_id, enrolment, step, occurrence, asked, opened_at)
SELECT u(11, p), u(7, p), 'e1', 'un', 1, '{}', CAST(:now AS timestamptz) - make_interval(days => (p % 20)::int)
FROM generate_series(0, :people - 1, 3) p;
"""


async def timed(name: str, ask: Callable[[], Awaitable[Any]]) -> None:
    """Median and worst of RUNS."""
    spans = []
    for _ in range(RUNS):
        begun = perf_counter()
        await ask()
        spans.append((perf_counter() - begun) * 1000)
    print(f"{name:<44} median {median(spans):6.1f} ms   worst {max(spans):6.1f} ms")


async def measure(connection: AsyncConnection) -> None:
    """What one page of each list asks."""
    first = (await connection.execute(select(staff.c.id, staff.c.agency_id).order_by(staff.c.id).limit(1))).one()
    for name, role in (("adviser, 250 people", "adviser"), ("supervisor, 5000 people", "supervisor")):
        scope = Scope(first.id, first.agency_id, role, (first.id,))
        seen = await connection.scalars(select(queues.c.id).where(scope.queues()))
        asked = queue.Asked(tuple(seen), Filters(), NOW, ZoneInfo("Europe/Paris"))
        await timed(f"{name}: counts", lambda s=scope: portfolio.counts(connection, s, Filters(), NOW))
        await timed(f"{name}: people", lambda s=scope: portfolio.people(connection, s, Filters(), NOW, None))
        await timed(f"{name}: unreachable", lambda s=scope: portfolio.count_unreachable(connection, s))
        await timed(f"{name}: side", lambda s=scope: queue.queues(connection, s, NOW))
        await timed(f"{name}: conversations", lambda s=scope, a=asked: queue.conversations(connection, s, a, None))


async def main(people: int, mails: int) -> None:
    """Seed, analyse, measure."""
    with passing_postgres() as server:
        migrate(server.url)
        engine = open_engine(server.url)
        async with engine.begin() as connection:
            for statement in SEED.split(";\n"):
                if statement.strip():
                    names = {"people": people, "mails": mails, "now": NOW}
                    values = {name: value for name, value in names.items() if f":{name}" in statement}
                    await connection.execute(text(statement), values)
        async with engine.connect() as connection:
            await (await connection.execution_options(isolation_level="AUTOCOMMIT")).execute(text("VACUUM ANALYZE"))
        async with engine.connect() as connection:
            await measure(connection)
        await engine.dispose()


if __name__ == "__main__":
    asyncio.run(main(*(int(given) for given in (sys.argv[1:] or ("25000", "500000")))))
