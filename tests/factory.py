"""Makes rows of an invented agency for tests: staff, people, queues, conversations, messages. Nobody here exists."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from argon2 import PasswordHasher
from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from mailflow.core.ids import new_id
from mailflow.store import staff as staff_store
from mailflow.store.engine import notify
from mailflow.store.names import plain_name
from mailflow.store.tables import (
    agency,
    assignment,
    cases,
    conversation,
    incoming,
    message,
    outbox,
    person,
    person_address,
    queue,
    staff,
    staff_absence,
    step_log,
    task,
)
from mailflow.web.login import token_hash, wall

PASSWORD = "un-mot-de-passe-inventé"
HOURS = {
    **{day: [["08:30", "12:30"], ["12:30", "16:30"]] for day in ("mon", "tue", "wed", "fri")},
    "thu": [["08:30", "12:30"]],
}
STEPS = [
    {"step": "nature", "code": "nature.human", "words": "Écrit par une personne."},
    {
        "step": "sender",
        "code": "sender.one",
        "words": "L'adresse de l'expéditeur appartient à une seule personne suivie.",
    },
    {"step": "thread", "code": "thread.sender", "words": "Rattaché à la conversation de l'expéditeur."},
    {"step": "meaning", "code": "meaning.human", "words": "Demande la lecture d'une personne."},
    {"step": "place", "code": "place.adviser", "words": "Dans la file du conseiller de la personne."},
]
VERDICT = {"steps": STEPS, "intents": ["reschedule"], "slot": None, "safe": "human", "suggestions": []}


@cache
def cheap_hash(password: str) -> str:
    """An argon2id hash that costs little, for tests that log in."""
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(password)


@dataclass
class Factory:
    """Inserts rows through one engine; every method commits and returns ids."""

    engine: AsyncEngine
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    _count: int = 0

    async def agency(self, name: str = "Agence Lyon Confluence", code: str | None = None) -> UUID:
        """An agency with its shared queues."""
        row = {"id": new_id(), "code": code or f"LYO{self.next()}", "name": name, "hours": HOURS, "closures": []}
        contact = {
            "email": "agence@agence.example.org",
            "phone": "3949",
            "postal_address": "1 rue Inventée, 69000 Lyon",
        }
        await self.add(agency, row | contact)
        for kind in ("triage", "automatic", "lead"):
            await self.queue(row["id"], kind)
        return UUID(str(row["id"]))

    async def queue(self, agency_id: UUID, kind: str, owner_id: UUID | None = None) -> UUID:
        """A queue."""
        row = {"id": new_id(), "agency_id": agency_id, "kind": kind, "owner_id": owner_id}
        await self.add(queue, row)
        return UUID(str(row["id"]))

    async def queue_of(self, agency_id: UUID, kind: str, owner_id: UUID | None = None) -> UUID:
        """The queue that is already there."""
        where = (queue.c.agency_id == agency_id, queue.c.kind == kind, queue.c.owner_id.is_not_distinct_from(owner_id))
        async with self.engine.connect() as connection:
            return UUID(str((await connection.execute(select(queue.c.id).where(*where))).scalar_one()))

    async def staff(
        self, agency_id: UUID, name: str, role: str = "adviser", *, login: str | None = None, **values: Any
    ) -> UUID:
        """A member of staff; an adviser gets a queue."""
        login = login or f"{name.split()[0].lower()}{self.next()}"
        row = {"id": new_id(), "agency_id": agency_id, "login": login, "name": name, "role": role}
        row |= {"email": f"{login}@agence.example.org", "created_at": self.now, "password_hash": cheap_hash(PASSWORD)}
        await self.add(staff, row | values)
        if role == "adviser":
            await self.queue(agency_id, "adviser", row["id"])
        return UUID(str(row["id"]))

    async def absence(self, staff_id: UUID, cover_id: UUID | None, first: date, last: date) -> None:
        """Away from `first` to `last`, covered."""
        row = {"id": new_id(), "staff_id": staff_id, "cover_id": cover_id, "first_day": first, "last_day": last}
        await self.add(staff_absence, row)

    async def person(
        self, agency_id: UUID, name: str, adviser_id: UUID | None = None, *, address: str | None = None, **values: Any
    ) -> UUID:
        """A job seeker with an address, followed by an adviser."""
        given, _, family = name.partition(" ")
        number = self.next()
        row = {"id": new_id(), "agency_id": agency_id, "reference": f"{7000000 + number}K", "created_at": self.now}
        called = {"given_name": given, "family_name": family, "plain_name": plain_name(given, family)}
        await self.add(person, row | called | values)
        found = address or f"{given}.{family}{number}@courriel.example".lower().replace(" ", "")
        await self.add(person_address, {"id": new_id(), "person_id": row["id"], "address": found})
        if adviser_id:
            since = {"id": new_id(), "person_id": row["id"], "staff_id": adviser_id, "since": self.now}
            await self.add(assignment, since)
        return UUID(str(row["id"]))

    async def case(self, agency_id: UUID, person_id: UUID | None, state: dict[str, Any] | None = None) -> UUID:
        """A case."""
        row = {"id": new_id(), "agency_id": agency_id, "person_id": person_id, "status": "open", "state": state or {}}
        await self.add(cases, row | {"created_at": self.now, "updated_at": self.now})
        return UUID(str(row["id"]))

    async def conversation(
        self, agency_id: UUID, queue_id: UUID, subject: str, *, person_id: UUID | None = None, **values: Any
    ) -> UUID:
        """An open conversation, due in two days unless said otherwise."""
        row = {"id": new_id(), "agency_id": agency_id, "queue_id": queue_id, "person_id": person_id, "state": "open"}
        times = {"last_at": self.now, "last_in_at": self.now, "created_at": self.now}
        due = {"due_at": self.now + timedelta(days=2)}
        await self.add(conversation, row | {"subject": subject} | times | due | values)
        return UUID(str(row["id"]))

    async def message_in(
        self,
        conversation_id: UUID,
        text: str,
        *,
        sender: str = "samira.benali@courriel.example",
        name: str = "Samira Benali",
        raw: bytes | None = None,
        at: datetime | None = None,
        **values: Any,
    ) -> UUID:
        """A mail that came, with its raw bytes."""
        at = at or self.now
        number = self.next()
        rfc_id = f"<{number}@courriel.example>"
        raw = raw or f"From: {name} <{sender}>\r\nMessage-ID: {rfc_id}\r\n\r\n{text}\r\n".encode()
        key = secrets.token_bytes(32)
        envelope = {
            "dedup_key": key,
            "sha256": key,
            "raw": raw,
            "source": "smtp",
            "mailbox": "suivi@agence.example.org",
        }
        envelope |= {
            "recipients": [],
            "envelope_from": sender,
            "peer": "127.0.0.1",
            "received_at": at,
            "state": "filed",
        }
        async with self.engine.begin() as connection:
            came = (await connection.execute(insert(incoming).values(**envelope).returning(incoming.c.id))).scalar_one()
        row = {"id": new_id(), "conversation_id": conversation_id, "direction": "in", "incoming_id": came, "at": at}
        row |= {"rfc_message_id": rfc_id, "from_address": sender, "from_name": name, "subject": "Objet", "text": text}
        row |= {
            "to_address": "suivi@agence.example.org",
            "disposition": "human",
            "reply_text": text,
            "verdict": VERDICT,
        }
        await self.add(message, row | {"proof": "authenticated", "matched_by": "sender"} | values)
        await self.touch(conversation_id, at)
        return UUID(str(row["id"]))

    async def message_out(
        self,
        agency_id: UUID,
        conversation_id: UUID,
        text: str,
        *,
        author_id: UUID | None = None,
        state: str = "sent",
        **sent: Any,
    ) -> UUID:
        """A mail of ours, in some state of delivery."""
        rfc_id = f"<out{self.next()}@agence.example.org>"
        entry = {"id": new_id(), "dedup_key": rfc_id, "kind": "reply", "mail_class": "service", "agency_id": agency_id}
        entry |= {"rfc_message_id": rfc_id, "envelope_from": "", "recipient": "samira.benali@courriel.example"}
        entry |= {"raw": b"Subject: reponse\r\n\r\n" + text.encode(), "state": state, "created_at": self.now}
        entry |= {"not_before": self.now, "sent_at": self.now if state == "sent" else None}
        await self.add(outbox, entry | sent)
        row = {"id": new_id(), "conversation_id": conversation_id, "direction": "out", "outbox_id": entry["id"]}
        row |= {
            "author_id": author_id,
            "rfc_message_id": rfc_id,
            "from_address": "suivi@agence.example.org",
            "at": self.now,
        }
        row |= {
            "to_address": entry["recipient"],
            "subject": "Objet",
            "text": text,
            "reply_text": text,
            "disposition": "own",
        }
        await self.add(message, row)
        return UUID(str(row["id"]))

    async def task(
        self,
        agency_id: UUID,
        case_id: UUID,
        queue_id: UUID,
        title: str,
        options: Sequence[str] = ("fait",),
        **values: Any,
    ) -> UUID:
        """An open task."""
        row = {"id": new_id(), "agency_id": agency_id, "case_id": case_id, "queue_id": queue_id, "title": title}
        row |= {"dedup_key": f"{case_id}/e1/step/{self.next()}", "options": list(options), "created_at": self.now}
        await self.add(task, row | values)
        return UUID(str(row["id"]))

    async def decision(self, agency_id: UUID, case_id: UUID, *, prepared_by: UUID, **values: Any) -> UUID:
        """An open decision whose contradictory period is over, in the team lead's queue."""
        evidence = [{"step": "convocation", "title": "Convocation"}]
        wanted = {
            "kind": "decision",
            "role": "lead",
            "legal_basis": "C. trav., art. R5412-7",
            "not_before": self.now - timedelta(days=1),
            "prepared_by": prepared_by,
            "labels": {"sans_suite": "Sans suite", "avertir": "Avertissement"},
            "details": {"evidence": evidence},
        }
        queue = await self.queue_of(agency_id, "lead")
        title = values.pop("title", "Décision sur l’absence")
        options = ["sans_suite", "avertir"]
        return await self.task(agency_id, case_id, queue, title, options, **(wanted | values))

    async def step(self, case_id: UUID, step: str, what: str, at: datetime | None = None) -> None:
        """A line of a case's history."""
        row = {"case_id": case_id, "enrolment": "e1", "step": step, "occurrence": 1, "what": what, "at": at or self.now}
        await self.add(step_log, row)

    async def session(self, staff_id: UUID) -> str:
        """A logged-in session; returns its cookie."""
        token = secrets.token_urlsafe(16)
        async with self.engine.begin() as connection:
            await staff_store.start_session(connection, token_hash(token), staff_id, f"csrf-{token}", wall.now())
        return token

    async def touch(self, conversation_id: UUID, at: datetime) -> None:
        """Say that the conversation moved."""
        async with self.engine.begin() as connection:
            moved = update(conversation).where(conversation.c.id == conversation_id)
            await connection.execute(moved.values(last_at=at, last_in_at=at))

    async def add(self, table: Any, row: dict[str, Any]) -> None:
        """Insert one row."""
        async with self.engine.begin() as connection:
            await connection.execute(insert(table).values(**row))

    def next(self) -> int:
        """A number not used before by this factory."""
        self._count += 1
        return self._count


async def tell(connection: AsyncConnection, *topics: str) -> None:
    """Say on the channel `live` that something changed."""
    for topic in topics:
        await notify(connection, "live", topic)
