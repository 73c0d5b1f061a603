"""smtplib with reused connections in threads, the measure of sending: bare, and with the least a record costs."""

from __future__ import annotations

import contextlib
import os
import queue
import smtplib
import socket
import tempfile
import threading
import time
from collections.abc import Sequence

CONNECTIONS = 10


def by_smtplib(port: int, mails: Sequence[bytes], *, recorded: bool = False) -> float:
    """Mails a second by ten threads with a connection each.

    `recorded`: each thread writes a line and fsyncs it before each mail, the least that tells after a power cut which
    mails may have left. No queue, no result, no second try, nobody to look at it.
    """
    left: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    for mail in mails:
        left.put(mail)

    def work() -> None:
        with (
            smtplib.SMTP("127.0.0.1", port) as connection,
            tempfile.TemporaryFile() as record,
            contextlib.suppress(queue.Empty),
        ):
            while True:
                mail = left.get_nowait()
                if recorded:
                    os.write(record.fileno(), b"lea@example.net 0192f0c1-0000-7000-8000-000000000000\n")
                    os.fsync(record.fileno())
                connection.sendmail("retour@bench.example.org", ["lea@example.net"], mail)

    threads = [threading.Thread(target=work) for _ in range(CONNECTIONS)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(mails) / (time.perf_counter() - started)


def accepted(port: int) -> int:
    """The sink's own count."""
    with socket.create_connection(("127.0.0.1", port)) as connection, connection.makefile("rwb") as file:
        file.readline()
        file.write(b"XCNT\r\n")
        file.flush()
        return int(file.readline().split()[1])
