"""Why an amendment is refused, in French, for those who asked for it. The reasons are those of pathways.amending."""

from __future__ import annotations

REASONS = {
    "already paused": "Le parcours est déjà en pause.",
    "not paused": "Le parcours n’est pas en pause.",
    "the pause ends before it begins": "La date de reprise est déjà passée : choisissez un jour à venir.",
    "the person is not at this step any more": "La personne n’est plus à cette étape : rechargez la page.",
    "there is no such step": "Cette étape n’existe pas dans ce parcours.",
    "the step is in another track": "Cette étape appartient à une autre partie du parcours.",
    "only the decision itself leads on from here": "Seule la décision elle-même permet de quitter cette étape.",
    "only a decision leads there": "Seule une décision prise par une personne mène à cette étape.",
    "the step has no such outcome": "Cette étape n’a pas cette issue : rechargez la page.",
    "there is no such enrolment": "Ce parcours n’est pas suivi par la personne.",
    "there is no such running enrolment": "Ce parcours n’est plus en cours.",
    "this is no step": "L’étape à ajouter est illisible.",
    "only these can be added": "On ne peut ajouter qu’un message, une attente ou une tâche.",
    "the span before it is unreadable": "Le délai avant l’étape ajoutée est illisible.",
    "this id is taken": "Cette étape est déjà ajoutée.",
    "the wording is not one of this pathway's": "Ce message n’appartient pas à ce parcours.",
    "there is no such revision": "Cette version du parcours n’existe pas.",
    "already on this revision": "La personne suit déjà cette version du parcours.",
}
BEGINNINGS = (
    ("the legal step", "Une étape légale ne change pas pendant qu’elle court."),
    ("the step", "L’étape où se trouve la personne a changé de place ou n’existe plus dans cette version."),
    ("a human has the step", "Quelqu’un s’occupe de cette étape en ce moment : terminez-la d’abord."),
    ("the tracks of the step", "Des parties parallèles du parcours sont en cours et ont changé."),
    ("only the decision", "Seule la décision elle-même permet de quitter cette étape."),
    ("only a decision leads", REASONS["only a decision leads there"]),
    ("only these can be added", REASONS["only these can be added"]),
)
OTHERWISE = "L’étape à ajouter est incomplète ou illisible."


def in_french(reason: str) -> str:
    """The sentence for an adviser."""
    known = REASONS.get(reason)
    return known or next((words for start, words in BEGINNINGS if reason.startswith(start)), OTHERWISE)
