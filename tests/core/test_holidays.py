"""Holidays of every region of France, checked against a second package that was written apart from the first."""

from __future__ import annotations

from datetime import date, timedelta

import holidays
import pytest
from jours_feries_france import JoursFeries

from mailflow.core.worktime import public_holidays
from tests.core.cases.almanac import EASTER, holidays_of

REGIONS = {
    "Métropole": "FR",
    "Alsace-Moselle": "FR-57",
    "Guadeloupe": "FR-971",
    "Guyane": "FR-973",
    "Martinique": "FR-972",
    "Mayotte": "FR-976",
    "Nouvelle-Calédonie": "FR-988",
    "La Réunion": "FR-974",
    "Polynésie Française": "FR-987",
    "Saint-Barthélémy": "FR-977",
    "Saint-Martin": "FR-978",
    "Wallis-et-Futuna": "FR-986",
    "Saint-Pierre-et-Miquelon": "FR-975",
}


def only_in_ours(zone: str, year: int) -> set[date]:
    """Days that `holidays` counts and `jours-feries-france` does not, each with its reason."""
    easter = JoursFeries.paques(year)
    days: dict[str, set[date]] = {
        # Custom and prefects' orders close offices on these; the labour code names the abolition of slavery only.
        "Guadeloupe": {easter - timedelta(days=24), easter - timedelta(days=2), date(year, 7, 21)},
        "Martinique": {date(year, 7, 21)},  # Schoelcher's day, as in Guadeloupe
        "Saint-Martin": {date(year, 7, 21)},  # the same
        # These territories have labour law of their own, which the second package leaves out.
        "Nouvelle-Calédonie": {date(year, 9, 24)},  # citizenship day
        "Polynésie Française": {  # arrival of the Gospel; Good Friday; autonomy day, since 2025 Matari'i instead
            date(year, 3, 5),
            easter - timedelta(days=2),
            date(year, 11, 20) if year >= 2025 else date(year, 6, 29),
        },
        "Wallis-et-Futuna": {date(year, 4, 28), date(year, 6, 29), date(year, 7, 29)},  # saints and territory day
    }
    return days.get(zone, set())


@pytest.mark.parametrize("zone", JoursFeries.ZONES)
def test_two_packages_agree_on_the_holidays_of_each_territory_but_for_explained_days(zone: str) -> None:
    for year in range(2020, 2036):
        theirs = set(JoursFeries.for_year(year, zone).values())
        assert public_holidays(REGIONS[zone], year) == theirs | only_in_ours(zone, year), year


def test_every_territory_of_the_second_package_is_compared() -> None:
    assert set(REGIONS) == set(JoursFeries.ZONES)


@pytest.mark.parametrize("region", sorted(set(REGIONS.values()) | {"FR-67", "FR-68", "FR-54"}))
def test_an_almanac_typed_by_hand_says_the_same(region: str) -> None:
    for year in EASTER:
        if year >= 2025:  # Polynesia changed a holiday then
            assert public_holidays(region, year) == set(holidays_of(region, year))


def test_there_are_11_holidays_in_france_13_in_alsace_moselle_and_12_overseas() -> None:
    assert [len(public_holidays(region, 2026)) for region in ("FR", "FR-68", "FR-974")] == [11, 13, 12]


@pytest.mark.parametrize(
    ("region", "same"),
    [
        ("FR-75", "FR"),
        ("FR-2A", "FR"),
        ("FR-54", "FR"),
        ("FR-67", "FR-57"),
        ("FR-68", "FR-57"),
        ("FR-RE", "FR-974"),
        ("FR-MF", "FR-978"),
        ("FR-988", "FR-NC"),
    ],
)
def test_departments_and_territories_go_by_their_numbers_and_by_their_letters(region: str, same: str) -> None:
    assert public_holidays(region, 2026) == public_holidays(same, 2026)


@pytest.mark.parametrize("region", ["FR-20", "FR-99", "FR-GES", "FR-", "XX", ""])
def test_an_unknown_or_ambiguous_region_is_no_region(region: str) -> None:
    with pytest.raises(NotImplementedError):
        public_holidays(region, 2026)


@pytest.mark.parametrize("region", ["FR", "FR-57", "FR-971", "DE", "CH-GE"])
def test_public_holidays_are_those_of_the_package(region: str) -> None:
    country, _, subdivision = region.partition("-")
    expected = holidays.country_holidays(country, subdiv=subdivision or None, years=2027)
    assert public_holidays(region, 2027) == set(expected)
