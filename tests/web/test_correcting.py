"""Setting right, from the conversation's page, what the way in decided about a message."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import httpx
import pytest
from sqlalchemy import insert, select

from mailflow.core.ids import new_id
from mailflow.store.tables import audit, conversation, message, open_request, task
from tests.factory import STEPS
from tests.web.conftest import Site

DEEDS = ("personne", "automatique", "mal-compris", "detacher")
ACTED = {"steps": STEPS, "intents": ["confirm"], "safe": "act", "suggestions": []}


async def do(client: httpx.AsyncClient, site: Site, what: str, mail: UUID, **more: str) -> httpx.Response:
    return await client.post(f"/message/{mail}/{what}", data={"csrf": site.csrf(client), **more})


async def state_of(site: Site, mail: UUID) -> tuple[str, UUID | None, str]:
    async with site.services.engine.connect() as connection:
        row = (
            await connection.execute(
                select(message.c.disposition, conversation.c.person_id, conversation.c.state)
                .join(conversation, conversation.c.id == message.c.conversation_id)
                .where(message.c.id == mail)
            )
        ).one()
    return tuple(row)


async def test_a_message_said_automatic_and_back_again(site: Site) -> None:
    client = await site.visitor(site.adviser)
    page = (await client.get(f"/conversation/{site.conversation}")).text
    assert "C’est un message automatique" in page and "C’est une personne qui écrit" not in page
    done = await do(client, site, "automatique", site.message)
    assert done.status_code == 303 and done.headers["location"].endswith(f"?fait=automatique#m-{site.message}")
    assert await state_of(site, site.message) == ("auto_reply", site.person, "waiting")
    page = (await client.get(done.headers["location"])).text
    assert "Il n’attend plus de réponse" in page and "C’est une personne qui écrit" in page
    assert "noté par un conseiller" in page.lower()
    assert (await do(client, site, "automatique", site.message)).status_code == 422
    assert (await do(client, site, "personne", site.message)).status_code == 303
    assert await state_of(site, site.message) == ("human", site.person, "open")


async def test_a_message_that_is_not_the_persons_goes_back_to_triage_with_one_click_to_return(site: Site) -> None:
    client = await site.visitor(site.adviser)
    page = (await client.get(f"/conversation/{site.conversation}")).text
    assert "Ce n’est pas Samira Benali" in page
    done = await do(client, site, "detacher", site.message)
    page = (await client.get(done.headers["location"])).text
    assert "De qui est ce message" in page and f'value="{site.person}"' in page
    assert "retiré de son dossier" in page
    assert await state_of(site, site.message) == ("human", None, "open")
    async with site.services.engine.connect() as connection:
        rows = (await connection.execute(select(audit.c.action, audit.c.person_id))).all()
    assert ("message.detached", site.person) in rows


async def test_what_a_misread_answer_led_to_is_said_and_a_task_takes_it_up(site: Site) -> None:
    request = new_id()
    async with site.services.engine.begin() as connection:
        row = {"id": request, "case_id": site.case, "enrolment": "e1", "step": "venue", "occurrence": 1, "asked": {}}
        times = {"opened_at": datetime.now(UTC), "closed_at": datetime.now(UTC), "outcome": "accepte"}
        await connection.execute(insert(open_request).values(**row, **times))
    verdict = ACTED | {"request_id": str(request)}
    mail = await site.factory.message_in(site.conversation, "Oui, enfin non.", verdict=verdict)
    client = await site.visitor(site.adviser)
    page = (await client.get(f"/conversation/{site.conversation}")).text
    assert "Le parcours en a tenu compte" in page and "« Accepte »" in page
    assert (await do(client, site, "mal-compris", mail)).status_code == 303
    async with site.services.engine.connect() as connection:
        titles = list((await connection.execute(select(task.c.title).where(task.c.case_id == site.case))).scalars())
    assert any(title.startswith("Réponse mal comprise") for title in titles)
    assert (await do(client, site, "mal-compris", mail)).status_code == 422


@pytest.mark.parametrize("what", DEEDS)
async def test_nobody_sets_right_what_is_not_theirs(site: Site, what: str) -> None:
    for staff_id in (site.adviser, site.supervisor):
        client = await site.visitor(staff_id)
        assert (await do(client, site, what, site.foreign_message)).status_code == 404
    for role in (site.administrator, site.auditor):
        assert (await do(await site.visitor(role), site, what, site.message)).status_code == 403
    assert (await state_of(site, site.foreign_message))[0] == "human"
