"""Logging in and out, and the session behind a request's cookie. Shows no page; rights follow in rights.py.

Sessions and locks run on the machine's own clock, not the service's, which a demo may speed up.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from mailflow.core.clock import SystemClock
from mailflow.services import Services
from mailflow.store import audit, staff
from mailflow.web.passwords import PasswordCheck
from mailflow.web.rights import Viewer

LONGEST = timedelta(hours=10)
TOUCH = timedelta(minutes=1)

wall = SystemClock()


class Cookies:
    """Names and attributes of our cookies: `__Host-` over https; plain, and of this installation only, on loopback."""

    def __init__(self, services: Services) -> None:
        self.https = (services.settings.web_url or "").startswith("https://")
        mark = services.keyring.key_id("cookie name")[:6]
        self.session = "__Host-mailflow" if self.https else f"mailflow-{mark}"
        self.login = "__Host-mailflow-login" if self.https else f"mailflow-login-{mark}"
        self.theme = "__Host-theme" if self.https else "theme"
        self.language = "__Host-language" if self.https else "language"


def token_hash(token: str) -> bytes:
    """What is kept of a session's cookie."""
    return hashlib.sha256(token.encode()).digest()


async def log_in(
    engine: AsyncEngine,
    check: PasswordCheck,
    login: str,
    password: str,
    database_spoke: Callable[[], None],
    old: str = "",
) -> str | None:
    """A new session's cookie, or None: unknown, wrong, inactive and locked look and last the same.

    `old`: the session this browser had, which ends.
    """
    now = wall.now()
    async with engine.begin() as connection:
        account = await staff.count_try(connection, login.strip().lower(), now)
        await audit.record(connection, now, account["id"] if account else None, "login.tried")
    database_spoke()
    renewed = await check.check(account["password_hash"] if account else None, password)
    if account is None or renewed is None:
        return None
    token = secrets.token_urlsafe(16)
    async with engine.begin() as connection:
        if old:
            await staff.end_session(connection, token_hash(old))
        await staff.forget_tries(connection, account["id"], renewed)
        await open_session(connection, account["id"], token, now)
        await audit.record(connection, now, account["id"], "login.done")
    return token


async def open_session(connection: AsyncConnection, staff_id: UUID, token: str, now: datetime) -> None:
    """Keep the session of a fresh token; clears expired ones on the way."""
    await staff.end_expired_sessions(connection, now, timedelta(days=1), LONGEST)
    await staff.start_session(connection, token_hash(token), staff_id, secrets.token_urlsafe(16), now)


async def viewer_of(connection: AsyncConnection, services: Services, token: str, *, present: bool) -> Viewer | None:
    """The viewer behind a session cookie. `present`: a person did this, so the session's idle time starts anew."""
    now = wall.now()
    idle = timedelta(minutes=services.settings.session_idle_minutes)
    row = await staff.live_session(connection, token_hash(token), now, idle, LONGEST)
    if row is None:
        return None
    if present and now - row["seen_at"] > TOUCH:
        await staff.touch_session(connection, token_hash(token), now)
    zone = ZoneInfo(row["time_zone"])
    today = services.clock.now().astimezone(zone).date()
    covers: Mapping[UUID, str] = {}
    if row["role"] == "adviser":
        covers = await staff.stands_in_for(connection, row["id"], today)
    return Viewer(
        id=row["id"],
        name=row["name"],
        title=row["title"],
        role=row["role"],
        agency_id=row["agency_id"],
        agency_name=row["agency_name"],
        zone=zone,
        csrf=row["csrf"],
        covers=covers,
    )


async def log_out(connection: AsyncConnection, token: str, staff_id: UUID) -> None:
    """End the session for good."""
    await staff.end_session(connection, token_hash(token))
    await audit.record(connection, wall.now(), staff_id, "logout")
