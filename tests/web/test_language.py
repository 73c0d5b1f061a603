"""The pages speak French first, and English to whoever asks."""

from __future__ import annotations

from mailflow.web import language


def test_an_unknown_language_counts_as_french() -> None:
    language.speak("xx")
    assert language.current() == "fr"


def test_text_without_a_translation_stays_as_it_was_written() -> None:
    language.speak("en")
    try:
        assert language._("Un texte que le catalogue ne connaît pas") == "Un texte que le catalogue ne connaît pas"
    finally:
        language.speak("fr")


def test_an_empty_text_stays_empty() -> None:
    assert language._("") == ""
