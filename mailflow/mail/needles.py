"""Which letters every match of a pattern must hold: what lets phrases.py leave most patterns untried. Pure.

Looks at a pattern's source; must never promise a letter that a match can do without.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_SHORTEST = 2  # a needle of one letter is in every text
_MANY = 6  # alternatives in one group from which on each is tried alone
_ZERO_WIDTH = ("?=", "?!", "?<=", "?<!")
_CONSUMES_NOTHING = ("(?=", "(?!", "(?<=", "(?<!", "\\b", "\\B", "\\A", "^")
_GAPS = r"\s@/<>=&?_"
GAP = re.compile(rf"[{_GAPS}]+")  # between words, and between those of an address or link
_OF_EVERY_MAIL = """
a ai avec bien bonjour c'est dans de des est etre j'ai je la le les ma mail me merci mes mon ne pas plus pour que rien
sans suis sur tres une va vais vous
"""
_EVERYWHERE = frozenset(_OF_EVERY_MAIL.split())


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
    candidates = [needles for needles in candidates if min(len(key_of(one).letters) for one in needles) >= _SHORTEST]
    return max(candidates, key=lambda needles: (min(map(_worth, needles)), -len(needles)), default=frozenset())


class Key(NamedTuple):
    """What a text that holds a needle holds in one of its words, and whether that word begins or ends with it."""

    letters: str
    begins: bool
    ends: bool

    def stands_in(self, word: str, at: int) -> bool:
        """Whether it stands at this place of the word."""
        if (self.begins and at) or (self.ends and at + len(self.letters) != len(word)):
            return False
        return word.startswith(self.letters, at)


def key_of(needle: str) -> Key:
    """The needle's best piece without a gap."""
    letters, at = "", 0
    for piece in re.finditer(rf"[^{_GAPS}]+", needle):
        if _worth(piece[0]) > _worth(letters):
            letters, at = piece[0], piece.start()
    before, after = needle[:at], needle[at + len(letters) :]
    return Key(letters, before[-1:].isspace(), after[:1].isspace())


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


_QUANTIFIER = re.compile(r"(?:[*+?]|\{\d*,?\d*\})[?+]?")


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


def first_letters(pattern: str) -> frozenset[str] | None:
    """What a match of the pattern can begin with, None when that is not a handful of letters."""
    letters: frozenset[str] = frozenset()
    for branch in branches(pattern):
        found, whole = _beginning(branch)
        if not whole:
            return None
        letters |= found
    return letters


def beginning_of(pattern: str, others: str = "") -> str:
    """A look at the next letter that spares a pattern of many alternatives the places where none of them begins.

    `others`: what else may stand there, as in a class of a pattern.
    """
    letters = first_letters(pattern)
    return f"(?=[{others}{re.escape(''.join(sorted(letters)))}])" if letters else ""


def _beginning(phrase: str) -> tuple[frozenset[str], bool]:
    """The letters one alternative can begin with, and whether these are all."""
    letters: frozenset[str] = frozenset()
    position = 0
    while position < len(phrase):
        atom, literal, inner = _atom(phrase, position)
        repeat, at_least = _quantifier(phrase, position + len(atom))
        position += len(atom) + len(repeat)
        if atom.startswith(_CONSUMES_NOTHING):
            continue
        inside = frozenset(literal) if literal else first_letters(inner) if inner is not None else None
        if inside is None:
            return letters, False
        letters |= inside
        if at_least:
            return letters, True
    return letters, False


def leaps_to_letter(phrase: str) -> bool:
    """Whether a phrase is found quicker by its first letters, the `\\b` before them looked at afterwards.

    Not where its first word may go on without end: tried at every letter of a long word, it would take time squared.
    """
    return phrase.startswith(r"\b") and first_letters(phrase) is not None and not _has_endless_word(phrase)


def _has_endless_word(phrase: str) -> bool:
    position = 0
    while position < len(phrase):
        atom, literal, _ = _atom(phrase, position)
        repeat, at_least = _quantifier(phrase, position + len(atom))
        if literal == " " and at_least:
            return False
        if re.search(r"[*+]|,\}", atom + repeat):
            return True
        position += len(atom) + len(repeat)
    return False
