"""What every step of the way in found out about one mail, in the plain words an adviser reads. Decides nothing.

A finding keeps its code beside the words, so that a page may say the same in another language.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

WORDS = {
    "nature.human": "Écrit par une personne.",
    "nature.auto_reply": "Réponse automatique : {reason}.",
    "nature.bounce": "Avis de non-remise : {reason}.",
    "nature.delayed": "Avis de retard, la remise est encore tentée : {reason}.",
    "nature.list": "Envoi en nombre ou liste de diffusion : {reason}.",
    "nature.own": "Un de nos propres messages qui nous revient : {reason}.",
    "nature.unreadable": "Illisible par la machine : {reason}. L'original est conservé et peut être ouvert.",
    "sender.none": "L'expéditeur n'est pas exactement une personne avec une adresse.",
    "sender.unknown": "L'adresse de l'expéditeur n'appartient à aucune personne suivie.",
    "sender.one": "L'adresse de l'expéditeur appartient à une seule personne suivie.",
    "sender.shared": "Plusieurs personnes partagent cette adresse : demander laquelle écrit.",
    "proof.token": "Prouvé : l'adresse de réponse signée a été remise à cet expéditeur.",
    "proof.authenticated": "Prouvé : notre serveur a vérifié l'expéditeur (DKIM ou SPF aligné).",
    "proof.none": "Non vérifié : rien ne prouve que l'expéditeur est bien le titulaire de l'adresse.",
    "proof.new_address": "Non vérifié : cette adresse de la personne n'a pas encore été confirmée.",
    "thread.token": "Conversation trouvée par l'adresse de réponse signée.",
    "thread.token_refused": "L'adresse de réponse signée est expirée ou altérée : elle n'est pas prise en compte.",
    "thread.third_party": "Répond à une conversation qui appartient à quelqu'un d'autre : à confirmer d'un clic.",
    "thread.own_message_id": "Conversation trouvée par le numéro signé du message auquel il est répondu.",
    "thread.foreign_message_id": "Conversation trouvée par un message antérieur du même expéditeur.",
    "thread.sender": "Rattaché à la conversation de l'expéditeur.",
    "thread.new": "Nouvelle conversation.",
    "thread.bounce_address": "Envoi d'origine trouvé par l'adresse de retour signée.",
    "thread.reported_id": "Envoi d'origine trouvé par le numéro signé cité dans l'avis.",
    "thread.no_entry": "L'avis ne se rattache à aucun de nos envois.",
    "meaning.act": "Réponse claire à ce qui était demandé.",
    "meaning.human": "Demande la lecture d'une personne.",
    "meaning.late": "Réponse arrivée après le délai : le parcours a continué, une personne voit s'il faut y revenir.",
    "meaning.old": "Écrit {days} jours avant son arrivée : la machine n'agit plus sur ce message.",
    "meaning.unproved": "La machine n'agit pas sur un message non vérifié.",
    "place.triage": "À trier : personne n'est rattaché avec certitude.",
    "place.unreadable": "À trier : à ouvrir et à lire à la main.",
    "place.no_adviser": "À trier : la personne n'a pas de conseiller.",
    "place.adviser": "Dans la file du conseiller de la personne.",
    "place.absent": "Le conseiller est absent aujourd'hui et n'a pas de remplaçant présent : reste dans sa file.",
    "place.cover": "Le conseiller est absent aujourd'hui : dans la file de son remplaçant.",
    "place.kept": "Une réponse était déjà due : file et échéance inchangées.",
    "place.machine": "Aucune lecture nécessaire : le parcours continue seul.",
    "place.nothing_owed": "Rien à répondre.",
    "place.automatic": "Courrier automatique sans personne rattachée : conservé, sans échéance.",
    "place.attached": "Courrier automatique : joint à la conversation, sans échéance.",
    "place.not_delivered": "Ce courriel n'a pas été remis : à renvoyer ou à dire par un autre moyen.",
    "place.dead_address": "Remise impossible : à joindre par un autre moyen.",
    "suggest.thread": "Ce message répond à une de ses conversations.",
    "suggest.reference": "Son numéro de dossier est cité.",
    "suggest.written": "Cette adresse a déjà écrit dans son dossier.",
    "suggest.shared_name": "Une des personnes de cette adresse, et son nom est cité.",
    "suggest.name": "Son nom est cité.",
    "suggest.shared": "Une des personnes de cette adresse.",
    "delivery.bounced": "L'envoi d'origine est marqué non remis (statut {status}).",
    "delivery.delayed": "Le retard est noté à l'envoi d'origine.",
    "delivery.dead": "L'adresse est notée injoignable : plus rien n'y est envoyé.",
    "delivery.often": "Échecs répétés à cette adresse en deux semaines : une tâche demande de la vérifier.",
    "delivery.alive": "L'adresse était notée injoignable ; un message en est venu : elle est de nouveau utilisée.",
    "optional.stopped": "Ne veut plus les courriels facultatifs : noté, ils s'arrêtent.",
    "place.stopped": "Rien à répondre : les courriels facultatifs s'arrêtent.",
    "corrected.human": "Corrigé par un conseiller : c'est une personne qui écrit.",
    "corrected.automatic": "Corrigé par un conseiller : c'est un message automatique.",
    "corrected.detached": "Corrigé par un conseiller : ce message n'est pas de la personne à qui il était rattaché.",
    "corrected.misread": "Corrigé par un conseiller : la machine a mal compris cette réponse.",
    "suggest.detached": "Ce message vient d'être retiré de son dossier.",
    "rule.held": "Règle « {name} » : ses conditions sont remplies.",
    "rule.adviser": "Règle « {name} » : placé dans la file d’un conseiller ; visible aussi sous « À trier », prises.",
    "rule.cover": "Règle « {name} » : placé dans la file du remplaçant, le conseiller nommé étant absent aujourd’hui.",
    "rule.lead": "Règle « {name} » : placé dans la file du responsable ; visible aussi sous « À trier », prises.",
    "rule.tag": "Règle « {name} » : étiquette « {tag} ».",
    "rule.no_room": "Règle « {name} » : l’étiquette « {tag} » manque, et l’agence ne peut en avoir plus.",
    "rule.priority": "Règle « {name} » : prioritaire, réponse due en un jour ouvré au lieu de trois.",
    "rule.failed": "Les règles d’arrivée n’ont pas pu être appliquées : classé sans elles.",
    "failed": "Le classement automatique a échoué : à lire à la main.",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One step's result: which step, which code of `WORDS`, and the words."""

    step: str
    code: str
    words: str

    def to_json(self) -> dict[str, str]:
        """The shape kept in `message.verdict`."""
        return {"step": self.step, "code": self.code, "words": self.words}


def finding(code: str, **values: Any) -> Finding:
    """The finding `code`; its step is the code's first part."""
    return Finding(code.partition(".")[0], code, WORDS[code].format(**values))
