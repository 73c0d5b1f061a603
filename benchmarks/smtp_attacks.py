"""A tool of raw SMTP attacks against the real intake: every answer as it must be, nothing smuggled into the store.

    python -m benchmarks.smtp_attacks --tool PATH

The tool is called with the port; it prints a line for each dialogue (`NAME must: … got: b'ANSWER'`) and writes to the
domain emploi.test. The tests hold dialogues of our own (tests/inbox).
"""

from __future__ import annotations

import argparse
import asyncio
import re
import sys
from pathlib import Path

import psycopg
import uvloop

from mailflow.config import Settings
from mailflow.core.clock import SystemClock
from mailflow.core.keys import Keyring
from mailflow.inbox.intake import serve
from mailflow.runtime.passing_postgres import passing_database
from mailflow.store.engine import libpq_url, open_engine

LINE = re.compile(r"(?P<name>.{1,34}?)\s+must: (?P<must>.+?)\s+got: b['\"](?P<got>.*)['\"]$")
ALLOWED = (  # the beginning of a dialogue's name, and the answers that are right
    ("smuggle", r"250|5\d\d"),
    ("  second reply", r"$"),  # none
    ("MAIL FROM <>", r"250"),
    ("MAIL FROM <a@[IPv6", r"250|501|553"),
    ("MAIL FROM <a@b.example> SIZE=9", r"552"),
    ("MAIL FROM", r"501|553"),
    ("150 RCPT", r"100 x 250"),
    ("RCPT other domain", r"550"),
    ("RCPT unknown local", r"550 5\.1\.1"),
    ("DATA first", r"503"),
    ("VRFY", r"252|502"),
    ("HTTP", r"500|\(closed\)"),
    ("1 MiB command line", r"500|\("),
    ("61 NOOP", r"421|\("),
    ("13 bad commands", r"421|\("),
    ("STARTTLS", r"220|454|500|502"),
    ("cut in DATA", r"\(check"),  # in the store
    ("10 MiB of", r"250"),
)
SENT, MOST_STORED = "a@b.example", 12  # eleven with a hidden second one, and the mail of dots


def wrong(line: str) -> bool:
    """Whether an answer is not one of those that are right; a dialogue that we do not know is wrong too."""
    found = LINE.match(line)
    if not found:
        return False
    allowed = next((pattern for name, pattern in ALLOWED if found["name"].startswith(name.strip())), None)
    return allowed is None or not re.match(allowed, found["got"])


async def attacked(url: str, tool: Path) -> list[str]:
    """What the tool prints, run against an intake of our own."""
    settings = Settings(database_url=url, mail_domain="emploi.test", smtp_port=0)
    engine, stop, ready, ports = open_engine(url), asyncio.Event(), asyncio.Event(), {"smtp": 0}
    parts = (settings, engine, SystemClock(), Keyring((b"benchmark" * 4,)), stop, ready.set)
    serving = asyncio.create_task(serve(*parts, bound=ports.update))
    await ready.wait()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, str(tool), str(ports["smtp"])), stdout=asyncio.subprocess.PIPE
    )
    told, _ = await process.communicate()
    stop.set()
    await serving
    await engine.dispose()
    return told.decode(errors="replace").splitlines()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tool", type=Path, required=True)
    args = parser.parse_args()
    with passing_database() as url:
        lines = uvloop.run(attacked(url, args.tool))
        with psycopg.connect(libpq_url(url)) as connection:
            senders = [row[0] for row in connection.execute("SELECT envelope_from FROM incoming")]
    bad = [line for line in lines if wrong(line)]
    dialogues = sum(LINE.match(line) is not None for line in lines)
    print(f"{dialogues} dialogues, {len(bad)} with another answer than they must have", *bad, sep="\n  ")
    smuggled = [sender for sender in senders if sender != SENT]
    print(f"{len(senders)} mails stored (at most {MOST_STORED}), {len(smuggled)} from a smuggled sender")
    return 1 if bad or smuggled or not dialogues or len(senders) > MOST_STORED else 0


if __name__ == "__main__":
    sys.exit(main())
