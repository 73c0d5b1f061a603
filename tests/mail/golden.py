"""Golden verdicts beside the mails of corpus/. `python -m tests.mail.golden` writes them anew: read the diff."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from mailflow.mail.reading import read
from mailflow.mail.values import Inspected

CORPUS = Path(__file__).parent / "corpus"
_NOT_OF_READING = ("intents", "slot", "dates", "absence", "answer", "safe", "evidence", "message_id", "date")


def verdict(raw: bytes) -> dict[str, Any]:
    """What reading alone says of a mail."""
    found = Inspected(read(raw)).to_json()
    return {name: value for name, value in found.items() if name not in _NOT_OF_READING}


def mails() -> list[Path]:
    """The mails of the corpus, by name."""
    return sorted(CORPUS.glob("*.eml"))


if __name__ == "__main__":
    for path in mails():
        text = json.dumps(verdict(path.read_bytes()), ensure_ascii=False, indent=1)
        path.with_suffix(".json").write_text(text + "\n", encoding="utf-8")
