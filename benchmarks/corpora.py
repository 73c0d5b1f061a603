"""Reading on public test corpora and on typical mails, mailflow beside the libraries that can be had, in one run.

    python -m benchmarks.corpora --corpora DIR [--only mailflow,talon] [--seconds 3] [--no-speed]

DIR holds score.py with its cases and raw mails (or MAILFLOW_CORPORA names it); left out with a word where there is
none. The libraries live in a virtual environment of their own: `make setup-benchmarks`. Speed is of one core, by
processor time, on the demo's mailbox: the median of rounds in turn.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PEERS = ROOT / ".venv-benchmarks" / "bin" / "python"
MAILS = ROOT / "mailflow" / "demo" / "mailbox" / "eml"
KINDS = ("reply", "parse", "bounce", "autoreply")
GOALS = {"reply": 82.0, "parse": 90.0, "bounce": 95.0, "autoreply": 95.0}
GOAL_SPEED, GOAL_RATIO = 1000, 10
OURS = "benchmarks.corpora_reader"
TARGETS = {
    "mailflow": f"{OURS}:mailflow",
    "stdlib, compat32 and a walk": "benchmarks.peers.stdlib:compat32",
    "stdlib, policy.default": "benchmarks.peers.stdlib:policy_default",
    "mail-parser": "benchmarks.peers.parsers:mail_parser",
    "fast-mail-parser": "benchmarks.peers.parsers:fast_mail_parser",
    "eml-parser": "benchmarks.peers.parsers:eml_parser",
    "talon": "benchmarks.peers.replies:talon",
    "mail-parser-reply": "benchmarks.peers.replies:mail_parser_reply",
    "email-reply-parser": "benchmarks.peers.replies:zapier",
    "quotequail": "benchmarks.peers.replies:quotequail",
    "unquotemail": "benchmarks.peers.replies:unquotemail",
    "flufl.bounce": "benchmarks.peers.parsers:flufl_bounce",
    "flufl.bounce + RFC 3464": "benchmarks.peers.parsers:flufl_bounce_and_report",
    "headers of RFC 3834": "benchmarks.peers.parsers:automatic_headers",
    "mail-parser + talon + flufl.bounce": "benchmarks.peers.stack:stack",
}
STACK = "mail-parser + talon + flufl.bounce"
WHOLE = "mailflow, with what it means"
SPEED = {WHOLE: f"{OURS}:understood", "mailflow, reading alone": TARGETS["mailflow"], STACK: TARGETS[STACK]}


def python_of(target: str, peers: Path) -> Path:
    """Our own reading runs with our libraries, the others with theirs."""
    return Path(sys.executable) if target.startswith(OURS) else peers


def scored(corpora: Path, target: str, python: Path) -> dict[str, Any]:
    """The scorer's result for one target, from a process of its own."""
    with tempfile.NamedTemporaryFile(suffix=".json") as result:
        command = [str(python), str(corpora / "score.py"), target, "--json", result.name, "--quiet"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode:
            return {"problem": (done.stderr.strip().splitlines() or ["it ended"])[-1][:120]}
        found: dict[str, Any] = json.loads(Path(result.name).read_text(encoding="utf-8"))
        return found


def cell(kind: str, found: dict[str, Any]) -> str:
    """One figure of the table; for automatic replies with the false alarms."""
    counts = found["results"].get(kind, {}).get("~ALL")
    if not counts:
        return "–"
    share = 100 * counts["norm" if kind in ("reply", "parse") else "ok"] / counts["n"]
    alarms = f" ({counts['fp']} false)" if kind == "autoreply" else ""
    return f"{share:.1f}{alarms}"


def print_scores(corpora: Path, targets: dict[str, str], peers: Path) -> bool:
    """The table of right answers; says whether mailflow reaches its goals."""
    print(f"{'right, in percent':<36}" + "".join(f"{kind:>18}" for kind in KINDS) + f"{'exceptions':>12}")
    met = True
    for name, target in targets.items():
        found = scored(corpora, target, python_of(target, peers))
        if "problem" in found:
            print(f"{name:<36}  not measured: {found['problem']}")
            continue
        failures = sum(found["exceptions"].values())
        cells = [cell(kind, found) for kind in KINDS]
        print(f"{name:<36}" + "".join(f"{one:>18}" for one in cells) + f"{failures:>12}", flush=True)
        if target.startswith(OURS):
            met = not failures and all(
                float(one.split()[0]) >= GOALS[kind] for kind, one in zip(KINDS, cells, strict=True)
            )
    print(f"{'goal':<36}" + "".join(f"{'≥ ' + str(GOALS[kind]):>18}" for kind in KINDS) + f"{0:>12}\n")
    return met


def speed(target: str, python: Path, seconds: float) -> float:
    """Mails a second of one core; 0 when it cannot be measured."""
    command = [str(python), "-m", "benchmarks.peers.speed", target, str(MAILS), str(seconds)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"{target}: {(done.stderr.strip().splitlines() or ['it ended'])[-1][:120]}")
        return 0.0
    return float(json.loads(done.stdout)["rate"])


def print_speed(peers: Path, seconds: float, rounds: int, *, with_peers: bool) -> bool:
    """Both rates and their ratio; says whether the goals are met."""
    rates: dict[str, list[float]] = {name: [] for name in SPEED if with_peers or name != STACK}
    for _ in range(rounds):
        for name, measured in rates.items():
            measured.append(speed(SPEED[name], python_of(SPEED[name], peers), seconds))
    medians = {name: statistics.median(measured) for name, measured in rates.items()}
    for name, rate in medians.items():
        print(f"{name:<36}{rate:>8.0f} mails/s a core")
    ratio = medians[WHOLE] / medians[STACK] if medians.get(STACK) else 0.0
    print(f"ratio {ratio:.1f} (goals: ≥ {GOAL_SPEED} mails/s and ≥ {GOAL_RATIO} times the stack)")
    return medians[WHOLE] >= GOAL_SPEED and ratio >= GOAL_RATIO


def main(arguments: list[str] | None = None) -> int:
    """Prints the tables; 1 when a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, default=os.environ.get("MAILFLOW_CORPORA"), metavar="DIR")
    parser.add_argument("--peers", type=Path, default=PEERS, metavar="PYTHON", help="the libraries' Python")
    parser.add_argument("--only", help="some of the names in the table, with commas between")
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--no-speed", action="store_true")
    args = parser.parse_args(arguments)
    print(f"{platform.platform()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    with_peers = args.peers.is_file()
    if not with_peers:
        print("The libraries are left out: `make setup-benchmarks` installs them.")
    wanted = args.only.split(",") if args.only else list(TARGETS)
    targets = {
        name: target for name, target in TARGETS.items() if name in wanted and (with_peers or target.startswith(OURS))
    }
    met = True
    if args.corpora is None or not (Path(args.corpora) / "score.py").is_file():
        print("The corpora are left out: --corpora DIR or MAILFLOW_CORPORA names the folder of score.py.")
    else:
        met = print_scores(Path(args.corpora), targets, args.peers)
    if not args.no_speed:
        met &= print_speed(args.peers, args.seconds, args.rounds, with_peers=with_peers)
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
