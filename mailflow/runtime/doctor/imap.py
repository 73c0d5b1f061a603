"""Can the shared mailboxes be read? Logs in as the part would, takes nothing, and looks at secrets that end soon."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from mailflow.core.errors import MailflowError, Misconfigured
from mailflow.inbox.imap.accounts import Account, load_accounts
from mailflow.inbox.imap.checking import AccountView, look
from mailflow.inbox.imap.secrets import days_left
from mailflow.inbox.imap.trouble import LoginRefused, SaidNo, Untrusted
from mailflow.runtime.doctor.finding import Finding, Level, Site
from mailflow.store import imap as ledger

TOO_LONG = timedelta(hours=1)


async def check_imap(site: Site) -> list[Finding]:
    """Nothing at all when the site reads no mailbox by IMAP."""
    if site.settings.imap_config is None:
        return []
    try:
        accounts = load_accounts(site.settings)
    except Misconfigured as error:
        return [Finding("imap", Level.WRONG, error.public, "see docs/guide/imap.md")]
    found: list[Finding] = []
    for account in accounts:
        found += secret_findings(account, site)
        cursors = {}
        if site.connection is not None:
            known = {name: await ledger.find_cursor(site.connection, account.name, name) for name in account.folders}
            cursors = {name: cursor for name, cursor in known.items() if cursor is not None}
        found += described(await asyncio.to_thread(look, account, cursors, site.now.date()))
    return found + await standing(site, {account.name for account in accounts})


def secret_findings(account: Account, site: Site) -> list[Finding]:
    """Thirty days are enough to get a new one."""
    left = days_left(account.expires, site.now.date())
    if left is None:
        return []
    if left < 0:
        what, level = f"{account.name}: its secret ended {-left} days ago", Level.WRONG
    else:
        what, level = f"{account.name}: its secret ends in {left} days, then no mail is taken any more", Level.WARNING
    return [Finding("imap", level, what, "make a new one, put it into its file and correct secret_expires")]


def described(view: AccountView) -> list[Finding]:
    """What was found at the server."""
    name = f"{view.account.name}: {view.account.host}:{view.account.real_port}"
    if view.trouble is not None:
        return [Finding("imap", Level.WRONG, f"{name}: {view.trouble.public}", mend(view.account, view.trouble))]
    counts = ", ".join(f"{folder.name} {folder.mails} mails, {folder.to_take} to take" for folder in view.folders)
    found = [Finding("imap", Level.OK, f"{name} answers, {view.secured}, login accepted; {counts}")]
    for folder in view.folders:
        found += [Finding("imap", Level.WARNING, f"{name}: {folder.name}: {text}") for text in folder.problems]
    return found


def mend(account: Account, trouble: MailflowError) -> str:
    """What to do about it."""
    match trouble:
        case LoginRefused() if account.oauth is not None:
            return "check client_id, the secret and its end, the scope, and that the application may open this mailbox"
        case LoginRefused():
            place = account.password_file or f"the variable {account.password_env}"
            return f"check user, and the password in {place}; some providers want OAuth2 or an application password"
        case Untrusted():
            return "host must be a name in the certificate; for an authority of your own give its file as ca_file"
        case SaidNo():
            return "is the folder's name right, and may this user open it? `mailflow imap check` lists the folders"
        case Misconfigured():
            return "correct it in the file of MAILFLOW_IMAP_CONFIG"
        case _:
            return "check host, port and security, and that a firewall lets us through; no mail is lost meanwhile"


async def standing(site: Site, names: set[str]) -> list[Finding]:
    """What the part has written down."""
    if site.connection is None:
        return []
    found = []
    for report in await ledger.reports(site.connection):
        if report.account not in names:
            continue
        place = f"{report.account}: {report.folder}"
        if site.now - report.seen_at > TOO_LONG:
            mend = "is the part `imap` running? Its log says what is in its way"
            found.append(Finding("imap", Level.WARNING, f"{place} was not read for over an hour", mend))
        if report.failed:
            mend = "the server does not hand them out; after three tries an item in triage says so"
            found.append(Finding("imap", Level.WARNING, f"{place}: {report.failed} mails could not be fetched", mend))
        if report.taken:
            mend = "they are taken, but not yet flagged or moved: the part's log says why the server refuses"
            found.append(Finding("imap", Level.WARNING, f"{place}: {report.taken} mails wait there", mend))
        if report.left:
            what = f"{place}: {report.left} mails stayed on the server, too large or unreadable; an item names each"
            found.append(Finding("imap", Level.NOTE, what))
    return found
