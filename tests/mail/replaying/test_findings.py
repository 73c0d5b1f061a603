"""Differences are counted, grouped and bounded."""

from __future__ import annotations

from typing import Any

from mailflow.mail.replaying.differences import Kind, Level, differences
from mailflow.mail.replaying.findings import Findings
from tests.mail.replaying.test_differences import verdict


def _findings(*pairs: tuple[dict[str, Any], dict[str, Any]], **options: Any) -> Findings:
    made = Findings(**options)
    for number, (old, new) in enumerate(pairs):
        made.add("box.mbox", f"box#{number}", old, new, differences(old, new))
    return made


def test_equal_changes_form_one_group_with_few_examples() -> None:
    hidden = (verdict(), verdict(disposition="auto_reply", disposition_reason="Auto-Submitted"))
    made = _findings(*[hidden] * 12, (verdict(), verdict(disposition="list")), most=3)
    first, second = made.groups
    assert (first.before, first.after, first.count, len(first.examples)) == ("human", "auto_reply", 12, 3)
    assert (second.after, second.count) == ("list", 1)
    assert first.examples[0].reason == "Auto-Submitted"
    assert made.levels == {Level.SAFETY: 13}


def test_the_most_serious_kind_comes_before_the_most_frequent() -> None:
    text = (verdict(), verdict(reply_text="x"))
    made = _findings(text, text, (verdict(safe="human"), verdict()))
    assert [group.kind for group in made.groups] == [Kind.ACTS_NOW, Kind.REPLY_TEXT]
    assert (made.compared, made.different) == (3, 3)


def test_a_mail_with_two_differences_counts_once_by_the_graver_one() -> None:
    made = _findings((verdict(safe="human"), verdict(reply_text="x")))
    assert made.levels == {Level.SAFETY: 1}
    assert len(made.groups) == 2


def test_words_of_the_mail_are_kept_only_when_asked_for() -> None:
    pair = (verdict(reply_text="secret before", safe="human"), verdict(reply_text="secret now", evidence=["secret"]))
    assert "secret" not in str(_findings(pair).groups)
    assert "secret now" in str(_findings(pair, with_words=True).groups)


def test_counts_of_both_sides_stand_beside_each_other() -> None:
    made = _findings((verdict(), verdict(intents=["confirm", "question"])))
    assert made.before["intents"] == {"confirm": 1}
    assert made.after["intents"] == {"confirm": 1, "question": 1}
