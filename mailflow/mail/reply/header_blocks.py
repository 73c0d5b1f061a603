"""Whether lines are the header of a quoted mail: "De : … / Envoyé : … / À : … / Objet : …". Linear.

A person may write such a list too ("De : Lyon / À : Paris"): what makes it a mail's header is an address or a time.
"""

from __future__ import annotations

import re
from enum import Enum

from mailflow.mail.lines import Line
from mailflow.mail.reply import marks

_LONGEST = 14
_LONGEST_LABEL = 40
_LONGEST_VALUE = 1_000
_CONTINUED = 2


class Field(Enum):
    """What a line of a quoted header tells."""

    SENDER = "sender"
    SENT = "sent"
    RECIPIENT = "recipient"
    SUBJECT = "subject"
    OTHER = "other"


_FIELDS = {label: kind for kind in list(Field)[:4] for label in marks.words(kind.value)}
_OTHER = """
importance, priority, prioritat, wichtigkeit, importancia, prioridad, priorite, attachments, attachment, anlagen, via,
anhange, adjuntos, anexos, allegati, bijlagen, bijlage, organization, organisation, message-id, pieces jointes
"""
_FIELDS |= {label.strip(): Field.OTHER for label in _OTHER.split(",")}
_INLINE = re.compile(
    r"(?<=[\s>*])("
    + "|".join(sorted((re.escape(label) for label in _FIELDS if len(label) > 1), key=len, reverse=True))
    + r")\*?\s?[:：]"
)
_BEGINS_NONE = (None, Field.RECIPIENT, Field.OTHER)
_ONCE = (Field.SENDER, Field.SENT, Field.SUBJECT)
_MARGIN = " \t>*_|-•·"
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_TIME = re.compile(r"\d{1,2}[:h]\d{2}|\d{1,2}\.\d{2}(?!\.?\d)|\d ?[ap]m\b")


def field(low: str) -> Field | None:
    """Which field of a quoted header the folded line is, if it is one."""
    head = low[:_LONGEST_LABEL]
    at = head.find(":")
    if at < 0:
        at = head.find("：")
        if at < 0:
            return None
    return _FIELDS.get(head[:at].strip(_MARGIN))


def end(lines: list[Line], low: list[str], index: int) -> int:
    """Index after the header that begins at `index`, 0 when none does."""
    if index >= len(low) or (first := field(low[index])) in _BEGINS_NONE:
        return 0
    kinds: set[Field | None] = {first}
    last, blanks = index, 0
    if low[index].count(":") > 1:
        kinds |= _inline(low[index])
    for position in range(index + 1, min(index + _LONGEST, len(low))):
        if lines[position].depth != lines[index].depth or len(low[position]) > _LONGEST_VALUE:
            break
        if kind := field(low[position]):
            if kind in kinds and kind in _ONCE:
                break
            kinds.add(kind)
            last, blanks = position, 0
        elif low[position].strip():
            if position - last - blanks > _CONTINUED or blanks:
                break
        else:
            blanks += 1
            if blanks > 1:
                break
    told = " ".join(low[index : last + 1])
    return last + 1 if _is_header(kinds, told) or _is_windows_mail(low, index, kinds, told) else 0


def is_whole(low: list[str]) -> bool:
    """Whether the lines are nothing but such a header."""
    kinds = {field(text) for text in low}
    return None not in kinds and _is_header(kinds, " ".join(low))


def _is_windows_mail(low: list[str], index: int, kinds: set[Field | None], told: str) -> bool:
    """Windows Mail gives names only, and no subject: then the order and the whole date tell it from a journey's."""
    in_order = index + 1 < len(low) and field(low[index]) is Field.SENDER and field(low[index + 1]) is Field.SENT
    return in_order and Field.RECIPIENT in kinds and bool(_TIME.search(told) and _YEAR.search(told))


def _inline(low: str) -> set[Field | None]:
    return {_FIELDS.get(found[1]) for found in _INLINE.finditer(low)}


def _is_header(kinds: set[Field | None], text: str) -> bool:
    address = "@" in text
    if not address and not _TIME.search(text):
        return False
    if Field.SENDER in kinds:
        if Field.SUBJECT in kinds:
            return address or Field.SENT in kinds or Field.RECIPIENT in kinds
        return address and Field.SENT in kinds
    return Field.SENT in kinds and Field.RECIPIENT in kinds and (address or Field.SUBJECT in kinds)
