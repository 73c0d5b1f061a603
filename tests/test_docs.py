"""Settings and commands that the guides do not mention fail the build, and so do guides about what is no more."""

import json
import re
from pathlib import Path

from mailflow.cli import COMMANDS
from mailflow.config import Settings

GUIDE = Path(__file__).parent.parent / "docs" / "guide"


def test_the_guide_describes_every_setting_and_no_other() -> None:
    described = set(re.findall(r"^\| `(MAILFLOW_\w+)`", (GUIDE / "settings.md").read_text(), re.MULTILINE))
    assert described == {f"MAILFLOW_{name.upper()}" for name in Settings.model_fields}


def test_the_guide_tells_every_default() -> None:
    rows = dict(re.findall(r"^\| `MAILFLOW_(\w+)` \| ([^|]+) \|", (GUIDE / "settings.md").read_text(), re.MULTILINE))
    for name, field in Settings.model_fields.items():
        told = rows[name.upper()].strip()
        if field.default_factory is None and field.default not in (None, ""):
            assert told == f"`{_written(field.default)}`", name
        elif field.default_factory is None:
            assert told == "–", name


def _written(default: object) -> str:
    """As it is written in the environment."""
    if isinstance(default, dict):
        return json.dumps(default, ensure_ascii=False)
    return str(default).lower() if isinstance(default, bool) else str(default)


def test_the_guide_describes_every_command_and_no_other() -> None:
    described = set(re.findall(r"^## `mailflow (\w+)", (GUIDE / "commands.md").read_text(), re.MULTILINE))
    assert described == set(COMMANDS)
