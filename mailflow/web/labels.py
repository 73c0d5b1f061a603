"""The French word for each code that the database keeps. A test holds the tables complete."""

from __future__ import annotations

from collections.abc import Mapping

INTENTS = {
    "confirm": "confirme",
    "decline": "refuse",
    "choose_slot": "choisit un créneau",
    "reschedule": "demande un report",
    "cancel": "annule",
    "late_today": "prévient d’un retard",
    "excuse_after": "s’excuse après coup",
    "opt_in_web": "accepte le 100 % web",
    "opt_out_web": "quitte le 100 % web",
    "stop_optional": "ne veut plus les envois facultatifs",
    "absence_declared": "déclare une absence",
    "job_found": "a trouvé un emploi",
    "training_start": "commence une formation",
    "document": "envoie un document",
    "question": "pose une question",
    "complaint": "réclamation",
    "distress": "signe de détresse",
    "thanks": "remercie",
    "change_of_contact": "change de coordonnées",
    "identity_unclear": "identité incertaine",
    "other": "autre demande",
}
DISPOSITIONS = {
    "human": "message écrit par une personne",
    "auto_reply": "réponse automatique",
    "bounce": "avis de non-remise",
    "delayed": "avis de retard de remise",
    "list": "envoi en nombre",
    "own": "message du service",
    "unreadable": "message illisible",
}
MATCHES = {
    "token": "adresse de réponse signée",
    "own_message_id": "réponse à l’un de nos messages",
    "foreign_message_id": "suite d’un de ses messages",
    "sender": "adresse connue de l’expéditeur",
    "bounce_address": "avis de non-remise d’un de nos envois",
    "none": "aucun dossier reconnu",
    "": "non précisé",
}
PROOFS = {
    "authenticated": "expéditeur vérifié",
    "token": "expéditeur vérifié",
    "none": "expéditeur non vérifié",
}
STAGES = {
    "none": "",
    "nudge": "48 h ouvrées sans réponse",
    "cover": "relais : 72 h ouvrées sans réponse",
    "lead": "transmis au responsable",
}
QUEUES = {
    "adviser": "Ma file",
    "triage": "À trier",
    "automatic": "Automatiques",
    "lead": "À reprendre",
}
DELIVERY = {
    "queued": "en attente d’envoi",
    "held": "retenu : les envois sont suspendus",
    "sending": "envoi en cours",
    "ambiguous": "envoi incertain : le relais n’a pas confirmé",
    "sent": "remis au relais",
    "failed": "échec d’envoi",
    "bounced": "non remis au destinataire",
    "withdrawn": "retiré avant l’envoi",
}
SENT_AS = {
    "pathway": "message du parcours",
    "reply": "réponse",
    "acknowledgement": "accusé de réception",
    "confirmation": "confirmation automatique",
    "notice": "avis",
}
STATES = {"open": "à répondre", "waiting": "en attente", "closed": "classée"}
ADDRESSES = {"active": "joignable", "unverified": "à vérifier", "unreachable": "injoignable"}
ROLES = {
    "adviser": "conseil",
    "supervisor": "responsable d’équipe",
    "administrator": "administration",
    "auditor": "contrôle",
}
STEP_EVENTS = {
    "enrolled": "parcours commencé",
    "entered": "étape commencée",
    "left": "étape terminée",
    "ended": "parcours terminé",
    "sent": "message envoyé",
    "suppressed": "envoi écarté",
    "withdrawn": "message retiré avant l’envoi",
    "optional_stopped": "ne veut plus les courriels facultatifs",
    "optional_resumed": "veut de nouveau les courriels facultatifs",
    "deferred": "envoi remis à plus tard",
    "delivery": "remise du message",
    "undelivered": "message non remis",
    "answered": "réponse reçue",
    "reminded": "relance envoyée",
    "timeout": "pas de réponse dans le délai",
    "late": "réponse arrivée en retard",
    "not_human": "courrier automatique",
    "unclear": "réponse à lire par une personne",
    "thanked": "remerciement",
    "overdue": "tâche en retard",
    "stuck": "parcours arrêté",
    "ignored": "sans effet",
    "paused": "parcours mis en pause",
    "resumed": "parcours repris",
    "moved": "passage à une autre étape",
    "added": "étape ajoutée",
    "migrated": "nouvelle version du parcours",
    "transferred": "confié à un autre conseiller",
    "refused": "changement sans effet",
    "papers": "pièces reçues, à vérifier",
    "papers_missing": "pièces redemandées",
    "arm": "groupe de l’essai",
    "no_capacity": "portefeuilles complets",
    "deciders_reminded": "rappel à ceux qui décident",
    "clock_nudge": "relance du référent (48 h)",
    "clock_cover": "relais au remplaçant (72 h)",
    "clock_lead": "transmis au responsable",
}
UPCOMING = {
    "message": "message prévu",
    "reminder": "relance prévue",
    "elapsed": "suite du parcours",
    "timeout": "fin d’attente de la réponse",
    "overdue": "tâche signalée au responsable",
    "nudge": "relance du référent",
    "cover": "relais au remplaçant",
    "lead": "transmission au responsable",
}
OUTCOMES = {
    "done": "C’est fait",
    "fait": "C’est fait",
    "joint": "Personne jointe",
    "injoignable": "Injoignable",
    "accepte": "Accepte",
    "refuse": "Refuse",
    "timeout": "Pas de réponse",
    "elapsed": "Délai écoulé",
    "past": "Date déjà passée",
    "sent": "Message envoyé",
    "suppressed": "Message non envoyé",
    "joined": "Toutes les parties terminées",
    "moved": "Changement d’étape",
    "migrated": "Nouvelle version du parcours",
    "complete": "Complet",
    "partial": "Incomplet",
    "answers": "Réponses lues",
    "stuck": "Personne bloquée",
    "assigned": "Attribuée",
    "no_capacity": "Portefeuilles complets",
    "sans_suite": "Sans suite",
    "no_follow_up": "Sans suite",
}
ACTIONS = {
    "login.tried": "essai de connexion",
    "login.done": "connexion",
    "logout": "déconnexion",
    "dossier.read": "dossier lu",
    "conversation.read": "conversation lue",
    "conversation.reply": "réponse envoyée",
    "conversation.closed": "conversation classée",
    "conversation.assigned": "conversation confiée à un autre conseiller",
    "conversation.put_off": "conversation remise à plus tard ou ramenée",
    "portfolio.read": "liste des suivis lue",
    "unreachable.read": "liste des injoignables lue",
    "decisions.read": "liste des décisions lue",
    "conversation.attached": "message rattaché à une personne",
    "conversation.candidates": "recherche de la personne d’un message",
    "message.raw": "original lu",
    "message.html": "version mise en forme lue",
    "attachment.download": "pièce jointe téléchargée",
    "task.done": "tâche faite",
    "case.paused": "parcours mis en pause",
    "case.resumed": "parcours repris",
    "case.moved": "changement d’étape",
    "case.added": "étape ajoutée",
    "case.migrated": "changement de version du parcours",
    "case.transferred": "dossier confié à un autre conseiller",
    "pathway.draft": "brouillon de parcours enregistré",
    "pathway.approved": "brouillon de parcours approuvé",
    "pathway.published": "parcours publié",
    "pathway.migrated": "personnes passées à une autre version",
    "pathway.planned": "publication de parcours prévue",
    "pathway.discarded": "brouillon de parcours jeté",
    "pathway.rolled_back": "version antérieure du parcours republiée",
    "sending.again": "envoi incertain renvoyé",
    "sending.accepted": "envoi incertain considéré comme envoyé",
    "address.lifted": "adresse injoignable réessayée",
    "decision.read": "décision lue",
    "decision.taken": "décision prise",
    "people.search": "recherche de personnes",
    "queue.read": "file lue",
    "access.refused": "accès refusé",
}
REASONS = {
    "portfolio": "suit cette personne",
    "cover": "remplace son référent",
    "queue": "message dans sa file",
    "agency": "responsable de l’agence",
    "": "",
}

REASONS_UNREACHABLE = {"bounced": "non remis", "manual": "noté par un conseiller"}
OPT_OUT = {
    "link": "par le lien de désinscription",
    "mail": "par un courriel de désinscription",
    "reply": "par sa réponse",
    "staff": "à sa demande",
}
SWITCHES = {
    "pathway": "Parcours retenu",
    "wording": "Texte retenu",
    "class": "Classe de courriels retenue",
    "fuse": "Fusible : courriels automatiques retenus, trop sont partis en une heure",
    "": "Tous les envois sont retenus",
}

TABLES: Mapping[str, Mapping[str, str]] = {
    "intents": INTENTS,
    "dispositions": DISPOSITIONS,
    "matches": MATCHES,
    "proofs": PROOFS,
    "stages": STAGES,
    "queues": QUEUES,
    "delivery": DELIVERY,
    "sent_as": SENT_AS,
    "states": STATES,
    "addresses": ADDRESSES,
    "roles": ROLES,
    "step_events": STEP_EVENTS,
    "upcoming": UPCOMING,
    "outcomes": OUTCOMES,
    "actions": ACTIONS,
    "reasons": REASONS,
    "reasons_unreachable": REASONS_UNREACHABLE,
    "opt_out": OPT_OUT,
    "switches": SWITCHES,
}


def label(code: str, table: str) -> str:
    """The words for `code`; the code itself, with spaces, when a newer part wrote one this page does not know."""
    return TABLES[table].get(code, code.replace("_", " "))
