"""The item for a mail that stays on the server, too large or unreadable there: its header and words that say so. Pure.

The words are no answer of the author's: they are chosen so that no rule takes them for one.
"""

from __future__ import annotations

import re

from mailflow.store.incoming import HEADER, HEADER_BYTES

NOT_KEPT = re.compile(rb"(?:content-[^:\n]*|mime-version)[ \t]*:[^\n]*\n(?:[ \t][^\n]*\n)*", re.IGNORECASE)
FIELD = re.compile(rb"[!-9;-~]+[ \t]*:[^\n]*\n(?:[ \t][^\n]*\n)*")
MIME = b"MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n"

TOO_LARGE = (
    "[mailflow] Le contenu de ce message n'est pas ici : il pèse {size} Mo, la limite est de {limit} Mo.\n"
    "L'original est resté sur le serveur de messagerie, dans le dossier « {folder} » de la boîte {account}.\n"
)
UNREADABLE = (
    "[mailflow] Le contenu de ce message n'est pas ici : le serveur de messagerie n'a pas pu le transmettre.\n"
    "L'original est resté dans le dossier « {folder} » de la boîte {account} (numéro {uid}).\n"
)


def stand_in(header: bytes, words: str) -> bytes:
    """The mail's own header without its MIME fields, and `words` as its text."""
    plain = header.replace(b"\r", b"")
    if plain and not plain.endswith(b"\n"):
        plain += b"\n"
    found = HEADER.match(plain, 0, HEADER_BYTES)
    fields = FIELD.findall(plain[: found.end() if found else 0])
    kept = b"".join(field for field in fields if not NOT_KEPT.match(field))
    return (kept + MIME + b"\n" + words.encode()).replace(b"\n", b"\r\n")


def too_large(header: bytes, size: int, limit: int, folder: str, account: str) -> bytes:
    """For a mail beyond the limit. Names no UID: after a change of UIDVALIDITY it must be the same item."""
    mega = 1024 * 1024
    words = TOO_LARGE.format(size=-(-size // mega), limit=limit // mega, folder=folder, account=account)
    return stand_in(header, words)


def unreadable(header: bytes, uid: int, folder: str, account: str) -> bytes:
    """For a mail the server never handed out."""
    return stand_in(header, UNREADABLE.format(folder=folder, account=account, uid=uid))
