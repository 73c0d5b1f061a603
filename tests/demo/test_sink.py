"""The demo's sink keeps what it takes."""

from __future__ import annotations

import asyncio
import smtplib
import socket
from pathlib import Path

import pytest

from mailflow.core.errors import Misconfigured
from mailflow.demo.sink import list_mails, read_mail, serve


async def test_mails_are_kept_with_their_envelope_over_a_restart(tmp_path: Path) -> None:
    for number in (1, 2):
        stop, ready = asyncio.Event(), asyncio.Event()
        ports: list[int] = []
        running = asyncio.create_task(serve(tmp_path, "127.0.0.1", 0, stop, ready.set, bound=ports.append))
        await ready.wait()
        await asyncio.to_thread(send, ports[0], number)
        stop.set()
        await running
    assert [mail.number for mail in list_mails(tmp_path)] == [1, 2]
    assert list_mails(tmp_path)[1].recipients == ("camille@example.org", "noa@example.net")
    assert list_mails(tmp_path)[1].sender == "retour+abc@agence.example.org"
    assert read_mail(tmp_path, 2) == b"Subject: 2\r\n\r\n.Bonjour\r\n"


def send(port: int, number: int) -> None:
    with smtplib.SMTP("127.0.0.1", port) as client:
        client.sendmail(
            "retour+abc@agence.example.org",
            ["camille@example.org", "noa@example.net"],
            b"Subject: %d\r\n\r\n.Bonjour\r\n" % number,
        )


async def test_a_taken_port_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(Misconfigured, match=f"port {port}"):
            await serve(tmp_path, "127.0.0.1", port, asyncio.Event(), lambda: None)
