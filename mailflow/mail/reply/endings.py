"""Whether a line ends a person's words: sign-off, client's footer, disclaimer. One line at a time, linear."""

from __future__ import annotations

import re

from mailflow.mail.openings import Openings
from mailflow.mail.reply import marks, speech

_MARGIN = r"[\s*_>\-(\[|]{0,10}"
_SAID_WORDS = 4
_FOOTER_WORDS = 22
_CLOSING_LENGTH = 150
_DISCLAIMER_LENGTH = 25
_DISCLAIMER_TITLES = re.compile("discl|avert|confid|aviso|avviso|mention|haftung|vertrau|legal")
_NOTE_BLANKS = 2
_NOTE_STARTS = ("ps", "p.s", "p. s", "nb", "n.b", "pd", "p.d")
_DEVICES = (
    r"iphon|ipad|ipod|android|galaxy|samsung|huawei|xiaomi|redmi|nokia|sony|xperia|oppo|honor|oneplus|realme|motorola"
    r"|wiko|blackberry|windows|outlook|yahoo|gmail|icloud|proton|bluemail|spark|k-9|fairemail|thunderbird|aquamail|aol"
    r"|gmx|web\.de|libero|mail\.ru|yandex|orange|sfr|free|bouygues|la ?poste|zimbra|roundcube|mailbox|newton|airmail"
    r"|canary|edison|hotmail|telekom|mobile|mobil|movil|portable|smartphone|telephone|telefon|telefono|telefoon"
    r"|cellulare|celular|telemovel|tablette?|tablet|handy|mac|macbook|ordinateur|appareil|device|dispositivo|phone"
    r"|app|mela|gerat|eset|avast|avg|norton|kaspersky|bitdefender|mcafee"
)
_FOOTER = Openings(r"[\s*_>\-(\[|]{0,16}", marks.alternatives("footer"))
_FOOTER_ENDS = tuple(marks.words("footer_end"))
_NAMES_DEVICE = re.compile(rf"\b(?:{_DEVICES})")
_EXCUSED = re.compile(r"excuse|excusez|typos|brevity|fautes|erreurs|tippfehler|errores|disculp|desculp|scus")
_SENTENCE = re.compile(
    r"[,;] .{0,40}\b(?:is|are|was|were|c'est|est|sont|car|because|ist|sind|weil|es|porque|e che|perche|mais|but|aber)\b"
    r"|\?|\b(?:ne|n'\w+|pas|not|doesn't|nicht|hier|demain|yesterday|tomorrow|gestern|ayer|ieri|lundi|mardi|mercredi"
    r"|jeudi|vendredi)\b"
)
_PLACE_OR_PERSON = re.compile(
    r"\b(?:bureau|desk|vacances|holiday|travail|work|maison|home|cabinet|buro|casa|oficina|fille|fils|soeur|frere|mari"
    r"|femme|daughter|son|wife|husband)\b"
)
_LINK = re.compile(r"<?https?://\S*|\[https?:\S*")
_UNKNOWN_APP = re.compile(
    r"\W{0,8}\w{3,12} (?:with|via|using|avec|con|com|mit|met|med|tramite|cu|from my|depuis (?:mon|ma)|de mon|desde mi"
    r"|do meu|dal mio|vanaf mijn|fran min|fra min)(?: \S{1,20}){1,4}\s*\Z"
    r"|\W{0,8}\w{3,12} (?:from|de|depuis|desde|dal|von|vanaf|fra|fran|via) \S{3,20}\s*\Z"
)
_OUTLOOK = re.compile(r".{0,30}\boutlook (?:for|pour|fur|para|per|voor|pentru|til|na|dla) (?:ios|android|windows|mac)")
_STORE_LINK = re.compile(r".{0,60}https?://(?:aka\.ms|go\.onelink\.me|overview\.mail\.yahoo|www\.avast|bit\.ly/blue)")
_DISCLAIMER = Openings(r"[\s*_>\-=~#|]{0,10}", marks.alternatives("disclaimer"))
_SHORT = marks.alternatives("closing")
_FORMAL = marks.alternatives("formal")
_CLOSING_FORMAL = Openings(_MARGIN, _FORMAL)
_CLOSING_SHORT = Openings(
    _MARGIN, _SHORT, r"(?!\w)(.*)\Z", lead=r"et |en vous souhaitant (?:une )?|je vous souhaite (?:une )?|and "
)
_MARK = re.compile(r"[.!?,;:)…]\s{0,3}")
_CLOSING_AT_END = Openings("", _SHORT, r"(?![\w'])(?P<rest>[^.!?;:]{0,40})[.!]*\s*\Z", lead="et ")
_FORMAL_AT_END = re.compile(rf"[.!?,;:)…]\s{{0,3}}(?:et )?(?:{_FORMAL}).{{0,200}}\Z")
_FORMAL_WORDS = (
    "salut",
    "agreer",
    "sentiment",
    "consideration",
    "remerciement",
    "excuses",
    "souhait",
    "porgo",
    "respect",
)
_CLOSING_WORD_AT_END = re.compile(
    r"(?<=\w)\s+(?:bien )?(?:cordialement|cdlt|cdt|bien a vous|(?:kind |best )?regards|mfg|bonne (?:journee"
    r"|soiree|reception))[\s.!]*\Z"
)
_LAST_WORDS = ("cordialement", "cdlt", "cdt", "a vous", "regards", "mfg", "journee", "soiree", "reception")
_LONGEST_CLOSING = 110
_THANKS = Openings(_MARGIN, marks.alternatives("thanks"), r"[\s,.!]*\Z")
SAYS_MORE = re.compile(
    r"\b(?:je|j'|pour (?:le|la|mon|notre|ce)|lundi|mardi|mercredi|jeudi|vendredi|samedi|mais|dans|puis|on|i|from the"
    r"|peut|pouvez|merci de|donc|demain|est|que|de ma part|who|that|but)\b"
)
POSTSCRIPT = re.compile(
    r"\s*(?:p\.? ?s\.?|post[- ]?scriptum|nb|n\.b\.|p\.?d\.?|ملاحظة|nota(?: bene)?|remarque|edit)"
    r"(?:\s?[:;,.\-]\s?|\s)\S"
)
_OWN_NOTE = Openings(r"\s*", marks.alternatives("note"))
_GREETING = Openings(r"[\s*_>]{0,4}", marks.alternatives("greeting"), r"\b")


def is_footer(low: str) -> bool:
    """Whether a client or provider wrote the folded line: "Envoyé de mon iPhone"."""
    words = low.count(" ") + 1
    if not 3 <= len(low) < 160 or words > _FOOTER_WORDS:
        return False
    if ("outlook" in low and _OUTLOOK.match(low)) or ("http" in low and _STORE_LINK.match(low)):
        return words <= 9 and not speech.is_own(low)
    found = _FOOTER.match(low)
    if not found:
        return words <= 8 and low.rstrip(" .!").endswith(_FOOTER_ENDS) and _NAMES_DEVICE.search(low) is not None
    if "http" in low:
        low = _LINK.sub("", low)
        found = _FOOTER.match(low)
    rest = low[found.end() :] if found else ""
    if _SENTENCE.search(rest) and not _EXCUSED.search(rest):
        return False
    if _NAMES_DEVICE.search(low):
        return words <= 16 and not (words > 4 and _PLACE_OR_PERSON.search(rest) and "," in rest)
    if _PLACE_OR_PERSON.search(rest):
        return False
    return not rest.strip(" .") or _UNKNOWN_APP.match(low) is not None


def is_disclaimer(low: str) -> bool:
    """Whether a disclaimer begins: nobody says "I" in one."""
    if len(low) < _DISCLAIMER_LENGTH and not _DISCLAIMER_TITLES.search(low):
        return False
    return _DISCLAIMER.match(low) is not None and not speech.is_own(low)


def is_formal(low: str) -> bool:
    """Whether the line begins the sentence that ends a formal letter."""
    return _CLOSING_FORMAL.match(low) is not None


def is_closing(low: str, following: str) -> bool:
    """Whether the line is a sign-off; `following` is the next line, for sentences that are wrapped."""
    if is_formal(low) or (following and len(low) < 100 and is_formal(f"{low} {following}")):
        return True
    found = _CLOSING_SHORT.match(low) if len(low) < _CLOSING_LENGTH else None
    if not found:
        return False
    rest = found[1]
    return len(rest) <= 60 and "?" not in rest and not any(c.isdigit() for c in rest) and not SAYS_MORE.search(rest)


def closing_at_end(low: str) -> int:
    """Where a sign-off after the last sentence of the line begins, with the mark before it; -1 without one."""
    start, found = -1, None
    for mark in _MARK.finditer(low, max(0, len(low) - _LONGEST_CLOSING)):
        if found := _CLOSING_AT_END.match(low, mark.end()):
            start = mark.start()
            break
    if not found and _may_be_formal(low) and (found := _FORMAL_AT_END.search(low)):
        start = found.start()
    if not found and low.rstrip(" .!").endswith(_LAST_WORDS) and (found := _CLOSING_WORD_AT_END.search(low)):
        start = found.start()
    if not found:
        return -1
    rest = found.groupdict().get("rest") or ""
    return -1 if any(c.isdigit() for c in rest) or SAYS_MORE.search(rest) else start


def _may_be_formal(low: str) -> bool:
    for word in _FORMAL_WORDS:  # noqa: SIM110 - a plain loop costs half of any(), and most mails pass here
        if word in low:
            return True
    return False


def is_thanks(low: str) -> bool:
    """Whether the line only thanks, in a language where that signs off a mail."""
    return _THANKS.match(low) is not None


def is_greeting(low: str) -> bool:
    """Whether the line greets, and says nothing else of weight."""
    return len(low.split()) <= 6 and _GREETING.match(low) is not None


def is_own_note(low: str) -> bool:
    """Whether a line under the signature begins the author's addition: "PS", "Mon nouveau numéro : …"."""
    if low.count(" ") < _NOTE_BLANKS and not low.startswith(_NOTE_STARTS):
        return False
    return (POSTSCRIPT.match(low) or _OWN_NOTE.match(low)) is not None and not is_formal(low)


def is_afterthought(low: str) -> bool:
    """Whether a paragraph under the signature is the author's: it asks, or says "I"."""
    if len(low.split()) < _SAID_WORDS or is_formal(low):
        return False
    return speech.is_own(low) or low.rstrip().endswith("?")
