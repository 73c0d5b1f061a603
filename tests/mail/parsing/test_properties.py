"""Whatever the bytes: nothing raises, nothing that cannot be stored comes out, and the words stay."""

from __future__ import annotations

import base64
import quopri

from hypothesis import given, seed, settings
from hypothesis import strategies as st

from mailflow.mail.parsing import charsets, embedded, enriched, headers, tnef, transfer
from mailflow.mail.parsing.attachments import clean_name
from mailflow.mail.parsing.html_text import lines_of
from mailflow.mail.parsing.parameters import parameters
from mailflow.mail.parsing.parse import attachment_content, parse
from tests.mail.parsing.mails import mail, multipart, part, text

few = settings(max_examples=150, database=None)
NAMES = ["utf-8", "us-ascii", "iso-8859-1", "gb2312", "utf-16", "utf-7", "iso-2022-jp", "big5", "koi8-r", "x-no", ""]
PIECES = [b"--b\n", b"--b--\n", b"\n\n", b"Content-Type: multipart/mixed; boundary=b\n", b"Content-Type: text/html\n"]
PIECES += [
    b"Content-Type: message/rfc822\n\n",
    b"Content-Transfer-Encoding: base64\n",
    b"begin 644 a\n",
    b"=ybegin name=a\n",
]
PIECES += [
    b"Subject: =?utf-8?q?=",
    b"\xff\xfe\0",
    b"<p>",
    b"&#x110000;",
    b"Q2F0\n",
    b"> ",
    b"a;filename*0*=x''%",
    b"\r",
]
WORDS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P")), min_size=1, max_size=60)


def _storable(words: str) -> None:
    words.encode("utf-8")
    assert "\0" not in words


@seed(20260305)
@few
@given(st.lists(st.sampled_from(PIECES) | st.binary(max_size=12), max_size=25).map(b"".join))
def test_any_heap_of_pieces_is_a_mail(raw: bytes) -> None:
    parsed = parse(raw)
    for line in parsed.lines:
        _storable(line.text)
    for index, attachment in enumerate(parsed.attachments):
        _storable(attachment.filename)
        assert attachment_content(parsed, index) is not None


@seed(20260305)
@few
@given(st.binary(max_size=200), st.sampled_from(NAMES))
def test_any_bytes_are_text_in_any_charset(data: bytes, name: str) -> None:
    _storable(charsets.clean(charsets.decode(data, name)[0]))


@seed(20260305)
@few
@given(st.text(max_size=200))
def test_any_text_is_a_field_a_parameter_a_name_and_markup(words: str) -> None:
    _storable(headers.text(words))
    assert "\n" not in headers.text(words)
    for value in parameters(words)[1].values():
        _storable(charsets.clean(value))
    assert "/" not in clean_name(words)
    assert isinstance(enriched.plain(words), str)
    assert isinstance(lines_of(words), list)


@seed(20260305)
@few
@given(st.binary(max_size=300))
def test_any_bytes_are_base64_a_text_with_files_and_a_winmail(data: bytes) -> None:
    assert isinstance(transfer.base64_text(data), bytes)
    assert isinstance(embedded.taken_out(b"begin 644 a\n" + data)[0], bytes)
    assert isinstance(tnef.read(tnef.SIGNATURE + data).files, list)


@seed(20260305)
@few
@given(WORDS, st.sampled_from(["7bit", "base64", "quoted-printable"]))
def test_words_come_back_from_every_transfer_encoding(words: str, encoding: str) -> None:
    data = (words + "\n").encode()
    if encoding != "7bit":
        data = base64.encodebytes(data) if encoding == "base64" else quopri.encodestring(data)
    head = ["Content-Type: text/plain; charset=utf-8", f"Content-Transfer-Encoding: {encoding}"]
    lines = parse(mail(*head, "", data)).lines
    assert words in [line.text for line in lines] or words.startswith((">", "begin", "-----BEGIN"))


@seed(20260305)
@few
@given(WORDS.map(lambda words: words.replace("<", "").replace("&", "") or "x"))
def test_words_of_html_come_back(words: str) -> None:
    raw = multipart("mixed", text(f"<div><p>{words}</p></div>", "text/html; charset=utf-8"), part("", "fin"))
    assert "".join(words.split()) in "".join("".join(line.text.split()) for line in parse(raw).lines)
