"""Which of the named days matter: not habits, not vague spans, not memories told in passing."""

from __future__ import annotations

import re
from datetime import date, timedelta

from mailflow.mail.french_dates import Mention, Named, last_such
from mailflow.mail.phrases import Phrases


def begun(day: Mention, low: str, today: date, missed: date | None = None) -> date | None:
    """ "j'ai commencé lundi" means the last Monday, and it matters; so does the day that was missed."""
    if day.named is Named.DAY:
        return _done_on(day, low, today, missed)
    if day.named is not Named.WEEKDAY or day.weekday is None:
        return None
    said = clause(day, low)
    if missed is not None and missed.weekday() == day.weekday and day.day != missed and not _TO_COME.search(said):
        return missed
    if not _BEGUN.search(said) or _AHEAD_OF.search(said) or _UP_TO.search(low, max(0, day.start - 12), day.end):
        return None
    return today - timedelta(days=(today.weekday() - day.weekday) % 7 or 7)


_UP_TO = re.compile(r"\b(?:jusque?|avant|d'ici|pour|until|till|by)\b")


def _done_on(day: Mention, low: str, today: date, missed: date | None) -> date | None:
    """ "l'atelier raté du 4", written on the 20th: the 4th that has been."""
    number = day.day.day
    if missed is not None and missed.day == number and day.day > today and not _TO_COME.search(clause(day, low)):
        return missed
    if day.day <= today or not _DONE.search(low, max(0, day.start - 60), day.start):
        return None
    return last_such(number, today)


_DONE = re.compile(
    r"\b(?:etais|etait|suis (?:bien )?(?:venue?|passee?|allee?)|me suis (?:bien )?(?:presentee?|deplacee?)"
    r"|(?:j'ai|ai|a|ont|avez) (?:bien |deja |pas )?(?:signe la|emarge|envoye|depose|poste|commence|demarre|repris"
    r"|debute|recu|appele|prevenu|telephone|rate|manque|loupe|zappe|oublie|ete|eu|pu)|ratee?|manquee?|loupee?|impayee?)\b"
    r"(?![^.!?;\n]{0,40}\b(?:pour|qui|que|debut|rentree|convocation|entretien|mais|prevue?|fixee?|jusqu|avant|d'ici"
    r"|des|bientot)\b)[^.!?;\n,]{0,40}\s?\Z"
)
_TO_COME = Phrases(
    r"prochain|\bpeux\b|pourra|\bpourri|serai\b|possible|refix|repren|report|decal|convien|dispo|libre|\?|viendrai"
    r"|passerai|je viens|suivant|nouve"
)


_CLAUSE_ENDS = (".", "!", "?", "\n", ";", " mais ")
_CLAUSE_REACH = 300  # a longer clause is no clause; it keeps hostile text linear


def clause(day: Mention, low: str) -> str:
    """The words around a day, as far as they hang together."""
    first, last = max(0, day.start - _CLAUSE_REACH), day.end + _CLAUSE_REACH
    begin = max((at + 1 for mark in _CLAUSE_ENDS if (at := low.rfind(mark, first, day.start)) >= 0), default=first)
    end = min((at for mark in _CLAUSE_ENDS if (at := low.find(mark, day.end, last)) >= 0), default=last)
    return low[begin:end]


_BEGUN = Phrases(
    r"\b(?:j'ai|ai|on a) (?:enfin |deja |bien )?(?:commence|demarre|debute|repris|signe)\b|\b(?:etais|etait|avait"
    r"|avais) (?:de la fievre"
    r"|malade|fievre|40|au lit|aux urgences|hospitalise|absente?|bloque)|\bavait \d|(?:pas|jamais) pu (?:venir|me "
    r"|etre|y aller)|n'etais pas|(?:m'a|m'ont) (?:pris|embauche|recrute)|\bcreee? "
    r"(?:lundi|mardi|mercredi|jeudi|vendredi)|\b(?:vole|volee|perdue?|cassee?|tombee?|agressee?|accouche|operee?"
    r"|hospitalisee?|prevenu|averti|arretee?|admise?|recue? en) (?:[a-z']+ ){0,4}?(?:ce |depuis )?"
    r"(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\b|(?:ete|suis) (?:embauche|recrute"
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
    if day.named is Named.DAY and (_USUALLY.search(before) or _WITHOUT.search(low, max(0, day.start - 20), day.end)):
        return False
    if day.named is Named.DAY and _EACH_MONTH.match(low, day.end):
        return False
    said = clause(day, low)
    if day.named is Named.RELATIVE and re.match(r"hier|avant|yester|gestern|ayer|ontem|ieri", low[day.start : day.end]):
        return bool(_MEMORY_COUNTS.search(said)) and not _MEMORY_IDLE.search(said)
    if day.named is Named.WEEKDAY:
        return not (_PAST.search(said) and not _AHEAD.search(said))
    return True


_USUALLY = re.compile(r"\bd'habitude\b|\bhabituellement\b|\bchaque mois\b|\btous les mois\b|\bd'ordinaire\b")
_EACH_MONTH = re.compile(r" (?:de chaque|de tous les|of (?:each|every)|each|every) mo(?:is|nth)\b")
_WITHOUT = re.compile(r"\b(?:plus rien|rien|sans (?:argent|un sou|rien)|plus d'argent|a sec|decouvert) depuis\b")
_OF_A_LETTER = re.compile(
    r"\b(?:e-?mail|mail|courriel|message|courrier|lettre|sms|annonce)s?\s+(?:en )?(?:date )?(?:du|de|d')?\s*\Z"
)
_MEMORY_COUNTS = Phrases(
    r"rendez-vous|absen|venir|pas pu|commence|debute|demarre|repris|venu|oubli|rate|manque|entretien|atelier"
    r"|convoqu|appointment|missed|started|refuse l'entree"
    r"|presente|\baccueil|agence|guichet|vos locaux|etais la\b|hospitalis|accident|opere|en arret"
)
_MEMORY_IDLE = re.compile(
    r"(?<!hospitalise )(?<!hospitalisee )(?<!en arret )depuis hier|merci|remerci|sign"
    r"|telephone hier|hier au telephone|decede"
)
_PAST = Phrases(
    r"\b(?:j'ai (?!tout\b|le temps|rien|bloque|reserve|note|choisi|bien note|une?\b|des\b|du\b|pas\b|mon\b|ma\b|mes\b"
    r"|cours|rendez|entretien|besoin|piscine|reunion|examen|visite|garde |kine|ecole|dentiste|stage"
    r"|deja (?:un|une)\b)|m'a|m'ont|a ete|ai recu|avais|avait|etais|etait|etions|m'avez|m'aviez|on m'a|suis fait|il a"
    r"|elle a|vous avez|derni(?:er|ere)(?! (?:jour|semaine de|delai))"
    r"|(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|semaine|mois|annee|an) passee?|(?:etait|s'est) passee?)\b"
)
_AHEAD = Phrases(
    r"rendez-vous|entretien|\bessai\b|pas pu venir|report|decal|empeche|changer|impossible|peux pas|peut|possible"
    r"|convoca"
    r"|creneau|disponible|je (?:viens|serai|pars|peux|pourrai"
    r"|commence)|convient|prochain|demain|celle de|celui de|pour (?:lundi|mardi|mercredi|jeudi|vendredi)|jusqu"
    r"|d'ici|avant"
)
