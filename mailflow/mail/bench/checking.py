"""Whether an uploaded file can be an archive of mails, by its first bytes: said at once, in words. Reads no mail."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from mailflow.core.errors import Refused
from mailflow.mail.archives.streams import LISTS, PACKED
from mailflow.mail.parsing.attachments import clean_name

HEAD = 4096
LONGEST = 200
_OUTLOOK = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"!BDN")
_BEGINNING = re.compile(rb"(?:>?From |[!-9;-~]{1,100}[ \t]{0,20}:|\d{1,12}[ \t]{0,20}\r?\n)")
_PACKING = {b"PK\x03\x04": (".zip",), b"\x1f\x8b": (".gz", ".tgz")}
_TAR = (257, b"ustar")


def archive_name(given: str, head: bytes) -> str:
    """A safe name for the file, whose ending says what it is. Raises `Refused` with a sentence when it is no archive.

    Lists are refused: they name files, and here those would be the server's.
    """
    name = _short(clean_name(given)) or "archive"
    suffixes = [suffix.lower() for suffix in PurePosixPath(name).suffixes]
    if not head:
        raise Refused(f"« {name} » est vide.")
    if any(suffix in LISTS for suffix in suffixes):
        raise Refused(f"« {name} » est une liste, pas une archive de courriels : envoyez l’archive elle-même.")
    if head.startswith(_OUTLOOK):
        raise Refused(f"« {name} » vient d’Outlook et ne se lit pas : exportez le dossier au format .mbox.")
    for magic, endings in _PACKING.items():
        if head.startswith(magic):
            return name if suffixes and suffixes[-1] in endings else name + endings[0]
    if head[_TAR[0] :].startswith(_TAR[1]):
        return name if suffixes[-1:] == [".tar"] else f"{name}.tar"
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    if (suffixes[-1:] and suffixes[-1] in PACKED) or not _BEGINNING.match(start):
        raise Refused(
            f"« {name} » n’est pas une archive de courriels. "
            "Exportez un dossier de votre messagerie au format .mbox, et envoyez ce fichier."
        )
    return name


def _short(name: str) -> str:
    """At most so many bytes that a file system takes it."""
    return name if len(name.encode()) <= LONGEST else name[-LONGEST // 4 :]
