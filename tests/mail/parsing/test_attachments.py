"""Names are safe and as people see them; a logo below the signature is no attachment, a picture people sent is one."""

from __future__ import annotations

import base64

import pytest

from mailflow.mail.parsing.attachments import clean_name
from mailflow.mail.parsing.parse import parse
from tests.mail.parsing.mails import file, inner, multipart, part, text


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../../../etc/cron.d/x", "x"),
        ("..\\..\\win.ini", "win.ini"),
        ("/etc/passwd", "passwd"),
        ("C:\\Users\\Zoé\\CV.docx", "CV.docx"),
        ("C:CV.docx", "CV.docx"),
        ("dossier/sous/CV.pdf", "CV.pdf"),
        ("Facture 03/2026.pdf", "Facture 03-2026.pdf"),
        ("a\0.pdf", "a\ufffd.pdf"),
        ("cv\u202efdp.exe", "cvfdp.exe"),
        ("\u200b.htaccess", ".htaccess"),
        ("..", ""),
        (" . ", ""),
        ("a\r\nb.pdf", "ab.pdf"),
        ("=?utf-8?q?=2E=2E=2Fx?=", "x"),
        ("Attestation d’employeur (été 2026).pdf", "Attestation d’employeur (été 2026).pdf"),
    ],
)
def test_a_name_is_shown_without_paths_and_tricks(given: str, shown: str) -> None:
    assert clean_name(given) == shown


def test_a_giant_name_keeps_its_ending() -> None:
    assert clean_name("a" * 5000 + ".pdf").endswith(".pdf")
    assert len(clean_name("a" * 5000 + ".pdf")) <= 200


def _names(html: str, name: str) -> list[str]:
    shown = text(html, "text/html; charset=utf-8")
    picture = file(name, "image/png", "inline", identity="p1@x")
    parsed = parse(multipart("mixed", inner("related", shown, picture, boundary="r"), file("cv.pdf")))
    return [attachment.filename for attachment in parsed.attachments]


@pytest.mark.parametrize("name", ["image001.png", "Outlook-zk3b1x.png", "logo_association.png", "signature.jpg"])
@pytest.mark.parametrize(
    "html",
    [
        "<p>Oui</p><p>Bien cordialement,</p><p>Zoé</p><img src='cid:p1@x'><p>12 rue du Port</p>",
        "<p>Oui</p><div class='gmail_signature'>Zoé<img src='cid:p1@x'>06</div>",
        "<p>Oui</p><div id='divRplyFwdMsg'>De : x</div><img src='cid:p1@x'>Agence",
        "<p>Oui, à jeudi</p><p><img src='cid:p1@x'></p>",
    ],
)
def test_a_logo_below_the_words_is_no_attachment(html: str, name: str) -> None:
    assert _names(html, name) == ["cv.pdf"]


@pytest.mark.parametrize(
    ("html", "name"),
    [
        ("<p>Voici mon titre :</p><img src='cid:p1@x'><p>Est-ce bon ?</p><p>Cordialement</p>", "image001.png"),
        ("<p>Oui</p><p>Cordialement</p><img src='cid:p1@x'>", "IMG_2231.png"),
        ("<p>Oui</p><img src='cid:p1@x'>", "kfjalaeblmcbiddc.png"),
        ("<p>Ma pièce</p><img src='cid:p1@x'>", "carte_identite.png"),
    ],
)
def test_a_picture_people_sent_is_an_attachment(html: str, name: str) -> None:
    assert _names(html, name) == [name, "cv.pdf"]


def test_a_logo_that_is_attached_outright_is_an_attachment() -> None:
    shown = text("<p>Cordialement</p><img src='cid:p1@x'>", "text/html")
    parsed = parse(multipart("related", shown, file("logo.png", "image/png", "attachment", identity="p1@x")))
    assert [attachment.filename for attachment in parsed.attachments] == ["logo.png"]


def _unshown(name: str, size: int, html: str = "<p>Oui</p><p>Cordialement</p>", identity: str = "p1@x") -> list[str]:
    picture = part(
        f'Content-Type: image/png; name="{name}"',
        f'Content-Disposition: inline; filename="{name}"',
        *([f"Content-ID: <{identity}>"] if identity else []),
        "Content-Transfer-Encoding: base64",
        "",
        base64.b64encode(b"x" * size),
    )
    parsed = parse(multipart("related", text(html, "text/html" if html else "text/plain"), picture))
    return [attachment.filename for attachment in parsed.attachments]


@pytest.mark.parametrize("name", ["image001.png", "logo.gif", "Outlook-x1.png", "icon-mail.png", ""])
def test_a_dot_that_no_text_shows_is_no_attachment(name: str) -> None:
    assert _unshown(name, 90) == []


@pytest.mark.parametrize(
    ("name", "size", "html", "identity"),
    [
        ("image001.png", 3_000, "<p>Oui</p><p>Cordialement</p>", "p1@x"),
        ("image001.png", 90, "<p>Oui</p>", ""),
        ("image001.png", 90, "", "p1@x"),
        ("IMG_2231.png", 90, "<p>Oui</p>", "p1@x"),
        ("recto.png", 90, "<p>Oui</p>", "p1@x"),
    ],
)
def test_a_picture_that_no_text_shows_may_be_one_people_sent(name: str, size: int, html: str, identity: str) -> None:
    assert _unshown(name, size, html, identity) == [name]
