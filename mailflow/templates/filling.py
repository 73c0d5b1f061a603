"""Fields of canned replies filled in place: the language of wordings, but a missing value leaves a mark to be seen.

The text stays plain: it is put where the adviser writes, and read before it is sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from mailflow.templates.allowlist import compile_source

OPEN, CLOSE = "⟦", "⟧"


@dataclass(frozen=True, slots=True)
class Filled:
    """The text for one person, and the fields that had no value."""

    text: str
    missing: tuple[str, ...]


def fields_of(source: str) -> frozenset[str]:
    """The fields a text names; `Refused` with line and reason when it is not valid."""
    return compile_source(source)[1]


def fill(source: str, values: Mapping[str, str]) -> Filled:
    """The text with its values. Where one is missing stands ⟦field⟧, and no answer leaves with that in it."""
    template, fields = compile_source(source.replace(OPEN, "[").replace(CLOSE, "]"))
    asked: dict[str, None] = {}
    marks = {name: _Value(name, values.get(name, "").strip(), asked) for name in fields}
    text = template.render(marks)
    return Filled(text.strip("\n"), tuple(sorted(asked)))


class _Value:
    """One value inside Jinja2: plain text that is not escaped; one that is missing notes that it was wanted."""

    __slots__ = ("_asked", "_name", "_value")

    def __init__(self, name: str, value: str, asked: dict[str, None]) -> None:
        self._name, self._value, self._asked = name, value, asked

    def __bool__(self) -> bool:
        return bool(self._value)

    def __html__(self) -> Markup:
        if not self._value:
            self._asked[self._name] = None
        return Markup(self._value or f"{OPEN}{self._name}{CLOSE}")  # noqa: S704 - becomes plain text, never HTML

    def __str__(self) -> str:
        return str(self.__html__())
