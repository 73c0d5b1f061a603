"""The fuse counts what leaves within an hour."""

from __future__ import annotations

from datetime import timedelta

from mailflow.core.ids import new_id
from mailflow.outbox.fuse import Fuse
from mailflow.store.dispatch import Claimed
from tests.outbox.conftest import NOW


def mails(count: int, kind: str = "pathway", obstacle: str = "") -> list[Claimed]:
    return [Claimed(new_id(), "", "x@example.net", b"", 0, "retry", 0, kind, obstacle) for _ in range(count)]


def test_it_blows_with_the_mail_that_is_one_too_many() -> None:
    fuse = Fuse(10)
    assert not fuse.blows(mails(10), NOW)
    assert fuse.blows(mails(1), NOW)


def test_what_left_over_an_hour_ago_does_not_count() -> None:
    fuse = Fuse(10)
    assert not fuse.blows(mails(10), NOW)
    assert not fuse.blows(mails(10), NOW + timedelta(minutes=61))
    assert fuse.blows(mails(1), NOW + timedelta(minutes=90))


def test_what_left_before_the_process_began_counts() -> None:
    fuse = Fuse(10)
    fuse.begin(8, NOW)
    assert fuse.blows(mails(3), NOW + timedelta(minutes=1))


def test_put_back_it_counts_anew() -> None:
    fuse = Fuse(10)
    assert fuse.blows(mails(11), NOW)
    assert not fuse.blows(mails(1), NOW)  # claimed before the switch was turned
    fuse.held = True
    assert not fuse.blows(mails(10), NOW + timedelta(minutes=1))
    assert fuse.blows(mails(1), NOW + timedelta(minutes=2))


def test_advisers_and_what_is_not_tried_do_not_count() -> None:
    fuse = Fuse(1)
    assert not fuse.blows(mails(50, "reply"), NOW)
    assert not fuse.blows(mails(50, obstacle="suppressed"), NOW)


def test_nought_is_no_fuse() -> None:
    assert not Fuse(0).blows(mails(1000), NOW)
