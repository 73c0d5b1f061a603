"""The mails the demo agency sent before: what each sample answers, in words. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from mailflow.demo.french import long_day

DOCUMENTS = {
    "cv": "votre CV",
    "identity": "une pièce d'identité",
    "rib": "un RIB",
    "diplome": "la copie de votre diplôme",
    "justificatif_domicile": "un justificatif de domicile",
    "attestation_employeur": "l'attestation de votre employeur",
    "promesse_embauche": "votre promesse d'embauche",
    "titre_sejour": "votre titre de séjour",
}
MODALITIES = {"in_person": "à l'agence", "phone": "par téléphone", "video": "en visio"}
YES_NO = {
    "followup_100_web": "Souhaitez-vous que votre suivi se fasse désormais à distance (suivi 100 % web) ? "
    "C'est un choix libre : vous pouvez revenir en arrière à tout moment en répondant à un de nos messages.",
    "workshop": "Souhaitez-vous participer à notre prochain atelier ?",
    "still_searching": "Êtes-vous toujours à la recherche d'un emploi ?",
}


def question(context: dict[str, Any]) -> tuple[str, str]:
    """Subject and text of the mail that asked what `context` says."""
    match context["asked"]:
        case "appointment_slots":
            lines = "\n".join(f"{slot['n']}. {when(slot)}" for slot in context["slots"])
            return "Proposition de rendez-vous", (
                f"Afin de faire le point sur votre recherche, je vous propose ces créneaux :\n\n{lines}\n\n"
                "Répondez simplement avec le numéro choisi. Si aucun ne vous convient, dites-le-moi."
            )
        case "appointment_confirmation":
            return "Votre rendez-vous", (
                f"Vous avez rendez-vous {when(context['appointment'])}.\n\n"
                "Répondez OUI pour confirmer, REPORTER pour une autre date, ANNULER pour annuler."
            )
        case "document":
            wanted = "\n".join(f"- {DOCUMENTS.get(name, name)}" for name in context["documents"])
            return "Document à nous transmettre", f"Merci de nous envoyer, en réponse à ce message :\n\n{wanted}"
        case "yes_no":
            return "Une question", f"{YES_NO[context['question']]}\n\nRépondez OUI ou NON."
        case "free_text":
            return "Où en êtes-vous ?", f"{context['question']}\n\nRépondez simplement à ce message."
    raise ValueError(f"no question for {context['asked']!r}")


def when(slot: dict[str, Any]) -> str:
    """A slot in words: day, time and how the talk is held."""
    start = datetime.fromisoformat(slot["start"])
    return f"{long_day(start.date())} à {start.hour} h {start.minute:02d}, {MODALITIES[slot['modality']]}"
