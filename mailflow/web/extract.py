"""A child process that takes one thing out of a raw mail on its standard input, and writes it to standard output.

`html`: the cleaned HTML (JSON); `source`: the mail decoded (JSON); `file/N`: attachment N; `preview/N`: the same if it
is a picture; `image/N`: part N of those with a Content-ID, if it is a picture. Runs under limits of its own; whatever a
mail does to it, only this process is lost. Imports parser and cleaner only.
"""

from __future__ import annotations

import json
import resource
import sys
from dataclasses import asdict

from mailflow.mail.parsing.parse import attachment_content, parse
from mailflow.web import source
from mailflow.web.foreign_html import framed
from mailflow.web.pictures import picture_type

MEGABYTES = 512
SECONDS = 2
HTML_CHARACTERS = 2_000_000
MOST_PICTURES = 40
NOTHING = 3


def main(wanted: str) -> int:
    """Write the bytes to standard output; exit code 3 when the mail has no such thing."""
    resource.setrlimit(resource.RLIMIT_AS, (MEGABYTES << 20, MEGABYTES << 20))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    found = take(sys.stdin.buffer.read(), wanted)
    if not found:
        return NOTHING
    sys.stdout.buffer.write(found)
    return 0


def take(raw: bytes, wanted: str) -> bytes | None:
    """What is asked for, None when there is no such thing."""
    kind, _, number = wanted.partition("/")
    if kind == "html":
        return _html(raw)
    if kind == "source":
        return json.dumps(source.read(raw)).encode()
    if kind == "image":
        return _picture(raw, int(number))
    content = attachment_content(parse(raw), int(number))
    if kind == "preview" and content is not None and not picture_type(content):
        return None
    return content


def _html(raw: bytes) -> bytes | None:
    markup = parse(raw).html[:HTML_CHARACTERS]
    if not markup:
        return None
    parts = source.pictures(raw)[:MOST_PICTURES] if "cid:" in markup.lower() else []
    numbers: dict[str, int] = {}
    for number, (identity, part) in enumerate(parts):
        if identity not in numbers and picture_type(part.decoded()):
            numbers[identity] = number
    return json.dumps(asdict(framed(markup, numbers.get))).encode()


def _picture(raw: bytes, number: int) -> bytes | None:
    parts = source.pictures(raw)[:MOST_PICTURES]
    content = parts[number][1].decoded() if number < len(parts) else b""
    return content if picture_type(content) else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
