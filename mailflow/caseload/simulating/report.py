"""Timetables and portfolios as text and as JSON, with what was shared or only assumed; counts nothing itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from mailflow.caseload.simulating.population import STANDARD
from mailflow.caseload.simulating.portfolio import Played
from mailflow.caseload.simulating.tally import PORTFOLIO, Week, burst, busiest, steady, weeks
from mailflow.caseload.simulating.timetable import Row
from mailflow.caseload.simulating.world import MAILS, What
from mailflow.core.worktime import WorkCalendar
from mailflow.pathways.document import Pathway
from mailflow.pathways.personas import Persona

WIDEST_NAME, WIDEST_STEP = 44, 24


@dataclass(frozen=True, slots=True)
class Asked:
    """What was simulated."""

    pathway: Pathway
    personas: Sequence[Persona]
    months: int
    start: date
    calendar: WorkCalendar
    seed: int = 0


def timetable_text(asked: Asked, rows: Sequence[Row]) -> str:
    """For people."""
    persona = asked.personas[0]
    title = f" ({persona.title})" if persona.title else ""
    head = [f"{asked.pathway.title}: persona “{persona.name}”{title}, {asked.months} months from {asked.start}", ""]
    cells = [
        (f"{row.at:%a %Y-%m-%d %H:%M}", row.what, _cut(row.name, WIDEST_NAME), _cut(row.step, WIDEST_STEP), row.reason)
        for row in rows
    ]
    return "\n".join([*head, *_table(("when", "what", "which", "step", "why"), cells)])


def timetable_json(asked: Asked, rows: Iterable[Row]) -> dict[str, Any]:
    """For machines."""
    return {
        "pathway": asked.pathway.code,
        "persona": asked.personas[0].name,
        "months": asked.months,
        "start": asked.start.isoformat(),
        "timetable": [row.to_json() for row in rows],
    }


def portfolio_text(asked: Asked, played: Played) -> str:
    """For people."""
    tally, found = played.tally, weeks(played.tally)
    mails = tally.total(*MAILS)
    days = len({day for day, what in tally.days if what in MAILS})
    peak = burst(tally, asked.calendar)
    head = [
        f"{asked.pathway.title}: {played.people:,} people, each for {asked.months} months from the first day",
        *_honest(asked, played),
        "",
        f"mails         {mails:,} ({_classes(played)}); {mails / max(1, days):,.0f} on a day with mail",
        f"reminders     {tally.total(What.REMINDER):,}",
        f"not at once   {tally.total(What.HELD):,} times held back, {tally.total(What.REFUSED):,} never sent",
        f"replies       {tally.total(What.REPLY):,}",
        f"tasks         {tally.total(What.TASK):,}; overdue {tally.total(What.OVERDUE):,}",
        f"interviews    {tally.total(What.INTERVIEW):,} agreed by reply",
        f"ends          {', '.join(f'{name} {count:,}' for name, count in tally.ends.most_common())}",
        f"the 28th      {peak.highest:,} mails on {peak.on}, {peak.times:.1f} ordinary days with mail",
        "",
        "busiest days",
        *(f"  {day:%a} {day}  {count:>9,} mails, {_hour(played, day)}" for day, count in busiest(tally)),
        "",
        f"a week, for one adviser with {PORTFOLIO} people followed",
        *_table(("", "tasks", "interviews", "answers", "together"), _loads(found)),
    ]
    return "\n".join(head)


def _honest(asked: Asked, played: Played) -> list[str]:
    lines = []
    if played.lives < played.people:
        lines.append(
            f"  {played.lives:,} lives were played: people with the same behaviour, calendar and first day share one"
        )
    if tuple(asked.personas) == STANDARD:
        lines.append("  the shares of behaviours are assumed; give personas a `weight` for those of your own")
    return lines


def _classes(played: Played) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in played.tally.classes.most_common())


def _hour(played: Played, day: date) -> str:
    hours = {hour: count for (on, hour), count in played.tally.hours.items() if on == day}
    hour = max(hours, key=lambda item: hours[item])
    return f"{hours[hour]:,} of them from {hour}:00 to {hour + 1}:00"


def _loads(found: Sequence[Week]) -> list[tuple[str, ...]]:
    followed = steady(list(found)) or list(found[:1])
    busy = max(followed, key=lambda week: week.load)
    return [("mean", *_mean(followed)), (f"most ({busy.monday})", *(f"{value:.1f}" for value in _parts(busy)))]


def _parts(week: Week) -> tuple[float, ...]:
    return (*(week.per_adviser(count) for count in (week.tasks, week.interviews, week.answers)), week.load)


def _mean(found: Sequence[Week]) -> tuple[str, ...]:
    """Over all weeks, each counting as much as people were followed in it."""
    whole = Week(
        found[0].monday,
        sum(week.followed for week in found),
        0,
        sum(week.tasks for week in found),
        sum(week.interviews for week in found),
        sum(week.answers for week in found),
    )
    return tuple(f"{value:.1f}" for value in _parts(whole))


def portfolio_json(asked: Asked, played: Played) -> dict[str, Any]:
    """For machines: the same, and every day and week."""
    tally, peak = played.tally, burst(played.tally, asked.calendar)
    days = sorted({day for day, _ in tally.days})
    return {
        "pathway": asked.pathway.code,
        "people": played.people,
        "lives_played": played.lives,
        "personas": {persona.name: persona.weight for persona in asked.personas},
        "shares_assumed": tuple(asked.personas) == STANDARD,
        "months": asked.months,
        "start": asked.start.isoformat(),
        "seed": asked.seed,
        "mails_by_class": dict(tally.classes),
        "totals": {what.value: tally.total(what) for what in What if tally.total(what)},
        "ends": dict(tally.ends),
        "burst": {
            "mails": peak.highest,
            "on": peak.on.isoformat() if peak.on else None,
            "ordinary_day": round(peak.ordinary, 1),
        },
        "busiest_days": [{"day": day.isoformat(), "mails": count} for day, count in busiest(tally)],
        "days": [
            {"day": day.isoformat(), **{what.value: tally.days[day, what] for what in What if tally.days[day, what]}}
            for day in days
        ],
        "weeks": [
            {
                "monday": week.monday.isoformat(),
                "followed": week.followed,
                "mails": week.mails,
                "tasks": week.tasks,
                "interviews": week.interviews,
                "answers": week.answers,
                f"load_per_{PORTFOLIO}": round(week.load, 1),
            }
            for week in weeks(tally)
        ],
    }


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else f"{text[: width - 1]}…"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(len(row[at]) for row in (head, *rows)) for at in range(len(head))]
    lines = ["  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)) for row in (head, *rows)]
    return [line.rstrip() for line in lines]
