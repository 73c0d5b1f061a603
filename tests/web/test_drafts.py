"""Drafts on the server: shared, versioned, never written over unseen; files with them; sending undone."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import httpx
from sqlalchemy import select, update

from mailflow.store.tables import answer_draft, assignment, blob, kept_text, outbox
from tests.web.conftest import Site

PART = {"x-part": "1"}


async def both(site: Site) -> tuple[httpx.AsyncClient, httpx.AsyncClient]:
    """The adviser and the supervisor, who both see the conversation."""
    return await site.visitor(site.adviser), await site.visitor(site.supervisor)


async def post(site: Site, client: httpx.AsyncClient, way: str, *, script: bool = False, **data: Any) -> httpx.Response:
    headers = PART if script else {}
    values = {"csrf": site.csrf(client)} | data
    return await client.post(f"/conversation/{site.conversation}/{way}", data=values, headers=headers)


async def looked(site: Site, client: httpx.AsyncClient) -> str:
    return (await client.get(f"/conversation/{site.conversation}")).text


def field(page: str, name: str) -> str:
    return page.split(f'name="{name}" value="')[1].split('"')[0]


def text_of(page: str) -> str:
    found = re.search(r'<textarea id="text"[^>]*>(.*?)</textarea>', page, re.S)
    assert found
    return found[1]


async def rows(site: Site, table: Any) -> list[Any]:
    async with site.services.engine.connect() as connection:
        return list((await connection.execute(select(table))).mappings())


async def test_a_draft_is_kept_without_script_and_a_colleague_finds_it(site: Site) -> None:
    claire, anne = await both(site)
    kept = await post(site, claire, "brouillon", text="Bonjour, à moitié", version=0)
    assert kept.status_code == 303
    page = await looked(site, anne)
    assert text_of(page) == "Bonjour, à moitié"
    assert "<strong>Claire Fontaine</strong> a commencé une réponse" in page
    queue = (await anne.get(f"/file/{site.own_queue}")).text
    assert "Claire Fontaine répond" in queue
    assert "Claire Fontaine répond" not in (await claire.get(f"/file/{site.own_queue}")).text


async def test_two_who_write_at_once_keep_both_texts(site: Site) -> None:
    claire, anne = await both(site)
    first = await post(site, claire, "brouillon", script=True, text="Texte de Claire", version=0)
    assert first.json()["version"] == 1
    for words in ("Texte d’Anne", "Texte d’Anne, la suite"):  # two savings of one page are one kept text
        key = "01890a5d-ac96-774b-bcce-b302099a8057"
        second = await post(site, anne, "brouillon", script=True, text=words, version=0, cle=key)
        assert second.status_code == 409
        assert second.json()["text"] == "Texte de Claire"
    (kept,) = await rows(site, kept_text)
    assert (kept["text"], kept["why"]) == ("Texte d’Anne, la suite", "conflict")
    page = await looked(site, claire)
    assert text_of(page) == "Texte de Claire" and "Texte d’Anne, la suite" in page
    taken = await post(site, anne, "garde", garde=f"prendre/{kept['id']}")
    assert taken.status_code == 303
    page = await looked(site, claire)
    assert text_of(page) == "Texte d’Anne, la suite" and "Texte de Claire" in page  # now that one is kept


async def test_a_kept_text_is_put_away_and_comes_back(site: Site) -> None:
    claire, anne = await both(site)
    await post(site, claire, "brouillon", text="Un", version=0)
    await post(site, anne, "brouillon", text="Deux", version=0)
    (kept,) = await rows(site, kept_text)
    gone = await post(site, claire, "garde", garde=f"jeter/{kept['id']}")
    page = (await claire.get(gone.headers["location"])).text
    assert "Texte écarté" in page and "Deux" not in page
    await post(site, claire, "garde", garde=f"rendre/{kept['id']}")
    assert "Deux" in await looked(site, claire)


async def test_taking_over_keeps_what_a_colleague_had_written(site: Site) -> None:
    claire, anne = await both(site)
    await post(site, claire, "brouillon", text="Longue réponse de Claire", version=0)
    assert (await post(site, anne, "brouillon", text="Tout autre chose", version=1)).status_code == 303
    (kept,) = await rows(site, kept_text)
    assert (kept["text"], kept["why"], kept["author_id"]) == ("Longue réponse de Claire", "replaced", site.adviser)


async def test_sending_stops_when_a_colleague_wrote_in_the_draft_meanwhile(site: Site) -> None:
    claire, anne = await both(site)
    page = await looked(site, claire)
    await post(site, anne, "brouillon", text="D’Anne", version=0)
    stopped = await post(site, claire, "reponse", text="De Claire", seen=field(page, "seen"), version=0)
    assert stopped.status_code == 409
    assert "un collègue a écrit dans le brouillon" in stopped.text and "D’Anne" in stopped.text
    assert text_of(stopped.text) == "De Claire"
    assert await rows(site, outbox) == []
    again = field(stopped.text, "version")
    sent = await post(site, claire, "reponse", text="De Claire", seen=field(stopped.text, "seen"), version=again)
    assert sent.status_code == 303
    assert {row["text"] for row in await rows(site, kept_text)} >= {"D’Anne"}


async def test_a_sent_answer_can_be_undone_with_its_files(site: Site) -> None:
    claire, _ = await both(site)
    files = [("piece", ("plan d’accès.pdf", b"%PDF-1.7 x", "image/png"))]
    values = {"csrf": site.csrf(claire), "text": "Voici le plan", "version": "0"}
    joined = await claire.post(f"/conversation/{site.conversation}/pieces", data=values, files=files)
    assert joined.status_code == 303
    page = await looked(site, claire)
    assert "plan d’accès.pdf" in page and "PDF, " in page and text_of(page) == "Voici le plan"
    done = await post(
        *(site, claire, "reponse"), text="Voici le plan", seen=field(page, "seen"), version=field(page, "version")
    )
    page = (await claire.get(done.headers["location"])).text
    assert "elle part dans" in page and text_of(page) == "" and "plan d’accès.pdf" in page
    entry = field(page, "envoi")
    undone = await post(site, claire, "annuler-envoi", envoi=entry)
    page = (await claire.get(undone.headers["location"])).text
    assert "Envoi annulé" in page and text_of(page) == "Voici le plan" and "plan d’accès.pdf" in page
    assert [row["state"] for row in await rows(site, outbox)] == ["withdrawn"]
    late = await post(site, claire, "annuler-envoi", envoi=entry)
    assert late.status_code == 409 and "Trop tard" in late.text


async def test_a_program_is_refused_and_a_file_can_be_taken_off(site: Site) -> None:
    claire, _ = await both(site)
    where, csrf = f"/conversation/{site.conversation}/pieces", {"csrf": site.csrf(claire)}
    refused = await claire.post(where, data=csrf, files=[("piece", ("cv.pdf", b"MZ\x90", "application/pdf"))])
    assert refused.status_code == 422 and "c’est un programme" in refused.text
    await claire.post(where, data=csrf, files=[("piece", ("cv.txt", b"texte", "text/plain"))], headers=PART)
    (stored,) = await rows(site, blob)
    await post(site, claire, "retirer", retirer=f"{stored['sha256']}/cv.txt", text="")
    (draft,) = await rows(site, answer_draft)
    assert draft["attachments"] == []


async def test_an_upload_beyond_its_limit_and_files_elsewhere_are_refused(site: Site) -> None:
    claire, _ = await both(site)
    heavy = [("piece", ("gros.txt", b"x" * 7_100_000, "text/plain"))]
    where, csrf = f"/conversation/{site.conversation}", {"csrf": site.csrf(claire)}
    assert (await claire.post(f"{where}/pieces", data=csrf, files=heavy)).status_code == 422
    light = [("piece", ("petit.txt", b"x", "text/plain"))]
    assert (await claire.post(f"{where}/brouillon", data=csrf, files=light)).status_code == 413


async def test_an_answer_can_be_sent_later_and_not_in_the_past(site: Site) -> None:
    claire, _ = await both(site)
    page = await looked(site, claire)
    when = page.split('<option value="2')[1].split('"')[0]
    values = {"text": "Plus tard", "seen": field(page, "seen"), "version": 0}
    past = await post(site, claire, "reponse", **values, quand="le", le="2020-01-01T10:00")
    assert past.status_code == 422 and "date d’envoi à venir" in past.text
    values["version"] = field(past.text, "version")
    done = await post(site, claire, "reponse", **values, quand=f"2{when}")
    assert "elle partira" in (await claire.get(done.headers["location"])).text
    (row,) = await rows(site, outbox)
    assert row["not_before"].isoformat()[:4] == f"2{when}"[:4]
    assert row["not_before"] > site.services.clock.now()


async def test_the_preview_shows_markdown_and_no_html_of_the_writers(site: Site) -> None:
    claire, _ = await both(site)
    shown = await post(site, claire, "apercu", script=True, text="**Oui** <img src=x onerror=alert(1)>")
    assert "<strong>Oui</strong>" in shown.text and "<img" not in shown.text
    whole = await post(site, claire, "apercu", text="**Oui**", version=0)
    assert "<strong>Oui</strong>" in whole.text and text_of(whole.text) == "**Oui**"


async def test_who_reads_is_shown_to_the_others(site: Site) -> None:
    claire, anne = await both(site)
    page = await looked(site, anne)
    mark = page.split('data-live="')[1].split('"')[0]
    query = {"depuis": mark, "conversation": str(site.conversation)}
    async with anne.stream("GET", "/direct", params=query) as stream:
        lines = stream.aiter_lines()
        while await anext(lines) != f"data: draft:{site.conversation}":
            pass
        shown = await claire.get(f"/parts/brouillon/{site.conversation}", headers=PART)
        assert "Anne Chef" in shown.text and "lit aussi" in shown.text
        assert "Anne Chef lit" in (await claire.get(f"/file/{site.own_queue}")).text


async def test_a_colleague_without_the_conversation_finds_no_draft(site: Site) -> None:
    claire, _ = await both(site)
    await post(site, claire, "brouillon", text="Secret", version=0)
    karim = await site.visitor(site.colleague)
    assert (await karim.get(f"/parts/brouillon/{site.conversation}")).status_code == 404
    tried = await post(site, karim, "brouillon", text="x", version=1)
    assert tried.status_code == 404
    async with site.services.engine.begin() as connection:
        mine = assignment.c.person_id == site.person
        await connection.execute(update(assignment).where(mine).values(staff_id=site.colleague))
    assert "Secret" in (await karim.get(f"/parts/brouillon/{site.conversation}")).text
    assert (await post(site, karim, "garde", garde=f"prendre/{uuid4()}")).status_code == 404
