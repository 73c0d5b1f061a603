"""The Date field: usual, odd and impossible."""

from __future__ import annotations

import pytest

from mailflow.mail.parsing.dates import written_at


@pytest.mark.parametrize(
    ("value", "iso"),
    [
        ("Thu, 05 Mar 2026 14:12:09 +0100", "2026-03-05T14:12:09+01:00"),
        ("5 Mar 2026 14:12:09 -0330 (NST)", "2026-03-05T14:12:09-03:30"),
        ("Thu, 05 Mar 2026 13:12:09 +0000", "2026-03-05T13:12:09+00:00"),
        ("Thu, 05 Mar 2026 13:12:09 -0000", "2026-03-05T13:12:09+00:00"),
        ("Thu, 5 Mar 2026 13:12:09 GMT", "2026-03-05T13:12:09+00:00"),
        ("Thu, 5 Mar 26 13:12 EST", "2026-03-05T13:12:00-05:00"),
        ("Sat, 31 Dec 2016 23:59:60 +0000", "2016-12-31T23:59:59+00:00"),
        ("thu,  5 mar 2026 13:12:09 +0100", "2026-03-05T13:12:09+01:00"),
    ],
)
def test_a_time_is_read(value: str, iso: str) -> None:
    written = written_at(value)
    assert written is not None
    assert written.isoformat() == iso


@pytest.mark.parametrize(
    "value",
    ["", "demain", "Thu, 32 Mar 2026 14:12:09 +0100", "Thu, 05 Mar 0001 00:00:00 +9900", "x" * 300, "5 Abc 2026 1:1"],
)
def test_what_is_no_time_is_none(value: str) -> None:
    assert written_at(value) is None
