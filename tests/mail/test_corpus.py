"""Every mail of the corpus reads as its golden file says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.mail.golden import mails, verdict


@pytest.mark.parametrize("path", mails(), ids=lambda path: path.stem)
def test_a_mail_reads_as_its_golden_file_says(path: Path) -> None:
    assert verdict(path.read_bytes()) == json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
