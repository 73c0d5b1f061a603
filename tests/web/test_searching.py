"""Search: what is there is found however it is written, newest first; what is not the reader's is never found."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID

import httpx
import pytest
from sqlalchemy import func, select, text

from mailflow.store.pages import notes, search
from mailflow.store.pages.scope import Scope
from mailflow.store.tables import audit
from mailflow.web.excerpts import marked, with_filter
from tests.web.conftest import Site

MAIL = "Bonjour, j’ai travaillé chez les maraîchers de Saint-Étienne et je cherche une formation de cariste."


async def asked(site: Site, words: str, who: UUID | None = None, **filters: str) -> httpx.Response:
    """The results, for the adviser if nobody else."""
    client = await site.visitor(who or site.adviser)
    form = {"csrf": site.csrf(client), "q": words, **filters}
    return await client.post("/recherche", data=form, follow_redirects=True)


def found(page: httpx.Response) -> list[str]:
    """The ids of the messages listed."""
    assert page.status_code == 200
    return re.findall(r"#m-([0-9a-f-]{36})", page.text)


@pytest.mark.parametrize(
    "words",
    ["maraicher", "Maraîchers", "TRAVAILLER", "formations cariste", "saint étienne", "cari", '"formation de cariste"'],
)
async def test_a_message_is_found_by_other_forms_of_its_words(site: Site, words: str) -> None:
    wanted = await site.factory.message_in(site.conversation, MAIL)
    assert found(await asked(site, words)) == [str(wanted)]


@pytest.mark.parametrize("words", ["formation -cariste", '"cariste formation"', "boulanger", "maraicher boulanger"])
async def test_a_message_without_all_the_words_is_not_found(site: Site, words: str) -> None:
    await site.factory.message_in(site.conversation, MAIL)
    page = await asked(site, words)
    assert found(page) == [] and "Aucun message" in page.text


async def test_files_are_found_by_the_parts_of_their_names_and_apart_from_the_texts(site: Site) -> None:
    file = {"filename": "Attestation_France-Travail.2026.pdf", "content_type": "application/pdf", "size": 12}
    sent = await site.factory.message_in(site.conversation, "Voici le papier.", attachments=[file])
    spoken = await site.factory.message_in(site.conversation, "Je n’ai pas mon attestation de travail.")
    assert set(found(await asked(site, "attestation travail"))) == {str(sent), str(spoken)}
    assert found(await asked(site, "attestation travail", dans="pieces")) == [str(sent)]


async def test_notes_are_found_by_those_who_may_read_them_and_not_once_they_are_removed(site: Site) -> None:
    now = site.services.clock.now()
    scope = Scope(site.adviser, site.agency, "adviser", (site.adviser,))
    async with site.services.engine.begin() as connection:
        words = "Elle hésite entre maraîchage et soudure."
        written = await notes.add(connection, scope, words, (), now, conversation_id=site.conversation)
    assert f"#n-{written}" in (await asked(site, "maraichage")).text
    assert f"#n-{written}" in (await asked(site, "maraichage", site.supervisor)).text
    assert f"#n-{written}" not in (await asked(site, "maraichage", site.colleague)).text
    async with site.services.engine.begin() as connection:
        await notes.remove(connection, scope, written, now)
    assert f"#n-{written}" not in (await asked(site, "maraichage")).text


async def test_filters_keep_a_direction_and_a_time(site: Site) -> None:
    now = site.services.clock.now()
    old = await site.factory.message_in(site.conversation, MAIL, at=now - timedelta(days=40))
    new = await site.factory.message_in(site.conversation, MAIL, at=now - timedelta(days=2))
    assert found(await asked(site, "cariste")) == [str(new), str(old)]
    assert found(await asked(site, "cariste", depuis="mois")) == [str(new)]
    assert found(await asked(site, "cariste", sens="envoyes")) == []


@pytest.mark.parametrize("words", ["benaly", "samirra benali", "BÉNALI", "samira.benali@", "ben"])
async def test_people_are_found_in_spite_of_typing_errors(site: Site, words: str) -> None:
    page = await asked(site, words)
    assert f"/dossier/{site.person}" in page.text


async def test_people_are_found_by_phone_and_by_reference(site: Site) -> None:
    person = await site.factory.person(site.agency, "Adam Zola", site.adviser, phone="+33 6 12 34 56 78")
    for words in ("06 12 34 56 78", "0612345678", "+33 612 345 678", "345678"):
        assert f"/dossier/{person}" in (await asked(site, words)).text
    reference = re.search(r"\d{7}K", (await asked(site, "Zola")).text)
    assert reference and f"/dossier/{person}" in (await asked(site, reference[0])).text


async def test_nothing_of_other_portfolios_and_agencies_is_found(site: Site) -> None:
    mine = await site.factory.message_in(site.conversation, MAIL)
    next_door = await site.factory.message_in(site.colleagues_conversation, MAIL)
    await site.factory.message_in(site.foreign_conversation, MAIL)
    assert found(await asked(site, "cariste")) == [str(mine)]
    assert set(found(await asked(site, "cariste", site.supervisor))) == {str(mine), str(next_door)}
    for words in ("lointaine", "zoe@courriel.example", "Zoé"):
        page = await asked(site, words, site.supervisor)
        assert str(site.foreign_person) not in page.text and found(page) == []
    assert str(site.colleagues_person) not in (await asked(site, "voisin")).text


@pytest.mark.parametrize("rare", [0, 2_000])
async def test_rare_and_common_words_find_the_same_in_an_agency(
    site: Site, monkeypatch: pytest.MonkeyPatch, rare: int
) -> None:
    monkeypatch.setattr(search, "RARE", rare)
    mine = [await site.factory.message_in(site.conversation, MAIL) for _ in range(2)]
    mine += [await site.factory.message_in(site.colleagues_conversation, MAIL)]
    await site.factory.message_in(site.foreign_conversation, MAIL)
    assert sorted(found(await asked(site, "cariste", site.supervisor))) == sorted(map(str, mine))
    assert found(await asked(site, "cariste", site.supervisor, sens="envoyes")) == []


@pytest.mark.parametrize("role", ["administrator", "auditor"])
async def test_roles_that_read_no_mail_do_not_search(site: Site, role: str) -> None:
    client = await site.visitor(getattr(site, role))
    form = {"csrf": site.csrf(client), "q": "cariste"}
    assert (await client.post("/recherche", data=form)).status_code == 403
    assert (await client.get("/recherche")).status_code == 403


@pytest.mark.parametrize(
    "words", ["&|!():*<->", "' OR 1=1 --", "%", "\\", '"', "-", "a" * 5000, "\0x", "🎉", "le de la", ":*", "a:b!c"]
)
async def test_odd_words_break_nothing(site: Site, words: str) -> None:
    assert (await asked(site, words)).status_code == 200


async def test_words_that_are_everywhere_are_refused_in_plain_words(site: Site) -> None:
    assert "ajoutez-en un plus précis" in (await asked(site, "le de la")).text


async def test_pages_of_results_hold_every_message_once_newest_first(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "PAGE", 2)
    now = site.services.clock.now()
    wanted = [
        str(await site.factory.message_in(site.conversation, MAIL, at=now - timedelta(hours=n // 2))) for n in range(5)
    ]
    client, page = await site.visitor(site.adviser), await asked(site, "cariste")
    seen = found(page)
    while more := re.search(r'href="([^"]+)">Suite des résultats', page.text):
        page = await client.get(more[1].replace("&amp;", "&"))
        seen += found(page)
    assert sorted(seen) == sorted(wanted) and seen[-1] == wanted[4]


async def test_what_is_found_in_a_subject_is_marked_there(site: Site) -> None:
    await site.factory.message_in(site.conversation, "Bonjour", subject="Stage & cariste")
    assert "Stage &amp; <mark>cariste</mark>" in (await asked(site, "cariste")).text


async def test_what_people_wrote_stays_text_in_the_results(site: Site) -> None:
    await site.factory.message_in(site.conversation, "<script>alert(1)</script> cariste <b>gras</b> \ue000x\ue001")
    page = await asked(site, "cariste")
    assert "<mark>cariste</mark>" in page.text and "<b>gras" not in page.text and "alert(1)</script>" not in page.text
    assert "<mark>x</mark>" not in page.text


async def test_words_stand_in_no_address_and_the_search_is_logged(site: Site) -> None:
    page = await asked(site, "cariste")
    assert "cariste" not in str(page.url)
    async with site.services.engine.connect() as connection:
        logged = select(func.count()).where(audit.c.action == "search", audit.c.staff_id == site.adviser)
        assert await connection.scalar(logged) == 1


async def test_a_mail_of_endless_different_words_is_kept_and_found_by_its_beginning(site: Site) -> None:
    words = " ".join(f"é{number:06}ü" for number in range(150_000))
    await site.factory.message_in(site.conversation, f"cariste {words}")
    assert len(found(await asked(site, "cariste"))) == 1


async def test_the_configuration_takes_accents_off_before_the_stem(site: Site) -> None:
    async with site.services.engine.connect() as connection:
        cut = await connection.scalar(text("select to_tsvector('french_plain', 'Élèves élève eleves')"))
    assert len(str(cut).split()) == 1


def test_an_excerpt_is_escaped_and_its_marks_are_not() -> None:
    assert marked("a < \ue000b\ue001\n c") == "a &lt; <mark>b</mark> c"


def test_a_filter_is_put_in_changed_and_taken_out_of_an_address() -> None:
    assert with_filter("/recherche?q=x&sens=recus", "sens", "envoyes") == "/recherche?q=x&sens=envoyes"
    assert with_filter("/recherche?q=x&sens=recus", "sens", "") == "/recherche?q=x"
