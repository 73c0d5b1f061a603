"""choose_slot: which of the offered appointments the person takes, by number, day, time or inline answer."""

from __future__ import annotations

import re
from datetime import time

from mailflow.mail.folding import folded
from mailflow.mail.french_dates import Mention, Named, times
from mailflow.mail.intents.findings import Findings
from mailflow.mail.intents.talk import Slot, Talk
from mailflow.mail.values import Intent

_NUMBER = re.compile(
    r"(?:creneau|numero|num|n ?°|nº|no\.?|option|choix|proposition|rendez-vous|slot|number|date|cita|opcao"
    r"|horaire|رقم|الموعد)\s*(?:n ?°|numero|nº|no\.?|رقم|:|=)?\s*(?P<a>\d{1,2})\b(?!\s*(?:h\b|h\d|heures?|:\d|/"
    r"|er\b))"
    r"|\A\W*(?:(?:oui|ok|d'accord|bonjour|pour moi|je (?:prends|choisis|prefere)|ce sera|plutot|va pour"
    r"|alors)\W+)*(?:le|la|pour le|pour la|n ?°)?\s*(?P<b>\d{1,2})\s*(?:e|eme|er|ier|ere|ieme)?\W*(?:\Z|(?=\b(?:s'il|merci"
    r"|me convient|me va|pour moi|svp|est|c'est|convient|va|parfait|si|par telephone|serait|sera|m'irait"
    r"|m'arrange|ira|the|is|please)))"
    r"|\b(?:option|choix|creneau|proposition|slot|le|la) (?P<l>[a-e])\b(?! [a-z])|\A\W*(?P<k>[b-e])\W*\Z"
    r"|(?<![\w/])(?:le|la|the)\s+(?P<c>\d{1,2})\b(?!\s*(?:h\b|h\d|heures?|:|/|er\b|%|€|euro|min|mois|ans?\b"
    r"|jours?|semaines?|janv|fev|mars|avr|mai\b|juin|juil|aout|sept|oct|nov|dec|premiers?|dernier))"
    r"|(?:(?<!\w)(?:le|la|pour le|option|numero|choix|creneau|proposition|number|slot|option number)\s+"
    r"|\A\W*(?:le )?)(?P<n>un|deux|trois|quatre|cinq|one|two|three|four|five)\b(?!\s*(?:heures?|mars|avril|mai|juin|juillet|aout"
    r"|jours?|semaines?|fois|mois|personnes?|enfants?|autres?|dates?|creneaux?|rendez|me vont|conviennent|de\b|\w+ [a-z]+ ?\?))"
    r"|(?<!du )(?<!au )(?<!des )(?<!semaine )(?<!annee )\b(?P<w>premier|premiere|1er|1ere|deuxieme|second"
    r"|seconde|2e|2eme|2nd|troisieme|3e|3eme|2ieme|3ieme|quatrieme|4e|4eme|4ieme|cinquieme|5e|5eme|dernier|derniere|first|third"
    r"|fourth|last|primero|primera|segundo|segunda|tercero|tercera|الأول|الثاني|الثالث)\b(?!\s+(?:fois|message"
    r"|mail|rendez-vous (?:avec|que)|jour|semaine|trimestre|enfant|mois|entretien|demande|de mon|au \d|janv|fev"
    r"|mars|avr|mai\b|juin|juil|aout|sept|oct|nov|dec))"
)
_ORDER = {
    "premier": 1, "premiere": 1, "1er": 1, "1ere": 1, "first": 1, "primero": 1, "primera": 1, "الأول": 1,
    "deuxieme": 2, "second": 2, "seconde": 2, "2e": 2, "2eme": 2, "2ieme": 2, "2nd": 2, "segundo": 2, "segunda": 2, "الثاني": 2,
    "troisieme": 3, "3e": 3, "3eme": 3, "3ieme": 3, "third": 3, "tercero": 3, "tercera": 3, "الثالث": 3,
    "quatrieme": 4, "4e": 4, "4eme": 4, "4ieme": 4, "fourth": 4, "cinquieme": 5, "5e": 5, "5eme": 5,
    "dernier": -1, "derniere": -1, "last": -1,
    "un": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5,
}  # fmt: skip
_REFUSED = re.compile(
    r"\b(?:pas(?! (?:loin|de (?!creneau|disponib|date|place|temps)|mal\b|grave|besoin|trop loin|mieux|oublie))|impossible|aucune?s?|non|sauf|hormis|ni"
    r"|indisponible|prise? le|deja (?:un|pris)|evit|jamais|can't|cannot|not|unable|except|لا أستطيع|m'en fiche"
    r"|egal|peu importe|trop (?:tot|tard|loin))\b|ne (?:peux|pourrai|suis|convient)|\bn'(?:est|irait|y)"
)
_WANTED = re.compile(
    r"\b(?:je (?:prends|choisis|retiens|prefere|prefererais|opte|selectionne|reserve|souhaite|voudrais|veux"
    r"|confirme|valide|suis (?:disponible|libre|d'accord)|serai|viendrai|viens|peux)|ok|oui|d'accord|c'est bon"
    r"|parfait|convient|celui|celle|le rendez-vous (?:par|en|de|du|a)|on part sur|partir sur|works|suits|fine|i'd take|ce sera|ca sera|reserve[rz]?|mettez[- ]moi|inscrivez[- ]moi|positionne\w*|voy|nickel|impec\w*|me va|va tres bien|m'irait|m'arrange|irait|ca me va|va pour|entendu|choix|i (?:can"
    r"|choose|take|prefer|will|'d like)|puedo|prefiero|posso|escolho|أختار|يناسبني|أفضل|disponible|libre"
    r"|let's)\b"
)
_PHONE = re.compile(
    r"telephone|telephonique|par tel\b|phone|appel(?!l?e (?:mr|m\.|madame))|m'appeler|telefono|telefone|الهاتف|هاتف"
)
_VIDEO = re.compile(r"visio|video|teams|zoom|skype|distance|webcam")
_PLACE = re.compile(
    r"agence|sur place|presentiel|en personne|physique|dans vos locaux|at the (?:agency|office)|in person|الوكالة"
)
_EITHER = re.compile(
    r"\bou\b|\bor\b|\bet\b|\bo\b|l'un ou l'autre|n'importe|tous les|les deux|les trois|either|both|peu importe"
    r"|au choix|comme vous (?:voulez|preferez)|vous laisse choisir|أو"
)
_QUOTED_NUMBER = re.compile(r"\A[> ]*(?:[-*•]\s*)?(?:creneau |option |choix |slot )?n?°?\s*(\d{1,2})\s*[.):\-–]")


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
    kept = [clause for clause in statements if not _REFUSED.search(clause)]
    doubts = len(found.doubts)
    numbers = _numbers(talk, kept)
    dated = _by_date(talk, kept)
    wanted = any(_WANTED.search(clause) for clause in kept)
    if len(numbers) == 1 and _fits(talk, numbers[0], dated, found):
        found.slot = numbers[0].number
    elif len(numbers) > 1:
        found.doubt("more than one slot is named")
    elif not numbers and dated is not None:
        _take_dated(talk, dated, kept, found)
    if found.slot is None and not numbers and found.has(Intent.RESCHEDULE) and not _ANY_OF_THEM.search(talk.body):
        del found.doubts[doubts:]
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


def _note_refusals(talk: Talk, statements: list[str], found: Findings) -> None:
    if "?" not in talk.body and len(talk.slots) > 1 and _refused_offers(talk, statements):
        found.doubt("only what does not suit is said")


def _refused_offers(talk: Talk, statements: list[str]) -> str:
    """ "tout sauf le 2", "pas le mardi": a choice by what is left."""
    for clause in statements:
        offered = {slot.at.date() for slot in talk.slots}
        if _REFUSED.search(clause) and (
            _numbers(talk, [clause]) or any(d.day in offered and talk.low[d.start : d.end] in clause for d in talk.days)
        ):
            return clause
    return ""


def _statements(talk: Talk) -> list[str]:
    """Sentences, cut where the mind changes."""
    out: list[str] = []
    for sentence in talk.sentences:
        out += [
            piece
            for piece in re.split(
                r"\b(?:mais|par contre|but|donc|car|parce que|sinon|en revanche)\b|;|, (?=(?:je|le|la|l'|mardi"
                r"|lundi|jeudi|mercredi|vendredi)\b)",
                sentence,
            )
            if piece.strip()
        ]
    return out


_BARE_PAIR = re.compile(r"\A\W*(?:le |la )?(\d)\s*(?:ou|et|or|/|,)\s*(?:le |la )?(\d)\W*\Z")


def _numbers(talk: Talk, clauses: list[str]) -> list[Slot]:
    by_number = {slot.number: slot for slot in talk.slots}
    out: dict[int, Slot] = {}
    for clause in clauses:
        for hit in _NUMBER.finditer(clause.strip()):
            if word := hit["w"] or hit["n"]:
                order = _ORDER[word]
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
        if both := _BARE_PAIR.match(clause):
            out |= {by_number[int(n)].number: by_number[int(n)] for n in both.groups() if int(n) in by_number}
        for more in re.finditer(
            r"\b(?:ou|or|et|and|o)\s+(?:le |la |the |n ?°)?(\d{1,2})\b(?!\s*(?:h\b|h\d|heures?|/|:|janv|fev"
            r"|mars|avr|mai|juin|juil|aout|sept|oct|nov|dec))",
            clause,
        ):
            if out and (slot := by_number.get(int(more[1]))):
                out[slot.number] = slot
    return list(out.values())


_DEADLINE = re.compile(r"(?:d'ici|avant|jusqu'|by|until|before)\W")


def _said_days(talk: Talk, clauses: list[str]) -> list[Mention]:
    """Days named in clauses that do not refuse."""
    kept = "\n".join(clauses)
    return [
        day
        for day in talk.days
        if day.named not in (Named.TODAY, Named.VAGUE)
        and not (day.named is Named.DAY and day.day not in {slot.at.date() for slot in talk.slots})
        and talk.low[day.start : day.end] in kept
        and not _DEADLINE.search(talk.low, max(0, day.start - 14), day.end)
    ]


def _by_date(talk: Talk, clauses: list[str]) -> list[Slot] | None:
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


def _take_dated(talk: Talk, dated: list[Slot], clauses: list[str], found: Findings) -> None:
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
    if len(matching) == 1 and modality and matching[0].modality and modality != matching[0].modality:
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
    morning, afternoon = bool(_MORNING.search(talk.body)), bool(_AFTERNOON.search(talk.body))
    return morning == afternoon or (slot.at.hour < 12) == morning


_MORNING = re.compile(r"\b(?:matin|matinee|morning)\b")
_AFTERNOON = re.compile(r"\b(?:apres-midi|soir|afternoon|evening)\b")


def _modality(talk: Talk) -> str:
    found = [
        name
        for name, pattern in (("phone", _PHONE), ("video", _VIDEO), ("in_person", _PLACE))
        if pattern.search(talk.body)
    ]
    return found[0] if len(found) == 1 else ""


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
    if modality and slot.modality and modality != slot.modality:
        found.doubt("another way of meeting is asked for")
    return True


def _by_time(talk: Talk, clauses: list[str], found: Findings) -> bool:
    """Only a time or a way of meeting was named: enough when exactly one slot has it."""
    if not clauses and not _ANY_OF_THEM.search(talk.body):
        return False
    text = " ".join(clauses)
    hours = times(text)
    matching = [slot for slot in talk.slots if hours and _has_time(slot, talk)]
    modality = _modality(talk)
    if not hours and modality and _WANTED.search(text) and talk.words <= 15:
        matching = [slot for slot in talk.slots if slot.modality == modality]
    if len(matching) == 1 and len(set(hours)) <= 1:
        found.slot = matching[0].number
        return True
    if matching or _ANY_OF_THEM.search(talk.body) or (talk.words <= 4 and _PART_OF_DAY.search(text)):
        found.doubt("more than one slot is meant")
        return True
    return False


_PART_OF_DAY = re.compile(r"\b(?:matin|matinee|apres-midi|morning|afternoon)\b")
_ANY_OF_THEM = re.compile(
    r"n'importe (?:lequel|laquelle|quel)|les (?:deux|trois|quatre) (?:me|sont|vont|conviennent)|tous (?:me|les creneaux)|peu importe"
    r"|toutes? (?:les|ces|vos|me)\b[^.!?\n]{0,25}(?:vont|convien|bon|ok|possible)|tout me (?:va|convient)|\b(?:any|either) of|any (?:one|slot|is)|comme vous (?:voulez|preferez)|vous laisse (?:choisir|le choix)|au choix|ca m'est egal"
)


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
            number = _QUOTED_NUMBER.match(folded(line))
            current = by_number.get(int(number[1])) if number else current
            continue
        if current is not None and line.strip() in own:
            verdicts[current.number] = f"{verdicts.get(current.number, '')} {folded(line)}"
    if not verdicts:
        return None
    accepted = [number for number, text in verdicts.items() if _WANTED.search(text) and not _REFUSED.search(text)]
    if len(accepted) == 1:
        return by_number[accepted[0]]
    return None


def answered_inline(talk: Talk) -> bool:
    """Whether the person wrote between the quoted lines."""
    return _inline(talk) is not None
