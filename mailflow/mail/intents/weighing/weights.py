"""The table of weights (weights.txt): which feature speaks for or against what, learned by scripts/learn_weights.py.

One feature a line, tab, then target and weight in turn. A target is an intent, `yes`, `no`, or `human`: that a person
should read the mail. The sum of a reply's weights is the logarithm of the odds (logistic regression).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

TABLE = "weights.txt"
ALWAYS = "*"  # the feature that every reply has
_STEEPEST = 30.0  # beyond it the chance is certain for a float


@dataclass(frozen=True, slots=True)
class Weights:
    """What each feature weighs for each target."""

    targets: tuple[str, ...]
    rows: dict[str, tuple[tuple[int, float], ...]]  # by feature: number of the target, weight

    def chances(self, features: Iterable[str]) -> dict[str, float]:
        """The chance of every target, 0 to 1."""
        sums = [0.0] * len(self.targets)
        for target, weight in self.rows.get(ALWAYS, ()):
            sums[target] += weight
        rows = self.rows
        for feature in features:
            if row := rows.get(feature):
                for target, weight in row:
                    sums[target] += weight
        return {name: _chance(one) for name, one in zip(self.targets, sums, strict=True)}

    def strongest(self, features: Iterable[str], target: str, most: int) -> list[str]:
        """The features that speak most for a target, the strongest first; equal ones by name."""
        number = self.targets.index(target)
        found = [
            (-weight, feature)
            for feature in features
            for one, weight in self.rows.get(feature, ())
            if one == number and weight > 0
        ]
        return [feature for _weight, feature in sorted(found)[:most]]


def _chance(odds: float) -> float:
    return 1 / (1 + math.exp(-max(-_STEEPEST, min(_STEEPEST, odds))))


def parse(text: str) -> Weights:
    """A table from its text; ValueError where a line is none."""
    targets: dict[str, int] = {}
    rows: dict[str, tuple[tuple[int, float], ...]] = {}
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        feature, *pairs = line.split("\t")
        rows[feature] = tuple(
            (targets.setdefault(name, len(targets)), float(weight))
            for name, weight in (pair.split(" ") for pair in pairs)
        )
    return Weights(tuple(targets), rows)


@cache
def learned() -> Weights:
    """The table that is shipped, read once a process."""
    return parse((files(__package__) / TABLE).read_text(encoding="utf-8"))
