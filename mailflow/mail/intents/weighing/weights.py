"""The table of weights (weights.txt): which feature speaks for or against what, learned by scripts/learn_weights.py.

One feature a line, tab, then target and weight in turn. A target is an intent, `yes`, `no`, or `human`: that a person
should read the mail. The sum of a reply's weights is the logarithm of the odds (logistic regression): 0 is as likely
as not, 1.4 four times as likely, -1.4 a quarter.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from mailflow.mail.intents.weighing import features

TABLE = "weights.txt"
ALWAYS = "*"  # the feature that every reply has
HUMAN = "human"
_REMEMBERED = 20_000  # words, with what was asked
Row = tuple[float, tuple[tuple[str, float], ...]]  # weight for a person, and each other target with its weight
_NOTHING: Row = (0.0, ())


class Weights:
    """What each feature weighs for each target."""

    __slots__ = ("_of_words", "_start", "rows", "targets")

    def __init__(self, rows: dict[str, Row]) -> None:
        self.rows = rows
        self._start = rows[ALWAYS]
        self.targets = tuple(dict(self._start[1]))
        self._of_words: dict[tuple[str, str], Row] = {}

    def of_words(self, said: Iterable[str], where: str) -> list[Row]:
        """What each different word weighs where this was asked, and what every reply weighs."""
        remembered = self._of_words
        found = [remembered.get((where, word)) or self._of_word(word, where) for word in set(said)]
        found.append(self._start)
        return found

    def of_features(self, seen: Iterable[str]) -> list[Row]:
        """What further features weigh."""
        return list(filter(None, map(self.rows.get, seen)))

    def _of_word(self, word: str, where: str) -> Row:
        person, sums = 0.0, dict[str, float]()
        for feature in features.of_word(word, where):
            weight, pairs = self.rows.get(feature, _NOTHING)
            person += weight
            for target, weight in pairs:
                sums[target] = sums.get(target, 0.0) + weight
        if len(self._of_words) >= _REMEMBERED:
            self._of_words.clear()
        row = self._of_words[where, word] = (person, tuple(sums.items()))
        return row

    def strongest(self, candidates: Iterable[str], target: str, most: int) -> list[str]:
        """The features that speak most for a target, the strongest first; equal ones by name."""
        found: list[tuple[float, str]] = []
        for feature in candidates:
            if row := self.rows.get(feature):
                weight = row[0] if target == HUMAN else dict(row[1]).get(target, 0.0)
                if weight > 0:
                    found.append((-weight, feature))
        return [feature for _weight, feature in sorted(found)[:most]]


def parse(text: str) -> Weights:
    """A table from its text; ValueError where a line is none."""
    rows: dict[str, Row] = {}
    for line in text.splitlines():
        if line and not line.startswith("# "):
            feature, *pairs = line.split("\t")
            weights = {name: float(weight) for name, weight in (pair.split(" ") for pair in pairs)}
            rows[feature] = (weights.pop(HUMAN, 0.0), tuple(weights.items()))
    if ALWAYS not in rows:
        raise ValueError("the table says nothing of what every reply has")
    return Weights(rows)


@cache
def learned() -> Weights:
    """The table that is shipped, read once a process."""
    return parse((files(__package__) / TABLE).read_text(encoding="utf-8"))
