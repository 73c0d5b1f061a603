"""Whether a line is somebody's speech rather than a block of names, numbers and maxims."""

from __future__ import annotations

import re

from mailflow.mail.reply import marks

_WORDS = 9
_STRONG = re.compile(rf"(?<!\w)(?:(?:{marks.alternatives('mine')})(?![\w.])|j')")
_WEAK = re.compile(rf"(?<!\w)(?:{marks.alternatives('speaks')})(?!\w)")


def is_prose(low: str) -> bool:
    """Whether the folded line is a paragraph in which somebody speaks."""
    if len(low.split()) < _WORDS or low[:1] in '"*' or "@" in low:
        return False
    return "?" in low or _STRONG.search(low) is not None or len(set(_WEAK.findall(low))) > 1 or _addresses_reader(low)


def _addresses_reader(low: str) -> bool:
    return low.startswith(("vous ", "pouvez", "pourriez", "merci de", "please ", "could you", "can you"))


def is_own(low: str) -> bool:
    """Whether the line says "I" or "my"."""
    return _STRONG.search(low) is not None
