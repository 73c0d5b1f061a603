"""Words for what the machine notes in short: lines of a case's history, delivery reports, signs of automatic mail."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from mailflow.caseload.refusals import in_french
from mailflow.web.labels import DISPOSITIONS, OUTCOMES, SWITCHES
from mailflow.web.language import _
from mailflow.web.wording_words import CLASSES

STATUS = re.compile(r"\b[245]\.(\d{1,3})\.(\d{1,3})\b")
# Enhanced status codes by subject and detail (RFC 3463 §3), the exact ones before their whole subject.
STATUS_WORDS = {
    "1.1": "adresse inconnue",
    "1.2": "domaine inconnu",
    "1.10": "ce domaine ne reçoit pas de courrier",
    "1": "adresse refusée",
    "2.1": "boîte désactivée",
    "2.2": "boîte pleine",
    "2": "boîte indisponible",
    "3": "serveur du destinataire en panne",
    "4.4": "domaine introuvable",
    "4.7": "délai de remise dépassé",
    "4": "serveur du destinataire injoignable",
    "5": "échange refusé par le serveur du destinataire",
    "6": "contenu refusé",
    "7": "refusé par les règles du serveur du destinataire",
}
OUR_NOTE = re.compile(r"(?:bounced|delayed|failed)(?: [\d.]*)?\Z")
DELIVERED = {"sent": "remis", "failed": "échec", "bounced": "non remis", "delayed": "encore tenté"}
WHY_NOT_SENT = {
    "not_enrolled": "l’étape n’est plus en cours",
    "no_person": "aucune personne rattachée",
    "no_address": "aucune adresse",
    "unreachable": "adresse injoignable",
    "new_mail": "un message de la personne vient d’arriver",
    "closed": "agence fermée à cette heure",
    "cap": "déjà assez de messages cette semaine",
    "answers_off": "ces réponses automatiques sont coupées",
    "opted_out": "la personne ne veut plus les courriels facultatifs",
    "late": "la date dont il parle est passée",
    "case_closed": "le dossier est clos",
    "moved_on": "l’étape est terminée",
    "repeated": "le message dont il est le rappel part en même temps",
}
OTHER_NOTES = {
    "link": "par le lien de désinscription",
    "mail": "par le courriel de désinscription",
    "reply": "par sa réponse",
    "staff": "noté par un conseiller",
    "unreadable event": "événement illisible",
    "enrolled twice": "déjà inscrit à ce parcours",
    "unknown outcome of the task": "résultat de tâche inconnu",
    "unknown revision or step": "version ou étape inconnue",
    "no such step": "étape introuvable",
    "too many moves": "trop de passages d’affilée",
    "unverified": "expéditeur non vérifié",
    "partial": "il en manque",
    "unusable": "rien d’utilisable",
    "survey": "réponses aux questions",
}
SAID_ALREADY = frozenset({"", "unclear", "sent"})
SIGNS = (
    ("said by an adviser", "noté par un conseiller"),
    ("delivery report: still being tried", "le serveur essaie encore"),
    ("delivery report", "rapport de non-remise"),
    ("read receipt", "accusé de lecture"),
    ("abuse report", "signalement d’abus"),
    ("sent by one of our own mailboxes", "envoyé par l’une de nos boîtes"),
    ("an anti-spam filter", "un filtre antispam demande une preuve"),
    ("auto-submitted", "le message se déclare automatique"),
    ("subject of an automatic reply", "objet d’une réponse automatique"),
    ("words of an automatic reply", "texte d’une réponse automatique"),
    ("an absence message", "message d’absence"),
    ("subject and words of an absence note", "message d’absence"),
    ("subject and words of a receipt", "accusé de lecture ou de réception"),
    ("an acknowledgement of receipt", "accusé de réception"),
    ("a person answered an invitation", "réponse à une invitation d’agenda"),
    ("a person's words through a form", "formulaire de contact"),
    ("a scan, fax or phone message", "numérisation, télécopie ou message téléphonique"),
    ("a mail in a circle", "message qui tourne en rond"),
    ("vacation program", "message d’absence"),
    ("empty return path", "envoyé par une machine, sans adresse de retour"),
    ("precedence", "envoi en nombre"),
    ("sent by a mass mailing program", "logiciel d’envoi en nombre"),
    ("footer of a mass mailing", "pied de page d’un envoi en nombre"),
    ("sent by a mail system", "envoyé par un serveur de courrier"),
    ("the sender's address takes no replies", "adresse qui ne reçoit pas de réponse"),
    ("beyond the limits", "trop volumineux ou trop complexe"),
)


def status_words(text: str) -> str:
    """What a delivery status in `text` means, with its number; "" without one."""
    found = STATUS.search(text)
    if found is None:
        return ""
    subject, detail = found.groups()
    words = STATUS_WORDS.get(f"{subject}.{detail}") or STATUS_WORDS.get(subject, "")
    return f"{_(words)} ({found[0]})" if words else _("code {number}").format(number=found[0])


def server_words(reply: str) -> str:
    """What the other server said, in its own words; "" when it is only our note of a status."""
    return "" if OUR_NOTE.match(reply) else reply


def withdrawn_words(reason: str) -> str:
    """Why a mail was taken back before it left."""
    return _(WHY_NOT_SENT.get(reason, ""))


def switch_words(name: str) -> str:
    """What a switch of store/switch.py holds."""
    kind, _dash, code = name.partition("/")[2].partition("/")
    shown = _(CLASSES.get(code, code)) if kind == "class" else code
    return _(" : ").join(filter(None, (_(SWITCHES[kind]), shown)))


def sign_words(reason: str) -> str:
    """Why a mail counts as automatic."""
    known = reason.lower()
    found = _(next((words for sign, words in SIGNS if known.startswith(sign)), ""))
    if not found and ": mail to many" in known:
        found = _("liste de diffusion ou envoi en nombre")
    if not found and "automatic reply" in known:
        found = _("en-têtes d’une réponse automatique")
    status = status_words(reason)
    return f"{found or reason} — {status}" if status else found or reason


def step_detail(line: Mapping[str, Any], answers: Mapping[str, str]) -> str:
    """What a line of history adds to its title. `answers` says what the outcomes of the pathways are called."""
    detail = str(line["detail"])
    if detail in SAID_ALREADY or line["what"] == "ended":
        return ""
    if line["what"] == "delivery":
        result, _dash, status = detail.partition(" ")
        meaning = status_words(status) if result != "sent" else ""
        return _(" : ").join(filter(None, (_(DELIVERED.get(result, result)), meaning)))
    if line["what"] == "not_human":
        return _(DISPOSITIONS.get(detail, detail))
    if line["what"] == "undelivered":
        return status_words(detail)
    if line["what"] in ("migrated", "moved"):
        return ""
    if line["what"] == "refused":
        return _(in_french(detail))
    if line["what"] == "left":
        return answers.get(detail) or _(OUTCOMES.get(detail, "")) or detail.replace("_", " ")
    part, _dash, reason = detail.rpartition(" ")
    if reason.startswith("reminder-"):
        part, reason = reason, ""
    reminder = _("relance {number}").format(number=part[len("reminder-") :]) if part.startswith("reminder-") else ""
    known = WHY_NOT_SENT.get(reason) or OTHER_NOTES.get(detail, "" if reminder else detail)
    return _(" : ").join(filter(None, (reminder, _(known))))
