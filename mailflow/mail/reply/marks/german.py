"""German."""

from __future__ import annotations

from mailflow.mail.reply.marks.language import Language

GERMAN = Language(
    wrote="schrieb|schreibt|(?:hat|haben) .{0,60}geschrieben|geschrieben",
    opening="am|vom|um",
    days="mo|di|mi|do|fr|sa|so|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag",
    tells="ich|er|sie|wir|mein|meine|ihr|ihre|unser|der|die|das|ein|eine|mir|mich|dass",
    quoting="zitat von|zitiere",
    sender="von, absender",
    sent="gesendet, gesendet am, datum, gesendet um, versendet, uhrzeit",
    recipient="an, cc, kopie, empfanger, bcc, antwort an",
    subject="betreff, betr, betrifft",
    original=r"""
        (?:ursprungliche|urspr\.|originale?|original-|weitergeleitete|ende der weitergeleiteten
        anfang der weitergeleiteten|antwort) ?(?:nachricht|e-?mail|mail)(?: von .{1,60})?
        originalnachricht|weiterleitung
    """,
    above="oberhalb|uber|unterhalb + linie|zeile",
    footer=r"""
        (?:von|mit) (?:meinem|meiner|unterwegs|mein|dem|einem).{0,50}(?:gesendet|geschickt|verschickt)
        gesendet (?:von|mit|aus|uber|via|mittels)
        diese nachricht wurde (?:von|mit)|outlook fur .{1,30}|(?:holen|laden) sie sich|virenfrei\..{0,60}
        diese e-?mail wurde (?:von|auf|mit)
        verschickt (?:mit|von|uber)|versendet (?:mit|von|uber)
    """,
    footer_end="gesendet|geschickt|versendet",
    disclaimer="""
        (?:diese|der inhalt dieser) (?:e-?mail|nachricht|mail).{0,160}(?:vertraulich|enthalt|bestimmt|rechtlich)
        (?:wenn|sollten|falls) sie (?:nicht|diese e-?mail|diese nachricht).{0,60}(?:adressat|empfanger|irrtumlich)
        (?:bitte )?(?:denken sie|bevor sie).{0,60}(?:umwelt|drucken|ausdrucken)|haftungsausschluss
        vertraulichkeitshinweis
    """,
    closing=r"""
        (?:mit )?(?:den )?(?:freundlich\w*|best\w*|viel\w*|lieb\w*|schon\w*|herzlich\w*
        hochachtungsvoll\w*)(?: und \w+)? (?:gruss\w*|grusse\w*|grusze\w*|gruessen|gruesse)
        mfg|[lv]g(?=[,. ]{0,3}[^\W\d_]{0,20}[,. ]{0,3}\Z)|hochachtungsvoll|beste wunsche|gruss\w*(?: aus \w+)?
        viele liebe grusse
        (?:schonen|guten|einen schonen) (?:tag|abend)(?: noch)?|schones wochenende|bis bald|tschuss
    """,
    mine="ich|mein|meine|meinen|meiner|mich",
    speaks="sie|wir|ihnen|ihr|uns",
    note=r"ubrigens\b|ich (?!verbleibe\b)|meine neue\b.{0,60}|mein neues?\b.{0,60}|noch etwas\b",
    greeting="hallo|guten (?:tag|morgen|abend)|sehr geehrte|liebe|lieber|moin",
    within="in rot|in blau|in grun|unten stehend|siehe unten|weiter unten|im text",
)
