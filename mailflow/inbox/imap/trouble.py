"""What may go wrong with an IMAP server, sorted by what to do about it."""

from __future__ import annotations

import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from imaplib import IMAP4

from imapclient.exceptions import LoginError

from mailflow.core.errors import Refused, Temporary

RESPONSE_CODE = re.compile(r"\[([A-Z][A-Z0-9-]{1,30})[ \]]")


class Lost(Temporary):
    """The connection is gone or cannot be trusted any more: connect again."""


class SaidNo(Temporary):
    """The server refused this one command; the connection is fine. `code` is RFC 5530's, "" when it gave none."""

    def __init__(self, what: str, code: str = "") -> None:
        super().__init__(f"the server refuses {what}" + (f" ({code})" if code else ""), code or what)
        self.code = code


class LoginRefused(Refused):
    """Wrong password, secret or token, or no right to the mailbox: a person must act."""


class Untrusted(Refused):
    """The server's certificate proves nothing."""


@contextmanager
def talking(what: str) -> Iterator[None]:
    """Translate everything that imaplib, imapclient and the socket raise. No text of the server's is kept but codes."""
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise Untrusted(f"certificate refused: {error.verify_message}", "certificate") from None
    except LoginError as error:
        code = code_of(error)
        if code in ("UNAVAILABLE", "INUSE", "LIMIT", "SERVERBUG"):
            raise Lost("login is not possible now", code) from None
        raise LoginRefused("login refused" + (f" ({code})" if code else ""), code or "login") from None
    except (IMAP4.abort, OSError, EOFError) as error:
        raise Lost("the server is away", f"{what}: {type(error).__name__}") from None
    except IMAP4.error as error:
        raise SaidNo(what, code_of(error)) from None
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise Lost("the server's answer makes no sense", f"{what}: {type(error).__name__}") from None


def code_of(error: Exception) -> str:
    """The response code in square brackets."""
    found = RESPONSE_CODE.search(str(error))
    return found[1] if found else ""
