"""Logistic regression for every target, as sparse as it can be (scikit-learn). Knows nothing of mail.

python scripts/fit_weights.py ROWS.json WEIGHTS.txt
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

SEEN_AT_LEAST = 2  # replies a feature must be in
EVERY_WORD = {"human"}  # for these each word may count a little; for the others few words count
FEW = {"C": 1.5, "l1_ratio": 1}
MANY = {"C": 0.5, "l1_ratio": 0}
LEAST = 0.1  # a smaller weight is none
FEWEST = 5  # replies of a target


def main(given: str, table: str) -> None:
    """Reads rows with features, targets and weight; writes the table of weights."""
    rows = json.loads(Path(given).read_text(encoding="utf-8"))
    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform([row["features"] for row in rows])
    kept = numpy.flatnonzero(numpy.asarray((matrix > 0).sum(axis=0)).ravel() >= SEEN_AT_LEAST)
    matrix, names = matrix[:, kept], vectorizer.get_feature_names_out()[kept]
    weights = numpy.array([row["weight"] for row in rows])
    named = numpy.array([row["named"] for row in rows])
    learned: dict[str, list[str]] = {"*": []}
    for target in sorted({target for row in rows for target in row["targets"] if target}):
        truth = numpy.array([target in row["targets"] for row in rows])
        use = numpy.ones(len(rows), bool) if target == "human" else named
        if truth[use].sum() < FEWEST:
            continue
        kind = MANY if target in EVERY_WORD else FEW
        model = LogisticRegression(solver="liblinear", max_iter=500, random_state=0, **kind)
        model.fit(matrix[use], truth[use], sample_weight=weights[use])
        learned["*"].append(f"{target} {model.intercept_[0]:.2f}")
        for number in numpy.flatnonzero(numpy.abs(model.coef_[0]) >= LEAST):
            learned.setdefault(str(names[number]), []).append(f"{target} {model.coef_[0][number]:.2f}")
    lines = ("\t".join((feature, *learned[feature])) for feature in sorted(learned))
    Path(table).write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
