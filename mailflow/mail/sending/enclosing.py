"""Files that go with a mail, as MIME parts. Pure; what may be enclosed is decided by whoever took the file."""

from __future__ import annotations

import re
from base64 import encodebytes
from dataclasses import dataclass
from urllib.parse import quote

from mailflow.core.errors import Refused

TYPE = re.compile(r"[a-z]{1,20}/[a-z0-9.+-]{1,80}")
PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._ -]{0,59}")
CHARSET = "UTF-8''"
PIECE = re.compile(r"(?:%[0-9A-F]{2}|[^%]){1,20}")  # never parts a percent sign from its two digits


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that goes with a mail. `content_type` is only ever what the bytes were found to be."""

    name: str
    content_type: str
    content: bytes


def enclosed(file: Enclosure) -> bytes:
    """The file as one part of a multipart body (RFC 2183), base64."""
    if not TYPE.fullmatch(file.content_type):
        raise Refused("Le type d'une pièce jointe n'est pas valable.", "malformed content type")
    lines = (
        f"Content-Type: {file.content_type}",
        ";\r\n ".join(["Content-Disposition: attachment", *file_name(file.name)]),
        "Content-Transfer-Encoding: base64",
        "",
        "",
    )
    return "\r\n".join(lines).encode("ascii") + encodebytes(file.content).replace(b"\n", b"\r\n")


def file_name(name: str) -> list[str]:
    """The parameters that name a file. What is not plain is percent-encoded, in numbered pieces (RFC 2231 §3 and §4).

    Never both forms: readers do not agree which of them counts.
    """
    if PLAIN.fullmatch(name):
        return [f'filename="{name}"']
    pieces = PIECE.findall(quote(name.encode("utf-8", "replace"), safe=""))
    return [f"filename*{number}*={'' if number else CHARSET}{piece}" for number, piece in enumerate(pieces)]
