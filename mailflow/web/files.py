"""Takes HTML, pictures and files out of raw mail in short-lived child processes, a few at a time."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

import structlog

import mailflow
from mailflow.web.extract import NOTHING
from mailflow.web.foreign_html import Framed

AT_ONCE = 2
PATIENCE = 5.0
ROOT = str(Path(mailflow.__file__).resolve().parent.parent)

log = structlog.get_logger(__name__)


class ChildFiles:
    """Each question is one child with limits of time and memory (web/extract.py)."""

    def __init__(self) -> None:
        self._turn = asyncio.Semaphore(AT_ONCE)

    async def html(self, raw: bytes) -> Framed | None:
        """The HTML part, cleaned; None without one or when it cannot be read."""
        found = await self._ask(raw, "html")
        return None if found is None else Framed(**json.loads(found))

    async def source(self, raw: bytes) -> dict[str, Any] | None:
        """The mail with everything decoded, as web/source.py shows it."""
        found = await self._ask(raw, "source")
        return None if found is None else dict(json.loads(found))

    async def attachment(self, raw: bytes, index: int) -> bytes | None:
        """The decoded bytes of one attachment, None when there is none or it cannot be read."""
        return await self._ask(raw, f"file/{index}")

    async def preview(self, raw: bytes, index: int) -> bytes | None:
        """The same, if it is a picture that may be shown."""
        return await self._ask(raw, f"preview/{index}")

    async def image(self, raw: bytes, number: int) -> bytes | None:
        """A picture that the HTML names by Content-ID."""
        return await self._ask(raw, f"image/{number}")

    async def _ask(self, raw: bytes, wanted: str) -> bytes | None:
        async with self._turn:
            child = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "mailflow.web.extract", wanted),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                # Nothing of our environment, where secrets are, goes to a process that reads foreign bytes.
                env={"PYTHONPATH": ROOT, "PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"},
            )
            try:
                async with asyncio.timeout(PATIENCE):
                    found, _ = await child.communicate(raw)
            except TimeoutError:
                log.warning("web.extract_too_slow")
                return None
            finally:
                if child.returncode is None:
                    child.kill()
                    await child.wait()
        if child.returncode not in (0, NOTHING):
            log.warning("web.extract_failed", code=child.returncode)
        return found if child.returncode == 0 else None
