"""Romanian, Turkish, Hungarian, Greek, the Baltic languages."""

from __future__ import annotations

from mailflow.mail.reply.marks.language import Language

ROMANIAN = Language(
    wrote="a scris|au scris|a trimis|scrie",
    opening="pe|in data de|la data de|pe data de|la|in",
    days="lun|mar|mie|joi|vin|sam|dum",
    tells="eu|meu|mea|care|ca|un|o",
    sender="de la, de, expeditor",
    sent="trimis, data, trimis la, expediat, data trimiterii",
    recipient="catre, la, cc, pentru, destinatar",
    subject="subiect, subiectul",
    original="""
        (?:mesaj|mesajul|e-?mail)(?:ul)? (?:original|initial|redirectionat|forwardat|transmis)
        inceputul mesajului redirectionat
    """,
    above="deasupra|mai sus de + lini|rand",
    footer=r"trimis (?:de pe|din|cu|prin|de la)\b|obtine(?:ti)? outlook|fara virusi|descarcati",
    disclaimer="(?:acest (?:mesaj|e-?mail)|informatiile (?:continute|din)).{0,160}(?:confiden|destinat)",
    closing=r"""
        cu (?:deosebit\w* |multa |tot )?(?:stima|respect\w*|drag|prietenie|consideratie)|toate cele bune|numai bine
        o zi (?:buna|frumoasa).{0,12}|salutari|va doresc .{0,30}zi .{0,12}
    """,
    mine="mea|mele|sunt",
    speaks="eu|dumneavoastra|dvs|noi|imi",
    note=r"apropo\b|noul meu\b.{0,60}|noua mea\b.{0,60}",
    greeting="buna(?: ziua| dimineata| seara)?|salut|stimat",
)
TURKISH = Language(
    wrote="(?:sunu |sunlari |sunlari |sunu |sunlari )?(?:yazdi|yazdi|yazmis|yazmis|yazdilar)",
    opening="tarihinde",
    days="pzt|sal|car|car|per|cum|cmt|paz|pazartesi|sali|sali|carsamba|persembe|cuma",
    tells="ben|benim|bana",
    sender="kimden, gonderen, gonderici",
    sent="gonderildi, gonderme tarihi, tarih, gonderilme tarihi, gonderim tarihi",
    recipient="kime, bilgi, alici",
    subject="konu",
    original="""
        (?:orijinal|ozgun|iletilen|yonlendirilen|asil) (?:mesaj|ileti|e-?posta)|iletilmis mesaj
        iletilen mesaj baslangici
    """,
    above="ustune|uzerine|ustunde + satir|cizgi",
    footer="outlook'u (?:edinin|indirin)|virus(?:suz|ten)",
    footer_end="gonderildi|icin outlook",
    disclaimer="bu (?:e-?posta|mesaj|ileti|elektronik).{0,160}(?:gizli|kisiye|amaclan)",
    closing="""
        (?:en derin |en icten )?(?:saygilarimla|saygilarimla|saygilarimla|saygilar|saygilar|sevgiler|selamlar
        sevgilerimle|saygilarimizla)|iyi (?:gunler|calismalar|aksamlar|calismalar|haftalar)|kolay gelsin
    """,
    mine="benim|bana|beni",
    speaks="siz|size|biz|sizin",
    greeting="merhaba|sayin|sayin|iyi gunler|selam",
)
HUNGARIAN = Language(
    wrote="(?:ezt |a kovetkezot )?(?:irta|irtak|kuldte)",
    opening="ekkor",
    days="h|k|sze|cs|p|szo|v|hetfo|kedd|szerda|csutortok|pentek",
    tells="en|nekem|hogy|aki",
    sender="felado, kuldo",
    sent="elkuldve, datum, kuldve, kuldes datuma, idopont",
    recipient="cimzett, masolat, cimzettek",
    subject="targy",
    original="""
        (?:eredeti|tovabbitott) (?:uzenet|level|e-?mail)|tovabbitott level|tovabbitott uzenet kezdete
    """,
    footer="kuldve|elkuldve|az outlook|virusmentes",
    footer_end="kuldve",
    disclaimer="(?:ez az (?:uzenet|e-?mail)|jelen (?:uzenet|level)).{0,160}(?:bizalmas|cimzett)",
    closing=r"""
        (?:szives |baratsagos )?udvozlettel|tisztelettel|udv\.?|szep napot|koszonettel|jo munkat
    """,
    mine="nekem|enyem|vagyok",
    greeting="tisztelt|kedves|udvozlom|jo napot|szia",
)
GREEK = Language(
    wrote="έγραψε|έγραψαν|εγραψε",
    opening="στις|την|τη",
    days="δευ|τρι|τετ|πεμ|παρ|σαβ|κυρ|δευτέρα|τρίτη|τετάρτη|πέμπτη|παρασκευή",
    sender="από, αποστολέας",
    sent="στάλθηκε, ημερομηνία, εστάλη",
    recipient="προς, κοιν, κοινοποίηση",
    subject="θέμα",
    original="(?:αρχικό|προωθημένο) μήνυμα",
    footer="(?:στάλθηκε|εστάλη|απεστάλη) από",
    closing=r"με εκτίμηση|φιλικά|ευχαριστώ πολύ,?\s*\Z|με φιλικούς χαιρετισμούς|χαιρετισμούς",
    mine="εγώ|μου|είμαι",
    greeting="καλημέρα|καλησπέρα|γεια|αγαπητ",
)
BALTIC = Language(
    wrote="rase|rakstija|kirjutas|parase",
    opening="kuupaeval",
    days="pr|tr|kt|pn|st|sk|t|k|n|r|l|p|e",
    sender="nuo, no, saatja, kellelt",
    sent="issiusta, nosutits, saadetud, kuupaev, data, datums",
    recipient="kam, kellele, adresatas",
    subject="tema, temats, teema",
    original="(?:pradinis|persiustas) laiskas|algne kiri|edastatud kiri|sakotnejais zinojums",
    closing="pagarbiai|ar cienu|lugupidamisega|tervitades|linkejimai",
)
