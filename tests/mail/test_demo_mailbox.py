"""The labelled demo mailbox is read as well as promised."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import mailflow
from mailflow.mail.intents import understand
from mailflow.mail.reading import read
from mailflow.mail.scoring import Score
from mailflow.mail.values import Inspected

FOLDER = Path(mailflow.__file__).parent / "demo" / "mailbox"
PARIS = ZoneInfo("Europe/Paris")
AT_LEAST = {
    "disposition": 0.99,
    "reply_text": 0.97,
    "intents": 0.93,
    "slot": 0.97,
    "dates": 0.97,
    "absence": 0.97,
    "answer": 0.97,
    "attachments": 0.99,
}


@pytest.fixture(scope="module")
def score() -> Score:
    result = Score()
    for line in (FOLDER / "cases.jsonl").read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        mail = read((FOLDER / case["eml"]).read_bytes())
        meaning = understand(mail, case["context"], datetime.fromisoformat(case["received_at"]), PARIS)
        result.add(case["id"], Inspected(mail, meaning).to_json(), case["expected"])
    return result


@pytest.mark.parametrize("name", AT_LEAST)
def test_a_field_of_the_demo_mailbox_reaches_its_share(score: Score, name: str) -> None:
    assert score.share(name) >= AT_LEAST[name], "\n".join(miss for miss in score.misses if f" {name}:" in miss)


def test_the_machine_never_acts_where_a_person_must(score: Score) -> None:
    assert score.wrong_act == 0, "\n".join(miss for miss in score.misses if " safe:" in miss)


def test_a_person_is_seldom_asked_without_need(score: Score) -> None:
    assert score.needless_human <= 0.08 * score.total
