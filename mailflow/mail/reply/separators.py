"""Lines between an answer and the mail below it: "-----Original Message-----", "##- reply above this line -##".

Whether a header must follow is quote_headers' business.
"""

from __future__ import annotations

import re

from mailflow.mail.needles import beginning_of
from mailflow.mail.openings import Openings
from mailflow.mail.reply import marks, speech

_RULES = "-=_*#~>|—–+<. \t"
_LONGEST = 200
_ORIGINAL = Openings(
    "", marks.alternatives("original"), r"\s?(?:\(.{0,40}\)|(?:de|from|von|da|van|od|от) .{1,80})?\s?[:：]?\s*\Z"
)
_MAIL_WORDS = re.compile(
    r"\b(?:message|messages|mail|e-?mail|courriel|nachricht|mensaje|correo|mensagem|messaggio|bericht|meddelande|meddelelse"
    r"|melding|besked|viesti|wiadomosc|zprava|sprava|сообщение|письмо|повідомлення|лист|mesaj|mesajul|ileti|uzenet|level"
    r"|poruka|sporocilo|μήνυμα)\b|邮件|郵件|信件|メッセージ|메시지|رسالة|الرسالة|הודעה"
)
_LINE_WORDS = "|".join(marks.line_words())
_LINE = re.compile(f" {beginning_of(_LINE_WORDS)}(?:{_LINE_WORDS})")  # without one nobody asks to reply above it
_ABOVE = re.compile(marks.above_lines())
_RULE = re.compile(r"\s*(?:[-=_*#~] ?){5,200}\s*\Z")


def is_rule(low: str) -> bool:
    """Whether the line is drawn, not written."""
    return low[:4].strip()[:1] in "-=_*#~" and bool(low.strip()) and _RULE.match(low[:_LONGEST]) is not None


def names_original(low: str) -> bool:
    """Whether the line says "original message", with dashes or without."""
    return len(low) <= _LONGEST and _ORIGINAL.match(low.strip(_RULES)) is not None


def is_dashed(low: str) -> bool:
    """Whether the line, dashed on both sides, names an original or forwarded mail in whatever words."""
    text = low.strip(" \t>*|")
    if len(text) > _LONGEST or text[:2] not in ("--", "==", "__", "**", "—-", "##", "~~") or text[-2:-1] != text[-1:]:
        return False
    inner = text.strip(_RULES)
    if text[-1:] not in _RULES or not inner:
        return False
    if _ORIGINAL.match(inner):
        return True
    return text[:3] == text[:1] * 3 and len(inner.split()) <= 4 and _MAIL_WORDS.search(inner) is not None


def is_group_wise(low: str) -> bool:
    """ ">>> Agence <…> 03/03/2026 09:12 >>>": GroupWise writes its attribution in brackets."""
    return low.endswith(">>>") and len(low) <= _LONGEST and any(character.isdigit() for character in low)


def asks_to_reply_above(low: str) -> bool:
    """Whether a ticket system asks to write above this line."""
    if len(low) > _LONGEST or not _LINE.search(low) or not _ABOVE.search(low):
        return False
    return len(low.split()) <= 16 and not speech.is_own(low)
