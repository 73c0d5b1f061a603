"""Hundreds of invented replies, as different people write, against what was asked: see replies/*.txt.

`traps.txt` holds replies that look like a clear answer and are none; only `human` is labelled there.
"""

from __future__ import annotations

import pytest

from mailflow.mail.folding import folded
from mailflow.mail.values import Intent
from tests.mail.intents.tables import FOLDER, Reply, as_labels, replies

TABLES = sorted(path.name for path in FOLDER.glob("*.txt"))
AT_LEAST = {"intents": 0.94, "slot": 0.98, "answer": 0.97, "dates": 0.97, "absence": 0.98, "safe": 0.96}


def _all() -> list[Reply]:
    return [reply for table in TABLES for reply in replies(table)]


def test_there_are_many_replies_of_every_intent() -> None:
    everything = _all()
    assert len(everything) >= 900
    counts = {intent: sum(intent.value in reply.expected["intents"] for reply in everything) for intent in Intent}
    assert min(counts.values()) >= 5, counts


@pytest.mark.parametrize("table", TABLES)
def test_the_machine_never_acts_where_a_person_must(table: str) -> None:
    wrong = [
        (reply.place, reply.text)
        for reply in replies(table)
        if reply.expected["safe"] == "human" and reply.understood().safe.value == "act"
    ]
    assert wrong == []


@pytest.mark.parametrize("table", TABLES)
def test_a_person_is_seldom_asked_without_need(table: str) -> None:
    clear = [reply for reply in replies(table) if reply.expected["safe"] == "act"]
    needless = [(reply.place, reply.text) for reply in clear if reply.understood().safe.value == "human"]
    assert len(needless) <= 0.06 * len(clear) + 1, needless


@pytest.mark.parametrize("name", AT_LEAST)
def test_a_field_of_the_replies_reaches_its_share(name: str) -> None:
    everything = [reply for reply in _all() if not reply.place.startswith("traps")]
    misses = []
    for reply in everything:
        found = as_labels(reply.understood())[name]
        wanted = reply.expected[name]
        if found != wanted and not (name == "intents" and not wanted):
            misses.append(f"{reply.place} {reply.text!r}: {found}, labelled {wanted}")
    assert len(misses) <= (1 - AT_LEAST[name]) * len(everything), "\n".join(misses)


def test_every_distress_is_found() -> None:
    missed = [
        (reply.place, reply.text)
        for reply in _all()
        if "distress" in reply.expected["intents"] and Intent.DISTRESS not in reply.understood().intents
    ]
    assert missed == []


def test_every_verdict_shows_its_words() -> None:
    for reply in _all():
        found = reply.understood()
        doubts = [words for words in found.evidence if words.startswith("person: ")]
        shown = [words for words in found.evidence if words not in doubts]
        if found.intents != (Intent.OTHER,):
            assert shown or doubts, reply
        assert all(len(words) <= 130 and "\n" not in words for words in found.evidence), reply
        assert bool(doubts) == (found.safe.value == "human"), reply


def test_evidence_is_shown_as_it_stands_in_the_mail() -> None:
    exact = total = 0
    for reply in _all():
        text = " ".join(reply.text.split())
        for words in reply.understood().evidence:
            if not words.startswith(("person: ", "answer under", "file: ")):
                total += 1
                exact += words in text
                assert folded(words) == words or words in text, reply
    assert exact >= 0.75 * total, (exact, total)
