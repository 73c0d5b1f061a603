"""Does work stand still? Whatever waits for an hour is tried again and again without a person seeing it."""

from __future__ import annotations

from datetime import timedelta
from typing import LiteralString

from sqlalchemy import text

from mailflow.runtime.doctor.finding import Finding, Level, Site

TOO_LONG = timedelta(hours=1)
WAITING: dict[str, tuple[LiteralString, str]] = {
    "mails taken and not filed": (
        "SELECT count(*) FROM incoming WHERE state = 'new' AND received_at < :limit",
        "is `filing` running? Its log says why a mail is put off; the mail itself is safe",
    ),
    "events their case has not applied": (
        (
            "SELECT count(*) FROM case_event JOIN cases ON cases.id = case_id"
            " WHERE applied_at IS NULL AND status = 'open' AND case_event.at < :limit"
        ),
        "are `worker` and Temporal running? The worker's log names the case",
    ),
    "mails due and not sent": (
        "SELECT count(*) FROM outbox WHERE state = 'queued' AND attempts = 0 AND not_before < :limit",
        "is `dispatch` running, and is a relay configured? `mailflow hold --status` tells whether mail is held",
    ),
    "mails in doubt": (
        "SELECT count(*) FROM outbox WHERE line = 'ambiguous' AND created_at < :limit",
        "the relay took them and did not say so: advisers settle them on the page “Envois incertains”",
    ),
}


async def check_standstill(site: Site) -> list[Finding]:
    """What has waited for more than an hour of the service's time."""
    if site.connection is None:
        return []
    found = []
    for what, (query, mend) in WAITING.items():
        count = await site.connection.scalar(text(query), {"limit": site.now - TOO_LONG})
        if count:
            found.append(Finding("standstill", Level.WARNING, f"{count} {what} for over an hour", mend))
    return found or [Finding("standstill", Level.OK, "nothing has waited for over an hour")]
