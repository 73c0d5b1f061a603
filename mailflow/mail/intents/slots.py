"""choose_slot: which of the offered appointments the person takes, by number, day, time or inline answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import time

from mailflow.mail.french_dates import Mention, Named, times
from mailflow.mail.intents import courtesy, inline, pointing
from mailflow.mail.intents.findings import Findings
from mailflow.mail.intents.meeting_words import AVAILABLE
from mailflow.mail.intents.pointing_words import CONCLUDES, EITHER, MAY_POINT
from mailflow.mail.intents.slot_words import (
    AFTERNOON,
    ANY_OF_THEM,
    BARE_PAIR,
    BUSY_THEN,
    DEADLINE,
    MORNING,
    NUMBER,
    ORDER,
    OTHER_TIME,
    OTHER_WEEK,
    PART_OF_DAY,
    PHONE,
    PLACE,
    REFUSED,
    VIDEO,
    WANTED,
)
from mailflow.mail.intents.talk import SENTENCE, Slot, Talk
from mailflow.mail.phrases import Sifted
from mailflow.mail.values import Intent


def find(talk: Talk, found: Findings) -> None:
    """Looks for the chosen slot among the offered ones."""
    if not talk.slots:
        return
    under = inline.find(talk)
    if under is not None:
        found.add(Intent.CHOOSE_SLOT, f"answer under slot {under.number}")
        found.slot = under.number
        return
    statements = _statements(talk)
    kept = [clause for clause in statements if not REFUSED.search(clause)]
    doubts = len(found.doubts)
    numbers = _concluded(talk) or _numbers(talk, kept)
    dated = _by_date(talk, kept)
    if not numbers and (slot := _pointed(talk, statements, kept, dated)):
        found.add(Intent.CHOOSE_SLOT, " ".join(statements))
        found.slot = slot.number
        return
    wanted = any(WANTED.search(clause) for clause in kept)
    if len(numbers) == 1 and dated == []:  # a day beside the choice, of something else
        dated = _by_date(talk, [clause for clause in kept if _numbers(talk, [clause])])
    if len(numbers) == 1 and _fits(talk, numbers[0], dated, found):
        found.slot = numbers[0].number
    elif len(numbers) > 1:
        found.doubt("more than one slot is named")
    elif not numbers and dated is not None:
        _take_dated(talk, dated, kept, found)
        if found.slot is None and dated and talk.hours and AVAILABLE.search(talk.body) and OTHER_TIME.search(talk.body):
            del found.doubts[doubts:]
            found.add(Intent.RESCHEDULE, " ".join(kept))
            return
    if found.slot is None and not numbers and found.has(Intent.RESCHEDULE) and not ANY_OF_THEM.search(talk.body):
        del found.doubts[doubts:]
        if dated and "?" not in talk.body and not OTHER_WEEK.search(talk.body):
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


def _concluded(talk: Talk) -> list[Slot]:
    """The number in "donc le 2" at the very end: it outweighs what was said before."""
    said = CONCLUDES.search(talk.body)
    if said is None or REFUSED.search(said["said"]):
        return []
    numbers = _numbers(talk, [said["said"]])
    return numbers if len(numbers) == 1 else []


def _pointed(talk: Talk, statements: Sequence[Sifted], kept: Sequence[str], dated: list[Slot] | None) -> Slot | None:
    """A slot that neither number nor day names."""
    if (
        dated is None
        and not talk.hours
        and MAY_POINT.search(talk.body)
        and not ANY_OF_THEM.search(talk.body)
        and (slot := pointing.pointed_at(talk, statements))
    ):
        return slot
    refusing = [clause for clause in statements if clause not in kept]
    return pointing.left_over(talk, _named_in(talk, refusing)) if refusing else None


def _named_in(talk: Talk, clauses: Sequence[str]) -> list[Slot]:
    """The slots that clauses name by number or day, whatever they say of them."""
    said = "\n".join(clauses)
    days = {day.day for day in talk.days if talk.low[day.start : day.end] in said}
    return [*_numbers(talk, clauses), *(slot for slot in talk.slots if slot.at.date() in days)]


def _note_refusals(talk: Talk, statements: Sequence[str], found: Findings) -> None:
    if (
        "?" not in talk.body
        and len(talk.slots) > 1
        and not OTHER_WEEK.search(talk.body)
        and _refused_offers(talk, statements)
    ):
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
    sentences = talk.sentences
    if (last := pointing.last_word(talk.body)) != talk.body:
        sentences = [talk.low.part(piece) for piece in SENTENCE.findall(last) if piece.strip()]
        if not any(_names_a_slot(talk, sentence) for sentence in sentences):
            sentences = talk.sentences
    for sentence in sentences:
        out += [
            talk.low.part(piece)
            for piece in re.split(
                r"\b(?:mais|par contre|but|donc|car(?! de)|parce que|sinon|en revanche|alors|et (?=je\b)|vu que|because"
                r"|since)\b|;"
                r"|, (?=(?:je|le|la|l'|mardi"
                r"|lundi|jeudi|mercredi|vendredi)\b)",
                sentence,
            )
            if piece.strip()
        ]
    return out


def _names_a_slot(talk: Talk, sentence: str) -> bool:
    return bool(_named_in(talk, [sentence]) or pointing.pointed_at(talk, [sentence]))


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
        if AFTERNOON.search(talk.body):
            slots = [slot for slot in slots if slot.at.hour >= 12] or slots
        elif MORNING.search(talk.body):
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
    offered = {one.at.date() for one in talk.slots}
    elsewhere = [talk.low[day.start : day.end + 12] for day in talk.days if day.day not in offered]
    body = BUSY_THEN.sub(" ", talk.body)
    for said in elsewhere:  # "je rentre le 18 au soir"
        body = body.replace(said, " ")
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
        return _of_something_else(talk)
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


def _of_something_else(talk: Talk) -> bool:
    """Whether the day stands in a sentence of its own that tells and chooses nothing."""
    dated = [one for one in talk.sentences if any(talk.low[day.start : day.end] in one for day in talk.days)]
    return all(len(one.split()) > _TELLS and not WANTED.search(one) and not _numbers(talk, [one]) for one in dated)


_TELLS = 8  # words from which on a sentence tells something


def _by_time(talk: Talk, clauses: Sequence[str], found: Findings) -> bool:
    """Only a time or a way of meeting was named: enough when exactly one slot has it."""
    if not clauses and not ANY_OF_THEM.search(talk.body):
        return False
    text = " ".join(clauses)
    hours = times(text)
    matching = [slot for slot in talk.slots if hours and _has_time(slot, talk)]
    modality = _modality(talk)
    if not hours and modality and WANTED.search(text) and talk.words <= 15 and not EITHER.search(text):
        matching = [slot for slot in talk.slots if slot.modality == modality]
    if len(matching) == 1 and len(set(hours)) <= 1:
        found.slot = matching[0].number
        return True
    if matching or ANY_OF_THEM.search(talk.body) or (talk.words <= 4 and PART_OF_DAY.search(text)):
        found.doubt("more than one slot is meant")
        return True
    return False


def begins_with_choice(talk: Talk) -> bool:
    """Whether a plain choice by number opens the mail, whatever is told after it."""
    return (
        bool(talk.sentences)
        and len(talk.sentences[0].split()) <= _TELLS
        and len(_numbers(talk, talk.sentences[:1])) == 1
    )
