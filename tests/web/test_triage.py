"""Saying whose a mail of nobody's is, from its own page."""

from __future__ import annotations

from uuid import UUID

import httpx
from sqlalchemy import select

from mailflow.store.tables import audit, conversation, person
from tests.factory import STEPS
from tests.web.conftest import Site


async def parked(site: Site) -> UUID:
    """A mail in triage; its sender answered a mail to the colleague's person."""
    talk = await site.factory.conversation(site.agency, site.triage, "Pour mon fils")
    hint = {"person_id": None, "conversation_id": str(site.colleagues_conversation)}
    verdict = {"steps": STEPS[:1], "intents": ["identity_unclear"], "safe": "human", "suggestions": [hint]}
    await site.factory.message_in(talk, "Je suis sa mère.", sender="mere@courriel.example", verdict=verdict)
    return talk


async def put(client: httpx.AsyncClient, site: Site, talk: UUID, who: UUID | str) -> httpx.Response:
    return await client.post(f"/conversation/{talk}/rattacher", data={"csrf": site.csrf(client), "personne": str(who)})


async def person_of(site: Site, talk: UUID) -> UUID | None:
    async with site.services.engine.connect() as connection:
        found: UUID | None = await connection.scalar(select(conversation.c.person_id).where(conversation.c.id == talk))
    return found


async def test_a_suggestion_is_one_click_and_the_mail_leaves_triage(site: Site) -> None:
    talk = await parked(site)
    client = await site.visitor(site.adviser)
    page = (await client.get(f"/conversation/{talk}")).text
    assert "De qui est ce message" in page and f'value="{site.colleagues_person}"' in page
    done = await put(client, site, talk, site.colleagues_person)
    assert done.status_code == 303 and done.headers["location"] == f"/file/{site.triage}?fait=rattache"
    listed = (await client.get(done.headers["location"])).text
    assert "Message rattaché" in listed and "Pour mon fils" not in listed
    assert await person_of(site, talk) == site.colleagues_person
    assert (await client.get(f"/conversation/{talk}")).status_code == 404  # it is the colleague's now
    colleague = await site.visitor(site.colleague)
    assert "De qui est ce message" not in (await colleague.get(f"/conversation/{talk}")).text


async def test_the_decision_is_in_the_log(site: Site) -> None:
    talk = await parked(site)
    await put(await site.visitor(site.adviser), site, talk, site.person)
    async with site.services.engine.connect() as connection:
        rows = (await connection.execute(select(audit.c.action, audit.c.staff_id, audit.c.person_id))).all()
    assert ("conversation.attached", site.adviser, site.person) in rows


async def test_a_person_of_the_agency_is_found_by_name_or_reference_and_no_other(site: Site) -> None:
    talk = await parked(site)
    client = await site.visitor(site.adviser)
    async with site.services.engine.connect() as connection:
        reference = await connection.scalar(select(person.c.reference).where(person.c.id == site.person))
    for wanted in ("samira", "BENALI Sámira", str(reference)):
        form = {"csrf": site.csrf(client), "qui": wanted}
        page = (await client.post(f"/conversation/{talk}/chercher", data=form)).text
        assert f'value="{site.person}"' in page, wanted
    for wanted, said in (("lointaine", "Personne de ce nom"), ("be", "au moins trois lettres"), ("%%%", "Personne")):
        form = {"csrf": site.csrf(client), "qui": wanted}
        page = (await client.post(f"/conversation/{talk}/chercher", data=form)).text
        assert said in page and f'value="{site.person}"' not in page, wanted
        assert str(site.foreign_person) not in page


async def test_nobody_puts_mail_to_a_person_of_another_agency_or_takes_mail_that_is_not_theirs(site: Site) -> None:
    talk = await parked(site)
    client = await site.visitor(site.adviser)
    assert (await put(client, site, talk, site.foreign_person)).status_code == 404
    assert (await put(client, site, talk, "x")).status_code == 404
    assert (await put(client, site, site.colleagues_conversation, site.person)).status_code == 404
    assert (await put(client, site, site.conversation, site.colleagues_person)).status_code == 422
    for role in (site.administrator, site.auditor):
        assert (await put(await site.visitor(role), site, talk, site.person)).status_code == 403
    assert await person_of(site, talk) is None
    assert await person_of(site, site.conversation) == site.person


async def test_a_supervisor_may_put_mail_to_anybody_of_the_agency(site: Site) -> None:
    talk = await parked(site)
    assert (await put(await site.visitor(site.supervisor), site, talk, site.person)).status_code == 303
    assert await person_of(site, talk) == site.person


async def test_a_mail_says_what_its_writer_wants_and_who_has_to_read_it(site: Site) -> None:
    client = await site.visitor(site.adviser)
    listed = (await client.get(f"/file/{site.own_queue}")).text
    assert "demande un report" in listed
    page = (await client.get(f"/conversation/{site.conversation}")).text
    assert "demande un report" in page and "à lire par une personne" in page
    assert "appartient à une seule personne suivie" in page  # why it is here


async def test_a_mail_that_cannot_be_read_has_its_original_one_click_away(site: Site) -> None:
    talk = await site.factory.conversation(site.agency, site.triage, "Illisible")
    values = {"disposition": "unreadable", "disposition_reason": "beyond the limits", "reply_text": ""}
    message = await site.factory.message_in(talk, "=00=00", **values)
    page = (await (await site.visitor(site.adviser)).get(f"/conversation/{talk}")).text
    assert f'class="button button-quiet" href="/message/{message}/original"' in page
    assert "trop volumineux ou trop complexe" in page.lower()
