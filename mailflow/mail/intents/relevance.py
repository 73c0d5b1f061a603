"""Which of the named days matter: not habits, not vague spans, not memories told in passing."""

from __future__ import annotations

import re
from datetime import date, timedelta

from mailflow.mail.french_dates import Mention, Named
from mailflow.mail.phrases import Phrases


def begun(day: Mention, low: str, today: date) -> date | None:
    """ "j'ai commencé lundi" means the last Monday, and it matters."""
    if day.named is not Named.WEEKDAY or day.weekday is None:
        return None
    clause = _clause(day, low)
    if not _BEGUN.search(clause) or _AHEAD_OF.search(clause):
        return None
    return today - timedelta(days=(today.weekday() - day.weekday) % 7 or 7)


_CLAUSE_ENDS = (".", "!", "?", "\n", ";", " mais ")
_CLAUSE_REACH = 300  # a longer clause is no clause; it keeps hostile text linear


def _clause(day: Mention, low: str) -> str:
    first, last = max(0, day.start - _CLAUSE_REACH), day.end + _CLAUSE_REACH
    begin = max((at + 1 for mark in _CLAUSE_ENDS if (at := low.rfind(mark, first, day.start)) >= 0), default=first)
    end = min((at for mark in _CLAUSE_ENDS if (at := low.find(mark, day.end, last)) >= 0), default=last)
    return low[begin:end]


_BEGUN = Phrases(
    r"\b(?:j'ai|ai|on a) (?:enfin |deja |bien )?(?:commence|demarre|debute|repris|signe)\b|\b(?:etais|etait|avait"
    r"|avais) (?:de la fievre"
    r"|malade|fievre|40|au lit|aux urgences|hospitalise|absente?|bloque)|\bavait \d|(?:pas|jamais) pu (?:venir|me "
    r"|etre|y aller)|n'etais pas|(?:m'a|m'ont) (?:pris|embauche|recrute)|\bcreee? "
    r"(?:lundi|mardi|mercredi|jeudi|vendredi)|(?:ete|suis) (?:embauche|recrute"
    r"|prise? en)"
)
_AHEAD_OF = re.compile(r"rendez-vous (?:de|du)|prochain|\bpeux\b|pourrai|serai\b|convoca")


def matters(day: Mention, low: str) -> bool:
    """Whether a named day matters: not a habit, not a memory told in passing."""
    if day.named in (Named.TODAY, Named.HABIT, Named.VAGUE):
        return False
    if _OF_A_LETTER.search(low, max(0, day.start - 30), day.start):
        return False
    before = low[max(0, day.start - 30) : day.start]
    if day.named is Named.RELATIVE and before.rstrip().endswith('"'):
        return False  # the name of something: "Demain mon métier"
    if day.named is Named.DAY and _USUALLY.search(before):
        return False
    clause = _clause(day, low)
    if day.named is Named.RELATIVE and re.match(r"hier|avant|yester|gestern|ayer|ontem|ieri", low[day.start : day.end]):
        return bool(_MEMORY_COUNTS.search(clause)) and not _MEMORY_IDLE.search(clause)
    if day.named is Named.WEEKDAY:
        return not (_PAST.search(clause) and not _AHEAD.search(clause))
    return True


_USUALLY = re.compile(r"\bd'habitude\b|\bhabituellement\b|\bchaque mois\b|\btous les mois\b|\bd'ordinaire\b")
_OF_A_LETTER = re.compile(
    r"\b(?:e-?mail|mail|courriel|message|courrier|lettre|sms|annonce)s?\s+(?:en )?(?:date )?(?:du|de|d')?\s*\Z"
)
_MEMORY_COUNTS = Phrases(
    r"rendez-vous|absen|venir|pas pu|commence|debute|demarre|repris|venu|oubli|rate|manque|entretien|atelier"
    r"|convoqu|appointment|missed|started"
)
_MEMORY_IDLE = re.compile(r"depuis hier|merci|remerci|sign|telephone hier|hier au telephone|decede")
_PAST = Phrases(
    r"\b(?:j'ai (?!tout\b|le temps|rien|bloque|reserve|note|choisi|bien note|une?\b|des\b|du\b|pas\b|mon\b|ma\b|mes\b"
    r"|cours|rendez|entretien|besoin|deja (?:un|une)\b)|m'a"
    r"|m'ont|a ete|ai recu|avais|avait|etais|etait|etions|m'avez|m'aviez|on m'a|suis fait|il a"
    r"|elle a|vous avez|derni(?:er|ere)(?! (?:jour|semaine de|delai))|(?<!je )(?<!ca )passe)\b"
)
_AHEAD = Phrases(
    r"rendez-vous|entretien|\bessai\b|pas pu venir|report|decal|empeche|changer|impossible|peux pas|peut|possible"
    r"|convoca"
    r"|creneau|disponible|je (?:viens|serai|pars|peux|pourrai"
    r"|commence)|convient|prochain|demain|celle de|celui de|pour (?:lundi|mardi|mercredi|jeudi|vendredi)|jusqu"
    r"|d'ici|avant"
)
