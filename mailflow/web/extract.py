"""A child process that takes one thing out of a raw mail on its standard input: cleaned `html` or attachment number N.

Runs under limits of its own; whatever a mail does to it, only this process is lost. Imports parser and cleaner only.
"""

from __future__ import annotations

import resource
import sys

from mailflow.mail.parsing.parse import attachment_content, parse
from mailflow.web.foreign_html import clean

MEGABYTES = 512
SECONDS = 2
HTML_CHARACTERS = 2_000_000
NOTHING = 3


def main(wanted: str) -> int:
    """Write the bytes to standard output; exit code 3 when the mail has no such thing."""
    resource.setrlimit(resource.RLIMIT_AS, (MEGABYTES << 20, MEGABYTES << 20))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    parsed = parse(sys.stdin.buffer.read())
    if wanted == "html":
        found = clean(parsed.html[:HTML_CHARACTERS]).encode("utf-8", "replace") or None
    else:
        found = attachment_content(parsed, int(wanted))
    if found is None:
        return NOTHING
    sys.stdout.buffer.write(found)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
