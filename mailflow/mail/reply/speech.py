"""Whether a line is somebody's speech rather than a block of names, numbers and maxims."""

from __future__ import annotations

from mailflow.mail.reply import marks

_WORDS = 9
_MINE = frozenset(marks.words("mine"))
_PAIRS = tuple(pair for pair in _MINE if " " in pair)
_HEADS = frozenset(pair.partition(" ")[0] for pair in _PAIRS)
_SPOKEN = frozenset(marks.words("speaks"))
_ADDRESSES_READER = ("vous ", "pouvez", "pourriez", "merci de", "please ", "could you", "can you")


def is_prose(low: str) -> bool:
    """Whether the folded line is a paragraph in which somebody speaks."""
    if low.count(" ") < _WORDS - 1 or len(low.split()) < _WORDS or low[:1] in '"*' or "@" in low:
        return False
    words = set(low.replace("'", "' ").replace(",", " ").split())
    return "?" in low or _says_mine(words, low) or len(_SPOKEN & words) > 1 or low.startswith(_ADDRESSES_READER)


def is_own(low: str) -> bool:
    """Whether the line says "I" or "my"."""
    return _says_mine(set(low.replace("'", "' ").replace(",", " ").split()), low)


def _says_mine(words: set[str], low: str) -> bool:
    if not _MINE.isdisjoint(words):
        return True
    return not _HEADS.isdisjoint(words) and any(pair in low for pair in _PAIRS)
