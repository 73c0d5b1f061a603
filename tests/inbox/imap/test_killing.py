"""The part is killed while mails are under way: none is lost, none is double, all are moved in the end."""

from __future__ import annotations

import pytest

from tests.inbox.imap.conftest import needs_dovecot
from tests.inbox.imap.killing import run


@needs_dovecot
@pytest.mark.crash
def test_kills_new_uids_and_smtp_beside_it_make_one_item_of_each_mail(database_url: str) -> None:
    outcome = run(database_url, 120, 3)
    assert outcome.broken_promises == []
    assert (outcome.items, outcome.kills, outcome.sent) == (120, 3, 120)
