"""What a replay has counted so far, the line that is kept of each mail, and the whole as JSON. Opens no file."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from mailflow.mail.archives.item import Item
from mailflow.mail.examining import Examined
from mailflow.mail.replaying.differences import Difference, Level, differences
from mailflow.mail.replaying.findings import Findings
from mailflow.mail.replaying.previous import Previous, digest
from mailflow.mail.replaying.sealing import sealed
from mailflow.mail.tally import Tally


@dataclass(slots=True)
class Replayed:
    """What a replay counted."""

    tally: Tally
    findings: Findings
    stopped: bool = False

    def take(self, item: Item, result: Examined, previous: Previous | None) -> Sequence[Difference]:
        """Counts one mail, and what `previous` says otherwise of it; its differences."""
        self.tally.add(name_of(item.file, item.id), len(item.raw), *result)
        if previous is None:
            return ()
        old = previous.take(item, result.verdict)
        if old is None:
            self.findings.without_old += 1
            return ()
        found = differences(old, result.verdict)
        self.findings.add(item.file, item.id, old, result.verdict, found)
        return found


def kept_line(item: Item, result: Examined, with_words: bool = False) -> str:
    """A verdict as it is kept to compare with later; without words of the mail unless they are wanted."""
    verdict = result.verdict if with_words else sealed(result.verdict)
    content = {"sha256": digest(item.raw)} if item.raw else {}
    return json.dumps({"file": item.file, "id": item.id, **content, **verdict}) + "\n"


def name_of(file: str, identity: str) -> str:
    """How a mail is named: its file, and its number in a box."""
    return one_line(f"{file} {identity}" if "#" in identity else file)


def one_line(text: str) -> str:
    """One line that no terminal takes for a command."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def as_json(tally: Tally, findings: Findings | None, *, stopped: bool) -> dict[str, Any]:
    """The same for machines."""
    seen = {
        "mails": tally.mails,
        "processor_seconds": round(tally.seconds, 3),
        "stopped": stopped,
        "dispositions": dict(tally.dispositions),
        "safe": dict(tally.safe),
        "intents": dict(tally.intents),
        "queues": dict(tally.queues),
        "unreadable": dict(tally.unreadable),
    }
    if findings is None:
        return seen
    return {
        **seen,
        "compared": findings.compared,
        "different": findings.different,
        "without_old": findings.without_old,
        "without_mail": findings.without_mail,
        "levels": {level.value: findings.levels[level] for level in Level},
        "before": {name: dict(counts) for name, counts in findings.before.items()},
        "after": {name: dict(counts) for name, counts in findings.after.items()},
        "groups": [asdict(group) for group in findings.groups],
    }
