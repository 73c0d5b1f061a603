"""Many phrases searched as one pattern, but quickly: a phrase is only tried where letters it cannot do without occur.

A regular expression of a hundred alternatives tries all of them at every letter. Here each alternative is compiled
alone and keeps *needles* (needles.py), runs of letters of which every match holds one. One look at a text (`Sifted`)
tells for all lists of phrases together which of them it may hold at all.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from mailflow.mail.needles import GAP, Key, branches, key_of, leaps_to_letter, needles_of, spread

_BEGINNING = 3
_WORDS = 8_192  # that are remembered
_LONGEST_WORD = 30  # of these
_Needles = tuple[tuple[tuple["Phrases", str], ...], tuple[str, ...]]
_NOTHING: _Needles = ((), ())
_Phrase = tuple[int, re.Pattern[str], bool]  # its place in the list, itself, and whether it begins at a word's edge
_EDGE = re.compile(r"\b")


class Sieve:
    """The needles of all lists that are searched in the same texts."""

    __slots__ = ("_barren", "_by_beginning", "_known", "_owners", "lists")

    def __init__(self) -> None:
        self.lists = 0
        self._owners: dict[str, list[Phrases]] = {}  # by needle: the lists it is a needle of
        self._by_beginning: dict[str, list[tuple[Key, str]]] = {}  # needles and their keys
        self._known: dict[str, _Needles] = {}  # by word: people write with few words
        self._barren: set[str] = set()  # words of which is known that no needle holds them, nor they one

    def add(self, owner: Phrases, needles: Iterable[str]) -> int:
        """Takes a list up; its number."""
        for needle in needles:
            if needle not in self._owners:
                key = key_of(needle)
                self._by_beginning.setdefault(key.letters[:_BEGINNING], []).append((key, needle))
            self._owners.setdefault(needle, []).append(owner)
        self._forget()
        self.lists += 1
        return self.lists

    def possible_in(self, text: str) -> dict[Phrases, set[str]]:
        """The lists with needles in the text, and which of theirs."""
        possible: dict[Phrases, set[str]] = defaultdict(set)
        known = self._known
        around: set[str] = set()
        for word in set(text.split()) - self._barren:
            within, maybe = known.get(word) or self._needles_of(word)
            for owner, needle in within:
                possible[owner].add(needle)
            if maybe:
                around.update(maybe)
        for needle in around:
            if needle in text:
                for owner in self._owners[needle]:
                    possible[owner].add(needle)
        return possible

    def _needles_of(self, word: str) -> _Needles:
        """The lists with needles within a word, and the needles of several words that a text with it may hold."""
        if len(word) > _LONGEST_WORD:
            return self._needles_of_long(word)
        if len(self._known) + len(self._barren) >= _WORDS:
            self._forget()
        found = self._looked_up(word)
        if found == _NOTHING:
            self._barren.add(word)
        else:
            self._known[word] = found
        return found

    def _forget(self) -> None:
        self._known.clear()
        self._barren.clear()

    def _needles_of_long(self, word: str) -> _Needles:
        """Addresses and links are made of words."""
        parts = GAP.split(word)
        if len(parts) > 1:
            parts = [part for part in parts if part not in self._barren]
            each = [self._known.get(part) or self._needles_of(part) for part in parts]
        else:
            each = [self._looked_up(word)]
        return tuple(one for within, _ in each for one in within), tuple(one for _, around in each for one in around)

    def _looked_up(self, word: str) -> _Needles:
        within: set[tuple[Phrases, str]] = set()
        around: set[str] = set()
        beginnings = self._by_beginning
        for at in range(len(word) - 1):
            for size in (_BEGINNING - 1, _BEGINNING):
                for key, needle in beginnings.get(word[at : at + size], ()):
                    if not key.stands_in(word, at):
                        continue
                    if key.letters == needle:
                        within.update([(owner, needle) for owner in self._owners[needle]])
                    else:
                        around.add(needle)
        return tuple(within), tuple(around)


MEANING = Sieve()
"""For the lists that are searched in what a person says (mail/intents)."""


class Sifting:
    """Which lists have needles in a text, and which of theirs."""

    __slots__ = ("lists", "possible", "sieve")

    def __init__(self, text: str, sieve: Sieve) -> None:
        self.sieve = sieve
        self.lists = sieve.lists  # a later one is not in `possible`
        self.possible = sieve.possible_in(text)


class Sifted(str):
    """A text that carries which lists have needles in it, or in the longer text it was cut from."""

    __slots__ = ("sifting",)
    sifting: Sifting

    @classmethod
    def of(cls, text: str, sieve: Sieve = MEANING) -> Sifted:
        """`text`, sifted."""
        sifted = cls(text)
        sifted.sifting = Sifting(text, sieve)
        return sifted

    def part(self, text: str) -> Sifted:
        """A text cut from this one."""
        cut = Sifted(text)
        cut.sifting = self.sifting
        return cut


class Phrases:
    """A compiled list of phrases, cut at "|" or at line ends; `search` finds what the whole pattern would, leftmost.

    An empty list finds nothing.
    """

    __slots__ = ("_always", "_by_needle", "_flags", "_number", "_sieve", "source")

    def __init__(self, source: str, flags: re.RegexFlag = re.NOFLAG, sieve: Sieve = MEANING) -> None:
        self.source = source = "|".join(line.strip() for line in source.split("\n") if line.strip())
        self._flags = flags
        self._always: list[_Phrase] = []
        self._by_needle: dict[str, list[_Phrase]] = {}
        single = (part for one in branches(source) for part in spread(one) if part)
        for order, one in enumerate(single):
            needles = needles_of(one)
            at_edge = leaps_to_letter(one)
            phrase = (order, re.compile(one.removeprefix(r"\b") if at_edge else one, flags), at_edge)
            if not needles:
                self._always.append(phrase)
            for needle in needles:
                self._by_needle.setdefault(needle, []).append(phrase)
        self._sieve = sieve
        self._number = sieve.add(self, self._by_needle)

    def search(self, text: str) -> re.Match[str] | None:
        """The leftmost match; of two that begin together, the one whose phrase was written first."""
        needles: Iterable[str] = self._by_needle
        if isinstance(text, Sifted):
            sifting = text.sifting
            if sifting.sieve is self._sieve and sifting.lists >= self._number:
                needles = sifting.possible.get(self, ())
                if not needles and not self._always:
                    return None
        possible = self._always
        for needle in needles:
            if needle in text:
                possible = possible + self._by_needle[needle]
        best: re.Match[str] | None = None
        rank = -1
        for order, phrase, at_edge in possible:
            found = phrase.search(text)
            while at_edge and found and not _EDGE.match(text, found.start()):
                found = phrase.search(text, found.start() + 1)
            if found and (best is None or (found.start(), order) < (best.start(), rank)):
                best, rank = found, order
        return best

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Every match, as of the whole pattern."""
        return iter(()) if self.search(text) is None else re.finditer(self.source, text, self._flags)

    def sub(self, replacement: str, text: str) -> str:
        """`text` with every match replaced."""
        return text if self.search(text) is None else re.sub(self.source, replacement, text, flags=self._flags)
