"""Answers that stand in the subject only, and machine mail that an adviser must see."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from mailflow.mail.intents import understand
from mailflow.mail.values import Disposition, Intent, ReadMail, Safe

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 3, 4, 10, 5, tzinfo=PARIS)
MEETING = {
    "asked": "appointment_confirmation",
    "appointment": {"start": "2026-03-10T14:00:00+01:00", "modality": "in_person"},
}


@pytest.mark.parametrize(
    ("subject", "body", "intent"),
    [
        ("Je confirme ma présence mardi", "", Intent.CONFIRM),
        ("OK pour mardi", "Cordialement", Intent.CONFIRM),
        ("Je serai là Re: Votre rendez-vous [A12-34567]", "", Intent.CONFIRM),
        ("Re: Votre rendez-vous [A12-34567] oui je viendrai", "", Intent.CONFIRM),
        ("Re: Votre rendez-vous [A12-34567] - je ne pourrai pas venir", "", Intent.CANCEL),
        ("Oui je serai présente", "voir objet", Intent.CONFIRM),
        ("Présente mardi à 14h", "(réponse dans l'objet)", Intent.CONFIRM),
        ("TR: Confirmation de votre rendez-vous [A12-34567]", "", Intent.OTHER),
        ("Re: Annulation de votre rendez-vous", "", Intent.OTHER),
        ("Confirmez votre venue [A12-34567]", "", Intent.OTHER),
    ],
)
def test_a_subject_answers_where_the_body_says_nothing(subject: str, body: str, intent: Intent) -> None:
    mail = ReadMail(from_address="a@x.example", subject=subject, reply_text=body, text=body)
    assert understand(mail, MEETING, NOW, PARIS).intents == (intent,)


@pytest.mark.parametrize(
    "text",
    [
        "Cette adresse n'est plus relevée. Merci de m'écrire désormais à jeanne@exemple.example",
        "J'ai changé d'adresse mail, ma nouvelle adresse est j.roux@exemple.example",
        "Dorénavant, utilisez l'adresse j.roux@exemple.example",
        "Ma boîte sera fermée le 30 avril",
        "I have switched to a new mailbox",
        "Bonjour, ce compte n'est plus consulté.",
    ],
)
def test_a_machine_that_names_a_new_address_is_shown_to_a_person(text: str) -> None:
    mail = ReadMail(from_address="a@x.example", disposition=Disposition.AUTO_REPLY, reply_text=text, text=text)
    assert understand(mail, {"asked": None}, NOW, PARIS).safe is Safe.HUMAN


@pytest.mark.parametrize(
    "text",
    [
        "En congés jusqu'au 20 mars. En cas d'urgence, contactez l'accueil : accueil@exemple.example",
        "Nous avons bien reçu votre message et vous répondrons sous 48 heures.",
        "Out of office until 12 March, please contact my colleague.",
    ],
)
def test_a_plain_automatic_answer_needs_nobody(text: str) -> None:
    mail = ReadMail(from_address="a@x.example", disposition=Disposition.AUTO_REPLY, reply_text=text, text=text)
    assert understand(mail, {"asked": None}, NOW, PARIS).safe is Safe.ACT
