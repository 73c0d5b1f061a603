"""What was written as the mail is told from the texts that stand beside it, and none of them is lost."""

from __future__ import annotations

import pytest

from mailflow.mail.parsing.parse import parse
from mailflow.mail.reading import read
from tests.mail.parsing.mails import file, inner, multipart, part, text

PHOTO = file("IMG_0042.jpeg", "image/jpeg", "inline")
PDF = file("attestation.pdf")
FOOTER = text("_____\nListe anciens@liste.example", disposition="inline")
HEADER = part(
    'Content-Type: text/plain; charset="utf-8"', "MIME-Version: 1.0", "Content-Disposition: inline", "", "Rappel :"
)
NOTE = text("à faire", 'text/plain; name="notes.txt"', 'inline; filename="notes.txt"')
HTML = "text/html; charset=utf-8"


def _parts(*parts: bytes, kind: str = "mixed") -> tuple[list[str], list[list[str]]]:
    parsed = parse(multipart(kind, *parts))
    return (
        [line.text for line in parsed.lines if line.text],
        [[line.text for line in lines if line.text] for lines in parsed.further],
    )


@pytest.mark.parametrize("between", [(PHOTO,), (PDF,), (PHOTO, PDF), (NOTE, PHOTO)])
def test_a_text_that_apple_cut_at_its_files_is_one_body(between: tuple[bytes, ...]) -> None:
    body, _ = _parts(text("Voici la photo"), *between, text("et ma réponse est oui"))
    assert body == ["Voici la photo", "et ma réponse est oui"]


def test_html_that_was_cut_at_its_pictures_is_one_body() -> None:
    cut = inner("mixed", text("<p>un</p>", HTML), PHOTO, text("<p>deux</p>", HTML), boundary="in")
    assert _parts(text("un\n\ndeux"), cut, kind="alternative") == (["un", "deux"], [])
    assert _parts(text("<p>un</p>", HTML), PHOTO, text("<p>deux</p>", HTML)) == (["un", "deux"], [])


def test_a_picture_before_the_first_words_hides_nothing() -> None:
    assert _parts(text("\n"), PHOTO, text("Oui, à lundi")) == (["Oui, à lundi"], [])
    assert _parts(PHOTO, text("Oui, à lundi")) == (["Oui, à lundi"], [])


@pytest.mark.parametrize("parts", [(text("Oui"), FOOTER), (text("Oui"), PDF, FOOTER)])
def test_the_footer_of_a_list_stands_beside_the_mail(parts: tuple[bytes, ...]) -> None:
    assert _parts(*parts) == (["Oui"], [["_____", "Liste anciens@liste.example"]])


def test_the_header_of_a_list_is_not_taken_for_the_mail() -> None:
    forms = inner("alternative", text("Oui"), text("<p>Oui</p>", HTML), boundary="in")
    assert _parts(HEADER, forms, FOOTER) == (["Oui"], [["Rappel :"], ["_____", "Liste anciens@liste.example"]])
    assert _parts(HEADER) == (["Rappel :"], [])


def test_a_client_that_calls_its_own_words_inline_is_read() -> None:
    assert _parts(text("Oui", disposition="inline"), text("Pied de page")) == (["Oui"], [["Pied de page"]])


def test_a_footer_around_a_mail_with_files_does_not_run_on() -> None:
    mail = inner("mixed", text("Oui"), PDF, boundary="in")
    assert _parts(mail, text("Pied de page")) == (["Oui"], [["Pied de page"]])


def test_a_note_shown_in_the_mail_is_a_file_and_a_text_beside_it() -> None:
    parsed = parse(multipart("mixed", text("Oui"), NOTE))
    assert [line.text for line in parsed.lines] == ["Oui"]
    assert [[line.text for line in lines] for lines in parsed.further] == [["à faire"]]
    assert [file.filename for file in parsed.attachments] == ["notes.txt"]


def test_the_pages_of_a_picture_message_are_all_the_mail() -> None:
    pages = [text(words, f"text/plain; name={name}", "inline") for words, name in (("un", "1.txt"), ("deux", "2.txt"))]
    assert _parts(pages[0], PHOTO, pages[1]) == (["un", "deux"], [])


def test_the_html_form_that_a_script_sends_behind_its_plain_one_is_no_second_text() -> None:
    parsed = parse(multipart("mixed", text("Oui, à lundi !"), text("<p>Oui, <b>à lundi</b>&nbsp;!</p>", HTML)))
    assert ([line.text for line in parsed.lines], parsed.further) == (["Oui, à lundi !"], [])
    assert "<b>à lundi</b>" in parsed.html
    assert _parts(text("Oui"), text("<p>Non</p>", HTML)) == (["Oui"], [["Non"]])
    assert _parts(text("👍"), text("👎")) == (["👍"], [["👎"]])
    assert _parts(text("Oui ?"), text("Oui.")) == (["Oui ?"], [["Oui."]])


def test_the_text_kept_is_the_body_and_everything_beside_it() -> None:
    mail = read(multipart("mixed", HEADER, text("Oui\n\n-- \nZoé"), PDF, FOOTER))
    assert (mail.reply_text, mail.signature) == ("Oui", "--\nZoé")
    assert mail.further_texts == ("Rappel :", "_____\nListe anciens@liste.example")
    assert mail.body == "Oui\n\n--\nZoé"
    assert mail.text == "\n".join((mail.body, *mail.further_texts))


def test_a_long_further_text_is_bounded_with_the_body() -> None:
    parsed = parse(multipart("mixed", text("Oui"), text("mot\n" * 300_000), text("fin")))
    assert [line.text for line in parsed.lines] == ["Oui"]
    assert "the text is longer than is shown: the rest is left out" in parsed.problems
