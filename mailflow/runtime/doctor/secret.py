"""Are the secrets long enough and for our eyes only?"""

from __future__ import annotations

import stat

from mailflow.runtime.doctor.finding import Finding, Level, Site

SHORTEST = 32


async def check_secrets(site: Site) -> list[Finding]:
    """The key that signs reply addresses and encrypts what Temporal keeps."""
    settings = site.settings
    if settings.secret_key is not None:
        keys = [settings.secret_key, settings.previous_secret_key]
        if any(len(key.get_secret_value().encode()) < SHORTEST for key in keys if key is not None):
            mend = f"use {SHORTEST} bytes or more, e.g. from `openssl rand -base64 48`"
            return [Finding("secrets", Level.WRONG, "MAILFLOW_SECRET_KEY is too short", mend)]
        return [Finding("secrets", Level.OK, "MAILFLOW_SECRET_KEY is long enough")]
    file = settings.home / "secret.key"
    if not file.exists():
        what = f"no secret yet: {file} is made at the first start"
        return [Finding("secrets", Level.NOTE, what, "parts on several hosts need the same MAILFLOW_SECRET_KEY")]
    found = []
    if stat.S_IMODE(file.stat().st_mode) & 0o077:
        found.append(Finding("secrets", Level.WRONG, f"{file} can be read by others", f"chmod 600 {file}"))
    if file.stat().st_size < SHORTEST:
        mend = "restore it from your backup; a new one makes the reply addresses already sent invalid"
        found.append(Finding("secrets", Level.WRONG, f"{file} holds fewer than {SHORTEST} bytes", mend))
    return found or [Finding("secrets", Level.OK, f"{file} is ours alone and long enough")]
