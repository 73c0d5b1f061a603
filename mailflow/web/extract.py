"""A child process that takes one thing out of a raw mail on its standard input: `html` or attachment number N.

Runs under limits set by web/files.py; whatever a mail does to it, only this process is lost. Imports little.
"""

from __future__ import annotations

import email
import resource
import sys
from email.message import Message

MEGABYTES = 384
SECONDS = 2
HTML_BYTES = 2_000_000


def main(wanted: str) -> int:
    """Write the bytes to standard output; exit code 3 when the mail has no such thing."""
    resource.setrlimit(resource.RLIMIT_AS, (MEGABYTES << 20, MEGABYTES << 20))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    mail = email.message_from_bytes(sys.stdin.buffer.read())
    found = html_of(mail) if wanted == "html" else file_of(mail, int(wanted))
    if found is None:
        return 3
    sys.stdout.buffer.write(found)
    return 0


def html_of(mail: Message) -> bytes | None:
    """The first HTML part, as UTF-8."""
    for part in leaves(mail):
        if part.get_content_type() == "text/html" and not is_file(part):
            content = part.get_payload(decode=True)
            if isinstance(content, bytes):
                return text_of(content[:HTML_BYTES], part.get_content_charset() or "utf-8").encode("utf-8", "replace")
    return None


def text_of(content: bytes, charset: str) -> str:
    """Decoded by an allowed charset, else as Latin-1: any bytes give some text."""
    allowed = {"utf-8", "us-ascii", "iso-8859-1", "iso-8859-15", "windows-1252", "cp1252", "koi8-r", "gb18030"}
    try:
        return content.decode(charset if charset in allowed else "utf-8")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def file_of(mail: Message, index: int) -> bytes | None:
    """The decoded bytes of the attachment at `index`, in the order of the mail."""
    files = [part for part in leaves(mail) if is_file(part)]
    if index >= len(files):
        return None
    content = files[index].get_payload(decode=True)
    if isinstance(content, bytes):
        return content
    inner = files[index].get_payload()
    return inner[0].as_bytes() if isinstance(inner, list) and inner and isinstance(inner[0], Message) else b""


def leaves(mail: Message) -> list[Message]:
    """The parts that hold content, a forwarded mail being one of them."""
    found, waiting = [], [mail]
    while waiting:
        part = waiting.pop()
        children = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(children, list):
            waiting.extend(child for child in reversed(children) if isinstance(child, Message))
        else:
            found.append(part)
    return found


def is_file(part: Message) -> bool:
    """Whether a part is a file to download rather than the text of the mail."""
    if part.get_content_maintype() != "text":
        return True
    return part.get_content_disposition() == "attachment" or part.get_filename() is not None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
