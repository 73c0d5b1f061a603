"""Opens a verified, logged-in connection to an IMAP server. Blocking; runs in the mailbox's own thread."""

from __future__ import annotations

import contextlib
import imaplib
import select
import socket
import ssl
from collections.abc import Callable, Iterator

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import LoginError
from imapclient.imap4 import IMAP4WithTimeout
from imapclient.tls import IMAP4_TLS

from mailflow.inbox.imap.accounts import Account
from mailflow.inbox.imap.oauth import TokenProvider
from mailflow.inbox.imap.trouble import LoginRefused, Lost, talking

CONNECT_SECONDS = 10.0
READ_SECONDS = 60.0
LONGEST_LINE = 16 * 1024 * 1024  # a SEARCH over a million mails is one line; imaplib's own limit is 1 MB


class Bounded(imaplib.IMAP4):
    """imaplib reads a literal of any announced size into memory; this one does not."""

    longest_literal = 64 * 1024 * 1024

    def read(self, size: int) -> bytes:
        if size > self.longest_literal:
            raise self.abort("literal beyond the limit")
        return super().read(size)

    def readline(self) -> bytes:
        line = bytes(self.file.readline(LONGEST_LINE + 1))  # type: ignore[arg-type]  # typeshed: str or bytes
        if len(line) > LONGEST_LINE:
            raise self.abort("line beyond the limit")
        return line


class BoundedPlain(Bounded, IMAP4WithTimeout):  # type: ignore[misc]
    """Without TLS, or before STARTTLS."""


class BoundedTls(Bounded, IMAP4_TLS):  # type: ignore[misc]
    """TLS from the first byte."""


class Client(IMAPClient):  # type: ignore[misc]
    """imapclient over bounded reading, with a way to wait for news that another thread can end."""

    def _create_IMAP4(self) -> Bounded:  # noqa: N802 - imapclient's name, its one place to put a connection in
        if self.ssl:
            return BoundedTls(self.host, self.port, self.ssl_context, self._timeout.connect)  # type: ignore[call-arg]
        return BoundedPlain(self.host, self.port, self._timeout.connect)

    def bound_literals(self, octets: int) -> None:
        """Refuse literals that are larger."""
        self._imap.longest_literal = octets

    def idle(self) -> bool:
        """Begin IDLE; True when the server told something before it agreed, which imapclient takes for a refusal."""
        self._idle_tag = self._imap._command("IDLE")
        told = False
        while self._imap._get_response() is not None:
            if self._imap.tagged_commands.get(self._idle_tag):
                raise self._imap.error("IDLE refused")
            told = True
        return told

    def news_waits(self) -> bool:
        """Whether something was read behind the last answer: poll() does not see what is in a buffer."""
        sock: socket.socket = self.socket()
        sock.settimeout(0)
        try:
            return bool(self._imap.file.peek(1))
        except (ssl.SSLWantReadError, BlockingIOError):
            return False
        finally:
            sock.settimeout(READ_SECONDS)

    def wait_for_news(self, seconds: float, bell: socket.socket) -> bool:
        """Wait until the server says something or `bell` rings; False when neither did in time."""
        if self.news_waits():
            return True
        poller = select.poll()
        poller.register(self.socket().fileno(), select.POLLIN)
        poller.register(bell.fileno(), select.POLLIN)
        return bool(poller.poll(seconds * 1000))

    def cut(self) -> None:
        """End whatever another thread waits for on this connection."""
        with contextlib.suppress(OSError):
            self._imap.sock.shutdown(socket.SHUT_RDWR)


def tls_context(account: Account) -> ssl.SSLContext:
    """Always verifying; with `ca_file`, that authority only."""
    with talking("the TLS settings"):
        return ssl.create_default_context(cafile=str(account.ca_file) if account.ca_file else None)


def connect(account: Account, tokens: TokenProvider | None, opened: Callable[[Client], None]) -> Client:
    """A logged-in client. Raises `Lost`, `LoginRefused`, `Untrusted`, or `Misconfigured` for a secret not found.

    `opened` is told of the client before it logs in, so that another thread may cut it.
    """
    try:
        return connect_once(account, tokens, opened)
    except Lost:
        if tokens is not None:
            tokens.forget()  # some servers call a token they cannot check a trouble of their own
        raise
    except LoginRefused:
        if tokens is None or not tokens.forget():
            raise
        return connect_once(account, tokens, opened)  # the provider may have withdrawn a token before its time


def connect_once(account: Account, tokens: TokenProvider | None, opened: Callable[[Client], None]) -> Client:
    """One connection, one login."""
    context = None if account.security == "none" else tls_context(account)
    with talking("the connection"):
        client = Client(
            account.host,
            account.real_port,
            ssl=account.security == "tls",
            ssl_context=context,
            timeout=SocketTimeout(CONNECT_SECONDS, READ_SECONDS),
        )
    opened(client)
    with closing_on_error(client):
        if account.security == "starttls":
            with talking("STARTTLS"):
                client.starttls(context)
        log_in(client, account, tokens)
    return client


@contextlib.contextmanager
def closing_on_error(client: Client) -> Iterator[None]:
    """No connection is left behind by a login that failed."""
    try:
        yield
    except BaseException:
        with contextlib.suppress(OSError, imaplib.IMAP4.error):
            client.shutdown()
        raise


def log_in(client: Client, account: Account, tokens: TokenProvider | None) -> None:
    """By password or by an access token."""
    if tokens is not None and account.oauth is not None:
        access = tokens.token()
        with talking("the login"):
            if account.oauth.mechanism == "OAUTHBEARER":
                client.oauthbearer_login(account.user, access)
            else:
                client.oauth2_login(account.user, access)
        return
    assert account.password is not None
    password = account.password.read()
    with talking("the login"):
        if client.has_capability("AUTH=PLAIN"):  # carries any character; imaplib's LOGIN does not
            client.plain_login(account.user, password)
        elif client.has_capability("LOGINDISABLED"):
            raise LoginError("the server offers no login by password here")
        else:
            client.login(account.user, password)
