"""Promise R12: `python -m benchmarks.loops [--mails 1000]` files automatic mails of all kinds and counts the answers.

Brings its own PostgreSQL; a human mail in between shows that the way is open. Ends with 1 when anything was answered.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections import Counter

from sqlalchemy import text

from mailflow.config import Settings
from mailflow.core.clock import SystemClock
from mailflow.core.keys import Keyring
from mailflow.runtime.passing_postgres import passing_database
from mailflow.services import Services
from mailflow.store.engine import open_engine
from tests.inbox.automatic import automatic_mails
from tests.inbox.site import make_site
from tests.inbox.test_loops import HUMAN, Mailflow

DISPOSITIONS = "SELECT disposition FROM message WHERE direction = 'in'"


async def measure(url: str, mails: int) -> bool:
    """File, count, print; whether only the human got an answer."""
    settings = Settings(database_url=url, mail_domain="agence.example.org", authserv_ids="mx1.agence.example.org")
    services = Services(settings, SystemClock(), Keyring((b"only-for-benchmarks-0123456789abcdef",)), open_engine(url))
    place = Mailflow(await make_site(services), "suivi@agence.example.org")
    kinds: Counter[str] = Counter()
    for mail in automatic_mails(mails):
        kinds[mail.kind] += 1
        await place.take(mail.raw, place.mailbox, mail.envelope_from)
    await place.take(HUMAN, place.mailbox, "anna@courriel.example")
    await place.file()
    answered = await place.answers()
    async with services.engine.connect() as connection:
        read = Counter((await connection.execute(text(DISPOSITIONS))).scalars())
    await services.close()
    answers = sum(answered.values()) - answered["anna@courriel.example"]
    print(json.dumps({"automatic mails": mails, "answers": answers, "kinds": kinds, "read as": read}, indent=2))
    return answers == 0 and answered["anna@courriel.example"] == 1


def main() -> int:
    """One command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mails", type=int, default=1000)
    chosen = parser.parse_args()
    with passing_database() as url:
        return 0 if asyncio.run(measure(url, chosen.mails)) else 1


if __name__ == "__main__":
    sys.exit(main())
