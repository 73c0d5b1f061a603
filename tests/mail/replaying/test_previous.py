"""The verdict of another release is found again for the same mail, wherever the archive lies now."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mailflow.core.errors import Refused
from mailflow.mail.archives.item import Item
from mailflow.mail.replaying.previous import Previous, digest

NEW = {"message_id": "<1@example.org>", "disposition": "human"}


def _written(path: Path, *entries: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(entry) + "\n" for entry in entries))
    return path


def test_a_mail_is_known_by_its_content_under_any_name(tmp_path: Path) -> None:
    path = _written(tmp_path / "v.jsonl", {"sha256": digest(b"raw"), "file": "x", "id": "y", **NEW, "safe": "act"})
    with Previous(path) as previous:
        found = previous.take(Item("elsewhere.eml", "z", b"raw"), NEW)
        assert found and found["safe"] == "act"
        assert previous.take(Item("elsewhere.eml", "z", b"raw"), NEW) is None
        assert previous.left == 0


def test_without_content_the_name_and_the_message_id_say_it(tmp_path: Path) -> None:
    entries = [{"file": f"/old/{n}/a.eml", "id": "a", **NEW, "message_id": f"<{n}@example.org>"} for n in range(3)]
    with Previous(_written(tmp_path / "v.jsonl", *entries)) as previous:
        found = previous.take(Item("/new/a.eml", "a", b"raw"), {"message_id": "<2@example.org>"})
        assert found and found["file"] == "/old/2/a.eml"
        assert previous.left == 2


def test_equal_mails_take_their_lines_in_order(tmp_path: Path) -> None:
    entries = [{"sha256": digest(b"raw"), **NEW, "slot": n} for n in range(3)]
    with Previous(_written(tmp_path / "v.jsonl", *entries)) as previous:
        taken = [previous.take(Item("a", "a", b"raw"), NEW) for _ in range(4)]
    assert [entry and entry["slot"] for entry in taken] == [0, 1, 2, None]


def test_labels_are_found_by_the_file_they_name(tmp_path: Path) -> None:
    label = {"id": "r1", "eml": "eml/r0001.eml", "expected": {"disposition": "list"}}
    with Previous(_written(tmp_path / "cases.jsonl", label)) as previous:
        assert previous.take(Item("/any/eml/r0001.eml", "r0001", b"raw"), NEW) == {"disposition": "list"}


@pytest.mark.parametrize("content", ["", "\n\n", "not json\n", "[1]\n", '{"eml": "a.eml"}\n', '{"disposition": 1}\n'])
def test_a_file_of_something_else_is_refused_in_one_sentence(tmp_path: Path, content: str) -> None:
    path = tmp_path / "v.jsonl"
    path.write_text(content)
    with pytest.raises(Refused, match="verdict"), Previous(path):
        pass


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="cannot be read"), Previous(tmp_path / "nothing"):
        pass
