"""The home folder of one running stack: its lock (one supervisor per home) and the ports it keeps."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import random
import socket
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from mailflow.core.errors import Misconfigured

PATIENCE = 30.0  # seconds: the parts of a supervisor that was killed get this long to stop
PORTS = range(20_000, 32_000)  # below what systems hand out for outgoing connections


def make_home(home: Path) -> None:
    """The folder of all data. Root's may be passed through: PostgreSQL runs as somebody else. Its secrets are 0600."""
    if not home.exists():
        home.mkdir(parents=True, exist_ok=True)
        home.chmod(0o755 if os.geteuid() == 0 else 0o700)


@contextlib.contextmanager
def locked(home: Path, patience: float = PATIENCE) -> Iterator[int]:
    """Hold the home's lock; yields its descriptor. Children inherit it, so that it is free only when all are gone."""
    make_home(home)
    path = home / "supervisor.lock"
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        _take(descriptor, path, patience)
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        yield descriptor
    finally:
        os.close(descriptor)


def _take(descriptor: int, path: Path, patience: float) -> None:
    limit = time.monotonic() + patience
    while True:
        try:
            return fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            owner = lock_owner(path)
        if owner is not None and alive(owner):
            raise Misconfigured(
                f"mailflow already runs on {path.parent} (process {owner}): stop it with `kill {owner}`, "
                "or choose another folder with MAILFLOW_HOME"
            )
        if time.monotonic() > limit:
            raise Misconfigured(
                f"Parts of a mailflow that was killed still run on {path.parent}: `fuser {path}` names them; "
                "stop them, then start again"
            )
        time.sleep(0.1)


def lock_owner(path: Path) -> int | None:
    """The process that wrote the lock file."""
    try:
        return int(path.read_text())
    except (OSError, ValueError):
        return None


def running_supervisor(home: Path) -> int | None:
    """The live supervisor of this home, if any."""
    owner = lock_owner(home / "supervisor.lock")
    if owner is None or not alive(owner):
        return None
    with (home / "supervisor.lock").open("r+") as opened:
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return owner
    return None


def alive(pid: int) -> bool:
    """Whether the process exists and has not ended (a zombie has)."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    with contextlib.suppress(OSError, IndexError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in ("Z", "X")
    return True


def keep_ports(home: Path, names: Iterable[str], fixed: Mapping[str, int]) -> dict[str, int]:
    """A port for each name: the fixed one, the one kept from last time, or a free one that is kept from now on."""
    file = home / "ports.json"
    kept = read_ports(home)
    chosen = dict(kept)
    for name in names:
        if not fixed.get(name) and name not in chosen:
            chosen[name] = free_port(set(chosen.values()) | set(fixed.values()))
    if chosen != kept:
        make_home(home)
        draft = file.with_suffix(".new")
        draft.write_text(json.dumps(chosen, indent=2) + "\n")
        draft.replace(file)
    return {name: fixed.get(name) or chosen[name] for name in names}


def read_ports(home: Path) -> dict[str, int]:
    """The kept ports; none when there is no such file or it is spoilt."""
    try:
        found = json.loads((home / "ports.json").read_text())
        return {str(name): int(port) for name, port in found.items()}
    except (OSError, ValueError, AttributeError):
        return {}


def free_port(taken: set[int], host: str = "127.0.0.1") -> int:
    """A high port nobody listens on now."""
    for port in random.sample(PORTS, 200):
        if port not in taken and is_free(port, host):
            return port
    raise Misconfigured(f"No free port between {PORTS.start} and {PORTS.stop} on {host}")


def is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Whether we could listen there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError:
            return False
    return True


def require_free(listens: Mapping[str, tuple[str, int]], home: Path) -> None:
    """Raise `Misconfigured` naming the first taken port and the ways out. `listens`: name → host and port."""
    for name, (host, port) in listens.items():
        if port and not is_free(port, host):
            setting = f"set MAILFLOW_{name.upper()}_PORT, " if name in ("smtp", "lmtp", "web") else ""
            raise Misconfigured(
                f"Port {port} ({name}) is taken by another program: stop that one, {setting}"
                f"or remove {home / 'ports.json'} to choose new ports"
            )
