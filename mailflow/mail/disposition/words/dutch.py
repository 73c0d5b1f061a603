"""Dutch."""

from __future__ import annotations

from mailflow.mail.disposition.words.shape import Words

WORDS = Words(
    stems=(
        "automatisch",
        "afwezig",
        "kantoor",
        "vakantie",
        "verlof",
        "niet meer",
        "niet langer",
        "ontvangen",
        "gelezen",
        "uitschrijv",
        "afmelden",
        "browser",
        "bereikbaar",
        "ziek",
        "u ontvangt",
        "autom",
        "gesloten",
    ),
    auto_subject=(
        r"automatisch(?:e)? (?:antwoord|beantwoording|e-?mail|bericht|reactie)",
        r"afwezigheids?\w*",
        r"niet (?:aanwezig|op kantoor)",
        r"afwezig ?(?::|tot|van|re)",
        r"(?:met|op) (?:vakantie|verlof) (?:tot|van|re)",
        r"ik ben (?:afwezig|niet|met)",
    ),
    absence_subject=(r"afwezig", r"afwezigheid", r"(?:met |op )?vakantie", r"(?:met )?verlof"),
    notice_subject=(
        r"gelezen ?:",
        r"niet gelezen ?:",
        r"leesbevestiging",
        r"ontvangstbevestiging",
        r"uw (?:bericht|aanvraag|mail|e-?mail|vraag)",
        r"\[?ticket\b",
        r"bevestiging",
    ),
    automatic=(
        r"dit is een (?:automatisch|geautomatiseerd)",
        r"(?:bericht|e-?mail|mail) (?:is|wordt|werd) automatisch",
        r"automatisch (?:gegenereerd|verzonden|verstuurd)",
        (
            r"(?:^|[.\n*\[(-] ?)"
            r"automatisch (?:antwoord|bericht)\b"
        ),
        r"niet (?:te )?(?:antwoorden|beantwoorden|reageren) op (?:dit|deze)",
        r"is gelezen op",
    ),
    about_automatic=(r"(?:uw|je) automatisch",),
    absent=(
        (
            r"(?:ik ben|ben ik|wij zijn|we zijn|is)[^.\n]{0,40}(?:afwezig|niet (?:aanwezig|op kantoor|bereikbaar)"
            r"|(?:met|op) (?:vakantie|verlof|zwangerschapsverlof|reis)|gesloten|ziek)"
        ),
        (
            r"(?:weer|terug)[^.\n]{0,20}(?:bereikbaar|aanwezig|op kantoor|op (?:maandag|dinsdag|woensdag|donderdag"
            r"|vrijdag)|op \d)"
        ),
    ),
    office=(r"niet (?:op|in het) kantoor", r"afwezig"),
    deferred=(
        r"dringend",
        r"spoed",
        r"urgent",
        r"(?:tijdens|in) mijn afwezigheid",
        r"(?:na|bij) mijn (?:terugkeer|terugkomst|vakantie|verlof)",
        (
            r"(?:contact op|neem contact|bereiken|mailen naar"
            r"|terecht bij|wenden tot)"
        ),
        r"beperkt (?:toegang|bereikbaar)",
        r"niet (?:doorgestuurd|gelezen)",
        r"zo (?:snel|spoedig) mogelijk",
        r"(?:beantwoord|lees) (?:ik )?uw",
    ),
    gone=(
        r"niet (?:meer|langer) (?:werkzaam|in dienst|in gebruik|actief|gebruikt|gelezen|bereikbaar|geldig)",
        r"dit (?:e-?mail)?adres[^.\n]{0,40}(?:niet meer|niet langer|vervallen)",
        r"heeft (?:ons|het bedrijf|onze organisatie)[^.\n]{0,20}verlaten",
        r"werk(?:t)? niet (?:meer|langer)",
    ),
    redirected=(
        r"(?:gelieve|graag|u kunt|kunt u|neem|verzoeke)[^.\n]{0,60}(?:contact|mail|stuur|wenden|@|richten)",
        r"nieuw (?:e-?mail)?adres",
    ),
    acknowledged=(
        r"(?:hebben|heb) (?:we )?(?:uw|je)[^.\n]{0,30}ontvangen",
        r"is (?:goed |in goede orde )?ontvangen",
        r"(?:bedankt|dank u|dank) voor (?:uw|je)",
    ),
    promised=(
        r"zo (?:snel|spoedig) mogelijk",
        r"binnen \d+",
        r"binnenkort",
        r"in behandeling",
        r"ticketnummer",
        r"nemen (?:we |wij )?contact",
    ),
    personal=(
        r"\b(?:mijn|de|onze) (?:afspraak|cv|contract|adviseur|dossier|situatie)",
        r"(?:in )?bijlage",
        r"kunt u (?:mij|de|het)",
        r"zou (?:u|het|ik)",
        r"ik wil graag",
        r"ik kan niet",
    ),
    bulk=(
        r"uitschrijven",
        r"afmelden (?:voor|van)",
        r"bekijk (?:deze|online|in)",
        r"u ontvangt deze (?:e-?mail|mail|nieuwsbrief)",
    ),
)
