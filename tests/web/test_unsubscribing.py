"""The one-click address (RFC 8058): a mail program's POST stops optional mail at once, a look at it does nothing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text

from mailflow.mail.tokens import bounce_address, unsubscribe_token
from tests.web.conftest import Site

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


async def rows(site: Site, statement: str, **values: Any) -> list[dict[str, Any]]:
    async with site.services.engine.begin() as connection:
        return [dict(row) for row in (await connection.execute(text(statement), values)).mappings()]


@pytest.fixture
async def token(site: Site) -> str:
    """Of an optional mail to Samira."""
    await site.factory.message_out(
        site.agency, site.conversation, "Atelier CV", kind="pathway", mail_class="optional", person_id=site.person
    )
    (mail,) = await rows(site, "SELECT id FROM outbox")
    return unsubscribe_token(site.services.keyring, UUID(str(mail["id"])))


async def a_mail_programs(site: Site, path: str) -> httpx.Response:
    """No cookie, no origin, no form of ours."""
    async with httpx.AsyncClient(base_url=site.url) as client:
        return await client.post(path, data=ONE_CLICK)


async def test_one_post_stops_optional_mail_and_another_one_changes_nothing(site: Site, token: str) -> None:
    for _ in range(2):
        answer = await a_mail_programs(site, f"/desinscription/{token}")
        assert answer.status_code == 200 and "Vous ne recevrez plus" in answer.text
    assert await rows(site, "SELECT person_id, source FROM opt_out") == [{"person_id": site.person, "source": "link"}]
    assert await rows(site, "SELECT kind, data FROM case_event") == [
        {"kind": "optional_mail", "data": {"wanted": False, "source": "link"}}
    ]
    adviser = await site.visitor(site.adviser)
    assert "arrêtés par le lien de désinscription" in (await adviser.get(f"/dossier/{site.person}")).text


async def test_looking_at_the_page_changes_nothing(site: Site, token: str) -> None:
    visitor = await site.visitor()
    page = await visitor.get(f"/desinscription/{token}")
    assert page.status_code == 200 and "Ne plus les recevoir" in page.text
    assert "Samira" not in page.text and "courriel.example" not in page.text
    assert not await rows(site, "SELECT FROM opt_out")


async def test_the_person_can_undo_it_from_our_page(site: Site, token: str) -> None:
    visitor = await site.visitor()
    await visitor.post(f"/desinscription/{token}")
    undone = await visitor.post(f"/desinscription/{token}/annuler")
    assert "de nouveau" in undone.text
    assert not await rows(site, "SELECT FROM opt_out")
    assert len(await rows(site, "SELECT FROM case_event")) == 2


async def test_undoing_from_another_site_is_refused(site: Site, token: str) -> None:
    await a_mail_programs(site, f"/desinscription/{token}")
    async with httpx.AsyncClient(base_url=site.url, headers={"origin": "https://ailleurs.example"}) as client:
        assert (await client.post(f"/desinscription/{token}/annuler")).status_code == 403
    assert await rows(site, "SELECT FROM opt_out")


async def test_altered_and_foreign_addresses_get_the_same_answer_and_do_nothing(site: Site, token: str) -> None:
    (mail,) = await rows(site, "SELECT id FROM outbox")
    verp = bounce_address(site.services.keyring, "retour@x.example", mail["id"]).partition("+")[2].partition("@")[0]
    good = await a_mail_programs(site, f"/desinscription/{token}")
    await rows(site, "DELETE FROM opt_out RETURNING person_id")
    flipped = ("a" if token[-1] != "a" else "b").join((token[:-1], ""))
    for bad in (flipped, token[:-1], token + "a", verp, "x", "%00", "é" * 52):
        answer = await a_mail_programs(site, f"/desinscription/{bad}")
        assert answer.status_code == 200, bad
        shown = {"%00": "\0"}.get(bad, bad)
        assert answer.text.replace(f"/{shown}", "") == good.text.replace(f"/{token}", ""), bad
    assert not await rows(site, "SELECT FROM opt_out")


async def test_what_waits_in_the_outbox_is_taken_back(site: Site, token: str) -> None:
    await site.factory.message_out(
        site.agency,
        site.conversation,
        "Salon",
        state="queued",
        kind="pathway",
        mail_class="optional",
        person_id=site.person,
    )
    await a_mail_programs(site, f"/desinscription/{token}")
    assert sorted(row["state"] for row in await rows(site, "SELECT state FROM outbox")) == ["sent", "withdrawn"]
