"""How absence notes name days and say "until" and "back": French, English, German, Spanish, Portuguese, Italian, Dutch
and, as far as dates go, the Nordic languages, Polish and Romanian. Data only, for folded text.
"""

from __future__ import annotations

MONTHS = (
    "janvier|janv|january|jan|januar|januari|janner|enero|janeiro|gennaio|stycznia|ianuarie|tammikuuta",
    "fevrier|fevr|fev|february|feb|februar|februari|febrero|fevereiro|febbraio|lutego|februarie|helmikuuta",
    "mars|march|marz|marzo|marco|maart|marca|martie|maaliskuuta",
    "avril|avr|april|apr|abril|aprile|kwietnia|aprilie|huhtikuuta",
    "mai|may|mayo|maio|maggio|mei|maj|maja|toukokuuta",
    "juin|june|jun|juni|junio|junho|giugno|czerwca|iunie|kesakuuta",
    "juillet|juil|july|jul|juli|julio|julho|luglio|lipca|iulie|heinakuuta",
    "aout|august|aug|agosto|augustus|augusti|sierpnia|elokuuta",
    "septembre|sept|september|sep|septiembre|setembro|settembre|wrzesnia|septembrie|syyskuuta",
    "octobre|oct|october|oktober|okt|octubre|outubro|ottobre|pazdziernika|octombrie|lokakuuta",
    "novembre|nov|november|noviembre|novembro|listopada|noiembrie|marraskuuta",
    "decembre|dec|december|dezember|dez|diciembre|dezembro|dicembre|desember|grudnia|decembrie|joulukuuta",
)
WEEKDAYS = (
    "lundi|monday|montag|lunes|lunedi|segunda-feira|segunda|maandag|mandag|poniedzialku|luni|maanantai",
    "mardi|tuesday|dienstag|martes|martedi|terca-feira|terca|dinsdag|tisdag|tirsdag|wtorku|marti|tiistai",
    "mercredi|wednesday|mittwoch|miercoles|mercoledi|quarta-feira|quarta|woensdag|onsdag|sroda|srody|miercuri",
    "jeudi|thursday|donnerstag|jueves|giovedi|quinta-feira|quinta|donderdag|torsdag|czwartku|joi|torstai",
    "vendredi|friday|freitag|viernes|venerdi|sexta-feira|sexta|vrijdag|fredag|piatku|vineri|perjantai",
    "samedi|saturday|samstag|sonnabend|sabado|sabato|zaterdag|lordag|sobota|soboty|sambata|lauantai",
    "dimanche|sunday|sonntag|domingo|domenica|zondag|sondag|niedzieli|duminica|sunnuntai",
)
TOMORROW = "demain|tomorrow|morgen|manana|amanha|domani|imorgon|i morgen|i morgon|jutro|maine"
UNTIL = (
    r"jusqu'?(?:au|a|en)?(?: et y compris| et inclus)?(?: le| la fin du| soir du)?",
    r"(?:up )?(?:until|till?|through|thru)(?: and including)?(?: the| end of| eob| cob)*",
    r"bis(?: einschl(?:iesslich|\.)?| inkl(?:usive|\.)?| und mit| zum| zu| am| dem)*",
    r"hasta(?: el| el dia| dia| inclusive)*",
    r"ate(?: ao| o| a| dia| ao dia)*",
    r"fino (?:al|all'|a|alla)(?: giorno)?",
    r"tot(?: en met| aan)?(?: de)?|t/m|t\.e\.m\.?",
    r"(?:fram )?till? och med|til og med|t\.?o\.?m\.?|fram till?",
    r"do(?: dnia)?|pana (?:la|pe|in)(?: data de)?",
    r"(?:se termine|prend fin|finit|ends?(?: on)?|endet am)(?: le)?",
)
"""Before the last day away."""
BACK = (
    r"retour|revien|rentr|reprend|reprise|reouvr|disponible|joignable",
    r"back|return|resume|reachable|available|in the office",
    r"wieder|zuruck|erreichbar|vuelta|vuelvo|volver|regres|reincorpor|disponivel|retorn|volto",
    r"rientr|torner|ritorn|di nuovo|disponibil|terug|weer",
    r"tillbaka|tilbake|tilbage|igen|palaan|wracam|powrot|revin|intorc",
)
"""Near the first day back."""
BEFORE = (
    (
        r"(?:pas|ne|not|nicht|no|non|niet)\b[^.\n]{0,40}\b(?:avant|before|vor|antes de|prima (?:di|del)|voor)"
        r"(?: le| the| dem| del?)?"
    ),
)
"""Before the first day back, said as "not before"."""
FROM = (
    r"a partir d[ue]|a compter d[ue]|des|from|as of|starting|ab(?: dem)?|a partir del?|desde(?: el)?",
    r"a partir de|dal|a partire dal|vanaf|fran|fra|od",
)
"""Before the first day away, or before the first day back when "back" stands near."""
RANGE = (
    r"au|a|to|bis(?: zum)?|al?|ao|tot(?: en met)?|t/m|till?|til|et(?: le)?|and|und",
    r"y(?: el)?|e(?: o)?|en|do|la|-|>|->|/",
)
"""Between the first and the last day away."""
ARTICLES = r"le|la|the|den|dem|der|am|el|dia|il|de|do|o|on|op|pa|in|im|the morning of|matin du|du|du matin|all'|l'|des"
