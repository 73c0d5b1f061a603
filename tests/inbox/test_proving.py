"""A site that is its own mail exchanger finds the keys of signatures in the DNS: here a name server of the test's."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import dns.flags
import dns.message
import dns.rcode
import dns.rrset
import pytest

from mailflow.inbox.key_records import KeyRecords
from mailflow.inbox.proving import verified
from mailflow.mail.pool import ReaderPool
from mailflow.mail.reading import read
from tests.mail.test_authentication import MAIL, NAME, key, sign


class NameServer(asyncio.DatagramProtocol):
    """Answers TXT questions from a table; counts them; says nothing at all for names with `silent`."""

    def __init__(self, records: dict[str, list[bytes]]) -> None:
        self.records, self.asked = records, 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self.asked += 1
        query = dns.message.from_wire(data)
        name = query.question[0].name
        reply = dns.message.make_response(query)
        values = self.records.get(name.to_text(omit_final_dot=True).lower(), [])
        if not values:
            reply.set_rcode(dns.rcode.NXDOMAIN)
        else:
            texts = [" ".join(f'"{part.decode()}"' for part in _cut(value)) for value in values]
            reply.answer.append(dns.rrset.from_text(name, 300, "IN", "TXT", *texts))
        self.transport.sendto(reply.to_wire(), addr)  # type: ignore[attr-defined]


def _cut(value: bytes) -> list[bytes]:
    return [value[start : start + 200] for start in range(0, len(value), 200)]


@pytest.fixture
async def server() -> AsyncIterator[tuple[NameServer, KeyRecords]]:
    records = {NAME: [key()[1]], "zwei._domainkey.example.net": [b"a", b"b"]}
    loop = asyncio.get_running_loop()
    transport, made = await loop.create_datagram_endpoint(lambda: NameServer(records), ("127.0.0.1", 0))
    port = transport.get_extra_info("sockname")[1]
    yield made, KeyRecords(f"127.0.0.1:{port}")
    transport.close()


async def test_a_signed_mail_is_proved_and_its_key_asked_for_once(server: tuple[NameServer, KeyRecords]) -> None:
    names, records = server
    raws = [sign(), MAIL, sign().replace(b"Oui", b"Non")]
    async with ReaderPool(1) as pool:
        for _ in range(2):
            reads = await verified(records, pool, raws, [read(raw) for raw in raws])
            assert [mail.dkim_passed for mail in reads] == [True, False, False]
    assert names.asked == 1


async def test_a_key_that_is_not_there_or_not_clear_proves_nothing(server: tuple[NameServer, KeyRecords]) -> None:
    _, records = server
    assert await records.find(["nix._domainkey.example.net", "zwei._domainkey.example.net"]) == {}


async def test_a_name_server_that_is_gone_holds_nothing_up() -> None:
    raws = [sign()]
    async with ReaderPool(1) as pool:
        reads = await verified(KeyRecords("127.0.0.1:1"), pool, raws, [read(raw) for raw in raws])
    assert not reads[0].dkim_passed
