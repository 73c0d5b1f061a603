"""Dates, sizes and codes in French words, as people say them. Pure.

Spaces inside a time of day or a size do not break (U+00A0).
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from mailflow.web.language import _

DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)
NBSP = "\u00a0"


def hour(at: datetime, zone: ZoneInfo) -> str:
    """ "17 h 50", "9 h"."""
    local = at.astimezone(zone)
    minutes = f"{NBSP}{local.minute:02}" if local.minute else ""
    return f"{local.hour}{NBSP}h{minutes}"


def day(when: date, today: date) -> str:
    """ "aujourd’hui", "hier", "mercredi 11 mars", with the year when it is not this one."""
    distance = (when - today).days
    near = {0: "aujourd’hui", 1: "demain", -1: "hier"}
    if distance in near:
        return near[distance]
    number = "1er" if when.day == 1 else str(when.day)
    year = f" {when.year}" if when.year != today.year else ""
    return f"{DAYS[when.weekday()]} {number}{NBSP}{MONTHS[when.month - 1]}{year}"


def moment(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    """ "hier, 9 h 05", "mercredi 11 mars, 17 h 50"."""
    return f"{day(at.astimezone(zone).date(), now.astimezone(zone).date())}, {hour(at, zone)}"


def due(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    """ "répondre avant mercredi 11 mars, 17 h 50", "en retard depuis hier à 9 h 05"."""
    local, today = at.astimezone(zone), now.astimezone(zone).date()
    then = local.date()
    if at < now:
        return f"en retard depuis {day(then, today)} à {hour(at, zone)}"
    if local.time() == time.min:  # the end of a day is clearer than midnight of the next
        return f"répondre {day(then - timedelta(days=1), today)} avant minuit"
    if (then - today).days < 2:
        return f"répondre {day(then, today)} avant {hour(at, zone)}"
    return f"répondre avant {moment(at, now, zone)}"


def short_due(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    """The same without "répondre", for lists where everything waits for an answer."""
    return due(at, now, zone).removeprefix("répondre ")


def task_due(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    """ "à faire avant …", "en retard depuis …"."""
    return due(at, now, zone).replace("répondre", "à faire", 1)


def by(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    """A planned moment: "mercredi 11 mars, 17 h 50"; midnight is the end of the day before."""
    if at.astimezone(zone).time() == time.min:
        return f"{day(at.astimezone(zone).date() - timedelta(days=1), now.astimezone(zone).date())}, minuit"
    return moment(at, now, zone)


def long_day(when: date) -> str:
    """ "mercredi 11 mars 2026"."""
    number = "1er" if when.day == 1 else str(when.day)
    return f"{DAYS[when.weekday()]} {number}{NBSP}{MONTHS[when.month - 1]} {when.year}"


def month_name(when: date) -> str:
    """ "mars 2026"."""
    return f"{MONTHS[when.month - 1]} {when.year}"


def wall_time(at: datetime) -> str:
    """ "mer. 11, 9 h 05", of a moment that is on the agency's wall already."""
    minutes = f"{NBSP}{at.minute:02}" if at.minute else ""
    return f"{DAYS[at.weekday()][:3]}. {at.day}, {at.hour}{NBSP}h{minutes}"


def size(octets: int) -> str:
    """ "12 ko", "3,4 Mo"."""
    if octets < 1000:
        return f"{octets}{NBSP}octet{'s' if octets > 1 else ''}"
    if octets < 1_000_000:
        return f"{round(octets / 1000)}{NBSP}ko"
    return f"{octets / 1_000_000:.1f}".replace(".", ",") + f"{NBSP}Mo"


def count(number: int, one: str, many: str) -> str:
    """ "1 message", "3 messages", "aucun message"."""
    if number == 0:
        return f"aucun {one}"
    return f"{number}{NBSP}{one if number == 1 else many}"


def of(name: str) -> str:
    """ "de Karim", "d’Élodie"."""
    return f"d’{name}" if name[:1].lower() in "aeiouyàâäéèêëîïôöûüh" else f"de {name}"


def ago(seconds: float) -> str:
    """ "à l’instant", "il y a 2 min", "il y a 3 h", "il y a 2 jours"."""
    minutes = int(seconds) // 60
    if minutes < 1:
        return _("à l’instant")
    if minutes < 60:
        return _("il y a {number} min").format(number=minutes).replace(" min", f"{NBSP}min")
    if minutes < 48 * 60:
        return _("il y a {number} h").format(number=minutes // 60).replace(" h", f"{NBSP}h")
    return _("il y a {number} jours").format(number=minutes // (24 * 60))
