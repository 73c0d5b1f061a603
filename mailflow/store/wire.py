"""Several prepared statements in one message to the server and one back, as one transaction: libpq's pipeline.

For statements run hundreds of times a second, where the driver's cursors cost more than the server. Knows no table.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Self

import psycopg
from psycopg import errors, pq

from mailflow.store.engine import libpq_url

# Such statements look up few rows by their keys. They are planned once, and for that, whatever the statistics say of a
# queue that is empty at one moment and full at the next.
BY_KEYS = """
    SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; SET enable_bitmapscan = off;
    SET enable_hashjoin = off; SET enable_mergejoin = off
"""
PARAMETER = re.compile(r"%\((\w+)\)s")
DONE = (pq.ExecStatus.TUPLES_OK, pq.ExecStatus.COMMAND_OK)
BINARY = 1


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement with `%(name)s` parameters, numbered as the server wants them."""

    name: bytes
    sql: bytes
    parameters: tuple[str, ...]

    @classmethod
    def of(cls, name: str, sql: str) -> Self:
        """Each name gets one number, however often it is used."""
        parameters = tuple(dict.fromkeys(PARAMETER.findall(sql)))
        numbered = PARAMETER.sub(lambda found: f"${parameters.index(found[1]) + 1}", sql)
        return cls(name.encode(), numbered.encode(), parameters)


BEGIN, COMMIT = Statement.of("begin", "BEGIN"), Statement.of("commit", "COMMIT")


def array(values: Iterable[object | None]) -> str:
    """PostgreSQL's text of an array; None is NULL."""
    return "{" + ",".join(map(_element, values)) + "}"


class Wire:
    """One connection, used by one caller at a time. After an error it is of no more use."""

    def __init__(self, connection: psycopg.AsyncConnection[Any]) -> None:
        self._pg = connection.pgconn
        self._prepared: set[bytes] = set()
        self._pg.enter_pipeline_mode()

    async def run(self, steps: Sequence[tuple[Statement, Mapping[str, object]]]) -> list[pq.abc.PGresult]:
        """All of them, committed together unless one of them is BEGIN; the result of each, values in binary.

        Raises `psycopg.Error` when any of it failed, the commit included.
        """
        prepared = [self._send(statement, values) for statement, values in steps]
        self._pg.pipeline_sync()
        await self._flush()
        results = await self._results()
        self._prepared.update(statement.name for statement, _ in steps)
        return [result for result, is_answer in zip(results, _flat(prepared), strict=True) if is_answer]

    def _send(self, statement: Statement, values: Mapping[str, object]) -> bool:
        """Whether it had to be prepared."""
        new = statement.name not in self._prepared
        if new:
            self._pg.send_prepare(statement.name, statement.sql)
        parameters = [str(values[name]).encode() for name in statement.parameters]
        self._pg.send_query_prepared(statement.name, parameters, result_format=BINARY)
        return new

    async def _flush(self) -> None:
        while self._pg.flush():
            await self._ready(writing=True)
            self._pg.consume_input()  # or both sides wait for the other to read

    async def _results(self) -> list[pq.abc.PGresult]:
        """Everything up to the server's word that the transaction is over."""
        found: list[pq.abc.PGresult] = []
        while True:
            while self._pg.is_busy():
                await self._ready()
                self._pg.consume_input()
            result = self._pg.get_result()
            if result is None:  # between two statements
                if self._pg.status == pq.ConnStatus.BAD:
                    raise psycopg.OperationalError("the server hung up")
                continue
            if result.status == pq.ExecStatus.PIPELINE_SYNC:
                return found
            if result.status not in DONE:
                raise errors.lookup(_state(result))(result.get_error_message())
            found.append(result)

    async def _ready(self, *, writing: bool = False) -> None:
        loop, socket = asyncio.get_running_loop(), self._pg.socket
        woken: asyncio.Future[None] = loop.create_future()
        loop.add_reader(socket, _wake, woken)
        if writing:
            loop.add_writer(socket, _wake, woken)
        try:
            await woken
        finally:
            loop.remove_reader(socket)
            if writing:
                loop.remove_writer(socket)


@asynccontextmanager
async def wire(url: str) -> AsyncIterator[Wire]:
    """A connection of its own, outside of the pool."""
    connection = await psycopg.AsyncConnection.connect(
        libpq_url(url), connect_timeout=5, application_name="mailflow-dispatch", autocommit=True
    )
    try:
        await connection.execute(BY_KEYS)
        yield Wire(connection)
    finally:
        await connection.close()


def _element(value: object | None) -> str:
    if value is None:
        return "NULL"
    escaped = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _flat(prepared: Sequence[bool]) -> list[bool]:
    """Which results are answers: preparing gives one too."""
    return [is_answer for new in prepared for is_answer in ((False, True) if new else (True,))]


def _state(result: pq.abc.PGresult) -> str:
    return (result.error_field(pq.DiagnosticField.SQLSTATE) or b"XX000").decode()


def _wake(woken: asyncio.Future[None]) -> None:
    if not woken.done():
        woken.set_result(None)
