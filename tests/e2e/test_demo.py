"""`mailflow demo --check` as a new user runs it: real parts, real SMTP, and nothing left behind."""

import os
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(400)]


def test_the_demo_agrees_with_its_labels_twice_and_leaves_nothing_running(tmp_path: Path) -> None:
    home = tmp_path / "demo"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MAILFLOW_")}
    for _ in ("fresh", "kept"):
        done = subprocess.run(
            [sys.executable, "-m", "mailflow.cli", "demo", "--check"],
            env={**environment, "MAILFLOW_HOME": str(home)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        assert "OK: 0 lost or wrongly matched" in done.stdout
    left = [p for p in psutil.process_iter(["environ"]) if (p.info["environ"] or {}).get("MAILFLOW_HOME") == str(home)]
    assert left == []
