"""Sends mails at a given rate and notes when each was accepted: `python -m benchmarks.paced_load PORT MAILS RATE SEED`.

With rate 0 as fast as the server takes them. Prints one JSON object: Message-ID → time of the 250. Every second mail
answers nothing new (a known sender again), every fifth comes from somebody unknown.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time

import uvloop

CONNECTIONS = 20
PEOPLE = 2000
LINE = "Bonjour, je vous écris au sujet de mon rendez-vous de mardi prochain, merci de me répondre.\r\n"
ENDING = (
    "\r\nCordialement,\r\nCamille\r\n\r\nLe lun. 5 janv. 2026 à 09:00, Agence <suivi@agence.example.org> a écrit :\r\n"
)


def letter(number: int, seed: str) -> tuple[str, str, bytes]:
    """Message-ID, sender and bytes of one typical mail of 4 KB."""
    known = number % 5 != 0
    sender = f"p{number % PEOPLE}@example.net" if known else f"stranger-{seed}-{number}@example.com"
    name = f"<{seed}-{number}@example.net>"
    stamp = time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime())
    text = LINE * 3 + ENDING + ("> " + LINE) * 34
    head = (
        "Received: from client.example.net (client.example.net [192.0.2.7])\r\n"
        "\tby mx1.agence.example.org with ESMTPS for <suivi@agence.example.org>\r\n"
        "Authentication-Results: mx1.agence.example.org; dkim=pass header.d=example.net\r\n"
        f"From: Camille Exemple <{sender}>\r\nTo: suivi@agence.example.org\r\nSubject: Rendez-vous {number}\r\n"
        f"Message-ID: {name}\r\nDate: {stamp}\r\nMIME-Version: 1.0\r\n"
        "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    )
    return name, sender, (head + text + ".\r\n").encode()


async def expect(reader: asyncio.StreamReader) -> None:
    while True:
        line = await reader.readline()
        if line[:1] not in b"23" or not line:
            raise SystemExit(f"refused: {line!r}")
        if line[3:4] != b"-":
            return


async def connection(port: int, work: asyncio.Queue[int], seed: str, accepted: dict[str, float]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    await expect(reader)
    writer.write(b"EHLO client.example.net\r\n")
    await expect(reader)
    while (number := await work.get()) >= 0:
        name, sender, raw = letter(number, seed)
        for command in (f"MAIL FROM:<{sender}>", "RCPT TO:<suivi@agence.example.org>", "DATA"):
            writer.write(command.encode() + b"\r\n")
            await expect(reader)
        writer.write(raw)
        await expect(reader)
        accepted[name] = time.time()
    writer.close()


async def main(port: int, mails: int, rate: float, seed: str) -> None:
    work: asyncio.Queue[int] = asyncio.Queue()
    accepted: dict[str, float] = {}
    async with asyncio.TaskGroup() as group:
        for _ in range(CONNECTIONS):
            group.create_task(connection(port, work, seed, accepted))
        began = time.monotonic()
        for number in range(mails):
            if rate and (wait := began + number / rate - time.monotonic()) > 0:
                await asyncio.sleep(wait)
            work.put_nowait(number)
        for _ in range(CONNECTIONS):
            work.put_nowait(-1)
    print(json.dumps(accepted))


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), sys.argv[4]))
