"""`mailflow inspect` prints one JSON line per mail, in order, and never crashes on a file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mailflow.commands import inspect

MAIL = b"From: Zoe <zoe@example.org>\r\nDate: Mon, 02 Mar 2026 10:00:00 +0100\r\nSubject: %s\r\n\r\nOui\r\n"
FIELDS = {
    "file", "id", "message_id", "from", "subject", "date", "disposition", "disposition_reason", "reply_text",
    "quoted_text", "signature", "further_texts", "attachments", "bounce", "out_of_office", "intents", "slot", "dates",
    "absence", "answer", "safe", "evidence", "problems",
}  # fmt: skip


def _run(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, Any]]:
    assert inspect.main([*arguments, "--workers", "1"]) == 0
    printed = capsys.readouterr()
    assert "mails/s" in printed.err or "nothing to read" in printed.err
    return [json.loads(line) for line in printed.out.splitlines()]


def test_a_mail_gives_every_field_of_the_contract(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.eml").write_bytes(MAIL % b"one")
    [verdict] = _run(
        capsys, str(tmp_path / "a.eml"), "--context", '{"asked": "yes_no", "question": "workshop"}', "--json"
    )
    assert set(verdict) == FIELDS
    assert (verdict["from"], verdict["intents"], verdict["answer"], verdict["safe"]) == (
        "zoe@example.org",
        ["confirm"],
        "yes",
        "act",
    )


def test_folders_boxes_and_lists_are_read_in_order(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "b.eml").write_bytes(MAIL % b"two")
    (folder / "a.eml").write_bytes(MAIL % b"one")
    box = tmp_path / "c.mbox"
    box.write_bytes(b"From x Mon\n" + MAIL % b"three" + b"\nFrom y Mon\n" + MAIL % b"four")
    listed = tmp_path / "d.jsonl"
    listed.write_text(json.dumps({"eml": "folder/a.eml", "id": "r1", "context": {"asked": None}}) + "\n\nnot json\n")
    verdicts = _run(capsys, str(folder), str(box), str(listed))
    assert [verdict["subject"] for verdict in verdicts] == ["one", "two", "three", "four", "one", ""]
    assert verdicts[4]["id"] == "r1"
    assert verdicts[5]["disposition"] == "unreadable"


def test_a_missing_file_is_an_unreadable_item(capsys: pytest.CaptureFixture[str]) -> None:
    [verdict] = _run(capsys, "/nowhere/x.eml")
    assert verdict["disposition"] == "unreadable"
    assert verdict["problems"]


def test_any_file_is_taken(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "zero.eml").write_bytes(b"")
    (tmp_path / "noise.eml").write_bytes(bytes(range(256)) * 40)
    assert len(_run(capsys, str(tmp_path))) == 2


@pytest.mark.parametrize("arguments", [["--context", "/nowhere.json"], ["--context", "[1"], ["--zone", "Mars/Olympus"]])
def test_a_senseless_call_says_why(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert inspect.main(["x.eml", *arguments]) == 2
    assert "mailflow inspect:" in capsys.readouterr().err


def test_the_summary_names_kinds_reasons_and_the_slowest(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.eml").write_bytes(MAIL % b"one")
    (tmp_path / "b.msg").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100))
    (tmp_path / "c.pdf").write_bytes(b"%PDF")
    assert inspect.main([str(tmp_path), "--workers", "1"]) == 0
    told = capsys.readouterr().err
    for words in ("human 1 · unreadable 1", "1 × Outlook's .msg is not read", "slowest", ".pdf 1"):
        assert words in told


def test_more_mails_than_a_batch_come_out_in_order(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(600):
        (tmp_path / f"{number:03}.eml").write_bytes(MAIL % b"%d" % number)
    verdicts = _run(capsys, str(tmp_path))
    assert [verdict["subject"] for verdict in verdicts] == [str(number) for number in range(600)]
