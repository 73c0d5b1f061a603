"""Tags, switches and the settings of the installation, as administrators see and change them."""

from __future__ import annotations

import html

from pydantic import SecretStr
from sqlalchemy import insert

from mailflow.caseload.publishing import publish
from mailflow.config import Settings
from mailflow.core.ids import new_id
from mailflow.store.tables import conversation_tag, outbox, setting_change, switch, tag
from mailflow.templates.shipped import starter_pathways, starter_wordings
from mailflow.web.pages.installation import shown
from tests.web.conftest import Site
from tests.web.test_agencies import code_of, rows

TAGS, SENDING = "/reglages/etiquettes", "/reglages/envois"


async def test_a_tag_is_made_renamed_taken_away_and_brought_back_with_what_had_it(site: Site) -> None:
    luc = await site.visitor(site.administrator)
    csrf = {"csrf": site.csrf(luc)}
    data = csrf | {"agency": await code_of(site), "name": "Urgent", "colour": "red"}
    assert (await luc.post(TAGS, data=data)).status_code == 303
    (made,) = await rows(site, tag)
    twin = await luc.post(TAGS, data=data | {"name": "urgent"})
    assert twin.status_code == 422 and "déjà ce nom" in twin.text
    assert (await luc.post(TAGS, data=data | {"name": "…"})).status_code == 422
    key = {"etiquette": str(made["id"])}
    assert (await luc.post(TAGS, data=data | key | {"name": "Pressé"})).status_code == 303
    async with site.services.engine.begin() as connection:
        row = {"conversation_id": site.conversation, "tag_id": made["id"], "at": site.services.clock.now()}
        await connection.execute(insert(conversation_tag).values(**row))
    assert "1 conversation, 0 personnes" in html.unescape((await luc.get(TAGS)).text)
    await luc.post(TAGS, data=data | key | {"quoi": "retirer"})
    assert await rows(site, tag) == [] and await rows(site, conversation_tag) == []
    last = next(row for row in await rows(site, setting_change) if row["after"] is None)
    assert (await luc.post("/reglages/annuler", data=csrf | {"changement": str(last["id"])})).status_code == 303
    (back,) = await rows(site, tag)
    assert (back["id"], back["name"], back["plain_name"]) == (made["id"], "Pressé", "presse")
    assert [row["conversation_id"] for row in await rows(site, conversation_tag)] == [site.conversation]
    assert (await luc.post(TAGS, data=data | {"etiquette": str(new_id())})).status_code == 404


async def test_mail_is_held_and_released_and_what_is_held_is_counted(site: Site) -> None:
    async with site.services.engine.begin() as connection:
        documents, now = starter_pathways(), site.services.clock.now()
        await publish(connection, documents["consentement-web"], starter_wordings(), None, now)
    await site.factory.message_out(
        site.agency, site.conversation, "x", state="queued", kind="pathway", pathway="consentement-web", sent_at=None
    )
    luc = await site.visitor(site.administrator)
    csrf = {"csrf": site.csrf(luc)}
    assert (await luc.post(SENDING, data=csrf | {"quoi": "pathway", "pathway": "consentement-web"})).status_code == 303
    assert [row["state"] for row in await rows(site, outbox)] == ["held"]
    page = html.unescape((await luc.get(SENDING)).text)
    assert "Parcours retenu : consentement-web" in page and "1 courriel retenu" in page
    again = await luc.post(SENDING, data=csrf | {"quoi": "pathway", "pathway": "consentement-web"})
    assert again.headers["location"].endswith("fait=rien")
    done = await luc.post(SENDING, data=csrf | {"quoi": "sending/pathway/consentement-web", "sens": "relacher"})
    assert "1 courriel repart" in (await luc.get(done.headers["location"])).text
    kept = {row["name"]: (row["held"], row["by"]) for row in await rows(site, switch)}
    assert kept == {"sending/pathway/consentement-web": (False, site.administrator)}
    assert [row["after"] for row in await rows(site, setting_change)] == [{"held": True}, {"held": False}]
    last = (await rows(site, setting_change))[-1]
    await luc.post("/reglages/annuler", data=csrf | {"changement": str(last["id"])})
    assert (await rows(site, switch))[0]["held"]


async def test_nothing_unknown_is_held(site: Site) -> None:
    luc = await site.visitor(site.administrator)
    for values in ({"quoi": "pathway", "pathway": "inconnu"}, {"quoi": "sending/x/y"}, {"quoi": "autre"}, {"quoi": ""}):
        assert (await luc.post(SENDING, data={"csrf": site.csrf(luc)} | values)).status_code == 422
    assert await rows(site, switch) == []


async def test_other_roles_hold_nothing_and_change_no_tag(site: Site) -> None:
    for who in (site.adviser, site.supervisor, site.auditor):
        client = await site.visitor(who)
        for path in (TAGS, SENDING):
            assert (await client.get(path)).status_code == 403
            data = {"csrf": site.csrf(client), "quoi": "sending", "name": "x", "colour": "red"}
            assert (await client.post(path, data=data)).status_code == 403
    assert await rows(site, switch) == [] and await rows(site, tag) == []


async def test_the_installation_shows_origins_and_no_secret(site: Site) -> None:
    page = html.unescape((await (await site.visitor(site.administrator)).get("/reglages/installation")).text)
    assert "MAILFLOW_QUIET_HOURS" in page and "par défaut" in page and "environnement" in page
    for name in Settings.model_fields:
        assert f"MAILFLOW_{name.upper()}" in page
    secret = site.services.settings.secret_key
    assert secret and secret.get_secret_value() not in page
    assert str(site.services.settings.database_url) not in page
    settings = Settings(relay_password=SecretStr("très secret"), database_url="postgresql://u:pw@h/d")
    assert shown(settings, "relay_password", "").value == shown(settings, "database_url", "").value
