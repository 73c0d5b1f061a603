"""choose_slot: which of the offered appointments the person takes, by number, day, time or inline answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import time

from mailflow.mail.folding import folded
from mailflow.mail.french_dates import Mention, Named, times
from mailflow.mail.intents import courtesy
from mailflow.mail.intents.findings import Findings
from mailflow.mail.intents.slot_words import (
    AFTERNOON,
    ANY_OF_THEM,
    BARE_PAIR,
    BUSY_THEN,
    DEADLINE,
    MORNING,
    NUMBER,
    ORDER,
    PART_OF_DAY,
    PHONE,
    PLACE,
    QUOTED_NUMBER,
    REFUSED,
    VIDEO,
    WANTED,
)
from mailflow.mail.intents.talk import Slot, Talk
from mailflow.mail.phrases import Sifted
from mailflow.mail.values import Intent


def find(talk: Talk, found: Findings) -> None:
    """Looks for the chosen slot among the offered ones."""
    if not talk.slots:
        return
    inline = _inline(talk)
    if inline is not None:
        found.add(Intent.CHOOSE_SLOT, f"answer under slot {inline.number}")
        found.slot = inline.number
        return
    statements = _statements(talk)
    kept = [clause for clause in statements if not REFUSED.search(clause)]
    doubts = len(found.doubts)
    numbers = _numbers(talk, kept)
    dated = _by_date(talk, kept)
    wanted = any(WANTED.search(clause) for clause in kept)
    if len(numbers) == 1 and _fits(talk, numbers[0], dated, found):
        found.slot = numbers[0].number
    elif len(numbers) > 1:
        found.doubt("more than one slot is named")
    elif not numbers and dated is not None:
        _take_dated(talk, dated, kept, found)
    if found.slot is None and not numbers and found.has(Intent.RESCHEDULE) and not ANY_OF_THEM.search(talk.body):
        del found.doubts[doubts:]
        if dated and "?" not in talk.body:
            found.doubt("an offered day is named")
        _note_refusals(talk, statements, found)
        return
    short = dated is not None and talk.words <= 12 and not found.intents
    if (
        numbers
        or short
        or (dated is not None and (dated or wanted))
        or (not numbers and dated is None and _by_time(talk, kept, found))
    ):
        found.add(Intent.CHOOSE_SLOT, " ".join(kept))
    elif not found.intents and (refused := _refused_offers(talk, statements)):
        found.add(Intent.CHOOSE_SLOT, refused)
        found.doubt("only what does not suit is said")
    else:
        del found.doubts[doubts:]
        _note_refusals(talk, statements, found)


def _note_refusals(talk: Talk, statements: Sequence[str], found: Findings) -> None:
    if "?" not in talk.body and len(talk.slots) > 1 and _refused_offers(talk, statements):
        found.doubt("only what does not suit is said")


def _refused_offers(talk: Talk, statements: Sequence[str]) -> str:
    """ "tout sauf le 2", "pas le mardi": a choice by what is left."""
    for clause in statements:
        offered = {slot.at.date() for slot in talk.slots}
        if REFUSED.search(clause) and (
            _numbers(talk, [clause]) or any(d.day in offered and talk.low[d.start : d.end] in clause for d in talk.days)
        ):
            return clause
    return ""


def _statements(talk: Talk) -> list[Sifted]:
    """Sentences, cut where the mind changes."""
    out: list[Sifted] = []
    for sentence in talk.sentences:
        out += [
            talk.low.part(piece)
            for piece in re.split(
                r"\b(?:mais|par contre|but|donc|car|parce que|sinon|en revanche|alors|et (?=je\b)|vu que)\b|;"
                r"|, (?=(?:je|le|la|l'|mardi"
                r"|lundi|jeudi|mercredi|vendredi)\b)",
                sentence,
            )
            if piece.strip()
        ]
    return out


def _numbers(talk: Talk, clauses: Sequence[str]) -> list[Slot]:
    by_number = {slot.number: slot for slot in talk.slots}
    out: dict[int, Slot] = {}
    for clause in clauses:
        for hit in NUMBER.finditer(clause.strip()):
            if word := hit["w"] or hit["n"]:
                order = ORDER[word]
                slot = talk.slots[-1] if order < 0 else by_number.get(order)
            elif letter := hit["l"] or hit["k"]:
                slot = by_number.get("abcde".index(letter) + 1)
            else:
                value = int(hit["a"] or hit["b"] or hit["c"])
                slot = by_number.get(value)
                if slot and hit["c"] and any(one.at.day == value and one.number != value for one in talk.slots):
                    continue  # "le 3" may be the third of the month
            if slot is not None:
                out[slot.number] = slot
        if both := BARE_PAIR.match(clause):
            out |= {by_number[int(n)].number: by_number[int(n)] for n in both.groups() if int(n) in by_number}
        for more in re.finditer(
            r"\b(?:ou|or|et|and|o)\s+(?:le |la |the |n ?°)?(\d{1,2})\b(?!\s*(?:h\b|h\d|heures?|/|:|janv|fev"
            r"|mars|avr|mai|juin|juil|aout|sept|oct|nov|dec))",
            clause,
        ):
            if out and (slot := by_number.get(int(more[1]))):
                out[slot.number] = slot
    return list(out.values())


def _said_days(talk: Talk, clauses: Sequence[str]) -> list[Mention]:
    """Days named in clauses that do not refuse."""
    kept = "\n".join(clauses)
    return [
        day
        for day in talk.days
        if day.named not in (Named.TODAY, Named.VAGUE)
        and not (day.named is Named.DAY and day.day not in {slot.at.date() for slot in talk.slots})
        and talk.low[day.start : day.end] in kept
        and not DEADLINE.search(talk.low, max(0, day.start - 14), day.end)
    ]


def _by_date(talk: Talk, clauses: Sequence[str]) -> list[Slot] | None:
    """Slots on the named days; None when no day was named, empty when a day is named that was not offered."""
    days = _said_days(talk, clauses)
    if not days:
        return None
    if any(day.clash for day in days):
        return []
    names = {day.day for day in days if day.named is not Named.HABIT}
    weekdays = {day.weekday for day in days if day.named in (Named.HABIT, Named.WEEKDAY)}
    slots = [slot for slot in talk.slots if slot.at.date() in names or slot.at.weekday() in weekdays]
    if len(names) > 1 and not slots:
        return []
    return slots


def _take_dated(talk: Talk, dated: list[Slot], clauses: Sequence[str], found: Findings) -> None:
    matching = _narrowed(talk, dated)
    kept = "\n".join(clauses)
    named = {
        day.day
        for day in talk.days
        if day.named in (Named.FULL, Named.NUMBERED, Named.WEEKDAY) and talk.low[day.start : day.end] in kept
    }
    modality = _modality(talk)
    if matching and talk.hours and any(not _offers_time(hour, matching) for hour in talk.hours):
        found.doubt("a time is named that was not offered")
        return
    if len(matching) == 1 and not _in_part_of_day(matching[0], talk):
        found.doubt("another part of the day is named")
    if len(matching) == 1 and modality and matching[0].modality and _other_way(talk, matching[0]):
        found.doubt("another way of meeting is asked for")
    if len(matching) == 1 and len(named & {slot.at.date() for slot in talk.slots}) <= 1:
        found.slot = matching[0].number
    else:
        found.doubt("the named day does not point at one slot")


def _narrowed(talk: Talk, slots: list[Slot]) -> list[Slot]:
    """Slots that fit the named times and the named way of meeting."""
    if talk.hours:
        slots = [slot for slot in slots if _has_time(slot, talk)]
    modality = _modality(talk)
    if modality and len(slots) > 1:
        fitting = [slot for slot in slots if slot.modality == modality]
        slots = fitting or slots
    if len(slots) > 1:
        if re.search(r"apres-midi|afternoon", talk.body):
            slots = [slot for slot in slots if slot.at.hour >= 12] or slots
        elif re.search(r"\b(?:matin|matinee|morning)\b", talk.body):
            slots = [slot for slot in slots if slot.at.hour < 12] or slots
    return slots


def _has_time(slot: Slot, talk: Talk) -> bool:
    clock = slot.at.time()
    return any(
        one == clock or (one.hour < 8 and one.hour + 12 == clock.hour and one.minute == clock.minute)
        for one in talk.hours
    )


def _offers_time(hour: time, slots: list[Slot]) -> bool:
    return any(
        hour == slot.at.time() or (hour.hour < 8 and (hour.hour + 12, hour.minute) == (slot.at.hour, slot.at.minute))
        for slot in slots
    )


def _in_part_of_day(slot: Slot, talk: Talk) -> bool:
    """Whether "le matin" or "l'après-midi", when said, fits the slot."""
    body = BUSY_THEN.sub(" ", talk.body)
    morning, afternoon = bool(MORNING.search(body)), bool(AFTERNOON.search(body))
    return morning == afternoon or (slot.at.hour < 12) == morning


def _modality(talk: Talk) -> str:
    return _way_of(talk.body)


def _way_of(body: str) -> str:
    found = [
        name for name, pattern in (("phone", PHONE), ("video", VIDEO), ("in_person", PLACE)) if pattern.search(body)
    ]
    return found[0] if len(found) == 1 else ""


def _other_way(talk: Talk, slot: Slot) -> bool:
    """Whether another way of meeting is asked for; thanks for a call ask for none."""
    return _modality(talk) != slot.modality and _way_of(talk.low.part(courtesy.without_courtesy(talk.body))) not in (
        "",
        slot.modality,
    )


def _fits(talk: Talk, slot: Slot, dated: list[Slot] | None, found: Findings) -> bool:
    """Whether everything else the person said agrees with the number."""
    if dated is not None and slot not in dated:
        found.doubt("the number and the day do not agree")
        return False
    if talk.hours and not _has_time(slot, talk):
        if any(_has_time(other, talk) for other in talk.slots):
            found.doubt("the number and the time do not agree")
            return False
        found.doubt("a time is named that was not offered")
    if not _in_part_of_day(slot, talk):
        found.doubt("another part of the day is named")
    modality = _modality(talk)
    if modality and slot.modality and _other_way(talk, slot):
        found.doubt("another way of meeting is asked for")
    return True


def _by_time(talk: Talk, clauses: Sequence[str], found: Findings) -> bool:
    """Only a time or a way of meeting was named: enough when exactly one slot has it."""
    if not clauses and not ANY_OF_THEM.search(talk.body):
        return False
    text = " ".join(clauses)
    hours = times(text)
    matching = [slot for slot in talk.slots if hours and _has_time(slot, talk)]
    modality = _modality(talk)
    if not hours and modality and WANTED.search(text) and talk.words <= 15:
        matching = [slot for slot in talk.slots if slot.modality == modality]
    if len(matching) == 1 and len(set(hours)) <= 1:
        found.slot = matching[0].number
        return True
    if matching or ANY_OF_THEM.search(talk.body) or (talk.words <= 4 and PART_OF_DAY.search(text)):
        found.doubt("more than one slot is meant")
        return True
    return False


def _inline(talk: Talk) -> Slot | None:
    """The slot under whose quoted line a yes stands, when there is exactly one such answer."""
    if "\n>" not in f"\n{talk.mail.text[:20_000]}" or "\n" not in talk.mail.reply_text:
        return None
    own = {line.strip() for line in talk.mail.reply_text.split("\n") if line.strip()}
    current: Slot | None = None
    verdicts: dict[int, str] = {}
    by_number = {slot.number: slot for slot in talk.slots}
    for line in talk.mail.text[:20_000].split("\n"):
        if line.startswith(">"):
            number = QUOTED_NUMBER.match(folded(line))
            current = by_number.get(int(number[1])) if number else current
            continue
        if current is not None and line.strip() in own:
            verdicts[current.number] = f"{verdicts.get(current.number, '')} {folded(line)}"
    if not verdicts:
        return None
    accepted = [number for number, text in verdicts.items() if WANTED.search(text) and not REFUSED.search(text)]
    if len(accepted) == 1:
        return by_number[accepted[0]]
    return None


def answered_inline(talk: Talk) -> bool:
    """Whether the person wrote between the quoted lines."""
    return _inline(talk) is not None
