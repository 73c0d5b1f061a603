"""The load of an adviser by week as SVG for a page: bars for now, a line for what is published. Draws only."""

from __future__ import annotations

from collections.abc import Sequence

from mailflow.caseload.simulating.chart import MONTHS
from mailflow.caseload.simulating.svg import line, rect, text
from mailflow.caseload.simulating.trial import Load
from mailflow.web.words import long_day

WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 900.0, 230.0, 34.0, 12.0, 24.0


def drawn(now: Sequence[Load], then: Sequence[Load], capacity: float) -> str:
    """The chart; its figures stand in a table beside it, so it is a picture to those who cannot see it."""
    if not now:
        return ""
    most = max([week.together for week in (*now, *then)] + [capacity, 1.0]) * 1.05
    mondays = sorted({week.monday for week in (*now, *then)})
    wide = (WIDTH - LEFT) / len(mondays)
    scale = (HEIGHT - TOP - BOTTOM) / most
    base = HEIGHT - BOTTOM
    at = {monday: LEFT + number * wide for number, monday in enumerate(mondays)}
    parts = []
    for share in (0.0, 0.5, 1.0):
        y = base - (base - TOP) * share
        parts += [line(LEFT, y, WIDTH, y, "grid"), text(LEFT - 6, y + 4, f"{most * share:.0f}", "", "end")]
    for week in now:
        tall = week.together * scale
        tip = f"{long_day(week.monday)} : {week.together:.0f}"
        parts.append(
            rect(round(at[week.monday], 1), round(base - tall, 1), round(wide * 0.8, 1), round(tall, 1), "now", tip)
        )
    if then:
        points = " ".join(f"{at[week.monday] + wide * 0.4:.1f},{base - week.together * scale:.1f}" for week in then)
        parts.append(f'<polyline class="then" points="{points}"/>')
    if capacity:
        y = base - capacity * scale
        parts.append(line(LEFT, y, WIDTH, y, "limit"))
    for monday in mondays:
        if monday.day <= 7:
            parts.append(text(at[monday], base + 16, MONTHS[monday.month - 1]))
    return f'<svg viewBox="0 0 {WIDTH:g} {HEIGHT:g}" aria-hidden="true">{"".join(parts)}</svg>'
