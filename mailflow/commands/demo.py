"""`mailflow demo`: an invented agency with its mail, on real parts, until Ctrl-C."""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path

HELP = """Starts every part on this machine with an invented agency in Lyon: 4 advisers, 300 job seekers, a published
pathway, and 160 labelled mails that are played in through real SMTP. Prints what became of them and where to look,
then keeps running until Ctrl-C. Data are kept in MAILFLOW_HOME; a second start takes seconds. What is sent goes to a
sink on this machine and can be read in the pages: nothing leaves it."""
EXAMPLES = """
mailflow demo
mailflow demo --check            compare with the labels, exit 0 or 1
mailflow demo --speed 86400      a day passes in a second: watch reminders and escalations
mailflow demo --reset            remove the demo's data
MAILFLOW_HOME=/tmp/demo mailflow demo
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--check", action="store_true", help="compare the outcome with the labels, then exit 0 or 1")
    parser.add_argument("--speed", type=speed, default=1.0, metavar="N", help="service seconds in a real second (1)")
    parser.add_argument("--reset", action="store_true", help="remove the demo's data and exit")
    parser.add_argument(
        "--timeout", type=float, default=180.0, metavar="SECONDS", help="give up when a stage takes longer (180)"
    )


def speed(text: str) -> float:
    """A factor from 1 to 10 days a second."""
    number = float(text)
    if not 1 <= number <= 864_000:
        raise argparse.ArgumentTypeError("must be between 1 and 864000")
    return number


def run(args: argparse.Namespace) -> int:
    from mailflow.config import load_settings
    from mailflow.demo.site import reset

    settings = load_settings()
    home = Path(settings.home).resolve()
    if args.reset:
        print(f"removed {home}" if reset(home) else "there was nothing to remove")
        return 0
    from mailflow.demo.show import show

    return asyncio.run(show(settings, home, speed=args.speed, check=args.check, timeout=args.timeout))
