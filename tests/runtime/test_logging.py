"""Log lines: of both kinds, and never with an address."""

import json
import subprocess
import sys

import pytest

PROGRAM = """
import logging, sys, structlog
from mailflow.runtime.logging import set_up_logging
set_up_logging("info", sys.argv[1], part="filing")
structlog.get_logger("x").info("filed", sender="Jeanne <jeanne.durand@example.org>", count=3)
try:
    raise ValueError("bad address <paul@example.org>")
except ValueError:
    structlog.get_logger("x").exception("failed")
logging.getLogger("mail.log").error("MAIL FROM:<anne@example.org>")
logging.getLogger("temporalio").info("quiet")
logging.getLogger("other").warning("to zoé@example.org")
"""


def logged(form: str) -> str:
    done = subprocess.run([sys.executable, "-c", PROGRAM, form], capture_output=True, text=True, check=True)
    assert done.stdout == ""
    return done.stderr


@pytest.mark.parametrize("form", ["text", "json"])
def test_no_address_reaches_the_log(form: str) -> None:
    said = logged(form)
    assert "@" not in said
    assert "example.org" not in said
    assert "quiet" not in said


def test_json_lines_are_json_with_the_part() -> None:
    lines = [json.loads(line) for line in logged("json").splitlines()]
    assert [line["event"] for line in lines] == ["filed", "failed", "to <address>"]
    assert {line["part"] for line in lines} == {"filing"}
    assert "Traceback" in lines[1]["exception"]
