"""Another date asked for in a polite question ("pourrait-on le mettre le 11 ?") or wished for without a verb
("empêchée le 19. Le 22, ce serait mieux"). Must not take a question about the appointment itself for one.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from mailflow.mail.day_words import NUMBER_OF
from mailflow.mail.french_dates import Mention, Named, times
from mailflow.mail.intents.talk import Talk
from mailflow.mail.phrases import Phrases, Sifted

_VERB = (
    r"(?:mettre|faire|venir|passer|caler|placer|voir|rencontrer|decaler|pousser|deplacer|fixer|bouger|repousser|avancer"
    r"|remettre|prendre|changer|prevoir|convenir|programmer|organiser|avoir|reporter|retarder|basculer|replacer|recaler"
    r"|arranger|proposer|trouver|intervertir|echanger|planifier|revenir|me presenter|etre recue?|parler|appeler"
    r"|inverser|transformer|glisser|echanger)"
)
_ROOM = (
    r"(?:places?|trous?|dispos?|disponibles?|disponibilites?|creneaux?|possibilites?|moments?|quelque chose|rendez-vous"
    r"|horaires?|dates?|moyen|libres?|ouvertures?|marge)"
)
_ASKED = Phrases(
    rf"\b(?:pourr\w+|peut|pouvons|peux|puis)[- ](?:t-)?(?:on|nous|je)\b (?:[a-z']+ ){{0,3}}?(?:[lm]')?{_VERB}\b"
    rf"|\bon (?:peut|pourrait|pourra|pourrai|peux|pe) (?:[a-z']+ ){{0,3}}?(?:[lm]')?{_VERB}\b"
    r"|\bje (?:peux|pourrais|pourrai|peut) (?:[a-z']+ ){0,2}?(?:venir|passer|avoir|me presenter|etre recue?|prendre"
    r"|changer|decaler|deplacer)\b"
    rf"|\b(?:pouvez|pourriez|pourrez)[- ]vous (?:[a-z']+ ){{0,3}}?{_VERB}\b|\bvous (?:pouvez|pourriez) (?:[a-z']+ )"
    rf"{{0,3}}?{_VERB}\b"
    rf"|\b(?:avez|auriez)[- ]vous (?:[a-z']+ ){{0,4}}?{_ROOM}\b|\bvous (?:n')?(?:auriez"
    rf"|avez) (?:[a-z']+ ){{0,4}}?{_ROOM}\b"
    rf"|\b(?:y a|y aurait|reste|resterait|reste-t)[- ](?:t[- ])?il (?:[a-z']+ ){{0,4}}?{_ROOM}\b"
    rf"|\b(?:il (?:vous )?reste|il y a|il y aurait) (?:[a-z']+ ){{0,4}}?{_ROOM}\b"
    r"|\b(?:serait|est|sera)[- ](?:t-)?(?:il|ce|elle) (?:[a-z']+ ){0,3}?(?:possible|envisageable|permise?|faisable"
    r"|concevable|jouable|acceptable|imaginable)\b"
    r"|\bon se (?:voit|retrouve|cale|parle|dit|rappelle)\b|\bon (?:decale|repousse|pousse|remet|deplace|reporte"
    r"|bascule)"
    r"\b|\bon (?:met|fait) (?:ca|plutot)\b"
    r"|\b(?:ca|cela|ce) (?:vous |te )?(?:irait|va|conviendrait|derange\w*|embete\w*|ennui\w*|gene\w*|arrange\w*"
    r"|poserait|pose)\b|\bvous (?:derangerait|embeterait|ennuierait|conviendrait|irait)\b"
    r"|\bca (?:passe|marche|joue|colle|roule|fonctionne)\b|\bc'est (?:possible|jouable|faisable|envisageable)\b"
    r"|\b(?:could|can|may|might) (?:we|i|you) (?:[a-z']+ ){0,2}?(?:do|meet|come|have|move|make|see|change|push|shift"
    r"|swap|get)\b|\bwould (?:it be|[a-z]+day (?:work|suit|be)|the \d+\w* (?:work|suit|be))\b|\bdo you have (?:[a-z]+ )"
    r"{0,2}(?:anything|any|slot|something|time|room|space)\b|\bhow about\b|\bwhat about\b"
    r"|\b(?:podria(?:mos)?|puedo|podemos|se puede|seria|es) (?:[a-z]+ )?(?:ir|venir|cambiar|pasar|ser|posible|mover)\b"
    r"|\b(?:poderia(?:mos)?|posso|podemos|seria|da para) (?:[a-z]+ )?(?:ir|vir|mudar|passar|ser|possivel|marcar)\b"
)
_OTHER_TIME = re.compile(
    r"\blendemain\b|\bsemaine (?:d'apres|suivante|prochaine|du \d)|\b(?:la|une) (?:autre )?semaine\b(?! de)"
    r"|\bplus t(?:ot"
    r"|ard)\b|\bjours? (?:apres|suivants?|plus)|\bau lieu d|\ba la place\b|\bplutot\b|\bapres (?:le|mon|ma|mes|les)\b"
    r"|\bdans la (?:matinee|journee|semaine)\b|\b(?:debut|fin) de (?:semaine|journee|mois)"
    r"|\bd(?:e|'une?) ?(?:\d|deux|trois|quatre|quelques|heure|jour|semaine)\w*\b|\bnext week\b|\bthe (?:day"
    r"|week) after\b"
    r"|\blater\b|\bearlier\b|\bmois prochain\b|\bautre\b|\bsamedi\b|\bla suivante\b|\b(?:en|par) (?:visio\w*"
    r"|telephone|tel|presentiel)\b|\ba distance\b"
)
_OTHER_MATTER = re.compile(
    r"\bavec (?:mon|ma|mes|un|une)\b|\bbus\b|\bparking\b|\bgarer\b|rembours|interprete|\bqui\b(?! (?:vous|me|nous))"
    r"|accompagn"
    r"|(?<!au )\blieu d[eu]\b"
    r"|combien|accueil|document|papier|apporter|ramener|\bcv\b|radi|sanction|\bdroits|allocation|pay[ee]|indemn|adresse"
    r"|pourquoi|comment|\bdossier\b|formation|recu\b|atelier|\boffre|\bposte\b|retard|\bun peu (?:avant|en avance)\b"
    r"|\ben avance\b"
)
_HINDERED = Phrases(
    r"\bempechee?\b|\b(?:ca|cela) (?:ne |va )?(?:le fait|le fera|va|ira|colle|marche|passe|joue|m'arrange"
    r"|le faire) pas\b"
    r"|\bpas le faire\b|\bc'est (?:mort|rate|foutu|fichu|cuit|compromis|complique|non)\b|\ble fait pas\b"
    r"|\btomb(?:e|ent|ait) (?:\w+ )?(?:mal|pile|le jour|en plein|pendant|en meme temps|juste|sur)\b|\bau meme moment\b"
    r"|\bmeme (?:jour|heure|creneau)\b|\bj'ai (?:deja |aussi )?(?:un|une|mon|ma|le|la|l') ?(?:\w+ )?(?:entretien|examen"
    r"|rendez-vous|reunion|controle|operation|audience|epreuve|concours|test|essai|visite|stage|consultation|irm"
    r"|scanner"
    r"|mariage|bapteme|enterrement|demenagement)\b|\bje suis (?:de|en|d') ?(?:garde|service|stage|astreinte|reunion"
    r"|formation|deplacement|examen|mission|essai|vacances)\b|\b(?:reunion|panne|rentree|audience|examen|epreuves?"
    r"|convocation|conseil|obseques|enterrement|funerailles|bapteme|mariage|operation|journee d'essai|entretien"
    r"|controle technique|demenagement|ecole fermee|nounou|greve)\b|: non\b|\bimpossible\b|\bpas (?:la|libre|dispo\w*"
    r"|possible)\b|\b(?:peux|pourrai) (?:pas|plus)\b|\baucune?\b|\bbloquee?\b|\bprise?\b|\bje (?:travaille|bosse"
    r"|passe (?:mon|le|un))\b"
    r"|\bbusy\b|\bat work\b|\bconvoquee?\b|\btrop (?:court|juste|serre|pres)\b"
)
_WISHED = Phrases(
    r"\b(?:ce|ca) (?:serait|sera|m'irait|irait|conviendrait|m'arrangerait)\b|\b(?:mieux|ideal\w*|parfait\w*"
    r"|possibles?|top"
    r"|nickel|preferable|plutot|volontiers|de preference|si possible)\b|\bje (?:peux|pourrais|pourrai|serais|suis (?:la"
    r"|libre|dispo\w*))\b(?! pas)|\b(?:libre|disponible|dispo)\b|\bm'arrange\w*|\bme (?:va|vont|convien\w+"
    r"|conviendrai\w*)"
    r"\b|\baucun (?:souci|probleme)\b|\bpas de (?:souci|probleme)\b|\b(?:oui|ok|avec plaisir)\b|\bau choix\b|\bbonne?\b"
    r"|\bwould (?:be|suit|work)\b|\bis (?:fine|better|good|ok)\b"
)
_SHIFT = re.compile(
    r"\b(?P<verb>decal\w*|repouss\w*|report\w*|retard\w*|recul\w*|avanc\w*|push|postpone|delay)\b[^.!?\n]{0,30}?"
    r"\b(?:de|d'|by) ?(?P<count>\d{1,2}|une?|deux|trois|quatre|cinq|six|huit|dix|quinze|one|two|three) (?P<unit>jours?"
    r"|semaines?|days?|weeks?)\b"
)
_ENGLISH = {"one": 1, "two": 2, "three": 3}


_BARE = 6  # words of a question without a verb


def asked(talk: Talk) -> str:
    """The question that asks for another date."""
    hindered = bool(_HINDERED.search(talk.body))
    if "?" not in talk.body and not _ASKED.search(talk.body):
        return ""
    for sentence in talk.sentences:
        bare = (
            hindered and sentence.endswith("?") and len(sentence.split()) <= _BARE and not _HINDERED.search(sentence)
        )  # "peut-être un samedi ?"
        if not (bare or _ASKED.search(sentence)) or _OTHER_MATTER.search(sentence):
            continue
        if (sentence.endswith("?") or _INVERTED.search(sentence)) and _names_another_time(talk, sentence):
            return sentence
    return ""


_INVERTED = re.compile(r"\b(?:pourr\w+|peut|puis|avez|auriez|serait|y a-t|reste-t)-(?:on|je|nous|vous|il)\b")


_BETTER = re.compile(r"\b(?:mieux|plutot(?! qu)|de preference|preferable|prefererais)\b")


def wished(talk: Talk) -> str:
    """The sentence that names what would suit, in a mail that says why the appointment does not."""
    if talk.appointment and _BETTER.search(talk.body):
        for sentence in talk.sentences:
            if _BETTER.search(sentence) and any(_is_another(talk, day) for day in _days_in(talk, sentence)):
                return sentence
    if talk.appointment is None or not (_HINDERED.search(talk.body) and _WISHED.search(talk.body)):
        return ""
    hindered = wish = ""
    for sentence in talk.sentences:
        days = _days_in(talk, sentence)
        if not wish and any(_is_another(talk, day) for day in days) and _WISHED.search(sentence):
            wish = sentence
        if not hindered and _HINDERED.search(sentence) and (sentence != wish or _names_both(talk, days)):
            hindered = sentence
    return wish if hindered else ""


def shifted(talk: Talk) -> date | None:
    """The day meant by "repousser de deux jours"."""
    said = _SHIFT.search(talk.low) if talk.appointment else None
    if said is None or talk.appointment is None:
        return None
    count = said["count"]
    number = int(count) if count.isdecimal() else _ENGLISH.get(count) or NUMBER_OF[count]
    days = number * (7 if said["unit"][0] in "sw" else 1)
    return talk.appointment.at.date() + timedelta(days=-days if said["verb"].startswith("avanc") else days)


def _names_both(talk: Talk, days: list[Mention]) -> bool:
    return len({_is_another(talk, day) for day in days}) > 1


def _days_in(talk: Talk, sentence: str) -> list[Mention]:
    return [day for day in talk.days if talk.low[day.start : day.end] in sentence]


def _is_another(talk: Talk, day: Mention) -> bool:
    """A day to come that was not offered."""
    if day.named in (Named.TODAY, Named.HABIT) or day.day < talk.today:
        return False
    return day.day not in {slot.at.date() for slot in talk.offered}


def _names_another_time(talk: Talk, sentence: Sifted) -> bool:
    if _OTHER_TIME.search(sentence) or any(_is_another(talk, day) for day in _days_in(talk, sentence)):
        return True
    clocks = {slot.at.time() for slot in talk.offered}
    return bool(clocks) and any(hour not in clocks for hour in times(sentence))
