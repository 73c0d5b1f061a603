"""A lean SMTP client that loads a server: `python -m benchmarks.smtp_load PORT MAILS CONNECTIONS BYTES SEED`.

Waits for each answer before the next command, sends several mails over one connection, prints mails a second.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time

import uvloop

MAILS_PER_CONNECTION = 20
RECIPIENT = b"suivi@agence.example.org"


class Load:
    """What is left to send, and what came back."""

    def __init__(self, mails: int, size: int, seed: str) -> None:
        self.left = mails
        self.taken = 0
        self.refused = 0
        self.seed = seed
        line = b"Bonjour, je vous confirme ma venue au rendez-vous de mardi prochain.\r\n"
        self.body = (line * (size // len(line) + 1))[: size - 300] + b"\r\n.\r\n"

    def next_mail(self) -> bytes:
        number = self.left
        head = (
            f"Received: from client.example.org by mx.example.org; Mon, 5 Jan 2026 10:00:00 +0000\r\n"
            f"From: Camille Exemple <p{number % 500}@example.org>\r\nTo: suivi@agence.example.org\r\n"
            f"Subject: message {number}\r\nMessage-ID: <{self.seed}-{number}@example.org>\r\n"
            f"Date: Mon, 5 Jan 2026 10:00:00 +0000\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
        )
        return head.encode() + self.body


class Sender(asyncio.Protocol):
    """One connection: walks through the dialogue as answers come."""

    def __init__(self, load: Load, done: asyncio.Future[None]) -> None:
        self.load, self.done = load, done
        self.mails = MAILS_PER_CONNECTION
        self.buffer = b""
        self.step = "hello"

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def connection_lost(self, error: Exception | None) -> None:
        if not self.done.done():
            self.done.set_result(None)

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while b"\r\n" in self.buffer:
            line, _, self.buffer = self.buffer.partition(b"\r\n")
            if line[3:4] != b"-":
                self.answer(line)

    def answer(self, line: bytes) -> None:
        if line[:1] not in b"23":
            self.load.refused += 1
            self.transport.abort()
            return
        if self.step == "hello":
            self.say("mail", b"EHLO client.example.org")
        elif self.step == "taken" or self.step == "mail":
            if self.step == "taken":
                self.load.taken += 1
                self.mails -= 1
            if self.mails == 0 or self.load.left == 0:
                self.say("quit", b"QUIT")
            else:
                self.mail = self.load.next_mail()
                self.load.left -= 1
                self.say("rcpt", b"MAIL FROM:<p1@example.org>")
        elif self.step == "rcpt":
            self.say("data", b"RCPT TO:<" + RECIPIENT + b">")
        elif self.step == "data":
            self.say("body", b"DATA")
        elif self.step == "body":
            self.step = "taken"
            self.transport.write(self.mail)
        else:
            self.transport.close()

    def say(self, step: str, line: bytes) -> None:
        self.step = step
        self.transport.write(line + b"\r\n")


async def connections_in_turn(port: int, load: Load) -> None:
    loop = asyncio.get_running_loop()
    while load.left:
        done = loop.create_future()
        await loop.create_connection(lambda done=done: Sender(load, done), "127.0.0.1", port)
        await done


async def main(port: int, mails: int, connections: int, size: int, seed: str) -> None:
    load = Load(mails, size, seed)
    began = time.perf_counter()
    await asyncio.gather(*(connections_in_turn(port, load) for _ in range(connections)))
    seconds = time.perf_counter() - began
    print(json.dumps({"rate": load.taken / seconds, "taken": load.taken, "refused": load.refused}))


if __name__ == "__main__":
    uvloop.run(main(*map(int, sys.argv[1:5]), sys.argv[5]))
