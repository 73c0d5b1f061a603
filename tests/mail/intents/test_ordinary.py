"""Ordinary mails with their courtesy and small talk, and look-alikes that a person must read: see ordinary/*.txt.

All were written before the rules were tried on them; what is labelled is intents, slot, answer and who may act.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from mailflow.mail.values import Understanding
from tests.mail.intents.letters import meaning_of
from tests.mail.intents.tables import Reply, as_labels, replies

ORDINARY = Path(__file__).parent / "ordinary"
NEEDLESS = 0.10  # of the clear ones may still be shown to a person
INTENTS = 0.90


@cache
def _all() -> list[tuple[Reply, Understanding]]:
    tables = sorted(path.name for path in ORDINARY.glob("*.txt"))
    everything = [reply for table in tables for reply in replies(table, ORDINARY)]
    return [(reply, meaning_of(reply.text, reply.context)) for reply in everything]


def _clear() -> Iterator[tuple[Reply, Understanding]]:
    return ((reply, meant) for reply, meant in _all() if reply.expected["safe"] == "act")


def test_there_are_many_of_both_kinds() -> None:
    clear = sum(1 for _ in _clear())
    assert clear >= 400
    assert len(_all()) - clear >= 150


def test_the_machine_never_acts_on_a_look_alike() -> None:
    wrong = [
        f"{reply.place} {reply.text}"
        for reply, meant in _all()
        if reply.expected["safe"] == "human" and meant.safe.value == "act"
    ]
    assert wrong == []


def test_the_machine_never_acts_on_another_slot_or_answer_than_meant() -> None:
    wrong = [
        f"{reply.place} {reply.text}: slot {meant.slot}, answer {meant.answer}"
        for reply, meant in _clear()
        if meant.safe.value == "act"
        and (meant.slot, meant.answer) != (reply.expected["slot"], reply.expected["answer"])
    ]
    assert wrong == []


def test_a_person_is_seldom_asked_without_need() -> None:
    needless = [
        f"{reply.place} {reply.text}: {meant.evidence}" for reply, meant in _clear() if meant.safe.value != "act"
    ]
    assert len(needless) <= NEEDLESS * sum(1 for _ in _clear()), "\n".join(needless)


def test_the_intents_of_clear_replies_are_found() -> None:
    off = [
        f"{reply.place} {reply.text}: {as_labels(meant)['intents']}"
        for reply, meant in _clear()
        if as_labels(meant)["intents"] != reply.expected["intents"]
    ]
    assert len(off) <= (1 - INTENTS) * sum(1 for _ in _clear()), "\n".join(off)
