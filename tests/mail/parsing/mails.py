"""Mails put together by hand, byte for byte, as the clients and servers in the tests write them."""

from __future__ import annotations

HEAD = b"From: Zo\xc3\xa9 L\xc3\xa9tang <zoe.letang@courriel.example>\nTo: suivi@agence.example\n"


def mail(*lines: str | bytes, head: bytes = HEAD) -> bytes:
    """A mail of these lines, after the usual From and To."""
    rest = b"\n".join(line.encode() if isinstance(line, str) else line for line in lines)
    return (head + rest).replace(b"\n", b"\r\n")


def part(*lines: str | bytes) -> bytes:
    """Lines between two delimiters `--b`."""
    return b"\n".join(line.encode() if isinstance(line, str) else line for line in lines)


def multipart(kind: str, *parts: bytes, boundary: str = "b", head: bytes = HEAD) -> bytes:
    """A multipart mail of these parts."""
    return mail(f'Content-Type: multipart/{kind}; boundary="{boundary}"', "", *_delimited(boundary, parts), head=head)


def inner(kind: str, *parts: bytes, boundary: str) -> bytes:
    """A multipart as a part of another."""
    return part(f'Content-Type: multipart/{kind}; boundary="{boundary}"', "", *_delimited(boundary, parts))


def _delimited(boundary: str, parts: tuple[bytes, ...]) -> list[str | bytes]:
    lines: list[str | bytes] = []
    for one in parts:
        lines += [f"--{boundary}", one]
    return [*lines, f"--{boundary}--", ""]


def text(words: str, kind: str = "text/plain; charset=utf-8", disposition: str = "") -> bytes:
    """A text part."""
    extra = [f"Content-Disposition: {disposition}"] if disposition else []
    return part(f"Content-Type: {kind}", *extra, "", words)


def file(name: str, kind: str = "application/pdf", disposition: str = "attachment", identity: str = "") -> bytes:
    """A small file part in base64."""
    extra = [f"Content-ID: <{identity}>"] if identity else []
    return part(
        f'Content-Type: {kind}; name="{name}"',
        "Content-Transfer-Encoding: base64",
        f'Content-Disposition: {disposition}; filename="{name}"',
        *extra,
        "",
        "JVBERi0xLjQKJcOkw7zDtsOf",
    )
