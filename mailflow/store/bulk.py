"""Writing many rows of one table in one statement: they travel as one JSON text, which both ends handle fastest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from json import dumps
from typing import Any
from uuid import UUID

from sqlalchemy import Table, TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection

Rows = Sequence[Mapping[str, Any]]


async def insert_rows(connection: AsyncConnection, table: Table, rows: Rows) -> None:
    """Insert rows that all have the same columns; the others take their defaults."""
    if rows:
        await connection.execute(_insert(table.name, tuple(rows[0])), {"rows": _json(rows)})


async def update_rows(connection: AsyncConnection, table: Table, rows: Rows) -> None:
    """Update rows by their `id`; all have the same columns."""
    if rows:
        await connection.execute(_update(table.name, tuple(rows[0])), {"rows": _json(rows)})


@lru_cache(maxsize=64)
def _insert(table: str, names: tuple[str, ...]) -> TextClause:
    columns = ", ".join(f'"{name}"' for name in names)
    return text(f'INSERT INTO "{table}" ({columns}) SELECT {columns} FROM {_source(table)}')  # noqa: S608 - own names


@lru_cache(maxsize=64)
def _update(table: str, names: tuple[str, ...]) -> TextClause:
    changes = ", ".join(f'"{name}" = new."{name}"' for name in names if name != "id")
    return text(f'UPDATE "{table}" SET {changes} FROM {_source(table)} WHERE "{table}".id = new.id')  # noqa: S608


def _source(table: str) -> str:
    return f'json_populate_recordset(CAST(NULL AS "{table}"), CAST(:rows AS json)) AS new'


def _json(rows: Rows) -> str:
    return dumps([dict(row) for row in rows], default=_plain, ensure_ascii=False)


def _plain(value: object) -> str:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(type(value).__name__)
