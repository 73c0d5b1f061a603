"""reschedule, cancel, late_today, excuse_after: what happens to an appointment."""

from __future__ import annotations

import re

from mailflow.mail import french_dates
from mailflow.mail.day_patterns import DIGIT
from mailflow.mail.french_dates import Named
from mailflow.mail.intents import polite_moves
from mailflow.mail.intents.findings import Findings, search
from mailflow.mail.intents.meeting_words import (
    AVAILABLE,
    CANCEL,
    CANNOT,
    LATE,
    MISSED,
    MISSED_QUESTION,
    MOVE,
    NOT_MEETING,
    THEN,
)
from mailflow.mail.intents.talk import Talk, clauses_of
from mailflow.mail.phrases import Phrases
from mailflow.mail.values import Intent


def find(talk: Talk, found: Findings) -> None:
    """Looks for what shall happen, or has happened, to the appointment."""
    past = bool(talk.appointment and talk.appointment.at < talk.received) or bool(MISSED_QUESTION.search(talk.question))
    today = bool(talk.appointment and talk.appointment.at.date() == talk.received.date())
    missed = search(MISSED, talk.low) or (search(THEN, talk.low) if past else "")
    if "absence" in missed and talk.days and all(day.day >= talk.today for day in talk.days):
        missed = ""  # an absence to come
    if (missed and (past or talk.asked != "appointment_slots")) and (past or not _is_future(talk)):
        found.add(Intent.EXCUSE_AFTER, missed)
    elif past and MISSED_QUESTION.search(talk.question) and (talk.words > 3 or "oubli" in talk.low):
        found.add(Intent.EXCUSE_AFTER, talk.body)
    if ((talk.appointment and not past) or today) and not _WHO_IS_LATE.search(talk.low):
        late = search(LATE, talk.low.part(_LATE_ANSWER.sub(" ", talk.low))) or (_later_hour(talk) if today else "")
        if (
            late
            and (today or not talk.days)
            and not (re.search(r"\A(?:suis|reste)? ?(?:bloquee?|coincee?)\Z", late) and "retard" not in talk.low)
        ):
            found.add(Intent.LATE_TODAY, late)
    cannot = (
        ""
        if found.has(Intent.EXCUSE_AFTER)
        else search(CANNOT, talk.low.part(_NO_OBSTACLE.sub(" ", _IF_NOT.sub(" ", talk.low))))
    )
    cancel = (
        ""
        if NOT_MEETING.search(talk.low)
        and not re.search(r"rendez-vous[^.]{0,20}annul|annul\w+[^.]{0,20}rendez-vous", talk.low)
        else search(CANCEL, talk.low)
    )
    _moves(talk, found, cannot or _mourns(talk), cancel)
    if found.has(Intent.RESCHEDULE) and _WANTS_NONE.search(talk.low):
        found.doubt("none is wanted")
    if found.has(Intent.RESCHEDULE) and (_BUSY_UNTIL.search(talk.low) or _AWAY.search(talk.low)):
        found.doubt("busy until a day: it may be an absence")


_SPAN = r"\bdu \d{1,2}[^.!?\n]{0,12} au \d{1,2}\b"
_STAYS = (
    r"\b(?:(?:je |j'y )(?:serai|suis|pars|vais|descends|monte)"
    r" (?:pas la|[^.!?,\n\d]{0,12}\b(?:chez|a|en|au|aux|dans)\b)"
    r"|mon (?:voyage|sejour)|ma cure|mes (?:vacances|conges))"
)
_AWAY = Phrases(rf"{_STAYS}[^.!?\n]{{0,60}}{_SPAN}|{_SPAN}[^.!?\n]{{0,20}}{_STAYS}")
_MOURNING = Phrases(r"\b(?:obseques|enterrement|funerailles|inhumation|cremation|funeral)\b")


def _mourns(talk: Talk) -> str:
    """The sentence that tells of a burial on the day of the appointment."""
    mourning = _MOURNING.search(talk.low) if talk.appointment and _is_future(talk) else None
    day = talk.appointment.at.date() if talk.appointment else None
    return mourning[0] if mourning and any(one.day == day for one in talk.days) else ""


def _later_hour(talk: Talk) -> str:
    """ "je serai là à 11h10" for an appointment at eleven."""
    coming = re.search(r"(?:serai|suis|arrive|arriverai|viens|viendrai)\b", talk.low)
    clock = talk.appointment.at.time() if talk.appointment else None
    return coming[0] if coming and clock and talk.hours and min(talk.hours) >= clock < max(talk.hours) else ""


_NO_MOVE = Phrases(  # "l'autre jour" is past; a paper may come later
    r"\bl'autre (?:jour|fois|semaine|matin|soir)\b"
    r"|\b(?:joindrai|enverrai|apporterai|transmettrai|envoie|donnerai|rapporterai)\b[^.!?\n]{0,30}plus tard"
)
_LATE_ANSWER = Phrases(r"\bretard (?:de|dans|pour|a) (?:ma |mon |la |cette |vous |te )?(?:repon|mail|message|envo)")
_NO_OBSTACLE = Phrases(
    r"\ben cas d(?:'|e )(?:empechement|contretemps|imprevu|souci)|\b(?:pas|aucun|sans|ni) (?:d'|de )?(?:empechement"
    r"|contretemps|imprevu)"
)
_WHO_IS_LATE = Phrases(r"suis[- ]je en retard|qui (?:suis|est|etes) en retard|(?:vous etes|etes-vous) en retard")
_IF_NOT = Phrases(r"\bsi (?:je |j'|on )[^,.!?\n]{0,40}")
_POSSIBLE = Phrases(
    r"(?:est-ce|serait-il|est-il|serait|c'est) (?:que c'est )?possible (?:le|de le|de venir|lundi|mardi|mercredi"
    r"|jeudi|vendredi|demain|a|vers)|serait-il envisageable|y a-t-il moyen|y a moyen|ya moyen|y aurait-il moyen"
    r"|(?:un )?inconvenient a"
    r"|\b(?:vers|a) \d{1,2} ?h(?:eures)?\d{0,2} (?:c'est )?possible|\d ?h\d* (?:ca|cela) (?:irait|va|serait|vous va)"
    r"|\b(?:ca|cela) (?:vous |te )?(?:irait|va|conviendrait|serait possible)\b[^.!\n]{0,12}\?|(?:c'est )?possible ?\?"
    r"|\b(?:auriez|avez|n'auriez|n'avez)[- ]vous\b(?! (?:\w+ )?(?:recu|vu|lu|pu|eu|pris|fait|note|transmis|traite|une"
    r" (?:reponse|nouvelle)|des (?:nouvelles|infos|informations)))"
)
_HINDERED = re.compile(
    r"\bempechee?\b|\b(?:disponible|libre) (?:que|seulement|uniquement)\b|\b(?:ce|ca) (?:serait|sera"
    r"|m'irait) (?:\w+ )?(?:mieux|ideal|parfait|top|super|bien|possible"
    r"|byzance)"
    r"|\bm'(?:arrangerait|irait mieux)|\bau meme moment|\b(?:peux|pourrai|puis|peut)(?: \w+)? pas|pas (?:possible"
    r"|disponible|libre)"
    r"|impossible|indisponible"
)
_SAYS_LATE = Phrases(
    r"(?:arrive|viens|serai la|arriverai|viendrai)\b[^.!?\n]{0,20}plus tard|retard|a la bourre"
    r"|\d ?(?:min|mn)\b|\blate\b|\bquart d'heure\b|\bdemi[- ]heure\b|\b(?:cinq|dix|quinze|vingt) min"
)


_COMES_SOON = re.compile(
    r"\b(?:serai (?:la|joignable|disponible|present\w*|en ligne)|arrive|arriverai|viens|viendrai|j'y serai)\b(?! pas)"
    r"[^.!?\n]{0,40}\b(?:\d+|cinq|dix|quinze|vingt|quart d'|demi-) ?(?:min|mn|heure)"
)


def comes_later_today(talk: Talk) -> bool:
    """ "je serai là avec un décalage de dix minutes", said on the day itself."""
    now = talk.appointment
    return bool(now and now.at.date() == talk.received.date() and not talk.days and _COMES_SOON.search(talk.low))


def is_on_the_way(talk: Talk) -> bool:
    """ "oui j'arrive" speaks of no lateness."""
    return not _SAYS_LATE.search(talk.low) and bool(_ON_THE_WAY.search(talk.low))


_ON_THE_WAY = re.compile(r"\bj'arrive\b(?! (?:dans|vers|avec|a|plus|bientot))|\ben (?:route|chemin)\b")


def is_hindered(words: str) -> bool:
    """Whether somebody cannot, rather than will not."""
    return bool(_HINDERED.search(words))


def prefers(words: str) -> bool:
    """Whether a refusal says what would suit instead."""
    return bool(re.search(r"prefer|plutot|aimerais", words))


def says_late(talk: Talk) -> bool:
    """Whether coming late is said in so many words."""
    return bool(_SAYS_LATE.search(talk.low))


def _is_future(talk: Talk) -> bool:
    return bool(talk.appointment and talk.appointment.at > talk.received)


def _moves(talk: Talk, found: Findings, cannot: str, cancel: str) -> None:
    about_meeting = (
        talk.asked in ("appointment_slots", "appointment_confirmation")
        or "workshop" in talk.question
        or bool(MISSED_QUESTION.search(talk.question))
    )
    mentioned = bool(_MEETING.search(talk.low))
    move = search(MOVE, talk.low)
    if move and _NO_MOVE.search(talk.low):
        move = search(MOVE, talk.low.part(_NO_MOVE.sub(" ", talk.low)))
    if not about_meeting and not mentioned and not _INSTEAD_OF.search(talk.low):
        return
    available = search(AVAILABLE, talk.low) if talk.asked == "appointment_slots" or cannot else ""
    if cancel:
        found.add(Intent.CANCEL, cancel)
    if move and (about_meeting or mentioned):
        found.add(Intent.RESCHEDULE, move)
    elif available and (cannot or _proposes(talk)) and not cancel:
        found.add(Intent.RESCHEDULE, available)
    elif (
        (cannot or _REFUSED_DAY.search(talk.low) or _POSSIBLE.search(talk.low) or _NOT_BUT.search(talk.low))
        and not cancel
        and about_meeting
        and (words := _asks_for_another(talk))
    ) or (not cancel and (words := polite_moves.asked(talk) or polite_moves.wished(talk))):
        found.add(Intent.RESCHEDULE, words)
    elif cannot and talk.appointment and talk.appointment.at.date() < talk.received.date():
        found.add(Intent.EXCUSE_AFTER, cannot)
    elif cannot and not cancel and about_meeting:
        found.add(Intent.RESCHEDULE if talk.asked == "appointment_slots" else Intent.CANCEL, cannot)


_MEETING = Phrases(r"rendez-vous|convocation|appointment|reunion|atelier|الموعد|cita\b")
_WANTS_NONE = Phrases(r"\b(?:prefere|veux|souhaite|voudrais|desire) (?:\w+ ){0,3}aucune?\b")
_BUSY_UNTIL = Phrases(r"\bjusqu'(?:au|a|en) (?:la |fin |mi-|le |mon )?(?!\d{1,2} ?h)\w")
_INSTEAD_OF = Phrases(r"\b(?:venir|passer|etre la|mettre)\b[^.!?\n]{0,30}\bau lieu d[eu]\b")


def _proposes(talk: Talk) -> bool:
    """Days are named that were not offered."""
    offered = {slot.at.date() for slot in talk.slots}
    return any(day.day not in offered for day in talk.days if day.named in (Named.FULL, Named.NUMBERED, Named.WEEKDAY))


def _asks_for_another(talk: Talk) -> str:
    """A question that names a day, a week or a time: another date is asked for, be it without saying so."""
    if talk.appointment and (found := _NOT_BUT.search(talk.low)):
        return found[0]
    for sentence in talk.sentences:
        if (sentence.endswith("?") and not _OTHER_MATTER.search(sentence)) and (
            DIGIT.search(sentence) or french_dates.mentions(sentence, talk.today) or search(_SOME_TIME, sentence)
        ):
            return sentence
    return ""


_DAY = r"(?:lundi|mardi|mercredi|jeudi|vendredi|demain|le \d{1,2}|le matin|l'apres-midi|a \d{1,2} ?h\d*)"
_REFUSED_DAY = Phrases(
    rf"{_DAY}[^.!?\n]{{0,20}}\b(?:pas (?:bon|possible|disponible|libre)|non|impossible|ne va pas|c'est mort)\b"
)
_NOT_BUT = Phrases(  # "pas mardi mais mercredi", "mardi non, jeudi oui"
    rf"\b(?:pas|non|impossible|can't|cannot)\b[^.!?\n]{{0,40}}\b(?:mais|plutot|par contre|but)\b"
    rf"(?! (?:oui|ok|je (?:viens|viendrai|serai|confirme)|c'est bon))[^.!?\n]{{0,20}}{_DAY}"
    rf"|{_DAY}[^.!?\n]{{0,20}}\b(?:pas|non|impossible)\b[^.!?\n]{{0,30}}{_DAY}[^.!?\n]{{0,20}}\b(?:oui|ok"
    rf"|c'est bon|possible|je peux|disponible)\b"
)
_SOME_TIME = Phrases(
    r"semaine|matin|apres-midi|heure|\bjours?\b|week|morning|afternoon|telephone|visio|plus t[oa]|rendez-vous"
    r"|\bdates?\b|creneau|\blendemain"
)
_REFUSES = re.compile(
    r"(?:aimerais|voudrais)(?! (?:mieux|autre|un autre))|convien|arrange|ne (?:me )?(?:va|vont)|prefere|plutot"
    r"|appelez|(?:disponible|libre) (?:que|seul|uniq)"
)


def only_refuses(talk: Talk) -> bool:
    """Whether the wish for another date only turns other offers down."""
    return all(_REFUSES.search(found[0]) for found in MOVE.finditer(talk.low))


_OTHER_MATTER = Phrases(
    r"\bavec (?:mon|ma|mes|un|une)\b|\b(?:le|quel) bus|rembours|prise? en charge|interprete|\bqui\b(?! (?:vous|me"
    r"|nous))|suis[- ]je"
    r"|\bou (?:est|se|c.est)|(?<!au )\blieu|dure\b|combien|avec qui|accompagn|faut[- ]il|dois[- ]je|accueil|quand meme"
    r"|grave|document|recu\b"
    r"|papier|apporter|ramener|\bcv\b|radi|sanction|\bdroits|allocation|pay[ee]|indemn|obligatoire|adresse|pourquoi"
    r"|comment (?:on fait|faire|dois|puis|se passe|ca se)|que (?:dois|faut|faire)|que se passe|quoi"
)


_SOMETHING = Phrases(
    r"quelque chose|autre chose|(?:auriez|avez)[- ]vous|autres? (?:date|jour|creneau)|other|altri|refixer"
    r"|refaire|redonner"
    r"|(?:ca|cela) (?:pose|vous (?:va|irait|convien))|encore possible"
    r"|(?:ca|cela) (?:irait|serait possible)|est-ce possible|matin, c'est possible"
)


def is_about_moving(sentence: str, talk: Talk) -> bool:
    """Whether a question only asks for another date, time or way of meeting."""
    asking = next((part for part in reversed(clauses_of(sentence)) if part and part.strip(" ?!.")), sentence)
    if asking is not sentence and search(MOVE, asking) and not _OTHER_MATTER.search(asking):
        return True
    if _OTHER_MATTER.search(sentence):
        return False
    when = (
        search(MOVE, sentence)
        or search(_SOMETHING, sentence)
        or search(_SOME_TIME, sentence)
        or french_dates.mentions(sentence, talk.today)
    )
    return bool(when or DIGIT.search(sentence))


def is_other_matter(sentence: str) -> bool:
    """Whether a question is about something no other date answers."""
    return bool(_OTHER_MATTER.search(sentence))
