"""Replies of writers who never saw the rules: no set may be read worse than it is (benchmarks/unseen.py prints it)."""

from __future__ import annotations

import pytest

from benchmarks.unseen import SETS, cases, understood
from mailflow.mail.scoring import same

WRONG = 0.015  # of all a machine would act on where a person must
NEEDLESS = {"a": 0.16, "b": 0.22, "c": 0.13}  # of all a person is asked for without need
INTENTS = {"a": 0.84, "b": 0.82, "c": 0.72}


@pytest.mark.parametrize("name", ["a", "b", "c"])
def test_replies_of_unseen_writers_are_read_as_well_as_before(name: str) -> None:
    read = [(case, understood(case)) for case in cases(SETS / f"{name}.jsonl")]
    wrong = [case["id"] for case, got in read if got["safe"] == "act" != case["expected"]["safe"]]
    needless = [case["id"] for case, got in read if case["expected"]["safe"] == "act" != got["safe"]]
    right = [case["id"] for case, got in read if same("intents", got, case["expected"])]
    assert len(wrong) <= WRONG * len(read), wrong
    assert len(needless) <= NEEDLESS[name] * len(read), needless
    assert len(right) >= INTENTS[name] * len(read)
