"""The parts of the text editor that know no browser, tried by the same Node that builds the pages."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sysconfig
from pathlib import Path

import pytest

from mailflow.templates.shipped import starter_wordings
from mailflow.web.studio.completing import offered

TESTS = Path(__file__).parent / "text_editor"


def node() -> str:
    """From PATH, or where scripts/build_static.py put it."""
    return shutil.which("node") or shutil.which("node", path=sysconfig.get_path("scripts")) or ""


@pytest.mark.parametrize("name", sorted(path.name for path in TESTS.glob("*.test.mjs")))
def test_the_script_finds_its_place_and_offers_what_fits(name: str, tmp_path: Path) -> None:
    program = node()
    assert program, "there is no node: run scripts/build_static.py, as `make test` does"
    offer = tmp_path / "offer.json"
    offer.write_text(json.dumps(offered(list(starter_wordings()), [("demande", "Demande")])))
    environment = os.environ | {"OFFER": str(offer), "NODE_NO_WARNINGS": "1"}
    command = [program, "--test", str(TESTS / name)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
