"""Public holidays of a region of France, or of another country. The only door to the `holidays` package.

Departments are written as everybody knows them ("FR-68", "FR-974"); the package knows some under other names and the
mainland ones not at all. Customary days that it counts overseas (Mi-Carême in Guadeloupe …) count here too.
"""

from __future__ import annotations

from datetime import date
from functools import cache, lru_cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import holidays

CORSICA = 20  # two departments, 2A and 2B
MAINLAND = {f"{number:02}" for number in range(1, 96) if number != CORSICA} | {"2A", "2B", "69M", "75C"}
# How the package calls what has holidays of its own, by number and by letters.
OWN = {
    name: name for name in ("57", "6AE", "971", "972", "973", "974", "976", "PM", "BL", "MF", "TF", "WF", "PF", "NC")
}
OWN |= {"67": "6AE", "68": "6AE", "GP": "971", "MQ": "972", "GF": "973", "RE": "974", "YT": "976"}
OWN |= {"975": "PM", "977": "BL", "978": "MF", "984": "TF", "986": "WF", "987": "PF", "988": "NC"}


@lru_cache(maxsize=1024)
def public_holidays(region: str, year: int) -> frozenset[date]:
    """Public holidays of "FR", of a French department or territory such as "FR-57", or of a country such as "DE".

    NotImplementedError for a place that is not known, and for regions such as "FR-GES" that have two sets of holidays.
    """
    country, _, place = region.partition("-")
    if country != "FR":
        return frozenset(holidays.country_holidays(country, subdiv=place or None, years=year))
    if place not in OWN and place not in MAINLAND and region != "FR":
        raise NotImplementedError(f"no public holidays are known for {region}")
    return frozenset(france()(subdiv=OWN.get(place), years=year))


@cache
def france() -> type[holidays.HolidayBase]:
    """The package's class for France, from its one file: its own way loads all 250 countries (130 ms, 8 MB)."""
    file = Path(holidays.__file__).parent / "countries" / "france.py"
    spec = spec_from_file_location("holidays_of_france", file)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    found: type[holidays.HolidayBase] = module.France
    return found
