"""The pipeline commits all or nothing, and says so when it could not."""

from __future__ import annotations

import psycopg
import pytest

from mailflow.services import Services
from mailflow.store.wire import BEGIN, COMMIT, Statement, array, wire

NOTE = Statement.of("note", "INSERT INTO switch (name, held, at) VALUES (%(name)s, true, now()) RETURNING name")
COUNT = Statement.of("count", "SELECT count(*) FROM switch")
BROKEN = Statement.of("broken", "SELECT 1 / (count(*) - count(*)) FROM switch")
ECHO = Statement.of("echo", "SELECT unnest(%(values)s::text[]), array_length(%(values)s::text[], 1)")
ENDED = Statement.of("ended", "SELECT pg_terminate_backend(pg_backend_pid())")


def url_of(services: Services) -> str:
    assert services.settings.database_url is not None
    return services.settings.database_url


async def count(services: Services) -> int:
    async with wire(url_of(services)) as other:
        (found,) = await other.run([(COUNT, {})])
        return int.from_bytes(found.get_value(0, 0) or b"")


async def test_each_statement_answers_the_first_time_and_every_time_after(services: Services) -> None:
    async with wire(url_of(services)) as lane:
        for number in range(3):
            noted, counted = await lane.run([(NOTE, {"name": f"sending/{number}"}), (COUNT, {})])
            assert noted.get_value(0, 0) == f"sending/{number}".encode()
            assert int.from_bytes(counted.get_value(0, 0) or b"") == number + 1
            assert await count(services) == number + 1  # committed when it comes back


async def test_nothing_stays_of_a_message_of_which_one_statement_failed(services: Services) -> None:
    with pytest.raises(psycopg.errors.DivisionByZero):
        async with wire(url_of(services)) as lane:
            await lane.run([(NOTE, {"name": "sending"}), (BROKEN, {}), (NOTE, {"name": "sending/fuse"})])
    assert await count(services) == 0


async def test_a_transaction_begun_by_hand_ends_by_hand(services: Services) -> None:
    async with wire(url_of(services)) as lane:
        await lane.run([(BEGIN, {}), (NOTE, {"name": "sending"})])
        assert await count(services) == 0
        await lane.run([(COMMIT, {})])
        assert await count(services) == 1
        await lane.run([(BEGIN, {}), (NOTE, {"name": "sending/fuse"})])
    assert await count(services) == 1


async def test_a_server_that_hangs_up_is_an_error_of_the_database(services: Services) -> None:
    with pytest.raises(psycopg.OperationalError):
        async with wire(url_of(services)) as lane:
            await lane.run([(NOTE, {"name": "sending"}), (ENDED, {}), (COUNT, {})])
    assert await count(services) == 0


async def test_every_text_survives_an_array(services: Services) -> None:
    texts = ["", "NULL", 'say "no"', "back\\slash\\", "{a,b}", " , ", "ligne\r\nsuivante", "é€😀", "x" * 3_000_000]
    async with wire(url_of(services)) as lane:
        (found,) = await lane.run([(ECHO, {"values": array(texts)})])
        (empty,) = await lane.run([(ECHO, {"values": array([])})])
        (nothing,) = await lane.run([(ECHO, {"values": array([None])})])
    assert [(found.get_value(row, 0) or b"").decode() for row in range(found.ntuples)] == texts
    assert empty.ntuples == 0
    assert nothing.get_value(0, 0) is None
