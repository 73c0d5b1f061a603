"""Texts that stand beside a mail: footers of lists and gateways, or words for a person to weigh. Understands none."""

from __future__ import annotations

import re

from mailflow.mail import lines
from mailflow.mail.reply import reply_text

_RULED = re.compile(r"\s*[-_=*~#—]{2,}[ \t]*(?:\n|\Z)")  # a footer is set off by a line, or by a signature's delimiter


def has_words(further: str) -> bool:
    """Whether a text is more than a footer."""
    if _RULED.match(further):
        return False
    return any(character.isalnum() for character in reply_text.split(lines.of_plain_text(further)).reply)
