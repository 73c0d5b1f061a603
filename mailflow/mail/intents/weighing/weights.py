"""The table of weights (weights.txt): which feature speaks for or against what, learned by scripts/learn_weights.py.

One feature a line, tab, then target and weight in turn. A target is an intent, `yes`, `no`, or `human`: that a person
should read the mail. The sum of a reply's weights is the logarithm of the odds (logistic regression): 0 is as likely
as not, 1.4 four times as likely, -1.4 a quarter.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from functools import cache, partial
from importlib.resources import files

from mailflow.mail.intents.weighing import features
from mailflow.mail.remembered import Remembered

TABLE = "weights.txt"
ALWAYS = "*"  # the feature that every reply has
HUMAN = "human"
_FINEST = 100  # parts of one that weights are written in
_COLUMN = 32  # bits
_WHOLE = (1 << _COLUMN) - 1
_HALF = 1 << (_COLUMN - 1)  # what is added to a column, so that none is below zero

Packed = int
"""The weights for all targets, in hundredths, a column each: they add up exactly, and in one addition."""


class Weights:
    """What each feature weighs for each target."""

    __slots__ = ("_columns", "_halves", "_of_words", "_pairs", "rows", "targets")

    def __init__(self, targets: Sequence[str], rows: dict[str, Packed]) -> None:
        self.targets = targets
        self.rows = rows
        self._pairs = {both: weights for name, weights in rows.items() if (both := features.pair(name))}
        self._columns = struct.Struct(f"<{len(targets)}I")
        self._halves = sum(_HALF << (_COLUMN * number) for number in range(len(targets)))
        self._of_words = Remembered(self._remembered)  # by what was asked

    def of_words(self, said: Iterable[str], where: str) -> Packed:
        """What the different words weigh where this was asked, and what every reply weighs."""
        return sum(map(self._of_words[where].__getitem__, set(said)), self.rows[ALWAYS])

    def of_features(self, seen: Iterable[str]) -> Packed:
        """What further features weigh."""
        return sum(filter(None, map(self.rows.get, seen)))

    def of_pairs(self, seen: Iterable[features.Pair]) -> Packed:
        """What words in a row weigh."""
        return sum(filter(None, map(self._pairs.get, seen)))

    def odds(self, weights: Packed) -> dict[str, float]:
        """For every target, as logarithms."""
        columns = (weights + self._halves).to_bytes(self._columns.size, "little")
        sums = [(column - _HALF) / _FINEST for column in self._columns.unpack(columns)]
        return dict(zip(self.targets, sums, strict=True))

    def odds_of(self, weights: Packed, target: str) -> float:
        """For one target, as a logarithm."""
        column = (weights + self._halves) >> (_COLUMN * self.targets.index(target))
        return ((column & _WHOLE) - _HALF) / _FINEST

    def _of_word(self, where: str, word: str) -> Packed:
        return self.of_features(features.of_word(word, where))

    def _remembered(self, where: str) -> Remembered[Packed]:
        return Remembered(partial(self._of_word, where))

    def strongest(self, candidates: Iterable[str], target: str, most: int) -> list[str]:
        """The features that speak most for a target, the strongest first; equal ones by name."""
        known = {feature: self.rows[feature] for feature in candidates if feature in self.rows}
        found = [(-self.odds_of(weights, target), feature) for feature, weights in known.items()]
        return [feature for weight, feature in sorted(found) if weight < 0][:most]


def parse(text: str) -> Weights:
    """A table from its text; ValueError where a line is none."""
    lines = [line.split("\t") for line in text.splitlines() if line and not line.startswith("# ")]
    table = {feature: [pair.split() for pair in pairs] for feature, *pairs in lines}
    if ALWAYS not in table:
        raise ValueError("the table says nothing of what every reply has")
    targets = tuple(name for name, _weight in table[ALWAYS])
    places = {name: _COLUMN * number for number, name in enumerate(targets)}
    return Weights(targets, {feature: _packed(pairs, places) for feature, pairs in table.items()})


def _packed(pairs: list[list[str]], places: dict[str, int]) -> Packed:
    return sum(round(float(weight) * _FINEST) << places[name] for name, weight in pairs)


@cache
def learned(table: str = TABLE) -> Weights:
    """A table that is shipped beside this module, read once a process."""
    return parse((files(__package__) / table).read_text(encoding="utf-8"))
