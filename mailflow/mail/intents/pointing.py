"""Which offered slot is meant where neither number nor day says it: by its way of meeting, its place, what is left.

Only clear pointing counts: what fits several slots, or none, points at nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from mailflow.mail.intents import pointing_words as words
from mailflow.mail.intents.slot_words import PHONE, PLACE, REFUSED, VIDEO
from mailflow.mail.intents.talk import Slot, Talk

_PIECE = re.compile(r",\s+|\s\(| (?=s'il vous plait)")
_FEW = 16  # words of a statement that points; a longer one tells
_AFTERNOON = 12  # o'clock


def last_word(body: str) -> str:
    """What is left to count once the person has corrected themselves: "le 1, euh non plutôt le 2"."""
    at = 0
    for found in words.CORRECTS.finditer(body):
        at = found.end()
    return body[at:]


def without_travel(statement: str) -> str:
    """ "sans me déplacer" refuses nothing: it asks for a call."""
    return words.NO_TRAVEL.sub(" sans trajet ", statement)


def pointed_at(talk: Talk, statements: Sequence[str]) -> Slot | None:
    """The one slot the statements point at."""
    for statement in statements:
        said = without_travel(statement)
        if words.EITHER.search(said):
            return None
        pieces = _PIECE.split(said)
        found = [slot for piece in pieces if (slot := _by_place(talk.slots, piece))]
        if not found and not REFUSED.search(said):
            found = [slot for piece in pieces if (slot := _by_kind(talk.slots, piece))]
        if found:
            return found[0] if len(set(found)) == 1 else None
    return None


def _points(said: str) -> bool:
    return len(said.split()) <= _FEW and "?" not in said and words.POINTS.search(said) is not None


def _by_place(slots: Sequence[Slot], said: str) -> Slot | None:
    """ "le plus tôt possible", "l'avant-dernier", "celui du milieu"."""
    if len(slots) < 2:
        return None
    if words.LAST_BUT_ONE.search(said):
        return slots[-2]
    if len(slots) == 3 and words.MIDDLE.search(said):
        return slots[1]
    early, late = words.EARLIEST.search(said), words.LATEST.search(said)
    if bool(early) == bool(late) or words.ABOUT_AN_ANSWER.search(said):
        return None
    if not _points(said) and len(said.split()) > 6:
        return None
    pick = min if early else max
    return pick(slots, key=lambda slot: slot.at)


def _by_kind(slots: Sequence[Slot], said: str) -> Slot | None:
    """ "celui en visio", "celui du matin"."""
    if not _points(said) and not words.ONLY_A_WAY.match(said):
        return None
    ways = _ways(said)
    morning, afternoon = words.IN_THE_MORNING.search(said), words.IN_THE_AFTERNOON.search(said)
    if not ways and bool(morning) == bool(afternoon):
        return None
    fitting = [slot for slot in slots if not ways or slot.modality in ways]
    if bool(morning) != bool(afternoon):
        fitting = [slot for slot in fitting if (slot.at.hour < _AFTERNOON) == bool(morning)]
    return fitting[0] if len(fitting) == 1 and len(slots) > 1 else None


def _ways(said: str) -> frozenset[str]:
    """The ways of meeting that are asked for; none where several are named apart."""
    named = {
        way
        for way, found in (
            ("phone", PHONE.search(said)),
            ("video", VIDEO.search(said) if "distance" not in said else None),
            ("in_person", PLACE.search(said) or words.FACE_TO_FACE.search(said)),
        )
        if found
    }
    if {"phone", "video"} <= named and re.search(r"video call|appel video|call video|visio", said):
        named.discard("phone")
    if len(named) > 1:
        return frozenset()
    if not named and words.FROM_HOME.search(said):
        return frozenset(("phone", "video"))
    return frozenset(named)


def left_over(talk: Talk, refused: Sequence[Slot]) -> Slot | None:
    """ "sauf le jeudi, donc l'autre": the only slot that is not refused."""
    rest = [slot for slot in talk.slots if slot not in refused]
    return rest[0] if refused and len(rest) == 1 and words.THE_OTHER.search(talk.body) else None
