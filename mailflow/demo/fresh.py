"""A few more mails, written when the demo is loaded: clear answers about appointments that are still to come.

The labelled mailbox names days of 2026; what lies in the past is never acted on by machine, whatever was answered.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any
from zoneinfo import ZoneInfo

from mailflow.demo.agency import DOMAIN
from mailflow.demo.samples import Sample, labelled_samples

PARIS = ZoneInfo("Europe/Paris")


@dataclass(frozen=True, slots=True)
class Answer:
    """What one person writes, and what it means."""

    name: str
    text: str
    asked: str
    intent: str
    slot: int | None = None
    answer: str | None = None
    safe: str = "act"


ANSWERS = (
    Answer("Élodie Quintard", "Bonjour,\n\nLe créneau 2 me convient.", "appointment_slots", "choose_slot", 2),
    Answer("Hakim Zerrouki", "la 1", "appointment_slots", "choose_slot", 1),
    Answer("Magali Fargette", "Le premier me va, merci", "appointment_slots", "choose_slot", 1),
    Answer("Rémi Coulonge", "3", "appointment_slots", "choose_slot", 3),
    Answer("Thérèse Lhéritier", "OUI", "appointment_confirmation", "confirm", None, "yes"),
    Answer("Sylvain Haddadi", "Oui je confirme ma présence", "appointment_confirmation", "confirm", None, "yes"),
    Answer("Carmen Nesmoz", "Je serai là.", "appointment_confirmation", "confirm", None, "yes"),
    Answer(
        "Kevin Vacheron",
        "oui mais seulement si je trouve quelqu'un pour garder ma fille",
        "appointment_confirmation",
        "confirm",
        None,
        "yes",
        "human",
    ),
)


def fresh_samples(loaded: datetime, first_number: int) -> Iterator[Sample]:
    """The samples, the same for the same day of loading."""
    for offset, answer in enumerate(ANSWERS):
        number = first_number + offset
        yield Sample(f"f{offset + 1:04}", raw(answer, offset, loaded), context(answer, loaded), label(answer), number)


def context(answer: Answer, loaded: datetime) -> dict[str, Any]:
    """What was asked, on working days to come."""
    days = list(weekdays_after(loaded.astimezone(PARIS).date() + timedelta(days=7), 3))
    slots = [
        {
            "n": n,
            "start": datetime(day.year, day.month, day.day, 8 + n, tzinfo=PARIS).isoformat(),
            "modality": "in_person",
        }
        for n, day in enumerate(days, 1)
    ]
    if answer.asked == "appointment_slots":
        return {"asked": answer.asked, "slots": slots}
    return {"asked": answer.asked, "appointment": {key: slots[0][key] for key in ("start", "modality")}}


def weekdays_after(day: date, count: int) -> Iterator[date]:
    """Monday to Friday, from the day after `day`."""
    while count:
        day += timedelta(days=1)
        if day.weekday() < 5:
            count -= 1
            yield day


def label(answer: Answer) -> dict[str, Any]:
    """As in mailbox/FORMAT.md, as far as the demo compares it."""
    return {
        "disposition": "human",
        "intents": [answer.intent],
        "slot": answer.slot,
        "answer": answer.answer,
        "safe": answer.safe,
    }


def raw(answer: Answer, offset: int, loaded: datetime) -> bytes:
    """The mail as a phone would send it."""
    mail = EmailMessage(policy=SMTP)
    mail["Authentication-Results"] = f"mx1.{DOMAIN}; dkim=pass header.d=demandeurs.example.net"
    mail["From"] = f"{answer.name} <f{offset + 1:04}@demandeurs.example.net>"
    mail["To"] = f"Agence de Lyon <suivi@{DOMAIN}>"
    mail["Subject"] = "Re: Votre rendez-vous"
    mail["Date"] = format_datetime(loaded.astimezone(PARIS).replace(microsecond=0))
    mail["Message-ID"] = f"<demo-{offset + 1}.{loaded:%Y%m%d%H%M%S}@demandeurs.example.net>"
    mail.set_content(f"{answer.text}\n\nEnvoyé de mon iPhone\n")
    return mail.as_bytes()


def all_samples(loaded: datetime) -> list[Sample]:
    """The labelled mails, then the fresh ones."""
    labelled = list(labelled_samples())
    return [*labelled, *fresh_samples(loaded, len(labelled) + 1)]
