"""The one error tree. Every error has a text for people and, apart from it, a reason for the log.

MailflowError
├── Temporary   our trouble or a passing one: retried (SMTP 4xx)
├── Permanent   will never work as it is: not retried (SMTP 5xx)
└── Refused     a rule says no: a person must act
    └── Misconfigured   a setting is wrong: the start stops with one sentence
"""

from __future__ import annotations

import traceback
from pathlib import Path


class MailflowError(Exception):
    """Base of all errors raised on purpose.

    `public` may be shown to anybody; `private` goes to the log only and holds no personal data.
    """

    def __init__(self, public: str, private: str = "") -> None:
        super().__init__(public)
        self.public = public
        self.private = private


class Temporary(MailflowError):
    """Trouble that passes: try the same thing again later."""


class Permanent(MailflowError):
    """It can never succeed unchanged: do not try again."""


class Refused(MailflowError):
    """A rule refuses it; a person has to act."""


class Misconfigured(Refused):
    """A setting is missing or wrong; the text says which one and how to mend it."""


def frames_of(error: BaseException) -> list[str]:
    """Where an unforeseen error came from, for the log; its text may hold personal data and goes nowhere."""
    return [f"{Path(frame.filename).name}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)]
