"""Running a part: waits for the database, refuses a careless one, drains when told, and says when it serves."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from mailflow.core.errors import Misconfigured
from mailflow.runtime.home import free_port
from mailflow.runtime.process import check_database, database_fits, until_stopped, write_ready
from mailflow.services import Services
from mailflow.store import health
from mailflow.store.engine import open_engine


def part(database_url: str, home: Path, ready: Path) -> subprocess.Popen[str]:
    environment = {**os.environ, "MAILFLOW_DATABASE_URL": database_url, "MAILFLOW_HOME": str(home)}
    environment["MAILFLOW_READY_FILE"] = str(ready)
    command = [sys.executable, "-m", "tests.runtime.fake_part", "web"]
    return subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)


async def appears(file: Path, process: subprocess.Popen[str]) -> None:
    async with asyncio.timeout(30):
        while not file.exists():
            assert process.poll() is None, process.stderr and process.stderr.read()
            await asyncio.sleep(0.02)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_part_says_that_it_serves_and_ends_well_when_told(
    database_url: str, tmp_path: Path, number: signal.Signals
) -> None:
    ready = tmp_path / "web.ready"
    with part(database_url, tmp_path, ready) as process:
        await appears(ready, process)
        assert json.loads(ready.read_text())["pid"] == process.pid
        process.send_signal(number)
        _, said = await asyncio.to_thread(process.communicate)
    assert process.returncode == 0
    assert "event='ready'" in said and "event='stopped'" in said


async def test_a_part_brings_an_empty_database_to_this_schema(services: Services, database_url: str) -> None:
    with psycopg.connect(database_url) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
    await check_database(services)
    async with services.engine.connect() as connection_:
        assert await health.schema(connection_) == health.expected_schema()


async def test_a_database_that_forgets_acknowledged_mail_is_refused(services: Services, database_url: str) -> None:
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE {connection.info.dbname} SET synchronous_commit = off")
    await services.engine.dispose()
    with pytest.raises(Misconfigured, match="could lose acknowledged mail"):
        await check_database(services)


async def test_while_the_database_is_away_a_part_waits_and_still_obeys(services: Services) -> None:
    engine = open_engine(f"postgresql://mailflow@127.0.0.1:{free_port(set())}/mailflow")
    stop = asyncio.Event()
    away = Services(services.settings, services.clock, services.keyring, engine)
    waiting = asyncio.create_task(database_fits(away, stop, first_pause=0.01))
    done, _ = await asyncio.wait({waiting}, timeout=0.3)
    assert not done
    stop.set()
    await asyncio.wait_for(waiting, 20)
    await engine.dispose()


async def test_a_part_that_does_not_drain_is_left_behind() -> None:
    stop, cancelled = asyncio.Event(), asyncio.Event()

    async def deaf() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.set()

    stop.set()
    await until_stopped(deaf(), stop, seconds=0.01)
    assert cancelled.is_set()


async def test_a_part_that_fails_fails_the_process() -> None:
    async def broken() -> None:
        raise ValueError("a bug")

    with pytest.raises(ValueError, match="a bug"):
        await until_stopped(broken(), asyncio.Event())


def test_the_ready_file_appears_whole(tmp_path: Path) -> None:
    write_ready(tmp_path / "web.ready", "web", {"web": 8080})
    assert json.loads((tmp_path / "web.ready").read_text()) == {
        "part": "web",
        "pid": os.getpid(),
        "ports": {"web": 8080},
    }
    assert [file.name for file in tmp_path.iterdir()] == ["web.ready"]
