"""Why a mail is left to a person, in words: the doubts of mail/intents. Knows no mail."""

from __future__ import annotations

from mailflow.mail.intents.weighing.weighing import WEIGHED
from mailflow.web.labels import INTENTS
from mailflow.web.language import _, mark

PERSON = "person: "
FOR_A_PERSON = " is for a person"
UNKNOWN = mark("à lire par une personne")
# fmt: off
DOUBTS = {
    "a calendar answer without a decision": mark("réponse d’agenda sans décision"),
    "a condition or a doubt": mark("une condition ou une hésitation"),
    "a day or a number is named": mark("un jour ou un nombre est cité"),
    "a file is attached": mark("une pièce est jointe"),
    "a file's name speaks of another paper": mark("le nom d’une pièce parle d’un autre document"),
    "a long answer": mark("une longue réponse"),
    "a mail did not arrive": mark("un courriel n’est pas arrivé"),
    "a place is named": mark("un lieu est cité"),
    "a reason, but no answer": mark("une raison, mais pas de réponse"),
    "a telephone number is written": mark("un numéro de téléphone est écrit"),
    "a time is named that was not offered": mark("une heure citée n’était pas proposée"),
    "a weekday and its number do not fit": mark("le jour de la semaine et la date ne vont pas ensemble"),
    "a yes to something else": mark("un oui à autre chose"),
    "a yes with a condition": mark("un oui avec une condition"),
    "an empty file is attached": mark("une pièce jointe est vide"),
    "an offered day is named": mark("un jour proposé est cité"),
    "another date is not plainly asked for": mark("une autre date n’est pas clairement demandée"),
    "another day is named": mark("un autre jour est cité"),
    "another day is said, not asked for": mark("un autre jour est cité, pas demandé"),
    "another language": mark("une autre langue"),
    "another part of the day is named": mark("un autre moment de la journée est cité"),
    "another text stands beside the mail": mark("un autre texte accompagne le courriel"),
    "another time is named": mark("une autre heure est citée"),
    "another way of meeting is asked for": mark("une autre forme d’entretien est demandée"),
    "another way of meeting is named": mark("une autre forme d’entretien est citée"),
    "away on the day of the appointment": mark("absence le jour du rendez-vous"),
    "both a slot and another date": mark("à la fois un créneau et une autre date"),
    "both a yes and another date": mark("à la fois un oui et une autre date"),
    "both as planned and another date": mark("à la fois « comme prévu » et une autre date"),
    "busy until a day": mark("occupation jusqu’à un jour, peut-être une absence"),
    "fewer files than papers asked for": mark("moins de pièces que de documents demandés"),
    "how late is not said, or too late": mark("le retard n’est pas dit, ou trop grand"),
    "it is the hour of something else": mark("c’est l’heure d’autre chose"),
    "it may mean all mail": mark("cela peut viser tous les courriels"),
    "it may mean more than optional mail": mark("cela peut viser plus que les courriels facultatifs"),
    "it reads like mail for a person": mark("le message ressemble à ceux qu’une personne doit lire"),
    "meeting in person is named": mark("un entretien sur place est cité"),
    "more is said than the answer": mark("plus de choses sont dites que la réponse"),
    "more than another date": mark("plus qu’une autre date"),
    "more than being late": mark("plus qu’un retard"),
    "more than one slot is meant": mark("plus d’un créneau est visé"),
    "more than one slot is named": mark("plus d’un créneau est cité"),
    "more than thanks": mark("plus qu’un remerciement"),
    "more than the papers": mark("plus que les documents"),
    "no appointment is known": mark("aucun rendez-vous n’est connu"),
    "no attached file can be shown as a paper": mark("aucune pièce jointe ne peut être un document"),
    "no file is attached": mark("aucune pièce n’est jointe"),
    "nobody asked for this": mark("personne ne l’avait demandé"),
    "none is wanted": mark("aucun n’est voulu"),
    "not one clear answer": mark("pas de réponse claire"),
    "not one clear choice": mark("pas de choix clair"),
    "nothing has changed, but nothing more is said": mark("rien n’a changé, sans autre précision"),
    "nothing is understood": mark("rien n’a été compris"),
    "only what does not suit is said": mark("seul ce qui ne convient pas est dit"),
    "some work is told": mark("un peu de travail est raconté"),
    "the address may be dead": mark("l’adresse est peut-être abandonnée"),
    "the appointment is past": mark("le rendez-vous est passé"),
    "the calendar answer and the words do not agree": mark("l’agenda et le texte ne disent pas la même chose"),
    "the end of the search is for a person": mark("la fin de la recherche d’emploi est pour une personne"),
    "the mail is held back until somebody proves to be a person": mark("le courriel est retenu par un filtre"),
    "the named day does not point at one slot": mark("le jour cité ne désigne pas un seul créneau"),
    "the number and the day do not agree": mark("le numéro et le jour ne vont pas ensemble"),
    "the number and the time do not agree": mark("le numéro et l’heure ne vont pas ensemble"),
    "the papers are not simply there": mark("les documents ne sont pas simplement là"),
    "the person may be unwell": mark("la personne va peut-être mal"),
    "the sender is not certain": mark("l’expéditeur n’est pas certain"),
    "the slot is past": mark("le créneau est passé"),
    "the text speaks of another paper": mark("le texte parle d’un autre document"),
    "trouble is told": mark("une difficulté est racontée"),
    "what is meant is not certain": mark("le sens n’est pas certain"),
}
# fmt: on


def evidence_words(part: str) -> str:
    """One piece of evidence: quoted words of the mail in quotation marks, a doubt in ours."""
    if part.startswith(WEIGHED):
        return _("d’après l’ensemble du message (« {words} »)").format(words=part.removeprefix(WEIGHED))
    if not part.startswith(PERSON):
        return _("« {words} »").format(words=part)
    doubt = part.removeprefix(PERSON)
    what, _colon, words = doubt.partition(": ")
    if doubt.endswith(FOR_A_PERSON):
        intent = doubt.removesuffix(FOR_A_PERSON)
        said = _("pour une personne : {what}").format(what=_(INTENTS.get(intent, intent)))
    else:
        said = _(DOUBTS.get(what, UNKNOWN))
    return _("{doubt} (« {words} »)").format(doubt=said, words=words) if words and what in DOUBTS else said
