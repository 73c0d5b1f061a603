"""The days that a reply is told to be about, by what the service asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from mailflow.mail.intents.understanding import understand
from mailflow.mail.values import Disposition
from tests.mail.intents.letters import letter, meaning_of

PARIS = ZoneInfo("Europe/Paris")
THURSDAY = datetime(2026, 3, 5, 10, 0, tzinfo=PARIS)


def _days(text: str, context: dict[str, Any], disposition: Disposition = Disposition.HUMAN) -> list[str]:
    mail = replace(letter(text), disposition=disposition, written_at=THURSDAY)
    return [day.isoformat()[5:] for day in understand(mail, context, THURSDAY, PARIS).dates]


@pytest.mark.parametrize(
    "question",
    [
        "Vous étiez attendu(e) le mercredi 4 mars 2026 à 9h30. Merci d'en dire le motif.",
        "Nous ne vous avons pas vu au rendez-vous du mercredi 4 mars 2026 à 9h00. Pour quelle raison ?",
        "Vous ne vous êtes pas connecté à la visio du mercredi 4 mars à 11h. Que s'est-il passé ?",
        "Nous n'avons pas pu vous joindre le mercredi 4 mars 2026. Que s'est-il passé ?",
        "Merci de nous expliquer votre absence du 4 mars 2026.",
        "Vous n'étiez pas là le mercredi 4 mars. Pourquoi ?",
        "Vous avez manqué le rendez-vous du 4 mars. Pourquoi ?",
    ],
)
def test_the_day_that_was_missed_is_told_of(question: str) -> None:
    context = {"asked": "free_text", "question": question}
    assert _days("hier mon bus est tombé en panne", context) == ["03-04"]
    assert _days("mercredi j'ai été à l'ancien bureau, c'était fermé", context) == ["03-04"]


def test_a_question_about_something_else_names_no_missed_day() -> None:
    context = {"asked": "free_text", "question": "Où en est le dossier déposé le 4 mars 2026 ?"}
    assert _days("hier mon bus est tombé en panne", context) == []


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("le 4 svp", []),
        ("je prends le 5", []),
        ("le 6 merci", []),
        ("le 24 svp", ["03-24"]),
        ("plutôt le 6", ["03-06"]),
        ("je suis libre le 6", ["03-06"]),
        ("le 6 ce serait possible ?", ["03-06"]),
        ("Aucun ne va, mais le 6 je peux venir le matin", ["03-06"]),
    ],
)
def test_a_number_too_high_for_the_offers_is_no_day_when_nothing_else_is_said(text: str, days: list[str]) -> None:
    assert [day.isoformat()[5:] for day in meaning_of(text, "slots").dates] == days


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Van 9 tot en met 13 maart ben ik met vakantie.", ["03-09", "03-13"]),
        ("Encontro-me de férias de 9 a 13 de março. Responderei a partir de dia 16.", ["03-09", "03-13", "03-16"]),
        ("Je ne suis pas devant mon écran avant lundi 9 mars.", ["03-09"]),
    ],
)
def test_an_absence_notice_names_its_days(text: str, days: list[str]) -> None:
    assert _days(text, {"asked": None}, Disposition.AUTO_REPLY) == days
