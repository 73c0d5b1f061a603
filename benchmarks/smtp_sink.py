"""An SMTP relay that accepts everything and keeps only a count: `python -m benchmarks.smtp_sink` prints its port."""

from __future__ import annotations

import asyncio


class Sink(asyncio.Protocol):
    """As little SMTP as a client needs."""

    accepted = 0

    def __init__(self) -> None:
        self.buffer = b""
        self.in_data = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.write(b"220 sink ESMTP\r\n")

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        answers = []
        while True:
            end = b"\r\n.\r\n" if self.in_data else b"\r\n"
            place = self.buffer.find(end)
            if place < 0:
                break
            line, self.buffer = self.buffer[:place], self.buffer[place + len(end) :]
            answers.append(self.answer(line))
        if answers:
            self.transport.write(b"".join(answers))

    def answer(self, line: bytes) -> bytes:
        if self.in_data:
            self.in_data = False
            Sink.accepted += 1
            return b"250 2.0.0 ok\r\n"
        verb = line[:4].upper()
        if verb == b"EHLO":
            return b"250-sink\r\n250-PIPELINING\r\n250 8BITMIME\r\n"  # as any relay does; smtplib has no use for it
        if verb == b"DATA":
            self.in_data = True
            return b"354 go on\r\n"
        if verb == b"QUIT":
            return b"221 bye\r\n"
        if verb == b"XCNT":  # our own: how many so far
            return f"250 {Sink.accepted}\r\n".encode()
        return b"250 2.1.0 ok\r\n"


async def main() -> None:
    """Serve on a free port of the loopback until killed."""
    server = await asyncio.get_running_loop().create_server(Sink, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
