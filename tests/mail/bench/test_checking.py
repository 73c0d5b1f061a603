"""What is no archive of mails is named as such at once, in words; lists, which name files, never pass."""

from __future__ import annotations

import pytest

from mailflow.core.errors import Refused
from mailflow.mail.bench.checking import archive_name
from tests.mail.bench.archives import bomb, box, zipped


@pytest.mark.parametrize(
    ("given", "head", "name"),
    [
        ("année 2025.mbox", box(), "année 2025.mbox"),
        ("Inbox", box(), "Inbox"),
        ("mail.eml", b"Subject: x\r\n\r\n", "mail.eml"),
        ("mail.emlx", b"123  \nSubject: x\n", "mail.emlx"),
        ("../../etc/passwd.mbox", box(), "passwd.mbox"),
        ("sac", zipped(a__eml=b"Subject: x\n\n"), "sac.zip"),
        ("sac", bomb(1), "sac.gz"),
        ("sac.tgz", b"\x1f\x8b", "sac.tgz"),
        ("sac", b"a.eml".ljust(257, b"\0") + b"ustar", "sac.tar"),
        ("\n", b"From zoe Mon", "archive"),
    ],
)
def test_archives_keep_a_safe_name_that_says_what_they_are(given: str, head: bytes, name: str) -> None:
    assert archive_name(given, head) == name


@pytest.mark.parametrize(
    ("given", "head", "said"),
    [
        ("vide.mbox", b"", "est vide"),
        ("photo.mbox", b"\x89PNG\r\n\x1a\n", "n’est pas une archive de courriels"),
        ("notes.txt", b"Bonjour\n", "n’est pas une archive de courriels"),
        ("faux.zip", b"Subject: x\n", "n’est pas une archive de courriels"),
        ("lettre.msg", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Outlook"),
        ("tout.pst", b"!BDN", "Outlook"),
        ("a.jsonl", b'{"eml": "/etc/passwd"}', "une liste"),
        ("a.jsonl", box(), "une liste"),
        ("a.JSONL.gz", bomb(1), "une liste"),
        ("a.ndjson", bomb(1), "une liste"),
    ],
)
def test_what_is_no_archive_is_refused_with_a_sentence(given: str, head: bytes, said: str) -> None:
    with pytest.raises(Refused, match=said):
        archive_name(given, head)


def test_a_name_is_never_longer_than_a_file_system_takes() -> None:
    assert len(archive_name("é" * 5_000 + ".mbox", box()).encode()) <= 200
    assert archive_name("é" * 5_000 + ".mbox", box()).endswith(".mbox")
