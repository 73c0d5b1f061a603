"""A summary of many verdicts: counts, reasons and the slowest, in bounded memory."""

from __future__ import annotations

from mailflow.mail.tally import MOST_REASONS, SLOWEST, Tally

HUMAN = {"disposition": "human", "safe": "act", "intents": ["confirm", "thanks"]}


def test_people_s_mail_is_counted_by_intent_and_by_who_decides() -> None:
    tally = Tally()
    tally.add("a", 100, HUMAN, 0.1)
    tally.add("b", 100, {"disposition": "list", "safe": "act", "intents": ["other"]}, 0.2)
    assert (tally.mails, tally.size, round(tally.seconds, 3)) == (2, 200, 0.3)
    assert (tally.safe, tally.intents) == ({"act": 1}, {"confirm": 1, "thanks": 1})


def test_the_slowest_come_first_and_few_are_kept() -> None:
    tally = Tally()
    for number in range(100):
        tally.add(f"m{number}", 1, HUMAN, number / 1000)
    assert [name for name, _ in tally.slowest] == ["m99", "m98", "m97", "m96", "m95"][:SLOWEST]


def test_reasons_without_end_are_kept_together() -> None:
    tally = Tally()
    for number in range(500):
        tally.add(f"m{number}", 1, {"disposition": "unreadable", "disposition_reason": f"reason {number}"}, 0.0)
    assert len(tally.unreadable) == MOST_REASONS + 1
    assert tally.unreadable.total() == 500
    assert tally.where["reason 0"] == ["m0"]
