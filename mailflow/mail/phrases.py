"""Many phrases searched as one pattern, but quickly: a phrase is only tried where letters it cannot do without occur.

A regular expression of a hundred alternatives tries all of them at every letter. Here each alternative is compiled
alone and keeps *needles* (needles.py), runs of letters of which every match holds one. One look at a text (`Sifted`)
tells for all lists of phrases together which of them it may hold at all.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache

from mailflow.mail.needles import branches, key_of, needles_of, spread

_GROUP = 4
_LONGEST_WORD = 30  # that is remembered
_COMMON = " esaitnrulodcpm'vqfbghjxyzwk"  # letters of French text, the commonest first
_COMMONNESS = {letter: len(_COMMON) - rank for rank, letter in enumerate(_COMMON)}
_Phrase = tuple[int, re.Pattern[str]]  # its place in the list, itself
_LISTS: list[Phrases] = []
_OWNERS: dict[str, list[Phrases]] = {}  # by needle: the lists it is a needle of
_BY_GROUP: dict[str, list[tuple[str, str]]] = {}  # needles and their keys, by a group of letters in the key


class Sifted(str):
    """A text that carries the needles in it, or in the longer text it was cut from, and the lists they are of."""

    __slots__ = ("lists", "possible")
    possible: dict[Phrases, list[str]]
    lists: int  # how many there were: a later one is not in `possible`

    @classmethod
    def of(cls, text: str) -> Sifted:
        """`text`, sifted."""
        sifted = cls(text)
        needles: set[str] = set()
        for word in set(text.split()):
            within, around = _needles_of(word)
            needles.update(within)
            for needle in around:
                if needle in text:
                    needles.add(needle)
        sifted.possible = defaultdict(list)
        for needle in needles:
            for owner in _OWNERS[needle]:
                sifted.possible[owner].append(needle)
        sifted.lists = len(_LISTS)
        return sifted

    def part(self, text: str) -> Sifted:
        """A text cut from this one."""
        cut = Sifted(text)
        cut.possible, cut.lists = self.possible, self.lists
        return cut


class Phrases:
    """A compiled list of phrases, cut at "|" or at line ends; `search` finds what the whole pattern would, leftmost.

    An empty list finds nothing.
    """

    __slots__ = ("_always", "_by_needle", "_flags", "_number", "source")

    def __init__(self, source: str, flags: re.RegexFlag = re.NOFLAG) -> None:
        self.source = source = "|".join(line.strip() for line in source.split("\n") if line.strip())
        self._flags = flags
        self._always: list[_Phrase] = []
        self._by_needle: dict[str, list[_Phrase]] = {}
        single = (part for one in branches(source) for part in spread(one) if part)
        for order, one in enumerate(single):
            needles = needles_of(one)
            phrase = (order, re.compile(one, flags))
            if not needles:
                self._always.append(phrase)
            for needle in needles:
                self._by_needle.setdefault(needle, []).append(phrase)
        for needle in self._by_needle:
            _register(needle, self)
        self._number = len(_LISTS)
        _LISTS.append(self)
        _remembered.cache_clear()

    def search(self, text: str) -> re.Match[str] | None:
        """The leftmost match; of two that begin together, the one whose phrase was written first."""
        if isinstance(text, Sifted) and text.lists > self._number:
            needles: Iterable[str] = text.possible.get(self, ())
        else:
            needles = self._by_needle
        possible = self._always
        for needle in needles:
            if needle in text:
                possible = possible + self._by_needle[needle]
        best: re.Match[str] | None = None
        rank = -1
        for order, phrase in possible:
            found = phrase.search(text)
            if found and (best is None or (found.start(), order) < (best.start(), rank)):
                best, rank = found, order
        return best

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Every match, as of the whole pattern."""
        return iter(()) if self.search(text) is None else re.finditer(self.source, text, self._flags)

    def sub(self, replacement: str, text: str) -> str:
        """`text` with every match replaced."""
        return text if self.search(text) is None else re.sub(self.source, replacement, text, flags=self._flags)


def _register(needle: str, owner: Phrases) -> None:
    """Notes where a needle is looked for: under the seldomest group of letters in its key."""
    if needle not in _OWNERS:
        key = key_of(needle)
        groups = [key[at : at + _GROUP] for at in range(max(1, len(key) - _GROUP + 1))]
        _BY_GROUP.setdefault(min(groups, key=_commonness), []).append((key, needle))
    _OWNERS.setdefault(needle, []).append(owner)


def _commonness(group: str) -> int:
    return sum(_COMMONNESS.get(letter, 0) for letter in group)


def _needles_of(word: str) -> tuple[list[str], list[str]]:
    """The needles within a word, and those of several words that a text with this one may hold."""
    return _remembered(word) if len(word) <= _LONGEST_WORD else _remembered.__wrapped__(word)


@lru_cache(maxsize=20_000)  # people write with few words
def _remembered(word: str) -> tuple[list[str], list[str]]:
    groups = {word[at : at + size] for size in (2, 3, _GROUP) for at in range(len(word) - size + 1)}
    pairs = [pair for group in groups if group in _BY_GROUP for pair in _BY_GROUP[group] if pair[0] in word]
    return [needle for key, needle in pairs if key == needle], [needle for key, needle in pairs if key != needle]
