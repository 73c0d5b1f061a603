"""Sentences of a fixed shape, recognised by their pattern and said in the page's language. Knows no sentence itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from mailflow.web.language import _, current

HOLE = re.compile(r"\{\}")


class Phrases:
    """`table` maps a shape with holes ("There is no step “{}”.") to the French with the holes numbered."""

    def __init__(self, table: Mapping[str, str], name: Callable[[str], str] = str) -> None:
        """Shapes with more fixed text are tried first, so that a general one does not hide a special one."""
        ordered = sorted(table.items(), key=lambda item: -len(HOLE.sub("", item[0])))
        self._shapes = [(_compiled(shape), french) for shape, french in ordered]
        self.name = name  # what a word that stands in a hole is called
        self.find = lru_cache(maxsize=4096)(self._find)

    def _find(self, text: str) -> tuple[str, Sequence[str]] | None:
        for shape, french in self._shapes:
            found = shape.fullmatch(text)
            if found:
                return french, found.groups()
        return None

    def knows(self, text: str) -> bool:
        """Whether there are words for it."""
        return self.find(text) is not None

    def say(self, text: str) -> str:
        """In the page's language; as it is when nobody knows it."""
        found = None if current() == "en" else self.find(text)
        return _(found[0]).format(*(self.name(word) for word in found[1])) if found is not None else text


def _compiled(shape: str) -> re.Pattern[str]:
    return re.compile(".*?".join(f"{re.escape(part)}" for part in HOLE.split(shape)).replace(".*?", "(.*?)"), re.DOTALL)
