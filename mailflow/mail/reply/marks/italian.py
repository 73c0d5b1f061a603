"""Italian."""

from __future__ import annotations

from mailflow.mail.reply.marks.language import Language

ITALIAN = Language(
    wrote="ha scritto|hanno scritto|scriveva|scrisse|ha inviato|scrive",
    opening="il|il giorno|in data|alle|l'",
    days="lun|mar|mer|gio|ven|sab|dom",
    tells="io|mio|mia|miei|suo|sua|nostro|che|un|una|lo|mi",
    quoting="citando|citazione di",
    sender="da, mittente",
    sent="inviato, data, inviato il, data invio, spedito",
    recipient="a, cc, per, destinatario, ccn, rispondi a",
    subject="oggetto",
    original="""
        (?:inizio )?(?:messaggio|e-?mail|mail)(?: di)? (?:originale|inoltrato|originario|precedente|inoltrata)
        messaggio (?:originale|inoltrato)
    """,
    above="sopra|al di sopra|sotto + riga|linea",
    footer=r"""
        inviat[oa] (?:da|dal|dalla|con|tramite|via|mediante)\b|(?:scarica|ottieni) (?:outlook|l'app)
        privo di virus\..{0,60}
        questa e-?mail e stata controllata|mail priva di virus
    """,
    disclaimer="""
        (?:questo messaggio|questa (?:e-?mail|comunicazione)|il presente messaggio|la presente
        le informazioni contenute|il contenuto di questa).{0,160}(?:riservat|destinat|confiden|esclusiv|messaggio)
        (?:ai sensi|in ottemperanza) d.{0,60}|avviso di riservatezza|prima di stampare|rispetta l'ambiente
        se (?:non siete|non e il|avete ricevuto|ha ricevuto|ricevete)
    """,
    closing="""
        (?:i miei |i |con i )?(?:piu |molti )?(?:cordiali|distinti|cari|sinceri|migliori|affettuosi)(?: |, )saluti
        saluti(?: cordiali| distinti)?|in fede|cordialmente|cordialita
        (?:un )?(?:caro |cordiale )?saluto|(?:buona|felice) (?:giornata|serata|settimana)
        buon (?:lavoro|weekend|fine settimana)|a presto|un abbraccio
    """,
    formal="""
        (?:in attesa di|nell'attesa).{0,100}(?:saluti|porgo|cordial)|(?:vi |le )?porgo .{0,60}saluti
        la prego di .{0,60}(?:saluti|gradire)
    """,
    mine="mio|mia|miei|mie",
    speaks="io|lei|voi|noi|nostro|sono|ho",
    note=r"a proposito\b|il mio nuovo\b.{0,60}|la mia nuova\b.{0,60}|dimenticavo\b",
    greeting=r"buongiorno|buonasera|salve|ciao|gentile|gent\.|egregi",
    within="in rosso|in blu|in verde|qui sotto|di seguito|in calce",
)
