"""`dataclasses.replace` for the values of a case's state, at half its time: the interpreter does little else. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from operator import attrgetter
from typing import Any, TypeVar

Value = TypeVar("Value")
Shape = tuple[Callable[[Any], tuple[Any, ...]], dict[str, int]]
SHAPES: dict[type[Any], Shape] = {}


def changed(value: Value, **changes: Any) -> Value:
    """The same value with other fields; for frozen dataclasses with at least two fields."""
    kind: type[Any] = type(value)
    read, places = _shape(kind)
    parts = list(read(value))
    for name, part in changes.items():
        parts[places[name]] = part
    made: Value = kind(*parts)
    return made


def _shape(kind: type[Any]) -> Shape:
    if kind not in SHAPES:
        names = [item.name for item in fields(kind) if item.init]
        SHAPES[kind] = attrgetter(*names), {name: place for place, name in enumerate(names)}
    return SHAPES[kind]
