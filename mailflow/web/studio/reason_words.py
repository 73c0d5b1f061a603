"""Why something happens in a simulation, and why somebody is not moved, in the page's language. Tables only."""

from __future__ import annotations

import re
from collections.abc import Mapping

from mailflow.pathways.durations import read_duration
from mailflow.pathways.graph.words import span
from mailflow.web.language import _, current, mark
from mailflow.web.studio.phrases import Phrases

WHATS = {
    "begins": mark("commence"),
    "mail": mark("courriel"),
    "reminder": mark("rappel"),
    "confirmation": mark("confirmation"),
    "held back": mark("retenu"),
    "not sent": mark("non envoyé"),
    "task": mark("tâche"),
    "task overdue": mark("tâche en retard"),
    "task done": mark("tâche faite"),
    "adviser answers": mark("le conseiller répond"),
    "person writes": mark("la personne écrit"),
    "automatic reply": mark("réponse automatique"),
    "mail returned": mark("courriel non remis"),
    "to the adviser": mark("au conseiller"),
    "answer overdue": mark("réponse en retard"),
    "interview agreed": mark("rendez-vous convenu"),
    "paused": mark("pause"),
    "resumed": mark("reprise"),
    "time is up": mark("délai écoulé"),
    "end": mark("fin"),
    "stuck": mark("bloqué"),
}
REASONS = {
    "{} without a reply": mark("{0} sans réponse"),
    "to be done within {}": mark("à faire sous {0}"),
    "legal mail, at any hour": mark("courriel légal, à toute heure"),
    "service mail, in opening hours": mark("courriel de service, quand l’agence est ouverte"),
    "service mail, at any hour": mark("courriel de service, à toute heure"),
    "optional mail, in opening hours": mark("courriel facultatif, quand l’agence est ouverte"),
    "optional mail, at any hour": mark("courriel facultatif, à toute heure"),
    "waited {}": mark("attente de {0}"),
    "waited until {}": mark("attente jusqu’au {0}"),
    "waited until {} before “{}”": mark("attente jusqu’à {0} avant « {1} »"),
    "waited until {} after “{}”": mark("attente jusqu’à {0} après « {1} »"),
    "every {}": mark("tous les {0}"),
    "on day {} of each month": mark("le {0} de chaque mois"),
    "no reply within {}": mark("pas de réponse en {0}"),
    "time is up": mark("délai écoulé"),
    "over {} closed days": mark("{0} jours fermés entre-temps"),
    "over {} closed days, among them {}": mark("{0} jours fermés entre-temps, dont {1}"),
    "closed {}": mark("fermé {0}"),
    "asked {}": mark("demandé {0}"),
    "due {}": mark("à faire pour {0}"),
    "not before {}": mark("pas avant {0}"),
    "answers the reply, at once": mark("répond à la réponse, tout de suite"),
    "outside opening hours before": mark("agence fermée à l’heure prévue"),
    "held back before": mark("retenu auparavant"),
    "for the team lead": mark("pour le responsable d’équipe"),
    "the guard: {}": mark("dernière vérification : {0}"),
    "the guard: the agency is closed": mark("dernière vérification : l’agence est fermée"),
    "the guard: enough mails of this class within a week": mark(
        "dernière vérification : assez de courriels de cette classe cette semaine"
    ),
    "the guard: the address does not work": mark("dernière vérification : l’adresse ne répond plus"),
    "the guard: the person stopped optional mail": mark(
        "dernière vérification : la personne ne veut plus d’envois facultatifs"
    ),
    "the guard: there is no address": mark("dernière vérification : pas d’adresse"),
    "the guard: the person has left the step": mark("dernière vérification : la personne a quitté l’étape"),
    "48 h: the adviser is reminded": mark("48 h : le conseiller est relancé"),
    "72 h: the cover gets it": mark("72 h : le remplaçant prend le relais"),
    "96 h: the team lead": mark("96 h : le responsable d’équipe"),
    "still not done: those who have it are reminded": mark("toujours pas fait : rappel"),
    "nobody did it in time: the team lead sees it": mark("pas fait à temps : le responsable d’équipe le voit"),
    "await reply": mark("réponse attendue"),
    "document request": mark("pièces demandées"),
    "survey": mark("questions"),
    "decision": mark("décision"),
    "subpathway": mark("autre parcours"),
    "parallel": mark("en parallèle"),
    "experiment": mark("essai"),
    "branch": mark("choix"),
    "assign": mark("attribution"),
    "goto": mark("retour"),
    "end": mark("fin"),
    "yes": mark("oui"),
    "no": mark("non"),
}
REFUSALS = {
    "the legal step {} does not change while it runs": mark("l’étape légale « {0} » ne change pas pour qui y est"),
    "the step {} is removed and the mapping does not say where it leads": mark(
        "l’étape « {0} » est retirée : dites où aller"
    ),
    "the step {} would change its track": mark("l’étape « {0} » changerait de piste"),
    "only the decision {} itself leads on": mark("seule la décision « {0} » mène plus loin"),
    "only a decision leads to the step {}": mark("seule une décision mène à l’étape « {0} »"),
    "a human has the step {} in hand, which loses an outcome": mark(
        "une personne traite l’étape « {0} », dont une issue disparaît"
    ),
    "the tracks of the step {} run": mark("les pistes de l’étape « {0} » sont en cours"),
    "there is no such running enrolment": mark("la personne n’est plus sur ce parcours"),
    "there is no such revision": mark("cette version n’existe pas"),
    "already on this revision": mark("déjà sur cette version"),
    "too many events wait: try again": mark("trop d’événements en attente : à réessayer"),
    "people wait at steps that are removed: {}. Say where they go: {}": mark(
        "Des personnes sont à des étapes retirées : {0}. Dites où elles vont."
    ),
    "{} has legal steps: a second person has to approve the draft first": mark(
        "Le parcours a des étapes légales : une deuxième personne doit d’abord approuver le brouillon."
    ),
    "whoever saved the draft of {} cannot approve it: a second person has to read it": mark(
        "Qui a enregistré le brouillon en dernier ne peut pas l’approuver : une deuxième personne doit le lire."
    ),
    "revision {} is the newest of {} already": mark("La version {0} est déjà la plus récente."),
}
SPAN = re.compile(r"-?\d+ (?:working )?(?:minute|hour|day|week)s?")
DATE = re.compile(
    r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun) (\d+) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)( \(holiday\))?"
)
DAYS = dict(
    zip(
        ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
        ("lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim."),
        strict=True,
    )
)
MONTHS = dict(
    zip(
        ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
        ("janv.", "févr.", "mars", "avril", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."),
        strict=True,
    )
)
ENDINGS = {
    ", or the next open day": mark(", ou le jour ouvert suivant"),
    ", or the open day before": mark(", ou le jour ouvert d’avant"),
}

reasons, refusals, whats = Phrases(REASONS), Phrases(REFUSALS), Phrases(WHATS)


def reason(text: str) -> str:
    """The parts of a reason, each said on its own."""
    return " ; ".join(_part(part) for part in text.split("; ") if part)


def _part(text: str) -> str:
    if current() == "en":
        return text
    ending = next((item for item in ENDINGS if text.endswith(item)), "")
    body, said_end = text.removesuffix(ending), _(ENDINGS[ending]) if ending else ""
    at = re.search(r", at (\d\d:\d\d)$", body)
    if at:
        body, said_end = body[: at.start()], _(", à {time}").format(time=at[1]) + said_end
    return SPAN.sub(_span, DATE.sub(_date, reasons.say(body))) + said_end


def _span(found: re.Match[str]) -> str:
    duration = read_duration(found[0])
    return span(duration) if duration is not None else found[0]


def _date(found: re.Match[str]) -> str:
    holiday = _(" (férié)") if found[4] else ""
    return f"{DAYS[found[1]]} {found[2]} {MONTHS[found[3]]}{holiday}"


def refusal(text: str) -> str:
    """Why somebody stays, or an order is refused."""
    return refusals.say(text)


def what(text: str) -> str:
    """The kind of a row of a calendar."""
    return whats.say(text)


RESULTS = {
    "moved": mark("{n} passés"),
    "past": mark("{n} non concernés"),
    "other class": mark("{n} laissés (autre classe de changement)"),
    "refused": mark("{n} refusés"),
}


def outcomes(counts: Mapping[str, int]) -> str:
    """What a migration came to: « 12 passés, 3 non concernés »."""
    return ", ".join(_(RESULTS[name]).format(n=counts[name]) for name in RESULTS if counts.get(name))
