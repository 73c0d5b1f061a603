"""Moving one running case to another revision of its pathway, and saying what came of it. A plan says who may move."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.caseload.advancing import Stepped, advance_case
from mailflow.caseload.amending import wake_if_sooner
from mailflow.caseload.present import Present, present
from mailflow.caseload.revisions import Shelf
from mailflow.caseload.sending import Tools
from mailflow.core.errors import Refused, Temporary
from mailflow.pathways.concern import Concern
from mailflow.pathways.diff import Class, diff
from mailflow.pathways.events import Migrated
from mailflow.pathways.migrating import begins, cannot_migrate, family
from mailflow.pathways.run import Run
from mailflow.pathways.state import state_from_json
from mailflow.store import cases
from mailflow.store.events import record_event
from mailflow.store.moving import positions
from mailflow.store.pathways import revisions_of


class Result(StrEnum):
    """What came of one enrolment."""

    MOVED = "moved"
    PAST = "past"  # nothing that changed still concerns the person
    OTHER = "other class"  # left out by the classes that were asked for
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Source:
    """A revision that people come from."""

    number: int
    concern: Concern


@dataclass(frozen=True, slots=True)
class Plan:
    """From which revisions to which one, and who. `only` is empty for every class of change."""

    code: str
    pathway_id: UUID
    target_id: UUID
    number: int
    mapping: Mapping[str, str]
    only: frozenset[Class]
    sources: Mapping[UUID, Source]


@dataclass(frozen=True, slots=True)
class Line:
    """One enrolment of one case. `mails` are the steps whose mail goes at once because of the move."""

    case_id: UUID
    reference: str
    enrolment: str
    number: int
    step: str
    due: datetime | None
    result: Result
    reason: str = ""
    step_after: str = ""
    due_after: datetime | None = None
    mails: tuple[str, ...] = ()


async def plan_migration(
    connection: AsyncConnection,
    shelf: Shelf,
    code: str,
    number: int,
    mapping: Mapping[str, str],
    only: frozenset[Class] = frozenset(),
) -> Plan:
    """What would be done. Raises `Refused` for a revision, class or step that is not there."""
    known = {row["number"]: row for row in await revisions_of(connection, code)}
    if number not in known:
        numbers = ", ".join(map(str, known)) or "none"
        raise Refused(f"{code} has no revision {number}; published: {numbers}")
    ids = {row["id"]: row["number"] for row in known.values()}
    published = await shelf.fetch(connection, [str(item) for item in ids])
    target = published[str(known[number]["id"])]
    for old, new in mapping.items():
        if new not in target.pathway.steps:
            raise Refused(f"--map {old}={new}: revision {number} has no step “{new}”")
        if not any(old in item.pathway.steps for item in published.values()):
            raise Refused(f"--map {old}={new}: no revision of {code} has a step “{old}”")
    sources = {}
    for key, source_number in ids.items():
        if source_number != number:
            old_one = published[str(key)]
            changes = diff(old_one.pathway, target.pathway, old_one.wordings, target.wordings)
            sources[key] = Source(source_number, Concern(old_one.pathway, target.pathway, changes, mapping))
    known_id = known[number]
    return Plan(code, known_id["pathway_id"], known_id["id"], number, mapping, only, sources)


async def without_a_way(connection: AsyncConnection, plan: Plan) -> dict[str, int]:
    """Removed steps at which people stand and of which the mapping says nothing: step → people."""
    if plan.only and Class.STRUCTURE not in plan.only:
        return {}
    waiting: Counter[str] = Counter()
    for row in await positions(connection, list(plan.sources)):
        concern = plan.sources[UUID(row["revision"])].concern
        if row["step"] in concern.removed - concern.frozen:
            waiting[row["step"]] += row["people"]
    return dict(sorted(waiting.items()))


async def migrate_case(
    connection: AsyncConnection, tools: Tools, shelf: Shelf, plan: Plan, case_id: UUID, reference: str, now: datetime
) -> list[Line]:
    """Move every enrolment of the case that the plan concerns, in this transaction. Again it finds nothing to do."""
    try:
        found = await present(connection, shelf, case_id, now, [str(plan.target_id)])
    except Temporary:  # raised before anything was written
        return [Line(case_id, reference, "", 0, "", None, Result.REFUSED, "too many events wait: try again")]
    if found is None:
        return []
    lines = _judge(found, plan, reference)
    moving = [line for line in lines if line.result is Result.MOVED]
    if not moving:
        return lines
    for line in moving:
        data = {
            "enrolment": line.enrolment,
            "revision_id": str(plan.target_id),
            "mapping": _mapping_for(plan, line.number),
        }
        await record_event(connection, case_id, "migrated", data, now)
    stepped = await advance_case(connection, tools, shelf, case_id, now)
    await wake_if_sooner(connection, found.row, stepped, now)
    after = await _after(connection, found, shelf, case_id)
    return [_told(line, stepped, after) if line.result is Result.MOVED else line for line in lines]


def _mapping_for(plan: Plan, number: int) -> dict[str, str]:
    """Only what the revision knows: a step that is there again in the target keeps its people."""
    source = next(item for item in plan.sources.values() if item.number == number)
    return {old: new for old, new in plan.mapping.items() if old in source.concern.old.steps}


def _judge(found: Present, plan: Plan, reference: str) -> list[Line]:
    lines = []
    for name, item in found.run.state.enrolments.items():
        source = plan.sources.get(UUID(item.revision))
        if source is None or item.position is None or not begins(found.run.state, name):
            continue
        due = due_of(found.run, name)
        line = Line(found.row["id"], reference, name, source.number, item.position.step, due, Result.MOVED)
        result, reason = _verdict(found.run, name, plan, source)
        lines.append(replace(line, result=result, reason=reason))
    return lines


def _verdict(run: Run, name: str, plan: Plan, source: Source) -> tuple[Result, str]:
    steps = [item.position.step for _, item in family(run.state, name) if item.position]
    classes = source.concern.of(steps)
    if not classes:
        return Result.PAST, ""
    if plan.only and not classes <= plan.only:
        return Result.OTHER, ", ".join(sorted(classes - plan.only))
    frozen = sorted(source.concern.frozen.intersection(steps))
    if frozen:
        return Result.REFUSED, f"the legal step {frozen[0]} does not change while it runs"
    event = Migrated(run.now, name, str(plan.target_id), _mapping_for(plan, source.number))
    reason = cannot_migrate(run, event)
    return (Result.REFUSED, reason) if reason else (Result.MOVED, "")


def due_of(run: Run, name: str) -> datetime | None:
    """The next due time of an enrolment and its tracks; None while only an event can move it."""
    if name not in run.state.enrolments:
        return None
    times = [at for member, _ in family(run.state, name) if (at := run.due(member)) is not None]
    return min(times, default=None)


async def _after(connection: AsyncConnection, found: Present, shelf: Shelf, case_id: UUID) -> Run:
    row = await cases.read_case(connection, case_id)
    assert row is not None
    state = state_from_json(row["state"])
    published = await shelf.fetch(connection, {item.revision for item in state.enrolments.values()})
    pathways = {key: item.pathway for key, item in published.items()}
    return Run(state, found.run.now, found.run.calendar, pathways, found.run.attributes)


def _told(line: Line, stepped: Stepped, after: Run) -> Line:
    refused = [item for item in stepped.log if item["what"] == "refused" and item["enrolment"] == line.enrolment]
    if refused:
        return replace(line, result=Result.REFUSED, reason=str(refused[0]["detail"]))
    item = after.state.enrolments.get(line.enrolment)
    step = item.position.step if item and item.position else ""
    return replace(line, step_after=step, due_after=due_of(after, line.enrolment), mails=_mails(line, stepped.log))


def _mails(line: Line, log: Sequence[Mapping[str, object]]) -> tuple[str, ...]:
    own = (line.enrolment, f"{line.enrolment}.")
    return tuple(
        str(item["step"])
        for item in log
        if item["what"] == "sent" and (item["enrolment"] == own[0] or str(item["enrolment"]).startswith(own[1]))
    )
