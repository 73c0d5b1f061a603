"""Promise R16: 2,000 requests with swapped ids, over every route and by every role, and not one foreign row comes out.

Ids of another agency, of a colleague's portfolio and of nobody, of the right kind and of any other, in addresses and in
forms. Afterwards the foreign rows are as they were, to the last column.
"""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

import httpx
import pytest
from sqlalchemy import Table, insert, select

from mailflow.core.ids import new_id
from mailflow.store.tables import (
    answer,
    answer_draft,
    assignment,
    bulk_action,
    bulk_answer,
    canned_reply,
    case_event,
    cases,
    conversation,
    conversation_tag,
    kept_text,
    mention,
    message,
    note,
    outbox,
    person,
    person_address,
    person_tag,
    saved_view,
    tag,
    task,
)
from mailflow.web.app import ROUTES
from mailflow.web.guard import rule_of
from mailflow.web.rights import Rule
from tests.factory import tell
from tests.web.conftest import Site

pytestmark = pytest.mark.timeout(400)
TIMES, SEED, AT_ONCE = 2_000, 20_261, 6
SECRETS = ("lointain", "Étranger", "Rien pour vous", "Chez le voisin", "Hugo Voisin", "Caché du voisin")
KEPT: tuple[Table, ...] = (
    *(conversation, message, person, person_address, assignment, cases, case_event, task, note, mention),
    *(answer_draft, kept_text, answer, outbox, tag, conversation_tag, person_tag, saved_view, canned_reply),
    *(bulk_answer, bulk_action),
)
KINDS = {
    "conversation": "conversation",
    "parts/conversation": "conversation",
    "parts/brouillon": "conversation",
    "file": "queue",
    "parts/file": "queue",
    "message": "message",
    "dossier": "person",
    "parts/dossier": "person",
    "tache": "task",
    "decision": "decision",
    "note": "note",
    "mention": "note",
    "vues": "view",
    "reponse-type": "canned",
    "reponse-groupee": "bulk",
    "lot": "action",
    "envoi": "outbox",
}
FIELDS = {
    "personne": "person",
    "a": "staff",
    "qui": "staff",
    "file": "queue",
    "tag": "tag",
    "envoi": "outbox",
    "modele": "canned",
    "une-fois": "action",
    "texte": "kept",
}
WORDS = {
    "text": "Bonjour",
    "note": "x @paul",
    "motif": "x",
    "outcome": "fait",
    "choix": "renvoyer",
    "raisons": "x",
    "nom": "x",
    "titre": "x",
    "adresse": "samira.benali@courriel.example",
    "quoi": "close",
    "vers": "|fin",
    "etape": "e1/un/1",
    "version": "0",
    "quand": "",
    "q": "lointaine voisin",
}


@dataclass
class Ids:
    """Things by kind. `foreign` holds another agency's, `beside` a colleague's, `nobodys` what does not exist."""

    foreign: dict[str, list[UUID]] = field(default_factory=dict)
    beside: dict[str, list[UUID]] = field(default_factory=dict)

    def pick(self, draw: random.Random, kind: str, *, whole_agency: bool) -> UUID:
        """Of the kind, or one time in five of any other; for the team lead only another agency's are foreign."""
        shelf = self.foreign if whole_agency or draw.random() < 0.5 else self.beside
        wanted = kind if draw.random() < 0.8 and shelf.get(kind) else draw.choice(sorted(shelf))
        return draw.choice(shelf[wanted]) if draw.random() < 0.95 else UUID(int=draw.getrandbits(128), version=4)


async def planted(site: Site) -> Ids:
    """One thing of each kind, elsewhere and beside."""
    stranger = await _staff_of(site, site.foreign_queue)
    elsewhere = await _plant(site, site.foreign_conversation, site.foreign_person, stranger, "lointain")
    beside = await _plant(site, site.colleagues_conversation, site.colleagues_person, site.colleague, "du voisin")
    his = await site.factory.message_in(site.colleagues_conversation, "Caché du voisin", sender="h@courriel.example")
    queue = await site.factory.queue_of(site.agency, "adviser", site.colleague)
    case = await site.factory.case(site.agency, site.colleagues_person)
    errand = await site.factory.task(site.agency, case, queue, "Tâche du voisin")
    errand_to_decide = await site.factory.decision(site.agency, case, prepared_by=site.colleague)
    here = {"conversation": site.foreign_conversation, "person": site.foreign_person, "queue": site.foreign_queue}
    here |= {"message": site.foreign_message, "task": site.foreign_task, "decision": site.foreign_decision}
    there = {"conversation": site.colleagues_conversation, "person": site.colleagues_person, "queue": queue}
    there |= {"message": his, "task": errand, "decision": errand_to_decide}
    return Ids(
        {kind: [key] for kind, key in (here | {"staff": stranger} | elsewhere).items()},
        {kind: [key] for kind, key in (there | {"staff": site.colleague} | beside).items()},
    )


async def _staff_of(site: Site, queue_id: UUID) -> UUID:
    async with site.services.engine.connect() as connection:
        found = await connection.scalar(
            select(assignment.c.staff_id).where(assignment.c.person_id == site.foreign_person)
        )
    assert isinstance(found, UUID) and queue_id
    return found


async def _plant(site: Site, talk: UUID, person_id: UUID, staff_id: UUID, secret: str) -> dict[str, UUID]:
    now, agency = site.services.clock.now(), site.agency if secret == "du voisin" else await _agency_of(site, talk)
    made = {kind: new_id() for kind in ("note", "view", "canned", "bulk", "action", "tag", "kept")}
    said = f"Caché {secret}"
    rows: list[tuple[Table, dict[str, object]]] = [
        (
            note,
            {
                "id": made["note"],
                "agency_id": agency,
                "conversation_id": talk,
                "author_id": staff_id,
                "text": said,
                "at": now,
            },
        ),
        (
            saved_view,
            {
                "id": made["view"],
                "agency_id": agency,
                "owner_id": staff_id,
                "page": "people",
                "name": said,
                "filters": {},
                "created_by": staff_id,
                "created_at": now,
            },
        ),
        (
            canned_reply,
            {
                "id": made["canned"],
                "agency_id": agency,
                "owner_id": staff_id,
                "title": said,
                "text": said,
                "changed_by": staff_id,
                "changed_at": now,
            },
        ),
        (
            bulk_answer,
            {
                "id": made["bulk"],
                "agency_id": agency,
                "author_id": staff_id,
                "text": said,
                "chosen": [{"id": str(talk), "seen": now.isoformat()}],
                "created_at": now,
            },
        ),
        (
            bulk_action,
            {
                "id": made["action"],
                "staff_id": staff_id,
                "kind": "close",
                "detail": {"name": said},
                "before": [],
                "changed": 1,
                "left": 0,
                "at": now,
            },
        ),
        (tag, {"id": made["tag"], "agency_id": agency, "name": said, "plain_name": said, "created_at": now}),
        (
            kept_text,
            {
                "id": made["kept"],
                "conversation_id": talk,
                "author_id": staff_id,
                "text": said,
                "why": "replaced",
                "at": now,
            },
        ),
        (answer_draft, {"conversation_id": talk, "author_id": staff_id, "text": said, "version": 1, "written_at": now}),
    ]
    if secret == "du voisin":  # labels are the agency's: everybody there sees them
        rows = [(table, row) for table, row in rows if table is not tag]
        del made["tag"]
    async with site.services.engine.begin() as connection:
        for table, row in rows:
            await connection.execute(insert(table).values(**row))
    sent = await site.factory.message_out(
        agency, talk, said, author_id=staff_id, state="ambiguous", person_id=person_id
    )
    async with site.services.engine.connect() as connection:
        made["outbox"] = (
            await connection.execute(select(message.c.outbox_id).where(message.c.id == sent))
        ).scalar_one()
    return made


async def _agency_of(site: Site, talk: UUID) -> UUID:
    async with site.services.engine.connect() as connection:
        found = await connection.scalar(select(conversation.c.agency_id).where(conversation.c.id == talk))
    assert isinstance(found, UUID)
    return found


async def as_they_are(site: Site) -> dict[str, list[str]]:
    """Every row of the tables that requests may change, written out; one's own things left aside."""
    mine = {
        str(each) for each in (site.adviser, site.supervisor, site.own_queue, site.conversation, site.person, site.case)
    }
    found = {}
    async with site.services.engine.connect() as connection:
        for table in KEPT:
            rows = [str(tuple(row)) for row in await connection.execute(select(table))]
            found[table.name] = sorted(row for row in rows if not any(each in row for each in mine))
    return found


def address_of(path: str, key: UUID, draw: random.Random) -> str:
    return path.replace("{id:uuid}", str(key)).replace("{index:int}", str(draw.choice((0, 0, 1, 40))))


def form_of(ids: Ids, draw: random.Random, csrf: str, *, whole_agency: bool) -> dict[str, str]:
    keys = {name: str(ids.pick(draw, kind, whole_agency=whole_agency)) for name, kind in FIELDS.items()}
    rows = ids.pick(draw, "conversation", whole_agency=whole_agency)
    chosen = {"c": f"{rows} 2100-01-01T00:00:00+00:00", "p": keys["personne"], "garde": f"prendre/{keys['texte']}"}
    return {"csrf": csrf, **WORDS, **keys, **chosen, "suite": f"/conversation/{rows}"}


async def test_two_thousand_swapped_ids_bring_out_no_foreign_row_and_change_none(site: Site) -> None:
    draw, ids = random.Random(SEED), await planted(site)
    before = await as_they_are(site)
    visitors = {
        role: await site.visitor(who) for role, who in (("adviser", site.adviser), ("supervisor", site.supervisor))
    }
    closed = {"administrator": site.administrator, "auditor": site.auditor}
    visitors |= {role: await site.visitor(who) for role, who in closed.items()}
    routes = [route for route in ROUTES if rule_of(route) is Rule.CASEWORK and route.path != "/direct"]
    turn = asyncio.Semaphore(AT_ONCE)
    bad: list[tuple[object, ...]] = []

    async def ask(role: str, method: str, address: str, data: dict[str, str] | None, *, named: bool) -> None:
        async with turn:
            client: httpx.AsyncClient = visitors[role]
            answer = await client.request(method, address, data=data)
        allowed = {403} if role in closed else {404} if named else {200, 303, 404, 409, 422}
        said = [secret for secret in SECRETS if secret.lower() in answer.text.lower()]
        if role == "supervisor":
            said = [secret for secret in said if "voisin" not in secret.lower()]
        if answer.status_code not in allowed or said:
            bad.append((role, method, address, answer.status_code, said))

    asked = []
    for number in range(TIMES):
        route = routes[number % len(routes)]
        role = draw.choice(("adviser", "adviser", "adviser", "supervisor", "supervisor", "administrator", "auditor"))
        whole = role == "supervisor"
        kind = next((KINDS[name] for name in KINDS if route.path.startswith(f"/{name}/{{")), "conversation")
        named = "{id" in route.path
        address = address_of(route.path, ids.pick(draw, kind, whole_agency=whole), draw)
        method = "POST" if "POST" in (route.methods or ()) else "GET"
        form = form_of(ids, draw, site.csrf(visitors[role]), whole_agency=whole)
        if method == "GET":
            query = draw.sample(sorted({**FIELDS, "lot": "", "conversation": "", "apres": ""}), 2)
            address += "?" + "&".join(f"{name}={form.get(name, form['personne'])}" for name in query)
        asked.append(ask(role, method, address, form if method == "POST" else None, named=named))
    await asyncio.gather(*asked)
    assert bad == [], bad[:10]
    assert len(asked) == TIMES
    after = await as_they_are(site)
    for name, rows in before.items():
        assert [row for row in rows if row not in after[name]] == [], name


async def test_no_stream_tells_of_foreign_things_whatever_it_asks_for(site: Site) -> None:
    ids = await planted(site)
    foreign = [key for shelf in (ids.foreign, ids.beside) for keys in shelf.values() for key in keys]
    topics = {f"{kind}:{key}" for key in foreign for kind in ("conversation", "queue", "draft", "staff", "person")}
    client = await site.visitor(site.adviser)
    page = (await client.get(f"/file/{site.own_queue}")).text
    mark = page.split('data-live="')[1].split('"')[0]
    last = f"queue:{site.own_queue}"
    for key in foreign:
        query = {"depuis": mark, "conversation": str(key), "personne": str(key)}
        async with asyncio.timeout(30), client.stream("GET", "/direct", params=query) as stream:
            async with site.services.engine.begin() as connection:
                await tell(connection, *sorted(topics), last)
            async for line in stream.aiter_lines():
                assert line.removeprefix("data: ") not in topics
                if line == f"data: {last}":
                    break


async def test_cover_opens_what_is_beside_and_its_end_closes_it_again(site: Site) -> None:
    client, today = await site.visitor(site.adviser), site.services.clock.now().date()
    message_id = await site.factory.message_in(site.colleagues_conversation, "Caché du voisin")
    where = [f"/message/{message_id}/{what}" for what in ("original", "source", "mise-en-forme")]
    assert {(await client.get(each)).status_code for each in where} == {404}
    await site.factory.absence(site.colleague, site.adviser, today - timedelta(days=1), today + timedelta(days=1))
    assert {(await client.get(each)).status_code for each in where} == {200}
