"""The demo as a site: its settings, its parts, and the folder it lives in. Starts nothing itself."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

from mailflow.config import Settings
from mailflow.core.errors import Refused
from mailflow.demo.agency import DOMAIN
from mailflow.runtime.home import make_home, running_supervisor
from mailflow.runtime.part import Part
from mailflow.runtime.places import possible_data_folders
from mailflow.runtime.stack import Addresses, choose_ports, own_part, part_environment, standard_parts

RUNNER = ("-m", "mailflow.demo.part")
MARK = "demo.mark"  # only a folder with this file is ever removed


def demo_settings(settings: Settings, ports: dict[str, int]) -> Settings:
    """The invented site's settings on top of the user's."""
    return settings.model_copy(update=choices(ports))


def choices(ports: dict[str, int]) -> dict[str, object]:
    """What the demo sets whatever the environment says: it never uses a real database, relay or domain."""
    return {
        "database_url": None,
        "temporal_address": None,
        "mail_domain": DOMAIN,
        "mailbox": "suivi",
        "other_mailboxes": "conseiller",
        "authserv_ids": f"mx1.{DOMAIN}",
        "smtp_host": "127.0.0.1",
        "relay_host": "127.0.0.1",
        "relay_port": ports["sink"],
        "relay_security": "none",
        "relay_user": None,
        "web_host": "127.0.0.1",
        "web_url": None,
        "act_within_days": 400,  # the labelled mails were written in the course of 2026
    }


def demo_parts(settings: Settings, home: Path) -> tuple[tuple[Part, ...], Addresses, Settings]:
    """The parts of a site plus the sink that takes what is sent."""
    ports = choose_ports(settings, home, extra=("sink",))
    chosen = demo_settings(settings, ports)
    environment = {
        f"MAILFLOW_{name.upper()}": "" if value is None else str(value) for name, value in choices(ports).items()
    }
    for name in ("database_url", "temporal_address", "web_url"):
        del environment[f"MAILFLOW_{name.upper()}"]  # known only once the parts are chosen
    parts, addresses = standard_parts(chosen, home, ports, runner=RUNNER, environment=environment)
    shared = {**part_environment(home, addresses), **environment}
    sink = own_part("sink", shared, RUNNER, ("postgres",))
    running = chosen.model_copy(
        update={
            "database_url": addresses.database_url,
            "temporal_address": addresses.temporal,
            "smtp_port": addresses.smtp_port,
            "web_port": addresses.web_port,
        }
    )
    return (*parts, sink), addresses, running


def claim_home(home: Path) -> None:
    """Make the folder the demo's, or refuse one that holds something else."""
    if home.exists() and any(home.iterdir()) and not (home / MARK).exists():
        raise Refused(
            f"{home} holds data that are not the demo's: set MAILFLOW_HOME to another folder for the demo, "
            "so that invented people never mix with real ones"
        )
    make_home(home)
    if not (home / MARK).exists():
        (home / MARK).write_text(datetime.now(UTC).isoformat(timespec="seconds"))


def loaded_at(home: Path) -> datetime:
    """When this demo was first started; its own mails are written at that time."""
    return datetime.fromisoformat((home / MARK).read_text())


def reset(home: Path) -> bool:
    """Remove the demo's data; False when there were none. Refuses while it runs and for folders not the demo's."""
    if not home.exists():
        return False
    if owner := running_supervisor(home):
        raise Refused(f"The demo is running (process {owner}): stop it with Ctrl-C first")
    if any(home.iterdir()) and not (home / MARK).exists():
        raise Refused(f"{home} holds data that are not the demo's: nothing was removed")
    for folder in (*possible_data_folders(home), home):
        if folder.exists():
            shutil.rmtree(folder)
    return True
