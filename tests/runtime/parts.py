"""Tiny real processes that stand in for parts."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any

from mailflow.runtime.part import Part

SERVES = """
import json, os, signal, sys, time
name, journal = sys.argv[1:3]
def note(what):
    with open(journal, "a") as file:
        file.write(f"{name} {what}\\n")
def stop(*_):
    note("stops")
    sys.exit(0)
signal.signal(signal.SIGTERM, stop)
note("starts")
file = os.environ["MAILFLOW_READY_FILE"]
with open(file + ".new", "w") as opened:
    json.dump({"pid": os.getpid()}, opened)
os.rename(file + ".new", file)
while True:
    signal.pause()
"""
STUBBORN = SERVES.replace("signal.signal(signal.SIGTERM, stop)", "signal.signal(signal.SIGTERM, signal.SIG_IGN)")


def serving(name: str, journal: Path, *after: str, program: str = SERVES, **more: Any) -> Part:
    """A part that says that it serves and waits, noting what it does in a common journal."""
    return Part(name, (sys.executable, "-S", "-c", program, name, str(journal)), after=after, **more)


def python(name: str, program: str, *after: str, **more: Any) -> Part:
    """A part that runs a program of one line."""
    return Part(name, (sys.executable, "-S", "-c", program), after=after, **more)


def lines(journal: Path) -> list[str]:
    """What the parts noted so far."""
    return journal.read_text().splitlines() if journal.exists() else []


def end(pid: int) -> None:
    """Kill a process of the test's own."""
    os.kill(pid, signal.SIGKILL)
