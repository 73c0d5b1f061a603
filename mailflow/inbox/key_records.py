"""Public keys of DKIM signatures from the DNS (RFC 6376 §3.6.2), asked for before a mail is judged.

A key that cannot be had is left out: the mail is then unverified, never refused and never held up for long.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection

from dns.asyncresolver import Resolver
from dns.exception import DNSException

SECONDS = 3.0  # for one key, and so for a batch
LONGEST = 10_000  # bytes of one record
PORT = 53


class KeyRecords:
    """Asks the system's name servers, or `server` ("host" or "host:port"). Answers are kept for their time to live."""

    def __init__(self, server: str = "") -> None:
        self._server = server
        self._resolver: Resolver | None = None

    async def find(self, names: Collection[str]) -> dict[str, bytes]:
        """DNS name → TXT record, for those that exist."""
        wanted = sorted(set(names))
        found = await asyncio.gather(*(self._one(name) for name in wanted))
        return {name: record for name, record in zip(wanted, found, strict=True) if record}

    async def _one(self, name: str) -> bytes:
        try:
            if self._resolver is None:
                self._resolver = _resolver(self._server)
            answer = await self._resolver.resolve(name, "TXT", lifetime=SECONDS)
        except (DNSException, OSError, ValueError):
            return b""
        records = [b"".join(record.strings)[:LONGEST] for record in answer]
        return records[0] if len(records) == 1 else b""  # several: the result is undefined, so there is none


def _resolver(server: str) -> Resolver:
    from dns.resolver import LRUCache

    made = Resolver(configure=not server)
    made.cache = LRUCache(10_000)
    if server:
        host, _, port = server.rpartition(":") if server.count(":") == 1 else (server, "", "")
        made.nameservers = [host]
        made.port = int(port or PORT)
    return made
