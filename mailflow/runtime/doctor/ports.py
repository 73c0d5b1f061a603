"""Do our ports answer while the site runs, and are they free while it does not?"""

from __future__ import annotations

import asyncio
import contextlib

from mailflow.runtime.doctor.finding import Finding, Level, Site
from mailflow.runtime.home import is_free, read_ports

PATIENCE = 3.0


async def check_ports(site: Site) -> list[Finding]:
    """The SMTP, LMTP and web ports of this host."""
    settings, kept = site.settings, read_ports(site.settings.home)
    wanted = {
        "SMTP": (settings.smtp_host, settings.smtp_port or kept.get("smtp", 0), "MAILFLOW_SMTP_PORT"),
        "LMTP": (settings.smtp_host, settings.lmtp_port, "MAILFLOW_LMTP_PORT"),
        "pages": (settings.web_host, settings.web_port or kept.get("web", 0), "MAILFLOW_WEB_PORT"),
    }
    return [
        await (answering if site.supervised else waiting)(name, host, port, setting)
        for name, (host, port, setting) in wanted.items()
        if port > 0
    ]


async def answering(name: str, host: str, port: int, setting: str) -> Finding:
    """While `mailflow up` runs, somebody must listen."""
    del setting
    try:
        async with asyncio.timeout(PATIENCE):
            _, writer = await asyncio.open_connection(host, port)
    except (OSError, TimeoutError):
        mend = "look at the end of the part's log in MAILFLOW_HOME/logs"
        return Finding("ports", Level.WRONG, f"{name}: nobody answers on {host}:{port}", mend)
    writer.close()
    with contextlib.suppress(OSError):
        await writer.wait_closed()
    return Finding("ports", Level.OK, f"{name}: {host}:{port} answers")


async def waiting(name: str, host: str, port: int, setting: str) -> Finding:
    """While no `mailflow up` runs here, the port is free, or a part of ours was started by itself."""
    if is_free(port, host):
        return Finding("ports", Level.OK, f"{name}: {host}:{port} is free")
    what = f"{name}: somebody already listens on {host}:{port}"
    return Finding("ports", Level.NOTE, what, f"fine when it is mailflow's own part; otherwise change {setting}")
