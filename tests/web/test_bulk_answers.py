"""One answer to many: each gets their own, whoever lacks a value or changed is held back, all can be undone."""

from __future__ import annotations

from uuid import UUID

import httpx
from sqlalchemy import update

from mailflow.store.tables import answer_draft, bulk_answer, conversation, outbox, person, person_address
from tests.web.conftest import Site
from tests.web.test_drafts import rows


async def crowd(site: Site, *names: str) -> dict[str, UUID]:
    """Conversations of people in the adviser's portfolio."""
    found = {}
    for name in names:
        who = await site.factory.person(site.agency, name, site.adviser)
        found[name] = await site.factory.conversation(site.agency, site.own_queue, f"De {name}", person_id=who)
        await site.factory.message_in(found[name], "Bonjour")
    return found


async def person_of(site: Site, talk: UUID) -> UUID:
    return next(UUID(str(row["person_id"])) for row in await rows(site, conversation) if row["id"] == talk)


async def write(site: Site, client: httpx.AsyncClient, where: str, suite: str, text: str) -> httpx.Response:
    data = {"csrf": site.csrf(client), "text": text, "suite": suite}
    return await client.post(f"{where}/ecrire", data=data)


async def test_each_gets_their_own_and_the_others_are_held_back_with_a_reason(site: Site) -> None:
    claire = await site.visitor(site.adviser)
    talks = await crowd(site, "Anna Un", "Bela Deux", "Caro Trois", "Dora Quatre", "Emma Cinq")
    chosen = [str(talk) for talk in talks.values()]
    begun = await claire.post("/reponse-groupee", data={"csrf": site.csrf(claire), "c": chosen})
    where = begun.headers["location"]
    async with site.services.engine.begin() as connection:
        nameless, dead = await person_of(site, talks["Bela Deux"]), await person_of(site, talks["Caro Trois"])
        await connection.execute(update(person).where(person.c.id == nameless).values(given_name=""))
        unreachable = update(person_address).where(person_address.c.person_id == dead)
        await connection.execute(unreachable.values(state="unreachable"))
    await site.factory.message_in(talks["Dora Quatre"], "Encore moi", at=site.services.clock.now())
    data = {"csrf": site.csrf(claire), "text": "Commencé", "version": "0"}
    await claire.post(f"/conversation/{talks['Emma Cinq']}/brouillon", data=data)
    await write(site, claire, where, "apercu", "Bonjour **{{ prenom }}**")
    page = (await claire.get(f"{where}?n=1")).text
    assert "<strong>Anna</strong>" in page and "1 recevront la réponse" in page
    reasons = ("valeur manquante : prenom", "aucune adresse joignable", "a changé depuis", "déjà commencée")
    assert all(reason in page for reason in reasons)
    assert "Retenue" in (await claire.get(f"{where}?n=2")).text
    await write(site, claire, where, "envoyer", "Bonjour **{{ prenom }}**")
    await write(site, claire, where, "envoyer", "Bonjour encore")  # a second click sends nothing
    (posted,) = await rows(site, outbox)
    assert b"Bonjour **Anna**" in posted["raw"]
    result = (await claire.get(where)).text
    assert "Retenues : 4" in result and "Réponses : 1" in result and "en attente d’envoi" in result
    await claire.post(f"{where}/annuler", data={"csrf": site.csrf(claire)})
    assert [row["state"] for row in await rows(site, outbox)] == ["withdrawn"]
    assert "Bonjour **Anna**" in {row["text"] for row in await rows(site, answer_draft)}
    assert "envoi annulé" in (await claire.get(where)).text


async def test_foreign_conversations_and_other_peoples_bulk_answers_are_not_there(site: Site) -> None:
    claire, anne = await site.visitor(site.adviser), await site.visitor(site.supervisor)
    mixed = [str(site.conversation), str(site.foreign_conversation)]
    assert (await claire.post("/reponse-groupee", data={"csrf": site.csrf(claire), "c": mixed})).status_code == 404
    begun = await claire.post("/reponse-groupee", data={"csrf": site.csrf(claire), "c": mixed[:1]})
    assert (await anne.get(begun.headers["location"])).status_code == 404
    many = [str(UUID(int=number)) for number in range(201)]
    assert (await claire.post("/reponse-groupee", data={"csrf": site.csrf(claire), "c": many})).status_code == 422
    assert len(await rows(site, bulk_answer)) == 1
    assert "Mon rendez-vous de jeudi" in (await claire.get("/reponse-groupee")).text


async def test_a_field_that_does_not_exist_is_refused_before_anybody_gets_anything(site: Site) -> None:
    claire = await site.visitor(site.adviser)
    begun = await claire.post("/reponse-groupee", data={"csrf": site.csrf(claire), "c": [str(site.conversation)]})
    refused = await write(site, claire, begun.headers["location"], "envoyer", "Bonjour {{ salaire }}")
    assert refused.status_code == 422 and "Champ inconnu : salaire" in refused.text
    assert await rows(site, outbox) == []
