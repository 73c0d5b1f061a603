"""winmail.dat: its files are listed by their names, and a broken one is only a file."""

from __future__ import annotations

import base64
import struct

from mailflow.mail.parsing import tnef
from mailflow.mail.parsing.parse import attachment_content, parse
from tests.mail.parsing.mails import multipart, part, text


def _attribute(level: int, identity: int, value: bytes) -> bytes:
    return struct.pack("<BII", level, identity, len(value)) + value + struct.pack("<H", sum(value) & 0xFFFF)


def _long_name(name: str) -> bytes:
    encoded = (name + "\0").encode("utf-16-le")
    padded = encoded + b"\0" * (-len(encoded) % 4)
    size = struct.pack("<HHI", 0x0003, 0x0E20, 7)
    return struct.pack("<I", 2) + size + struct.pack("<HHII", 0x001F, 0x3707, 1, len(encoded)) + padded


def _winmail(*files: tuple[bytes, str, bytes], body: bytes = b"") -> bytes:
    out = tnef.SIGNATURE + b"\1\0" + (_attribute(1, 0x0002800C, body + b"\0") if body else b"")
    for name, long_name, content in files:
        out += _attribute(2, 0x00069002, b"\1\0" + b"\0" * 12) + _attribute(2, 0x00018010, name + b"\0")
        out += _attribute(2, 0x0006800F, content)
        out += _attribute(2, 0x00069005, _long_name(long_name)) if long_name else b""
    return out


def _mail(data: bytes, kind: str = "application/ms-tnef", *texts: bytes) -> bytes:
    head = [f'Content-Type: {kind}; name="winmail.dat"', "Content-Transfer-Encoding: base64", ""]
    return multipart("mixed", *texts, part(*head, base64.encodebytes(data)))


def test_the_files_inside_stand_in_the_place_of_the_wrapper() -> None:
    data = _winmail((b"ATTEST~1.PDF", "Attestation d’employeur.pdf", b"%PDF"), (b"cv.doc", "", b"cv"))
    parsed = parse(_mail(data, "application/ms-tnef", text("voici")))
    assert [one.filename for one in parsed.attachments] == ["Attestation d’employeur.pdf", "cv.doc"]
    assert [one.size for one in parsed.attachments] == [4, 2]
    assert attachment_content(parsed, 0) == b"%PDF"


def test_its_own_text_is_shown_when_the_mail_has_no_other() -> None:
    data = _winmail((b"cv.doc", "", b"cv"), body=b"Bonjour,\r\nvoici mon CV")
    parsed = parse(_mail(data, "application/octet-stream"))
    assert [line.text for line in parsed.lines] == ["Bonjour,", "voici mon CV"]


def test_a_torn_wrapper_gives_the_files_before_the_tear() -> None:
    data = _winmail((b"a.doc", "", b"a" * 50), (b"b.doc", "", b"b" * 50))
    assert [file.name for file in tnef.read(data[:-30]).files] == [b"a.doc", b"b.doc"]


def test_what_is_no_wrapper_stays_the_file_it_is() -> None:
    for data in (b"", tnef.SIGNATURE, tnef.SIGNATURE + b"\xff" * 400, b"PK" + b"x" * 100):
        parsed = parse(_mail(data or b"x"))
        assert [one.filename for one in parsed.attachments] == ["winmail.dat"]


def test_every_cut_of_a_wrapper_is_read() -> None:
    data = _winmail((b"a.doc", "été.doc", b"a"))
    for size in range(len(data)):
        assert len(tnef.read(data[:size]).files) <= 1
