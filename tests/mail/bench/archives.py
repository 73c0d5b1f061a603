"""Invented archives for the bench."""

from __future__ import annotations

import gzip
import io
import zipfile

HEAD = b"From: Zoe <zoe@example.org>\r\nDate: Mon, 02 Mar 2026 10:00:00 +0100\r\n"
MAIL = HEAD + b"Message-ID: <%d@x>\r\n%s\r\nOui merci %d\r\n"
AUTOMATIC = b"Auto-Submitted: auto-replied\r\n"


def box(mails: int = 5, automatic: int = 2) -> bytes:
    """A box whose mail number `automatic` (from 0) is an automatic reply."""
    made = [MAIL % (number, AUTOMATIC if number == automatic else b"", number) for number in range(mails)]
    return b"\n".join(b"From zoe Mon Mar  2 10:00:00 2026\n" + mail for mail in made)


def zipped(**members: bytes) -> bytes:
    """A zip of these files; `__` in a name is a dot."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name.replace("__", "."), content)
    return made.getvalue()


def bomb(megabytes: int) -> bytes:
    """A box that is small until it is unpacked."""
    made = io.BytesIO()
    with gzip.open(made, "wb") as packed:
        packed.write(b"From zoe Mon Mar  2 10:00:00 2026\nSubject: x\n\n")
        for _ in range(megabytes):
            packed.write(b"\0" * 1_000_000)
    return made.getvalue()
