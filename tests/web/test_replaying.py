"""The bench in the pages: past mail is uploaded, read, compared, shown to whoever uploaded it, and taken away."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx
from sqlalchemy import func, select

from mailflow.store.tables import audit, conversation, incoming, message, outbox
from mailflow.web.bodies import BoundedBodies
from mailflow.web.pages import replaying
from tests.mail.bench.archives import bomb, box
from tests.web.conftest import Site

HERE = "/reglages/rejeu"
STORED = (incoming, message, conversation, outbox)


async def sent(site: Site, client: httpx.AsyncClient, content: bytes, name: str, before: bytes = b"") -> httpx.Response:
    files: dict[str, Any] = {"archive": (name, content)}
    if before:
        files["avant"] = ("avant.jsonl", before)
    return await client.post(HERE, data={"csrf": site.csrf(client)}, files=files)


async def logged(site: Site, action: str) -> list[tuple[Any, str]]:
    async with site.services.engine.connect() as connection:
        query = select(audit.c.object_id, audit.c.why).where(audit.c.action == action)
        return [(row.object_id, row.why) for row in await connection.execute(query)]


async def read(site: Site, client: httpx.AsyncClient, content: bytes, name: str = "boite.mbox", **more: bytes) -> str:
    """The address of a reading that has ended."""
    before = len(await logged(site, "replay.done"))
    answer = await sent(site, client, content, name, **more)
    assert answer.status_code == 303, answer.text
    async with asyncio.timeout(60):
        while len(await logged(site, "replay.done")) == before:
            continue
    return answer.headers["location"]


async def stored(site: Site) -> list[int]:
    async with site.services.engine.connect() as connection:
        return [await connection.scalar(select(func.count()).select_from(table)) or 0 for table in STORED]


async def test_an_archive_is_read_shown_and_nothing_is_stored(site: Site) -> None:
    luc, before = await site.visitor(site.administrator), await stored(site)
    where = await read(site, luc, box())
    page = (await luc.get(where)).text
    assert "réponse automatique" in page and "message écrit par une personne (4)" in page
    assert "« merci »" in page and "Oui merci" not in page  # the evidence, for whoever uploaded it
    narrow = (await luc.get(f"{where}?nature=auto_reply")).text
    assert 'scope="row">3' in narrow and 'scope="row">1' not in narrow
    assert await stored(site) == before
    run = where.rpartition("/")[2]
    assert [(str(key), why) for key, why in await logged(site, "replay.done")] == [(run, "5")]
    assert [str(key) for key, _ in await logged(site, "replay.begun")] == [run]
    assert len(await logged(site, "replay.read")) == 2


async def test_its_verdicts_are_compared_with_later_and_the_differences_told_first(site: Site) -> None:
    luc = await site.visitor(site.administrator)
    kept = await luc.get(f"{await read(site, luc, box())}/fichier/verdicts.jsonl")
    assert "Oui merci" not in kept.text and "attachment" in kept.headers["content-disposition"]
    lines = [json.loads(line) for line in kept.text.splitlines()]
    lines[2] |= {"disposition": "human", "safe": "human"}
    where = await read(site, luc, box(), before="".join(json.dumps(line) + "\n" for line in lines).encode())
    page = (await luc.get(where)).text
    assert "le message d’une personne est pris pour du courrier automatique" in page
    assert "message écrit par une personne → réponse automatique" in page
    assert (await luc.get(f"{where}?ecart=none")).text.count('scope="row">') > 0
    report = (await luc.get(f"{where}/fichier/rapport.json")).json()
    assert report["levels"]["safety"] == 1
    assert len(await logged(site, "replay.taken")) == 2


async def test_while_it_is_read_the_page_says_how_far_it_is_and_can_stop_it(site: Site) -> None:
    luc = await site.visitor(site.administrator)
    where = (await sent(site, luc, bomb(900), "grande.mbox.gz")).headers["location"]
    page = (await luc.get(where)).text
    assert "Lecture en cours" in page and "Actualiser" in page and f'hx-get="{where}/avance"' in page
    assert "<progress" in (await luc.get(f"{where}/avance")).text
    twice = await sent(site, luc, box(), "boite.mbox")
    assert twice.status_code == 422 and "déjà en cours" in twice.text
    gone = await luc.post(f"{where}/effacer", data={"csrf": site.csrf(luc)})
    assert gone.status_code == 303 and (await luc.get(where)).status_code == 404
    assert await logged(site, "replay.done") == []


async def test_what_is_no_archive_is_refused_in_words_and_leaves_nothing(site: Site) -> None:
    luc = await site.visitor(site.administrator)
    for content, name, said in (
        (b"", "vide.mbox", "est vide"),
        (b"\x89PNG", "photo.mbox", "n’est pas une archive de courriels"),
        (b'{"eml": "/etc/passwd"}', "liste.jsonl", "est une liste"),
        (b"!BDN", "tout.pst", "vient d’Outlook"),
    ):
        answer = await sent(site, luc, content, name)
        assert answer.status_code == 422 and said in answer.text, name
    none = await luc.post(HERE, data={"csrf": site.csrf(luc)})
    assert none.status_code == 422 and "Choisissez d’abord un fichier" in none.text
    folder = site.services.settings.home / "replays"
    assert [path.name for path in folder.iterdir() if path.is_dir()] == [] if folder.exists() else True


async def test_a_report_that_is_none_is_named(site: Site) -> None:
    luc = await site.visitor(site.administrator)
    where = await read(site, luc, box(), before=b'{"mails": 5}\n')
    assert "La ligne 1 du fichier à comparer n’est pas un verdict" in (await luc.get(where)).text


async def test_only_whoever_uploaded_it_sees_what_came_out(site: Site) -> None:
    luc = await site.visitor(site.administrator)
    where = await read(site, luc, box())
    other = await site.visitor(await site.factory.staff(site.agency, "Zoé Autre", "administrator", login="zoe"))
    parts = ("", "/avance", "/fichier/verdicts.jsonl", "/fichier/rapport.json")
    assert [(await other.get(where + part)).status_code for part in parts] == [404] * 4
    assert (await other.post(f"{where}/effacer", data={"csrf": site.csrf(other)})).status_code == 404
    assert where not in (await other.get(HERE)).text and where in (await luc.get(HERE)).text
    assert (await luc.get(f"{where}/fichier/about.json")).status_code == 404
    for who in (site.adviser, site.supervisor, site.auditor):
        client = await site.visitor(who)
        assert (await sent(site, client, box(), "boite.mbox")).status_code == 403
        assert [(await client.get(path)).status_code for path in (HERE, where)] == [403, 403]


async def test_an_upload_needs_our_own_page_and_its_token(site: Site) -> None:
    luc = await site.visitor(site.administrator)
    assert (await luc.post(HERE, data={"csrf": "x"}, files={"archive": ("a.mbox", box())})).status_code == 403
    luc.headers["origin"] = "https://elsewhere.example"
    luc.headers["sec-fetch-site"] = "cross-site"
    assert (await sent(site, luc, box(), "a.mbox")).status_code == 403
    assert (await (await site.visitor()).post(HERE, files={"archive": ("a.mbox", box())})).status_code == 303


async def test_a_large_archive_is_taken_and_a_larger_one_is_not() -> None:
    taken: list[int] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        taken.append(1)

    async def send(answer: Any) -> None:
        statuses.append(answer.get("status"))

    statuses: list[Any] = []
    limits = BoundedBodies(app, larger=replaying.LARGER)
    for path, size in ((HERE, 150_000_000), (HERE, 250_000_000), ("/reglages/envois", 150_000_000)):
        headers = [(b"content-length", str(size).encode())]
        await limits({"type": "http", "path": path, "headers": headers}, None, send)  # type: ignore[arg-type]
    assert len(taken) == 1 and statuses.count(413) == 2
