"""The parts of a whole site on one machine, as `mailflow up`, the demo and the crash tests run them.

Embedded PostgreSQL and Temporal stand in for what the settings do not name. Starts nothing itself.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from mailflow.config import Settings
from mailflow.runtime.home import keep_ports, read_ports, running_supervisor
from mailflow.runtime.part import Part
from mailflow.runtime.postgres import EmbeddedPostgres, embedded_postgres, known_url
from mailflow.runtime.temporal import EmbeddedTemporal, embedded_temporal

RUNNER = ("-m", "mailflow.cli")
STEPS_BACK = ("nice", "-n", "5")  # in a flood of mail the cases wait, not the mail: Temporal is the dearest part
TEMPORAL_PORTS = ("temporal", "temporal_http", "temporal_metrics")


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the running site is found."""

    database_url: str
    temporal: str
    smtp_port: int
    web_port: int
    web_url: str


def choose_ports(settings: Settings, home: Path, extra: tuple[str, ...] = ()) -> dict[str, int]:
    """All ports the site needs here, the same at each start. `extra` names further ones (the demo's sink)."""
    names = ["smtp", "web", *extra]
    if settings.temporal_address is None:
        names += TEMPORAL_PORTS
    return keep_ports(home, names, {"smtp": settings.smtp_port, "web": settings.web_port})


def standard_parts(
    settings: Settings,
    home: Path,
    ports: Mapping[str, int],
    runner: tuple[str, ...] = RUNNER,
    environment: Mapping[str, str] | None = None,
) -> tuple[tuple[Part, ...], Addresses]:
    """The parts, and where they will be found. `runner` are Python's arguments in front of a part's name.

    `dispatch` is left out while no relay is configured: mails then stay in the outbox; `imap` without mailboxes.
    """
    home = home.resolve()
    parts: list[Part] = []
    database_url, temporal_address = settings.database_url, settings.temporal_address
    if database_url is None:
        postgres = embedded_postgres(home)
        database_url = postgres.url
        parts.append(postgres_part(postgres))
    if temporal_address is None:
        temporal = embedded_temporal(home, dict(ports), settings.temporal_namespace)
        temporal_address = temporal.address
        parts.append(temporal_part(temporal))
    addresses = Addresses(
        database_url=database_url,
        temporal=temporal_address,
        smtp_port=ports["smtp"],
        web_port=ports["web"],
        web_url=settings.web_url or f"http://{settings.web_host}:{ports['web']}",
    )
    shared = {**part_environment(home, addresses), **(environment or {})}
    worker = own_part("worker", shared, runner, tuple(part.name for part in parts))
    parts.append(replace(worker, command=(*STEPS_BACK, *worker.command)))
    database = tuple(part.name for part in parts if part.name == "postgres")
    names = ["intake", "filing"]
    if settings.imap_config is not None:
        names.append("imap")
    if settings.relay_host is not None:
        names.append("dispatch")
    names.append("web")
    listens = listening(settings, ports)
    parts += [own_part(name, shared, runner, database, listens=listens.get(name)) for name in names]
    return tuple(parts), addresses


def listening(settings: Settings, ports: Mapping[str, int]) -> dict[str, dict[str, tuple[str, int]]]:
    """Which part listens where."""
    intake = {"smtp": (settings.smtp_host, ports["smtp"])}
    if settings.lmtp_port > 0:
        intake["lmtp"] = (settings.smtp_host, settings.lmtp_port)
    return {"intake": intake, "web": {"web": (settings.web_host, ports["web"])}}


def part_environment(home: Path, addresses: Addresses) -> dict[str, str]:
    """What the parts are told on top of the settings they inherit."""
    return {
        "MAILFLOW_HOME": str(home),
        "MAILFLOW_DATABASE_URL": addresses.database_url,
        "MAILFLOW_TEMPORAL_ADDRESS": addresses.temporal,
        "MAILFLOW_SMTP_PORT": str(addresses.smtp_port),
        "MAILFLOW_WEB_PORT": str(addresses.web_port),
        "MAILFLOW_WEB_URL": addresses.web_url,
    }


def own_part(
    name: str,
    environment: Mapping[str, str],
    runner: tuple[str, ...] = RUNNER,
    after: tuple[str, ...] = (),
    *,
    listens: Mapping[str, tuple[str, int]] | None = None,
) -> Part:
    """A part of mailflow itself: `python RUNNER NAME`. Its imports take as long as the servers' start: beside them."""
    return Part(name, (sys.executable, *runner, name), environment, after, patient=True, listens=listens or {})


def postgres_part(postgres: EmbeddedPostgres) -> Part:
    """The embedded database. SIGINT is its fast and clean stop, which may hang while it recovers from a crash; SIGQUIT
    ends it at once and costs nothing but another recovery.
    """
    return Part(
        "postgres",
        tuple(postgres.command()),
        user=postgres.user,
        prepare=postgres.prepare,
        probe=postgres.ready,
        explain=postgres.explain,
        stop_signal=signal.SIGINT,
        stop_seconds=30.0,
        harder=((signal.SIGQUIT, 10.0),),
    )


def temporal_part(temporal: EmbeddedTemporal) -> Part:
    """The embedded workflow engine."""
    return Part(
        "temporal",
        (*STEPS_BACK, *temporal.command()),
        listens={"temporal": ("127.0.0.1", temporal.port), "temporal_http": ("127.0.0.1", temporal.http_port)},
        prepare=temporal.prepare,
        probe=temporal.ready,
        explain=temporal.explain,
        stop_seconds=15.0,
    )


def settings_of_site(settings: Settings) -> Settings:
    """The settings a command beside a running `mailflow up` needs: its embedded parts fill what is not given."""
    found: dict[str, object] = {}
    ports = read_ports(settings.home)
    if running_supervisor(settings.home) is None:
        return settings
    if settings.database_url is None and (url := known_url(settings.home)):
        found["database_url"] = url
    if settings.temporal_address is None and "temporal" in ports:
        found["temporal_address"] = f"127.0.0.1:{ports['temporal']}"
    for name in ("smtp", "web"):
        if not getattr(settings, f"{name}_port") and name in ports:
            found[f"{name}_port"] = ports[name]
    return settings.model_copy(update=found)
