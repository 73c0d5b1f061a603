"""What is remembered of words: the same as found out anew, and never without bound."""

from __future__ import annotations

from mailflow.mail.remembered import Remembered


def test_a_word_is_looked_at_once() -> None:
    asked: list[str] = []

    def find_out(word: str) -> int:
        asked.append(word)
        return len(word)

    lengths = Remembered(find_out)
    assert [lengths[word] for word in ("oui", "non", "oui", "oui")] == [3, 3, 3, 3]
    assert asked == ["oui", "non"]


def test_no_more_is_kept_than_was_said_and_no_long_word() -> None:
    lengths = Remembered(len, most=10)
    for number in range(100):
        assert lengths[str(number)] == len(str(number))
        assert len(lengths) <= 10
    assert lengths["x" * 40] == 40
    assert "x" * 40 not in lengths
