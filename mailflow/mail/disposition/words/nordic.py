"""Swedish, Danish, Norwegian and Finnish."""

from __future__ import annotations

from mailflow.mail.disposition.words.shape import Words

WORDS = Words(
    stems=(
        "automati",
        "autosvar",
        "franvaro",
        "fravaer",
        "kontoret",
        "semester",
        "ferie",
        "poissa",
        "lomalla",
        "avprenumerera",
        "avmeld",
        "afmeld",
        "slutat",
        "forlatt",
        "mottag",
        "mottatt",
        "modtaget",
        "tilbake",
        "tilbage",
        "tillbaka",
        "franvarande",
        "bortrest",
        "foraldraledig",
        "peruuta",
        "vastaus",
        "poista",
        "last:",
        "permisjon",
        "ikke lenger",
        "ikke laengere",
        "langre",
    ),
    auto_subject=(
        r"autosvar",
        r"automatisk(?:t)? (?:svar|besked|meddelelse|melding|meddelande)",
        r"auto(?:maattinen|maatti)\w*",
        r"franvaro(?:meddelande|notis|besked| ?:|$)",
        r"fravaer(?:smelding|sbesked|sassistent| ?:|$)",
        r"ikke (?:pa|til stede pa) kontoret",
        r"inte pa kontoret",
        r"poissa(?:olo\w*| toimistolta)",
        r"lomavastaaja",
        r"ude af kontoret",
        r"borta (?:fran|till)",
        r"pa (?:semester|ferie) (?:till|til|re)",
    ),
    absence_subject=(
        r"franvaro",
        r"franvarande",
        r"fravaer",
        r"fravaerende",
        r"poissa",
        r"pa (?:semester|ferie)",
        r"(?:semester|ferie)",
        r"lomalla",
    ),
    notice_subject=(
        r"last ?:",
        r"laest ?:",
        r"lest ?:",
        r"olast ?:",
        r"luettu ?:",
        r"laskvitto",
        r"tack for (?:ditt|din)",
        r"tak for din",
        r"takk for",
    ),
    automatic=(
        r"(?:detta|dette) (?:ar|er) (?:ett|et|en) (?:automatisk|autosvar)",
        r"automatisk (?:genererat|genereret|generert)",
        r"(?:^|[.\n*\[(-] ?)automatiskt? svar\b",
        r"tama on automaattinen",
        r"automaattinen vastaus",
    ),
    about_automatic=(r"(?:ditt|din|dit|ert) auto",),
    absent=(
        (
            r"(?:jag ar|jeg er|vi er|vi ar|ar jag|er jeg|ar|er)[^\n]{0,40}(?:inte pa kontoret|ikke pa kontoret"
            r"|pa semester|pa ferie|franvarande|fravaerende|bortrest|foraldraledig"
            r"|tjanstledig|i permisjon|ude af kontoret|bortrejst|pa barsel|ledig|borta)"
        ),
        r"(?:tillbaka|tilbake|tilbage)[^\n]{0,20}(?:den|igen|pa|mandag|mandagen|\d)",
        r"olen (?:poissa|lomalla)",
        r"palaan",
    ),
    office=(r"(?:inte|ikke) pa kontoret", r"poissa toimistolta", r"ude af kontoret"),
    deferred=(
        r"bradskande",
        r"haster",
        r"akut",
        r"kiireelli",
        r"(?:nar|nar) jag (?:ar )?(?:ater|tillbaka|kommer)",
        r"(?:nar|naar) jeg (?:er )?(?:tilbake|tilbage|kommer)",
        (
            r"(?:kontakta|kontakt"
            r"|kontakte)[^.\n]{0,60}(?:@|\d{3}|kollega)"
        ),
        r"under min (?:franvaro|fravaer)",
        r"i mitt fravaer",
        r"begransad",
        r"begrenset",
        r"begraenset",
        r"svara|svarer|besvar",
        r"otathan yhteytta",
    ),
    gone=(
        (
            r"(?:inte|ikke) (?:langre|lenger|laengere|mere)[^.\n]{0,30}(?:jobbar|arbetar|arbejder|jobber|ansat|ansatt"
            r"|anstalld|aktiv|i bruk|i brug|anvands)"
        ),
        r"(?:har )?(?:slutat|sluttet)",
        r"(?:jobbar|arbetar|arbejder|jobber) (?:inte|ikke) (?:langre|lenger|laengere)",
    ),
    redirected=(
        (
            r"(?:kontakta|kontakt|vanligen|vennligst|venligst|skicka|send)[^.\n]{0,60}(?:@|kontakt|send|skicka|till"
            r"|til)"
        ),
    ),
    acknowledged=(
        r"(?:vi har|har) (?:mottagit|mottatt|modtaget|tagit emot)",
        r"(?:tack|tak|takk) for (?:ditt|din|dit)",
        r"olemme vastaanottaneet",
    ),
    promised=(
        r"sa (?:snart|fort|raskt|hurtigt)",
        r"(?:inom|innen|inden) \d+",
        r"snarast",
        r"mahdollisimman pian",
        r"arendenummer",
    ),
    personal=(
        r"\b(?:min|mitt|mit) (?:tid|time|cv|kontrakt|avtale|mote|mode|aftale)",
        r"bifogat|vedhaeftet|vedlagt",
        r"(?:kan|kunne|skulle) (?:du|ni|dere|vi)",
        r"jag (?:vill|skulle vilja)",
        r"jeg (?:vil|onsker)",
    ),
    bulk=(
        r"avprenumerera",
        r"avregistrera",
        r"meld (?:deg|dig) av",
        r"afmeld",
        r"avmeld",
        r"avslutte abonnement",
        r"peruuta (?:tilaus|uutiskirje)",
    ),
)
