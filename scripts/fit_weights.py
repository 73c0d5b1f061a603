"""Logistic regression for every target, as sparse as it can be (scikit-learn). Knows nothing of mail.

python scripts/fit_weights.py ROWS.json WEIGHTS.json [human|chosen]
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

EVERY_WORD = {  # for these each word may count a little
    "human": {"C": 0.5, "l1_ratio": 0},
    "chosen": {"C": 0.3, "l1_ratio": 0},
}
FEW_WORDS: dict[str, Any] = {"C": 1.5, "l1_ratio": 1}
SEEN_AT_LEAST = 2  # replies a feature must be in
LEAST = 0.1  # a smaller weight is none
FEWEST = 5  # replies of a target


def main(given: str, table: str, *only: str) -> None:
    """Reads rows with features, targets and weight; writes weights by feature and target."""
    rows = json.loads(Path(given).read_text(encoding="utf-8"))
    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform([row["features"] for row in rows])
    kept = numpy.flatnonzero(numpy.asarray((matrix > 0).sum(axis=0)).ravel() >= SEEN_AT_LEAST)
    matrix, names = matrix[:, kept], vectorizer.get_feature_names_out()[kept]
    weights = numpy.array([row["weight"] for row in rows])
    learned: dict[str, dict[str, float]] = {"*": {}}
    for target in only or sorted({target for row in rows for target in row["targets"]} - set(EVERY_WORD)):
        truth = numpy.array([target in row["targets"] for row in rows])
        use = numpy.array([row["named"] or target in EVERY_WORD for row in rows])
        if truth[use].sum() < FEWEST:
            continue
        kind = EVERY_WORD.get(target, FEW_WORDS)
        model = LogisticRegression(solver="liblinear", max_iter=500, random_state=0, **kind)
        model.fit(matrix[use], truth[use], sample_weight=weights[use])
        learned["*"][target] = round(float(model.intercept_[0]), 2)
        for number in numpy.flatnonzero(numpy.abs(model.coef_[0]) >= LEAST):
            learned.setdefault(str(names[number]), {})[target] = round(float(model.coef_[0][number]), 2)
    Path(table).write_text(json.dumps(learned), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
