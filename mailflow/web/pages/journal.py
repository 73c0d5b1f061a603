"""The log of who read and did what, for auditors: references and codes, no names of people followed, no mail."""

from __future__ import annotations

from starlette.responses import Response

from mailflow.store import audit
from mailflow.web.call import Call
from mailflow.web.guard import page
from mailflow.web.pages.queues import whole
from mailflow.web.rights import Rule
from mailflow.web.sidebar import sidebar

PAGE = 100


async def show(call: Call) -> Response:
    """Newest first."""
    before = call.request.query_params.get("avant", "")
    rows = await audit.newest(call.connection, call.viewer.agency_id, whole(before), PAGE + 1)
    more = rows[PAGE - 1]["id"] if len(rows) > PAGE else None
    return call.render("journal.html", rows=rows[:PAGE], next=more, current="journal", **(await sidebar(call)))


ROUTES = (page("/journal", show, Rule.LOGS),)
