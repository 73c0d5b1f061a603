"""A dossier with something in every table that can hold anything of a person, and all tables as text."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import text, update
from sqlalchemy.ext.asyncio import AsyncEngine

from mailflow.caseload.retention.erasing import Done, Order, erase_dossier
from mailflow.core.ids import new_id
from mailflow.store import tables as t
from tests.factory import Factory

LONG_AGO = datetime(2022, 3, 1, 9, 0, tzinfo=UTC)
NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
SHARED_FILE = b"the same leaflet for everybody"
ENDED = {"enrolments": {"e1": {"revision": "r", "ended": "fini"}}}


@dataclass
class Agency:
    """One agency with staff, and short ways to make dossiers of 2022."""

    engine: AsyncEngine
    make: Factory = field(init=False)
    id: UUID = field(default_factory=new_id)
    adviser: UUID = field(default_factory=new_id)
    lead: UUID = field(default_factory=new_id)
    queue: UUID = field(default_factory=new_id)
    tag: UUID = field(default_factory=new_id)

    def __post_init__(self) -> None:
        self.make = Factory(self.engine, LONG_AGO)

    async def build(self) -> Agency:
        self.id = await self.make.agency(code="LYON")
        self.adviser = await self.make.staff(self.id, "Claire Fontaine", login="claire")
        self.lead = await self.make.staff(self.id, "Anne Chef", "supervisor", login="anne")
        self.queue = await self.make.queue_of(self.id, "adviser", self.adviser)
        row = {"id": self.tag, "agency_id": self.id, "name": "Suivi", "plain_name": "suivi"}
        await self.make.add(t.tag, row | {"created_at": LONG_AGO})
        return self

    async def dossier(self, mark: str, *, address: str | None = None) -> Dossier:
        """A closed dossier that holds `mark` wherever a text can be."""
        person = await self.make.person(self.id, f"{mark} {mark}", self.adviser, address=address or f"{mark}@x.example")
        found = Dossier(self, mark, person, await self.make.case(self.id, person, ENDED))
        await found.fill()
        return found

    async def plain(self, name: str, **case: Any) -> UUID:
        """A closed dossier with a name and a case."""
        person = await self.make.person(self.id, name, self.adviser)
        await self.make.case(self.id, person, case.get("state", ENDED))
        return person

    async def erase(self, person: UUID, **order: Any) -> Done:
        async with self.engine.begin() as connection:
            return await erase_dossier(connection, person, Order("test", NOW, **order))

    async def change(self, sql: str, **values: Any) -> None:
        async with self.engine.begin() as connection:
            await connection.execute(text(sql), values)

    async def value(self, sql: str, **values: Any) -> Any:
        async with self.engine.connect() as connection:
            return await connection.scalar(text(sql), values)


@dataclass
class Dossier:
    """Ids of what was made for one person."""

    agency: Agency
    mark: str
    person: UUID
    case: UUID
    talk: UUID = field(default_factory=new_id)
    sent: UUID = field(default_factory=new_id)
    file: str = ""

    async def fill(self) -> None:
        make, mark, home = self.agency.make, self.mark, self.agency
        self.talk = await make.conversation(
            home.id, home.queue, mark, person_id=self.person, case_id=self.case, state="closed", due_at=None
        )
        mine = {"sender": f"{mark}@x.example", "name": mark, "person_id": self.person}
        await make.message_in(self.talk, mark, subject=mark, attachments=[{"filename": f"{mark}.pdf"}], **mine)
        await make.message_out(home.id, self.talk, mark, person_id=self.person, recipient=f"{mark}@x.example")
        self.sent = await home.value(
            "SELECT outbox_id FROM message WHERE conversation_id = :id AND direction = 'out'", id=self.talk
        )
        self.file = await self._file(mark.encode())
        await self._file(SHARED_FILE)
        await self._texts([self._named(mark.encode()), self._named(SHARED_FILE)])
        await self._case()
        await self._identity()

    def _named(self, content: bytes) -> dict[str, Any]:
        return {"sha256": sha256(content).hexdigest(), "name": f"{self.mark}.pdf", "type": "a/b", "size": len(content)}

    async def _file(self, content: bytes) -> str:
        key = sha256(content).hexdigest()
        if not await self.agency.value("SELECT 1 FROM blob WHERE sha256 = :key", key=key):
            await self.agency.make.add(t.blob, {"sha256": key, "bytes": content, "added_at": LONG_AGO})
        return key

    async def _texts(self, files: list[dict[str, Any]]) -> None:
        add, home, mark = self.agency.make.add, self.agency, self.mark
        who = {"conversation_id": self.talk, "author_id": home.adviser, "text": mark, "attachments": files}
        await add(t.answer_draft, who | {"version": 1, "written_at": LONG_AGO})
        await add(t.kept_text, who | {"id": new_id(), "why": "replaced", "at": LONG_AGO})
        await add(
            t.answer,
            who
            | {"outbox_id": self.sent, "copies": [await self._copy()], "heard": 1, "state": "open", "stage": "none"},
        )
        note = {"agency_id": home.id, "author_id": home.adviser, "text": mark, "at": LONG_AGO}
        for about in ({"conversation_id": self.talk}, {"person_id": self.person}):
            key = new_id()
            await add(t.note, note | about | {"id": key})
            await add(t.mention, {"note_id": key, "staff_id": home.lead})
        for table, whose in (
            (t.conversation_tag, {"conversation_id": self.talk}),
            (t.person_tag, {"person_id": self.person}),
        ):
            await add(table, whose | {"tag_id": home.tag, "staff_id": home.adviser, "at": LONG_AGO})
        await add(t.outbox_attempt, {"outbox_id": self.sent, "at": LONG_AGO, "result": "sent", "reply": f"250 {mark}"})

    async def _copy(self) -> UUID:
        """What a colleague got in copy: it names the person and is linked by the answer alone."""
        row = {
            "id": new_id(),
            "dedup_key": f"reply/{new_id()}",
            "kind": "reply",
            "mail_class": "service",
            "agency_id": self.agency.id,
        }
        row |= {
            "rfc_message_id": f"<{new_id()}@a.example>",
            "envelope_from": "",
            "recipient": "anne@agence.example.org",
        }
        row |= {
            "raw": self.mark.encode(),
            "state": "sent",
            "created_at": LONG_AGO,
            "not_before": LONG_AGO,
            "sent_at": LONG_AGO,
        }
        await self.agency.make.add(t.outbox, row)
        return UUID(str(row["id"]))

    async def _case(self) -> None:
        add, home, mark = self.agency.make.add, self.agency, self.mark
        await home.make.task(home.id, self.case, home.queue, mark, state="done", done_at=LONG_AGO)
        await home.make.step(self.case, mark, "sent")
        done = {"case_id": self.case, "at": LONG_AGO, "data": {"said": mark}}
        await add(t.case_event, done | {"kind": "mail", "applied_at": LONG_AGO, "signalled_at": LONG_AGO})
        await add(t.amendment, done | {"id": new_id(), "kind": "paused", "staff_id": home.adviser, "reason": mark})
        asked = {"id": new_id(), "case_id": self.case, "enrolment": "e1", "step": "s", "occurrence": 1}
        await add(t.open_request, asked | {"asked": {}, "opened_at": LONG_AGO, "closed_at": LONG_AGO, "outcome": mark})

    async def _identity(self) -> None:
        add, home, mark = self.agency.make.add, self.agency, self.mark
        await add(t.opt_out, {"person_id": self.person, "source": "mail", "since": LONG_AGO})
        changed = {"id": new_id(), "person_id": self.person, "kind": "added", "address": f"{mark}@old.example"}
        await add(
            t.address_change, changed | {"before": [mark], "after": [mark], "staff_id": home.adviser, "at": LONG_AGO}
        )
        phoned = {"id": new_id(), "person_id": self.person, "before": mark, "after": mark, "staff_id": home.adviser}
        await add(t.phone_change, phoned | {"at": LONG_AGO})
        await add(t.suppression, {"address": f"{mark}@old.example", "reason": "5.1.1", "since": LONG_AGO})
        held = {"id": new_id(), "person_id": self.person, "reason": mark, "placed_at": LONG_AGO, "lifted_at": LONG_AGO}
        await add(t.person_hold, held)
        await self._merged_entry()

    async def _merged_entry(self) -> None:
        home, mark = self.agency, self.mark
        other = await home.make.person(home.id, f"{mark} second", None, merged_into=self.person)
        await home.make.case(home.id, other, ENDED)
        await home.change("UPDATE cases SET status = 'closed' WHERE person_id = :id", id=other)
        row = {"id": new_id(), "kept_id": self.person, "gone_id": other, "moved": {"addresses": [mark]}, "reason": mark}
        await home.make.add(t.merge, row | {"staff_id": home.adviser, "at": LONG_AGO})


async def together(agency: Agency, *dossiers: Dossier) -> None:
    """What was done to several of them at once."""
    talks = [{"id": str(one.talk), "seen": LONG_AGO.isoformat()} for one in dossiers]
    names = [{"id": str(one.talk), "name": one.mark, "held": ""} for one in dossiers]
    bulk = {
        "id": new_id(),
        "agency_id": agency.id,
        "author_id": agency.adviser,
        "text": "Bonjour",
        "created_at": LONG_AGO,
    }
    await agency.make.add(t.bulk_answer, bulk | {"chosen": talks, "results": names})
    action = {
        "id": new_id(),
        "staff_id": agency.adviser,
        "kind": "close",
        "detail": {},
        "before": talks,
        "at": LONG_AGO,
    }
    await agency.make.add(t.bulk_action, action | {"changed": len(talks), "left": 0})
    people = [str(one.person) for one in dossiers]
    moved = {"id": new_id(), "agency_id": agency.id, "author_id": agency.lead, "note": "Bonjour", "chosen": people}
    moved |= {"plan": {key: str(agency.adviser) for key in people}, "state": "done", "created_at": LONG_AGO}
    await agency.make.add(t.transfer, moved)
    for one in dossiers:
        row = {"transfer_id": moved["id"], "person_id": one.person, "to_id": agency.adviser}
        await agency.make.add(t.transfer_person, row)
    async with agency.engine.begin() as connection:
        await connection.execute(
            update(t.answer)
            .where(t.answer.c.conversation_id.in_([one.talk for one in dossiers]))
            .values(bulk_id=bulk["id"])
        )


async def dump(engine: AsyncEngine) -> dict[str, list[str]]:
    """Every row of every table, as PostgreSQL writes it."""
    found = {}
    async with engine.connect() as connection:
        names = await connection.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))
        for name in names.all():
            rows = await connection.scalars(text(f'SELECT CAST(one AS text) FROM "{name}" AS one'))
            found[name] = sorted(rows.all())
    return found


def holding(rows: dict[str, list[str]], *marks: str) -> dict[str, list[str]]:
    """The rows that hold one of these, plain or in bytes."""
    wanted = [form for mark in marks for form in (mark.lower(), mark.encode().hex(), mark.lower().encode().hex())]
    hit = {name: [row for row in lines if any(form in row.lower() for form in wanted)] for name, lines in rows.items()}
    return {name: lines for name, lines in hit.items() if lines}
