"""Is there room? Mail is refused with "try later" when there is none, but advisers stop seeing it too."""

from __future__ import annotations

import shutil
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from mailflow.runtime.doctor.finding import Finding, Level, Site

GIGA = 1024**3
TOO_LITTLE, LITTLE = 0.5 * GIGA, 5 * GIGA


async def check_disk(site: Site) -> list[Finding]:
    """The home folder, and the database's when it is on this machine."""
    places = {"MAILFLOW_HOME": site.settings.home}
    if (data := await local_data_folder(site)) is not None:
        places["database"] = data
    return [room(name, path) for name, path in places.items()]


async def local_data_folder(site: Site) -> Path | None:
    """Where a database on this machine keeps its data, as far as we may know."""
    if site.connection is None:
        return None
    try:
        local = (await site.connection.execute(text("SELECT inet_server_addr() IS NULL"))).scalar()
        folder = (await site.connection.execute(text("SHOW data_directory"))).scalar() if local else None
    except DBAPIError:  # only privileged roles may ask
        await site.connection.rollback()
        return None
    return Path(str(folder)) if folder else None


def room(name: str, path: Path) -> Finding:
    """Free space of the file system `path` is or will be on."""
    existing = next(folder for folder in (path, *path.parents) if folder.exists())
    free = shutil.disk_usage(existing).free
    what = f"{name}: {free / GIGA:.1f} GB free at {path}"
    if free < LITTLE:
        level = Level.WRONG if free < TOO_LITTLE else Level.WARNING
        return Finding("disk", level, what, "make room or move it to a larger disk; 10 GB hold about a million mails")
    return Finding("disk", Level.OK, what)
