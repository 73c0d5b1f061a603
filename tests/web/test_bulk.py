"""Many rows at once: only what may be touched and did not change meanwhile; said, logged, and taken back."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
from sqlalchemy import select, update

from mailflow.store.tables import audit, bulk_action, case_event, conversation, conversation_tag, person_tag, tag
from tests.web.conftest import Site


async def row(site: Site, talk: UUID) -> Any:
    async with site.services.engine.connect() as connection:
        return (await connection.execute(select(conversation).where(conversation.c.id == talk))).one()


async def boxes(site: Site, client: httpx.AsyncClient, path: str = "") -> list[str]:
    """The values of the boxes of a list, as its page wrote them."""
    page = await client.get(path or f"/file/{site.own_queue}")
    return re.findall(r'name="c" value="([^"]+)"', page.text)


async def do(site: Site, client: httpx.AsyncClient, what: str, rows: list[str], **more: str) -> httpx.Response:
    form = {"csrf": site.csrf(client), "quoi": what, "c": rows, "suite": f"/file/{site.own_queue}"} | more
    where = more.get("where", "/lot")
    return await client.post(where, data=form, follow_redirects=True)


async def undo(site: Site, client: httpx.AsyncClient) -> httpx.Response:
    async with site.services.engine.connect() as connection:
        newest = await connection.scalar(select(bulk_action.c.id).order_by(bulk_action.c.at.desc()).limit(1))
    form = {"csrf": site.csrf(client), "suite": f"/file/{site.own_queue}"}
    return await client.post(f"/lot/{newest}/annuler", data=form, follow_redirects=True)


async def test_checked_conversations_are_closed_and_come_back_as_they_were(site: Site) -> None:
    second = await site.factory.conversation(site.agency, site.own_queue, "Encore un")
    client = await site.visitor(site.adviser)
    before = await row(site, site.conversation), await row(site, second)
    page = await do(site, client, "close", await boxes(site, client))
    assert "2 conversations classées." in page.text and "Annuler" in page.text
    assert {(await row(site, talk)).state for talk in (site.conversation, second)} == {"closed"}
    page = await undo(site, client)
    assert "Annulé : 2 lignes remises comme avant." in page.text
    assert (await row(site, site.conversation), await row(site, second)) == before
    async with site.services.engine.connect() as connection:
        events = (
            await connection.execute(select(case_event.c.kind, case_event.c.data).order_by(case_event.c.id))
        ).all()
        logged = (
            await connection.scalars(select(audit.c.object_id).where(audit.c.action == "conversation.closed"))
        ).all()
    assert [kind for kind, _ in events] == ["conversation_closed", "conversation_reopened"]
    assert events[1][1] == {
        "conversation_id": str(site.conversation),
        "since": before[0].last_in_at.isoformat(),
        "stage": "none",
    }
    assert set(logged) == {site.conversation, second}
    assert (await undo(site, client)).status_code == 422


async def test_a_row_that_changed_since_the_page_was_made_is_left_and_said(site: Site) -> None:
    client = await site.visitor(site.adviser)
    second = await site.factory.conversation(site.agency, site.own_queue, "Encore un")
    checked = await boxes(site, client)
    await site.factory.message_in(site.conversation, "Attendez !", at=site.services.clock.now())
    page = await do(site, client, "close", checked)
    assert "1 conversation classée." in page.text and "1 ligne laissée" in page.text
    assert (await row(site, site.conversation)).state == "open" and (await row(site, second)).state == "closed"


async def test_undo_leaves_what_moved_since(site: Site) -> None:
    client = await site.visitor(site.adviser)
    await do(site, client, "close", await boxes(site, client))
    await site.factory.message_in(site.conversation, "Encore une chose", at=site.services.clock.now())
    page = await undo(site, client)
    assert "Annulé : 0 ligne" in page.text and (await row(site, site.conversation)).state == "closed"


async def test_undo_is_for_ten_minutes_and_for_who_did_it(site: Site) -> None:
    client = await site.visitor(site.adviser)
    await do(site, client, "close", await boxes(site, client))
    assert (await undo(site, await site.visitor(site.colleague))).status_code == 404
    async with site.services.engine.begin() as connection:
        await connection.execute(update(bulk_action).values(at=site.services.clock.now() - timedelta(minutes=11)))
    assert (await undo(site, client)).status_code == 422
    assert (await row(site, site.conversation)).state == "closed"


async def test_put_off_until_a_day_leaves_the_list_and_keeps_its_due_time(site: Site) -> None:
    client = await site.visitor(site.adviser)
    due = (await row(site, site.conversation)).due_at
    day = (site.services.clock.now() + timedelta(days=1)).date().isoformat()
    page = await do(site, client, "snooze.day", await boxes(site, client), jour=day)
    assert "1 conversation remise à plus tard" in page.text and "Mon rendez-vous" not in page.text
    later = await client.get(f"/file/{site.own_queue}?onglet=plus-tard")
    assert "Mon rendez-vous" in later.text and "revient" in later.text
    assert (await row(site, site.conversation)).due_at == due
    page = await do(site, client, "wake", await boxes(site, client, f"/file/{site.own_queue}?onglet=plus-tard"))
    assert "1 conversation revenue." in page.text and "Mon rendez-vous" in page.text
    assert (await do(site, client, "snooze.day", await boxes(site, client), jour="2001-01-01")).status_code == 422


async def test_what_is_late_is_shown_though_it_was_put_off_and_cannot_be_put_off(site: Site) -> None:
    now = site.services.clock.now()
    late = {"snoozed_until": now + timedelta(days=1), "due_at": now - timedelta(minutes=1)}
    async with site.services.engine.begin() as connection:
        await connection.execute(update(conversation).where(conversation.c.id == site.conversation).values(**late))
    client = await site.visitor(site.adviser)
    assert "Mon rendez-vous" in (await client.get(f"/file/{site.own_queue}")).text
    page = await do(site, client, "snooze.monday", await boxes(site, client))
    assert "Rien n’a été changé." in page.text


async def test_handed_to_a_colleague_it_is_in_their_queue_with_the_same_due_time(site: Site) -> None:
    client = await site.visitor(site.adviser)
    due = (await row(site, site.conversation)).due_at
    page = await do(site, client, "assign", await boxes(site, client), a=str(site.colleague))
    assert "1 conversation confiée à Karim Mercier." in page.text
    colleague = await site.visitor(site.colleague)
    assert (await colleague.get(f"/conversation/{site.conversation}")).status_code == 200
    await undo(site, client)
    assert ((await row(site, site.conversation)).queue_id, (await row(site, site.conversation)).due_at) == (
        site.own_queue,
        due,
    )
    stranger = await site.factory.staff(await site.factory.agency("Ailleurs"), "Zed Ailleurs")
    for wrong in (str(stranger), str(site.supervisor), "x", ""):
        assert (await do(site, client, "assign", await boxes(site, client), a=wrong)).status_code == 422


async def test_foreign_rows_among_the_checked_ones_are_not_touched(site: Site) -> None:
    client = await site.visitor(site.adviser)
    far = "2999-01-01T00:00:00+00:00"
    foreign = [f"{talk} {far}" for talk in (site.foreign_conversation, site.colleagues_conversation)]
    for what in ("close", "wake", "tag"):
        assert (await do(site, client, what, foreign, tag="x")).status_code == 404
    page = await do(site, client, "close", [*foreign, *await boxes(site, client)])
    assert "1 conversation classée." in page.text and "2 lignes laissées" in page.text
    assert {(await row(site, talk)).state for talk in (site.foreign_conversation, site.colleagues_conversation)} == {
        "open"
    }
    people = {"csrf": site.csrf(client), "quoi": "tag", "tag": "x", "c": [str(site.foreign_person)]}
    assert (await client.post("/lot/personnes", data=people)).status_code == 404
    for role in (site.administrator, site.auditor):
        assert (await do(site, await site.visitor(role), "close", foreign)).status_code == 403


async def test_the_whole_list_means_its_filter_and_says_how_many(site: Site) -> None:
    for number in range(45):
        stage = "nudge" if number < 43 else "none"
        await site.factory.conversation(site.agency, site.own_queue, f"Sujet {number}", stage=stage)
    client = await site.visitor(site.adviser)
    page = await client.get(f"/file/{site.own_queue}?relance=relance")
    assert "Toutes les 43 lignes de la liste" in page.text
    kept = re.search(r'name="filtres" value="([^"]+)"', page.text)
    shown = re.search(r'name="vu" value="([^"]+)"', page.text)
    assert kept and shown
    form = {"filtres": kept[1].replace("&amp;", "&"), "vu": shown[1], "tout": "1"}
    done = await do(site, client, "close", [], **form)
    assert "43 conversations classées." in done.text
    assert (await row(site, site.conversation)).state == "open"


async def test_nothing_checked_changes_nothing_and_says_so(site: Site) -> None:
    client = await site.visitor(site.adviser)
    assert "Cochez d’abord une ligne" in (await do(site, client, "close", [])).text
    assert "Cochez d’abord une ligne" in (await do(site, client, "close", ["x y", f"{site.conversation} x"])).text
    assert (await do(site, client, "burn", await boxes(site, client))).status_code == 422


async def test_tags_are_put_on_many_taken_off_and_brought_back(site: Site) -> None:
    client = await site.visitor(site.adviser)
    page = await do(site, client, "tag", await boxes(site, client), tag="  À  rappeler ")
    assert "Étiquette « À rappeler » posée sur 1 ligne." in page.text
    again = await do(site, client, "enter", await boxes(site, client), tag="a RAPPELER")
    assert "Rien n’a été changé." in again.text  # the same tag, however it is written
    async with site.services.engine.connect() as connection:
        tags = (await connection.execute(select(tag.c.id, tag.c.name, tag.c.agency_id))).all()
    assert [(name, agency) for _, name, agency in tags] == [("À rappeler", site.agency)]
    narrowed = f"/file/{site.own_queue}?tag={tags[0].id}"
    assert "Mon rendez-vous" in (await client.get(narrowed)).text
    await do(site, client, "untag", await boxes(site, client), tag="à rappeler")
    assert "Mon rendez-vous" not in (await client.get(narrowed)).text
    await undo(site, client)
    assert "Mon rendez-vous" in (await client.get(narrowed)).text
    for wrong in ("", "x" * 41, "!!!"):
        assert (await do(site, client, "tag", await boxes(site, client), tag=wrong)).status_code == 422


async def test_people_are_tagged_in_the_portfolio_and_one_by_one(site: Site) -> None:
    client = await site.visitor(site.adviser)
    page = await do(site, client, "tag", [str(site.person)], tag="Formation", where="/lot/personnes", suite="/suivis")
    assert "posée sur 1 ligne" in page.text and 'class="label label-' in page.text
    token = {"csrf": site.csrf(client)}
    where = f"/dossier/{site.person}/etiquettes"
    assert (await client.post(where, data=token | {"tag": "Permis B"})).status_code == 303
    assert (
        await client.post(f"/conversation/{site.conversation}/etiquettes", data=token | {"tag": "Permis B"})
    ).is_redirect
    async with site.services.engine.connect() as connection:
        held = (await connection.scalars(select(person_tag.c.tag_id))).all()
        on_talk = (await connection.scalars(select(conversation_tag.c.tag_id))).all()
    assert len(held) == 2 and set(on_talk) < set(held)
    await client.post(where, data=token | {"retirer": str(on_talk[0])})
    assert "Permis B</span><button" not in (await client.get(f"/dossier/{site.person}")).text
