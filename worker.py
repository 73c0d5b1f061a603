"""Runs the Temporal worker of mailflow: `python worker.py --help`. The same as `mailflow worker`."""

import sys

from mailflow.cli import main

if __name__ == "__main__":
    raise SystemExit(main(["worker", *sys.argv[1:]]))
