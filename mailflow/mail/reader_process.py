"""The child process of mail/pool: reads and understands one mail after the other under hard limits.

Frames on stdin and stdout: four bytes of length, then a pickle. Started as `python -m mailflow.mail.reader_process`;
the parent kills it when a mail takes too long for the alarm inside to be heard.
"""

from __future__ import annotations

import pickle
import resource
import signal
import struct
import sys
from typing import Any, BinaryIO
from zoneinfo import ZoneInfo

from mailflow.mail.authentication import signed
from mailflow.mail.examining import Examination, Examined, examine
from mailflow.mail.intents import understand
from mailflow.mail.reading import read, unreadable
from mailflow.mail.values import Understanding

LENGTH = struct.Struct(">I")
READ, UNDERSTAND, VERIFY, EXAMINE = "read", "understand", "verify", "examine"
IN_DOUBT = {READ: unreadable("reading took too long"), UNDERSTAND: Understanding(), VERIFY: False}


class _Overrun(BaseException):
    """Time is up. Not an Exception, so that nothing on the way swallows it."""


def _alarm(signum: int, frame: object) -> None:
    raise _Overrun


def _receive(stream: BinaryIO) -> Any | None:
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    return pickle.loads(stream.read(LENGTH.unpack(head)[0]))  # noqa: S301 - from our own parent only


def _send(stream: BinaryIO, value: Any) -> None:
    data = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
    stream.write(LENGTH.pack(len(data)) + data)
    stream.flush()


def _limited(seconds: float, kind: str, payload: Any, own: frozenset[str]) -> Any:
    try:
        signal.setitimer(signal.ITIMER_PROF, seconds)  # of processor time: a busy machine makes no mail unreadable
        if kind == READ:
            return read(payload, own)
        if kind == VERIFY:
            return signed(*payload)
        mail, context, at, zone = payload
        return understand(mail, context, at, ZoneInfo(zone))
    except (_Overrun, Exception):  # noqa: BLE001 - the edge: whatever a mail provokes is a case for a person
        return IN_DOUBT[kind]
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _examined(seconds: float, asked: Examination, own: frozenset[str]) -> Examined:
    """Reading and understanding in one go, each within its own time."""
    return examine(
        asked,
        lambda raw: _limited(seconds, READ, raw, own),
        lambda *meaning: _limited(seconds, UNDERSTAND, meaning, own),
    )


def _cap(megabytes: int) -> None:
    size = megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _cap_cpu(seconds: float) -> None:
    """CPU time for the next mail, counted from now: the kernel ends the process when the alarm is not heard."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime + seconds) + 2
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))


def main(seconds: float, megabytes: int, own: frozenset[str]) -> None:
    """Serves until stdin ends."""
    signal.signal(signal.SIGPROF, _alarm)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _cap(megabytes)
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr
    while (request := _receive(source)) is not None:
        kind, payload = request
        if kind == EXAMINE:
            _cap_cpu(2 * seconds)
            _send(sink, _examined(seconds, payload, own))
        else:
            _cap_cpu(seconds)
            _send(sink, _limited(seconds, kind, payload, own))


if __name__ == "__main__":
    main(float(sys.argv[1]), int(sys.argv[2]), frozenset(sys.argv[3:]))
