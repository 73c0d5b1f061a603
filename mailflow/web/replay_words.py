"""What a replay of past mail found, in words: for the bench in the pages and for the report of `mailflow replay`."""

from __future__ import annotations

import re

from mailflow.mail.replaying.differences import Kind, Level
from mailflow.web.details import sign_words
from mailflow.web.labels import DISPOSITIONS, INTENTS
from mailflow.web.language import _, mark

SAFE = {
    "act": mark("la machine peut agir"),
    "human": mark("une personne décide"),
}
QUEUES = {
    "adviser": mark("file d’un conseiller"),
    "triage": mark("à trier"),
    "automatic": mark("automatique"),
    "kept": mark("reste où est la conversation"),
}
LEVELS = {
    Level.SAFETY: (
        mark("À vérifier avant toute mise en service"),
        mark("Une personne pourrait y perdre un droit, un message ou un rendez-vous."),
    ),
    Level.CHANGE: (
        mark("Ce que les conseillers verront autrement"),
        mark("Rien ne se perd, mais la file ou le dossier change."),
    ),
    Level.TEXT: (
        mark("Texte de la réponse"),
        mark("La limite entre le texte nouveau et le texte cité n’est plus la même."),
    ),
}
KINDS = {
    Kind.ACTS_NOW: mark("la machine agit là où une personne décidait"),
    Kind.ACTS_OTHERWISE: mark("la machine agit, mais fait autre chose"),
    Kind.HIDDEN_NOW: mark("le message d’une personne est pris pour du courrier automatique"),
    Kind.UNREADABLE_NOW: mark("le message n’est plus lisible"),
    Kind.ANOTHER_SENDER: mark("un autre expéditeur est lu"),
    Kind.GIVEN_UP_NOW: mark("une adresse est déclarée injoignable"),
    Kind.ANOTHER_PERSON: mark("le message va au dossier d’une autre personne"),
    Kind.UNANSWERED_NOW: mark("plus personne ne doit de réponse"),
    Kind.HUMAN_NOW: mark("du courrier automatique est pris pour le message d’une personne"),
    Kind.DISPOSITION: mark("autre sorte de courrier automatique"),
    Kind.ASKS_NOW: mark("une personne décide là où la machine agissait"),
    Kind.PERSON: mark("une personne est reconnue là où il n’y en avait pas, ou ne l’est plus"),
    Kind.CONVERSATION: mark("autre conversation de la même personne"),
    Kind.QUEUE: mark("autre file"),
    Kind.INTENTS: mark("autres demandes comprises"),
    Kind.SLOT: mark("autre créneau"),
    Kind.DATES: mark("autres dates"),
    Kind.ABSENCE: mark("autre absence"),
    Kind.ANSWER: mark("autre réponse oui/non"),
    Kind.BOUNCE: mark("autres destinataires en échec"),
    Kind.OUT_OF_OFFICE: mark("autre date de retour"),
    Kind.ATTACHMENTS: mark("autres pièces jointes"),
    Kind.REPLY_TEXT: mark("autre texte de réponse"),
}
VALUES = {
    "new": mark("nouvelle"),
    "none": mark("rien"),
    "nobody": mark("personne"),
    "slot": mark("créneau"),
    "dates": mark("dates"),
    "absence": mark("absence"),
    "answer": mark("réponse"),
    "yes": mark("oui"),
    "no": mark("non"),
    "to": mark("au"),
    "files": mark("fichiers"),
    "hard": mark("définitif"),
    "soft": mark("passager"),
    "unknown": mark("indéterminé"),
}
UNREAD = {  # what reading says of a mail or of a file in an archive, by its beginning
    "the mail is larger than": mark("plus de 64 Mo : non lu"),
    "an archive inside an archive": mark("archive dans une archive : non ouverte"),
    "Outlook's": mark("fichier d’Outlook : non lu"),
    "packed, but its name": mark("archive d’une sorte inconnue : non ouverte"),
    "the file cannot be read": mark("fichier abîmé : non lu"),
    "reading took too long": mark("la lecture a pris trop de temps"),
    "reading ended its process": mark("la lecture a demandé trop de temps ou de mémoire"),
    "reading gave too much": mark("la lecture a donné trop de texte"),
}
_OF_KINDS_OF_MAIL = frozenset({Kind.HIDDEN_NOW, Kind.UNREADABLE_NOW, Kind.HUMAN_NOW, Kind.DISPOSITION})
_WORD = re.compile(r"[a-z_]{2,}")


def change_words(kind: str, value: str) -> str:
    """What stood in a field that differs, our codes in words."""
    if kind in _OF_KINDS_OF_MAIL:
        return _(DISPOSITIONS.get(value, value))
    known = {**INTENTS, **SAFE, **QUEUES, **VALUES}
    return _WORD.sub(lambda word: _(known.get(word[0], word[0])), value)


def reason_words(reason: str) -> str:
    """Why a mail counts as it does, or could not be read."""
    found = next((words for start, words in UNREAD.items() if reason.startswith(start)), "")
    return _(found) if found else sign_words(reason)
