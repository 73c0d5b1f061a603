"""A picture is shown when its own bytes say that it is one, of a size people look at; never for its name or type."""

from __future__ import annotations

from base64 import b64encode

import pytest

from mailflow.web.pictures import MOST_BYTES, picture_type
from tests.web.conftest import Site
from tests.web.pictures import gif, jpeg, png, webp

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


@pytest.mark.parametrize(
    ("content", "kind"),
    [(png(), "image/png"), (jpeg(), "image/jpeg"), (gif(), "image/gif"), (webp(), "image/webp")],
)
def test_each_kind_is_known_by_its_bytes(content: bytes, kind: str) -> None:
    assert picture_type(content) == kind
    for length in range(24):
        assert picture_type(content[:length]) in ("", kind)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        SVG,
        b"<!doctype html><img>",
        b"%PDF-1.4",
        b"BM" + b"\0" * 60,
        b"\xff\xd8\xff",
        b"\xff\xd8" + b"\xff\xe0\x00\x00" * 1000,
        b"RIFF\0\0\0\0WAVEfmt ",
        png(claimed=(0, 3)),
        png(claimed=(30_000, 1)),
        png(claimed=(15_000, 15_000)),
        gif(0, 0),
        webp(16_000_000, 2),
        png() + b"\0" * MOST_BYTES,
    ],
)
def test_anything_else_is_not_shown(content: bytes) -> None:
    assert picture_type(content) == ""


def mail(*parts: tuple[str, str, bytes], html: str = "") -> bytes:
    """A mail with HTML and parts of (type, further header, content)."""
    lines = ["MIME-Version: 1.0", 'Content-Type: multipart/related; boundary="r"', "", "--r"]
    lines += ["Content-Type: text/html; charset=utf-8", "", html]
    for kind, header, content in parts:
        lines += ["--r", f"Content-Type: {kind}", header, "Content-Transfer-Encoding: base64", ""]
        lines += [b64encode(content).decode()]
    return "\r\n".join([*lines, "--r--", ""]).encode()


async def test_own_pictures_are_shown_in_the_frame_after_a_look_at_their_bytes(site: Site) -> None:
    html = "<p>Voici</p><img src='cid:un@x' alt='carte'><img src=\"CID:deux%40x\"><img src='cid:trois@x'>"
    raw = mail(
        ("image/png", "Content-ID: <un@x>", png()),
        ("text/plain", "Content-ID: <deux@x>", webp()),
        ("image/png", "Content-ID: <trois@x>", SVG),
        html=html + "<img src='https://ailleurs.example/p.gif'>",
    )
    message = await site.factory.message_in(site.conversation, "Voici", raw=raw)
    client = await site.visitor(site.adviser)
    shown = (await client.get(f"/message/{message}/mise-en-forme")).text
    assert '<img src="image/0" alt="carte"><img src="image/1"><img><img>' in shown
    assert "1 image distante bloquée" in shown and "1 image du message n’est pas montrée" in shown
    for number, kind in ((0, "image/png"), (1, "image/webp")):
        answer = await client.get(f"/message/{message}/image/{number}")
        assert (answer.status_code, answer.headers["content-type"]) == (200, kind)
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
        assert answer.headers["content-disposition"].startswith(f'inline; filename="image-{number}.')
    for number in (2, 3, 99):
        assert (await client.get(f"/message/{message}/image/{number}")).status_code == 404
    assert (await (await site.visitor(site.colleague)).get(f"/message/{message}/image/0")).status_code == 404


async def test_previews_are_of_pictures_only_whatever_a_file_is_called(site: Site) -> None:
    raw = mail(
        ("application/octet-stream", 'Content-Disposition: attachment; filename="photo.png"', png()),
        ("image/png", 'Content-Disposition: attachment; filename="faux.png"', SVG),
        html="<p>x</p>",
    )
    files = [{"filename": name, "content_type": "image/png", "size": 90} for name in ("photo.png", "faux.png")]
    message = await site.factory.message_in(site.conversation, "x", raw=raw, attachments=files)
    client = await site.visitor(site.adviser)
    page = (await client.get(f"/conversation/{site.conversation}")).text
    assert f'src="/message/{message}/apercu/0"' in page
    good = await client.get(f"/message/{message}/apercu/0")
    assert (good.content, good.headers["content-type"]) == (png(), "image/png")
    assert good.headers["repr-digest"].startswith("sha-256=:") and len(good.headers["etag"]) == 66
    assert (await client.get(f"/message/{message}/apercu/1")).status_code == 404
    assert (await client.get(f"/message/{message}/apercu/2")).status_code == 404


async def test_the_original_shows_headers_decoded_and_hidden_characters(site: Site) -> None:
    head = "Subject: =?utf-8?b?w4l0w6k=?= facture\u202egpj.exe\r\nX-Note: <b>gras</b>\r\n\r\n"
    raw = f"{head}Bonjour\u202e <i>x</i>".encode()
    message = await site.factory.message_in(site.conversation, "x", raw=raw)
    page = (await (await site.visitor(site.adviser)).get(f"/message/{message}/original")).text
    assert "Été facture⟨U+202E⟩gpj.exe" in page and "&lt;b&gt;gras" in page
    assert "Bonjour⟨U+202E⟩ &lt;i&gt;" in page and "\u202e" not in page
