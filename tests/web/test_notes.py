"""Notes between colleagues: shown in the thread, never sent, and those named in them find them."""

from __future__ import annotations

from sqlalchemy import select

from mailflow.store.pages import notes
from mailflow.store.pages.scope import Scope
from mailflow.store.tables import note, outbox
from mailflow.web.pages.noting import named
from tests.web.conftest import Site
from tests.web.test_drafts import field, looked, post, rows


async def test_a_note_stands_in_the_thread_names_a_colleague_and_is_never_sent(site: Site) -> None:
    claire = await site.visitor(site.adviser)
    anne, karim = await site.visitor(site.supervisor), await site.visitor(site.colleague)
    done = await post(site, claire, "note", note="Voir avec @Anne Chef et @karim, merci.")
    assert done.status_code == 303
    page = await looked(site, claire)
    assert "Voir avec @Anne Chef" in page and "Pour Anne Chef, Karim Mercier" in page
    assert await rows(site, outbox) == []
    side = (await anne.get("/mentions")).text
    assert 'id="file-mentions"' in side and "Mon rendez-vous de jeudi" in side
    theirs = (await karim.get("/mentions")).text  # named, but does not follow the person
    assert "Voir avec" in theirs and "Conversation que vous ne suivez pas" in theirs
    assert "Samira" not in theirs and "Mon rendez-vous" not in theirs
    await looked(site, anne)  # opening the conversation settles it
    assert 'id="file-mentions"' not in (await anne.get("/mentions")).text


async def test_a_note_stops_an_answer_once_so_that_it_is_read(site: Site) -> None:
    claire, anne = await site.visitor(site.adviser), await site.visitor(site.supervisor)
    page = await looked(site, claire)
    await post(site, anne, "note", note="Attends, j’appelle d’abord.")
    stopped = await post(site, claire, "reponse", text="Bonjour", seen=field(page, "seen"), version=0)
    assert stopped.status_code == 409 and "j’appelle d’abord" in stopped.text


async def test_only_its_writer_takes_a_note_away_and_can_put_it_back(site: Site) -> None:
    claire, anne = await site.visitor(site.adviser), await site.visitor(site.supervisor)
    await post(site, claire, "note", note="À retirer")
    (row,) = await rows(site, note)
    where = f"/note/{row['id']}/retirer"
    assert (await anne.post(where, data={"csrf": site.csrf(anne)})).status_code == 404
    gone = await claire.post(where, data={"csrf": site.csrf(claire)})
    assert "Note retirée" in (await claire.get(gone.headers["location"])).text
    assert "À retirer" not in await looked(site, claire)
    await claire.post(where, data={"csrf": site.csrf(claire), "rendre": "1"})
    assert "À retirer" in await looked(site, claire)


async def test_mentions_are_settled_by_those_named_only(site: Site) -> None:
    claire, anne = await site.visitor(site.adviser), await site.visitor(site.supervisor)
    await post(site, claire, "note", note="@anne ?")
    (row,) = await rows(site, note)
    where = f"/mention/{row['id']}"
    assert (await claire.post(where, data={"csrf": site.csrf(claire)})).status_code == 404
    assert (await anne.post(where, data={"csrf": site.csrf(anne)})).status_code == 303
    await anne.post(where, data={"csrf": site.csrf(anne), "encore": "1"})
    assert 'id="file-mentions"' in (await anne.get("/mentions")).text


async def test_a_persons_notes_are_those_about_them_and_in_their_conversations(site: Site) -> None:
    claire = await site.visitor(site.adviser)
    await post(site, claire, "note", note="Dans la conversation")
    mine = Scope(site.adviser, site.agency, "adviser", (site.adviser,))
    other = Scope(site.colleague, site.agency, "adviser", (site.colleague,))
    async with site.services.engine.begin() as connection:
        now = site.services.clock.now()
        await notes.add(connection, mine, "Sur la personne", [], now, person_id=site.person)
        found = await notes.of_person(connection, mine, site.person)
        assert {row["text"] for row in found} == {"Dans la conversation", "Sur la personne"}
        assert list(await notes.of_person(connection, other, site.person)) == []
        assert (await connection.execute(select(note.c.id))).all()


def test_the_longest_name_behind_an_at_counts() -> None:
    team = [{"id": 1, "name": "Anne", "login": "a1"}, {"id": 2, "name": "Anne Chef", "login": "anne2"}]
    assert named("@anne chef et @a1", team) == [2, 1]
    assert named("mail@anne2.example, @Anne", team) == [1]
    assert named("@annette", team) == []
