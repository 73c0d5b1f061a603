"""Runs the Temporal worker of mailflow: `python worker.py --help`. The same as `mailflow worker`."""

from mailflow.cli import main

if __name__ == "__main__":
    raise SystemExit(main(["worker"]))
