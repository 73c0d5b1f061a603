"""What steps, outcomes and spans are called in a picture, in French. Words only."""

from __future__ import annotations

from mailflow.pathways.conditions import ROLLOUT, Condition
from mailflow.pathways.durations import Duration
from mailflow.pathways.step import Step
from mailflow.pathways.steps.await_reply import AwaitReply
from mailflow.pathways.steps.branch import Branch
from mailflow.pathways.steps.decision import Decision
from mailflow.pathways.steps.document_request import DocumentRequest
from mailflow.pathways.steps.experiment import Experiment
from mailflow.pathways.steps.goto import Goto
from mailflow.pathways.steps.recurring import Recurring
from mailflow.pathways.steps.subpathway import Subpathway
from mailflow.pathways.steps.survey import Survey
from mailflow.pathways.steps.task import Task
from mailflow.pathways.steps.wait import Wait

KINDS = {
    "assign": "attribution",
    "await_reply": "réponse attendue",
    "branch": "choix",
    "decision": "décision",
    "document_request": "pièces demandées",
    "end": "fin",
    "experiment": "essai",
    "goal": "à tout moment",
    "goto": "retour",
    "message": "courriel",
    "parallel": "en parallèle",
    "recurring": "à intervalles",
    "subpathway": "autre parcours",
    "survey": "questions",
    "task": "tâche",
    "wait": "attente",
}
OUTCOMES = {
    "again": "encore",
    "answers": "rien à signaler",
    "assigned": "attribuée",
    "complete": "tout y est",
    "done": "fait",
    "elapsed": "",
    "else": "sinon",
    "ended": "",
    "enough": "assez",
    "joined": "",
    "no_capacity": "aucune place",
    "partial": "incomplet",
    "past": "déjà passé",
    "sent": "envoyé",
    "stuck": "bloquée",
    "suppressed": "non envoyé",
    "timeout": "pas de réponse",
}
EVENTS = {
    "absence_declared": "absence déclarée",
    "bounce": "courriel non remis",
    "cancel": "annule",
    "change_of_contact": "change de coordonnées",
    "choose_slot": "choisit un créneau",
    "complaint": "réclamation",
    "confirm": "confirme",
    "decline": "refuse",
    "distress": "détresse",
    "document": "envoie un document",
    "excuse_after": "s’excuse après coup",
    "identity_unclear": "identité incertaine",
    "job_found": "emploi trouvé",
    "late_today": "en retard",
    "opt_in_web": "accepte le web",
    "opt_out_web": "quitte le web",
    "other": "autre demande",
    "question": "question",
    "reschedule": "demande un report",
    "skipped": "passée",
    "stop_optional": "plus d’envois facultatifs",
    "thanks": "remercie",
    "training_start": "formation",
    "transfer": "change de conseiller",
}
NAMES = {"weekday": "jour", "day_of_month": "jour du mois", "month": "mois", ROLLOUT: "phase", "region": "région"}
PHASES = {"none": "pas commencé", "pilot": "pilote", "online": "en ligne seulement"}
UNITS = {"minute": "minute", "hour": "heure", "day": "jour", "week": "semaine"}


def span(duration: Duration) -> str:
    """ "3 jours ouvrés", "1 semaine"."""
    many = "s" if abs(duration.count) > 1 else ""
    working = {"day": " ouvré", "minute": " ouvrée", "hour": " ouvrée", "week": " ouvrée"}[duration.unit]
    return f"{duration.count} {UNITS[duration.unit]}{many}{working + many if duration.working else ''}"


def condition(when: Condition) -> str:
    """ "tier : guidé ou suivi"; of an outcome only its values, they say it."""
    known = PHASES if when.name == ROLLOUT else {}
    values = " ou ".join(known.get(value, value.replace("_", " ")) for value in when.values)
    name = NAMES.get(when.name, when.name)
    return values if when.subject == "outcome" else f"{name} : {values}"


def labels(step: Step) -> dict[str, str]:
    """What its own outcomes are called."""
    made: dict[str, str] = {}
    if isinstance(step, Task | Decision):
        made |= step.labels
    if isinstance(step, AwaitReply):
        made |= {answer.outcome: answer.label for answer in step.answers if answer.label}
    if isinstance(step, Experiment):
        made |= {arm.name: f"{arm.name} {arm.percent} %" for arm in step.arms}
    return made


def outcome(step: Step, name: str) -> str:
    """What one outcome is called."""
    if isinstance(step, Branch):
        found = [condition(when) for when, target in step.choices if target == name]
        return " / ".join(found) if found else OUTCOMES.get(name, name)
    return labels(step).get(name) or OUTCOMES.get(name, name.replace("_", " "))


def detail(step: Step) -> str:
    """What a person wants to know of it besides its title."""
    if isinstance(step, Wait):
        return _wait(step)
    if isinstance(step, AwaitReply | Survey):
        return _waiting(step.timeout, len(step.reminders))
    if isinstance(step, DocumentRequest):
        return _waiting(step.within, len(step.reminders))
    if isinstance(step, Recurring):
        return f"tous les {span(step.every)}" if step.every else f"le {step.day} du mois"
    if isinstance(step, Goto):
        return f"au plus {step.most} fois"
    if isinstance(step, Decision):
        return f"{step.legal_basis}, délai {span(step.hearing)}"
    return step.pathway if isinstance(step, Subpathway) else ""


def _wait(step: Wait) -> str:
    if step.span is not None:
        return span(step.span)
    if step.until is not None:
        return f"jusqu’au {step.until:%d/%m/%Y}"
    return f"{span(step.offset)} après {step.anchor}" if step.offset.count >= 0 else f"avant {step.anchor}"


def _waiting(within: Duration, reminders: int) -> str:
    many = f"{reminders} rappel{'s' if reminders > 1 else ''}" if reminders else "sans rappel"
    return f"{span(within)}, {many}"
