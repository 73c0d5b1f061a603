"""Where one trial reading lies: a folder below the site's home, private, removed at its time or when its process died.

Only one reading goes on at a time: whoever holds the lock of the root. A folder without a report that nobody works
on was left behind by a crash.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from mailflow.core.ids import new_id

KEPT = timedelta(hours=2)
ABOUT, PROGRESS, REPORT = "about.json", "progress.json", "report.json"
MAILS, BEFORE, ROWS, VERDICTS = "mails", "before.jsonl", "rows.jsonl", "verdicts.jsonl"


@dataclass(frozen=True, slots=True)
class Run:
    """One reading: whose it is, the uploaded file's name, the earlier verdicts' ("" for none)."""

    id: UUID
    folder: Path
    owner: UUID
    name: str
    other: str
    began: datetime

    @property
    def expires(self) -> datetime:
        """When nothing of it is left."""
        return self.began + KEPT

    @property
    def report(self) -> Mapping[str, Any] | None:
        """What came out; None while it is read."""
        return read_json(self.folder / REPORT)

    @property
    def progress(self) -> Mapping[str, Any]:
        """How far the reading is."""
        return read_json(self.folder / PROGRESS) or {"mails": 0, "done": 0, "total": 0}

    def end(self, report: Mapping[str, Any]) -> None:
        """What came out is known; the mails go."""
        write_json(self.folder / REPORT, report)
        shutil.rmtree(self.folder / MAILS, ignore_errors=True)
        (self.folder / BEFORE).unlink(missing_ok=True)

    def remove(self) -> None:
        """All of it."""
        shutil.rmtree(self.folder, ignore_errors=True)


class Shelf:
    """All readings of one home."""

    def __init__(self, home: Path) -> None:
        self.root = home / "replays"

    def take_lock(self) -> int | None:
        """The descriptor that holds the only place there is; None while it is taken. Children may inherit it."""
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(self.root / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return None
        return descriptor

    def create(self, owner: UUID, name: str, other: str, now: datetime) -> Run:
        """A new folder for it, which only we may open."""
        run_id = new_id()
        run = Run(run_id, self.root / str(run_id), owner, name, other, now)
        (run.folder / MAILS).mkdir(mode=0o700, parents=True)
        run.folder.chmod(0o700)
        about = {"owner": str(owner), "name": name, "other": other, "began": now.isoformat()}
        write_json(run.folder / ABOUT, about)
        return run

    def find(self, run_id: UUID, owner: UUID, now: datetime) -> Run | None:
        """The reading, for the one who began it and while it is kept."""
        run = _read(self.root / str(run_id))
        return run if run and run.owner == owner and now < run.expires else None

    def of(self, owner: UUID, now: datetime) -> list[Run]:
        """Somebody's readings, the newest first."""
        found = [run for run in self._all() if run.owner == owner and now < run.expires]
        return sorted(found, key=lambda run: run.began, reverse=True)

    def sweep(self, now: datetime) -> int:
        """Removes what is past its time and what a crash left behind; how many."""
        if not self.root.is_dir():
            return 0
        descriptor = self.take_lock()
        gone = 0
        try:
            for folder in self._folders():
                run = _read(folder)
                dead = descriptor is not None and (run is None or run.report is None)
                if dead or (run is not None and now >= run.expires):
                    shutil.rmtree(folder, ignore_errors=True)
                    gone += 1
        finally:
            if descriptor is not None:
                os.close(descriptor)
        return gone

    def _folders(self) -> list[Path]:
        if not self.root.is_dir():
            return []
        return [Path(entry.path) for entry in os.scandir(self.root) if entry.is_dir(follow_symlinks=False)]

    def _all(self) -> Iterator[Run]:
        for folder in self._folders():
            if run := _read(folder):
                yield run


def _read(folder: Path) -> Run | None:
    about = read_json(folder / ABOUT)
    if about is None:
        return None
    with contextlib.suppress(ValueError, KeyError, TypeError):
        began = datetime.fromisoformat(about["began"])
        return Run(UUID(folder.name), folder, UUID(about["owner"]), about["name"], about["other"], began)
    return None


def read_json(path: Path) -> dict[str, Any] | None:
    """An object of a file, None when there is none."""
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def write_json(path: Path, value: Mapping[str, Any]) -> None:
    """Whole or not at all."""
    draft = path.with_suffix(".part")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(value, file)
    draft.replace(path)
