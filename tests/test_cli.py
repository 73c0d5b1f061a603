"""The command line: quick, helpful, and plain about errors."""

import subprocess
import sys
from types import ModuleType

import pytest

from mailflow import __version__, cli
from mailflow.core.errors import Refused

HEAVY = ("pydantic", "sqlalchemy", "temporalio", "structlog", "fastapi", "psycopg", "rich")
WRITTEN = [name for name in cli.COMMANDS if name not in ("demo", "inspect")]  # those two have tests of their own


def test_help_imports_nothing_heavy() -> None:
    program = (
        "import sys; from mailflow.cli import main; assert main(['--help']) == 0; "
        f"sys.exit(','.join(sorted(set(sys.modules) & set({HEAVY!r}))) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert all(name in done.stdout for name in cli.COMMANDS)


@pytest.mark.parametrize("name", WRITTEN)
def test_every_command_has_help_with_an_example(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main([name, "--help"])
    assert ended.value.code == 0
    shown = capsys.readouterr().out
    assert "examples:\n" in shown
    assert f"mailflow {name}" in shown.partition("examples:")[2]


def test_an_unknown_command_suggests_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["docter"]) == cli.USAGE
    assert "did you mean `mailflow doctor`?" in capsys.readouterr().err
    assert cli.main(["xyz"]) == cli.USAGE
    assert "lists the commands" in capsys.readouterr().err


def test_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--version"]) == 0
    assert capsys.readouterr().out == f"mailflow {__version__}\n"


def test_without_a_command_the_overview_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([]) == cli.USAGE
    assert "commands:" in capsys.readouterr().out


def command(error: BaseException) -> ModuleType:
    """A command that fails in this way."""

    def run(args: object) -> int:
        raise error

    module = ModuleType("fake")
    module.__dict__.update(HELP="", EXAMPLES="", add_arguments=lambda parser: None, run=run)
    return module


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [(Refused("no, because", "secret"), 1, "mailflow fake: no, because\n"), (KeyboardInterrupt(), 130, "")],
)
def test_errors_are_one_plain_sentence_and_ctrl_c_is_quiet(
    error: BaseException, code: int, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "tests.fake", command(error))
    monkeypatch.setitem(cli.COMMANDS, "fake", ("tests.fake", ""))
    assert cli.main(["fake"]) == code
    assert capsys.readouterr().err == said


def test_a_wrong_setting_stops_a_part_with_one_plain_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MAILFLOW_SMTP_PORT", "many")
    assert cli.main(["migrate"]) == 78
    said = capsys.readouterr().err
    assert said.startswith("mailflow migrate: Wrong setting. MAILFLOW_SMTP_PORT:")
    assert said.count("\n") == 1


def test_the_package_runs_as_a_module() -> None:
    done = subprocess.run([sys.executable, "-m", "mailflow", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("mailflow ")
