"""Files that advisers attach: what they are, whether they may leave, and their bytes when they do."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.config import Settings
from mailflow.core.errors import Refused
from mailflow.mail.parsing.attachments import clean_name
from mailflow.mail.sending.enclosing import Enclosure
from mailflow.store import blobs

MOST = 10
UNKNOWN = "application/octet-stream"
MAGIC = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"{\\rtf", "application/rtf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
)
OFFICE = {
    "word/": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt/": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
OPEN_DOCUMENT = re.compile(r"application/vnd\.oasis\.opendocument\.[a-z.-]{1,40}")
PROGRAMS = (
    b"MZ",
    b"\x7fELF",
    b"#!",
    b"\xca\xfe\xba\xbe",
    b"\xfe\xed\xfa",
    b"\xcf\xfa\xed\xfe",
    b"L\x00\x00\x00\x01\x14",
)
PROGRAM_NAMES = re.compile(
    r"\.(?:exe|com|scr|pif|cpl|msi|msp|bat|cmd|ps1|psm1|vbs|vbe|js|jse|mjs|wsf|wsh|hta|jar|lnk|reg|dll|sys|apk|app|dmg|iso"
    r"|img|vhdx?|sh|bash|py|pl|rb|php|html?|xhtml|svg|xll|docm|dotm|xlsm|xltm|xlam|pptm|potm|ppam)$",
    re.IGNORECASE,
)
REFUSED = "« {name} » ne peut pas être joint : c’est un programme, ou un fichier qui peut en contenir un. {other}"
OTHER = "Envoyez plutôt un PDF ou une image."


def take(name: str, content: bytes) -> tuple[str, str]:
    """The clean name and the type by the bytes of a file that may be attached; `Refused` with a sentence."""
    named = clean_name(name) or "piece-jointe"
    if not content:
        raise Refused(f"« {named} » est vide : il n’a pas été joint.")
    found = sniff(content)
    if PROGRAM_NAMES.search(named) or content.startswith(PROGRAMS) or found == "macro":
        raise Refused(REFUSED.format(name=named, other=OTHER))
    return named, found


def sniff(content: bytes) -> str:
    """What the bytes are, never what a name says; "macro" for a package (Office, zip) with a program inside."""
    for mark, found in MAGIC:
        if content.startswith(mark):
            return found
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if content[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1"):
        return "image/heic"
    if content.startswith(b"PK\x03\x04"):
        return _package(content)
    return "text/plain" if _is_text(content) else UNKNOWN


def _package(content: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            names = package.namelist()[:5000]
            first = package.read("mimetype", pwd=None)[:100].decode("ascii", "replace") if _says_type(package) else ""
    except (zipfile.BadZipFile, KeyError, RuntimeError, OSError, ValueError, NotImplementedError, EOFError):
        return "application/zip"
    if any(map(_is_program, names)):
        return "macro"
    if OPEN_DOCUMENT.fullmatch(first):
        return first
    kinds = (found for folder, found in OFFICE.items() if any(name.startswith(folder) for name in names))
    return next(kinds, "application/zip")


def _is_program(name: str) -> bool:
    return name.lower().endswith("vbaproject.bin") or PROGRAM_NAMES.search(name) is not None


def _says_type(package: zipfile.ZipFile) -> bool:
    found = package.NameToInfo.get("mimetype")
    return found is not None and found.file_size < 200


def _is_text(content: bytes) -> bool:
    if b"\0" in content[:65_536]:
        return False
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def check_room(settings: Settings, files: Sequence[Mapping[str, Any]]) -> None:
    """Whether these files together can leave with one mail; `Refused` with a sentence."""
    if len(files) > MOST:
        raise Refused(f"Un e-mail peut porter {MOST} pièces jointes au plus.")
    if sum(int(file["size"]) for file in files) > settings.attachment_bytes:
        most = settings.attachment_bytes // 1_000_000
        raise Refused(f"Les pièces jointes dépassent {most} Mo ensemble : beaucoup de messageries les refuseraient.")


async def enclosures(
    connection: AsyncConnection, settings: Settings, files: Sequence[Mapping[str, Any]]
) -> tuple[Enclosure, ...]:
    """The files with their bytes, checked once more."""
    check_room(settings, files)
    stored = await blobs.fetch(connection, {file["sha256"] for file in files})
    try:
        return tuple(Enclosure(file["name"], file["type"], stored[file["sha256"]]) for file in files)
    except KeyError:
        raise Refused("Une pièce jointe n’est plus là : joignez-la de nouveau.") from None
