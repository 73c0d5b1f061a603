"""Replies and whole mails of writers who never saw the rules: no set may be read worse than it is (benchmarks/unseen.py
prints the figures)."""

from __future__ import annotations

import pytest

from benchmarks.reading import load, scored
from benchmarks.unseen import SETS, WHOLE, cases, understood
from mailflow.mail.scoring import same

WRONG = 0.012  # of all a machine would act on where a person must
NEEDLESS = {"a": 0.1, "b": 0.135, "c": 0.1, "f": 0.105, "d": 0.12, "e": 0.12, "g": 0.08}  # of all a person is asked
INTENTS = {"a": 0.88, "b": 0.86, "c": 0.78, "f": 0.93, "d": 0.82, "e": 0.84, "g": 0.95}
OTHERS = {"disposition": 0.99, "reply_text": 0.97, "slot": 0.97, "dates": 0.95, "absence": 0.95, "answer": 0.95}


@pytest.mark.parametrize("name", ["a", "b", "c", "f"])
def test_replies_of_unseen_writers_are_read_as_well_as_before(name: str) -> None:
    read = [(case, understood(case)) for case in cases(SETS / f"{name}.jsonl")]
    wrong = [case["id"] for case, got in read if got["safe"] == "act" != case["expected"]["safe"]]
    needless = [case["id"] for case, got in read if case["expected"]["safe"] == "act" != got["safe"]]
    right = [case["id"] for case, got in read if same("intents", got, case["expected"])]
    assert len(wrong) <= WRONG * len(read), wrong
    assert len(needless) <= NEEDLESS[name] * len(read), needless
    assert len(right) >= INTENTS[name] * len(read)


@pytest.mark.parametrize("name", ["d", "e", "g"])
def test_whole_mails_of_unseen_writers_are_read_as_well_as_before(name: str) -> None:
    score = scored(load(WHOLE / name))
    assert score.wrong_act <= WRONG * score.total, score.misses
    assert score.needless_human <= NEEDLESS[name] * score.total
    assert score.share("intents") >= INTENTS[name]
    below = {field: score.share(field) for field, least in OTHERS.items() if score.share(field) < least}
    assert not below, score.misses
