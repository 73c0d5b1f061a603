"""What a yes or a no means for the question that was asked."""

from __future__ import annotations

import re

from mailflow.mail.intents import answers, meetings
from mailflow.mail.intents.findings import Findings
from mailflow.mail.intents.meeting_words import CANNOT
from mailflow.mail.intents.talk import Talk
from mailflow.mail.phrases import Phrases
from mailflow.mail.values import Intent


def answer(talk: Talk, found: Findings) -> None:
    """Turns a yes or a no into the intent it means for what was asked."""
    if talk.asked not in ("appointment_confirmation", "yes_no", "appointment_slots"):
        _declined_offer(talk, found)
        return
    said, words = answers.find(talk)
    if talk.asked == "appointment_slots":
        if (
            said == "yes"
            and not found.has(Intent.CHOOSE_SLOT, Intent.RESCHEDULE, Intent.CANCEL)
            and not _postpones(talk)
        ):
            found.add(Intent.CONFIRM, words)
        elif said == "no" and not found.has(Intent.RESCHEDULE, Intent.CHOOSE_SLOT):
            found.add(Intent.RESCHEDULE if meetings.is_hindered(words) else Intent.DECLINE, words)
        elif not found.has(Intent.RESCHEDULE, Intent.CHOOSE_SLOT) and (none := _NONE.match(talk.body)):
            found.add(Intent.DECLINE, none[0])
        return
    if talk.asked == "appointment_confirmation":
        if not found.has(Intent.RESCHEDULE, Intent.CANCEL):
            _absent_that_day(talk, found)
        _confirmation(talk, found, said, words)
    else:
        _yes_no(talk, found, said, words)


_NONE = re.compile(r"\W*aucune?\s*[.!\n]")


def _absent_that_day(talk: Talk, found: Findings) -> None:
    """ "je serai absent mardi" declares no absence: it cancels the appointment of that day."""
    day = talk.appointment.at.date() if talk.appointment else None
    if found.has(Intent.ABSENCE_DECLARED) and [one.day for one in talk.days] == [day]:
        found.drop(Intent.ABSENCE_DECLARED)
        found.add(Intent.CANCEL)


def _confirmation(talk: Talk, found: Findings, said: str | None, words: str) -> None:
    cannot = bool(CANNOT.search(talk.low))
    if found.has(Intent.EXCUSE_AFTER):
        return
    if (
        found.has(Intent.LATE_TODAY)
        and said == "yes"
        and meetings.is_on_the_way(talk)
        and answers.begins_with_yes(talk)
    ):
        found.drop(Intent.LATE_TODAY)
    if found.has(Intent.CANCEL):
        found.answer = "no"
    elif found.has(Intent.RESCHEDULE):
        found.answer = "yes" if said == "yes" and not cannot and answers.strongly_yes(talk) else "no"
        if found.answer == "yes":
            found.add(Intent.CONFIRM, words)
    elif (
        said == "yes"
        and not found.has(Intent.LATE_TODAY, Intent.STOP_OPTIONAL)
        and (
            not found.has(Intent.IDENTITY_UNCLEAR)
            or re.search(r"\b(?:il|elle) (?:viendra|sera|confirme|accepte|est d'accord)", words)
        )
        and not _only_question(talk, found)
    ) or (said == "yes" and found.has(Intent.LATE_TODAY) and answers.begins_with_yes(talk)):
        found.add(Intent.CONFIRM, words)
        found.answer = "yes"
    elif said == "no" and not found.has(Intent.LATE_TODAY, Intent.STOP_OPTIONAL):
        found.add(Intent.RESCHEDULE if meetings.prefers(words) else Intent.CANCEL, words)
        found.answer = "no"


def _only_question(talk: Talk, found: Findings) -> bool:
    return found.has(Intent.QUESTION) and not any(answers.find_clause(clause) == "yes" for clause in talk.clauses[:1])


_PREFERS_WEB = re.compile(r"prefer\w+ (?:le web|par internet|internet|en ligne|le suivi (?:web|en ligne|a distance))\b")


_SUITS_WEB = re.compile(
    r"(?:m'evite\w*|m'arrange\w*|simplifi\w+|facilite\w*|(?:gagn|economis)\w+ du temps|plus (?:simple|pratique|facile"
    r"|souple)|me va\b"
    r"|m'irait|conviendrait|ideal|parfait)"
)
_NAMES_WEB = re.compile(r"internet|en ligne|\bweb\b|a distance|numerique|visio")
_NEEDS_PEOPLE = re.compile(
    r"vive voix|de visu|en chair et en os|trop (?:vieux|vieille|agee?)|(?:comprends|connais) rien|nulle? (?:en|avec)"
    r"|zone blanche"
    r"|contact humain|un humain|pas (?:douee?|equipee?|forte? en)|prefere (?:parler|discuter|echanger) (?:a|avec)"
)


def _web_wish(talk: Talk) -> tuple[str | None, str]:
    """A yes or no to the follow-up by internet that is only said by what suits."""
    if no := _NEEDS_PEOPLE.search(talk.body):
        return "no", no[0]
    if yes := _PREFERS_WEB.search(talk.body):
        return "yes", yes[0]
    suits = _SUITS_WEB.search(talk.body)
    if suits and _NAMES_WEB.search(talk.body) and not re.search(r"\b(?:pas|ne|n'|mais|si|sauf)\b|\?", talk.body):
        return "yes", suits[0]
    return None, ""


_ON_CONDITION = re.compile(
    r"\b(?:j'accepte|oui|d'accord|ok|je veux bien)\b[^.!?\n]{0,20}\b(?:seulement si|a (?:la "
    r"|une )?(?:seule )?condition|uniquement si|que si|si)\b"
)


def _yes_no(talk: Talk, found: Findings, said: str | None, words: str) -> None:
    about_web = "web" in talk.question or "ligne" in talk.question
    if "workshop" in talk.question or "atelier" in talk.question:
        if (
            found.has(Intent.CANCEL)
            and "finalement" not in talk.body
            and "annul" not in talk.body
            and not re.search(r"liberer|rendre (?:ma|la) place", talk.body)
        ):
            found.drop(Intent.CANCEL)
            said, words = "no", words or talk.body
        elif found.has(Intent.CANCEL):
            found.answer = "no"
            return
    if "still_searching" in talk.question:
        said, words = _still_searching(talk, found, said, words)
        if found.has(Intent.JOB_FOUND, Intent.TRAINING_START) and said != "yes":
            found.answer = "no"
            return
    if said is None and about_web:
        said, words = _web_wish(talk)
    if said is None:
        if _ON_CONDITION.search(talk.body):
            found.add(Intent.OPT_IN_WEB if about_web else Intent.CONFIRM, talk.body)
            found.doubt("a yes with a condition")
        return
    found.answer = said
    if about_web:
        found.add(Intent.OPT_IN_WEB if said == "yes" else Intent.OPT_OUT_WEB, words)
    else:
        found.add(Intent.CONFIRM if said == "yes" else Intent.DECLINE, words)


_UNCHANGED = Phrases(
    r"toujours (?:disponible|au chomage|sur le marche|en quete|inscrite?|a l'ecoute|demandeu|sans (?:emploi|travail"
    r"|rien)|rien trouve"
    r"|pas (?:trouve|de travail|d'emploi))|(?:continue|poursuis) (?:a |de |mes |ma )?(?:cherch|recherch|prospec)"
    r"|rien (?:n'a |de )?(?:change|bouge|nouveau|neuf)|(?:aucun|pas de) changement|(?:n'a|a) pas (?:change|evolue)"
    r"|inchange"
    r"|meme (?:situation|point)|encore et toujours|plus que jamais|(?:n'ai|j'ai) (?:toujours |encore )?(?:rien"
    r"|pas)(?: encore)? trouve"
)
_STILL = re.compile(
    r"toujours (?:en|a|disponible)|(?:cherche|recherche)\b(?! plus)|(?:continue|poursuis) (?:a |de |mes "
    r"|ma )?(?:cherch|recherch)"
)


_ALSO_SEARCHES = re.compile(
    r"\b(?:cherche|recherche|continue)\b (?:de chercher )?(?:oui|bien sur|quand meme|aussi|a cote|en parallele|toujours"
    r"|encore|malgre tout)\b|\A\W*oui,? (?:mais|et|toujours|je cherche)\b(?!.{0,80}(?:cherche|recherche) plus)"
)


_SOME_WORK = re.compile(
    r"\b(?:fais|fait|donne|garde|quelques|petits?|des|une|plusieurs) (?:\w+ )?(?:extras?|missions?|menages?|heures"
    r"|boulots?"
    r"|remplacements?|cours particuliers|chantiers?|piges?)\b|\bau noir\b|\bcomme extra\b"
)


def _still_searching(talk: Talk, found: Findings, said: str | None, words: str) -> tuple[str | None, str]:
    """ "non, rien n'a changé" means that the search goes on; "c'est bon, j'ai trouvé" that it does not."""
    unchanged = _UNCHANGED.search(talk.body)
    if "oui et non" in talk.body:
        return None, ""
    if found.has(Intent.JOB_FOUND, Intent.TRAINING_START):
        if said != "no" and (also := _ALSO_SEARCHES.search(talk.body)):
            return "yes", also[0]
        return (said if _STILL.search(talk.body) else "no"), words
    if said is None and (also := _ALSO_SEARCHES.search(talk.body)):
        return "yes", also[0]
    if some_work := _SOME_WORK.search(talk.body):
        found.doubt(f"some work is told: {some_work[0]}")
    if unchanged and "ne cherche plus" not in talk.body and "plus en recherche" not in talk.body:
        if not _STILL.search(talk.body) and (said == "no" or "trouve" in unchanged[0] or "chang" in unchanged[0]):
            found.doubt("nothing has changed, but nothing more is said")
        return "yes", unchanged[0]
    return said, words


def _declined_offer(talk: Talk, found: Findings) -> None:
    if talk.asked == "free_text" and _OFFERS.search(talk.question) and not _ADDS.search(talk.question):
        said, words = answers.find(talk)
        if said == "no" or "ne vais pas postuler" in talk.low or "pas postuler" in talk.low:
            found.add(Intent.DECLINE, words or "pas postuler")


_OFFERS = re.compile(
    r"\boffre|souhaitez[- ]vous|voulez[- ]vous|etes[- ]vous (?:interesse|d'accord|partant)|acceptez[- ]vous|interesse"
)
_ADDS = re.compile(r"signaler|ajouter|preciser|remarque|nous dire")


def _postpones(talk: Talk) -> bool:
    return any(
        words in talk.low
        for words in (
            "donne ma reponse",
            "vous redis",
            "reviens vers vous",
            "je regarde",
            "vous reponds",
            "je vous dis",
        )
    )
