"""Parts are found where delimiters are missing, wrong, glued to the text or nested wrongly; no text is lost."""

from __future__ import annotations

import pytest

from mailflow.mail.parsing.parse import Parsed, parse
from tests.mail.parsing.mails import HEAD, file, inner, mail, multipart, part, text


def _texts(parsed: Parsed) -> list[str]:
    return [line.text for line in parsed.lines if line.text]


def _names(parsed: Parsed) -> list[str]:
    return [attachment.filename for attachment in parsed.attachments]


def test_a_boundary_that_is_not_declared_is_found() -> None:
    parsed = parse(mail("Content-Type: multipart/mixed", "", "--xyz", text("oui"), "--xyz", file("cv.pdf"), "--xyz--"))
    assert (_texts(parsed), _names(parsed)) == (["oui"], ["cv.pdf"])
    assert parsed.problems == ["a multipart without its boundary: the one found in it is taken"]


def test_a_boundary_that_a_gateway_changed_is_found() -> None:
    head = 'Content-Type: multipart/mixed; boundary="----=_old"'
    parsed = parse(mail(head, "", "------=_new", text("oui"), "------=_new", file("cv.pdf"), "------=_new--"))
    assert (_texts(parsed), _names(parsed)) == (["oui"], ["cv.pdf"])


def test_a_multipart_that_lost_its_type_is_still_one() -> None:
    parsed = parse(mail("", "This is a multi-part message in MIME format.", "--a_b", text("oui"), "--a_b--"))
    assert _texts(parsed) == ["oui"]


@pytest.mark.parametrize("words", ["-- \nZoé", "--\nContent de vous lire", "--Zoé\n\nPS: merci", "Bonjour\n--a\nPS: b"])
def test_a_plain_text_with_dashes_stays_text(words: str) -> None:
    assert _texts(parse(mail("", words))) == [line.rstrip() for line in words.split("\n") if line.strip()]


def test_a_missing_end_keeps_the_last_part() -> None:
    parsed = parse(mail('Content-Type: multipart/mixed; boundary="b"', "", "--b", text("oui"), "--b", file("cv.pdf")))
    assert (_texts(parsed), _names(parsed)) == (["oui"], ["cv.pdf"])


def test_delimiters_glued_to_the_text_by_an_old_script_count() -> None:
    boundary = "=_php_5f3e9a"
    raw = mail(f'Content-Type: multipart/mixed; boundary="{boundary}"', "", f"--{boundary}", text("oui")).rstrip()
    parsed = parse(raw + f"--{boundary}\r\n".encode() + file("cv.pdf") + f"--{boundary}--".encode())
    assert (_texts(parsed), _names(parsed)) == (["oui"], ["cv.pdf"])


def test_a_closing_delimiter_glued_to_the_last_words_is_no_text() -> None:
    parsed = parse(mail('Content-Type: multipart/mixed; boundary="1"', "", "--1", text("oui--1--")))
    assert _texts(parsed) == ["oui"]


def test_a_short_boundary_inside_a_line_is_text() -> None:
    assert _texts(parse(multipart("mixed", text("a--b\nx --b y")))) == ["a--b", "x --b y"]


def test_an_inner_multipart_without_end_does_not_swallow_the_next_part() -> None:
    open_ended = part('Content-Type: multipart/alternative; boundary="c"', "", "--c", text("oui"))
    parsed = parse(multipart("mixed", open_ended, file("cv.pdf")))
    assert (_texts(parsed), _names(parsed)) == (["oui"], ["cv.pdf"])


def test_two_levels_under_one_boundary_are_one_level() -> None:
    head = 'Content-Type: multipart/mixed; boundary="b"'
    raw = mail(head, "", "--b", 'Content-Type: multipart/alternative; boundary="b"', "", "--b", text("oui"), "--b", "")
    assert _texts(parse(raw + text("<p>oui</p>", "text/html") + b"\r\n--b--")) == ["oui"]


def test_parts_nested_wrongly_are_shown_one_after_the_other() -> None:
    lines = ['Content-Type: multipart/mixed; boundary="out"', "", "--out"]
    lines += [
        'Content-Type: multipart/mixed; boundary="in"',
        "",
        "--in",
        "",
        "un",
        "--out",
        "",
        "deux",
        "--in",
        "",
        "trois",
    ]
    parsed = parse(mail(*lines, "--out--"))
    assert [line.text for line in parsed.lines] == ["un"]
    assert [line.text for lines in parsed.further for line in lines if line.text] == ["deux", "trois"]
    assert "parts nested wrongly: each is shown where it stands" in parsed.problems


def test_a_part_that_forgot_its_blank_line_keeps_its_first_words() -> None:
    parsed = parse(
        mail('Content-Type: multipart/mixed; boundary="b"', "", "--b", "Bonjour: je viens", "", "Zoé", "--b--")
    )
    assert _texts(parsed) == ["Bonjour: je viens", "Zoé"]


def test_a_mail_without_the_blank_line_keeps_its_text() -> None:
    parsed = parse(HEAD + b"Subject: x\nBonjour madame,\nje ne viendrai pas.\n\nCordialement\n")
    assert _texts(parsed) == ["Bonjour madame,", "je ne viendrai pas.", "Cordialement"]
    assert "the blank line after the header is missing" in parsed.problems


def test_blank_lines_before_the_header_do_not_hide_it() -> None:
    assert parse(b"\r\n\r\n" + mail("Subject: x", "", "oui")).headers.get("subject") == "x"


def test_line_ends_that_a_gateway_doubled_are_single() -> None:
    parsed = parse(mail("Subject: x", "", "un", "deux").replace(b"\r\n", b"\r\r\n"))
    assert [line.text for line in parsed.lines] == ["un", "deux"]


def test_a_forwarded_mail_behind_a_blank_line_is_read() -> None:
    forwarded = part(
        "Content-Type: message/rfc822", "", "", "From: a@b.example", "Subject: Convocation du 12/03", "", "x"
    )
    assert _names(parse(multipart("mixed", text("voici"), forwarded))) == ["Convocation du 12-03.eml"]


def test_a_deep_but_sane_tree_is_read_in_order() -> None:
    related = inner("related", text("<p>b</p>", "text/html"), file("p.jpg", "image/jpeg", "inline"), boundary="r")
    parsed = parse(
        multipart("mixed", inner("alternative", text("a"), related, boundary="c"), file("cv.pdf"), text("z"))
    )
    assert (_texts(parsed), _names(parsed)) == (["a", "z"], ["p.jpg", "cv.pdf"])


@pytest.mark.parametrize("written", ['"in--"', "in--", '"in--2"', "in--2; charset=utf-8"])
def test_a_boundary_inside_that_begins_like_the_end_of_the_outer_one_ends_nothing(written: str) -> None:
    name = written.partition(";")[0].strip('"')
    inside = part(f"Content-Type: multipart/mixed; boundary={written}", "", f"--{name}", text("oui"), f"--{name}--")
    raw = mail('Content-Type: multipart/mixed; boundary="in"', "", "--in", inside, "--in", file("cv.pdf"), "--in--", "")
    parsed = parse(raw)
    assert (_texts(parsed), _names(parsed)) == (["oui"], ["cv.pdf"])


def test_a_closing_delimiter_with_words_behind_it_still_closes() -> None:
    head = 'Content-Type: multipart/mixed; boundary="b"'
    assert _texts(parse(mail(head, "", "--b", text("oui"), "--b--2", "", "la suite"))) == ["oui"]


def test_a_multipart_whose_first_delimiter_was_lost_keeps_its_first_part() -> None:
    head = 'Content-Type: multipart/mixed; boundary="b"\nContent-Type: text/plain; charset=utf-8'
    parsed = parse(mail(head, "", "oui", "--b", file("cv.pdf"), "--b--"))
    assert (_texts(parsed), _names(parsed)) == (["oui"], ["cv.pdf"])
    told = parse(mail(head, "", "This is a multi-part message in MIME format.", "--b", text("oui"), "--b--"))
    assert _texts(told) == ["oui"]
