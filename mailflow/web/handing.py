"""Beginning a transfer of people from any page: a draft with its plan, to be looked at on its own page."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from starlette.responses import Response

from mailflow.caseload import transferring
from mailflow.core.errors import Refused
from mailflow.store import transfers
from mailflow.web.call import Call, see_other
from mailflow.web.ceilings import tier_ceilings
from mailflow.web.language import _


async def start(call: Call, people: Sequence[UUID]) -> Response:
    """To the page of the new draft, in which the people are shared out by room."""
    if not people:
        raise Refused(_("Il n’y a personne à confier."))
    viewer = call.viewer
    chosen = list(dict.fromkeys(people))[: transfers.MOST]
    key = await transfers.begin(call.connection, viewer.agency_id, viewer.id, chosen, call.now)
    await plan(call, key)
    return see_other(f"/transfert/{key}")


async def plan(call: Call, key: UUID) -> None:
    """Keep who would get whom: exactly this is carried out, or nothing."""
    row = await transfers.find(call.connection, call.viewer.agency_id, key)
    assert row is not None
    ceilings = await tier_ceilings(call)
    await transferring.plan(call.connection, dict(row), ceilings, call.today)
