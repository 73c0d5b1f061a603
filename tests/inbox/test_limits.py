"""Nobody gets more of the server than the limits say."""

from tests.inbox.dialogue import Server, Shelf


async def test_one_address_gets_only_so_many_connections(server: Server) -> None:
    await server.start(connections_per_peer=2)
    first, second, third = await server.connect(), await server.connect(), await server.connect()
    assert (await first.answer())[:3] == (await second.answer())[:3] == "220"
    assert (await third.answer()).startswith("421")
    assert await third.answer() == ""
    await first.say("QUIT")
    assert await first.answer() == ""
    assert server.desk and server.desk.doors.inside == 1
    assert (await (await server.connect()).answer())[:3] == "220"


async def test_all_addresses_together_get_only_so_many(server: Server) -> None:
    await server.start(connections=1)
    assert (await (await server.connect()).answer())[:3] == "220"
    assert (await (await server.connect()).answer()).startswith("421")


async def test_an_idle_peer_is_sent_away(server: Server) -> None:
    await server.start(idle_seconds=0.2)
    peer = await server.connect()
    await peer.answer()
    assert await peer.answer() == "421 4.4.2 Idle for too long"
    assert await peer.answer() == ""


async def test_a_peer_that_falls_silent_within_data_is_sent_away(server: Server, shelf: Shelf) -> None:
    await server.start(idle_seconds=0.2)
    peer = await server.connect()
    await peer.begin()
    peer.send(b"Subject: half\r\n")
    assert await peer.answer() == "421 4.4.2 Idle for too long"
    assert not shelf.taken


async def test_data_that_trickles_is_cut(server: Server, shelf: Shelf) -> None:
    await server.start(idle_seconds=2, slow_start_seconds=0.1, bytes_per_second=100_000)
    peer = await server.connect()
    await peer.begin()
    peer.send(b"Subject: slow\r\n")
    assert await peer.answer() == "421 4.4.2 Data comes too slowly"
    assert not shelf.taken


async def test_a_transaction_may_not_last_for_ever(server: Server) -> None:
    await server.start(idle_seconds=2, transaction_seconds=0.1)
    peer = await server.connect()
    await peer.begin()
    assert await peer.answer() == "421 4.4.2 Transaction takes too long"


async def test_commands_that_bring_no_mail_nearer_are_counted(server: Server) -> None:
    peer = await server.connect()
    await peer.answer()
    answers = [await peer.say("NOOP") for _ in range(51)]
    assert [answer[:3] for answer in answers] == ["250"] * 50 + ["421"]
    assert await peer.answer() == ""


async def test_a_peer_that_speaks_another_language_is_sent_away(server: Server) -> None:
    peer = await server.connect()
    await peer.answer()
    answers = [await peer.say("XYZZY") for _ in range(5)]
    assert [answer[:3] for answer in answers] == ["500"] * 4 + ["421"]


async def test_a_line_without_end_is_cut(server: Server) -> None:
    peer = await server.connect()
    await peer.answer()
    peer.send(b"A" * 100_000)
    assert (await peer.answer())[:3] in ("500", "")
    assert await peer.answer() == ""


async def test_a_mail_of_dots_is_read_in_one_go(server: Server, shelf: Shelf) -> None:
    peer = await server.connect()
    await peer.begin()
    peer.send(b"..\r\n" * (1 << 20) + b".\r\n")
    assert (await peer.answer())[:3] == "250"
    assert shelf.taken[0].content == b".\r\n" * (1 << 20)
