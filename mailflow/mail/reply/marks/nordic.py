"""Swedish, Danish, Norwegian, Finnish."""

from __future__ import annotations

from mailflow.mail.reply.marks.language import Language

SWEDISH = Language(
    wrote="skrev|skriver",
    opening="den|pa|kl",
    days="man|tis|ons|tors|tor|fre|lor|son",
    tells="jag|han|hon|min|mitt|mina|vi|som|att",
    sender="fran, avsandare",
    sent="skickat, datum, skickades, skickat den",
    recipient="till, kopia, mottagare",
    subject="amne",
    original="""
        (?:ursprungligt|vidarebefordrat|ursprungliga|originalmeddelande|vidarebefordrat brev) ?(?:meddelande
        meddelandet|brev|mail|mejl|e-?post)?
    """,
    above="ovanfor|nedanfor + linje|rad",
    footer=r"skicka(?:t|des) (?:fran|med|via)\b|hamta outlook|skaffa outlook|virusfri",
    disclaimer="""
        (?:detta (?:meddelande|mejl|e-?postmeddelande|mail)|informationen i detta).{0,160}(?:konfidenti|avsett|avsedd)
        tank pa miljon
    """,
    closing=r"""
        (?:med )?(?:vanlig\w*|basta|hjartlig\w*|varma|manga) halsning\w*|halsning\w*|m\.?v\.?h\.?|vanligen
        ha en (?:bra|trevlig|fin) .{0,12}|basta halsningar|allt gott
    """,
    mine="jag|mitt",
    speaks="du|ni|vi|er|oss",
    note=r"forresten\b|mitt nya\b.{0,60}|min nya\b.{0,60}",
    greeting="hej|hejsan|god (?:morgon|dag|kvall)|basta",
)
DANISH = Language(
    wrote="skrev|skriver|har skrevet",
    opening=r"den|pa|d\.|kl",
    days="man|tir|ons|tor|fre|lor|son|mandag|tirsdag|onsdag|torsdag|fredag|lordag|sondag",
    tells="jeg|han|hun|min|mit|mine|vi|som|at",
    sender="fra, afsender, avsender",
    sent="sendt, dato, sendt den",
    recipient="til, kopi, modtager, cc",
    subject="emne, vedr",
    original="""
        (?:oprindelig|opprinnelig|original|videresendt)e? ?(?:meddelelse|besked|melding|e-?mail|mail|e-?post|post)
        start pa videresendt (?:meddelelse|besked|melding)
    """,
    above="over|under + linje",
    footer=r"sendt (?:fra|med|via)\b|hent outlook|skaff(?: deg)? outlook|fa outlook|virusfri",
    disclaimer="""
        denne (?:e-?mail|mail|meddelelse|e-?post|melding).{0,160}(?:fortrolig|konfidensiel|beregnet|tiltenkt|bestemt)
        t(?:ae|e)nk pa miljoet
    """,
    closing=r"""
        (?:med )?(?:de )?(?:venlig\w*|vennlig\w*|bedste|beste|kaerlig\w*|hjertelig\w*|mange) hilsen\w*
        (?:med )?(?:bedste|mange|venlige|vennlige) hilsner|hilsen(?: fra)?|hilsner|m\.?v\.?h\.?|d\.?b\.?h\.?
        k\.?h\.?\s*\Z|v\.?h\.?\s*\Z|ha en (?:fin|god|fortsatt) .{0,16}|hav en (?:god|dejlig) .{0,16}
    """,
    mine="jeg|mitt|meg",
    speaks="du|dere|vi|deres|os|oss",
    note=r"forresten\b|for resten\b|mit nye\b.{0,60}|mitt nye\b.{0,60}",
    greeting="hej|hei|hallo|god (?:dag|morgen|aften)|kaere|kjaere",
)
FINNISH = Language(
    wrote="kirjoitti|kirjoittivat|lahetti",
    opening="klo",
    days="ma|ti|ke|to|pe|la|su|maanantai|tiistai|keskiviikko|torstai|perjantai|lauantai|sunnuntai",
    tells="mina|han|minun|se|joka",
    sender="lahettaja",
    sent="lahetetty, paivays, pvm, paivamaara",
    recipient="vastaanottaja, kopio, vastaanottajat",
    subject="aihe",
    original="""
        (?:alkuperainen|valitetty|edelleenlahetetty) (?:viesti|sahkoposti)|valitetty viesti alkaa
    """,
    above="ylapuolel + rivi|viiva",
    footer=r"lahetetty\b|hanki outlook|viruksia ei",
    disclaimer="tama (?:viesti|sahkoposti).{0,160}(?:luottamuksel|tarkoitettu)",
    closing=r"""
        (?:ystavallisin|parhain|terveisin|lampimin|iloisin) ?(?:terveisin)?|terveisin|terv\.?\s*\Z|terkuin
        hyvaa (?:paivan|viikon)\w*.{0,12}
    """,
    mine="minun|minulla|olen",
    speaks="teidan|teille",
    greeting="hei|moi|terve|hyva|hyvaa (?:paivaa|huomenta)",
)
