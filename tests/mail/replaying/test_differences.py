"""Two verdicts differ in what matters to a person, and the most serious difference is told first."""

from __future__ import annotations

from typing import Any

import pytest

from mailflow.mail.reading import read
from mailflow.mail.replaying.differences import Difference, Kind, Level, differences
from mailflow.mail.replaying.sealing import sealed
from mailflow.mail.values import Inspected

BASE = Inspected(read(b"From: zoe@example.org\r\nSubject: Bonjour\r\n\r\nOui, je viendrai.\r\n")).to_json()
HARD = {"address": "zoe@example.org", "status": "5.1.1", "action": "failed", "kind": "hard"}
REPORT = {"disposition": "bounce"}


def verdict(**changes: Any) -> dict[str, Any]:
    return {**BASE, "intents": ["confirm"], "answer": "yes", "safe": "act", **changes}


def kinds(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    found = [one.kind.value for one in differences(old, new)]
    assert [one.kind.value for one in differences(sealed(old), new)] == found
    return found


def test_the_same_verdict_differs_in_nothing() -> None:
    assert kinds(verdict(), verdict()) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ({"safe": "human"}, {}, ["acts_now"]),
        ({}, {"safe": "human"}, ["asks_now"]),
        ({"intents": ["choose_slot"], "slot": 1}, {"intents": ["choose_slot"], "slot": 2}, ["acts_otherwise"]),
        ({"safe": "human", "dates": ["2026-03-02"]}, {"safe": "human"}, ["dates"]),
        ({"safe": "human", "slot": 1, "answer": "no"}, {"safe": "human"}, ["slot", "answer"]),
        ({}, {"disposition": "auto_reply", "intents": ["other"], "answer": None}, ["hidden_now"]),
        ({}, {"disposition": "unreadable"}, ["unreadable_now"]),
        ({"disposition": "auto_reply", "safe": "act"}, {"safe": "human"}, ["human_now"]),
        ({"disposition": "list"}, {}, ["acts_now", "human_now"]),
        ({"disposition": "list"}, {"disposition": "auto_reply"}, ["disposition"]),
        ({"disposition": "bounce"}, {"disposition": "delayed"}, []),
        ({}, {"from": "eve@example.org"}, ["another_sender"]),
        (REPORT, {**REPORT, "bounce": {"recipients": [HARD]}}, ["given_up_now", "bounce"]),
        ({"reply_text": "a  b"}, {"reply_text": "a\nb"}, []),
        ({}, {"reply_text": "Oui"}, ["reply_text"]),
        ({}, {"attachments": [{"filename": "cv.pdf"}]}, ["attachments"]),
        ({}, {"out_of_office": {"until": "2026-03-02"}}, ["out_of_office"]),
        ({"intents": ["confirm", "thanks"]}, {"intents": ["thanks", "confirm"]}, []),
    ],
)  # fmt: skip
def test_each_difference_is_called_by_its_name(old: dict[str, Any], new: dict[str, Any], expected: list[str]) -> None:
    assert kinds(verdict(**old), verdict(**new)) == expected


def test_a_label_speaks_only_of_the_fields_it_has() -> None:
    label = {"disposition": "human", "intents": ["confirm"], "safe": "act", "attachments": []}
    assert differences(label, verdict()) == []


def test_what_a_machine_would_do_is_told() -> None:
    [found] = differences(verdict(safe="human"), verdict())
    assert (found.level, found.before, found.after) == (Level.SAFETY, "human", "act: confirm, answer yes")


def test_the_kinds_stand_in_the_order_of_their_levels() -> None:
    order = [Difference(kind, "", "").level for kind in Kind]
    assert order == sorted(order, key=list(Level).index)


def test_a_sealed_verdict_holds_no_words_of_the_mail() -> None:
    words = verdict(evidence=["je viendrai"], attachments=[{"filename": "cv zoe.pdf"}], signature="Zoe")
    text = str(sealed(words))
    for word in ("zoe", "Zoe", "viendrai", "Bonjour", "cv"):
        assert word not in text
