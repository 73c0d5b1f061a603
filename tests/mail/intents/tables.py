"""Reads the tables of labelled replies beside this module: `context | text | what is expected`, one reply a line.

Expected: intents, `#2` for the slot, `yes` or `no`, `act` or `human`, days as `03-10`, `abs=03-10..03-20`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from mailflow.mail.intents import understand
from mailflow.mail.values import Attachment, Intent, ReadMail, Understanding

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 3, 4, 10, 5, tzinfo=PARIS)
FOLDER = Path(__file__).parent / "replies"
_NAMES = {intent.value for intent in Intent}


def _slots(*offers: tuple[str, str]) -> dict[str, Any]:
    slots = [
        {"n": n, "start": f"2026-03-{start}:00+01:00", "modality": way} for n, (start, way) in enumerate(offers, 1)
    ]
    return {"asked": "appointment_slots", "slots": slots}


def _meeting(start: str, way: str) -> dict[str, Any]:
    return {
        "asked": "appointment_confirmation",
        "appointment": {"start": f"2026-03-{start}:00+01:00", "modality": way},
    }


CONTEXTS: dict[str, dict[str, Any]] = {
    "slots": _slots(("10T09:00", "in_person"), ("11T14:00", "phone"), ("13T10:30", "video")),
    "slots4": _slots(
        ("16T09:00", "in_person"), ("16T14:00", "in_person"), ("19T10:00", "phone"), ("20T15:30", "in_person")
    ),
    "slots2": _slots(("12T08:30", "phone"), ("17T16:00", "in_person")),
    "meeting": _meeting("10T14:00", "in_person"),
    "today": _meeting("04T11:00", "in_person"),
    "phone": _meeting("05T09:30", "phone"),
    "video": _meeting("12T10:00", "video"),
    "web": {"asked": "yes_no", "question": "followup_100_web"},
    "workshop": {"asked": "yes_no", "question": "workshop"},
    "searching": {"asked": "yes_no", "question": "still_searching"},
    "cv": {"asked": "document", "documents": ["cv"]},
    "papers": {"asked": "document", "documents": ["identity", "rib"]},
    "free": {"asked": "free_text", "question": "Comment avance votre recherche ?"},
    "feedback": {"asked": "free_text", "question": "Comment s'est passé votre atelier ?"},
    "contacted": {"asked": "free_text", "question": "Avez-vous pu contacter l'organisme de formation ?"},
    "applied": {"asked": "free_text", "question": "Avez-vous postulé à l'offre que nous vous avons envoyée ?"},
    "add": {"asked": "free_text", "question": "Souhaitez-vous ajouter quelque chose avant notre entretien ?"},
    "missed": {
        "asked": "free_text",
        "question": "Vous étiez attendu(e) le lundi 2 mars 2026 à 9h30 et vous ne vous êtes pas présenté(e).",
    },
    "past": _meeting("03T14:00", "in_person"),
    "pastcall": _meeting("02T09:30", "phone"),
    "diploma": {"asked": "document", "documents": ["diplome"]},
    "address": {"asked": "document", "documents": ["justificatif_domicile"]},
    "efforts": {"asked": "free_text", "question": "Où en sont vos candidatures du mois ?"},
    "project": {"asked": "free_text", "question": "Que pensez-vous de la formation dont nous avons parlé ?"},
    "offer": {"asked": "free_text", "question": "Quelle suite a été donnée à votre candidature ?"},
    "needs": {
        "asked": "free_text",
        "question": "Avez-vous besoin d'une aide pour reprendre un emploi (garde, trajet) ?",
    },
    "none": {"asked": None},
}


@dataclass(frozen=True, slots=True)
class Reply:
    """One line of a table."""

    place: str
    context: str  # with "+file.pdf" for each attached file
    text: str
    expected: dict[str, Any] = field(hash=False)

    def understood(self) -> Understanding:
        """What mailflow makes of it."""
        return meaning(self.context, self.text)


def mail_of(context: str, text: str) -> ReadMail:
    """A mail with this text and the files named after the context."""
    _name, *files = context.split("+")
    return ReadMail(
        from_address="a@x.example",
        text=text,
        reply_text=text,
        written_at=NOW.replace(minute=0),
        attachments=tuple(Attachment(file, "application/pdf", 9_000) for file in files),
    )


def meaning(context: str, text: str) -> Understanding:
    """What mailflow makes of a text in a context, with the files named after the context."""
    return understand(mail_of(context, text), CONTEXTS[context.partition("+")[0]], NOW, PARIS)


def replies(table: str, folder: Path = FOLDER) -> Iterator[Reply]:
    """The replies of one table."""
    for number, line in enumerate((folder / table).read_text(encoding="utf-8").splitlines(), 1):
        if line and not line.startswith("#"):
            context, text, expected = line.split(" | ")
            yield Reply(f"{table}:{number}", context, text.replace("\\n", "\n"), _expected(expected))


def _expected(words: str) -> dict[str, Any]:
    out: dict[str, Any] = {"intents": set(), "slot": None, "answer": None, "safe": "", "dates": set(), "absence": None}
    for word in words.split():
        if word in _NAMES:
            out["intents"].add(word)
        elif word.startswith("#"):
            out["slot"] = int(word[1:])
        elif word in ("yes", "no"):
            out["answer"] = word
        elif word in ("act", "human"):
            out["safe"] = word
        elif word.startswith("abs="):
            first, last = word[4:].split("..")
            out["absence"] = (f"2026-{first}", f"2026-{last}")
        else:
            out["dates"].add(f"2026-{word}")
    return out


def as_labels(found: Understanding) -> dict[str, Any]:
    """An understanding in the shape of the labels."""
    absence = found.absence
    return {
        "intents": {intent.value for intent in found.intents},
        "slot": found.slot,
        "answer": found.answer,
        "safe": found.safe.value,
        "dates": {day.isoformat() for day in found.dates},
        "absence": (absence.first_day.isoformat(), absence.last_day.isoformat()) if absence else None,
    }
