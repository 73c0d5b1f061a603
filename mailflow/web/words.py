"""Dates and sizes in words, as people say them in the language of the page.

Spaces inside a time of day or a size do not break (U+00A0).
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from mailflow.web.language import _, current

DAYS = {
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
MONTHS = {
    "fr": (
        *("janvier", "février", "mars", "avril", "mai", "juin"),
        *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
    ),
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
}
UNITS = {"fr": ("octet", "octets", "ko", "Mo", ","), "en": ("byte", "bytes", "kB", "MB", ".")}
NBSP = "\u00a0"
LOOSE = re.compile(r"(?<=«) | (?=[:;?!»])")


def hour(at: datetime, zone: ZoneInfo) -> str:
    """ "17 h 50", "9 h"; "5.50 pm", "9 am"."""
    local = at.astimezone(zone)
    if current() == "en":
        minutes = f".{local.minute:02}" if local.minute else ""
        return f"{local.hour % 12 or 12}{minutes}{NBSP}{'am' if local.hour < 12 else 'pm'}"
    minutes = f"{NBSP}{local.minute:02}" if local.minute else ""
    return f"{local.hour}{NBSP}h{minutes}"


def day(when: date, today: date) -> str:
    """ "aujourd’hui", "hier", "mercredi 11 mars", with the year when it is not this one."""
    distance = (when - today).days
    near = {0: _("aujourd’hui"), 1: _("demain"), -1: _("hier")}
    if distance in near:
        return near[distance]
    return f"{_calendar_day(when)} {when.year}" if when.year != today.year else _calendar_day(when)


def _calendar_day(when: date) -> str:
    """ "mercredi 11 mars"."""
    number = "1er" if when.day == 1 and current() == "fr" else str(when.day)
    return f"{DAYS[current()][when.weekday()]} {number}{NBSP}{MONTHS[current()][when.month - 1]}"


def moment(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    """ "hier, 9 h 05", "mercredi 11 mars, 17 h 50"."""
    return f"{day(at.astimezone(zone).date(), now.astimezone(zone).date())}, {hour(at, zone)}"


def due(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    """ "répondre avant mercredi 11 mars, 17 h 50", "en retard depuis hier à 9 h 05"."""
    return _late(at, now, zone) or _("répondre {until}").format(until=_until(at, now, zone))


def short_due(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    """The same without "répondre", for lists where everything waits for an answer."""
    return _late(at, now, zone) or _until(at, now, zone)


def task_due(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    """ "à faire avant …", "en retard depuis …"."""
    return _late(at, now, zone) or _("à faire {until}").format(until=_until(at, now, zone))


def _late(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    if at >= now:
        return ""
    then = day(at.astimezone(zone).date(), now.astimezone(zone).date())
    return _("en retard depuis {day} à {hour}").format(day=then, hour=hour(at, zone))


def _until(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    local, today = at.astimezone(zone), now.astimezone(zone).date()
    then = local.date()
    if local.time() == time.min:  # the end of a day is clearer than midnight of the next
        return _("{day} avant minuit").format(day=day(then - timedelta(days=1), today))
    if (then - today).days < 2:
        return _("{day} avant {hour}").format(day=day(then, today), hour=hour(at, zone))
    return _("avant {moment}").format(moment=moment(at, now, zone))


def by(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    """A planned moment: "mercredi 11 mars, 17 h 50"; midnight is the end of the day before."""
    if at.astimezone(zone).time() == time.min:
        before = day(at.astimezone(zone).date() - timedelta(days=1), now.astimezone(zone).date())
        return _("{day}, minuit").format(day=before)
    return moment(at, now, zone)


def plain_day(when: date, today: date) -> str:
    """ "mercredi 11 mars", near or far; with the year when it is not this one."""
    return long_day(when) if when.year != today.year else _calendar_day(when)


def long_day(when: date) -> str:
    """ "mercredi 11 mars 2026"."""
    return f"{_calendar_day(when)} {when.year}"


def month_name(when: date) -> str:
    """ "mars 2026"."""
    return f"{MONTHS[current()][when.month - 1]} {when.year}"


def wall_time(at: datetime) -> str:
    """ "mer. 11, 9 h 05", of a moment that is on the agency's wall already."""
    zone = ZoneInfo("UTC")
    return f"{DAYS[current()][at.weekday()][:3]}. {at.day}, {hour(at.replace(tzinfo=zone), zone)}"


def tied(text: str) -> str:
    """French signs keep to their word: no line begins with a colon, or ends with an opening quotation mark."""
    return type(text)(LOOSE.sub(NBSP, text))


def size(octets: int) -> str:
    """ "12 ko", "3,4 Mo"."""
    one, many, kilo, mega, comma = UNITS[current()]
    if octets < 1000:
        return f"{octets}{NBSP}{many if octets > 1 else one}"
    if octets < 1_000_000:
        return f"{round(octets / 1000)}{NBSP}{kilo}"
    return f"{octets / 1_000_000:.1f}".replace(".", comma) + f"{NBSP}{mega}"


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
