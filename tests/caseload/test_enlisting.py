"""People are brought up to date from the register, and what staff noted besides stays."""

from __future__ import annotations

import pytest

from mailflow.caseload.people import Newcomer, enlist
from tests.caseload.site import Site


@pytest.mark.parametrize(("register", "kept"), [("", "06 39 98 00 01"), ("06 39 98 00 02", "06 39 98 00 02")])
async def test_a_number_that_staff_noted_stays_when_the_register_has_none(site: Site, register: str, kept: str) -> None:
    for phone in ("06 39 98 00 01", register):
        async with site.services.engine.begin() as connection:
            newcomer = Newcomer("R0009", "Awa", "Inventée", "awa@example.org", phone)
            await enlist(connection, site.agency_id, site.adviser_id, newcomer, site.now)
    [row] = await site.rows("SELECT phone FROM person WHERE reference = 'R0009'")
    assert row["phone"] == kept
