"""Italian."""

from __future__ import annotations

from mailflow.mail.disposition.words.shape import Words

WORDS = Words(
    stems=(
        "automatic",
        "ufficio",
        "fuori sede",
        "assen",
        "ferie",
        "non lavor",
        "non fa piu",
        "non e piu",
        "ricevut",
        "letto",
        "disiscri",
        "cancella",
        "browser",
        "in viaggio",
        "al computer",
        "maternita",
        "rientr",
        "malattia",
        "riceve",
        "chius",
        "iscrizione",
    ),
    auto_subject=(
        r"risposta (?:automatica|:? ?non al computer)",
        r"fuori (?:sede|ufficio)\b",
        r"(?:messaggio|avviso|notifica) (?:automatic[oa]|di assenza)",
        r"assenza dall'ufficio",
        r"assente (?:dall'ufficio|fino|dal)",
        r"(?:sono )?in ferie (?:fino|dal|re)",
        r"risponditore automatico",
        r"sono (?:assente|fuori)",
    ),
    absence_subject=(r"assente", r"assenza", r"(?:in )?ferie", r"non al computer"),
    notice_subject=(
        r"letto ?:",
        r"non letto ?:",
        r"conferma di (?:lettura|ricezione)",
        r"ricevuta di",
        r"abbiamo ricevuto",
        r"(?:la )?(?:sua|tua) (?:richiesta|mail)",
        r"\[?ticket\b",
    ),
    automatic=(
        r"quest[oae] e un[ao]? ?(?:risposta|messaggio|e-?mail|mail)[^.\n]{0,20}(?:automatic|generat)",
        (
            r"(?:messaggio|risposta|e-?mail|mail) (?:generat[oa]|inviat[oa]) "
            r"(?:in modo )?automatic"
        ),
        r"(?:^|[.\n*\[(-] ?)(?:risposta|messaggio) automatic[oa]\b",
        r"(?:non rispondere|si prega di non rispondere)[^.\n]{0,20}(?:a )?quest",
        r"e stato letto",
    ),
    about_automatic=(r"(?:sua|vostra|tua) (?:risposta|messaggio) automatic",),
    absent=(
        (
            r"(?:sono|saro|siamo|saremo|mi trovo|sara|e)[^.\n]{0,30}(?:fuori (?:sede|ufficio|dall'ufficio)|assente"
            r"|in ferie|in viaggio|in maternita|in malattia|in congedo"
            r"|non disponibile|chius[oi])"
        ),
        r"(?:rientro|rientrero|tornero|ritorno|saro di ritorno)[^.\n]{0,20}(?:il|in|dal|lunedi|luned)",
    ),
    office=(r"fuori (?:sede|ufficio)", r"assente dall'ufficio"),
    deferred=(
        r"urgen",
        r"(?:in|durante la) mia assenza",
        r"(?:al|dopo il) mio (?:rientro|ritorno)",
        (
            r"(?:contatt(?:are|ate|i)|rivolger|scriv(?:ere|ete))[^.\n]{0,80}(?:@|\d{3}"
            r"|collega)"
        ),
        r"accesso limitato",
        r"(?:rispondero|leggero)",
        r"non (?:verra|verranno|sara) (?:lett|inoltrat)",
    ),
    gone=(
        r"non (?:lavora|lavoro|fa|faccio) piu",
        r"non e piu (?:attiv|valid|in uso|utilizzat|dipendente|con noi|operativ)",
        r"ha lasciato (?:l'azienda|la societa)",
        (
            r"quest[oa] (?:indirizzo|casella|account)[^.\n]{0,40}(?:non e piu|non e attiv|e stat[oa] (?:disattiv"
            r"|chius))"
        ),
    ),
    redirected=(
        (
            r"(?:si prega|prego|vi prego|per favore|potete|puo|contattare|scrivere)[^.\n]{0,60}(?:contatt|scriv|invi"
            r"|rivolg|@)"
        ),
        r"nuovo indirizzo",
    ),
    acknowledged=(
        r"abbiamo ricevuto",
        r"e stata? ricevut",
        r"grazie per (?:averci|aver|il (?:suo|tuo)|la (?:sua|tua))",
    ),
    promised=(
        r"(?:il )?(?:piu )?presto",
        r"prima possibile",
        r"al piu presto",
        r"entro \d+",
        r"nel piu breve",
        r"numero (?:di )?(?:ticket|pratica)",
    ),
    personal=(
        r"\b(?:il mio|mio) (?:appuntamento|curriculum|contratto|consulente)",
        r"\bl'appuntamento",
        r"in allegato",
        r"allego",
        r"(?:potrebbe|potremmo|e possibile)",
        r"vorrei",
        r"non posso (?:venire|partecipare)",
        r"la informo",
    ),
    bulk=(
        r"disiscri",
        r"cancella(?:re|rsi|ti)? (?:la |l'|dalla )?(?:tua |sua )?(?:iscrizione|newsletter)",
        r"annulla l'iscrizione",
        r"visualizza(?:re)? (?:nel|sul|la|in) ?(?:browser)?",
        r"(?:ricevi|riceve) questa (?:e-?mail|mail)",
    ),
)
