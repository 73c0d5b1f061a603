"""The mailboxes to read by IMAP: the site's TOML file, checked. Holds references to secrets, never the secrets."""

from __future__ import annotations

import ipaddress
import tomllib
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from mailflow.config import Settings
from mailflow.core.errors import Misconfigured
from mailflow.inbox.addresses import Mailboxes
from mailflow.inbox.imap.oauth import OAuth
from mailflow.inbox.imap.secrets import SecretReference

KEYWORD = r"^(\\Flagged|[A-Za-z0-9$_.-]{1,64})$"  # an atom: it goes into a command as it is
FieldName = Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{1,76}$")]
ServerName = Annotated[str, Field(pattern=r"^[^\s,;]{1,255}$")]
Folder = Annotated[str, Field(min_length=1, max_length=255, pattern=r"^[^\x00-\x1f\x7f]+$")]


class After(StrEnum):
    """What happens on the server once a mail is stored."""

    KEEP = "keep"
    FLAG = "flag"
    MOVE = "move"


class Account(BaseModel):
    """One mailbox on an IMAP server."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")
    addresses: tuple[str, ...] = Field(min_length=1)
    host: str = Field(min_length=1)
    port: int = Field(default=0, ge=0, le=65535)
    security: Literal["tls", "starttls", "none"] = "tls"
    ca_file: Path | None = None
    user: str = Field(min_length=1, pattern=r"^[^\x00-\x1f\x7f]+$")
    password_file: Path | None = None
    password_env: str | None = None
    oauth: OAuth | None = None
    secret_expires: date | None = None
    folders: tuple[Folder, ...] = Field(default=("INBOX",), min_length=1)
    since: date | None = None
    after: After = After.KEEP
    flag: str = Field(default="$MailflowFiled", pattern=KEYWORD)
    archive: Folder | None = None
    recipient_headers: tuple[FieldName, ...] = ()
    authserv_ids: tuple[ServerName, ...] = ()
    idle: bool = True
    idle_seconds: float = Field(default=540, gt=0, le=1680)  # RFC 2177 §3: renew before 29 minutes
    poll_seconds: float = Field(default=60, gt=0, le=3600)

    @model_validator(mode="after")
    def _fits(self) -> Account:
        if sum(given is not None for given in (self.password_file, self.password_env, self.oauth)) != 1:
            raise ValueError("give exactly one of password_file, password_env and [mailbox.oauth]")
        if self.security == "none" and not is_loopback(self.host):
            raise ValueError('security = "none" is for a server on this machine only; use "tls" or "starttls"')
        if self.after is After.MOVE and self.archive is None:
            raise ValueError('after = "move" needs archive = "a folder"')
        if self.archive in self.folders:
            raise ValueError("archive must be another folder than those read")
        return self

    @property
    def real_port(self) -> int:
        """The port, from the kind of connection when none is given."""
        return self.port or (993 if self.security == "tls" else 143)

    @property
    def password(self) -> SecretReference | None:
        """Where the password is, None with OAuth2."""
        if self.oauth is not None:
            return None
        return SecretReference(self.password_file, self.password_env)

    @property
    def expires(self) -> date | None:
        """When the password or the OAuth2 secret ends, as far as the site said."""
        return (self.oauth.secret_expires if self.oauth else None) or self.secret_expires


class AccountsFile(BaseModel):
    """The whole file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    mailbox: tuple[Account, ...] = ()

    @model_validator(mode="after")
    def _names_are_unique(self) -> AccountsFile:
        names = [account.name for account in self.mailbox]
        if len(set(names)) != len(names):
            raise ValueError("two mailboxes have the same name")
        return self


def is_loopback(host: str) -> bool:
    """Whether nobody can listen between us and this host."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def load_accounts(settings: Settings) -> tuple[Account, ...]:
    """The mailboxes of `MAILFLOW_IMAP_CONFIG`. Raises `Misconfigured` with one sentence per mistake."""
    path = settings.imap_config
    if path is None:
        raise Misconfigured(
            "MAILFLOW_IMAP_CONFIG is not set: name the TOML file with the mailboxes to read (docs/guide/imap.md)"
        )
    try:
        found = AccountsFile.model_validate(tomllib.loads(path.read_text("utf-8")))
    except (OSError, UnicodeDecodeError) as error:
        raise Misconfigured(f"MAILFLOW_IMAP_CONFIG: {path} cannot be read ({type(error).__name__})") from None
    except tomllib.TOMLDecodeError as error:
        raise Misconfigured(f"{path} is no TOML: {error}") from None
    except ValidationError as error:
        raise Misconfigured(f"{path}: " + "; ".join(mistake(item) for item in error.errors())) from None
    if not found.mailbox:
        raise Misconfigured(f"{path} names no mailbox: begin one with [[mailbox]]")
    known = Mailboxes(settings)
    for account in found.mailbox:
        check_addresses(account, known, path)
    return found.mailbox


def mistake(item: Any) -> str:
    """`mailbox 1, port: …` for one of pydantic's findings; the value itself may be a secret in the wrong place."""
    place = [str(part + 1) if isinstance(part, int) else str(part) for part in item["loc"]]
    words = item["msg"].removeprefix("Value error, ")
    return f"{' '.join(place[:2])}{', ' + '.'.join(place[2:]) if place[2:] else ''}: {words}"


def check_addresses(account: Account, known: Mailboxes, path: Path) -> None:
    """Mail is filed for our own addresses only, however it came."""
    for address in account.addresses:
        if known.find(address) != address.lower():
            raise Misconfigured(
                f"{path}: mailbox {account.name}: {address} is not one of our addresses: add it to MAILFLOW_MAILBOX, "
                "MAILFLOW_OTHER_MAILBOXES or MAILFLOW_BOUNCE_MAILBOX"
            )
