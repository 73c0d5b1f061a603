"""`dataclasses.replace` for the values of a case's state, at half its time: the interpreter does little else. Pure."""

from __future__ import annotations

from dataclasses import fields
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar

Value = TypeVar("Value")


def changed(value: Value, **changes: Any) -> Value:
    """The same value with other fields; for frozen dataclasses with at least two fields, all of them in `__init__`."""
    kind: type[Any] = type(value)
    read, places = _shape(kind)
    parts = list(read(value))
    for name, part in changes.items():
        parts[places[name]] = part
    made: Value = kind(*parts)
    return made


@cache
def _shape(kind: type[Any]) -> tuple[attrgetter[tuple[Any, ...]], dict[str, int]]:
    names = [item.name for item in fields(kind)]
    return attrgetter(*names), {name: place for place, name in enumerate(names)}
