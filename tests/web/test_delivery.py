"""What became of a mail of ours stands on it: each recipient, in words, and every attempt."""

from __future__ import annotations

from sqlalchemy import insert, select

from mailflow.core.ids import new_id
from mailflow.store.tables import answer, message, outbox, outbox_attempt
from tests.web.conftest import Site


async def test_each_recipient_has_its_state_and_its_attempts(site: Site) -> None:
    full = "452 4.2.2 <x@y.example> over quota"
    mail = await site.factory.message_out(
        site.agency, site.conversation, "Voici", author_id=site.adviser, state="queued", attempts=2, last_reply=full
    )
    copy, now = new_id(), site.services.clock.now()
    async with site.services.engine.begin() as connection:
        entry = (await connection.execute(select(message.c.outbox_id).where(message.c.id == mail))).scalar_one()
        kept = [column for column in outbox.c if column.name != "line"]  # which the database makes
        row = (await connection.execute(select(*kept).where(outbox.c.id == entry))).mappings().one()
        bounced = {
            "state": "bounced",
            "attempts": 1,
            "last_reply": "bounced 5.1.1",
            "recipient": "karim@agence.example.org",
        }
        await connection.execute(insert(outbox).values(**{**row, **bounced, "id": copy, "dedup_key": "copy"}))
        before = {"text": "x", "heard": 1, "state": "open", "stage": "none", "author_id": site.adviser}
        sent = {"outbox_id": entry, "conversation_id": site.conversation, "copies": [copy]}
        await connection.execute(insert(answer).values(**before, **sent, cc=["karim@agence.example.org"]))
        for key, result, reply in ((entry, "retry", full), (entry, "retry", "connection lost"), (copy, "bounced", "")):
            await connection.execute(insert(outbox_attempt).values(outbox_id=key, at=now, result=result, reply=reply))
    page = (await (await site.visitor(site.adviser)).get(f"/conversation/{site.conversation}")).text
    assert "samira.benali@courriel.example : pas encore remis : 2 essais, prochain essai" in page
    assert "karim@agence.example.org : non remis au destinataire" in page
    assert "adresse inconnue (5.1.1)" in page and "refus provisoire, boîte pleine (4.2.2)" in page
    assert "connection lost" in page and page.count("Essais (") == 2


async def test_a_late_notice_of_another_server_is_said_beside_what_the_relay_took(site: Site) -> None:
    mail = await site.factory.message_out(site.agency, site.conversation, "Voici", author_id=site.adviser)
    now = site.services.clock.now()
    async with site.services.engine.begin() as connection:
        entry = (await connection.execute(select(message.c.outbox_id).where(message.c.id == mail))).scalar_one()
        for result, reply in (("sent", "250 2.0.0 Ok"), ("delayed", "delayed 4.4.1")):
            await connection.execute(insert(outbox_attempt).values(outbox_id=entry, at=now, result=result, reply=reply))
    page = (await (await site.visitor(site.adviser)).get(f"/conversation/{site.conversation}")).text
    assert "remis au relais" in page and "le serveur du destinataire essaie encore" in page
