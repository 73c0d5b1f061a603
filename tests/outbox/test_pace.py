"""Rates to the relay and to each recipient domain, on a clock of their own."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mailflow.core.errors import Misconfigured
from mailflow.core.ids import new_id
from mailflow.outbox.pace import Meter, Pace, read_rates
from mailflow.store.dispatch import Claimed
from tests.outbox.conftest import NOW

MINUTE = timedelta(minutes=1)


def mail(domain: str = "orange.example", kind: str = "pathway") -> Claimed:
    return Claimed(new_id(), "", f"x@{domain}", b"", 0, "retry", 0, kind)


def test_over_its_rate_each_mail_gets_a_place_of_its_own() -> None:
    pace = Pace(per_minute={"orange.example": 60})
    mails = [mail() for _ in range(100)]
    later = pace.put_off(mails, NOW)
    times = [at for _, at in later]
    assert len(later) == 94  # five seconds' worth and one go at once
    assert times == sorted(times)
    assert times[-1] - times[0] == timedelta(seconds=93)


def test_when_its_time_has_come_it_is_not_put_off_again() -> None:
    pace = Pace(per_minute={"orange.example": 60})
    mails = [mail() for _ in range(20)]
    waiting = dict(pace.put_off(mails, NOW))
    again = [one for one in mails if one.id in waiting]
    assert pace.put_off(again, max(waiting.values())) == []


def test_what_an_adviser_wrote_never_waits_and_is_counted() -> None:
    pace = Pace(per_minute={"orange.example": 6})
    assert pace.put_off([mail(kind="reply") for _ in range(10)], NOW) == []
    assert len(pace.put_off([mail()], NOW)) == 1


def test_other_domains_pass_and_a_star_is_for_all_of_them() -> None:
    pace = Pace(per_minute={"orange.example": 1})
    assert len(pace.put_off([mail(), mail(), mail("free.example"), mail("free.example")], NOW)) == 1
    everyone = Pace(per_minute={"*": 1})
    assert len(everyone.put_off([mail("a.example"), mail("a.example"), mail("b.example")], NOW)) == 1


def test_the_relay_gets_its_rate_over_ten_minutes_and_no_more() -> None:
    pace = Pace(Meter(MINUTE / 120))
    sent, now = 0, NOW
    while now < NOW + 10 * MINUTE:
        room = pace.room(10, now)
        pace.count([mail() for _ in range(room)], now)
        sent += room
        now += max(pace.rest(now), timedelta(milliseconds=100)) if not room else timedelta()
    assert 1200 <= sent <= 1211  # the burst of five seconds comes once


def test_without_rates_nothing_is_held_back() -> None:
    assert Pace().room(10, NOW) == 10
    assert Pace().put_off([mail() for _ in range(1000)], NOW) == []


def test_rates_are_read_and_mistakes_named() -> None:
    assert read_rates(" Orange.fr=60, *=600 ") == {"orange.fr": 60, "*": 600}
    assert read_rates("") == {}
    for wrong in ("orange.fr", "orange.fr=", "=60", "orange.fr=0", "orange.fr=viele"):
        with pytest.raises(Misconfigured, match="DOMAIN_MAILS_PER_MINUTE"):
            read_rates(wrong)
