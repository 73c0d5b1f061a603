"""Does mail leave as it should? What is held, whether the fuse blew, and whether many addresses were given up."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import text

from mailflow.runtime.doctor.finding import Finding, Level, Site
from mailflow.store import holding, switch

DAY = timedelta(days=1)
MANY = 50  # addresses given up in a day: more likely a relay that says "unknown" to everybody
GIVEN_UP = "SELECT count(*) FROM suppression WHERE since > :limit"


async def check_sending(site: Site) -> list[Finding]:
    """Switches, fuse, suppressions."""
    if site.connection is None:
        return []
    found = []
    waiting = await holding.count_held(site.connection)
    for row in await switch.held(site.connection):
        _, _, rest = row["name"].partition("/")
        kind, _, code = rest.partition("/")
        option = f" --{kind} {code}".rstrip() if kind else ""
        what = {"": "all outgoing mail is held", "fuse": "the fuse blew: automatic mail is held"}
        words = f"{what.get(kind, f'mail of the {kind} {code} is held')} since {row['at']:%Y-%m-%d %H:%M %Z}"
        level = Level.WRONG if kind == "fuse" else Level.WARNING
        found.append(Finding("sending", level, f"{words}; {waiting} wait in all", f"mailflow hold --release{option}"))
    given_up = await site.connection.scalar(text(GIVEN_UP), {"limit": site.now - DAY})
    if given_up and given_up > MANY:
        mend = "does the relay refuse everybody? Ask its operator; a button in the dossier lifts an address"
        found.append(Finding("sending", Level.WARNING, f"{given_up} addresses were given up within a day", mend))
    return found or [Finding("sending", Level.OK, "no mail is held")]
