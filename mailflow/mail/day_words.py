"""The names of days, months and spans in the languages people write us in, folded (mail/folding). Data only."""

from __future__ import annotations

import re
from collections.abc import Iterable

_MONTHS = {
    1: "janvier|janv|janvie|january|jan|januar|januari|enero|janeiro|gennaio|يناير|جانفي"
    "|stycznia|ianuarie|ocak|января|січня",
    2: "fevrier|fevr|fev|fevirer|fervier|february|feb|februar|februari|febrero|fevereiro|febbraio|فبراير|فيفري"
    "|lutego|februarie|subat|февраля|лютого",
    3: "mars|march|marz|marzo|marco|maart|مارس|marca|martie|mart|марта|березня",
    4: "avril|avr|avri|april|apr|abril|aprile|أبريل|أفريل|ابريل|kwietnia|aprilie|nisan|апреля|квітня",
    5: "mai|may|mayo|maio|maggio|mei|مايو|ماي|maja|mayis|мая|травня",
    6: "juin|june|jun|juni|junio|junho|giugno|يونيو|جوان|czerwca|iunie|haziran|июня|червня",
    7: "juillet|juil|juilet|jullet|july|jul|juli|julio|julho|luglio|يوليو|جويلية|lipca|iulie|temmuz|июля|липня",
    8: "aout|august|aug|agosto|augustus|أغسطس|أوت|غشت|sierpnia|agustos|августа|серпня",
    9: "septembre|septenbre|sept|september|sep|septiembre|setembro|settembre|سبتمبر|شتنبر"
    "|wrzesnia|septembrie|eylul|сентября|вересня",
    10: "octobre|oct|october|oktober|octubre|outubro|ottobre|أكتوبر|pazdziernika|octombrie|ekim|октября|жовтня",
    11: "novembre|novenbre|nov|november|noviembre|novembro|نوفمبر|نونبر|listopada|noiembrie|kasim|ноября|листопада",
    12: "decembre|decenbre|dec|december|dezember|diciembre|dezembro|dicembre|ديسمبر|دجنبر"
    "|grudnia|decembrie|aralik|декабря|грудня",
}
_WEEKDAYS = {
    0: "lundi|lundie|lindi|monday|montag|lunes|lunedi|segunda-feira|segunda feira|maandag|الاثنين|الإثنين"
    "|poniedzialek|pazartesi|понедельник|понеділок",
    1: "mardi|mardie|tuesday|dienstag|martes|martedi|terca-feira|terca feira|terca|dinsdag|الثلاثاء"
    "|wtorek|sali gunu|вторник|вівторок",
    2: "mercredi|mercredie|mercredit|mecredi|mercerdi|mercedi|mercrdi|wednesday|wensday|mittwoch|miercoles|mercoledi"
    "|quarta-feira|quarta feira|woensdag|الأربعاء|الاربعاء"
    "|sroda|srode|miercuri|carsamba|среда|среду|середа|середу",
    3: "jeudi|jeudie|jeudit|jedi|thursday|donnerstag|jueves|giovedi|quinta-feira|quinta feira|donderdag|الخميس"
    "|czwartek|persembe|четверг|четвер",
    4: "vendredi|vendredie|vendredit|venredi|vandredi|vendrdi|friday|freitag|viernes|venerdi|sexta-feira|sexta feira"
    "|vrijdag|الجمعة"
    "|piatek|vineri|cuma|пятница|пятницу|п'ятниця|п'ятницю",
    5: "samedi|saturday|samstag|sabado|sabato|zaterdag|السبت"
    "|sobota|sobote|sambata|cumartesi|суббота|субботу|субота|суботу",
    6: "dimanche|sunday|sonntag|domingo|domenica|zondag|الأحد|الاحد"
    "|niedziela|niedziele|duminica|pazar|воскресенье|неділя|неділю",
}
MONTH_OF = {name: number for number, names in _MONTHS.items() for name in names.split("|")}
WEEKDAY_OF = {name: number for number, names in _WEEKDAYS.items() for name in names.split("|")}
RELATIVE = {
    "apres-demain": 2, "apres demain": 2, "day after tomorrow": 2, "ubermorgen": 2, "pasado manana": 2, "dopodomani": 2,
    "avant-hier": -2, "avant hier": -2, "avanthier": -2, "avent hier": -2, "day before yesterday": -2,
    "demain": 1, "2main": 1, "dem1": 1, "2m1": 1, "dmain": 1, "demin": 1, "deumain": 1, "demains": 1, "tomorrow": 1,
    "morgen": 1, "manana": 1, "amanha": 1, "domani": 1, "غدا": 1,
    "hier": -1, "ier soir": -1, "yesterday": -1, "gestern": -1, "ayer": -1, "ontem": -1, "ieri": -1, "أمس": -1,
    "aujourd'hui": 0, "aujourdhui": 0, "aujourd hui": 0, "auj": 0, "ajd": 0, "ojd": 0, "ce jour": 0, "ce matin": 0,
    "ce soir": 0, "cet apres-midi": 0, "cette apres-midi": 0, "cette nuit": 0, "today": 0, "tonight": 0, "heute": 0,
    "hoy": 0, "hoje": 0, "oggi": 0, "اليوم": 0,
    "послезавтра": 2, "післязавтра": 2, "pojutrze": 2, "завтра": 1, "jutro": 1, "yarin": 1, "overmorgen": 2,
    "вчера": -1, "вчора": -1, "wczoraj": -1, "gisteren": -1, "сегодня": 0, "сьогодні": 0, "bugun": 0, "vandaag": 0,
}  # fmt: skip
NUMBER_OF = {
    "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "neuf": 9,
    "dix": 10, "onze": 11, "douze": 12, "treize": 13, "quatorze": 14, "quinze": 15, "seize": 16, "dix-sept": 17,
    "dix sept": 17, "dix-huit": 18, "dix huit": 18, "dix-neuf": 19, "dix neuf": 19, "vingt": 20, "vingt et un": 21,
    "vingt-et-un": 21, "vingt-deux": 22, "vingt deux": 22, "vingt-trois": 23, "vingt trois": 23, "vingt-quatre": 24,
    "vingt quatre": 24, "vingt-cinq": 25, "vingt cinq": 25, "vingt-six": 26, "vingt six": 26, "vingt-sept": 27,
    "vingt sept": 27, "vingt-huit": 28, "vingt huit": 28, "vingt-neuf": 29, "vingt neuf": 29, "trente": 30,
    "trente et un": 31, "trente-et-un": 31,
}  # fmt: skip


def one_of(names: Iterable[str]) -> str:
    """A pattern for any of the names, the longest that fits; letter by letter, so that it fails early."""
    tails: dict[str, list[str]] = {}
    for name in names:
        tails.setdefault(name[:1], []).append(name[1:])
    may_end = "" in tails
    parts = [re.escape(letter) + one_of(rest) for letter, rest in tails.items() if letter]
    return f"(?:{'|'.join(parts)}){'?' if may_end else ''}" if parts else ""


MONTH = one_of(MONTH_OF)
WEEKDAY = one_of(WEEKDAY_OF)
ABBREVIATED = {"lun": 0, "mar": 1, "mer": 2, "jeu": 3, "ven": 4, "sam": 5, "dim": 6}  # only before a number
WEEKDAY_SHORT = one_of((*WEEKDAY_OF, *ABBREVIATED))
NUMBERS = [name for name in NUMBER_OF if name not in ("un", "une")]
NUMBER = one_of(NUMBERS)
CLEAR_NUMBER = one_of(name for name, number in NUMBER_OF.items() if number > 5 and number != 9)  # "le deux" is a choice
HOUR_OF = {
    "huit": 8, "neuf": 9, "dix": 10, "onze": 11, "douze": 12, "treize": 13, "quatorze": 14, "quinze": 15, "seize": 16,
    "dix-sept": 17, "dix sept": 17, "une": 13, "deux": 14, "trois": 15, "quatre": 16, "cinq": 17,
}  # fmt: skip
"""Spoken hours; the small ones are meant after noon, for no agency is open before eight."""
