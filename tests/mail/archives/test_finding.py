"""Mails are found in files and folders of every usual shape; what is none is named, never taken for one."""

from __future__ import annotations

import gzip
import io
import json
import os
import tarfile
import threading
import zipfile
from pathlib import Path

import pytest

from mailflow.mail.archives.finding import Archive
from mailflow.mail.archives.item import Item

MAIL = b"From: zoe@example.org\r\nSubject: %s\r\n\r\nOui\r\n"
BOX = b"From a Mon Mar  2 10:00:00 2026\n" + MAIL % b"1" + b"\nFrom b Tue Mar  3 10:00:00 2026\n" + MAIL % b"2"


def found(*names: Path | str, given: bytes = b"") -> list[Item]:
    return list(Archive(map(str, names), io.BufferedReader(io.BytesIO(given))).mails())  # type: ignore[arg-type]


def raws(*names: Path | str, given: bytes = b"") -> list[bytes]:
    return [item.raw for item in found(*names, given=given)]


def test_a_maildir_gives_its_mails_and_not_its_bookkeeping(tmp_path: Path) -> None:
    for name in ("cur", "new", "tmp", ".Sent/cur", ".Sent/new"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "cur" / "1.M1P1.host:2,S").write_bytes(MAIL % b"read")
    (tmp_path / "new" / "2.M1P1.host").write_bytes(MAIL % b"fresh")
    (tmp_path / "tmp" / "3.M1P1.host").write_bytes(MAIL % b"half")
    (tmp_path / ".Sent" / "cur" / "4.M1P1.host:2,").write_bytes(MAIL % b"sent")
    for name in ("dovecot-uidlist", "maildirsize", "dovecot.index.cache"):
        (tmp_path / name).write_bytes(b"3 V1")
    items = found(tmp_path)
    assert [item.raw for item in items] == [MAIL % b"sent", MAIL % b"read", MAIL % b"fresh"]
    assert items[1].id == "1.M1P1.host"  # without the flags, which change


def test_boxes_without_an_ending_are_known_by_their_first_line(tmp_path: Path) -> None:
    (tmp_path / "Inbox").write_bytes(BOX)
    (tmp_path / "Inbox.msf").write_bytes(b"// <!-- <mdb:mork")
    archive = Archive([str(tmp_path)])
    assert [item.id for item in archive.mails()] == ["Inbox#1", "Inbox#2"]
    assert archive.left_out == {".msf": 1}


def test_a_single_mail_may_begin_like_a_box(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(BOX)
    assert raws(tmp_path / "a.eml") == [BOX]


def test_an_apple_mail_file_is_read_without_its_frame(tmp_path: Path) -> None:
    mail = MAIL % b"1"
    (tmp_path / "7.emlx").write_bytes(b"%d  \n" % len(mail) + mail + b'<?xml version="1.0"?><plist/>')
    assert raws(tmp_path / "7.emlx") == [mail]


def test_outlooks_own_formats_are_named_instead_of_read(tmp_path: Path) -> None:
    (tmp_path / "a.msg").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500))
    (tmp_path / "b.pst").write_bytes(b"!BDN" + bytes(500))
    (tmp_path / "c.msg").write_bytes(MAIL % b"a mail all the same")
    msg, pst, mail = found(tmp_path)
    assert ".msg is not read: save it as .eml" in msg.problem
    assert ".pst" in pst.problem
    assert mail.raw == MAIL % b"a mail all the same"


def test_packed_mail_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.eml.gz").write_bytes(gzip.compress(MAIL % b"gz"))
    (tmp_path / "b.mbox.gz").write_bytes(gzip.compress(BOX))
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as box:
        box.writestr("year/a.eml", MAIL % b"zip")
        box.writestr("year/photo.jpg", b"\xff\xd8")
        box.writestr("__MACOSX/._a.eml", b"\0")
    with tarfile.open(tmp_path / "d.tar.gz", "w:gz") as tar:
        inside = tarfile.TarInfo("Maildir/cur/1.host:2,S")
        inside.size = len(MAIL % b"tar")
        tar.addfile(inside, io.BytesIO(MAIL % b"tar"))
    items = found(tmp_path)
    assert [item.raw for item in items if not item.problem] == [
        *(MAIL % b"gz", MAIL % b"1", MAIL % b"2", MAIL % b"zip", MAIL % b"tar")
    ]
    assert items[-1].file.endswith("d.tar.gz!Maildir/cur/1.host:2,S")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("cut.eml.gz", gzip.compress(MAIL % b"1" * 1000)[:-20]),
        ("bad.zip", b"PK\x03\x04" + bytes(100)),
        ("bad.tar", b"not a tar"),
        ("bad.tgz", b"\x1f\x8bxx"),
        ("odd.eml", b"\x1f\x8b\x08\x00"),
    ],
)
def test_a_broken_archive_is_an_item_that_says_so(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    items = found(tmp_path / name)
    assert items[-1].problem


def test_an_archive_inside_an_archive_is_not_opened(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as box:
        box.writestr("a.eml", MAIL % b"1")
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as box:
        box.writestr("b.zip", inner.getvalue())
    [item] = found(tmp_path / "a.zip")
    assert "inside" in item.problem


@pytest.mark.parametrize("given", [MAIL % b"1", gzip.compress(MAIL % b"1")])
def test_standard_input_is_a_mail(given: bytes) -> None:
    assert raws("-", given=given) == [MAIL % b"1"]


def test_standard_input_is_a_box_or_a_list_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert raws("-", given=BOX) == [MAIL % b"1", MAIL % b"2"]
    (tmp_path / "a.eml").write_bytes(MAIL % b"1")
    monkeypatch.chdir(tmp_path)
    assert raws("-", given=b'{"eml": "a.eml"}\n') == [MAIL % b"1"]


def test_a_pipe_is_read_like_a_file(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writing = threading.Thread(target=pipe.write_bytes, args=(MAIL % b"1",))
    writing.start()
    assert raws(pipe) == [MAIL % b"1"]
    writing.join()


def test_a_list_gives_context_and_arrival(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(MAIL % b"1")
    lines = [{"eml": "a.eml", "id": "r1", "context": {"asked": None}, "received_at": "2026-03-02T10:00:00"}, {}]
    (tmp_path / "l.jsonl").write_text("\n".join(map(json.dumps, lines)))
    first, second = found(tmp_path / "l.jsonl")
    assert (first.id, first.context, str(first.received_at)) == ("r1", {"asked": None}, "2026-03-02 10:00:00+00:00")
    assert "eml" in second.problem


def test_how_far_it_is_can_be_told(tmp_path: Path) -> None:
    for number in range(4):
        (tmp_path / f"{number}.eml").write_bytes(MAIL % b"1")
    archive = Archive([str(tmp_path)])
    archive.measure()
    seen = [archive.done for _ in archive.mails()]
    assert seen == sorted(seen)
    assert archive.done == archive.total == 4 * len(MAIL % b"1")


def test_a_folder_reached_by_a_link_to_itself_ends(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "a.eml").write_bytes(MAIL % b"1")
    assert len(found(tmp_path)) == 1
