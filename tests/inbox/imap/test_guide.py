"""The guide describes every key of the file, and its examples are files that load."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from mailflow.inbox.imap.accounts import Account
from mailflow.inbox.imap.oauth import OAuth

GUIDE = (Path(__file__).parents[3] / "docs" / "guide" / "imap.md").read_text()
EXAMPLES = re.findall(r"```toml\n(.*?)```", GUIDE, re.DOTALL)
BOX = '[[mailbox]]\nname = "x"\naddresses = ["suivi@agence.example.org"]\nhost = "h"\nuser = "u"\n'


def test_every_key_of_the_file_is_described() -> None:
    described = set(re.findall(r"`(\w+)`", "\n".join(line.split("|")[1] for line in GUIDE.split("\n") if "| " in line)))
    assert set(Account.model_fields) - {"oauth"} <= described
    assert set(OAuth.model_fields) <= described


@pytest.mark.parametrize("example", EXAMPLES, ids=range(len(EXAMPLES)))
def test_every_example_loads(example: str) -> None:
    found = tomllib.loads(example if example.startswith("[[mailbox]]") else BOX + example)
    for account in found["mailbox"]:
        Account.model_validate(account)


def test_every_default_is_told() -> None:
    for name in ("idle_seconds", "poll_seconds"):
        assert f"{Account.model_fields[name].default:.0f}" in GUIDE
    assert f'`"{Account.model_fields["flag"].default}"`' in GUIDE
