"""Dates, sizes and codes in words."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from mailflow.mail.values import Disposition, Intent, MatchRule
from mailflow.web import labels, language, words

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)  # a Monday, 10 h in Paris


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A time in March 2026 on the wall clock of Paris."""
    return datetime(2026, 3, day, hour, minute, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("when", "wanted"),
    [
        (at(11, 17, 50), "répondre avant mercredi 11 mars, 17 h 50"),
        (at(10, 9, 5), "répondre demain avant 9 h 05"),
        (at(9, 16), "répondre aujourd’hui avant 16 h"),
        (at(9, 8, 30), "en retard depuis aujourd’hui à 8 h 30"),
        (at(8, 17, 50), "en retard depuis hier à 17 h 50"),
        (at(1, 9), "en retard depuis dimanche 1er mars à 9 h"),
    ],
)
def test_due_times_are_said_as_people_say_them(when: datetime, wanted: str) -> None:
    assert words.due(when, NOW, PARIS).replace(words.NBSP, " ") == wanted


def test_days_count_on_the_agencys_wall_clock_not_in_utc() -> None:
    late_evening = datetime(2026, 3, 8, 23, 30, tzinfo=UTC)  # 0 h 30 on the 9th in Paris
    assert words.moment(late_evening, NOW, PARIS).startswith("aujourd’hui, 0")


def test_another_year_is_named() -> None:
    assert words.day(date(2025, 12, 24), date(2026, 3, 9)).replace(words.NBSP, " ") == "mercredi 24 décembre 2025"


def test_a_line_never_begins_with_a_sign_of_its_own() -> None:
    assert words.tied("Bilan : « où ? »").split(" ") == ["Bilan\u00a0:", "«\u00a0où\u00a0?\u00a0»"]


@pytest.mark.parametrize(
    ("octets", "wanted"), [(1, "1 octet"), (999, "999 octets"), (12_400, "12 ko"), (3_400_000, "3,4 Mo")]
)
def test_sizes_are_rounded(octets: int, wanted: str) -> None:
    assert words.size(octets).replace(words.NBSP, " ") == wanted


def test_every_code_of_a_mail_has_its_words() -> None:
    assert set(labels.INTENTS) == {intent.value for intent in Intent}
    assert set(labels.DISPOSITIONS) == {disposition.value for disposition in Disposition}
    assert set(labels.MATCHES) - {""} == {rule.value for rule in MatchRule}


def test_an_unknown_code_is_shown_rather_than_lost() -> None:
    assert labels.label("brand_new", "intents") == "brand new"


@pytest.mark.parametrize(
    ("when", "wanted"),
    [
        (at(11, 17, 50), "answer by Wednesday 11 March, 5.50 pm"),
        (at(10, 9), "answer tomorrow before 9 am"),
        (at(9, 8, 30), "overdue since today at 8.30 am"),
        (at(11, 0), "answer tomorrow before midnight"),
    ],
)
def test_due_times_are_said_in_english_to_who_asks_for_it(when: datetime, wanted: str) -> None:
    language.speak("en")
    try:
        assert words.due(when, NOW, PARIS).replace(words.NBSP, " ") == wanted
        assert words.size(3_400_000).replace(words.NBSP, " ") == "3.4 MB"
    finally:
        language.speak("fr")
