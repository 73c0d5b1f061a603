"""Ports are chosen once and kept; a taken one is named with the way out."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from mailflow.core.errors import Misconfigured
from mailflow.runtime.home import free_port, keep_ports, make_home, require_free, running_supervisor


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


def test_ports_stay_the_same_from_start_to_start(tmp_path: Path) -> None:
    first = keep_ports(tmp_path, ["smtp", "web"], {})
    assert len(set(first.values())) == 2
    assert keep_ports(tmp_path, ["smtp", "web"], {}) == first
    more = keep_ports(tmp_path, ["smtp", "web", "sink"], {})
    assert {name: more[name] for name in first} == first


def test_a_configured_port_wins_and_does_not_replace_the_kept_one(tmp_path: Path) -> None:
    kept = keep_ports(tmp_path, ["smtp"], {})
    assert keep_ports(tmp_path, ["smtp"], {"smtp": 2525}) == {"smtp": 2525}
    assert keep_ports(tmp_path, ["smtp"], {"smtp": 0}) == kept


def test_a_spoilt_file_of_ports_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "ports.json").write_text("[what")
    assert keep_ports(tmp_path, ["smtp"], {})["smtp"]


def test_a_taken_port_is_named_with_the_way_out(tmp_path: Path, taken: int) -> None:
    with pytest.raises(Misconfigured, match=rf"Port {taken} \(smtp\) is taken.*MAILFLOW_SMTP_PORT.*ports\.json"):
        require_free({"smtp": ("127.0.0.1", taken)}, tmp_path)


def test_a_free_port_is_high_and_below_those_for_outgoing_connections() -> None:
    assert 20_000 <= free_port(set()) < 32_000


def test_nobody_supervises_a_fresh_home(tmp_path: Path) -> None:
    home = tmp_path / "site"
    assert running_supervisor(home) is None
    make_home(home)
    (home / "supervisor.lock").write_text("1\n")  # a live process that does not hold the lock
    assert running_supervisor(home) is None
