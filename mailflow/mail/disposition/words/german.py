"""German."""

from __future__ import annotations

from mailflow.mail.disposition.words.shape import Words

WORDS = Words(
    stems=(
        "automatisch",
        "abwesen",
        "urlaub",
        "buro",
        "elternzeit",
        "mutterschutz",
        "nicht mehr",
        "erhalten",
        "eingegangen",
        "gelesen",
        "abmelden",
        "abbestell",
        "newsletter",
        "nicht erreichbar",
        "dienstreise",
        "im haus",
        "browser",
        "auto-antwort",
        "autoantwort",
        "ferien",
        "geschlossen",
        "wieder",
        "eingang",
    ),
    auto_subject=(
        r"automatische (?:antwort|e-?mail|nachricht|ruckmeldung|beantwortung)",
        r"abwesenheits\w*",
        r"auto(?:matische)?-?antwort\b",
        r"abwesend (?:bis|vom|ab|re ?:)",
        r"abwesen(?:d|heit) ?(?::|$)",
        r"(?:ich bin )?(?:nicht im buro|im urlaub|ausser haus)\b",
        r"urlaubs(?:benachrichtigung|notiz|meldung|vertretung)",
        r"out-of-office",
        r"bin (?:bis|vom|im urlaub)",
    ),
    absence_subject=(
        r"abwesend",
        r"abwesenheit",
        r"(?:im )?urlaub",
        r"ausser haus",
        r"nicht erreichbar",
        r"ferien(?:abwesenheit)?",
    ),
    notice_subject=(
        r"gelesen ?:",
        r"nicht gelesen ?:",
        r"lesebestatigung",
        r"eingangsbestatigung",
        r"empfangsbestatigung",
        (
            r"ihre (?:anfrage|nachricht"
            r"|e-?mail|bewerbung|mitteilung)"
        ),
        r"\[?ticket\b",
        r"bestatigung (?:ihrer|des eingangs)",
        r"wir haben ihre",
    ),
    automatic=(
        r"dies(?:e|es|er)? (?:ist|nachricht|e-?mail|mail)[^.\n]{0,30}(?:automatisch|automatisierte)",
        (
            r"automatisch (?:generierte?|erstellte?"
            r"|erzeugte?|versandte?|versendet|generiert|erstellt)"
        ),
        r"(?:^|[.\n*\[(-] ?)automatische (?:antwort|nachricht|e-?mail)\b",
        r"(?:bitte )?antworten sie nicht auf diese",
        r"wurde am .{0,40} gelesen",
        r"ungelesen geloscht",
    ),
    about_automatic=(
        r"(?:ihre|deine) (?:automatische|abwesenheit)",
        r"ich habe [^.\n]{0,40}(?:automatisch|abwesenheit)",
    ),
    absent=(
        (
            r"(?:ich bin|bin ich|wir sind|bin|befinde mich|ist)[^\n]{0,60}(?:nicht (?:im (?:buro|haus|dienst)"
            r"|erreichbar|da\b|am arbeitsplatz"
            r"|verfugbar)|abwesend|(?:im|in) (?:urlaub|den ferien|elternzeit|mutterschutz)|ausser haus|auf (?:dienst"
            r"|geschafts)reise|unterwegs"
            r"|nicht am|in (?:der )?elternzeit|krank)"
        ),
        r"(?:buro|praxis|geschaft|betrieb|kanzlei) (?:ist|bleibt)[^\n]{0,30}geschlossen",
        (
            r"(?:wieder|ab dem|ab)[^\n]{0,30}(?:erreichbar|im "
            r"(?:buro|haus|dienst)|fur sie da)"
        ),
        r"keinen? zugriff auf (?:meine|mein)",
    ),
    office=(r"nicht im (?:buro|haus)", r"ausser haus"),
    deferred=(
        r"dringend",
        r"(?:in|wahrend) meiner abwesenheit",
        r"(?:nach|bei) meiner ruckkehr",
        r"nicht (?:automatisch )?weitergeleitet",
        r"(?:wenden sie sich|kontaktieren sie|erreichen sie|melde(?:n)? (?:sie )?(?:ich )?mich|vertretung)",
        r"keinen? zugriff",
        r"(?:nachricht|e-?mails?|mails?)[^.\n]{0,40}(?:nicht (?:gelesen|bearbeitet)|beantworte|gelesen)",
        (
            r"wieder (?:fur sie )?(?:da|erreichbar"
            r"|im (?:buro|haus))"
        ),
        r"vielen dank fur ihre (?:nachricht|e-?mail|mail)",
        r"schnellstmoglich",
    ),
    gone=(
        (
            r"nicht mehr (?:fur|bei|in|im|tatig|aktiv|gultig|verwendet|genutzt|abgerufen|gelesen|beschaftigt"
            r"|unter dieser)"
        ),
        (
            r"(?:hat|habe) (?:das|unser|"
            r"die) (?:unternehmen|haus|firma)[^.\n]{0,20}verlassen"
        ),
        r"ausgeschieden",
        (
            r"diese (?:e-?mail-?)?adresse[^.\n]{0,40}(?:nicht mehr"
            r"|deaktiviert|abgeschaltet)"
        ),
    ),
    redirected=(
        r"wenden sie sich",
        r"(?:bitte )?(?:schreiben|senden|kontaktieren|richten|nutzen|verwenden)[^.\n]{0,60}(?:@|an\b)",
        (
            r"neue (?:e-?mail"
            r"-?)?adresse"
        ),
    ),
    acknowledged=(
        r"(?:wir haben|haben wir) ihre?[^.\n]{0,40}(?:erhalten|empfangen)",
        (
            r"(?:nachricht|anfrage|e-?mail|bewerbung)[^.\n]{0,40}(?:eingegangen"
            r"|erhalten)"
        ),
        r"(?:vielen )?dank fur ihre (?:anfrage|nachricht|bewerbung|e-?mail|mail)",
        r"den eingang ihrer",
    ),
    promised=(
        r"schnellstmoglich",
        r"so (?:schnell|bald) wie moglich",
        r"innerhalb von",
        r"in kurze",
        r"bearbeite[nt]",
        r"ticket ?(?:nummer|id|#|nr)",
        r"vorgangsnummer",
        r"umgehend",
    ),
    personal=(
        r"\bmein(?:e|en|em)? (?:termin|berater|lebenslauf|vertrag|unterlagen|situation|neue)",
        r"\b(?:den|der|zum) termin\b",
        r"anbei",
        r"im anhang",
        r"konnten? (?:sie|wir)",
        r"ist es moglich",
        r"ich mochte",
        r"ich wurde",
        r"leider kann ich",
    ),
    bulk=(
        r"newsletter[^.\n]{0,20}abmelden",
        r"\babmelden\b",
        r"abbestellen",
        r"im browser (?:ansehen|offnen|anzeigen)",
        (
            r"sie erhalten diese (?:e-?mail"
            r"|nachricht|mail)"
        ),
        r"online-?version",
    ),
)
