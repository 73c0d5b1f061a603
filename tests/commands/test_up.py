"""`mailflow up` as a person runs it: says where everything is, stops at Ctrl-C, leaves nothing behind."""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp

import pytest

from mailflow.runtime import postgres
from mailflow.runtime.home import alive

# the real command, with stand-ins for our own parts: those have tests of their own
PROGRAM = """
import functools, sys
from mailflow.cli import main
from mailflow.runtime import stack
stack.standard_parts = functools.partial(stack.standard_parts, runner=("-m", "tests.runtime.fake_part"))
sys.exit(main(["up", *sys.argv[1:]]))
"""


@pytest.fixture
def home() -> Iterator[Path]:
    folder = Path(mkdtemp(prefix="mailflow-up-"))
    folder.chmod(0o755)
    yield folder
    postgres.remove(folder)
    shutil.rmtree(folder)


def up(home: Path, **settings: str) -> "subprocess.Popen[str]":
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MAILFLOW_")}
    environment |= {"MAILFLOW_HOME": str(home), **settings}
    pipe = subprocess.PIPE
    return subprocess.Popen([sys.executable, "-c", PROGRAM], env=environment, stdout=pipe, stderr=pipe, text=True)


def children(pid: int) -> list[int]:
    """The direct children of a process."""
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(word) for word in found.split()]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_says_where_everything_is_and_leaves_nothing_at_the_end(home: Path, number: signal.Signals) -> None:
    with up(home) as running:
        assert running.stdout and running.stderr
        said = ""
        while "Ctrl-C stops everything" not in said:
            line = running.stdout.readline()
            assert line, running.stderr.read()
            said += line
        assert re.search(r"mail in +127\.0\.0\.1:\d+", said) and re.search(r"pages +http://127\.0\.0\.1:\d+", said)
        assert "mailflow staff add" in said and "--to suivi@localhost.localdomain" in said
        assert "no relay is configured" in said and "held in the outbox" in said

        with up(home) as second:
            _, refusal = second.communicate()
        assert second.returncode == 1
        assert f"already runs on {home} (process {running.pid})" in refusal

        started = children(running.pid)
        assert len(started) == 6  # postgres, temporal, worker, intake, filing, web
        running.send_signal(number)
        running.communicate()
    assert running.returncode == 0
    assert not any(alive(pid) for pid in started)


def test_a_wrong_setting_stops_the_start_with_one_plain_sentence(home: Path) -> None:
    with up(home, MAILFLOW_WEB_PORT="http") as running:
        said, refusal = running.communicate()
    assert running.returncode == 1
    assert said == ""
    assert refusal.startswith("mailflow up: Wrong setting. MAILFLOW_WEB_PORT:") and refusal.count("\n") == 1


def test_a_part_that_refuses_stops_everything_with_its_sentence(home: Path) -> None:
    with up(home, MAILFLOW_DATABASE_URL="mysql://db/mailflow") as running:
        _, refusal = running.communicate()
    assert running.returncode == 1
    assert refusal.splitlines()[-1].startswith("mailflow up: MAILFLOW_DATABASE_URL must start with postgresql://")
