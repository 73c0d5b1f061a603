"""`mailflow replay` compares, reports and ends with what --fail-on asks for; it stores and sends nothing."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from mailflow.cli import main
from mailflow.commands.replay_words import LANGUAGES
from mailflow.mail.replaying.differences import Kind, Level
from mailflow.mail.replaying.findings import COUNTED

MAIL = (
    b"From: Zoe <zoe@example.org>\r\nDate: Mon, 02 Mar 2026 10:00:00 +0100\r\nMessage-ID: <%d@x>\r\n%s\r\nOui merci\r\n"
)
AUTOMATIC = b"Auto-Submitted: auto-replied\r\n"


@pytest.fixture
def box(tmp_path: Path) -> Path:
    mails = [MAIL % (number, AUTOMATIC if number == 2 else b"") for number in range(5)]
    path = tmp_path / "year.mbox"
    path.write_bytes(b"\n".join(b"From zoe Mon Mar  2 10:00:00 2026\n" + mail for mail in mails))
    return path


def replay(*arguments: object) -> int:
    language = () if "--language" in arguments else ("--language", "en")
    return main(["replay", *map(str, arguments), *language, "--workers", "1", "--quiet"])


def saved(box: Path, *options: str) -> Path:
    path = box.with_name("before.jsonl")
    assert replay(box, "--save", path, *options) == 0
    return path


def changed(path: Path, number: int, **changes: object) -> None:
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    lines[number].update(changes)
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))


def test_the_same_release_differs_in_nothing(box: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert replay(box, "--against", saved(box)) == 0
    told = capsys.readouterr().out
    assert "5 mails compared, 0 differ" in told
    assert "No difference." in told


def test_saved_verdicts_hold_no_words_and_only_their_owner_reads_them(box: Path) -> None:
    path = saved(box)
    assert "zoe@" not in path.read_text() and "Oui" not in path.read_text()
    assert path.stat().st_mode & 0o077 == 0
    assert "Oui merci" in saved(box, "--with-words").read_text()


def test_a_difference_in_safety_is_told_first_and_ends_with_1(box: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = saved(box)
    changed(before, 2, disposition="human", safe="human")
    changed(before, 3, reply_text="other")
    capsys.readouterr()
    assert replay(box, "--against", before) == 1
    told = capsys.readouterr().out
    assert told.index("a person's mail is taken for automatic mail (human → auto_reply)") < told.index("TEXT: ")
    assert "year#3" in told
    assert replay(box, "--against", before, "--fail-on", "never") == 0


@pytest.mark.parametrize(("fail_on", "code"), [("safety", 0), ("change", 0), ("any", 1), ("never", 0)])
def test_fail_on_says_which_differences_count(box: Path, fail_on: str, code: int) -> None:
    before = saved(box)
    changed(before, 0, reply_text="other")
    assert replay(box, "--against", before, "--fail-on", fail_on) == code


def test_labels_name_their_mails_themselves(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.eml").write_bytes(MAIL % (1, b""))
    label = {
        "id": "a",
        "eml": "a.eml",
        "context": {"asked": "yes_no", "question": "workshop"},
        "expected": {"disposition": "human", "intents": ["confirm"], "answer": "yes", "safe": "human"},
    }
    (tmp_path / "cases.jsonl").write_text(json.dumps(label) + "\n")
    assert replay("--labels", tmp_path / "cases.jsonl", "--json") == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["mails"], told["compared"], told["levels"]["safety"]) == (1, 1, 1)
    assert told["groups"][0]["kind"] == "acts_now"
    assert replay(tmp_path / "a.eml", "--labels", tmp_path / "cases.jsonl", "--json") == 1
    assert json.loads(capsys.readouterr().out)["groups"] == [
        {**told["groups"][0], "examples": [{**told["groups"][0]["examples"][0], "file": str(tmp_path / "a.eml")}]}
    ]


def test_what_has_no_other_side_is_counted(box: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = saved(box)
    lines = before.read_text().splitlines(keepends=True)
    before.write_text("".join(lines[:4]) + '{"sha256": "00", "disposition": "human"}\n')
    capsys.readouterr()
    assert replay(box, "--against", before) == 0
    told = capsys.readouterr().out
    assert "1 mail without old verdict" in told
    assert "1 old verdict without mail here" in told


def test_the_page_is_french_and_loads_nothing(box: Path, tmp_path: Path) -> None:
    before = saved(box)
    changed(before, 0, disposition="<script>alert(1)</script>")
    page = tmp_path / "report.html"
    replay(box, "--against", before, "--report", page, "--language", "fr")
    text = page.read_text()
    assert '<html lang="fr">' in text and "default-src 'none'" in text
    assert "<script" not in text and "http://" not in text and "src=" not in text
    assert "Oui merci" not in text


def test_some_mails_may_be_left_out(box: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert replay(box, "--limit", 2, "--json") == 0
    assert json.loads(capsys.readouterr().out)["mails"] == 2
    assert replay(box, "--since", "2026-03-03", "--json") == 0
    assert json.loads(capsys.readouterr().out)["mails"] == 0


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["x.eml", "--against", "/nowhere.jsonl"],
        ["x.eml", "--save", "/nowhere/x.jsonl"],
        ["x.eml", "--since", "yesterday"],
        ["x.eml", "--limit", "-1"],
    ],
)
def test_a_senseless_call_says_why(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert replay(*arguments) == 2
    assert "mailflow replay: " in capsys.readouterr().err


def test_the_report_is_french_unless_english_is_asked_for(box: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = saved(box)
    changed(before, 2, disposition="human", safe="human")
    capsys.readouterr()
    assert main(["replay", str(box), "--against", str(before), "--workers", "1", "--quiet"]) == 1
    told = capsys.readouterr().out
    assert "5 messages comparés, différences : 1" in told
    assert "pris pour du courrier automatique (message écrit par une personne → réponse automatique)" in told
    assert "5 messages en " in told and "Qui décide" in told
    page = box.with_name("report.html")
    replay(box, "--against", before, "--report", page, "--language", "en")
    text = page.read_text()
    assert '<html lang="en">' in text and "1 mail to look at" in text and "avant" not in text


def test_every_language_has_the_same_words() -> None:
    french, english = LANGUAGES["fr"], LANGUAGES["en"]
    assert set(french.kinds) == set(english.kinds) == set(Kind)
    assert set(french.levels) == set(english.levels) == set(Level)
    assert set(french.columns) == set(english.columns) == set(COUNTED)
    assert {key: _blanks(text) for key, text in french.texts.items()} == {
        key: _blanks(text) for key, text in english.texts.items()
    }


def _blanks(text: str | tuple[str, str]) -> set[str]:
    return set(re.findall(r"{\w+}", " ".join(text) if isinstance(text, tuple) else text))


def test_ctrl_c_tells_what_was_read_and_keeps_the_former_file(box: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept.jsonl"
    kept.write_text("former\n")
    os.mkfifo(tmp_path / "endless")
    command = [sys.executable, "-m", "mailflow.cli", "replay", str(box), str(tmp_path / "endless"), "--save", str(kept)]
    process = subprocess.Popen([*command, "--workers", "1"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    with (tmp_path / "endless").open("wb") as pipe:  # opens when the command waits for its next mail
        pipe.write(MAIL % (9, b""))
        process.send_signal(signal.SIGINT)
    told, _ = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Arrêtée avant la fin".encode() in told
    assert kept.read_text() == "former\n"
    assert not kept.with_name("kept.jsonl.part").exists()
