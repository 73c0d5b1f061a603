"""Looks at an account as the part would, and changes nothing: for `mailflow imap check` and the doctor. Blocking."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from mailflow.core.errors import MailflowError
from mailflow.inbox.imap.accounts import Account, After
from mailflow.inbox.imap.connecting import connect
from mailflow.inbox.imap.oauth import TokenProvider
from mailflow.inbox.imap.session import Session, capabilities, folder_names
from mailflow.store.imap import Cursor

SECURED = {"tls": "TLS verified", "starttls": "STARTTLS verified", "none": "without TLS, on this machine"}
WORTH_KNOWING = ("IDLE", "MOVE", "UIDPLUS")


@dataclass(frozen=True, slots=True)
class FolderView:
    """One folder now."""

    name: str
    mails: int
    to_take: int
    problems: tuple[str, ...] = ()


@dataclass(slots=True)
class AccountView:
    """One account now. `trouble` says why nothing more is known."""

    account: Account
    trouble: MailflowError | None = None
    capabilities: tuple[str, ...] = ()
    folders: list[FolderView] = field(default_factory=list)
    all_folders: tuple[str, ...] = ()

    @property
    def secured(self) -> str:
        """How the connection is secured."""
        return SECURED[self.account.security]


def look(account: Account, cursors: Mapping[str, Cursor], today: date) -> AccountView:
    """Connect, log in, select each folder and count. Raises nothing of the error tree."""
    view = AccountView(account)
    try:
        tokens = TokenProvider(account.oauth, account.user) if account.oauth else None
        client = connect(account, tokens, lambda _: None)
        try:
            view.capabilities = tuple(sorted(capabilities(client)))
            view.all_folders = folder_names(client)
            for name in account.folders:
                session = Session(client, account, name)
                view.folders.append(look_at_folder(session, account, name, cursors.get(name), today, view.all_folders))
        finally:
            with contextlib.suppress(Exception):
                client.logout()
    except MailflowError as error:
        view.trouble = error
    return view


def look_at_folder(
    session: Session, account: Account, name: str, cursor: Cursor | None, today: date, folders: tuple[str, ...]
) -> FolderView:
    """What a round would take, and what the server would refuse afterwards."""
    selected = session.selected
    if cursor is None or cursor.uidvalidity != selected.uidvalidity:
        since = cursor.since if cursor else account.since or today
        wanted = session.uids(1, since=since)
    else:
        old = session.uids(cursor.last_uid + 1, cursor.old_until, cursor.since)
        wanted = [*old, *session.uids(max(cursor.last_uid, cursor.old_until) + 1)]
    problems = []
    if account.after is not After.KEEP and not selected.writable:
        problems.append(f'the folder is read-only: after = "{account.after}" cannot work')
    elif account.after is After.FLAG and not selected.may_set(account.flag):
        problems.append(f'the server keeps no flag {account.flag}: take flag = "\\\\Flagged", or after = "move"')
    elif account.after is After.MOVE and account.archive not in folders:
        problems.append(f"the archive folder {account.archive} is not there yet and will be made")
    return FolderView(name, selected.exists, len(wanted), tuple(problems))
