"""A dispatcher in a process of its own, to be killed: arguments are the database and the relay's port."""

from __future__ import annotations

import asyncio
import sys

from mailflow.config import Settings
from mailflow.core.clock import SystemClock
from mailflow.core.keys import Keyring
from mailflow.outbox import dispatcher
from mailflow.store.engine import open_engine


async def main(database_url: str, port: int) -> None:
    settings = Settings(
        database_url=database_url, relay_host="127.0.0.1", relay_port=port, relay_security="none", relay_connections=2
    )
    keyring = Keyring((b"0" * 32,))
    engine = open_engine(database_url, pool=2)
    await dispatcher.serve(
        settings, engine, SystemClock(), keyring, asyncio.Event(), lambda: print("ready", flush=True)
    )


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
