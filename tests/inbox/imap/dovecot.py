"""A real Dovecot of the tests' own: high ports, a folder of its own, no systemd, nothing left behind.

Mails are put into Maildirs as a final delivery does it; every user exists, and has the one password.
"""

from __future__ import annotations

import contextlib
import grp
import itertools
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from mailflow.runtime.home import free_port

PROGRAM = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
PASSWORD = "mot-de-passé"
# Dovecot's own list without what a test wants to be missing
CAPABILITIES = (
    "IMAP4rev1",
    "SASL-IR",
    "LITERAL+",
    "ID",
    "ENABLE",
    "NAMESPACE",
    "UIDPLUS",
    "MOVE",
    "IDLE",
    "SPECIAL-USE",
)

CONFIGURATION = """
protocols = imap
listen = 127.0.0.1
base_dir = {home}/run
state_dir = {home}/state
log_path = {home}/dovecot.log
default_internal_user = {internal}
default_login_user = {login}
default_internal_group = {group}
first_valid_uid = 1
mail_location = maildir:~/Maildir
disable_plaintext_auth = no
auth_mechanisms = plain{mechanisms}
auth_failure_delay = 0
ssl = yes
ssl_cert = <{home}/server.pem
ssl_key = <{home}/server.key
imap_idle_notify_interval = 2 mins
{capability}
passdb {{
  driver = static
  args = password={{PLAIN}}{password}
}}
{more}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={home}/mail/%u
}}
namespace inbox {{
  inbox = yes
  separator = /
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
"""


class Dovecot:
    """A server that can be started, stopped and started again on the same ports and mail."""

    def __init__(self, home: Path, *, without: tuple[str, ...] = (), oauth: str = "", extra: str = "") -> None:
        self.home = home
        self.port = free_port(set())
        self.tls_port = free_port({self.port})
        self._numbers = itertools.count(1)
        self._process: subprocess.Popen[bytes] | None = None
        self._root = os.geteuid() == 0
        self._owner = pwd.getpwnam("mail") if self._root else pwd.getpwuid(os.geteuid())
        home.chmod(0o755)
        for name in ("run", "state", "mail"):
            (home / name).mkdir()
        self.ca = make_certificates(home)
        if self._root:
            os.chown(home / "mail", self._owner.pw_uid, self._owner.pw_gid)
        self._configure(without, oauth, extra)

    def _configure(self, without: tuple[str, ...], oauth: str, extra: str) -> None:
        kept = [name for name in CAPABILITIES if name not in without]
        more = extra
        if oauth:
            (self.home / "oauth2.conf").write_text(oauth)
            args = f"args = {self.home}/oauth2.conf"
            more += f"\npassdb {{\n  driver = oauth2\n  mechanisms = xoauth2 oauthbearer\n  {args}\n}}"
        me = self._owner.pw_name
        values = {
            "home": self.home,
            "internal": "dovecot" if self._root else me,
            "login": "dovenull" if self._root else me,
            "group": "dovecot" if self._root else grp.getgrgid(self._owner.pw_gid).gr_name,
            "mechanisms": " xoauth2 oauthbearer" if oauth else "",
            "capability": f"imap_capability = {' '.join(kept)}" if without else "",
            "password": PASSWORD,
            "more": more,
            "uid": self._owner.pw_uid,
            "gid": self._owner.pw_gid,
            "port": self.port,
            "tls_port": self.tls_port,
        }
        (self.home / "dovecot.conf").write_text(CONFIGURATION.format_map(values))

    def start(self) -> None:
        """Return when it answers."""
        assert PROGRAM is not None
        command = [PROGRAM, "-F", "-c", str(self.home / "dovecot.conf")]
        with (self.home / "output.log").open("ab") as output:
            self._process = subprocess.Popen(command, stdout=output, stderr=output, start_new_session=True)
        for _ in range(400):
            if self._process.poll() is not None:
                break
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1) as peer:
                if peer.recv(4) == b"* OK":
                    return
            time.sleep(0.025)
        self.stop()
        logs = [file.read_text() for file in self.home.glob("*.log")]
        raise RuntimeError("Dovecot did not start: " + "\n".join(logs)[-2000:])

    def stop(self) -> None:
        """End it at once, connections and all; its folder is its own, and Maildirs survive that."""
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def maildir(self, user: str, folder: str = "INBOX") -> Path:
        """The folder's Maildir, made when missing; `folder` as it is on disk (modified UTF-7, dots)."""
        path = self.home / "mail" / user / "Maildir"
        path = path if folder == "INBOX" else path / f".{folder}"
        missing = [place for place in (path, *path.parents) if not place.exists()]
        for place in reversed([*missing, *(path / name for name in ("tmp", "new", "cur"))]):
            place.mkdir(parents=True, exist_ok=True)
        if self._root:
            for place in (*missing, path, *(path / name for name in ("tmp", "new", "cur"))):
                os.chown(place, self._owner.pw_uid, self._owner.pw_gid)
        return path

    def deliver(self, user: str, raw: bytes, *, at: datetime | None = None, folder: str = "INBOX") -> None:
        """Put a mail into the folder; `at` is when it came (INTERNALDATE)."""
        place, number = self.maildir(user, folder), next(self._numbers)
        name = f"{time.time():.6f}.M{number}P{os.getpid()}.test"
        draft = place / "tmp" / name
        draft.write_bytes(raw.replace(b"\r\n", b"\n"))
        if self._root:
            os.chown(draft, self._owner.pw_uid, self._owner.pw_gid)
        if at is not None:
            os.utime(draft, (at.timestamp(), at.timestamp()))
        draft.rename(place / "new" / name)

    def names(self, user: str, folder: str = "INBOX") -> list[str]:
        """The files of a folder, flags in their names."""
        place = self.maildir(user, folder)
        return sorted(file.name for part in ("new", "cur") for file in (place / part).iterdir())

    def keywords(self, user: str, folder: str = "INBOX") -> str:
        """Dovecot's own list of the keywords ever used in a folder."""
        file = self.maildir(user, folder) / "dovecot-keywords"
        return file.read_text() if file.exists() else ""

    def new_uids(self, user: str, folder: str = "INBOX") -> None:
        """Forget all UIDs, as a restored mailbox does. The server must be stopped."""
        place = self.maildir(user, folder)
        (validity,) = (
            int(word[1:])
            for word in (place / "dovecot-uidlist").read_text().splitlines()[0].split()
            if word.startswith("V")
        )
        for file in place.glob("dovecot*"):
            file.unlink()
        # a uidlist of no mails with the next UIDVALIDITY: taking the time for it could give the same number again
        (place / "dovecot-uidlist").write_text(f"3 V{validity + 1} N1 G{uuid4().hex}\n")
        if self._root:
            os.chown(place / "dovecot-uidlist", self._owner.pw_uid, self._owner.pw_gid)


@contextlib.contextmanager
def dovecot(*, without: tuple[str, ...] = (), oauth: str = "", extra: str = "") -> Iterator[Dovecot]:
    """A running server with its folder in /tmp, removed at the end."""
    home = Path(tempfile.mkdtemp(prefix="mailflow-dovecot-"))
    try:
        server = Dovecot(home, without=without, oauth=oauth, extra=extra)
        try:
            server.start()
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(home)


def make_certificates(home: Path) -> Path:
    """An authority of the tests' own and a certificate for localhost by it; returns the authority's file."""
    now = datetime.now(UTC)
    ca_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    ca_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Tests")])
    ca_identifier = x509.SubjectKeyIdentifier.from_public_key(ca_key.public_key())

    def begun(name: x509.Name, public_key: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
        builder = x509.CertificateBuilder().subject_name(name).issuer_name(ca_name).public_key(public_key)
        builder = builder.serial_number(x509.random_serial_number())
        return builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=2))

    use = x509.KeyUsage(*(False,) * 5, True, True, False, False)
    ca = begun(ca_name, ca_key.public_key()).add_extension(x509.BasicConstraints(True, None), True)
    ca = ca.add_extension(use, True).add_extension(ca_identifier, False)
    made = begun(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")]), key.public_key())
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), False)
    made = made.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False)
    made = made.add_extension(x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(ca_identifier), False)
    pem = serialization.Encoding.PEM
    (home / "ca.pem").write_bytes(ca.sign(ca_key, hashes.SHA256()).public_bytes(pem))
    (home / "server.pem").write_bytes(made.sign(ca_key, hashes.SHA256()).public_bytes(pem))
    (home / "server.key").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return home / "ca.pem"
