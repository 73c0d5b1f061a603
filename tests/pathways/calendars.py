"""Calendars of invented agencies."""

from __future__ import annotations

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from mailflow.core.worktime import WorkCalendar

SPANS = ((time(8, 30), time(12, 30)), (time(13, 30), time(16, 30)))
LYON = WorkCalendar(ZoneInfo("Europe/Paris"), "FR", dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), SPANS))
NEVER_OPEN = WorkCalendar(ZoneInfo("Europe/Paris"), "FR", {})
MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)  # 10:00 in Lyon
