"""The moments until which a conversation can be put off, in words."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from mailflow.inbox.moments import moments
from mailflow.web import words
from mailflow.web.language import _, mark

WORDS = {
    "afternoon": mark("Cet après-midi"),
    "tomorrow": mark("Demain matin"),
    "monday": mark("Lundi"),
    "week": mark("Dans une semaine"),
}


def snooze_choices(now: datetime, zone: ZoneInfo) -> list[dict[str, str]]:
    """Code, words, and the moment in words."""
    return [
        {"code": code, "words": _(WORDS[code]), "at": words.moment(at, now, zone)}
        for code, at in moments(now, zone).items()
    ]
