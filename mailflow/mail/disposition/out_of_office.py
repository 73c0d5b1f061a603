"""Until when an automatic reply says its sender is away. Reads only; whether it is one is decided elsewhere."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from mailflow.mail import french_dates
from mailflow.mail.folding import folded

_LOOKED_AT = 3_000


def until(text: str, subject: str, written_at: datetime | None) -> date | None:
    """The last day away; None when it is not said."""
    if written_at is None:
        return None
    day = written_at.date()
    spans = french_dates.absences(f"{folded(subject)}\n{folded(text[:_LOOKED_AT])}", day)
    ends = [span.last_day for span in spans if span.last_day is not None and span.last_day >= day - timedelta(days=1)]
    return max(ends) if ends else None
