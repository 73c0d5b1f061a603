"""What mail clients write around people's words, as patterns over folded lines: data for reply_text and signature.

French and English first; German, Spanish, Portuguese, Italian, Dutch, Arabic; the Nordic and Slavic ones as far as
they are known. Every pattern is linear and looks at one short line.
"""

from __future__ import annotations

import re

# -- "Le mar. 3 mars 2026 à 09:12, Agence <…> a écrit :" -----------------------------------------------------
VERBS = re.compile(
    r"a ecrit|wrote|writes|schrieb|escribio|escreveu|ha scritto|schreef|geschreven|skrev|napisal|napsal|kirjoitti"
    r"|a scris|yazdi|пишет|написал|писал|έγραψε|كتب|a envoye|da viet|đa viet|كتابة|のメール|写道|작성"
)
ATTRIBUTION = re.compile(
    r"[\s>*_\-]*(?:"
    r"(?:le|en date d[ue]|on|am|el|em|no dia|il|in data|op|den|pa|dnia|w dniu|dne|в|في|بتاريخ|tarihinde"
    r"|vao)\b(?=[^\d@]{0,60}\d)"
    r"|\d{1,4}[-./ ]\d{1,2}[-./ ]\d{1,4}|(?:lun|mar|mer|jeu|ven|sam|dim|mon|tue|wed|thu|fri|sat|sun|lu|ma|me|mi"
    r"|do|fr|vr)\w{0,7}\.?,? \d"
    r"|[^\d@<>.!?]{0,60}[<(\[\"]{0,2}(?:mailto:)?[\w.+%-]{1,64}@[\w.-]{1,100}(?=[^\d]{0,20}(?:a ecrit|wrote"
    r"|writes|escribio|escreveu|ha scritto|schrieb|schreef|skrev|napisal|пишет|написал|كتب)))"
    r".{0,300}(?:(?:a ecrit|wrote|writes|escribio|escreveu|ha scritto|geschreven|napisal\(?a?\)?|napsal\(?a?\)?"
    r"|kirjoitti|a scris|yazdi|пишет|написал\(?а?\)?|писал\(?а?\)?|έγραψε|كتب|da viet|đa viet|a envoye|写道|작성)"
    r"\s{0,3}[:：]?[\s*_\-]*"
    r"|(?:a ecrit|wrote) (?:le|on) .{0,40}\d.{0,40}[:：][\s*_\-]*|(?:schrieb|schreef|skrev"
    r"|kirjoitti|napisal\(?a?\)?|كتب|escreveu"
    r"|escribio|ha scritto"
    r"|كتابة)\b.{0,150}[:：][\s*_\-]*)\Z",
    re.DOTALL,
)
DATED = re.compile(
    r"[\s>*_\-]*(?:le|en date d[ue]|on|am|el|em|no dia|il|in data|op|den|pa|dnia|w dniu|dne|в|في|بتاريخ|vao"
    r"|\d{1,4}[-./ ]\d|lun|mar|mer|jeu"
    r"|ven|sam|dim|mon|tue|wed|thu|fri|sat|sun)"
)
TOLD = re.compile(r"\b(?:j'|je |m'a |me l'a|nous a|vous a|lui a|qui a|l'a ecrit|i |he |she )")
"""Words of somebody who tells of a letter: then "a écrit :" begins no quote."""
GMAIL_OLD = re.compile(r"\s*20\d\d[-/]\d{1,2}[-/]\d{1,2} [^<>]{0,80}<[^<>@]{1,80}@[^<>]{1,80}>:?\s*\Z")

# -- "De : … / Envoyé : … / À : … / Objet : …" ---------------------------------------------------------------
_LABELS = {
    "from": "de|from|von|da|di|van|fra|fran|od|от|от кого|من|expediteur|de la part de|mittente|remitente|absender"
    "|nadawca|lahettaja|gonderen|kimden|tu",
    "sent": "envoye|envoye le|date|date d'envoi|sent|sent at|gesendet|gesendet am|datum|enviado|enviado el|enviada em"
    "|enviada|enviado em|data|fecha|inviato|inviato il|verzonden|skickat|sendt|wyslano|отправлено|дата|التاريخ|تاريخ"
    "|message du|lahetetty|paivays|tarih|da gui|ngay",
    "to": "a|to|an|para|per|aan|till|til|do|кому|إلى|al|pour|destinataire|vastaanottaja|kime|den|reply-to"
    "|repondre a|cc|copie|copie a|kopie|kopia|cci",
    "subject": "objet|subject|betreff|betr|asunto|assunto|oggetto|onderwerp|amne|emne|temat|sujet|тема|الموضوع"
    "|aihe|konu"
    "|re"
    "|chu de",
}
_KIND = {label: kind for kind, labels in _LABELS.items() for label in labels.split("|")}
_LABEL = re.compile(r"[\s>*_|]{0,10}([^\W\d_][^:\d<@]{0,24}?)\s?\*{0,2}\s?[:：](?:\s|\*|\Z)")


def label_kind(line: str) -> str:
    """ "from", "sent", "to" or "subject" when the folded line is such a field of a quoted header, else ""."""
    found = _LABEL.match(line)
    return _KIND.get(found[1].strip("* "), "") if found else ""


SEPARATOR = re.compile(
    r"[\s>*_|]{0,10}(?:[-=_*]{2,}\s*)?(?:(?:debut du )?message (?:d'origine|original|initial|transfere"
    r"|reexpedie|forwarded)"
    r"|e?-?mail (?:d'origine|original|initial|transfere)|courriel (?:original|transfere)|courrier original"
    r"|original (?:message|appointment|email)|forwarded message|begin forwarded message|reply message|reply "
    r"above this line"
    r"|(?:weitergeleitete|ursprungliche|urspr\.?) (?:nachricht|e-?mail)|urspr\. nachricht"
    r"|mensaje (?:original|reenviado)|mensagem (?:original|encaminhada)|messaggio (?:originale|inoltrato)"
    r"|(?:oorspronkelijk|doorgestuurd) bericht|(?:oprindelig|ursprungligt|opprinnelig) \w{4,12}"
    r"|пересылаемое сообщение|исходное сообщение|الرسالة الأصلية|رسالة أصلية|wiadomosc oryginalna|oryginalna wiadomosc"
    r"|alkuperainen viesti)\s*(?:de .{1,80})?:?\s*[-=_*]*\s*\Z"
)
DASHED = re.compile(r"\s*[-=_*]{2,}.*[-=_*]{2,}\s*\Z")
RULE = re.compile(r"\s*[-=_*#~—–]{5,}\s*\Z")

# -- what clients add under a mail ---------------------------------------------------------------------------
FOOTER = re.compile(
    r"[\s>*_\-(\[]{0,10}(?:"
    r"(?:envoye|envoyee|ecrit|expedie)s? (?:de(?:puis)?|a partir|avec|par|via|d'un|du|grace)\b.{0,60}"
    r"(?:iphone|ipad|ipod|android|galaxy|samsung|mobile|portable|smartphone|telephone|tablette|mail|outlook"
    r"|orange|sfr|free"
    r"|bouygues|la poste|laposte|yahoo|huawei|xiaomi|redmi|nokia|sony|oppo|honor|blackberry|windows|ordinateur"
    r"|appareil|proton|mac|gmx)"
    r"|(?:provenance|envoye a partir de|obtenez|obtenir|telecharge[rz]|get) ?:? ?(?:courrier|outlook|l'application)"
    r"|sent (?:from|with|via|using|by)\b.{0,60}|get outlook for|(?:enviado|enviada) (?:desde|do|de|a partir|con"
    r"|com|via)\b.{0,60}"
    r"|(?:von|mit) (?:meinem|meiner|unterwegs|mein).{0,50}gesendet|gesendet (?:von|mit|aus).{0,60}|diese "
    r"nachricht wurde von meinem"
    r"|inviato (?:da|dal|con|tramite).{0,60}|verzonden (?:vanaf|met|via).{0,60}|verstuurd (?:vanaf|met).{0,60}"
    r"|skickat fran|sendt fra|wyslano z|lahetetty|отправлено (?:с|из)|(?:أ|ا)رسلت? من|(?:تم )?(?:ال"
    r"|أ)?إ?رسا?ل(?:ت|ه)? من"
    r"|yahoo mail ?: |mail sent from|garanti sans virus|sans virus\. ?www|virus-free\.|this email has been checked"
    r"|provenance : |recherchez?, organisez|mobile ?: envoye|__+ ?information from)"
)
DISCLAIMER = re.compile(
    r"(?:ce(?:t)? (?:message|courriel|mail|e-?mail|courrier)|le present (?:message|courriel))\b.{0,200}"
    r"(?:confidenti|destinataire|destine|verifie|virus|usage|secret professionnel|expediteur)"
    r"|l'absence de virus|(?:pensez a|avant d').{0,40}(?:imprim|environnement)|afin de (?:preserver|respecter"
    r"|contribuer).{0,60}imprim"
    r"|(?:this|the information (?:contained )?in this) (?:e-?mail|message|communication|transmission).{0,200}"
    r"(?:intended|confidential|privileged|checked|virus)|please consider the environment|if you (?:are not the"
    r"|have received this)"
    r"|diese (?:e-?mail|nachricht).{0,100}(?:vertraulich|enthalt)|este (?:mensaje|correo|email"
    r"|e-mail).{0,120}(?:confiden|dirigid|destinat)"
    r"|questo messaggio.{0,120}(?:riservat|destinat)|esta mensagem.{0,120}(?:confiden|destinat)"
    r"|si vous (?:n'etes pas le|avez recu ce)|s'il ne vous est pas destine|\*{0,3}avertissement\b.{0,60}confidential"
)

# -- how people close ----------------------------------------------------------------------------------------
_FORMAL = (
    r"(?:je vous prie|nous vous prions|veuillez|vous prie|je vous saurais gre)\b.{0,60}(?:agreer|croire"
    r"|recevoir|accepter|l'expression)"
    r"|(?:recevez|agreez|croyez)\b.{0,40}(?:salutations|sentiments|expression|assurance|consideration|madame|monsieur)"
    r"|(?:dans l'attente|en l'attente|en attendant|en vous remerciant|restant a|vous souhaitant|en esperant)\b.{0,140}"
    r"(?:agreer|salutations|cordialement|sentiments|je vous prie|bonne (?:journee|reception|soiree))"
    r"|avec (?:toute? |tous |toutes )?(?:ma|mes|mon|nos|notre) (?:\w+ )?(?:gratitude|reconnaissance"
    r"|consideration|respects?|amities|sinceres|remerciements|plus|excuses)"
    r"|(?:avec )?(?:mes|toutes mes|nos) (?:plus |bien )?(?:sinceres|respectueuses|meilleures|cordiales"
    r"|salutations|respects|hommages"
    r"|sentiments|amities)"
)
_SHORT = (
    r"(?:(?:bien|tres|trop|plus)[, ]+)*(?:cordialement|cordialemant|cordialment|cordiallement|codialement|cdlt"
    r"|cdt|crdt|crdlt|cldt|cordlt"
    r"|respectueusement|sincerement|amicalement|chaleureusement|sportivement)"
    r"|bien a (?:vous|toi)|(?:sinceres|meilleures|respectueuses|cordiales|bonnes) (?:salutations|pensees)"
    r"|salutations?(?: (?:distinguees|respectueuses|cordiales|sinceres))?"
    r"|(?:tres )?(?:bonne?|belle|excellente?|agreable)s? (?:fin de |debut de |et agreable |et belle |et bonne )?"
    r"(?:journee|journer|soiree|soire|apres[- ]?midi|aprem|semaine|reception|continuation|nuit|matinee|week[- ]?end"
    r"|we|weekend|dimanche)"
    r"|bjn|bonne j(?:ee)?|a (?:tres |tout )?bientot|a (?:tres )?bientot|au plaisir|amities|bises|bisous|a\+|a "
    r"plus tard|respects"
    r"|(?:(?:with )?(?:kind|kindest|best|warm|warmest|many)(?: personal)? |with )?regards|best wishes|all the best"
    r"|yours(?: (?:sincerely|faithfully|truly))?|(?:most )?sincerely(?: yours)?|cheers|take care|respectfully"
    r"|have a (?:nice|good|great|lovely|wonderful) (?:day|evening|weekend|week|one|afternoon)"
    r"|(?:mit )?(?:freundlich\w*|best\w*|viel\w*|lieb\w*|schon\w*|herzlich\w*) gruss\w*|mfg|hochachtungsvoll"
    r"|(?:schonen|guten) tag noch"
    r"|(?:un )?(?:cordial(?:es)? |atento |afectuoso )?saludos?(?: cordial(?:es)?)?|atentamente|cordialmente|atte\.?"
    r"|(?:com os )?(?:melhores |meus )?cumprimentos|atenciosamente|att\.?|abracos?"
    r"|(?:cordiali|distinti|cari) saluti|saluti|in fede"
    r"|(?:met )?(?:vriendelijke|hartelijke|beste) groet\w*|groet(?:en|jes)?|mvg|hoogachtend"
    r"|مع (?:خالص |فائق )?(?:ال)?(?:تحية|تحيات|تحياتي|شكر|احترام|التقدير).{0,30}|تحياتي|وتقبلوا.{0,60}|والسلام.{0,30}"
)
CLOSING_FORMAL = re.compile(rf"[\s*_>\-]{{0,6}}(?:{_FORMAL})")
CLOSING_SHORT = re.compile(
    rf"[\s*_>\-]{{0,6}}(?:et |en vous souhaitant (?:une )?|je vous souhaite (?:une )?)?(?:{_SHORT})(?!\w)(.*)\Z",
    re.DOTALL,
)
CLOSING_AT_END = re.compile(
    rf"[.!?,;:)…]\s{{0,3}}(?:et )?(?:(?:{_SHORT})(?![\w'])(?P<rest>[^.!?;:]{{0,40}})[.!]*|(?:{_FORMAL}).{{0,200}})\s*\Z"
)
CLOSING_WORD_AT_END = re.compile(
    r"(?<=\w)\s+(?:bien )?(?:cordialement|cdlt|cdt|bien a vous|(?:kind |best )?regards|mfg|bonne (?:journee"
    r"|soiree|reception))[\s.!]*\Z"
)
POSTSCRIPT = re.compile(r"\s*(?:p\.? ?s\.?|post[- ]scriptum|nb|n\.b\.)\s?[:;,.\-–]?\s")
