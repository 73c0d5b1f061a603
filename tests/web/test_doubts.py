"""Mails in doubt are settled by those who see their conversation; a given-up address is tried again; holds are seen."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import httpx
from sqlalchemy import text

from mailflow.outbox import deciding
from mailflow.store import switch
from tests.web.conftest import Site

ADDRESS = "samira.benali@courriel.example"


async def rows(site: Site, statement: str, **values: Any) -> list[dict[str, Any]]:
    async with site.services.engine.begin() as connection:
        return [dict(row) for row in (await connection.execute(text(statement), values)).mappings()]


async def in_doubt(site: Site, conversation: UUID | None = None, **sent: Any) -> UUID:
    """An adviser's answer of which nobody knows whether it arrived."""
    talk = conversation or site.conversation
    sent = {"case_id": site.case, "attempts": 1, "if_ambiguous": "ask"} | sent
    await site.factory.message_out(site.agency, talk, "Oui, jeudi.", author_id=site.adviser, state="ambiguous", **sent)
    found = await rows(site, "SELECT outbox_id FROM message WHERE direction = 'out' AND conversation_id = :id", id=talk)
    return UUID(str(found[0]["outbox_id"]))


async def decide(site: Site, client: httpx.AsyncClient, mail: UUID, choice: str) -> httpx.Response:
    return await client.post(f"/envoi/{mail}/decision", data={"csrf": site.csrf(client), "choix": choice})


async def test_it_is_listed_beside_every_page_and_on_its_conversation(site: Site) -> None:
    client = await site.visitor(site.adviser)
    assert "Envois incertains" not in (await client.get(f"/file/{site.own_queue}")).text
    await in_doubt(site)
    assert "Envois incertains" in (await client.get(f"/file/{site.own_queue}")).text
    listed = (await client.get("/envois-incertains")).text
    assert "Samira Benali" in listed and "Considérer comme envoyé" in listed
    assert "Renvoyer" in (await client.get(f"/conversation/{site.conversation}")).text


async def test_considered_as_sent_it_does_not_leave_and_nobody_owes_an_answer(site: Site) -> None:
    mail = await in_doubt(site)
    await rows(site, "UPDATE conversation SET last_at = last_at RETURNING id")
    client = await site.visitor(site.adviser)
    done = await decide(site, client, mail, "parti")
    assert (done.status_code, done.headers["location"]) == (303, "/envois-incertains?fait=parti")
    assert await rows(site, "SELECT state FROM outbox") == [{"state": "sent"}]
    talk = await rows(site, "SELECT state, due_at FROM conversation WHERE id = :id", id=site.conversation)
    assert talk == [{"state": "waiting", "due_at": None}]
    kinds = [row["kind"] for row in await rows(site, "SELECT kind FROM case_event ORDER BY id")]
    assert kinds == ["delivery", "reply_sent"]
    again = await decide(site, client, mail, "renvoyer")
    assert again.status_code == 422 and "n’est plus incertain" in again.text


async def test_sent_again_it_is_queued_with_the_same_bytes(site: Site) -> None:
    mail = await in_doubt(site)
    before = await rows(site, "SELECT raw, rfc_message_id FROM outbox")
    client = await site.visitor(site.adviser)
    assert (await decide(site, client, mail, "renvoyer")).status_code == 303
    assert await rows(site, "SELECT raw, rfc_message_id FROM outbox WHERE state = 'queued'") == before


async def test_a_conversation_where_the_person_wrote_since_stays_open(site: Site) -> None:
    mail = await in_doubt(site)
    await rows(site, "UPDATE message SET at = at + interval '1 hour' WHERE direction = 'in' RETURNING id")
    client = await site.visitor(site.adviser)
    await decide(site, client, mail, "parti")
    assert (await rows(site, "SELECT state FROM conversation WHERE id = :id", id=site.conversation))[0][
        "state"
    ] == "open"


async def test_only_those_who_see_the_conversation_decide(site: Site) -> None:
    mail = await in_doubt(site, site.colleagues_conversation, case_id=None)
    client = await site.visitor(site.adviser)
    assert "Voisin" not in (await client.get("/envois-incertains")).text
    assert (await decide(site, client, mail, "parti")).status_code == 404
    lead = await site.visitor(site.supervisor)
    assert "Voisin" in (await lead.get("/envois-incertains")).text
    assert (await decide(site, lead, mail, "parti")).status_code == 303
    logged = await rows(site, "SELECT action FROM audit WHERE object_id = :id ORDER BY id", id=mail)
    assert [row["action"] for row in logged] == ["access.refused", "sending.accepted"]


async def test_no_choice_and_no_token_change_nothing(site: Site) -> None:
    mail = await in_doubt(site)
    client = await site.visitor(site.adviser)
    assert (await decide(site, client, mail, "autre")).status_code == 422
    assert (await client.post(f"/envoi/{mail}/decision", data={"choix": "parti"})).status_code == 403
    assert await rows(site, "SELECT state FROM outbox") == [{"state": "ambiguous"}]


async def test_an_administrator_sees_what_is_held_and_how_to_let_it_go(site: Site) -> None:
    client = await site.visitor(site.administrator)
    assert "Les courriels partent" in (await client.get("/reglages")).text
    async with site.services.engine.begin() as connection:
        now = site.services.clock.now()
        await deciding.hold_sending(connection, None, now, switch.switch_name("pathway", "premier-contact"))
        await deciding.hold_sending(connection, site.administrator, now, switch.FUSE)
    page = (await client.get("/reglages")).text
    assert "Parcours retenu : premier-contact" in page
    assert 'href="/reglages/envois"' in page
    assert "Fusible" in page and "Luc Réglages" in page
