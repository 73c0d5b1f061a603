"""Whether a failure means a dead address (hard), one that may work again (soft), or cannot be told. Pure."""

from __future__ import annotations

import re

from mailflow.mail.disposition.words import causes
from mailflow.mail.folding import folded
from mailflow.mail.phrases import Phrases, Sieve, Sifted
from mailflow.mail.values import BounceKind

_REPLY_CODE = re.compile(r"(?<![\d.])([45]\d\d)(?:[ -](?!\d)|#|\Z|\n)")
_LOOKED_AT = 4_000
_Cause = tuple[str, Phrases]
_SIEVE = Sieve()


def _compiled(table: tuple[tuple[str, tuple[str, ...]], ...]) -> tuple[_Cause, ...]:
    return tuple((name, Phrases("|".join(phrases), sieve=_SIEVE)) for name, phrases in table)


_ALIVE = _compiled(causes.NEITHER_DEAD)
_DEAD = _compiled(causes.DEAD)

# RFC 3463 section 3 by subject and detail: what the numbers alone say. Longest fit wins.
_BY_STATUS = {
    "5.1.": BounceKind.HARD,  # addressing
    "5.1.7": BounceKind.SOFT,  # our own sender address
    "5.1.8": BounceKind.SOFT,
    "5.2.1": BounceKind.HARD,  # mailbox disabled
    "5.2.2": BounceKind.SOFT,  # full
    "5.2.3": BounceKind.SOFT,  # this mail is too long for it
    "5.2.4": BounceKind.SOFT,  # trouble of a list
    "5.3.": BounceKind.SOFT,  # the other system's trouble, or the size
    "5.4.4": BounceKind.HARD,  # no route: the domain
    "5.4.5": BounceKind.SOFT,
    "5.4.6": BounceKind.SOFT,
    "5.4.7": BounceKind.SOFT,  # tried too long
    "5.5.": BounceKind.SOFT,  # protocol
    "5.6.": BounceKind.SOFT,  # content
    "5.7.": BounceKind.SOFT,  # policy
}
_SURE = ("5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10")


def kind_of(status: str, diagnostic: str, action: str = "failed") -> BounceKind:
    """Hard when the address is dead, soft when it may work again: the status first, the words where it is vague."""
    if action == "delayed" or status.startswith("4."):
        return BounceKind.SOFT
    if action in ("delivered", "relayed", "expanded", "deliverable"):
        return BounceKind.UNKNOWN
    low = Sifted.of(folded(diagnostic[:_LOOKED_AT]), _SIEVE)
    dead, alive = _said(_DEAD, low), _said(_ALIVE, low)
    if status in _SURE:
        return BounceKind.SOFT if alive and not dead else BounceKind.HARD
    by_status = next((_BY_STATUS[status[:size]] for size in (5, 4) if status[:size] in _BY_STATUS), None)
    if dead is None and alive is None:
        return by_status or _by_code(status, diagnostic)
    if dead is not None and alive is None:
        return BounceKind.SOFT if not status and _by_code("", diagnostic) is BounceKind.SOFT else BounceKind.HARD
    if dead is None:
        return BounceKind.HARD if status.startswith("5.2.1") else BounceKind.SOFT
    return by_status or BounceKind.SOFT


def _said(table: tuple[_Cause, ...], low: Sifted) -> str | None:
    return next((name for name, phrases in table if phrases.search(low)), None)


def _by_code(status: str, diagnostic: str) -> BounceKind:
    code = _REPLY_CODE.search(diagnostic)
    if code:
        return BounceKind.SOFT if code[1][0] == "4" else BounceKind.HARD
    return BounceKind.HARD if status.startswith("5.") else BounceKind.UNKNOWN
