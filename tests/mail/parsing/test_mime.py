"""The tree of parts stays bounded whatever a mail claims."""

from __future__ import annotations

from mailflow.mail.parsing import mime
from mailflow.mail.parsing.mime import Part


def _count(part: Part) -> int:
    return 1 + sum(_count(child) for child in part.children)


def test_deep_nesting_ends_at_the_limit() -> None:
    raw = b""
    for level in range(200):
        raw += b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (level, level)
    root, problems = mime.parse(raw + b"\r\nx\r\n")
    assert _count(root) <= 51
    assert any("nested" in problem for problem in problems)


def test_many_parts_end_at_the_limit() -> None:
    raw = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 5000 + b"--b--\r\n"
    root, problems = mime.parse(raw)
    assert _count(root) <= 1001
    assert any("1,000 parts" in problem for problem in problems)


def test_a_boundary_that_begins_another_is_not_confused() -> None:
    raw = b"Content-Type: multipart/mixed; boundary=a\r\n\r\n--aa\r\n--a\r\n\r\none\r\n--a--\r\n"
    root, _ = mime.parse(raw)
    assert [part.body for part in root.children] == [b"one"]


def test_a_multipart_without_boundary_is_text() -> None:
    root, problems = mime.parse(b"Content-Type: multipart/mixed\r\n\r\nhello\r\n")
    assert root.content_type == "text/plain"
    assert problems


def test_an_unterminated_part_keeps_its_text() -> None:
    root, _ = mime.parse(b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nx")
    assert [part.decoded() for part in root.children] == [b"x"]


def test_lone_carriage_returns_end_lines_and_are_noted() -> None:
    root, problems = mime.parse(b"X-A: a\rX-B: b\r\n\r\none\rtwo")
    assert root.headers.get("x-b") == "b"
    assert root.body == b"one\ntwo"
    assert problems == ["bare carriage returns taken as line ends"]
