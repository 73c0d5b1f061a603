"""How easily a French mail reads: the sentences that a plain writer would change, and why. Pure; a few honest rules.

The score is the share of sentences without a remark, those with one counting half when it is slight. No model of a
language: it errs, says what it saw, and stops nobody.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from mailflow.templates.plain_words import (
    ABBREVIATIONS,
    ADVERBS,
    BE,
    HEAVY,
    KNOWN_LONG,
    LONG,
    LONG_SENTENCE,
    NEGATIONS,
    NEGATIVE_WORDS,
    NO_PASSIVE,
    PARTICIPLE_ENDINGS,
    PARTICIPLE_ENDINGS_U,
    SENTENCE,
)

WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
END = re.compile(r"(?<=[.!?…])[\"»)’ \u00a0\u202f]*\s+")
ADDRESS = re.compile(r"\S+@\S*\w|\(https?[^)]*\)|https?://\S*\w")
CLAUSE = re.compile(r"[,;:()]|\b(?:ou|mais|et|car|si|quand)\b")
LETTERS = 20_000
HEAVY_PATTERN = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, sorted(HEAVY, key=len, reverse=True))) + r")(?!\w)")
GOOD, FAIR = 80, 60


class Why(StrEnum):
    """What makes a sentence hard."""

    LONG = "long"
    VERY_LONG = "very_long"
    PASSIVE = "passive"
    HEAVY = "heavy"
    LONG_WORD = "long_word"
    NEGATIONS = "negations"


SLIGHT = frozenset({Why.LONG, Why.PASSIVE, Why.LONG_WORD, Why.HEAVY})


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing about a sentence: the words it is about, or their number, and what to write instead."""

    why: Why
    what: str
    instead: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that would read better otherwise."""

    text: str
    remarks: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class Readability:
    """`score` from 0 to 100; `words` a sentence on average."""

    score: int
    sentences: int
    words: float
    hard: tuple[Sentence, ...]

    @property
    def grade(self) -> str:
        """ "good", "fair" or "poor"."""
        return "good" if self.score >= GOOD else "fair" if self.score >= FAIR else "poor"


def read(text: str) -> Readability:
    """Look at the plain text of a French mail."""
    found = [(sentence, remarks_on(sentence)) for sentence in sentences(text[:LETTERS])]
    if not found:
        return Readability(100, 0, 0.0, ())
    lost = sum(_weight(remarks) for _, remarks in found)
    words = sum(len(WORD.findall(sentence)) for sentence, _ in found)
    hard = tuple(Sentence(sentence, remarks) for sentence, remarks in found if remarks)
    return Readability(round(100 * (1 - lost / len(found))), len(found), words / len(found), hard)


def _weight(remarks: tuple[Remark, ...]) -> float:
    if not remarks:
        return 0.0
    return 0.5 if len(remarks) == 1 and remarks[0].why in SLIGHT else 1.0


def sentences(text: str) -> list[str]:
    """Sentences of running text; a line of a list or a heading is one of its own. Single words are left out."""
    found: list[str] = []
    for block in re.split(r"\n\s*\n|\n(?=\s*(?:[-*>]|\d+[.)])\s)", text):
        line = " ".join(ADDRESS.sub(" ", block).split()).lstrip("-*> ")
        found += [part for part in _cut(line) if len(WORD.findall(part)) > 2]
    return found


def _cut(line: str) -> list[str]:
    """Cut at full stops, but not after an abbreviation or a single letter ("art. L. 112-11")."""
    parts: list[str] = []
    for piece in END.split(line):
        words = WORD.findall(parts[-1]) if parts else []
        before = words[-1].lower() if words else ""
        if parts and parts[-1].endswith(".") and before in ABBREVIATIONS:
            parts[-1] += f" {piece}"
        else:
            parts.append(piece)
    return [part for part in parts if part]


def remarks_on(sentence: str) -> tuple[Remark, ...]:
    """What makes this sentence hard to read."""
    words = [word.lower() for word in WORD.findall(sentence)]
    found: list[Remark] = []
    if len(words) > SENTENCE:
        found.append(Remark(Why.VERY_LONG if len(words) > LONG_SENTENCE else Why.LONG, str(len(words))))
    heavy = list(dict.fromkeys(HEAVY_PATTERN.findall(sentence.lower())))
    found += [Remark(Why.HEAVY, item, HEAVY[item]) for item in heavy[:3]]
    passive = _passive(words)
    if passive:
        found.append(Remark(Why.PASSIVE, passive))
    counted = max(_negations([word.lower() for word in WORD.findall(part)]) for part in CLAUSE.split(sentence))
    if counted > 1:
        found.append(Remark(Why.NEGATIONS, str(counted)))
    long = [word for word in words if len(word) >= LONG and "-" not in word and word not in KNOWN_LONG]
    found += [Remark(Why.LONG_WORD, word) for word in dict.fromkeys(long[:3]) if word not in " ".join(heavy)]
    return tuple(found)


def _passive(words: list[str]) -> str:
    """ "est traité" where something is done and nobody is said to do it; "" when there is none."""
    for index, word in enumerate(words):
        if word not in BE or (index and words[index - 1] in ("s", "se", "me", "m", "vous", "nous", "c", "ce")):
            continue
        follow = index + 1
        while follow < len(words) and (words[follow] in ADVERBS or words[follow] in BE):
            follow += 1
        if follow < len(words) and _is_participle(words[follow]):
            return f"{word} {words[follow]}"
    return ""


def _is_participle(word: str) -> bool:
    stems = {word, word.removesuffix("s"), word.removesuffix("es"), word.removesuffix("e")}
    if len(word) < 4 or stems & NO_PASSIVE:
        return False
    return word.endswith((*PARTICIPLE_ENDINGS, *PARTICIPLE_ENDINGS_U))


def _negations(words: list[str]) -> int:
    """How many negations must be put together; “ne … pas” is one, as is “ne … aucun”; “ne … que” none."""
    ne = [index for index, word in enumerate(words) if word in ("ne", "n")]
    only = sum(1 for index in ne if "que" in words[index + 1 : index + 4] or "qu" in words[index + 1 : index + 4])
    carried = sum(1 for index in ne if {"aucun", "aucune", "jamais", "ni", "nul", "nulle"} & set(words[index:][:6]))
    others = sum(1 for word in words if word in NEGATIONS and word not in ("ne", "n"))
    negative = sum(1 for word in words if word in NEGATIVE_WORDS)
    return len(ne) - only + max(0, others - carried) + (negative if ne or others else 0)
