"""Not a command: the line that says how far long work is. Redrawn on a terminal, else a line now and then."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TextIO

REDRAWN_SECONDS = 0.25
LINE_SECONDS = 10.0


class Progress:
    """Says on `stream` how many mails are done, how fast, and how long it will last; silent when `quiet`."""

    def __init__(
        self, quiet: bool = False, stream: TextIO | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._stream = stream or sys.stderr
        self._terminal = self._stream.isatty()
        self._quiet = quiet
        self._clock = clock
        self._began = self._said = clock()
        self._width = 0

    @property
    def seconds(self) -> float:
        """Since the beginning, by the clock."""
        return self._clock() - self._began

    def show(self, mails: int, done: int, total: int) -> None:
        """Tells it when it is time to: `done` of `total` bytes are read, a total of 0 is not known."""
        now = self._clock()
        if self._quiet or now - self._said < (REDRAWN_SECONDS if self._terminal else LINE_SECONDS):
            return
        self._said = now
        self._write(told(mails, self.seconds, done / total if total else 0.0))

    def clear(self) -> None:
        """Takes the redrawn line away, before other words."""
        if self._width:
            self._stream.write("\r" + " " * self._width + "\r")
            self._stream.flush()
            self._width = 0

    def _write(self, line: str) -> None:
        if self._terminal:
            self._stream.write("\r" + line.ljust(self._width))
            self._width = len(line)
        else:
            self._stream.write(line + "\n")
        self._stream.flush()


def told(mails: int, seconds: float, share: float) -> str:
    """The line itself."""
    words = f"{mails:,} mails, {mails / seconds if seconds else 0:.0f}/s"
    if not 0.0 < share < 1.0:
        return words
    return f"{words}, {100 * share:.0f} %, {duration(seconds * (1 - share) / share)} left"


def duration(seconds: float) -> str:
    """A span as a person says it."""
    if seconds < 90:
        return f"{seconds:.1f} s" if seconds < 10 else f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5_400 else f"{seconds / 3600:.1f} h"
