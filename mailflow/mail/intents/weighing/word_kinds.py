"""Words by kind, from tables of one kind a line (topics.txt, pointers.txt): a word that was never met still says
something by its topic."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from mailflow.mail.remembered import Remembered

_SHORTEST = 3  # letters of a beginning
_LONGEST = 12


class Kinds:
    """`of[word]` are the kinds of a folded word, sorted, usually none.

    A word of the table that ends in - stands for all that begin so.
    """

    def __init__(self, table: str) -> None:
        self._whole: dict[str, list[str]] = {}
        self._beginnings: dict[str, list[str]] = {}
        for line in table.splitlines():
            if line and not line.startswith("#"):
                kind, _, words = line.partition(":")
                for word in words.split():
                    known = self._beginnings if word.endswith("-") else self._whole
                    known.setdefault(word.rstrip("-"), []).append(kind)
        self.of = Remembered(self._look_up)

    def _look_up(self, word: str) -> tuple[str, ...]:
        found = set(self._whole.get(word, ()))
        for length in range(_SHORTEST, min(len(word), _LONGEST) + 1):
            found.update(self._beginnings.get(word[:length], ()))
        return tuple(sorted(found))


@cache
def kinds(table: str) -> Kinds:
    """Those of a table beside this module, read once a process."""
    return Kinds((files(__package__) / table).read_text(encoding="utf-8"))
