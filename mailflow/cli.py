"""The command line. Heavy imports happen inside the commands, so that `--help` is quick."""

from __future__ import annotations

import sys


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    print("usage: mailflow COMMAND", file=sys.stderr)
    return 2 if arguments is None else 0
