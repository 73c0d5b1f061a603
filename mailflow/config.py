"""All settings of a site, read once from the environment (`MAILFLOW_*`) and checked. Reads nothing else.

Every setting is described in docs/guide/settings.md; a test keeps both in step.
"""

from __future__ import annotations

import os
from datetime import time
from functools import cached_property
from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

from mailflow.core.errors import Misconfigured
from mailflow.core.worktime import QuietHours

HOUR = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]"
# People in a portfolio by tier, as the service announced them for its ways of following people.
CEILINGS = {"renforcé": 70, "guidé": 150, "suivi": 350, "100 % web": 250}


def default_home() -> Path:
    """Where data live when `MAILFLOW_HOME` is not set: /var/lib for root, the user's data folder else."""
    if os.geteuid() == 0:
        return Path("/var/lib/mailflow")
    base = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(base) / "mailflow"


class Settings(BaseSettings):
    """A site's settings. Field `x_y` is the environment variable `MAILFLOW_X_Y`; blank means unset."""

    model_config = SettingsConfigDict(env_prefix="MAILFLOW_", env_ignore_empty=True, extra="ignore", frozen=True)

    home: Path = Field(default_factory=default_home)
    database_url: str | None = None
    database_pool: int = Field(default=8, ge=1, le=200)
    secret_key: SecretStr | None = None
    previous_secret_key: SecretStr | None = None

    temporal_address: str | None = None
    temporal_namespace: str = "default"
    temporal_api_key: SecretStr | None = None
    temporal_tls: bool = False
    task_queue: str = "mailflow"
    workflow_cache: int = Field(default=2000, ge=10, le=100_000)

    mail_domain: str = "localhost.localdomain"
    mailbox: str = "suivi"
    other_mailboxes: str = ""
    bounce_mailbox: str = "retour"
    smtp_host: str = "127.0.0.1"
    smtp_port: int = Field(default=0, ge=0, le=65535)
    lmtp_port: int = Field(default=-1, ge=-1, le=65535)
    smtp_certificate: Path | None = None
    smtp_key: Path | None = None
    smtp_max_bytes: int = Field(default=25 * 1024 * 1024, ge=64 * 1024)
    smtp_connections_per_peer: int = Field(default=50, ge=1)
    smtp_connections: int = Field(default=1000, ge=1)
    trusted_peers: str = "127.0.0.0/8,::1"
    authserv_ids: str = ""
    verify_dkim: bool = False
    dns_server: str = Field(default="", pattern=r"^$|^[0-9a-fA-F.:]+$|^[0-9.]+:[0-9]{1,5}$")
    imap_config: Path | None = None

    relay_host: str | None = None
    relay_port: int = Field(default=587, ge=1, le=65535)
    relay_security: str = Field(default="starttls", pattern="^(none|starttls|tls)$")
    relay_user: str | None = None
    relay_password: SecretStr | None = None
    relay_connections: int = Field(default=10, ge=1, le=200)
    acknowledgements: bool = True
    automatic_mails_per_hour: int = Field(default=20_000, ge=0)
    relay_mails_per_minute: int = Field(default=0, ge=0)
    domain_mails_per_minute: str = ""
    reply_token_days: int = Field(default=400, ge=1)
    quiet_hours: str = Field(default="", pattern=rf"^$|^{HOUR}-{HOUR}$")
    tier_ceilings: dict[str, Annotated[int, Field(ge=1, le=10_000)]] = CEILINGS
    undo_seconds: int = Field(default=30, ge=0, le=600)
    attachment_bytes: int = Field(default=7_000_000, ge=0, le=25_000_000)

    web_host: str = "127.0.0.1"
    web_port: int = Field(default=0, ge=0, le=65535)
    web_url: str | None = None
    session_idle_minutes: int = Field(default=30, ge=1)

    readers: int = Field(default=0, ge=0, le=64)
    read_seconds: float = Field(default=1.0, gt=0)
    read_megabytes: int = Field(default=256, ge=64)
    act_within_days: int = Field(default=14, ge=1)

    log_level: str = Field(default="info", pattern="^(debug|info|warning|error)$")
    log_format: str = Field(default="text", pattern="^(text|json)$")

    @cached_property
    def mailboxes(self) -> tuple[str, ...]:
        """Every address we accept mail for, lower case, the service's own first."""
        own = [self.mailbox, *self.other_mailboxes.split(",")]
        names = [name.strip().lower() for name in own if name.strip()]
        return tuple(name if "@" in name else f"{name}@{self.mail_domain}" for name in names)

    @cached_property
    def bounce_address(self) -> str:
        """The address that signed return paths are made of."""
        name = self.bounce_mailbox.strip().lower()
        return name if "@" in name else f"{name}@{self.mail_domain}"

    @cached_property
    def quiet(self) -> QuietHours | None:
        """The hours in which no mail of a pathway goes out that can wait, at any agency."""
        begins, _, ends = self.quiet_hours.partition("-")
        return QuietHours(time.fromisoformat(begins), time.fromisoformat(ends)) if begins else None

    @cached_property
    def authserv_names(self) -> frozenset[str]:
        """The authserv-ids (RFC 8601 §2.2) of our own mail exchangers."""
        return frozenset(name.strip().lower() for name in self.authserv_ids.split(",") if name.strip())


def load_settings(**overrides: object) -> Settings:
    """Read the environment; raise `Misconfigured` with one plain sentence per wrong setting."""
    try:
        return Settings(**overrides)  # type: ignore[arg-type]
    except SettingsError as error:  # a value that should be JSON
        names = [f"MAILFLOW_{name.upper()}" for name in Settings.model_fields if f'"{name}"' in str(error)]
        raise Misconfigured(f"Wrong setting. {', '.join(names)}: this is no JSON") from None
    except ValidationError as error:
        lines = [
            f"MAILFLOW_{'_'.join(map(str, item['loc'])).upper()}: {item['msg']} (got {item.get('input')!r})"
            for item in error.errors()
        ]
        raise Misconfigured("Wrong setting. " + "; ".join(lines)) from None
