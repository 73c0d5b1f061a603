"""Working time of one agency: which days count, when its doors are open, and due times that follow from it. Pure.

Two clocks: *working time* runs through the whole of each working day (0–24 h) and stands still on closed days, so that
"72 h" means three working days later at the same time (ADR 3); *opening hours* say when mail may go out.
"""

from mailflow.core.worktime.calendar import WorkCalendar
from mailflow.core.worktime.daily import WEEKDAYS, Span
from mailflow.core.worktime.quiet import QuietHours
from mailflow.core.worktime.regions import public_holidays

__all__ = ["WEEKDAYS", "QuietHours", "Span", "WorkCalendar", "public_holidays"]
