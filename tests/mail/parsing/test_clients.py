"""Whole mails as particular clients, servers, scripts and machines put them together."""

from __future__ import annotations

import quopri

from mailflow.mail.parsing import headers
from mailflow.mail.parsing.parse import Parsed, parse
from tests.mail.parsing.mails import file, inner, mail, multipart, part, text


def _texts(parsed: Parsed) -> list[str]:
    return [line.text for line in parsed.lines if line.text]


def _names(parsed: Parsed) -> list[str]:
    return [attachment.filename for attachment in parsed.attachments]


def _printable(words: str, charset: str, kind: str = "text/plain") -> bytes:
    head = [f"Content-Type: {kind}; charset={charset}", "Content-Transfer-Encoding: quoted-printable", ""]
    return part(*head, quopri.encodestring(words.encode(charset)))


def test_exchange_with_its_word_html_and_a_logo_in_the_signature() -> None:
    html = "<p class=MsoNormal>Ci-joint mon arrêt.<o:p></o:p></p><p>Cordialement,</p><img src='cid:image001.png@01DC'>"
    logo = file("image001.png", "image/png", "inline", identity="image001.png@01DC")
    both = inner(
        "alternative",
        _printable("Ci-joint mon arrêt.", "iso-8859-1"),
        _printable(html, "iso-8859-1", "text/html"),
        boundary="_000_",
    )
    parsed = parse(multipart("mixed", inner("related", both, logo, boundary="_004_"), file("Arrêt 12-03.pdf")))
    assert (_texts(parsed), _names(parsed)) == (["Ci-joint mon arrêt."], ["Arrêt 12-03.pdf"])


def test_lotus_notes_in_an_older_charset() -> None:
    alternative = inner(
        "alternative",
        _printable("Je suis désolée, empêchée jeudi.", "iso-8859-1"),
        _printable(
            "<font size=2>Je suis d&eacute;sol&eacute;e, emp&ecirc;ch&eacute;e jeudi.</font>", "us-ascii", "text/html"
        ),
        boundary="=_alternative 004B_=",
    )
    parsed = parse(
        multipart("mixed", alternative, file("planning.123", "application/octet-stream"), boundary="=_mixed 004B_=")
    )
    assert (_texts(parsed), _names(parsed)) == (["Je suis désolée, empêchée jeudi."], ["planning.123"])


def test_groupwise_marks_its_text_as_inline() -> None:
    plain = text("D'accord pour mardi.", "text/plain; charset=ISO-8859-15", "inline; modification-date=x")
    html = text("<html><body>D'accord pour mardi.</body></html>", "text/html; charset=ISO-8859-15", "inline")
    parsed = parse(multipart("alternative", plain, html, boundary="=__Part5F.2__="))
    assert (_texts(parsed), _names(parsed)) == (["D'accord pour mardi."], [])


def test_zimbra_forwards_a_mail_as_a_file() -> None:
    forwarded = part(
        "Content-Type: message/rfc822; charset=utf-8",
        'Content-Disposition: attachment; filename="=?utf-8?Q?Convocation_=C3=A0_l=27entretien.eml?="',
        "",
        "From: agence@agence.example",
        "Subject: Convocation",
        "",
        "Bonjour",
    )
    parsed = parse(multipart("mixed", text("Je vous renvoie ce mail."), forwarded, boundary="----=_Part_1_2.3"))
    assert (_texts(parsed), _names(parsed)) == (["Je vous renvoie ce mail."], ["Convocation à l'entretien.eml"])
    assert parsed.original is not None


def test_an_old_php_script_writes_raw_latin_1_and_forgets_half_of_mime() -> None:
    raw = b"From: contact@site.example\nSubject: Message de Ren\xe9e Lef\xe8vre\nContent-type: text/html\n\n"
    parsed = parse(raw + "<b>Prénom :</b> Renée<br>Déjà inscrite : oui".encode("latin-1"))
    assert headers.text(parsed.headers.get("subject")) == "Message de Renée Lefèvre"
    assert _texts(parsed) == ["Prénom : Renée", "Déjà inscrite : oui"]


def test_a_copier_sends_an_unquoted_name_and_a_line_of_its_own() -> None:
    scan = part(
        "Content-Type: application/pdf; name=Scan de RICOH MP C3004.pdf",
        "Content-Transfer-Encoding: base64",
        "Content-Disposition: attachment; filename=Scan de RICOH MP C3004.pdf",
        "",
        "JVBERi0xLjQK",
    )
    parsed = parse(
        multipart("mixed", text('This E-mail was sent from "RNP583879".'), scan, boundary="DC_BOUND_PRE_<1>")
    )
    assert _names(parsed) == ["Scan de RICOH MP C3004.pdf"]
    assert parsed.attachments[0].size == 9


def test_a_picture_message_of_a_telephone_shows_its_words_and_its_picture() -> None:
    slides = text("<smil><body/></smil>", 'application/smil; name="smil.xml"')
    words = text("Bonjour voici mon rib", 'text/plain; charset=utf-8; name="text_0.txt"')
    parsed = parse(multipart("related", slides, words, file("20260305_141209.jpg", "image/jpeg", "inline")))
    assert _texts(parsed) == ["Bonjour voici mon rib"]
    assert _names(parsed) == ["text_0.txt", "20260305_141209.jpg"]


def test_a_telephone_gateway_without_subject_or_type() -> None:
    parsed = parse(mail("", "je serai en retard de 10 min"))
    assert _texts(parsed) == ["je serai en retard de 10 min"]


def test_a_bounce_keeps_the_returned_mail_out_of_the_attachments() -> None:
    status = text("Final-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 5.1.1", "message/delivery-status")
    returned = part("Content-Type: message/rfc822", "", "Message-ID: <1@agence.example>", "Subject: Rappel", "", "x")
    parsed = parse(multipart("report", text("Adresse inconnue"), status, returned))
    assert (_texts(parsed), _names(parsed)) == (["Adresse inconnue"], [])
    assert parsed.report_types == ["message/delivery-status"]
    assert parsed.original is not None
    assert parsed.original.get("message-id") == "<1@agence.example>"


def test_a_mailing_list_adds_its_footer_as_a_part_of_its_own() -> None:
    footer = text("____\nListe anciens@liste.example", "text/plain; charset=us-ascii", "inline")
    parsed = parse(multipart("mixed", text("Bonjour à tous"), footer))
    assert _texts(parsed) == ["Bonjour à tous"]
    assert [[line.text for line in lines] for lines in parsed.further] == [["____", "Liste anciens@liste.example"]]


def test_gmail_s_form_for_mobile_pages_is_not_a_file() -> None:
    parts = (text("oui"), text("<html amp4email></html>", "text/x-amp-html"), text("<p>oui</p>", "text/html"))
    parsed = parse(multipart("alternative", *parts))
    assert (_texts(parsed), _names(parsed)) == (["oui"], [])
