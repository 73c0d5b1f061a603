"""What stands between a page and somebody who means harm: headers, origin, form tokens, foreign HTML and files."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import text
from starlette.types import Message, Receive, Scope, Send

from mailflow.store.pages import conversation
from mailflow.web.bodies import MOST, BoundedBodies, TooLong
from mailflow.web.file_names import clean_name, disposition
from mailflow.web.foreign_html import clean
from tests.e2e.scene import HTML
from tests.web.conftest import Site


async def test_every_answer_carries_the_security_headers(site: Site) -> None:
    client = await site.visitor(site.adviser)
    for path in ("/connexion", "/personnes", f"/conversation/{site.conversation}", "/nulle-part", "/healthz"):
        headers = (await client.get(path)).headers
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'none'") and "frame-ancestors 'none'" in policy, path
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cache-control"] == "no-store"
        assert "server" not in headers


async def test_the_session_cookie_cannot_be_read_by_scripts_nor_sent_across_sites(site: Site) -> None:
    cookie = (await (await site.visitor()).get("/connexion")).headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=lax" in cookie and "path=/" in cookie


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example", "sec-fetch-site": "cross-site"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
        {},
    ],
)
async def test_a_form_from_elsewhere_changes_nothing_even_with_the_right_token(
    site: Site, headers: dict[str, str]
) -> None:
    client = await site.visitor(site.adviser)
    data = {"csrf": site.csrf(client), "outcome": "joint"}
    del client.headers["origin"], client.headers["sec-fetch-site"]
    assert (await client.post(f"/tache/{site.task}", data=data, headers=headers)).status_code == 403


@pytest.mark.parametrize("token", ["", "wrong", None])
async def test_a_form_without_the_sessions_token_changes_nothing(site: Site, token: str | None) -> None:
    client = await site.visitor(site.adviser)
    data = {"outcome": "joint"} | ({} if token is None else {"csrf": token})
    assert (await client.post(f"/tache/{site.task}", data=data)).status_code == 403
    other = await site.visitor(site.colleague)
    assert (await client.post(f"/tache/{site.task}", data=data | {"csrf": site.csrf(other)})).status_code == 403


async def test_the_login_form_needs_its_own_token(site: Site) -> None:
    client = await site.visitor()
    assert (await client.post("/connexion", data={"login": "claire", "password": "x"})).status_code == 403
    assert (await client.post("/connexion", data={"login": "claire", "password": "x", "csrf": ""})).status_code == 403


async def test_nothing_changes_by_get(site: Site) -> None:
    client = await site.visitor(site.adviser)
    for path in ("/deconnexion", "/theme", f"/tache/{site.task}", f"/conversation/{site.conversation}/reponse"):
        assert (await client.get(path)).status_code in (404, 405), path


async def test_the_raw_source_is_a_download_in_a_sandbox(site: Site) -> None:
    message = await site.factory.message_in(site.conversation, "x", raw=b"Subject: <script>1</script>\r\n\r\n<b>x</b>")
    answer = await (await site.visitor(site.adviser)).get(f"/message/{message}/source")
    assert answer.content.startswith(b"Subject: <script>")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith('attachment; filename="message-')
    assert answer.headers["content-security-policy"].startswith("sandbox; default-src 'none'")


async def test_an_attachment_comes_out_of_the_raw_mail_as_a_download_only(site: Site) -> None:
    files = [{"filename": "../../certificat.pdf", "content_type": "application/pdf", "size": 9}]
    message = await site.factory.message_in(site.conversation, "x", raw=HTML, attachments=files)
    client = await site.visitor(site.adviser)
    answer = await client.get(f"/message/{message}/piece/0")
    assert answer.content == b"%PDF-1.4\n"
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith('attachment; filename="certificat.pdf"')
    assert (await client.get(f"/message/{message}/piece/1")).status_code == 404


async def test_the_formatted_view_is_cleaned_and_boxed(site: Site) -> None:
    message = await site.factory.message_in(site.conversation, "x", raw=HTML)
    answer = await (await site.visitor(site.adviser)).get(f"/message/{message}/mise-en-forme")
    assert "Je ne pourrai pas venir jeudi" in answer.text
    assert "pwned" not in answer.text and "pixel.gif" not in answer.text
    assert "1 image distante bloquée" in answer.text
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("sandbox allow-same-origin; default-src 'none'; ")
    assert f"img-src {site.url}/message/{message}/image/; style-src 'sha256-" in policy
    assert "unsafe" not in policy and "script-src" not in policy


@pytest.mark.parametrize(
    "source",
    [
        "<img src=x onerror=alert(1)>",
        "<svg><animate onbegin=alert(1) attributeName=x></svg>",
        "<math><annotation-xml encoding=text/html><style><img src=x onerror=alert(1)></style></annotation-xml></math>",
        "<a href='javascript:alert(1)'>x</a>",
        "<div style='background:url(http://evil.example/x)'>x</div>",
        "<form action=http://evil.example><input name=p></form>",
        "<base href=http://evil.example><meta http-equiv=refresh content='0;url=http://evil.example'>",
        "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
        "<table background=http://evil.example/x><tr><td>1</td></tr></table>",
    ],
)
def test_cleaned_html_holds_no_script_no_address_and_no_style(source: str) -> None:
    left = clean(source)
    for bad in ("alert", "evil", "javascript", "onerror", "style", "<form", "<iframe", "<meta", "<base", "href"):
        assert bad not in left, left


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Windows\\x.exe", "x.exe"),
        ("fichier.pdf:stream", "stream"),
        ("cv\u202efdp.exe", "cvfdp.exe"),
        ("a\r\nX-Evil: 1.pdf", "1.pdf"),
        ("", "piece-jointe"),
        ("...", "piece-jointe"),
        ("é" * 5000 + ".pdf", "é" * 116 + ".pdf"),
    ],
)
def test_file_names_are_only_names(given: str, wanted: str) -> None:
    assert clean_name(given) == wanted
    assert "\n" not in disposition(given) and "\r" not in disposition(given)


def test_file_names_are_said_in_both_spellings() -> None:
    assert disposition("Curriculum été.pdf") == (
        "attachment; filename=\"Curriculum ete.pdf\"; filename*=UTF-8''Curriculum%20%C3%A9t%C3%A9.pdf"
    )


async def test_a_message_is_shown_as_text_whatever_it_contains(site: Site) -> None:
    await site.factory.message_in(site.conversation, "<script>alert(1)</script> {{ 7*7 }}", name="<b>Nom</b>")
    page = (await (await site.visitor(site.adviser)).get(f"/conversation/{site.conversation}")).text
    assert "<script>alert" not in page and "&lt;script&gt;alert(1)" in page
    assert "<b>Nom" not in page and "{{ 7*7 }}" in page


async def test_texts_beside_a_mail_are_shown_below_it(site: Site) -> None:
    beside = ["Liste des <anciens>", "  \n"]
    await site.factory.message_in(site.conversation, "Oui\nListe", reply_text="Oui", further_texts=beside)
    page = (await (await site.visitor(site.adviser)).get(f"/conversation/{site.conversation}")).text
    assert page.count("Autre texte joint au message") == 1
    assert page.count("Liste des &lt;anciens&gt;") == 1
    notice = {"disposition": "bounce", "reply_text": "", "further_texts": ["Reporting-MTA"]}
    await site.factory.message_in(site.conversation, "x\nReporting-MTA", **notice)
    page = (await (await site.visitor(site.adviser)).get(f"/conversation/{site.conversation}")).text
    assert page.count("Reporting-MTA") == 1


@pytest.mark.parametrize("statement", ["UPDATE audit SET why = 'x'", "DELETE FROM audit", "TRUNCATE audit"])
async def test_the_log_of_reads_refuses_to_be_changed(site: Site, statement: str) -> None:
    await (await site.visitor(site.adviser)).get(f"/dossier/{site.person}")
    with pytest.raises(Exception, match="append-only"):
        async with site.services.engine.begin() as connection:
            await connection.execute(text(statement))


async def test_a_form_that_announces_too_much_is_refused_unread(site: Site) -> None:
    host, port = site.url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(f"POST /connexion HTTP/1.1\r\nhost: {host}\r\ncontent-length: {MOST + 1}\r\n\r\n".encode())
    answer = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
    writer.close()
    assert answer.startswith("http/1.1 413") and "x-content-type-options: nosniff" in answer


async def test_a_form_without_a_length_is_read_only_so_far() -> None:
    given = 0

    async def receive() -> Message:
        nonlocal given
        given += 1000
        return {"type": "http.request", "body": b"x" * 1000, "more_body": True}

    async def read_all(scope: Scope, receive: Receive, send: Send) -> None:
        while True:
            await receive()

    async def send(message: Message) -> None:
        """Nobody listens."""

    with pytest.raises(TooLong):
        await BoundedBodies(read_all, most=10_000)({"type": "http", "headers": []}, receive, send)
    assert given == 11_000


async def test_a_form_with_too_many_fields_gets_a_page_and_no_error(site: Site) -> None:
    client = await site.visitor(site.adviser)
    body = "&".join(f"f{number}=1" for number in range(2000))
    kind = {"content-type": "application/x-www-form-urlencoded"}
    refused = await client.post("/theme", content=body, headers=kind)
    assert refused.status_code in (403, 413) and "Une erreur est survenue" not in refused.text


async def test_what_goes_wrong_inside_is_not_shown(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*given: object) -> None:
        raise ValueError("secret of somebody")

    monkeypatch.setattr(conversation, "header", broken)
    page = await (await site.visitor(site.adviser)).get(f"/conversation/{site.conversation}")
    assert page.status_code == 500
    assert "Une erreur est survenue" in page.text
    assert not any(word in page.text for word in ("secret", "ValueError", "Traceback", "mailflow/"))
