"""The read model of a case for its dossier: which pathways, at which step, what comes next and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.caseload.choices import Addable, Choice, addable, choices
from mailflow.caseload.revisions import Shelf
from mailflow.config import Settings
from mailflow.core.worktime import WorkCalendar
from mailflow.outbox.limits import quiet_of
from mailflow.pathways.forecast import Upcoming, upcoming
from mailflow.pathways.run import Run
from mailflow.pathways.state import state_from_json
from mailflow.store.cases import read_case

SHELF = Shelf()


@dataclass(frozen=True, slots=True)
class EnrolmentView:
    """One pathway of the case. `step` is "" when it ended, `ended` is its outcome."""

    name: str
    pathway: str
    step: str
    title: str
    since: datetime | None
    ended: str
    with_human: bool


@dataclass(frozen=True, slots=True)
class PositionView:
    """All of it, next due things earliest first."""

    enrolments: tuple[EnrolmentView, ...]
    upcoming: tuple[Upcoming, ...]
    paused: datetime | None = None
    paused_until: datetime | None = None
    choices: tuple[Choice, ...] = ()
    addable: tuple[Addable, ...] = ()


async def position_of(
    connection: AsyncConnection, case_id: UUID, now: datetime, settings: Settings | None = None
) -> PositionView:
    """Where the case stands; empty for an unknown one. Quiet hours are those of its agency, else of `settings`."""
    case = await read_case(connection, case_id)
    if case is None:
        return PositionView((), ())
    state = state_from_json(case["state"])
    published = await SHELF.fetch(connection, {item.revision for item in state.enrolments.values()})
    pathways = {key: item.pathway for key, item in published.items()}
    quiet = (case["agency_settings"] or {}).get("quiet_hours", settings.quiet_hours if settings else "")
    calendar = WorkCalendar.from_agency(dict(case)).quieted(quiet_of(quiet))
    run = Run(state, now, calendar, pathways, {})
    views = []
    for name, item in state.enrolments.items():
        pathway, position = pathways.get(item.revision), item.position
        step = run.look(name)[1]
        views.append(
            EnrolmentView(
                name=name,
                pathway=pathway.title if pathway else "",
                step=step.id if step else "",
                title=step.title if step else "",
                since=position.since if position else None,
                ended=item.ended,
                with_human=bool(position and (position.halted or (step and step.kind == "task"))),
            )
        )
    return PositionView(
        enrolments=tuple(views),
        upcoming=tuple(upcoming(state, pathways, calendar, now)),
        paused=state.paused,
        paused_until=state.paused_until,
        choices=choices(run) if case["status"] == "open" else (),
        addable=addable(run, published) if case["status"] == "open" else (),
    )
