"""Real PostgreSQL for the tests: one embedded cluster a session, one fresh database a test that asks for it."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from hypothesis import settings as hypothesis_settings
from pydantic import SecretStr

from mailflow.config import Settings
from mailflow.core.clock import Clock, SystemClock
from mailflow.core.keys import Keyring
from mailflow.runtime.passing_postgres import passing_postgres
from mailflow.runtime.postgres import EmbeddedPostgres
from mailflow.services import Services
from mailflow.store.engine import open_engine
from mailflow.store.migrate import migrate

MEMORY = Path("/dev/shm")  # fsync costs nothing there, and stays on: several checks refuse a database without it
ENOUGH = 2 * 1024**3
SECRET = "only-for-tests-" + "0123456789abcdef" * 2


VERDICT = pytest.StashKey[int]()
hypothesis_settings.register_profile("unhurried", deadline=None)  # no test measures time
hypothesis_settings.load_profile("unhurried")


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    session.config.stash[VERDICT] = int(exitstatus)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave with the verdict: threads of Temporal's core may abort an interpreter that winds up behind them."""
    if "temporalio" in sys.modules and VERDICT in config.stash:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(config.stash[VERDICT])


@pytest.fixture(scope="session")
def postgres() -> Iterator[EmbeddedPostgres]:
    """A running cluster of the whole session, with a database of all tables to copy."""
    with passing_postgres(MEMORY if in_memory() else None) as server:
        _admin(server, "CREATE DATABASE template")
        migrate(server.url.replace("/mailflow?", "/template?"))
        yield server


def in_memory() -> bool:
    """Whether the cluster can live in memory; containers often have only 64 MB of it."""
    return MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ENOUGH


def _admin(server: EmbeddedPostgres, statement: str) -> None:
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute(statement)  # type: ignore[call-overload]


@pytest.fixture
def database_url(postgres: EmbeddedPostgres) -> Iterator[str]:
    """The URL of a fresh database with all tables."""
    name = f"test_{uuid4().hex}"
    strategy = "file_copy" if in_memory() else "wal_log"  # a copy needs two checkpoints, which only disks mind
    _admin(postgres, f"CREATE DATABASE {name} TEMPLATE template STRATEGY {strategy}")
    yield postgres.url.replace("/mailflow?", f"/{name}?")
    _admin(postgres, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Settings of an invented site on the fresh database."""
    return Settings(
        home=tmp_path,
        database_url=database_url,
        secret_key=SecretStr(SECRET),
        mail_domain="agence.example.org",
        authserv_ids="mx1.agence.example.org",
    )


@pytest.fixture
def clock() -> Clock:
    """The service's time; override it in a test module to freeze it."""
    return SystemClock()


@pytest.fixture
async def services(settings: Settings, clock: Clock) -> AsyncIterator[Services]:
    """Services of that site, with open connections closed at the end."""
    assert settings.database_url
    made = Services(settings, clock, Keyring((SECRET.encode(),)), open_engine(settings.database_url))
    yield made
    await made.close()
    await asyncio.sleep(0)
