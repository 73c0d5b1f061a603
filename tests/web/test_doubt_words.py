"""Every doubt that reading may leave has its words for the pages."""

from __future__ import annotations

import re
from pathlib import Path

import mailflow.mail.intents
from mailflow.web.doubt_words import DOUBTS, evidence_words

SAID = re.compile(r'(?:doubt|doubts\.append|reasons\.append)\(\s*f?"([^"{:]+)|"person: ([^"{]+)"')


def test_every_doubt_of_reading_has_words() -> None:
    found = set()
    for source in Path(mailflow.mail.intents.__file__).parent.glob("**/*.py"):
        found |= {(one or other).strip() for one, other in SAID.findall(source.read_text("utf-8"))}
    assert len(found) > 50
    assert found == set(DOUBTS)


def test_words_of_the_mail_are_quoted_and_doubts_are_said() -> None:
    assert evidence_words("je viens") == "« je viens »"
    assert evidence_words("person: nothing is understood") == "rien n’a été compris"
    assert evidence_words("person: trouble is told: avocat") == "une difficulté est racontée (« avocat »)"
    assert evidence_words("person: question is for a person") == "pour une personne : pose une question"
    assert evidence_words("weighed: oui, volontiers") == "d’après l’ensemble du message (« oui, volontiers »)"
    assert evidence_words("person: something new: x") == "à lire par une personne"
