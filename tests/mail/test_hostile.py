"""Every mail made to cost time is read, at a size that hurts whatever grows faster than the mail."""

from __future__ import annotations

import pytest

from benchmarks.hostile_mails import GENERATORS
from mailflow.mail.reading import read
from mailflow.mail.values import Disposition


@pytest.mark.parametrize("name", GENERATORS)
def test_a_hostile_mail_is_read(name: str) -> None:
    mail = read(GENERATORS[name](30_000))
    assert mail.disposition is not Disposition.UNREADABLE
    assert "\0" not in mail.text
    mail.text.encode("utf-8")
