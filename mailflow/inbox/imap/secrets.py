"""Secrets of IMAP accounts: read from a file or the environment when needed, and how long they are still good."""

from __future__ import annotations

import contextlib
import os
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from mailflow.core.errors import Misconfigured

WARN_DAYS = 30


@dataclass(frozen=True, slots=True)
class SecretReference:
    """Where a secret is. Read anew at each use, so that a changed one counts without a restart."""

    file: Path | None = None
    variable: str | None = None

    def read(self) -> str:
        """The secret. Raises `Misconfigured` naming the place, never the content."""
        if self.file is not None:
            try:
                found = self.file.read_text("utf-8").strip()
            except (OSError, UnicodeDecodeError) as error:
                raise Misconfigured(f"The secret file {self.file} cannot be read ({type(error).__name__})") from None
        else:
            found = os.environ.get(self.variable or "", "").strip()
        if not found:
            raise Misconfigured(f"There is no secret in {self.file or 'the variable ' + (self.variable or '')}")
        return found

    def replace(self, secret: str) -> bool:
        """Keep a secret that the provider exchanged for the old one; False when it lives where we cannot write."""
        if self.file is None:
            return False
        with contextlib.suppress(OSError):
            handle, draft = tempfile.mkstemp(dir=self.file.parent, prefix=f".{self.file.name}.")
            try:
                with os.fdopen(handle, "w") as output:  # mkstemp made it 0600
                    output.write(secret + "\n")
                    output.flush()
                    os.fsync(output.fileno())
                Path(draft).replace(self.file)
            except OSError:
                Path(draft).unlink(missing_ok=True)
                raise
            return True
        return False


def days_left(expires: date | None, today: date) -> int | None:
    """Days until a secret ends, None when that is far off or unknown. Negative once it is over."""
    if expires is None:
        return None
    left = (expires - today).days
    return left if left <= WARN_DAYS else None
