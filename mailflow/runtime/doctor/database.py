"""Is the database new enough, complete, durable and on this release's schema?"""

from __future__ import annotations

from mailflow.runtime.doctor.finding import Finding, Level, Site
from mailflow.store import health


async def check_version(site: Site) -> list[Finding]:
    """PostgreSQL's release."""
    if site.connection is None:
        return []
    major, words = await health.server_version(site.connection)
    if major < health.OLDEST:
        what = f"PostgreSQL {words} is too old"
        return [Finding("database", Level.WRONG, what, f"upgrade it to {health.OLDEST} or later")]
    return [Finding("database", Level.OK, f"PostgreSQL {words} answers")]


async def check_extensions(site: Site) -> list[Finding]:
    """The extensions that searching and booking need."""
    if site.connection is None:
        return []
    missing = await health.missing_extensions(site.connection)
    if not missing:
        return [Finding("extensions", Level.OK, ", ".join(sorted(health.EXTENSIONS)))]
    commands = "; ".join(f"CREATE EXTENSION {name}" for name in missing)
    mend = f"as a superuser of that database: {commands} (Debian: package postgresql-contrib)"
    return [Finding("extensions", Level.WRONG, f"missing in the database: {', '.join(missing)}", mend)]


async def check_durability(site: Site) -> list[Finding]:
    """Whether a commit is on disk when it is acknowledged."""
    if site.connection is None:
        return []
    weak = await health.not_durable(site.connection)
    if not weak:
        return [Finding("durability", Level.OK, "commits are on disk before they are acknowledged")]
    values = ", ".join(f"{name} = {value}" for name, value in weak)
    mend = "; ".join(f"ALTER SYSTEM SET {name} = on" for name, _ in weak) + "; SELECT pg_reload_conf()"
    return [Finding("durability", Level.WRONG, f"acknowledged mail could be lost at a power cut: {values}", mend)]


async def check_schema(site: Site) -> list[Finding]:
    """Whether the tables are this release's."""
    if site.connection is None:
        return []
    found, wanted = await health.schema(site.connection), health.expected_schema()
    if found == wanted:
        return [Finding("schema", Level.OK, f"schema {found}")]
    if found is not None and found > wanted:
        mend = "install that release, or restore the backup made before its upgrade"
        return [Finding("schema", Level.WRONG, f"schema {found} belongs to a newer mailflow", mend)]
    what = f"schema {found or 'missing'}, this release wants {wanted}"
    return [Finding("schema", Level.WRONG, what, "mailflow migrate (every part does it when it starts)")]
