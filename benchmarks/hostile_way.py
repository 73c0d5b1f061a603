"""Hostile mails the whole way: by real SMTP into PostgreSQL, filed by real readers.

    python -m benchmarks.hostile_way [--folder FOLDER] [--repeat 2000]

The mails are those of the tests (tests/mail/hostile.py) and the .eml files of FOLDER. Every mail must be an item;
one alone may not take over a second of processor time or 256 MB.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import resource
import sys
import tempfile
from pathlib import Path

from pydantic import SecretStr

from mailflow.config import Settings
from mailflow.core.clock import SystemClock
from mailflow.core.keys import Keyring
from mailflow.mail.pool import ReaderPool
from mailflow.mail.values import Disposition
from mailflow.runtime.passing_postgres import passing_database
from mailflow.services import Services
from mailflow.store.engine import open_engine
from tests.inbox.site import make_site
from tests.inbox.whole_way import counts, filed, sent
from tests.mail.hostile import hostile

SECRET = "only-for-benchmarks-0123456789abcdef"
LIMIT_SECONDS = 1.0


async def whole_way(mails: dict[str, bytes]) -> bool:
    """Sends, files and counts; says whether every mail is an item."""
    with passing_database() as url, tempfile.TemporaryDirectory() as home:
        settings = Settings(
            home=Path(home), database_url=url, secret_key=SecretStr(SECRET), mail_domain="agence.example.org"
        )
        services = Services(settings, SystemClock(), Keyring((SECRET.encode(),)), open_engine(url))
        await make_site(services)
        answers = await sent(services, mails)
        refused = {name: answer for name, answer in answers.items() if not answer.startswith("250")}
        await filed(services)
        found = await counts(services)
        await services.close()
    print(f"{len(mails)} hostile mails: {len(mails) - len(refused)} taken, {found['items']} items in queues,")
    print(f"  {found['unreadable']} of them unreadable, {found['waiting']} waiting, {found['answers']} answered")
    for name, answer in refused.items():
        print(f"  not taken: {name}: {answer}")
    return not refused and found["items"] == found["taken"] and not found["waiting"]


async def alone(mails: dict[str, bytes]) -> bool:
    """Each mail in a reader with the limits of production; says whether all were read."""
    async with ReaderPool(1, LIMIT_SECONDS, 256) as pool:
        read = dict(zip(mails, await pool.read_all(list(mails.values())), strict=True))
    given_up = [name for name, mail in read.items() if mail.disposition is Disposition.UNREADABLE]
    print(f"read alone within {LIMIT_SECONDS:.0f} s and 256 MB: {len(read) - len(given_up)} of {len(read)}", *given_up)
    return not given_up


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, help="further hostile mails")
    parser.add_argument("--repeat", type=int, default=4_000, help="how often a bomb repeats itself")
    args = parser.parse_args()
    print(f"{platform.platform()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    mails = hostile(args.repeat)
    if args.folder:
        mails |= {path.name: path.read_bytes() for path in sorted(args.folder.glob("*.eml"))}
    good = asyncio.run(whole_way(mails))
    good &= asyncio.run(alone(mails))
    print(f"peak memory of this process {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
