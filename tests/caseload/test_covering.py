"""Who takes over on which day, through a chain of absent covers; gaps are named."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from mailflow.caseload.covering import Absence, Team

A, B, C = (UUID(int=number) for number in (1, 2, 3))


def march(day: int) -> date:
    return date(2026, 3, day)


def said(team: Team, absence: Absence) -> list[tuple[int, int, tuple[UUID, ...], UUID | None]]:
    return [(item.first_day.day, item.last_day.day, item.passed, item.taker) for item in team.spans(absence)]


def test_a_chain_of_three_takes_over_day_by_day() -> None:
    away = Absence(A, march(2), march(13))
    team = Team({A: B, B: C, C: None}, [away, Absence(B, march(4), march(5))])
    assert said(team, away) == [(2, 3, (), B), (4, 5, (B,), C), (6, 13, (), B)]


def test_a_day_on_which_the_chain_ends_nowhere_is_a_gap() -> None:
    away = Absence(A, march(2), march(6))
    team = Team({A: B, B: C, C: None}, [away, Absence(B, march(2), march(6)), Absence(C, march(4), march(4))])
    assert said(team, away) == [(2, 3, (B,), C), (4, 4, (B, C), None), (5, 6, (B,), C)]


def test_two_who_name_each_other_are_a_gap_and_no_circle() -> None:
    away = Absence(A, march(2), march(3))
    team = Team({A: B, B: A}, [away, Absence(B, march(2), march(3))])
    assert said(team, away) == [(2, 3, (B,), None)]


def test_an_absence_s_own_cover_comes_before_the_usual_one_and_a_closed_account_covers_nobody() -> None:
    away = Absence(A, march(2), march(3), cover=C)
    assert said(Team({A: B, B: None, C: None}, [away]), away) == [(2, 3, (), C)]
    assert said(Team({A: B, B: None}, [away]), away) == [(2, 3, (), None)]
