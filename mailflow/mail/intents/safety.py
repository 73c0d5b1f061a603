"""act or human: whether a machine may act on a mail alone. Doubt is always human; `act` must be earned."""

from __future__ import annotations

import re

from mailflow.mail.day_words import NUMBER_OF
from mailflow.mail.french_dates import Mention, Named
from mailflow.mail.intents import feelings, papers, wishes
from mailflow.mail.intents.findings import Findings, search
from mailflow.mail.intents.talk import Talk
from mailflow.mail.intents.usual_words import USUAL_WORDS
from mailflow.mail.phrases import Phrases
from mailflow.mail.values import Intent, Safe

_PERSON = (
    Intent.EXCUSE_AFTER, Intent.ABSENCE_DECLARED, Intent.JOB_FOUND, Intent.TRAINING_START, Intent.COMPLAINT,
    Intent.DISTRESS, Intent.IDENTITY_UNCLEAR, Intent.CHANGE_OF_CONTACT, Intent.QUESTION, Intent.OTHER,
)  # fmt: skip
_HEDGE = Phrases(
    r"(?<!comme )\bsi\b(?! (?:vite|rapide|gentil|tard|bien|long))|\bsous reserve|\blogiquement|\ben theorie|\bpourquoi pas\b|\brefus|\bexige|\bconteste|\ba condition|\bseulement\b"
    r"|\bsauf\b|\bmais\b|\bpar contre\b|\bcependant\b|\btoutefois\b|\bneanmoins\b|\ben revanche\b"
    r"|\bnormalement\b|\ben principe\b|\ba priori\b|\bpeut[- ]etre\b|\bje (?:pense|crois|suppose|verrai|(?:ne )?sais pas(?! (?:lire|ecrire|me servir|utiliser|bien)))\b|\bpas (?:sur|sure|certaine?|encore)\b"
    r"|\bil (?:est possible|se peut|faudrait|y a des chances)\b|\beventuellement\b|\bsans doute\b"
    r"|\bprobablement\b|\bca depend\b|\b(?<!continuer )(?<!plaisir )(?<!prefere )\ba voir\b|\bsinon\b|\bou bien\b|\bou alors\b|\bj'essai|\bessayer|\bplus "
    r"ou moins\b|\boui et non\b|\bhesite|\btient au courant|\btiens au courant|\brevien[st] vers vous|\bd'ici "
    r"(?:la|demain|lundi)|\ben attendant\b|\bplutot\b|\bprefer(?:e|erais|erai|able)\b|\bquand meme\b"
    r"|\bmalheureusement\b|\bfinalement\b|\bfaut voir|\ben attente"
    r"|\ba moins\b|\btant que\b|\bdes que\b|\bavant que\b|\btout depend|\bif\b|\bbut\b|\bmaybe\b|\bunless\b"
    r"|\bhowever\b|\bperhaps\b|\bprobably\b|\bhopefully\b|\bpero\b|\bsi es posible|\btalvez\b|\bmas\b"
    r"|\bquizas?\b|\baber\b|\bfalls\b|\bvielleicht\b|لكن|إذا|ربما|\?"
)
_MORE = Phrases(
    r"pour (?:l'instant|le moment)|(?<!\d)(?!100)\d{1,2} ?%|mi-temps|temps partiel|pas le choix|de toute facon"
    r"|\bpersonne\b|trop (?:tot|tard|loin)|tiens informe"
    r"|dernier recours|moins que|malade|maladie|\barret\b|hospital|depress|agress|fauteuil|\bpas\b(?! (?:de "
    r"(?:probleme|souci)|loin))"
    r"|\b(?:mon|ma|mes|notre|son|sa) (?:mari|femme|epouse|epoux|fils|fille|mere|pere|frere|soeur|ami|amie"
    r"|copain|copine|enfants?|avocate?"
    r"|conjointe?|compagne|compagnon|cousine?|voisine?|bebe|interprete|tuteur|tutrice)\b|\bun(?:e)? amie?\b"
    r"|\bavec (?:mon|ma|mes|un|une|des)\b"
)
_HEDGE_MOVE = Phrases(
    r"je vous (?:rappelle|recontacte|redis|tiens)|\bjamais\b|obligatoire|\brefus|conteste|a domicile|malvoyant|interprete"
    r"|\bsi\b[^.!?\n]{0,30}\bannul|sans rendez-vous"
    r"|\bsinon\b|\bou bien annul|\bsi (?:ce n'est pas|c'est pas|pas) possible|\bje (?:viendrai|serai la) quand "
    r"meme|\ba moins que|\btant que\b|radi(?:er|e|ation)|sanction|droits|allocation|indemnis"
)
_RIGHTS = Phrases(
    r"radi(?:er|ee?|ation)\b|sanction|mes droits|allocation|indemnis|indemnit|prejudice|medical|medecin du "
    r"travail|handicap|grossesse|enceinte|accouch|decede|deces|mort de|enterrement|obseques|police|prison"
    r"|tribunal|garde a vue|plainte"
)
_UNWELL = re.compile(
    r"en vacances|en conges|a l'etranger|en formation|je travaille|malade|maladie|hospital|depress|agress|handicap|invalid|a bout|harcel"
)
_PLEASE = Phrases(
    r"s'il (?:vous|te) plait|si (?:possible|vous (?:le )?(?:voulez|souhaitez|permettez))|if possible|please"
)
_ANSWER_WORDS = 45
_LATE_MINUTES = re.compile(r"(\d{1,3})\s*(?:min|mn|minutes?|')")


def decide(talk: Talk, found: Findings) -> Safe:
    """The verdict; its reasons against acting are left in `found.doubts`."""
    for intent in _PERSON:
        if found.has(intent):
            found.doubt(f"{intent.value} is for a person")
    if not talk.mail.from_address:
        found.doubt("the sender is not certain")
    if talk.mail.is_calendar_reply and talk.mail.is_calendar_reply not in ("accepted", "declined"):
        found.doubt("a calendar answer without a decision")
    if not found.intents:
        found.doubt("nothing is understood")
    elif not found.doubts:
        _by_request(talk, found)
    return Safe.HUMAN if found.doubts else Safe.ACT


def _by_request(talk: Talk, found: Findings) -> None:
    intents = set(found.intents)
    if intents == {Intent.THANKS}:
        if talk.words > 60 or search(_RIGHTS, talk.body) or _asks_more(talk):
            found.doubt("more than thanks")
        return
    judge = _JUDGES.get(talk.asked)
    if judge is None:
        _spontaneous(talk, found)
    else:
        judge(talk, found)


def _asks_more(talk: Talk) -> bool:
    """Thanks with a "but": short ones strictly, longer ones by what they ask for."""
    pattern = feelings.WANTS_MORE if talk.words <= 12 else _REQUEST
    return bool(pattern.search(talk.body))


_REQUEST = Phrases(
    r"\bpouvez|\bpourriez|\bmerci de (?:me|nous|bien|m'(?!avoir))|\brappel|\burgent|\bmais\b|\bpar contre\b"
    r"|toujours pas|\?"
    r"|\bbesoin d|probleme|annul|je (?:voudrais|souhaite) (?!vous remerc)"
)
_UNEXPLAINED = 2
_FOREIGN = Phrases(
    r"""
\b(?:ich|nicht|und|danke|bitte|komme|nein|gracias|estoy|puedo|quiero|usted|buenos|dias|estare|obrigad[oa]|nao|estou|posso|vou|sim|bom dia|grazie|sono|buongiorno|va bene|non posso|dziekuje|tak|nie|tamam|evet|merhaba|teşekkür|multumesc|nu pot|spasibo)\b
[\u0370-\u1fff\u3040-\uffdc]
"""
)


_ADDRESSED = re.compile(r"\b(?:madame|monsieur|mme|mr|m\.|mademoiselle) [a-z-]+")


def _unexplained(talk: Talk) -> int:
    """How many words of an answer belong to nothing an answer usually says."""
    words = re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", _ADDRESSED.sub(" ", talk.body))
    return sum(1 for word in words if len(word) > 2 and word not in USUAL_WORDS and word not in NUMBER_OF)


def _hedged(talk: Talk, found: Findings) -> None:
    body = _PLEASE.sub(" ", talk.body)
    if found.slot is not None:
        body = re.sub(r"\b(?:prefer\w+|plutot)\b", " ", body)  # how one chooses
    if words := search(_FOREIGN, body):
        found.doubt(f"another language: {words}")
    if words := search(_HEDGE, body):
        found.doubt(f"a condition or a doubt: {words}")
    if words := search(_RIGHTS, body) or search(_MORE, body):
        found.doubt(f"more is said than the answer: {words}")
    if talk.words > _ANSWER_WORDS or _unexplained(talk) > _UNEXPLAINED:
        found.doubt("more is said than the answer")


def _slots(talk: Talk, found: Findings) -> None:
    intents = set(found.intents) - {Intent.THANKS}
    if intents == {Intent.CHOOSE_SLOT} and found.slot is not None:
        _hedged_choice(talk, found)
    elif intents == {Intent.RESCHEDULE}:
        _moved(talk, found)
        if not _ASKS_FOR_OTHERS.search(talk.body):
            found.doubt("only what does not suit is said")
    else:
        found.doubt("not one clear choice")


_ASKS_FOR_OTHERS = re.compile(
    r"\?|aucune?\b|autres?\b|\bces (?:jours|dates|creneaux|horaires)|plutot|report|decal|semaine|plus t[oa]|none|another|propose"
    r"|possible (?:de|le|la|en|lundi|mardi|mercredi|jeudi|vendredi)|\bdisponible|\blibre|je (?:peux|pourrai|voudrais|souhaite)(?! pas)|trop t[oa]|aimerais|voudrais"
)


def _hedged_choice(talk: Talk, found: Findings) -> None:
    if not any(reason.startswith("inline") for reason in found.evidence) and not any(
        "answer under slot" in e for e in found.evidence
    ):
        _hedged(talk, found)
    chosen = next((slot for slot in talk.slots if slot.number == found.slot), None)
    if chosen is None or chosen.at <= talk.received:
        found.doubt("the slot is past")
    elif any(day.clash for day in talk.days):
        found.doubt("a weekday and its number do not fit")


_COMES_THEN = re.compile(
    r"\b(?:viendrai|viens|passerai|serai la) (?:\w+ ){0,3}(?:mais )?(?:plutot )?(?:le )?(?:lundi|mardi|mercredi|jeudi|vendredi)"
)


def _moved(talk: Talk, found: Findings) -> None:
    """A wish for another date is safe: the machine only offers new ones."""
    if _COMES_THEN.search(talk.body) and "?" not in talk.body:
        found.doubt("another day is said, not asked for")
    if any(day.clash for day in talk.days):
        found.doubt("a weekday and its number do not fit")
    if words := search(_HEDGE_MOVE, talk.body) or search(_RIGHTS, talk.body):
        found.doubt(f"more than another date: {words}")
    if found.answer == "yes":
        found.doubt("both a yes and another date")
    if talk.words > 90:
        found.doubt("a long answer")
    if talk.appointment and talk.appointment.at <= talk.received:
        found.doubt("the appointment is past")


def _confirmation(talk: Talk, found: Findings) -> None:
    intents = set(found.intents) - {Intent.THANKS}
    if intents == {Intent.CONFIRM} and found.answer == "yes":
        _hedged(talk, found)
        _same_appointment(talk, found)
    elif intents in ({Intent.RESCHEDULE}, {Intent.RESCHEDULE, Intent.CANCEL}, {Intent.RESCHEDULE, Intent.DOCUMENT}):
        _moved(talk, found)
    elif intents == {Intent.LATE_TODAY}:
        _late(talk, found)
    else:
        found.doubt("not one clear answer")


def _same_appointment(talk: Talk, found: Findings) -> None:
    """Day and time named in a confirmation must be those of the appointment."""
    appointment = talk.appointment
    if appointment is None:
        found.doubt("no appointment is known")
        return
    named = [day for day in talk.days if relevant(day, talk.low)]
    if any(day.clash or day.day != appointment.at.date() for day in named):
        found.doubt("another day is named")
    if any(day.named is Named.TODAY for day in talk.days) and appointment.at.date() != talk.today:
        found.doubt("another day is named")
    clock = appointment.at.time()
    if any(one != clock and (one.hour + 12, one.minute) != (clock.hour, clock.minute) for one in talk.hours):
        found.doubt("another time is named")
    if appointment.at <= talk.received:
        found.doubt("the appointment is past")
    if talk.mail.attachments:
        found.doubt("a file is attached")
    if appointment.modality == "in_person" and re.search(r"visio|par telephone|m'appeler|votre appel", talk.body):
        found.doubt("another way of meeting is named")
    if appointment.modality in ("phone", "video") and re.search(
        r"\b(?:a l'agence|sur place|dans vos locaux|viendrai|je viens)\b", talk.body
    ):
        found.doubt("another way of meeting is named")


def _late(talk: Talk, found: Findings) -> None:
    minutes = [int(hit) for hit in _LATE_MINUTES.findall(talk.body)]
    if talk.appointment and talk.hours and not minutes:
        clock = talk.appointment.at
        minutes = [(hour.hour - clock.hour) * 60 + hour.minute - clock.minute for hour in talk.hours]
    if not minutes or max(minutes) > 30 or min(minutes) <= 0:
        found.doubt("how late is not said, or too late")
    if re.search(r"appel|annul|autre|report|au lieu|possible|peut-etre|pouvez|\bsi\b|\?", talk.body):
        found.doubt("more than being late")


def _yes_no(talk: Talk, found: Findings) -> None:
    intents = set(found.intents) - {Intent.THANKS}
    plain = ({Intent.CONFIRM}, {Intent.DECLINE}, {Intent.OPT_IN_WEB}, {Intent.OPT_OUT_WEB}, {Intent.CANCEL})
    if intents not in plain or found.answer is None:
        found.doubt("not one clear answer")
        return
    if "still_searching" in talk.question and found.answer == "no":
        found.doubt("the end of the search is for a person")
    if intents == {Intent.CANCEL} and "workshop" not in talk.question:
        found.doubt("not one clear answer")
    if found.answer == "yes":
        _hedged(talk, found)
    else:
        body = re.sub(
            r"\b(?:prefer\w+|malheureusement|finalement|plutot|par contre|mais)\b", " ", _PLEASE.sub(" ", talk.body)
        )
        if words := search(_HEDGE, body) or search(_RIGHTS, body) or search(_UNWELL, body):
            found.doubt(f"a condition or a doubt: {words}")
        if talk.words > _ANSWER_WORDS:
            found.doubt("a long answer")
    if found.answer == "no" and not _SAYS_NO.search(talk.body):
        found.doubt("a reason, but no answer")
    if talk.mail.attachments:
        found.doubt("a file is attached")


_SAYS_NO = re.compile(
    r"\bnon\b|\bno\b|\bpas\b(?! d'(?:ordi|internet|connexion))|prefer|rester|garder|continuer|conserver|surtout pas|sans facon|decline|passe mon tour"
    r"|annul|deja (?:un|une|pris)\b|ne (?:veux|souhaite|viendrai|participerai)|laisse[rz]? (?:ma|la) place|hors de question|plus besoin|not\b|n't\b|لا|👎|❌|nao\b|nein\b|negatif|impossible"
)


def _document(talk: Talk, found: Findings) -> None:
    if set(found.intents) - {Intent.THANKS} != {Intent.DOCUMENT}:
        found.doubt("more than the papers")
        return
    papers.judge(talk, found)
    if talk.words > 60 or search(_RIGHTS, talk.body) or "?" in talk.body:
        found.doubt("more than the papers")
    if words := search(re.compile(r"\bmais\b|\bpar contre\b|\bsauf\b|\bcependant\b|\bbut\b"), talk.body):
        found.doubt(f"a condition or a doubt: {words}")


def _spontaneous(talk: Talk, found: Findings) -> None:
    if set(found.intents) - {Intent.THANKS} == {Intent.STOP_OPTIONAL} and not talk.asked:
        if not wishes.names_optional(talk):
            found.doubt("it may mean all mail")
        if re.search(
            r"\btous\b|\btout\b(?! en)|pole emploi|france travail|chomage|\banpe\b|\bchez vous|votre agence|inscrite?\b|inscription|demandeur|mon compte|(?:mon|ma) (?:mari|femme"
            r"|fils|fille|mere|pere)|convocation|conseiller(?! .{0,40}\bconserv)|rendez-vous|suivi",
            re.sub(r"(?:conserv|gard|sauf)\w*[^.]{0,60}", " ", talk.body),
        ):
            found.doubt("it may mean more than optional mail")
        return
    found.doubt("nobody asked for this")


_JUDGES = {
    "appointment_slots": _slots,
    "appointment_confirmation": _confirmation,
    "yes_no": _yes_no,
    "document": _document,
}


def relevant(day: Mention, low: str) -> bool:
    """Whether a named day matters: not a habit, not a memory told in passing."""
    if day.named in (Named.TODAY, Named.HABIT, Named.VAGUE):
        return False
    begin = max(low.rfind(mark, 0, day.start) for mark in (".", "!", "?", "\n", ";"))
    ends = [position for mark in (".", "!", "?", "\n", ";") if (position := low.find(mark, day.end)) >= 0]
    clause = low[begin + 1 : min(ends, default=len(low))]
    if day.named is Named.RELATIVE and re.match(r"hier|avant|yester|gestern|ayer|ontem|ieri", low[day.start : day.end]):
        return bool(_MEMORY_COUNTS.search(clause)) and not _MEMORY_IDLE.search(clause)
    if day.named is Named.WEEKDAY:
        return not (_PAST.search(clause) and not _AHEAD.search(clause))
    return True


_MEMORY_COUNTS = Phrases(
    r"rendez-vous|absen|venir|pas pu|commence|debute|demarre|repris|venu|oubli|rate|manque|entretien|atelier"
    r"|convoqu|appointment|missed|started"
)
_MEMORY_IDLE = re.compile(r"depuis hier|merci|remerci|sign|telephone hier|hier au telephone|decede")
_PAST = Phrases(
    r"\b(?:j'ai|m'a|m'ont|a ete|ai recu|avais|avait|etais|etait|etions|m'avez|m'aviez|on m'a|suis fait|il a"
    r"|elle a|vous avez|dernier|derniere|passe)\b"
)
_AHEAD = Phrases(
    r"rendez-vous|entretien|pas pu venir|convoca|creneau|disponible|je (?:viens|serai|pars|peux|pourrai"
    r"|commence)|convient|prochain|demain|celle de|celui de|pour (?:lundi|mardi|mercredi|jeudi|vendredi)|jusqu"
    r"|d'ici|avant"
)
