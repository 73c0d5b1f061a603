"""The straight way of an adviser: log in, open the queue, open a mail, answer it."""

from __future__ import annotations

from sqlalchemy import select

from mailflow.store.tables import audit, outbox
from tests.factory import PASSWORD
from tests.web.conftest import Site


async def test_an_adviser_logs_in_and_sees_the_queue_of_those_who_wait(site: Site) -> None:
    client = await site.visitor()
    form = await client.get("/connexion")
    token = form.text.split('name="csrf" value="')[1].split('"')[0]
    done = await client.post("/connexion", data={"csrf": token, "login": "claire", "password": PASSWORD})
    assert done.status_code == 303
    page = await client.get("/", follow_redirects=True)
    assert page.status_code == 200
    assert "Mon rendez-vous de jeudi" in page.text
    assert "Samira Benali" in page.text
    assert "répondre" in page.text
    assert "Secret lointain" not in page.text


async def test_an_answer_leaves_through_the_outbox_and_is_shown_in_the_conversation(site: Site) -> None:
    client = await site.visitor(site.adviser)
    page = await client.get(f"/conversation/{site.conversation}")
    assert "Pourquoi ce message est ici" in page.text
    assert "samira.benali@courriel.example" in page.text
    seen = page.text.split('name="seen" value="')[1].split('"')[0]
    data = {"csrf": site.csrf(client), "seen": seen, "text": "Bonjour, vendredi 10 h vous convient-il ?"}
    done = await client.post(f"/conversation/{site.conversation}/reponse", data=data)
    assert done.status_code == 303, done.text
    after = await client.get(done.headers["location"])
    assert "vendredi 10 h vous convient-il" in after.text
    assert "en attente d’envoi" in after.text
    async with site.services.engine.connect() as connection:
        assert (await connection.execute(select(outbox.c.recipient))).scalar_one() == "samira.benali@courriel.example"
        actions = set((await connection.execute(select(audit.c.action))).scalars())
    assert {"conversation.read", "conversation.reply"} <= actions


async def test_an_answer_stops_when_something_new_came_meanwhile_and_keeps_the_text(site: Site) -> None:
    client = await site.visitor(site.adviser)
    page = await client.get(f"/conversation/{site.conversation}")
    seen = page.text.split('name="seen" value="')[1].split('"')[0]
    await site.factory.message_in(site.conversation, "En fait non.", at=site.services.clock.now())
    data = {"csrf": site.csrf(client), "seen": seen, "text": "Un texte à garder"}
    stopped = await client.post(f"/conversation/{site.conversation}/reponse", data=data)
    assert stopped.status_code == 409
    assert "Un texte à garder" in stopped.text
    assert "En fait non." in stopped.text
    async with site.services.engine.connect() as connection:
        assert (await connection.execute(select(outbox.c.id))).first() is None


async def test_an_empty_answer_is_refused_with_words(site: Site) -> None:
    client = await site.visitor(site.adviser)
    data = {"csrf": site.csrf(client), "seen": "", "text": "  \n"}
    refused = await client.post(f"/conversation/{site.conversation}/reponse", data=data)
    assert refused.status_code == 422
    assert "Écrivez votre réponse" in refused.text


async def test_a_conversation_can_be_put_away_without_an_answer(site: Site) -> None:
    client = await site.visitor(site.adviser)
    page = await client.get(f"/conversation/{site.conversation}")
    seen = page.text.split('name="seen" value="')[1].split('"')[0]
    data = {"csrf": site.csrf(client), "seen": seen}
    done = await client.post(f"/conversation/{site.conversation}/classer", data=data)
    assert done.status_code == 303
    closed = await client.get(f"/file/{site.own_queue}?onglet=classees")
    assert "Mon rendez-vous de jeudi" in closed.text
