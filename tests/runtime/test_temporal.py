"""The embedded Temporal: how it is started, and what is said about a spoilt file."""

import sqlite3
from pathlib import Path

import pytest

from mailflow.core.errors import Misconfigured
from mailflow.runtime.temporal import EmbeddedTemporal, embedded_temporal


@pytest.fixture
def server(tmp_path: Path) -> EmbeddedTemporal:
    return embedded_temporal(tmp_path, {"temporal": 20001, "temporal_http": 20002, "temporal_metrics": 20003}, "emploi")


def test_its_file_survives_a_power_cut_and_it_listens_on_this_machine_only(server: EmbeddedTemporal) -> None:
    command = " ".join(server.command())
    assert "--headless --ip 127.0.0.1 --port 20001" in command
    assert "--sqlite-pragma journal_mode=wal --sqlite-pragma synchronous=2" in command
    assert "--namespace emploi" in command


def test_a_file_that_is_missing_or_sound_is_taken(server: EmbeddedTemporal) -> None:
    server.prepare()
    with sqlite3.connect(server.database) as connection:
        connection.execute("CREATE TABLE t (n int)")
    connection.close()
    server.prepare()


def test_a_spoilt_file_is_refused_with_the_way_out(server: EmbeddedTemporal) -> None:
    server.database.write_bytes(b"\x00nothing" * 1000)
    with pytest.raises(Misconfigured, match=r"Move temporal\.db\* aside and start again: nothing is lost"):
        server.prepare()


def test_what_the_server_says_about_its_file_is_turned_into_the_way_out(server: EmbeddedTemporal) -> None:
    words = 'starting\nError: failed starting server: "default": SQL logic error: no such table: namespaces (1)\n'
    assert "aside and start again" in (server.explain(words) or "")
    assert server.explain("Error: address already in use\n") is None


def test_nobody_answers_before_it_runs(server: EmbeddedTemporal) -> None:
    assert server.ready() is False
