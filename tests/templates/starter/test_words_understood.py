"""What the wordings tell people to write is understood as the pathways expect it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from mailflow.mail.intents.understanding import understand
from mailflow.mail.reading import read
from mailflow.mail.values import Intent, Safe, Understanding
from mailflow.pathways.events import MailReceived
from mailflow.pathways.steps.await_reply import AwaitReply
from tests.templates.starter.lives import BY_CODE, ELEMENTS, TOP

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HEAD = "From: Jean Test <jean.test@example.org>\r\nDate: Mon, 02 Mar 2026 10:00:00 +0100\r\n"
QUESTIONS = [
    (f"{code}/{step.id}", step)
    for code in [*TOP, *ELEMENTS]
    for step in BY_CODE[code].steps.values()
    if isinstance(step, AwaitReply) and step.asked.get("asked") == "yes_no"
]


def _meaning(text: str, asked: Any) -> Understanding:
    mail = read(f"{HEAD}Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n".encode())
    return understand(mail, asked, NOW, ZoneInfo("Europe/Paris"))


@pytest.mark.parametrize(("name", "step"), QUESTIONS, ids=[name for name, _ in QUESTIONS])
@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("OUI", "yes"),
        ("Oui merci", "yes"),
        ("Yes", "yes"),
        ("NON", "no"),
        ("Bonjour,\r\n\r\nNon.\r\n\r\nCordialement", "no"),
        ("No", "no"),
    ],
)
def test_yes_and_no_are_taken_as_the_answers_of_the_step(name: str, step: AwaitReply, text: str, answer: str) -> None:
    meant = _meaning(text, step.asked)
    intents = tuple(intent.value for intent in meant.intents)
    said = MailReceived(NOW, "m", "c", "human", intents, meant.answer or "", meant.safe is Safe.ACT, True)
    [fitting] = [answer for answer in step.answers if answer.fits(said)]
    assert said.safe
    assert fitting.answer == answer


@pytest.mark.parametrize("asked", [{"asked": None}, {"asked": "yes_no", "question": "besoin_aide"}])
def test_back_to_the_agency_is_understood_whatever_was_asked(asked: dict[str, str]) -> None:
    assert Intent.OPT_OUT_WEB in _meaning("Je veux revenir en agence", asked).intents
