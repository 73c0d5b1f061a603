"""Mails changed as bad programs, bad lines and bad people change them. The same number gives the same mail."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

LONGEST = 400_000
PIECES = (
    *(b"\0", b"\r", b"\n", b"\r\n\r\n", b"=?utf-8?B?", b"?=", b"=\r\n", b"=00", b"\xff\xfe", b"\xed\xa0\x80", b"\xc3"),
    *(
        b"--",
        b"--b\r\n",
        b"boundary=",
        b'"',
        b";",
        b":",
        b",",
        b"<",
        b">",
        b"(",
        b"[",
        b"{",
        b"@",
        b"&#0;",
        b"&#xD800;",
    ),
    *(b"<div>", b"<!--", b"</", b"<style>", b"> ", b"On x wrote:\r\n", b"De : \r\nEnvoy\xe9 : \r\n", b"begin 644 x\n"),
    *(
        b"Content-Type: multipart/alternative; boundary=b\r\n",
        b"Content-Transfer-Encoding: base64\r\n",
        b"charset=utf-7",
    ),
    *(b"Content-Type: message/rfc822\r\n\r\n", b"From: \r\n", b"format=flowed; delsp=yes", b"31/02/2026", b"25 h 99"),
)
_FIELD_END = re.compile(rb"\r?\n(?![ \t])")

Change = Callable[[random.Random, bytes, Sequence[bytes]], bytes]


def mutated(number: int, seeds: Sequence[bytes]) -> bytes:
    """The mail of that number: a seed, changed one to eight times."""
    source = random.Random(number)
    raw = source.choice(seeds)
    for _ in range(source.choice((1, 1, 2, 2, 3, 4, 8))):
        raw = source.choice(CHANGES)(source, raw, seeds)[:LONGEST]
    return raw


def _flip(source: random.Random, raw: bytes, _: Sequence[bytes]) -> bytes:
    data = bytearray(raw)
    for _flip in range(source.choice((1, 3, 20, 200))):
        if data:
            data[source.randrange(len(data))] ^= 1 << source.randrange(8)
    return bytes(data)


def _replace(source: random.Random, raw: bytes, _: Sequence[bytes]) -> bytes:
    start, end = _span(source, raw, 200)
    return raw[:start] + source.randbytes(source.randrange(20)) + raw[end:]


def _drop(source: random.Random, raw: bytes, _: Sequence[bytes]) -> bytes:
    start, end = _span(source, raw, 2_000)
    return raw[:start] + raw[end:]


def _double(source: random.Random, raw: bytes, _: Sequence[bytes]) -> bytes:
    start, end = _span(source, raw, 1_000)
    return raw[:end] + raw[start:end] * source.choice((1, 2, 30, 1000)) + raw[end:]


def _insert(source: random.Random, raw: bytes, _: Sequence[bytes]) -> bytes:
    at = source.randint(0, len(raw))
    return raw[:at] + source.choice(PIECES) * source.choice((1, 1, 2, 50, 3000)) + raw[at:]


def _cut(source: random.Random, raw: bytes, _: Sequence[bytes]) -> bytes:
    return raw[: source.randint(0, len(raw))]


def _splice(source: random.Random, raw: bytes, seeds: Sequence[bytes]) -> bytes:
    """Some of another mail, anywhere."""
    start, end = _span(source, other := source.choice(seeds), 4_000)
    at = source.randint(0, len(raw))
    return raw[:at] + other[start:end] + raw[at:]


def _cross(source: random.Random, raw: bytes, seeds: Sequence[bytes]) -> bytes:
    """One mail's header with another's body."""
    head = raw.partition(b"\r\n\r\n")[0]
    return head + b"\r\n\r\n" + source.choice(seeds).partition(b"\r\n\r\n")[2]


def _fields(source: random.Random, raw: bytes, seeds: Sequence[bytes]) -> bytes:
    """Fields shuffled, doubled, dropped, or with the values of others."""
    head, gap, body = raw.partition(b"\r\n\r\n")
    fields = _FIELD_END.split(head)[:500]
    match source.randrange(4):
        case 0:
            source.shuffle(fields)
        case 1:
            fields += source.choices(fields, k=source.choice((1, 5, 100)))
        case 2:
            fields = [field for field in fields if source.random() < 0.7]
        case _:
            values = [field.partition(b":")[2] for field in fields]
            source.shuffle(values)
            fields = [field.partition(b":")[0] + b":" + value for field, value in zip(fields, values, strict=True)]
    return b"\r\n".join(fields) + gap + body


def _ends(source: random.Random, raw: bytes, _: Sequence[bytes]) -> bytes:
    return raw.replace(b"\r\n", source.choice((b"\n", b"\r", b"\r\r\n", b"\n\r", b"\0\n", b"\r\n ")))


def _wrap(source: random.Random, raw: bytes, seeds: Sequence[bytes]) -> bytes:
    """The mail inside another one."""
    kind = source.choice((b"message/rfc822", b"text/html", b"text/plain; format=flowed", b"message/delivery-status"))
    head = source.choice(seeds).partition(b"\r\n\r\n")[0].replace(b"Content-", b"X-")
    return head + b"\r\nContent-Type: multipart/mixed; boundary=zz\r\n\r\n--zz\r\nContent-Type: %s\r\n\r\n" % kind + raw


def _label(source: random.Random, raw: bytes, _: Sequence[bytes]) -> bytes:
    """Another name for an encoding or a type than the true one."""
    pairs = ((b"utf-8", b"utf-16"), (b"utf-8", b"iso-2022-jp"), (b"quoted-printable", b"base64"), (b"base64", b"8bit"),
             (b"text/plain", b"text/html"), (b"text/html", b"text/plain"), (b"7bit", b"quoted-printable"),
             (b"multipart/alternative", b"multipart/report"), (b"iso-8859-1", b"utf-7"),
             (b"boundary", b"Boundary*0"))  # fmt: skip
    return raw.replace(*source.choice(pairs))


def _span(source: random.Random, raw: bytes, longest: int) -> tuple[int, int]:
    start = source.randint(0, len(raw))
    return start, min(len(raw), start + source.randint(0, longest))


CHANGES: tuple[Change, ...] = (
    *(_flip, _replace, _drop, _double, _insert, _insert, _cut, _splice, _cross, _fields, _fields, _ends, _wrap, _label),
)
