"""The table of weights (weights.txt): which feature speaks for or against what, learned by scripts/learn_weights.py.

One feature a line, tab, then target and weight in turn. A target is an intent, `yes`, `no`, or `human`: that a person
should read the mail. The sum of a reply's weights is the logarithm of the odds (logistic regression): 0 is as likely
as not, 1.4 four times as likely, -1.4 a quarter.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files

from mailflow.mail.intents.weighing import features

TABLE = "weights.txt"
ALWAYS = "*"  # the feature that every reply has
HUMAN = "human"
_REMEMBERED = 20_000  # words, with what was asked
Row = tuple[float, tuple[float, ...]]  # weight for a person; for every other target, or () where all are 0


class Weights:
    """What each feature weighs for each target."""

    __slots__ = ("_of_words", "_start", "rows", "targets")

    def __init__(self, targets: Sequence[str], rows: dict[str, Row]) -> None:
        self.targets = targets
        self.rows = rows
        self._start = rows[ALWAYS]
        self._of_words: dict[tuple[str, str], Row] = {}

    def of_words(self, said: Iterable[str], where: str) -> list[Row]:
        """What each different word weighs where this was asked, and what every reply weighs."""
        remembered = self._of_words
        found = [remembered.get((where, word)) or self._of_word(word, where) for word in dict.fromkeys(said)]
        found.append(self._start)
        return found

    def of_features(self, seen: Iterable[str]) -> list[Row]:
        """What further features weigh."""
        return list(filter(None, map(self.rows.get, seen)))

    def odds(self, rows: Iterable[Row]) -> dict[str, float]:
        """The sums of rows, as logarithms of odds, for every target but `human`."""
        return dict(zip(self.targets, map(sum, zip(*(row[1] for row in rows if row[1]), strict=True)), strict=True))

    def _of_word(self, word: str, where: str) -> Row:
        rows = self.of_features(features.of_word(word, where))
        weighty = [row[1] for row in rows if row[1]]
        row = (sum(row[0] for row in rows), tuple(map(sum, zip(*weighty, strict=True))))
        if len(self._of_words) >= _REMEMBERED:
            self._of_words.clear()
        self._of_words[where, word] = row
        return row

    def strongest(self, candidates: Iterable[str], target: str, most: int) -> list[str]:
        """The features that speak most for a target, the strongest first; equal ones by name."""
        number = None if target == HUMAN else self.targets.index(target)
        found: list[tuple[float, str]] = []
        for feature in candidates:
            person, others = self.rows.get(feature, (0.0, ()))
            weight = person if number is None else others[number] if others else 0.0
            if weight > 0:
                found.append((-weight, feature))
        return [feature for _weight, feature in sorted(found)[:most]]


def parse(text: str) -> Weights:
    """A table from its text; ValueError where a line is none."""
    lines = [line.split("\t") for line in text.splitlines() if line and not line.startswith("# ")]
    table = {feature: {name: float(weight) for name, weight in map(str.split, pairs)} for feature, *pairs in lines}
    if ALWAYS not in table:
        raise ValueError("the table says nothing of what every reply has")
    targets = tuple(name for name in table[ALWAYS] if name != HUMAN)
    return Weights(targets, {feature: _row(weights, targets) for feature, weights in table.items()})


def _row(weights: dict[str, float], targets: Sequence[str]) -> Row:
    others = tuple(weights.get(name, 0.0) for name in targets) if weights.keys() - {HUMAN} else ()
    return weights.get(HUMAN, 0.0), others


@cache
def learned() -> Weights:
    """The table that is shipped, read once a process."""
    return parse((files(__package__) / TABLE).read_text(encoding="utf-8"))
