"""The embedded PostgreSQL: its folders, rights, and what is said when they do not fit."""

import os
import pwd
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp

import pytest

from mailflow.core.errors import Misconfigured
from mailflow.runtime import places, postgres
from mailflow.runtime.postgres import EmbeddedPostgres, embedded_postgres

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root demotes PostgreSQL")


@pytest.fixture
def home() -> Iterator[Path]:
    folder = Path(mkdtemp(prefix="mailflow-pg-"))
    yield folder
    postgres.remove(folder)
    shutil.rmtree(folder, ignore_errors=True)


@as_root
def test_root_keeps_the_data_in_the_systems_folder_when_others_cannot_enter_the_home(home: Path) -> None:
    server = embedded_postgres(home)
    assert server.user and server.data.is_relative_to(places.SYSTEM_DATA)
    server.prepare()
    assert places.owner_of(server.data) == server.user
    home.chmod(0o755)  # a change of rights must not start an empty cluster
    assert embedded_postgres(home) == server


@as_root
def test_root_keeps_the_data_in_an_open_home(home: Path) -> None:
    home.chmod(0o755)
    assert embedded_postgres(home).data == home / "postgres"


@as_root
def test_an_ordinary_user_runs_it_as_oneself(home: Path) -> None:
    nobody = pwd.getpwnam("nobody")
    os.chown(home, nobody.pw_uid, nobody.pw_gid)
    program = (
        "import os, sys; from pathlib import Path; from mailflow.runtime.postgres import embedded_postgres\n"
        "home, uid, gid = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])\n"
        "os.setgroups([]); os.setgid(gid); os.setuid(uid)  # after the imports: Python itself may be root's alone\n"
        "server = embedded_postgres(home); server.prepare()\n"
        "assert server.user is None and server.data == home / 'postgres', server\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(home), str(nobody.pw_uid), str(nobody.pw_gid)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert (home / "postgres" / "PG_VERSION").exists()


@pytest.fixture
def cluster(home: Path) -> EmbeddedPostgres:
    server = embedded_postgres(home)
    server.prepare()
    return server


def test_data_of_another_version_are_refused_with_the_way_out(cluster: EmbeddedPostgres) -> None:
    (cluster.data / "PG_VERSION").write_text("14\n")
    with pytest.raises(Misconfigured, match=r"made by PostgreSQL 14, the installed one is \d+: dump the data"):
        cluster.prepare()


def test_a_stale_lock_that_names_a_foreign_process_is_forgotten(cluster: EmbeddedPostgres) -> None:
    lock = cluster.data / "postmaster.pid"
    lock.write_text(f"{os.getpid()}\n{cluster.data}\n")
    cluster.prepare()
    assert not lock.exists()


def test_a_lock_whose_process_is_gone_is_left_to_postgresql(cluster: EmbeddedPostgres) -> None:
    lock = cluster.data / "postmaster.pid"
    lock.write_text("999999999\n")
    cluster.prepare()
    assert lock.exists()


def test_an_initdb_that_was_killed_leaves_no_half_cluster(home: Path) -> None:
    server = embedded_postgres(home)
    draft = server.data.with_name(server.data.name + ".new")
    draft.mkdir(parents=True)
    (draft / "PG_VERSION").write_text("18\n")
    server.prepare()
    assert (server.data / "global").is_dir() and not draft.exists()


def test_a_foreign_folder_in_the_sockets_place_is_refused(home: Path) -> None:
    server = embedded_postgres(home)
    server.sockets.parent.mkdir(parents=True, exist_ok=True)
    server.sockets.symlink_to("/etc")
    try:
        with pytest.raises(Misconfigured, match="remove it"):
            server.prepare()
    finally:
        server.sockets.unlink()


def test_a_long_home_gets_a_short_socket_folder(tmp_path: Path) -> None:
    assert len(str(places.socket_folder(tmp_path / ("x" * 120)))) < 60


def test_wrong_ownership_is_explained(cluster: EmbeddedPostgres) -> None:
    words = 'x\nFATAL:  data directory "/x" has wrong ownership\nHINT:  …\n'
    assert "start mailflow as the user who made it" in (cluster.explain(words) or "")
    assert cluster.explain("LOG:  database system is ready") is None
