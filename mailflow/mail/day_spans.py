"""The spans of absence that a text names, from when until when. Must not judge whether it declares one.

Works on the days of mail/french_dates, by the words before them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from mailflow.core.quick import dataclass
from mailflow.mail.day_patterns import RANGE_TO
from mailflow.mail.french_dates import Mention, Named, mentions


@dataclass(frozen=True, slots=True)
class Span:
    """An absence as said, days inclusive; None where it is not said."""

    first_day: date | None
    last_day: date | None


_UNTIL = re.compile(
    r"(?:jusqu['e]?\s?(?:au?|en|e|le)?|prolong\w+ (?:\w+ )?au|(?:se )?termine|finit|prend fin|until|till"
    r"|bis(?: zum)?(?: einschliesslich)?|through|hasta(?: el)?|ate(?: (?:ao|o))?(?: dia)?|fino all?'?"
    r"|tot(?: en met| aan)?|t/m|till?(?: och| og)? med|fram till?|do(?: dnia)?|pana (?:la|pe))"
    r"\s+(?:le\s+|the\s+|dem\s+|au\s+)?(?:(?:matin|soir) (?:du )?)?\Z"
)
_BACK = re.compile(
    r"(?:rentre(?! (?:en (?:form|stage|appr|alter|cd|poste|cure|clin)|a l'|au |chez (?!moi|nous|m(?:on|a|es) )))"
    r"|retour|reviens|revient|serai de retour|reprends?|reprendrai|disponible|back|returning|return"
    r"|wieder|zuruck|joignable|erreichbar|de vuelta|regreso|volver\w*|vuelvo|incorpor\w*|regress\w*|volt[oa]r?\w*"
    r"|retorn\w*|torn\w*|rientr\w*|terug|weer|tillbaka|tilbake|tilbage|responderei|a disposicao)"
    r"[^.\n;]{0,40}?\Z"
)
_NOT_BEFORE = re.compile(
    r"(?:\b(?:pas|rien|plus|ni|aucune?) (?:[^\s.!?;,]{1,20} ){0,7}avant|not (?:\w+ ){0,6}before"
    r"|(?:nicht|kein\w*) (?:\w+ ){0,5}vor"
    r"|no (?:\w+ ){0,6}antes del?|nao (?:\w+ ){0,6}antes d[eo]|non (?:\w+ ){0,6}prima d(?:i|el)|niet (?:\w+ ){0,6}voor"
    r"|ab|from|des|a partir d[ue]l?|as of|starting)\s+(?:le\s+|the\s+|dem\s+|du\s+|dia\s+|el\s+)?\Z"
)
_FROM = re.compile(
    r"(?:du|commence|debute|a compter d[ue]|from|vom|von|a partir d[ue]|des|depuis|entre|ab|starting|del|dal|de|van"
    r"|vanaf|desde(?: el)?|fran|fra|od"
    r"|pars|partirai|partons|absente?|m'absenterai|m'envole|decolle)"
    r"\s+(?:le\s+|the\s+|dem\s+|en \w+ )?(?:en vacances )?\Z"
    r"|(?:pars|partirai|partons|part|m'envole|m'absente) [^.!?\n,;]{1,40} (?:le|ce|des|des le)\s+\Z"
)
_STRUCK = re.compile(  # what began on the weekday before
    r"(?:ete|suis|etais) (?:hospitalisee?|operee?|arretee?|admise?|entree?|tombee? malade)"
    r"(?: (?:a|en|au|aux) (?:l')?[a-z-]+)? (?:ce |depuis )?\Z"
)
_BARE = re.compile(
    r"(?:le|du|au|jusqu'au|jusqu'a|des le|avant le|apres le|vers le|depuis le|pour le|l|del|de|ce|on|el|the|al"
    r"|bis zum|ab dem|to|until|dia|am|den|op|vanaf|ab|dal|fino al|hasta el|desde el)\s+(?=\w)"
)
_TO = re.compile(
    rf"\A\s*(?:\d\d[:h]\d\d\s*)?(?:inclus\s*,?\s*)?(?:\(inclus\)\s*)?{RANGE_TO}(?:the\s+|le\s+|dem\s+|den\s+|dia\s+|el\s+)?\Z"
)


def absences(low: str, today: date, days: Sequence[Mention]) -> list[Span]:
    """Spans of absence said in a text that is known to speak of one; `days`: what it names."""
    found = [one for one in days if one.named is not Named.HABIT]
    spans: list[Span] = []
    used = -1
    for index, one in enumerate(found):
        if index <= used or one.named is Named.VAGUE:
            continue
        following = found[index + 1] if index + 1 < len(found) else None
        if following is not None and _reaches(low, one, following):
            if following.day >= one.day:
                used = index + 1
                used += _listed(low, found[used:])
                spans.append(Span(one.day, found[used].day))
        elif one.named is not Named.TODAY and (span := _one_end(low, one, today)):
            spans.append(span)
    return spans


def _listed(low: str, found: Sequence[Mention]) -> int:
    """How many more days of "les 9, 10 et 11 mars" follow the first here."""
    more = 0
    for one, following in pairwise(found):
        if following.day - one.day != timedelta(days=1) or not _reaches(low, one, following):
            break
        more += 1
    return more


def _reaches(low: str, one: Mention, following: Mention) -> bool:
    """ "du 9" and "au 13"; "le 9 et le 13" only where they follow each other."""
    if following.named is Named.VAGUE:
        return False
    name = _name(low, following)
    if one.end < following.start and not _TO.match(low[one.end : name]):
        return False
    if _AND.search(low, one.start, name) and "entre " not in low[max(0, one.start - 10) : one.end]:
        return following.day - one.day == timedelta(days=1)
    return True


_STARTING = re.compile(
    r"\b(?:from|des|a partir d[ue]l?|as of|starting|vanaf|ab|desde|dal|a partire dal|fran|fra|od|с|з)"
    r"\s+(?:le\s+|the\s+|du\s+|dem\s+|el\s+|dia\s+)?\Z"
)
_AWAY = re.compile(
    r"\b(?:vacances|conges?|absente?|arret|hospital\w+|deplacement|indisponible|m'absente|ne serai (?:pas|plus)"
    r"|(?:pas|plus) la\b|away|off|on leave|out of|verlof|vakantie|afwezig|urlaub|abwesend|vacaciones|fuera|ausente"
    r"|ferias|fora|ferie|assente|semester|borta|urlopie|отпуске|відпустці|izinli\w*)\b"
)
_THERE = re.compile(
    r"\b(?:joignable|disponi(?:ble|vel|bile)|erreichbar|bereikbaar|aanwezig|reachable|available|back"
    r"|de (?:retour|vuelta|novo)|repondr\w*|responder\w*|rispond\w*|antwo\w*|reply|respond|wieder|zuruck|weer|terug"
    r"|di nuovo|tillbaka|tilbake|tilbage)\b"
)
_NOT = re.compile(r"\b(?:pas|plus|not|nicht|kein\w*|no|nao|non|niet|geen|inte|ikke|nie|ne|n'\w+)\b")


def _is_away(clause: str) -> bool:
    """Whether a clause with "from" tells of being away, not of being there again after it."""
    return _AWAY.search(clause) is not None and (_THERE.search(clause) is None or _NOT.search(clause) is not None)


_BACK_AFTER = re.compile(
    r" (?:[^\s.,;!?\d]{1,12} ){0,3}(?:weer|terug|wieder|zuruck|back|tillbaka|tilbake|tilbage|igen|de retour|de vuelta"
    r"|di nuovo|de novo)\b[^.;!?\n\d]*(?:[.;!?\n]|\Z)"
)
_CLAUSE_END = re.compile(r"[.,;!?\n]")
_HERE_END = re.compile(r"[.,;!?\n]| (?:and|et|und|en|e|y|och|og|i|и|та) ")


def _around(low: str, one: Mention, name: int) -> str:
    """The words of the same clause."""
    before = _CLAUSE_END.split(low[max(0, name - 60) : name])[-1]
    return before + _HERE_END.split(low[one.end : one.end + 30])[0]


_AND = re.compile(r"(?:,|\b(?:et|ou|ni|and|or))\s+(?:(?:le|du|the)\s+)?\Z")


def _name(low: str, one: Mention) -> int:
    """Where the day itself is named, behind "le" or "jusqu'au"."""
    before = _BARE.match(low, one.start, one.end)
    return before.end() if before else one.start


def _one_end(low: str, one: Mention, today: date) -> Span | None:
    """What is said of the beginning or of the end."""
    name = _name(low, one)
    before = low[max(0, name - 60) : name]
    if before.endswith(("semaine ", "semaine du ")):
        return None  # a week has no certain last day
    if _STARTING.search(before) and _is_away(_around(low, one, name)):
        return Span(one.day, None)  # "en vacances à partir de lundi"
    if _BACK.search(before) or _NOT_BEFORE.search(before) or _BACK_AFTER.match(low, one.end):
        return Span(None, one.day - timedelta(days=1))
    if _UNTIL.search(before):
        return Span(None, one.day)
    if one.weekday is not None and one.named is Named.WEEKDAY and _STRUCK.search(before):
        return Span(today - timedelta(days=(today.weekday() - one.weekday) % 7 or 7), None)
    return Span(one.day, None) if _FROM.search(before) else None


def absence(low: str, today: date, days: Sequence[Mention]) -> tuple[date, date] | None:
    """The one absence a text declares, from the day it was written when no beginning is said; None without an end."""
    spans = absences(low, today, days)
    whole = [span for span in spans if span.first_day and span.last_day]
    if whole:
        first, last = whole[0].first_day, whole[0].last_day
    else:
        first = next((span.first_day for span in spans if span.first_day), today)
        last = next((span.last_day for span in spans if span.last_day and span.last_day >= (first or today)), None)
    if first is None or last is None or last < first:
        return None
    return first, last


def has_both_ends(low: str, today: date) -> bool:
    """Whether an absence is said with its first and its last day."""
    return any(span.first_day and span.last_day for span in absences(low, today, mentions(low, today)))
