"""One folder of one account on one connection: the few commands that taking mail needs. Blocking; knows no database."""

from __future__ import annotations

import contextlib
import imaplib
import socket
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from mailflow.inbox.imap.accounts import Account
from mailflow.inbox.imap.connecting import Client, connect
from mailflow.inbox.imap.oauth import TokenProvider
from mailflow.inbox.imap.trouble import Lost, SaidNo, talking

HEADER_OCTETS = 256 * 1024
COMMAND_UIDS = 500  # a line of that many UIDs stays below what servers take (RFC 7162 §4: 8192 octets)


@dataclass(frozen=True, slots=True)
class Selected:
    """What the server said about the folder."""

    uidvalidity: int
    uidnext: int  # 0: the server did not say
    exists: int
    writable: bool
    flags: frozenset[str]  # that may be set for good

    def may_set(self, flag: str) -> bool:
        """Whether this flag or keyword stays."""
        return self.writable and ("\\*" in self.flags or flag.lower() in self.flags)


class Session:
    """A selected folder. Every method may raise `Lost`, and `SaidNo` for a refused command."""

    def __init__(self, client: Client, account: Account, folder: str) -> None:
        self._client, self._account, self._folder = client, account, folder
        self.selected = self._select()
        self.capabilities = capabilities(client)

    def _select(self) -> Selected:
        with talking(f"the folder {self._folder}"):
            try:
                found = self._client.select_folder(self._folder, readonly=False)
            except imaplib.IMAP4.readonly:
                found = self._client.select_folder(self._folder, readonly=True)
        if b"UIDVALIDITY" not in found:
            raise Lost("the server keeps no UIDs for this folder", "no UIDVALIDITY")
        flags = (flag.decode("ascii", "replace").lower() for flag in found.get(b"PERMANENTFLAGS", ()))
        return Selected(
            int(found[b"UIDVALIDITY"]),
            int(found.get(b"UIDNEXT", 0)),
            int(found.get(b"EXISTS", 0)),
            b"READ-ONLY" not in found,
            frozenset(flags),
        )

    @property
    def idles(self) -> bool:
        """Whether the server tells of new mail by itself."""
        return self._account.idle and "IDLE" in self.capabilities

    def refresh(self) -> None:
        """Select once more: shows what is new, and another UIDVALIDITY where the server does not part over it."""
        self.selected = self._select()

    def uids(self, first: int, last: int | None = None, since: date | None = None) -> list[int]:
        """UIDs from `first` on, ascending. `since` is compared with the day a mail came into the folder."""
        if last is not None and last < first:
            return []
        criteria: list[object] = ["UID", f"{first}:{last or '*'}"]
        if since is not None:
            criteria += ["SINCE", since]
        with talking("SEARCH"):
            found = {int(uid) for uid in self._client.search(criteria)}
        # "n:*" always names the last mail, however low its UID is (RFC 9051 §9)
        return sorted(uid for uid in found if uid >= first and (last is None or uid <= last))

    def sizes(self, uids: Sequence[int]) -> dict[int, int]:
        """Octets of each mail that is still there."""
        with talking("FETCH of sizes"):
            found = self._client.fetch(uids, ["RFC822.SIZE"])
            return {uid: int(found[uid][b"RFC822.SIZE"]) for uid in uids if b"RFC822.SIZE" in found.get(uid, {})}

    def mails(self, uids: Sequence[int], longest: int) -> dict[int, bytes]:
        """The mails, unseen as they were; those not there any more, or not handed out, are left out."""
        self._client.bound_literals(longest)
        with talking("FETCH"):
            found = self._client.fetch(uids, ["BODY.PEEK[]"])
            bodies = {uid: found[uid].get(b"BODY[]") for uid in uids if uid in found}
        return {uid: body for uid, body in bodies.items() if isinstance(body, bytes)}

    def header(self, uid: int) -> bytes:
        """The beginning of a mail's header block, b"" when it cannot be had."""
        self._client.bound_literals(2 * HEADER_OCTETS)
        with talking("FETCH of a header"):
            found = self._client.fetch([uid], [f"BODY.PEEK[HEADER]<0.{HEADER_OCTETS}>"]).get(uid, {})
            header = next((value for name, value in found.items() if name.startswith(b"BODY[HEADER]")), b"")
        return header if isinstance(header, bytes) else b""

    def there(self, uid: int) -> bool:
        """Whether the folder still has this mail."""
        return uid in self.uids(uid, uid)

    def flag(self, uids: Sequence[int], flag: str) -> None:
        """Set one flag."""
        for part in parts(uids):
            with talking("STORE"):
                self._client.add_flags(part, [flag.encode("ascii")], silent=True)

    def move(self, uids: Sequence[int], archive: str) -> None:
        """Move into another folder, which is made when missing. What is gone already is no mistake."""
        for part in parts(uids):
            try:
                self._move(part, archive)
            except SaidNo as error:
                if error.code not in ("TRYCREATE", "NONEXISTENT"):
                    raise
                with talking("CREATE"):
                    self._client.create_folder(archive)
                self._move(part, archive)

    def _move(self, uids: list[int], archive: str) -> None:
        if "MOVE" in self.capabilities:
            with talking("MOVE"):
                self._client.move(uids, archive)
            return
        with talking("COPY"):
            self._client.copy(uids, archive)
        self.flag(uids, "\\Deleted")
        with talking("EXPUNGE"):
            if "UIDPLUS" in self.capabilities:
                self._client.uid_expunge(uids)
            elif set(self._client.search(["DELETED"])) <= set(uids):
                self._client.expunge()  # would take mails along that a person marked; then ours stay marked too

    def wait(self, seconds: float, bell: socket.socket) -> bool:
        """IDLE until the server has news, `bell` rings (both True) or the time is over (RFC 2177)."""
        with talking("IDLE"):
            told = self._client.idle() or self._client.wait_for_news(seconds, bell)
            self._client.idle_done()
        return told

    def close(self) -> None:
        """Part in good order when that works."""
        with contextlib.suppress(Exception):
            self._client.logout()
            return
        with contextlib.suppress(OSError, imaplib.IMAP4.error):
            self._client.shutdown()


def capabilities(client: Client) -> frozenset[str]:
    """What the server offers, upper case."""
    with talking("CAPABILITY"):
        return frozenset(name.decode("ascii", "replace").upper() for name in client.capabilities())


def folder_names(client: Client) -> tuple[str, ...]:
    """All folders, as people see them."""
    with talking("LIST"):
        return tuple(sorted(str(name) for _, _, name in client.list_folders()))


def parts(uids: Iterable[int]) -> list[list[int]]:
    """At most so many as fit into one command."""
    ordered = list(uids)
    return [ordered[start : start + COMMAND_UIDS] for start in range(0, len(ordered), COMMAND_UIDS)]


def open_session(
    account: Account, folder: str, tokens: TokenProvider | None, opened: Callable[[Client], None] = lambda _: None
) -> Session:
    """Connect, log in, select. Raises what `connect` raises, and `SaidNo` for a folder that is not there."""
    client = connect(account, tokens, opened)
    try:
        return Session(client, account, folder)
    except BaseException:
        with contextlib.suppress(OSError, imaplib.IMAP4.error):
            client.shutdown()
        raise
