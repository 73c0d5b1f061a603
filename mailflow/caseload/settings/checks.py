"""Checking what was typed, field by field: every mistake at once, each with a sentence. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any
from zoneinfo import ZoneInfo

from mailflow.core.errors import Refused
from mailflow.core.worktime import WEEKDAYS, public_holidays
from mailflow.outbox.posting import can_write_to

SPAN = re.compile(r"(\d{1,2}) ?(?:[:h] ?(\d{2})?)? ?[-–] ?(\d{1,2}) ?(?:[:h] ?(\d{2})?)?")
DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})/(\d{1,2})/(\d{4})")


class Invalid(Refused):
    """What was typed has mistakes: field → sentence."""

    def __init__(self, wrong: Mapping[str, str]) -> None:
        super().__init__(" ".join(wrong.values()), f"invalid: {', '.join(wrong)}")
        self.wrong = dict(wrong)


@dataclass(slots=True)
class Typed:
    """The values as they came, and the mistakes found so far."""

    values: Mapping[str, Any]
    wrong: dict[str, str] = field(default_factory=dict)

    def line(self, name: str, most: int, *, needed: bool = True) -> str:
        """One line of text."""
        raw = self.values.get(name)
        text = " ".join(str("" if raw is None else raw).split())
        if needed and not text:
            self.wrong[name] = "Ce champ est à remplir."
        elif len(text) > most:
            self.wrong[name] = f"Au plus {most} signes."
        elif not text.isprintable():
            self.wrong[name] = "Un signe n’est pas permis."
        return text

    def shaped(self, name: str, shape: re.Pattern[str], sentence: str) -> str:
        """A short code."""
        text = self.line(name, 60)
        if name not in self.wrong and not shape.fullmatch(text):
            self.wrong[name] = sentence
        return text

    def address(self, name: str) -> str:
        """An e-mail address we could write to."""
        text = self.line(name, 200).lower()
        if name not in self.wrong and not can_write_to(text):
            self.wrong[name] = "Ce n’est pas une adresse électronique : nom@domaine.fr."
        return text

    def number(self, name: str, low: int, high: int) -> int:
        """A whole number within bounds."""
        raw = str(self.values.get(name, "")).strip()
        number = int(raw) if raw.isdecimal() and len(raw) < 7 else -1
        if not low <= number <= high:
            self.wrong[name] = f"Un nombre de {low} à {high}."
        return number

    def choice(self, name: str, known: Mapping[str, object] | frozenset[str]) -> str:
        """One of the known words."""
        text = str(self.values.get(name) or "").strip()
        if text not in known:
            self.wrong[name] = "Choisissez dans la liste."
        return text

    def flag(self, name: str) -> bool:
        """Yes or no."""
        return self.values.get(name) in (True, "1", "on", "true")

    def time_zone(self, name: str) -> str:
        """A time zone that exists."""
        text = self.line(name, 60)
        try:
            return ZoneInfo(text).key
        except (KeyError, ValueError, OSError):
            self.wrong.setdefault(name, "Ce fuseau horaire n’existe pas : Europe/Paris, Indian/Reunion…")
            return text

    def region(self, name: str) -> str:
        """A region whose public holidays are known."""
        text = self.line(name, 20)
        try:
            public_holidays(text, 2000)
        except (NotImplementedError, ValueError):
            self.wrong.setdefault(name, "Jours fériés inconnus : FR, FR-57 (Moselle), FR-974 (La Réunion)…")
        return text

    def week(self, name: str) -> dict[str, list[list[str]]]:
        """The opening hours: day → spans. From a mapping of texts or of lists of spans."""
        raw = self.values.get(name)
        given = raw if isinstance(raw, Mapping) else {}
        made: dict[str, list[list[str]]] = {}
        for day in WEEKDAYS:
            found = spans(given.get(day) or "")
            if found is None:
                self.wrong[f"{name}.{day}"] = "Des heures comme 08:30-12:30, 13:30-16:30, dans l’ordre."
            elif found:
                made[day] = found
        if not made and not any(key.startswith(name) for key in self.wrong):
            self.wrong[f"{name}.{WEEKDAYS[0]}"] = "Il faut au moins un jour d’ouverture."
        return made

    def closures(self, name: str) -> list[Any]:
        """Closed days, and days with hours of their own; sorted. From lines of text or from a list."""
        raw = self.values.get(name)
        lines = raw.splitlines() if isinstance(raw, str) else list(raw or [])
        made: dict[str, Any] = {}
        for line in lines:
            if isinstance(line, str) and not line.strip():
                continue
            found = closure(line)
            if found is None:
                said = line if isinstance(line, str) else "?"
                self.wrong[name] = f"« {said[:60]} » : un jour par ligne, 24/12/2026 ou 24/12/2026 08:30-12:30."
                continue
            made[found if isinstance(found, str) else found["day"]] = found
        if len(made) > 400:
            self.wrong[name] = "Au plus 400 jours."
        return [made[day] for day in sorted(made)]

    def check(self) -> None:
        """Raises `Invalid` with every mistake."""
        if self.wrong:
            raise Invalid(self.wrong)


def spans(given: object) -> list[list[str]] | None:
    """ "8h30-12h30, 14:00-16:30" or pairs → pairs of times in order; None when they are none."""
    if isinstance(given, str):
        parts = [part.strip() for part in re.split(r"[,;]", given) if part.strip()]
        found = [SPAN.fullmatch(part) for part in parts]
        if any(match is None for match in found):
            return None
        pairs = [_pair(match) for match in found if match]
    elif isinstance(given, list) and all(isinstance(pair, list) and len(pair) == 2 for pair in given):
        pairs = [[_time(end) for end in pair] for pair in given]
    else:
        return None
    times = [end for pair in pairs for end in pair]
    if any(end is None for end in times) or len(pairs) > 6:
        return None
    whole = [end for end in times if end is not None]
    in_order = whole == sorted(whole) and all(pair[0] != pair[1] for pair in pairs)
    return [[f"{end:%H:%M}" for end in pair if end] for pair in pairs] if in_order else None


def _pair(match: re.Match[str]) -> list[time | None]:
    ends = ((match[1], match[2]), (match[3], match[4]))
    return [_time(f"{int(hour):02}:{minute or '00'}") for hour, minute in ends]


def _time(text: object) -> time | None:
    try:
        return time.fromisoformat(str(text)).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        return None


def spans_text(pairs: object) -> str:
    """Spans as they are typed: "08:30-12:30, 13:30-16:30"."""
    return ", ".join(f"{begins}-{ends}" for begins, ends in pairs) if isinstance(pairs, list) else ""


def day_text(item: object) -> str:
    """A closed day, or one with hours of its own, in one line: "2026-12-24 08:30-12:30"."""
    return f"{item['day']} {spans_text(item['hours'])}" if isinstance(item, Mapping) else str(item)


def closure(given: object) -> Any:
    """A closed day, or one with hours of its own; None when it is neither."""
    if isinstance(given, Mapping):
        day, hours = day_of(str(given.get("day", ""))), spans(given.get("hours"))
        return {"day": day, "hours": hours} if day and hours else None
    first, _, rest = str(given).strip().partition(" ")
    day = day_of(first)
    if not day or not rest.strip():
        return day or None
    hours = spans(rest)
    return {"day": day, "hours": hours} if hours else None


def day_of(text: str) -> str:
    """ "24/12/2026" or "2026-12-24" → the latter; "" for no day."""
    match = DAY.fullmatch(text.strip())
    if match is None:
        return ""
    year, month, day = match.group(1, 2, 3) if match[1] else match.group(6, 5, 4)
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""
