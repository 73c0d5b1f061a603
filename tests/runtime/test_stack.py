"""The whole stack with real PostgreSQL and real Temporal; our own parts are stand-ins that do nothing."""

import asyncio
import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp

import psycopg
import pytest

from mailflow.config import Settings
from mailflow.core.clock import SystemClock
from mailflow.runtime import postgres
from mailflow.runtime.doctor.examination import examine
from mailflow.runtime.doctor.finding import Level
from mailflow.runtime.home import alive
from mailflow.runtime.part import Part
from mailflow.runtime.stack import Addresses, choose_ports, settings_of_site, standard_parts
from mailflow.runtime.supervisor import Backoff, State, Supervisor

RUNNER = ("-m", "tests.runtime.fake_part")


@pytest.fixture
def home() -> Iterator[Path]:
    """A home that only we may enter, so that root's PostgreSQL has to live elsewhere."""
    folder = Path(mkdtemp(prefix="mailflow-stack-"))
    yield folder
    postgres.remove(folder)
    subprocess.run(["rm", "-rf", str(folder)], check=True)


def stack(home: Path, **more: str) -> tuple[tuple[Part, ...], Addresses]:
    settings = Settings(home=home, relay_host=more.pop("relay_host", None))
    return standard_parts(settings, home, choose_ports(settings, home), RUNNER)


async def test_everything_starts_survives_kills_and_stops(home: Path) -> None:
    parts, addresses = stack(home)
    async with Supervisor(parts, home, backoff=Backoff(first=0.1)) as running:
        await running.ready(timeout=90)
        pids = {status.name: status.pid for status in running.status()}
        with psycopg.connect(addresses.database_url, autocommit=True) as connection:
            connection.execute("CREATE TABLE kept (n int); ")
            connection.execute("INSERT INTO kept VALUES (1)")
        for name in ("postgres", "temporal", "intake"):
            await running.kill_and_wait(name, timeout=60)
        with psycopg.connect(addresses.database_url) as connection:
            assert connection.execute("SELECT n FROM kept").fetchall() == [(1,)]
        assert running["filing"].pid == pids["filing"]
        assert settings_of_site(Settings(home=home)).database_url == addresses.database_url
        seen = {finding.check: finding for finding in await examine(Settings(home=home), SystemClock())}
        assert seen["database"].level is seen["schema"].level is seen["temporal"].level is Level.OK
        other = await examine(Settings(home=home, temporal_namespace="elsewhere"), SystemClock())
        assert any("has no namespace elsewhere" in finding.what for finding in other)
        left = [status.pid for status in running.status() if status.pid]
    assert not any(alive(pid) for pid in left)
    assert settings_of_site(Settings(home=home)).database_url is None

    parts, again = stack(home)
    assert again == addresses
    async with Supervisor(parts, home) as running:
        await running.ready(timeout=90)
        with psycopg.connect(addresses.database_url) as connection:
            assert connection.execute("SELECT n FROM kept").fetchall() == [(1,)]


async def test_a_spoilt_file_of_temporal_stops_the_start_with_the_way_out(home: Path) -> None:
    (home / "temporal.db").write_bytes(b"no database at all" * 500)
    parts, _ = stack(home)
    only = [part for part in parts if part.name == "temporal"]
    async with Supervisor(only, home) as running:
        refused = await asyncio.wait_for(running.refused(), 30)
    assert "Move temporal.db* aside and start again" in refused.problem
    assert refused.state is State.REFUSED


def test_the_dispatcher_runs_only_with_a_relay_and_given_servers_replace_embedded_ones(home: Path) -> None:
    names = {part.name for part in stack(home)[0]}
    assert names == {"postgres", "temporal", "intake", "filing", "worker", "web"}
    assert "dispatch" in {part.name for part in stack(home, relay_host="127.0.0.1")[0]}
    settings = Settings(home=home, database_url="postgresql://db/mailflow", temporal_address="temporal:7233")
    parts, addresses = standard_parts(settings, home, choose_ports(settings, home), RUNNER)
    assert {part.name for part in parts} == {"intake", "filing", "worker", "web"}
    assert addresses.temporal == "temporal:7233"


def test_mailboxes_are_read_by_imap_once_some_are_configured(tmp_path: Path) -> None:
    for path, expected in ((None, False), (tmp_path / "imap.toml", True)):
        settings = Settings(home=tmp_path, imap_config=path)
        parts, _ = standard_parts(settings, tmp_path, choose_ports(settings, tmp_path), RUNNER)
        assert ("imap" in [part.name for part in parts]) is expected
