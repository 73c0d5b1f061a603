"""Do this machine's clock and the database's agree?"""

from __future__ import annotations

from sqlalchemy import text

from mailflow.runtime.doctor.finding import Finding, Level, Site

TOLERATED = 2.0  # seconds


async def check_clock(site: Site) -> list[Finding]:
    """Due times come from our clock, and rows may be compared with the database's."""
    if site.connection is None:
        return []
    theirs = (await site.connection.execute(text("SELECT clock_timestamp()"))).scalar_one()
    off = abs((theirs - site.now).total_seconds())
    if off > TOLERATED:
        what = f"this machine and the database differ by {off:.0f} s"
        mend = "switch on time synchronisation (chrony or systemd-timesyncd) on both"
        return [Finding("clock", Level.WARNING, what, mend)]
    return [Finding("clock", Level.OK, "agrees with the database's")]
