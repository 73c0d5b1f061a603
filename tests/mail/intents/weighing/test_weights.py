"""The table of weights: how it is read, and what it adds up to."""

from __future__ import annotations

from pathlib import Path

import pytest

from mailflow.mail.intents.weighing.weights import learned, parse
from scripts.learn_weights import CHOICES, TABLE, is_current

SMALL = "# a remark\n*\tconfirm -1.00\thuman 0.50\tyes 0.50\nw:oui\tconfirm 2.00\thuman -1.00\nk:web:oui\tyes 1.50\n"


def sums(table: str, words: list[str], where: str) -> dict[str, float]:
    weights = parse(table)
    return weights.odds(weights.of_words(words, where))


def test_what_every_reply_weighs_and_each_different_word_once_add_up() -> None:
    assert sums(SMALL, ["oui", "oui", "merci"], "meeting") == {"confirm": 1.0, "human": -0.5, "yes": 0.5}


def test_a_word_weighs_more_where_this_was_asked() -> None:
    assert sums(SMALL, ["oui"], "web") == {"confirm": 1.0, "human": -0.5, "yes": 2.0}


def test_a_word_that_was_never_met_weighs_nothing_and_a_second_look_is_the_same() -> None:
    table = parse(SMALL)
    weights = [table.of_words(["zzz"], "web") for _look in range(2)]
    assert weights == [table.of_features(["*"])] * 2
    assert table.odds(weights[0]) == {"confirm": -1.0, "human": 0.5, "yes": 0.5}


def test_the_strongest_words_come_first_and_those_against_never() -> None:
    table = parse("*\thuman 0.00\nw:a\thuman 1.00\nw:b\thuman 2.00\nw:c\thuman -3.00\n")
    assert table.strongest(["w:a", "w:b", "w:c", "w:d"], "human", 5) == ["w:b", "w:a"]


def test_a_table_without_a_beginning_is_refused() -> None:
    with pytest.raises(ValueError, match="every reply"):
        parse("w:oui\tconfirm 1.00\n")


@pytest.mark.parametrize("table", [TABLE, CHOICES])
def test_the_shipped_tables_were_learned_from_the_replies_that_are_here(table: Path) -> None:
    assert is_current(table), "run: python -m scripts.learn_weights"
    assert len(learned(table.name).rows) > 1_000
