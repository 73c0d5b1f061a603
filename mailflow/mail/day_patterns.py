"""The patterns by which days, spans and times are found in folded text. `mail/french_dates` says what they mean."""

from __future__ import annotations

import re

from mailflow.mail.day_words import (
    ABBREVIATED,
    CLEAR_NUMBER,
    HOUR_OF,
    MONTH,
    MONTH_OF,
    NUMBER,
    NUMBERS,
    RELATIVE,
    WEEKDAY,
    WEEKDAY_OF,
    WEEKDAY_SHORT,
    one_of,
)

_STREETS = (
    "rue|avenue|boulevard|montee|chemin|allees?|impasse|quai|square|ruelle|lotissement|residence|faubourg|esplanade"
    "|promenade|sentier|hameau|traverse|villa"
)
_NOT_A_DAY = (
    r"(?!\s*(?:\d\d[ .]\d\d|h\b|h\d|heures?\b|uhr\b|uur\b|horas?\b|:\d|[,.]\d|\d|min|mn|%|€|eur|ans?\b|mois\b|jours?\b"
    r"|semaines?\b|fois|km\b|m2|documents?|pieces?|photos?|pages?|enfants?|creneaux?|rendez|personnes?"
    rf"|(?:{_STREETS})\b|bis\b|premiers?|derniers?"
    r"|(?:er|ere|e|eme|ieme|nd|nde)? ?(?:choix|creneau|option|proposition|possibilite|horaire)"
    rf"|(?: ?er)?\.?\s*(?:of |de |d')?(?:{MONTH})\b|/|-\d))"
)
_BEFORE = """
des, avant, vers, pour, depuis, apres, des le, avant le, vers le, pour le, depuis le, apres le, le, les, chaque,
last, this, tous les, toutes les, un, on, every, l, del, de, du, au, jusqu'au, jusqu'a, ce, el, the, al, bis zum,
ab dem, to, until, dia, am, den, op, vanaf, ab, dal, fino al, hasta el, desde el
"""
_ALONE = (
    *(
        "le lendemain",
        "lendemain",
        "the next",
        "la semaine",
        "semaine",
        "next",
        "dans ",
        "d'ici ",
        "sous ",
        "in ",
        "debut ",
        "mi-",
    ),
    *("mi ", "fin ", "courant ", "la premiere quinz", "la deuxieme quinz", "la seconde quinz", "premiere quinz"),
)
_DAYS = ("premier", *WEEKDAY_OF, *MONTH_OF, *RELATIVE, *NUMBERS)
_AHEAD = (  # turns most words away before the alternatives are tried
    rf"(?=\d|{one_of((*_DAYS, *_ALONE))}|{one_of(ABBREVIATED)}\.?,?\s+(?:le\s+)?\d"
    rf"|{one_of(word.strip() for word in _BEFORE.split(','))}\s+(?:\d|{one_of(_DAYS)}))"
)
_NUMERIC = (
    r"(?P<iy>20\d\d)-(?P<im>\d\d)-(?P<id>\d\d)"
    rf"|(?:(?P<nw>{WEEKDAY_SHORT})\.?,?\s+(?:le\s+)?)?(?P<nd>\d{{1,2}})(?P<ns>[/.-])(?P<nm>\d{{1,2}})"
    rf"(?:(?P=ns)(?P<ny>20\d\d|\d\d)|\.(?=\s))?(?![\d/]|\s?(?:{MONTH})\b)"
)
_WITH_MONTH = (
    rf"(?:(?P<mw>{WEEKDAY_SHORT})(?:\s+prochain)?\.?,?\s+(?:le\s+|the\s+|den\s+)?)?"
    rf"(?:(?P<mf>\d{{1,2}})\s?[-/]\s?)?(?P<md>\d{{1,2}}|premier|{NUMBER})"
    r"(?: ?er|ier|eme|e|th|st|nd|rd|-?го|\.)?(?:\s+of|\s+de|\s+d')?[\s-]*"
    rf"(?P<mm>{MONTH})\b\.?(?:,?\s+(?:de\s+)?(?P<my>20\d\d|19\d\d))?"
    rf"|(?:(?P<ew>{WEEKDAY}),?\s+)?(?P<em>{MONTH})\s+(?P<ed>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\s*h)"
    r"(?:,?\s+(?P<ey>20\d\d))?"
)
_NUMBERED = (
    rf"(?P<ww>{WEEKDAY_SHORT})\.?(?:\s+prochain)?,?\s+(?:le\s+)?(?P<wd>\d{{1,2}}|{NUMBER})(?:er|th|st|nd|rd)?\b{_NOT_A_DAY}"
    r"|les\s+(?P<ld>\d{1,2}(?:(?:\s*,\s*|\s+(?:et|ou|and)\s+)(?:le\s+)?\d{1,2}){1,3})\b"
    rf"{_NOT_A_DAY}"
    rf"|(?:(?!au \d{{1,4}}(?: ?(?:bis|ter|quater))?,? (?:{_STREETS}|place|cours|route|passage|voie|cite)\b)"
    r"(?P<bp>le|du|au|jusqu'au|des le|avant le|apres le|vers le|depuis le|el|the|al|bis zum|ab dem|to|until"
    r"|dia|am|den|op|vanaf|ab|dal|fino al|hasta el|desde el)\s+)"
    rf"(?P<bd>\d{{1,2}}|(?:{CLEAR_NUMBER})(?![- ](?:et\b|{NUMBER})))(?:er|th|st|nd|rd)?\b{_NOT_A_DAY}"
)
_NAMED = (
    r"(?:(?P<gp>le|les|chaque|tous les|toutes les|un|des|on|every|next|last|l|del|de|du|au|jusqu'au|jusqu'a|pour le|ce)"
    rf"\s+)?(?P<gw>{WEEKDAY})(?P<gs>s?)\b"
    r"(?!(?:\s+prochain)?,?\s+(?:le\s+)?\d{1,2}(?!\s*(?:h\b|h\d|heure|:|\d|(?:er|e|eme|ieme) (?:choix|cren|opt|prop))))"
    r"(?:\s+(?P<gn>prochain|suivant|qui vient|d'apres|dernier|passe|next|last|en huit|en 8|en quinze|en 15"
    r"|(?:de )?la semaine (?:prochaine|d'apres|suivante)|next week))?"
)
_SPAN = (
    r"(?:dans|in)\s+(?P<cn>\d{1,2}|une?|deux|trois|quatre|cinq|six|huit|dix|quinze)\s+(?P<cu>jours?|semaines?|days?"
    r"|weeks?)\b"
    r"|(?P<vague>(?:d'ici|sous)\s+(?:\d{1,2}|une?|deux|huit|quinze)\s+(?:jours?|semaines?)|sous (?:huitaine|quinzaine)"
    r"|(?:la )?semaine prochaine|next week|(?:debut|fin|mi|courant)[ -](?:de |du |d')?(?:mois(?: prochain)?|semaine"
    rf"(?: prochaine)?|(?:{MONTH}))|(?:la )?(?:1ere|2eme|2e|premiere|deuxieme|seconde)"
    rf" quinzaine (?:de |d')(?:{MONTH}))\b"
)
DATE = re.compile(
    rf"(?<![\w/.@-]){_AHEAD}(?:{_NUMERIC}|{_WITH_MONTH}|{_NUMBERED}|{_NAMED}"
    rf"|(?P<rel>{one_of(RELATIVE)})\b|{_SPAN}|(?P<next>(?:le )?lendemain\b|the next day))"
)
DIGIT = re.compile(r"[0-9]")
SOON = re.compile(r"(?:d'ici(?: a)?|avant|jusqu'(?:a|au)|by|until)\s+\Z")
RANGE_TO = (
    r"(?:inclus\s+)?(?:(?:et (?:ce )?)?jusqu'au|au|jusqu'a|a|to|until|till|through|bis(?: zum)?(?: einschliesslich)?"
    r"|et(?: le)?|al?|ate(?: (?:ao|o))?(?: dia)?|ao|hasta(?: el)?|fino al|tot(?: en met| aan)?|t/m|tom"
    r"|till?(?: och| og)?(?: med)?|do|по|до|-|>|->)\s+"
)
SINCE = re.compile(r"(?:depuis|since|seit|desde)\s+(?:le\s+)?\Z")
RANGE_FROM_DAY = re.compile(
    rf"(?:du|from|vom|von|entre le|between|del|dal|desde(?: el)?|van|vanaf|fran|fra|od|с|з|de|le|des le|a partir "
    rf"du)\s+(?:the\s+)?(?:(?:{WEEKDAY})\s+)?(?P<d>\d{{1,2}})(?:er|th|st|nd|rd|-?го|\.)?\s+{RANGE_TO}(?:the\s+|dia\s+)?\Z"
)
TIME = re.compile(
    r"(?<![\w:/])(?:(?P<h>[01]?\d|2[0-3])\s?(?:h(?:eures?|rs?)?|:)\s?(?P<m>[0-5]\d)?(?![\d/])(?P<ap>\s?[ap]\.?m\b)?"
    r"(?:\s*(?P<hm>et demie?|et quart|moins (?:le |un )?quart)\b)?"
    r"|(?P<eh>1[0-2]|[1-9])\s?(?P<eap>[ap]\.?m\b|o'clock)"
    rf"|(?P<w>{one_of(HOUR_OF)})\s+heures?(?:\s+(?P<wm>trente|quinze|et demie?|et quart|moins (?:le |un )?quart"
    rf"|quarante-cinq))?"
    r"|(?:\ba|\bvers|\bat) (?P<b>[7-9]|1[0-9])(?=\s*(?:[.!?,;]|\Z|merci|s'il|a l'agence|par tel|ca me|c'est))"
    r"|(?P<noon>(?<!apres.)midi\b))"
)
LISTED = re.compile(  # before the last of "les 9, 10 et 11 mars"
    r"\b(?:les|le|the|du|des)\s+(?P<days>\d{1,2}(?:er)?(?:\s*(?:,|et|ou|and|or|ni|&)\s*(?:le\s+)?\d{1,2}){0,3})"
    r"\s*(?:,|,? ?(?:et|ou|and|or|ni|&))\s*(?:le\s+|du\s+)?\Z"
)
OF_A_MONTH = re.compile(r"\s+(?:du mois (?P<next>prochain)|(?:de ce|du) mois|of (?P<after>next)? ?(?:this )?month)\b")
