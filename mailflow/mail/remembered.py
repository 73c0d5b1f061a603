"""What was once found out about a word: people write with few words, so most need not be looked at again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")

_LONGEST = 30  # characters of a word that is remembered: longer ones are addresses and links


class Remembered(dict[str, Found]):
    """`remembered[word]` is what `find_out(word)` gives, which must depend on the word alone."""

    def __init__(self, find_out: Callable[[str], Found], most: int = 8_192) -> None:
        super().__init__()
        self._find_out = find_out
        self._most = most

    def __missing__(self, word: str) -> Found:
        found = self._find_out(word)
        if len(word) <= _LONGEST:
            if len(self) >= self._most:
                self.clear()
            self[word] = found
        return found
