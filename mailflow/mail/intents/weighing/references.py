"""Where a reply refers to the offered slots: by day, hour, number, order, way of meeting or part of the day. Pure.

A reference only says which slots the words fit; whether they are chosen, refused or just named is weighed in choosing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, time

from mailflow.mail import french_dates
from mailflow.mail.french_dates import Named
from mailflow.mail.intents.slot_words import NUMBER, ORDER
from mailflow.mail.intents.talk import Slot, Talk
from mailflow.mail.intents.weighing.word_kinds import kinds

TABLE = "pointers.txt"
TOKEN = re.compile(r"[^\W\d_]+|\d+|[,;.!?:()\n/+-]")
_NOON = 12
_OPENS = 8  # o'clock, at the earliest
_NUMBERS = {
    "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "one": 1, "two": 2, "three": 3, "four": 4, "dos": 2,
    "tres": 3, "uno": 1,
}  # fmt: skip
_FULL = (Named.FULL, Named.NUMBERED, Named.DAY)
_BY_WEEKDAY = (Named.HABIT, Named.WEEKDAY)


@dataclass(frozen=True, slots=True)
class Reference:
    """Words at `start` to `end` of the folded text, and the places in the list of the slots they fit, often none."""

    kind: str
    start: int
    end: int
    fits: frozenset[int]


def references(talk: Talk) -> list[Reference]:
    """All of a reply, in order."""
    begin = len(talk.low) - len(talk.body)
    found = [*_days(talk, begin), *_hours(talk, begin)]
    found += _numbers(talk, begin, found)
    found += _words(talk, begin, list(found))
    return sorted(found, key=lambda one: (one.start, one.end, one.kind))


def _fitting(talk: Talk, fits: Callable[[Slot], bool]) -> frozenset[int]:
    return frozenset(place for place, slot in enumerate(talk.slots) if fits(slot))


def _on(talk: Talk, day: date, weekday: int | None) -> frozenset[int]:
    return _fitting(talk, lambda slot: slot.at.date() == day or slot.at.weekday() == weekday)


def _at(talk: Talk, hour: time) -> frozenset[int]:
    """An hour before eight is meant after noon."""
    hours = (hour.hour, hour.hour + _NOON) if hour.hour < _OPENS else (hour.hour,)
    return _fitting(talk, lambda slot: slot.at.minute == hour.minute and slot.at.hour in hours)


def _days(talk: Talk, begin: int) -> Iterator[Reference]:
    for day in talk.days:
        if day.start >= begin and day.named is not Named.TODAY:
            weekday = day.weekday if day.named in _BY_WEEKDAY else None
            kind = "day" if day.named in _FULL else "relative" if weekday is None else "weekday"
            yield Reference(kind, day.start, day.end, _on(talk, day.day, weekday))


def _hours(talk: Talk, begin: int) -> Iterator[Reference]:
    for (start, end), hour in french_dates.times_with_places(talk.low):
        if start >= begin:
            yield Reference("hour", start, end, _at(talk, hour))


def _free(taken: list[Reference], start: int, end: int) -> bool:
    return all(end <= one.start or start >= one.end for one in taken)


def _numbered(talk: Talk, number: int) -> frozenset[int]:
    return _fitting(talk, lambda slot: slot.number == number)


def _numbers(talk: Talk, begin: int, taken: list[Reference]) -> Iterator[Reference]:
    """Numbers and ordinals as people write them before a slot."""
    for found in NUMBER.finditer(talk.low, begin):
        group = str(found.lastgroup)
        said, (start, end) = found[group], found.span(group)
        if _free(taken, start, end):
            if group in "wn":
                order = ORDER[said]
                number = len(talk.slots) if order < 0 else order
                yield Reference("order", start, end, _numbered(talk, number))
            elif group in "lk":
                yield Reference("number", start, end, _numbered(talk, "abcde".index(said) + 1))
            else:
                yield Reference("number after le" if group == "c" else "number", start, end, _numbered(talk, int(said)))


def _words(talk: Talk, begin: int, taken: list[Reference]) -> Iterator[Reference]:
    """Bare numbers, and words that point."""
    for found in TOKEN.finditer(talk.low, begin):
        word, (start, end) = found[0], found.span()
        free = _free(taken, start, end)
        if free and len(word) == 1 and word.isdecimal():
            yield Reference("bare number", start, end, _numbered(talk, int(word)))
        elif free and word in _NUMBERS:
            yield Reference("number in words", start, end, _numbered(talk, _NUMBERS[word]))
        for kind in kinds(TABLE).of[word]:
            if free or kind not in ("first", "middle", "last"):
                yield Reference(kind, start, end, _by_kind(talk, kind))


def _by_kind(talk: Talk, kind: str) -> frozenset[int]:
    count = len(talk.slots)
    if kind == "middle":
        return frozenset([count // 2] if count % 2 else [])
    if kind in ("first", "last"):
        return frozenset([0 if kind == "first" else count - 1])
    if kind in ("morning", "afternoon"):
        return _fitting(talk, lambda slot: (slot.at.hour < _NOON) == (kind == "morning"))
    return _fitting(talk, lambda slot: slot.modality == kind)
