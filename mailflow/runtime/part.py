"""What one supervised process is: its command, what must be up before it, how one knows that it serves. Values only."""

from __future__ import annotations

import signal
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from mailflow.core.errors import Misconfigured

EX_CONFIG = 78  # sysexits.h: starting again does not help (systemd: RestartPreventExitStatus=78)


@dataclass(frozen=True, slots=True)
class Part:
    """A process to be kept running.

    Without `probe`, it is ready once it has written the file named in its `MAILFLOW_READY_FILE`.
    """

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    after: tuple[str, ...] = ()
    patient: bool = False  # waits by itself for those it needs: starts beside them, and still stops before them
    listens: Mapping[str, tuple[str, int]] = field(default_factory=dict)  # name → host and port that must be free
    user: str | None = None  # account to run as, when we are root
    prepare: Callable[[], None] | None = None  # before each start, in a thread; may raise Misconfigured
    probe: Callable[[], bool] | None = None  # "do you serve?", in a thread
    explain: Callable[[str], str | None] | None = None  # end of the log → why starting again cannot help
    once: bool = False  # runs to its end; serves when it ended well
    stop_signal: signal.Signals = signal.SIGTERM
    stop_seconds: float = 30.0
    harder: tuple[tuple[signal.Signals, float], ...] = ()  # further signals, each with its seconds, before SIGKILL


def in_order(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """The parts, each behind those it needs. Raises `Misconfigured` on circles and unknown names."""
    left = {part.name: part for part in parts}
    if len(left) != len(parts):
        raise Misconfigured("two parts have the same name")
    done: dict[str, Part] = {}
    while left:
        free = [part for part in left.values() if all(name in done for name in part.after)]
        if not free:
            raise Misconfigured(f"parts wait for each other or for unknown ones: {', '.join(left)}")
        for part in free:
            done[part.name] = left.pop(part.name)
    return tuple(done.values())
