"""Many phrases searched as one pattern, but quickly: a phrase is only tried where letters it cannot do without occur.

A regular expression of a hundred alternatives tries all of them at every letter. Here each alternative is compiled
alone and keeps a *needle*, a run of letters every match of it must hold. A text that comes with its set of four-letter
groups (`Sifted`) shows at once which needles it may hold at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_SHORTEST = 2  # a needle of one letter is in every text
_GROUP = 4
_MANY = 6  # alternatives in one group from which on each is tried alone
_ZERO_WIDTH = ("?=", "?!", "?<=", "?<!")
_COMMON = " esaitnrulodcpm'vqfbghjxyzwk"  # letters of French text, the commonest first
_COMMONNESS = {letter: len(_COMMON) - rank for rank, letter in enumerate(_COMMON)}
_EVERYWHERE = frozenset(
    [
        "suis",
        "plus",
        "pour",
        "vous",
        "pas",
        "est",
        "c'est",
        "sans",
        "rien",
        "tres",
        "que",
        "avec",
        "mail",
        "merci",
        "bonjour",
        "je",
        "me",
        "ne",
        "de",
        "la",
        "le",
        "les",
        "des",
        "une",
        "ai",
        "j'ai",
        "pas",
        "de",
        "je",
        "suis",
        "etre",
        "bien",
        "va",
        "vais",
        "a",
        "la",
        "dans",
        "sur",
        "mon",
        "ma",
        "mes",
        "pas",
        "le",
    ]
)
_Phrase = tuple[int, re.Pattern[str], tuple[str, ...]]  # its place in the list, itself, its second needles


class Sifted(str):
    """A text that carries the set of four-letter groups in it, or in the longer text it was cut from."""

    __slots__ = ("groups", "sieved")
    groups: frozenset[str]
    sieved: dict[Phrases, list[tuple[str, list[_Phrase]]]]  # what each list keeps for this text and its parts

    @classmethod
    def of(cls, text: str) -> Sifted:
        """`text` with its groups."""
        sifted = cls(text)
        sifted.groups = frozenset([text[at : at + _GROUP] for at in range(len(text) - _GROUP + 1)])
        sifted.sieved = {}
        return sifted

    def part(self, text: str) -> Sifted:
        """A text cut from this one."""
        cut = Sifted(text)
        cut.groups = self.groups
        cut.sieved = self.sieved
        return cut


class Phrases:
    """A compiled list of phrases, cut at "|" or at line ends; `search` finds what the whole pattern would, leftmost."""

    __slots__ = ("_always", "_by_group", "_groups", "_short", "source")

    def __init__(self, source: str) -> None:
        self.source = source = "|".join(line.strip() for line in source.split("\n") if line.strip())
        self._always: list[_Phrase] = []
        by_needle: dict[str, list[_Phrase]] = {}
        single = (part for one in branches(source) for part in spread(one))
        for order, one in enumerate(single):
            needles, second = _two_sieves(one)
            phrase = (order, re.compile(one), tuple(second))
            if not needles:
                self._always.append(phrase)
            for needle in needles:
                by_needle.setdefault(needle, []).append(phrase)
        self._short = [pair for pair in by_needle.items() if len(pair[0]) < _GROUP]
        self._by_group: dict[str, list[tuple[str, list[_Phrase]]]] = {}
        for needle, phrases in by_needle.items():
            if len(needle) >= _GROUP:
                self._by_group.setdefault(_rarest_group(needle), []).append((needle, phrases))
        self._groups = frozenset(self._by_group)

    def search(self, text: str) -> re.Match[str] | None:
        """The leftmost match; of two that begin together, the one whose phrase was written first."""
        best: re.Match[str] | None = None
        rank = -1
        for order, phrase, second in self._possible(text):
            if second and not any(needle in text for needle in second):
                continue
            found = phrase.search(text)
            if found and (best is None or (found.start(), order) < (best.start(), rank)):
                best, rank = found, order
        return best

    def _possible(self, text: str) -> list[_Phrase]:
        possible = self._always
        for needle, phrases in self._short:
            if needle in text:
                possible = possible + phrases
        for needle, phrases in self._kept(text):
            if needle in text:
                possible = possible + phrases
        return possible

    def _kept(self, text: str) -> list[tuple[str, list[_Phrase]]]:
        """The needles that the text's groups do not rule out."""
        if not isinstance(text, Sifted):
            return [pair for pairs in self._by_group.values() for pair in pairs]
        kept = text.sieved.get(self)
        if kept is None:
            kept = text.sieved[self] = [pair for group in self._groups & text.groups for pair in self._by_group[group]]
        return kept

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Every match, as of the whole pattern."""
        return iter(()) if self.search(text) is None else re.finditer(self.source, text)

    def sub(self, replacement: str, text: str) -> str:
        """`text` with every match replaced."""
        return text if self.search(text) is None else re.sub(self.source, replacement, text)


def _rarest_group(needle: str) -> str:
    """The four letters of a needle that are seldomest in French text."""
    groups = [needle[at : at + _GROUP] for at in range(len(needle) - _GROUP + 1)]
    return min(groups, key=lambda group: sum(_COMMONNESS.get(letter, 0) for letter in group))


def branches(pattern: str) -> list[str]:
    """The alternatives of a pattern, cut at its outermost bars."""
    out, depth, begin, position = [], 0, 0, 0
    while position < len(pattern):
        character = pattern[position]
        if character == "\\":
            position += 1
        elif character == "[":
            position = _after_class(pattern, position) - 1
        elif character == "(":
            depth += 1
        elif character == ")":
            depth -= 1
        elif character == "|" and not depth:
            out.append(pattern[begin:position])
            begin = position + 1
        position += 1
    return [*out, pattern[begin:]]


def spread(phrase: str) -> list[str]:
    """A phrase that is one long group, as a phrase for each alternative: so each has needles of its own."""
    position = 0
    while position < len(phrase):
        atom, letter, inner = _atom(phrase, position)
        end = position + len(atom)
        repeat, _ = _quantifier(phrase, end)
        if inner is not None and not repeat:
            parts = branches(inner)
            if len(parts) < _MANY or needles_of(phrase[end:]):
                return [phrase]
            return [f"{phrase[:position]}(?:{part}){phrase[end:]}" for part in parts]
        if letter or inner is not None or phrase.startswith("\\A"):
            return [phrase]
        position = end + len(repeat)
    return [phrase]


def needles_of(phrase: str) -> frozenset[str]:
    """Runs of letters of which every match of the phrase holds at least one; empty when none can be told."""
    return _two_sieves(phrase)[0]


def _two_sieves(phrase: str) -> tuple[frozenset[str], frozenset[str]]:
    """The two best sets of needles of a phrase, either empty when there is none."""
    candidates: list[frozenset[str]] = []
    run = ""
    position = 0
    while position < len(phrase):
        atom, literal, inner = _atom(phrase, position)
        position += len(atom)
        repeat, at_least = _quantifier(phrase, position)
        position += len(repeat)
        if literal and at_least and not repeat:
            run += literal
            continue
        if literal and at_least:
            run += literal
        candidates.append(frozenset([run]))
        run = ""
        if inner is not None and at_least:
            parts = [needles_of(one) for one in branches(inner)]
            if all(parts):
                candidates.append(frozenset().union(*parts))
    candidates.append(frozenset([run]))
    candidates = [needles for needles in candidates if min(map(len, needles)) >= _SHORTEST]
    candidates.sort(key=lambda needles: (min(map(_worth, needles)), -len(needles)), reverse=True)
    best, second, *_ = [*candidates, frozenset[str](), frozenset[str]()]
    return best, second


def _worth(needle: str) -> int:
    """How much a needle sifts: long ones much, words of every mail next to nothing."""
    return min(len(needle), 1) if needle.strip() in _EVERYWHERE else len(needle)


def _atom(phrase: str, position: int) -> tuple[str, str, str | None]:
    """What stands at `position`: its source, its letter when it is one, and the inside of a group that must match."""
    character = phrase[position]
    if character == "\\":
        escaped = phrase[position : position + 2]
        return escaped, "" if escaped[1].isalnum() else escaped[1], None
    if character == "[":
        return phrase[position : _after_class(phrase, position)], "", None
    if character == "(":
        end = _after_group(phrase, position)
        inner = phrase[position + 1 : end - 1]
        if inner.startswith(_ZERO_WIDTH):
            return phrase[position:end], "", None
        return phrase[position:end], "", re.sub(r"\A\?(?::|P<\w+>)", "", inner)
    return character, "" if character in ".^$" else character, None


def _quantifier(phrase: str, position: int) -> tuple[str, bool]:
    """The quantifier at `position` ("" without one), and whether it asks for one at least."""
    found = _QUANTIFIER.match(phrase, position)
    if not found:
        return "", True
    return found[0], found[0][0] == "+" or (found[0][0] == "{" and found[0][1] not in "0,")


_QUANTIFIER = re.compile(r"(?:[*+?]|\{\d*,?\d*\})\??")


def _after_class(pattern: str, position: int) -> int:
    end = position + 1
    end += pattern[end] == "^"
    end += pattern[end] == "]"
    while pattern[end] != "]":
        end += 2 if pattern[end] == "\\" else 1
    return end + 1


def _after_group(pattern: str, position: int) -> int:
    depth = 0
    while True:
        character = pattern[position]
        if character == "\\":
            position += 1
        elif character == "[":
            position = _after_class(pattern, position) - 1
        depth += (character == "(") - (character == ")")
        position += 1
        if not depth:
            return position
