"""Who may see which rows, as SQL conditions: deny by default, and never a check after the reading."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    CompoundSelect,
    Select,
    Uuid,
    and_,
    bindparam,
    case,
    false,
    literal,
    or_,
    select,
    union,
)

from mailflow.store.ready import Reader, one_of
from mailflow.store.tables import assignment, conversation, person, queue, task

SHARED_QUEUES = (literal("triage"), literal("automatic"))


@dataclass(frozen=True, slots=True)
class Scope(Reader):
    """One reader. `stands_for` holds the reader and whoever the reader covers today."""

    staff_id: UUID
    agency_id: UUID
    role: str
    stands_for: tuple[UUID, ...]

    def unbound(self) -> Scope:
        """Any reader of the role, for statements that are made once (store/ready.py): places instead of ids."""
        places: Any = (
            bindparam("reader", type_=Uuid()),
            bindparam("reader_agency", type_=Uuid()),
            self.role,
            bindparam("reader_stands_for", type_=ARRAY(Uuid())),
        )
        return Scope(*places)

    def bound(self) -> dict[str, Any]:
        """This reader's ids for the places."""
        return {"reader": self.staff_id, "reader_agency": self.agency_id, "reader_stands_for": list(self.stands_for)}

    @property
    def reads_mail(self) -> bool:
        """Whether this role reads mail at all; administrators and auditors do not."""
        return self.role in ("adviser", "supervisor")

    def queues(self) -> ColumnElement[bool]:
        """Condition on `queue`: own and covered ones, the agency's shared ones; a supervisor's whole agency."""
        if self.role == "supervisor":
            return queue.c.agency_id == self.agency_id
        if self.role == "adviser":
            own = and_(queue.c.kind == "adviser", one_of(queue.c.owner_id, self.stands_for))
            shared = and_(queue.c.kind.in_(SHARED_QUEUES), queue.c.agency_id == self.agency_id)
            return or_(own, shared)
        return false()

    def people(self) -> ColumnElement[bool]:
        """Condition on `person`: own and covered portfolios, people whose mail waits in one's own queue.

        Never an entry that was merged into another: its dossier is the other one's.
        """
        if self.role == "supervisor":
            return and_(person.c.agency_id == self.agency_id, person.c.merged_into.is_(None))
        if self.role == "adviser":
            return and_(or_(self._followed(), self._waiting()), person.c.merged_into.is_(None))
        return false()

    def followed(self, adviser: UUID | None = None) -> ColumnElement[bool]:
        """Condition on `person`: the portfolios the reader answers for, or that of one `adviser` among them."""
        if self.role == "supervisor":
            whole = person.c.agency_id == self.agency_id
            return whole if adviser is None else and_(whole, _assigned(assignment.c.staff_id == adviser))
        if self.role == "adviser" and adviser is None:
            return self._followed()
        if self.role == "adviser" and adviser in self.stands_for:
            return _assigned(assignment.c.staff_id == adviser)
        return false()

    def agency_people(self) -> ColumnElement[bool]:
        """Condition on `person`: anybody of the agency, only for saying whose a parked mail is."""
        own = and_(person.c.agency_id == self.agency_id, person.c.merged_into.is_(None))
        return own if self.reads_mail else false()

    def conversations(self) -> ColumnElement[bool]:
        """Condition on `conversation`: in a queue one sees or taken from there, or of a person one follows."""
        if self.role == "supervisor":
            return conversation.c.agency_id == self.agency_id
        if self.role == "adviser":
            return or_(*self._ways_to_conversations())
        return false()

    def conversation_ids(self) -> CompoundSelect[tuple[UUID]]:
        """The same as ids, for going through all of an adviser's: each way has an index, their OR has none."""
        ways = self._ways_to_conversations() if self.role == "adviser" else [self.conversations()]
        return union(*(select(conversation.c.id).where(way) for way in ways))

    def _ways_to_conversations(self) -> list[ColumnElement[bool]]:
        followed = (
            select(assignment.c.person_id)
            .where(assignment.c.until.is_(None), one_of(assignment.c.staff_id, self.stands_for))
            .correlate(None)
        )
        mine = self._queue_ids()
        in_queues = [conversation.c.queue_id.in_(mine), conversation.c.taken_from_id.in_(mine)]
        return [*in_queues, conversation.c.person_id.in_(followed)]

    def tasks(self) -> ColumnElement[bool]:
        """Condition on `task`: in a queue one sees."""
        return task.c.queue_id.in_(self._queue_ids())

    def why_person(self) -> ColumnElement[str]:
        """The reason code for the log of reads."""
        mine = _assigned(assignment.c.staff_id == self.staff_id)
        return case((mine, "portfolio"), (self._followed(), "cover"), else_=literal(self._otherwise))

    @property
    def _otherwise(self) -> str:
        return "agency" if self.role == "supervisor" else "queue"

    def _queue_ids(self) -> Select[tuple[UUID]]:
        return select(queue.c.id).where(self.queues()).correlate(None)

    def _followed(self) -> ColumnElement[bool]:
        return _assigned(one_of(assignment.c.staff_id, self.stands_for))

    def _waiting(self) -> ColumnElement[bool]:
        mine = (queue.c.kind == "adviser", one_of(queue.c.owner_id, self.stands_for))
        own = select(queue.c.id).where(*mine).correlate(None)
        return (
            select(conversation.c.id)
            .where(conversation.c.person_id == person.c.id, conversation.c.state == "open")
            .where(conversation.c.queue_id.in_(own))
            .correlate(person)
            .exists()
        )


def _assigned(whose: ColumnElement[bool]) -> ColumnElement[bool]:
    """Condition on `person`: followed now, under this condition on `assignment`."""
    follows = select(assignment.c.id).where(assignment.c.person_id == person.c.id, assignment.c.until.is_(None), whose)
    return follows.correlate(person).exists()
