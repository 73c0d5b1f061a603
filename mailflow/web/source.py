"""A raw mail as people can read it: every header and text part decoded, files by name. Shows, runs nothing."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Any

from mailflow.mail.parsing import attachments, charsets, headers, mime
from mailflow.mail.parsing.mime import Part

LONGEST_TEXT = 200_000
LONGEST_FIELD = 4_000
MOST_FIELDS = 400
MOST_PARTS = 200
BREAKS = "\n\t"


def read(raw: bytes) -> dict[str, Any]:
    """`fields` (name, value), `parts` (depth, type, name, size, text) and whether something was too long."""
    root, _problems = mime.parse(raw)
    parts = list(_parts(root))
    fields = [(name, value) for name in root.headers.names() for value in root.headers.all(name)]
    return {
        "fields": [(name, _field(value)) for name, value in fields[:MOST_FIELDS]],
        "parts": [_part(part) for part in parts[:MOST_PARTS]],
        "cut": len(fields) > MOST_FIELDS or len(parts) > MOST_PARTS,
        "raw": visible(raw[:LONGEST_TEXT].decode("utf-8", "replace").replace("\r\n", "\n")),
        "longer": len(raw) > LONGEST_TEXT,
    }


def pictures(raw: bytes) -> list[tuple[str, Part]]:
    """Every part with a Content-ID, in order: the id without its brackets, and the part."""
    root, _problems = mime.parse(raw)
    named = ((part.headers.get("content-id").strip(" <>\t"), part) for part in _parts(root))
    return [(identity, part) for identity, part in named if identity]


def visible(text: str) -> str:
    """Control and direction characters shown as what they are, so that nothing is read in another order."""
    if text.isprintable():
        return text
    hidden = ("Cc", "Cf", "Cs", "Co", "Cn")
    return "".join(
        f"⟨U+{ord(letter):04X}⟩" if letter not in BREAKS and unicodedata.category(letter) in hidden else letter
        for letter in text
    )


def _parts(part: Part) -> Iterator[Part]:
    yield part
    for child in part.children:
        yield from _parts(child)


def _field(value: str) -> str:
    return visible(charsets.clean(headers.decode_words(value))[:LONGEST_FIELD])


def _part(part: Part) -> dict[str, Any]:
    text = ""
    if part.content_type.startswith("text/") or (not part.children and part.content_type.startswith("message/")):
        data = part.decoded()[: 4 * LONGEST_TEXT]
        text = charsets.clean(charsets.decode(data, part.parameters.get("charset", ""))[0])[:LONGEST_TEXT]
    return {
        "depth": min(part.depth, 6),
        "type": visible(part.content_type[:100]),
        "name": visible(attachments.declared_name(part)),
        "size": 0 if part.children else part.size(),
        "text": visible(text.replace("\r\n", "\n")),
    }
