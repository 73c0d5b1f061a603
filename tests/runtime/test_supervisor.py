"""The supervisor on real child processes: order, restarts, and nothing left behind."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from mailflow.core.errors import Misconfigured, Temporary
from mailflow.runtime.child import rotate
from mailflow.runtime.home import alive
from mailflow.runtime.part import in_order
from mailflow.runtime.supervisor import Backoff, State, Supervisor
from tests.runtime.parts import SERVES, STUBBORN, end, lines, python, serving

QUICK = Backoff(first=0.01, longest=0.04)


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    return tmp_path / "journal"


async def test_parts_start_after_those_they_need_and_stop_before_them(tmp_path: Path, journal: Path) -> None:
    parts = [
        serving("web", journal, "migrate"),
        serving("database", journal),
        python("migrate", f"open({str(journal)!r}, 'a').write('migrate runs\\n')", "database", once=True),
    ]
    async with Supervisor(parts, tmp_path) as running:
        await running.ready(timeout=20)
        assert [status.name for status in running.status()] == ["database", "migrate", "web"]
    assert lines(journal) == ["database starts", "migrate runs", "web starts", "web stops", "database stops"]


async def test_a_killed_part_comes_back_and_the_others_stay(tmp_path: Path, journal: Path) -> None:
    async with Supervisor([serving("a", journal), serving("b", journal, "a")], tmp_path, backoff=QUICK) as running:
        await running.ready(timeout=20)
        before = running["b"].pid
        await running.kill_and_wait("a", timeout=20)
        assert running["a"].restarts == 1
        assert running["b"].pid == before
        assert running["b"].state is State.READY


async def test_pauses_between_restarts_double_up_to_the_longest(tmp_path: Path) -> None:
    assert await pauses(tmp_path, Backoff(first=0.2, longest=1.0)) == [0.2, 0.4, 0.8, 1.0, 1.0]


async def test_pauses_begin_anew_after_good_running(tmp_path: Path) -> None:
    assert await pauses(tmp_path, Backoff(first=0.2, longest=1.0, calm=0.0)) == [0.2] * 5


async def pauses(home: Path, backoff: Backoff) -> list[float]:
    """The first five pauses after a part that ends at once."""
    asked: list[float] = []
    enough = asyncio.Event()

    async def sleep(seconds: float) -> None:
        asked.append(seconds)
        if len(asked) == 5:
            enough.set()
            await asyncio.Event().wait()

    async with Supervisor([python("crash", "raise SystemExit(3)")], home, backoff=backoff, sleep=sleep):
        await asyncio.wait_for(enough.wait(), 30)
    return asked


async def test_a_part_that_refuses_its_settings_is_not_tried_again_and_its_sentence_is_passed_on(
    tmp_path: Path,
) -> None:
    program = "import sys; print('first', file=sys.stderr); print('MAILFLOW_X is wrong', file=sys.stderr); sys.exit(78)"
    async with Supervisor([python("picky", program)], tmp_path) as running:
        with pytest.raises(Misconfigured, match="MAILFLOW_X is wrong"):
            await running.ready(timeout=20)
        assert (await running.refused()).restarts == 0


async def test_the_end_of_the_log_can_say_that_a_person_must_act(tmp_path: Path) -> None:
    part = python("db", "print('disk is full of holes')", explain=lambda words: "mend it" if "holes" in words else None)
    async with Supervisor([part], tmp_path) as running:
        with pytest.raises(Misconfigured, match="mend it"):
            await running.ready(timeout=20)


async def test_a_part_that_is_late_is_named_with_its_log(tmp_path: Path) -> None:
    async with Supervisor([python("slow", "import time; time.sleep(60)")], tmp_path) as running:
        with pytest.raises(Temporary, match=r"slow \(see .*slow\.log"):
            await running.ready(timeout=0.2)


async def test_a_part_that_ignores_the_stop_is_killed_after_its_time(tmp_path: Path, journal: Path) -> None:
    part = serving("deaf", journal, program=STUBBORN, stop_seconds=0.2)
    async with Supervisor([part], tmp_path) as running:
        await running.ready(timeout=20)
        pid = running["deaf"].pid
    assert pid is not None and not alive(pid)


async def test_a_part_that_does_not_heed_its_stop_signal_gets_the_harder_one_before_it_is_killed(
    tmp_path: Path, journal: Path
) -> None:
    """As PostgreSQL may do while it recovers from a crash."""
    program = SERVES.replace(
        "signal.signal(signal.SIGTERM, stop)",
        "signal.signal(signal.SIGINT, signal.SIG_IGN); signal.signal(signal.SIGQUIT, stop)",
    )
    stops = {"stop_signal": signal.SIGINT, "stop_seconds": 0.2, "harder": ((signal.SIGQUIT, 20.0),)}
    async with Supervisor([serving("recovering", journal, program=program, **stops)], tmp_path) as running:
        await running.ready(timeout=20)
    assert lines(journal) == ["recovering starts", "recovering stops"]


async def test_a_part_that_ignores_every_signal_is_killed_in_the_end(tmp_path: Path, journal: Path) -> None:
    program = SERVES.replace(
        "signal.signal(signal.SIGTERM, stop)",
        "[signal.signal(n, signal.SIG_IGN) for n in (signal.SIGINT, signal.SIGQUIT)]",
    )
    stops = {"stop_signal": signal.SIGINT, "stop_seconds": 0.1, "harder": ((signal.SIGQUIT, 0.1),)}
    async with Supervisor([serving("deaf", journal, program=program, **stops)], tmp_path) as running:
        await running.ready(timeout=20)
        pid = running["deaf"].pid
    assert pid is not None and not alive(pid)
    assert lines(journal) == ["deaf starts"]


async def test_a_patient_part_starts_beside_those_it_needs_and_stops_before_them(tmp_path: Path, journal: Path) -> None:
    late = serving("late", journal, probe=lambda: (tmp_path / "go").exists() and "late starts" in lines(journal))
    async with Supervisor([late, serving("patient", journal, "late", patient=True)], tmp_path) as running:
        await running.ready("patient", timeout=20)
        assert running["late"].state is not State.READY
        (tmp_path / "go").touch()
        await running.ready(timeout=20)
    assert lines(journal)[-2:] == ["patient stops", "late stops"]


async def test_grandchildren_do_not_outlive_their_part(tmp_path: Path, journal: Path) -> None:
    spawning = (
        "import subprocess, sys, os\n"
        f"child = subprocess.Popen([sys.executable, '-S', '-c', 'import time; time.sleep(600)'])\n"
        f"open({str(tmp_path / 'grandchild')!r}, 'w').write(str(child.pid))\n"
        "raise SystemExit(0)"
    )
    async with Supervisor([python("parent", spawning, once=True)], tmp_path) as running:
        await running.ready(timeout=20)
    grandchild = int((tmp_path / "grandchild").read_text())
    await gone(grandchild)


async def test_stopping_while_parts_still_start_leaves_nothing(tmp_path: Path, journal: Path) -> None:
    parts = [python("slow", "import time; time.sleep(600)"), serving("never", journal, "slow")]
    async with Supervisor(parts, tmp_path) as running:
        await running._until(lambda: running["slow"].pid is not None)
        pid = running["slow"].pid
    assert pid is not None and not alive(pid)
    assert lines(journal) == []


async def test_killing_the_supervisor_itself_leaves_no_part_and_frees_the_home(tmp_path: Path, journal: Path) -> None:
    program = (
        "import asyncio, sys\nfrom pathlib import Path\n"
        "from mailflow.runtime.supervisor import Supervisor\nfrom tests.runtime.parts import serving\n"
        "home, journal = Path(sys.argv[1]), Path(sys.argv[2])\n"
        "async def main():\n"
        "    async with Supervisor([serving('a', journal), serving('b', journal, 'a')], home) as running:\n"
        "        await running.ready()\n"
        "        print(*[status.pid for status in running.status()], flush=True)\n"
        "        await asyncio.sleep(600)\n"
        "asyncio.run(main())\n"
    )
    command = [sys.executable, "-c", program, str(tmp_path), str(journal)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as supervisor:
        assert supervisor.stdout
        pids = [int(word) for word in (await asyncio.to_thread(supervisor.stdout.readline)).split()]
        end(supervisor.pid)
    assert len(pids) == 2
    async with Supervisor([serving("a", journal)], tmp_path, patience=20) as running:  # waits for the old parts
        assert not any(alive(pid) for pid in pids)
        await running.ready(timeout=20)


async def test_a_second_supervisor_on_the_same_home_is_refused_with_the_way_out(tmp_path: Path, journal: Path) -> None:
    async with Supervisor([serving("a", journal)], tmp_path):
        with pytest.raises(Misconfigured, match=rf"process {os.getpid()}\): stop it with `kill {os.getpid()}`"):
            async with Supervisor([serving("a", journal)], tmp_path):
                pass


async def test_a_taken_port_stops_the_start_and_gives_the_home_back(tmp_path: Path, journal: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        part = serving("a", journal, listens={"web": ("127.0.0.1", port)})
        with pytest.raises(Misconfigured, match=rf"Port {port} \(web\) is taken"):
            async with Supervisor([part], tmp_path):
                pass
    async with Supervisor([part], tmp_path) as running:
        await running.ready(timeout=20)


async def test_a_part_that_outlives_a_killed_supervisor_is_named_after_a_while(tmp_path: Path) -> None:
    (tmp_path / "supervisor.lock").write_text("999999999")
    holder = "import fcntl, sys, time; f = open(sys.argv[1]); fcntl.flock(f, 2); print(flush=True); time.sleep(600)"
    lock = str(tmp_path / "supervisor.lock")
    with subprocess.Popen([sys.executable, "-S", "-c", holder, lock], stdout=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.readline()
        try:
            with pytest.raises(Misconfigured, match="still run"):
                async with Supervisor([], tmp_path, patience=0.2):
                    pass
        finally:
            process.kill()


async def test_a_part_that_ends_well_by_itself_is_started_again(tmp_path: Path, journal: Path) -> None:
    async with Supervisor([serving("a", journal)], tmp_path, backoff=QUICK) as running:
        await running.ready(timeout=20)
        running.kill("a", signal.SIGTERM)
        await running._until(lambda: running["a"].restarts == 1 and running["a"].state is State.READY)


def test_circles_and_unknown_names_among_parts_are_refused(journal: Path) -> None:
    with pytest.raises(Misconfigured, match="wait for each other"):
        in_order((serving("a", journal, "b"), serving("b", journal, "a")))
    with pytest.raises(Misconfigured, match="same name"):
        in_order((serving("a", journal), serving("a", journal)))


def test_a_log_that_has_grown_is_put_aside_once(tmp_path: Path) -> None:
    log = tmp_path / "web.log"
    log.write_bytes(b"x" * 50 + b"end")
    rotate(log, limit=10)
    assert log.read_bytes() == b""
    assert (tmp_path / "web.log.1").read_bytes().endswith(b"end")


async def gone(pid: int) -> None:
    """Return when the process has ended."""
    async with asyncio.timeout(20):
        while alive(pid):
            await asyncio.sleep(0.01)
