"""People shared out under the ceilings: nobody gets more than there is room for."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

from mailflow.caseload.sharing_out import Seeker, share_out
from mailflow.store.portfolios import Portfolio

A, B, C = (UUID(int=number) for number in (1, 2, 3))
CEILINGS = {"renforcé": 70}


def crowd(number: int, tier: str = "", present: UUID | None = None) -> list[Seeker]:
    return [Seeker(UUID(int=1000 + each), tier, present) for each in range(number)]


def adviser(key: UUID, people: int, ceiling: int = 250, tier: str = "") -> Portfolio:
    return Portfolio(key, tier, ceiling, people)


def test_250_people_for_an_adviser_at_200_are_split_among_those_with_room() -> None:
    advisers = [adviser(A, 200), adviser(B, 100), adviser(C, 120)]
    shared = share_out(crowd(250), advisers, CEILINGS, target=A)
    counted = Counter(shared.places.values())
    assert counted[A] == 50 and sum(counted.values()) == 250 and not shared.left
    assert abs((100 + counted[B]) - (120 + counted[C])) <= 1


def test_those_for_whom_there_is_no_room_stay() -> None:
    shared = share_out(crowd(10), [adviser(A, 248), adviser(B, 245)], CEILINGS)
    assert len(shared.places) == 7 and len(shared.left) == 3


def test_the_ceiling_of_the_tier_and_the_tier_of_the_adviser_hold() -> None:
    advisers = [adviser(A, 69), adviser(B, 10, tier="suivi")]
    shared = share_out(crowd(3, "renforcé"), advisers, CEILINGS)
    assert list(shared.places.values()) == [A] and len(shared.left) == 2


def test_who_is_away_gets_nobody_unless_chosen() -> None:
    advisers = [adviser(A, 0), adviser(B, 200)]
    assert set(share_out(crowd(2), advisers, {}, away={A}).places.values()) == {B}
    assert set(share_out(crowd(2), advisers, {}, target=A, away={A}).places.values()) == {A}


def test_nobody_is_given_to_who_follows_them_already() -> None:
    advisers = [adviser(A, 20), adviser(B, 200)]
    assert share_out(crowd(2, present=A), advisers, {}, target=A).places == {}
    assert set(share_out(crowd(2, present=A), advisers, {}).places.values()) == {B}
