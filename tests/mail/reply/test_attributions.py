"""What clients of many languages write above a quote: each with a marked and with an unmarked quote below it."""

from __future__ import annotations

from pathlib import Path

import pytest

from mailflow.mail.lines import of_plain_text
from mailflow.mail.reply import reply_text

_LIST = (Path(__file__).parent / "cases" / "attributions.list").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("quote", ["\n\nBonjour\nMerci", "\n> Bonjour\n> Merci"], ids=["unmarked", "marked"])
@pytest.mark.parametrize("attribution", _LIST)
def test_the_quote_begins_with_its_attribution(attribution: str, quote: str) -> None:
    written = attribution.replace("\\n", "\n")
    found = reply_text.split(of_plain_text(f"Oui merci\n\n{written}{quote}"), "Nadia Brunel", "n@example.org")
    assert found.reply == "Oui merci"
    assert found.quoted.split()[:2] == written.split()[:2]


@pytest.mark.parametrize("attribution", _LIST)
def test_an_answer_under_the_marked_quote_is_kept(attribution: str) -> None:
    written = attribution.replace("\\n", "\n")
    found = reply_text.split(of_plain_text(f"{written}\n> Venez-vous ?\n> Paul\n\nOui merci"), "Nadia", "n@example.org")
    assert found.reply == "Oui merci"
