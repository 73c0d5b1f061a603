"""The ceilings of portfolios by tier, as they hold at the viewer's agency."""

from __future__ import annotations

from collections.abc import Mapping

from mailflow.outbox.limits import limits_of
from mailflow.web.call import Call


async def tier_ceilings(call: Call) -> Mapping[str, int]:
    """Tier → people in one portfolio."""
    agency_id = call.viewer.agency_id
    found = await limits_of(call.connection, call.web.services.settings, {agency_id})
    return found[agency_id].tier_ceilings
