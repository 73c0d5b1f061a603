"""Statements made once and run often: what they are asked with is bound each time, and is never part of them.

Making one takes longer than PostgreSQL takes to answer most of them. Knows no table and no rights.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime
from functools import wraps
from inspect import signature
from typing import Any, ParamSpec
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Date,
    DateTime,
    LargeBinary,
    RowMapping,
    Select,
    Uuid,
    any_,
    bindparam,
    literal,
)
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.types import TypeEngine

P = ParamSpec("P")
Asked = tuple[Select[Any], dict[str, Any]]  # a statement and the values for its places
BOUND: Mapping[type, TypeEngine[Any]] = {
    UUID: Uuid(),
    datetime: DateTime(timezone=True),
    date: Date(),
    bytes: LargeBinary(),
    tuple: ARRAY(Uuid()),  # of ids
}


class Reader(ABC):
    """Somebody whose rights are in a statement: one statement for a role, and the reader's own ids bound to it."""

    __slots__ = ()
    role: str  # what the statement's shape depends on

    @abstractmethod
    def unbound(self) -> Any:
        """Any reader of the role: places instead of ids."""

    @abstractmethod
    def bound(self) -> dict[str, Any]:
        """The ids for these places."""


def ready(build: Callable[P, Select[Any]]) -> Callable[P, Asked]:
    """What `build` makes of places for its arguments, kept, and the values for them: for `rows`, `row` and `number`.

    A reader, ids, times, bytes and tuples of ids are bound; anything else (None, a flag, one of a few names) is part of
    the shape. `build` sees places only, so nothing of one request can stay in what the next one runs.
    """
    names = tuple(signature(build).parameters)
    made: dict[tuple[Any, ...], Select[Any]] = {}

    @wraps(build)
    def asked(*args: P.args, **kwargs: P.kwargs) -> Asked:
        shape: list[Any] = []
        values: dict[str, Any] = {}
        for name, value in zip(names, args, strict=True):
            if isinstance(value, Reader):
                shape.append(value.role)
                values |= value.bound()
            elif type(value) in BOUND:
                shape.append(type(value))
                values[f"given_{name}"] = list(value) if isinstance(value, tuple) else value
            else:
                shape.append(value)
        key = tuple(shape)
        if key not in made:
            places: Any = [place(name, value) for name, value in zip(names, args, strict=True)]
            make: Callable[..., Select[Any]] = build
            made[key] = make(*places)
        return made[key], values

    return asked


async def rows(connection: AsyncConnection, asked: Asked) -> Sequence[RowMapping]:
    """All rows."""
    return (await connection.execute(asked[0], asked[1])).mappings().all()


async def row(connection: AsyncConnection, asked: Asked) -> RowMapping | None:
    """The row, if there is one."""
    return (await connection.execute(asked[0], asked[1])).mappings().one_or_none()


async def number(connection: AsyncConnection, asked: Asked) -> int:
    """What was counted."""
    return int(await connection.scalar(asked[0], asked[1]) or 0)


def place(name: str, value: object) -> Any:
    """What stands for an argument in the statement."""
    if isinstance(value, Reader):
        return value.unbound()
    return bindparam(f"given_{name}", type_=BOUND[type(value)]) if type(value) in BOUND else value


def one_of(column: ColumnElement[Any], ids: Collection[UUID] | ColumnElement[Any]) -> ColumnElement[bool]:
    """`column` is one of these: as an array, so that a statement is the same for any number of them."""
    array = ids if isinstance(ids, ColumnElement) else literal(list(ids), ARRAY(Uuid()))
    return column == any_(array)
