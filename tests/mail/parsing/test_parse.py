"""Texts and files of mails as clients, servers, scanners and telephones send them."""

from __future__ import annotations

import pytest

from mailflow.mail.parsing.parse import Parsed, attachment_content, parse
from tests.mail.parsing.mails import file, inner, mail, multipart, part, text


def _texts(parsed: Parsed) -> list[str]:
    return [line.text for line in parsed.lines if line.text]


def _names(parsed: Parsed) -> list[str]:
    return [attachment.filename for attachment in parsed.attachments]


def test_gmail_says_everything_twice_and_is_read_once() -> None:
    html = text("<div dir='ltr'>Oui, je viens</div>", "text/html; charset=UTF-8")
    assert _texts(parse(multipart("alternative", text("Oui, je viens"), html))) == ["Oui, je viens"]


def test_apple_mail_puts_words_before_and_after_a_picture() -> None:
    photo = file("IMG_0042.jpeg", "image/jpeg", "inline")
    parsed = parse(multipart("mixed", text("Voici mon titre :"), photo, text("Merci d’avance")))
    assert (_texts(parsed), _names(parsed)) == (["Voici mon titre :", "Merci d’avance"], ["IMG_0042.jpeg"])


def test_an_alternative_of_several_texts_shows_all_of_its_plain_ones() -> None:
    several = inner("mixed", text("un"), file("p.jpg", "image/jpeg", "inline"), text("deux"), boundary="m")
    parsed = parse(multipart("alternative", several, text("<p>un</p><p>deux</p>", "text/html")))
    assert (_texts(parsed), _names(parsed)) == (["un", "deux"], ["p.jpg"])


def test_a_plain_form_that_is_said_twice_is_shown_once() -> None:
    html = text("<p>Oui merci</p>", "text/html")
    assert _texts(parse(multipart("alternative", text("Oui  merci"), text("Oui merci"), html))) == ["Oui  merci"]


def test_an_empty_plain_form_gives_way_to_the_html() -> None:
    assert _texts(parse(multipart("alternative", text(" \n"), text("<p>Oui</p>", "text/html")))) == ["Oui"]


def test_a_plain_form_that_only_points_to_the_html_does_not_hide_the_words() -> None:
    stub = "Ce message est au format HTML, votre logiciel de messagerie ne peut pas l'afficher."
    assert "Je ne viendrai pas" in _texts(
        parse(multipart("alternative", text(stub), text("<p>Je ne viendrai pas</p>", "text/html")))
    )


def test_words_about_html_inside_a_plain_text_do_not_bring_it_twice() -> None:
    words = "Bonjour. Mon logiciel n'affiche pas votre mail HTML."
    assert _texts(parse(multipart("alternative", text(words), text(f"<p>{words}</p>", "text/html")))) == [words]


def test_outlook_s_rich_form_beside_a_plain_one_is_not_shown_again() -> None:
    enriched = text("<bold>Oui</bold>", "text/enriched")
    assert _texts(parse(multipart("alternative", text("Oui"), enriched))) == ["Oui"]
    assert _texts(parse(mail("Content-Type: text/enriched", "", "<bold>Oui</bold>"))) == ["Oui"]


def test_a_text_with_a_name_is_read_and_listed() -> None:
    named = text("Liste des pièces", 'text/plain; charset=utf-8; name="pièces.txt"', 'inline; filename="pièces.txt"')
    parsed = parse(multipart("mixed", named))
    assert (_texts(parsed), _names(parsed)) == (["Liste des pièces"], ["pièces.txt"])


def test_a_text_sent_as_a_file_is_only_a_file() -> None:
    parsed = parse(multipart("mixed", text("voici"), text("a;b", "text/plain", 'attachment; filename="liste.txt"')))
    assert (_texts(parsed), _names(parsed)) == (["voici"], ["liste.txt"])


def test_a_mail_whose_only_text_is_called_an_attachment_is_read() -> None:
    raw = mail("Content-Type: text/plain; charset=utf-8", "Content-Disposition: attachment", "", "Je confirme.")
    assert _texts(parse(raw)) == ["Je confirme."]


def test_a_scanner_sends_a_file_and_no_words() -> None:
    parsed = parse(multipart("mixed", text(""), file("SCAN_20260305_1412.pdf")))
    assert (_texts(parsed), _names(parsed)) == ([], ["SCAN_20260305_1412.pdf"])
    only = mail("Content-Type: application/pdf", "Content-Transfer-Encoding: base64", "", "JVBERi0xLjQK")
    assert _names(parse(only)) == ["document.pdf"]


def test_a_telephone_gateway_sends_pictures_without_names() -> None:
    photo = part("Content-Type: image/jpeg", "Content-Transfer-Encoding: base64", "", "/9j/4AAQSkZJRgABAQ==")
    parsed = parse(multipart("related", text("mon arret maladie"), photo))
    assert (_texts(parsed), _names(parsed)) == (["mon arret maladie"], ["image.jpg"])


@pytest.mark.parametrize(("method", "names"), [("REQUEST", ["invitation.ics"]), ("REPLY", []), ("COUNTER", [])])
def test_an_invitation_is_a_file_and_an_answer_to_one_is_none(method: str, names: list[str]) -> None:
    calendar = text(f"BEGIN:VCALENDAR\nMETHOD:{method}\nEND:VCALENDAR", f"text/calendar; method={method}")
    parsed = parse(multipart("alternative", text("oui"), text("<p>oui</p>", "text/html"), calendar))
    assert _names(parsed) == names
    assert parsed.calendar.startswith("BEGIN:VCALENDAR")


def test_a_forwarded_mail_is_a_file_named_by_its_subject() -> None:
    forwarded = part(
        "Content-Type: message/rfc822", "", "Subject: =?utf-8?Q?R=C3=A9union?=", "From: a@b.example", "", "x"
    )
    unnamed = part("Content-Type: message/rfc822", "", "From: a@b.example", "", "x")
    assert _names(parse(multipart("mixed", text("voir"), forwarded, unnamed))) == ["Réunion.eml", "message.eml"]


def test_the_data_fork_of_an_old_mac_file_is_the_file() -> None:
    fork = part(
        'Content-Type: application/applefile; name="cv.pdf"', "Content-Transfer-Encoding: base64", "", "AAUWBw=="
    )
    parsed = parse(multipart("mixed", text("voici"), inner("appledouble", fork, file("cv.pdf"), boundary="ad")))
    assert _names(parsed) == ["cv.pdf"]


def test_a_file_that_lies_elsewhere_is_named_and_never_fetched() -> None:
    outside = part(
        'Content-Type: message/external-body; access-type=URL; URL="http://x.example/"; name="cv.pdf"',
        "",
        "Content-Type: x/y",
    )
    parsed = parse(multipart("mixed", text("voici"), outside))
    assert _names(parsed) == ["cv.pdf"]
    assert parsed.problems == ["a part lies elsewhere: it is never fetched"]


def test_the_first_piece_of_a_mail_in_pieces_is_read_and_said() -> None:
    raw = mail('Content-Type: message/partial; id="x"; number=1; total=2', "", "Subject: y", "", "Bonjour, voici")
    parsed = parse(raw)
    assert _texts(parsed) == ["Bonjour, voici"]
    assert parsed.problems == ["a piece of a mail that was sent in several: pieces are never put together"]


def test_files_written_into_the_text_are_taken_out() -> None:
    parsed = parse(mail("", "Voici le texte", "begin 644 lettre.txt", "#0V%T", "`", "end", "Cordialement"))
    assert (_texts(parsed), _names(parsed)) == (["Voici le texte", "Cordialement"], ["lettre.txt"])
    assert attachment_content(parsed, 0) == b"Cat"


@pytest.mark.parametrize(
    ("head", "words"),
    [
        ('Content-Type: multipart/signed; protocol="application/pgp-signature"; boundary="b"', "signed (PGP)"),
        ('Content-Type: multipart/signed; protocol="application/x-pkcs7-signature"; boundary="b"', "signed (S/MIME)"),
        ('Content-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary="b"', "encrypted (PGP)"),
        ("Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m", "encrypted (S/MIME)"),
        ("Content-Type: application/x-pkcs7-mime; smime-type=signed-data; name=smime.p7m", "sealed block"),
    ],
)
def test_signed_and_encrypted_mail_is_said_to_be(head: str, words: str) -> None:
    parsed = parse(mail(head, "", "--b", text("oui"), "--b--"))
    assert any(words in problem for problem in parsed.problems)


def test_pgp_inside_the_text_is_said_and_talk_about_it_is_not() -> None:
    assert any("encrypted" in p for p in parse(mail("", "-----BEGIN PGP MESSAGE-----", "", "hQEMA")).problems)
    assert not parse(mail("", "J'ai perdu mon fichier BEGIN PGP")).problems


def test_long_japanese_lines_flow_together_and_a_signature_mark_never_flows() -> None:
    head = "Content-Type: text/plain; charset=utf-8; format=flowed; delsp=yes"
    assert _texts(parse(mail(head, "", "日本 ", "語 ", "です", "-- ", "Zoé"))) == ["日本語です", "--", "Zoé"]


def test_lotus_notes_with_a_type_of_its_own_is_still_read() -> None:
    assert _texts(parse(multipart("mixed", text("Bonjour", "text/x-lotus; charset=iso-8859-1")))) == ["Bonjour"]


def test_html_that_names_its_charset_only_inside_is_read_in_it() -> None:
    html = "<meta http-equiv=Content-Type content='text/html; charset=windows-1251'><p>Спасибо</p>".encode("cp1251")
    assert _texts(parse(mail("Content-Type: text/html", "", html))) == ["Спасибо"]
    declared = mail("Content-Type: text/html; charset=utf-8", "", "<meta charset=windows-1251><p>Merci, été</p>")
    assert _texts(parse(declared)) == ["Merci, été"]
