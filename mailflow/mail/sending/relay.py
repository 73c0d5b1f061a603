"""The site's relay and how to reach it: name, TLS, log-in, patience. Sends nothing.

TLS that fails is a passing trouble; there is no way back to plain text.
"""

from __future__ import annotations

import ssl
from dataclasses import dataclass, field
from functools import cache
from typing import Self

import aiosmtplib

from mailflow.config import Settings
from mailflow.core.errors import Misconfigured

LOOPBACK = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds (RFC 5321 §4.5.3.2): for the greeting and each command, and for DATA with the answer after the mail."""

    command: float = 300
    final: float = 600


@dataclass(frozen=True, slots=True)
class Relay:
    """Where mail goes out. `security`: none, starttls, tls."""

    host: str
    port: int
    security: str
    own_name: str
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    tls: ssl.SSLContext | None = field(default=None, repr=False)  # None: the system's authorities, name verified
    timeouts: Timeouts = Timeouts()

    @classmethod
    def from_settings(cls, settings: Settings) -> Self:
        """The site's relay; `Misconfigured` without one."""
        if settings.relay_host is None:
            raise Misconfigured(
                "MAILFLOW_RELAY_HOST is not set: name the SMTP relay that takes outgoing mail, e.g. smtp.example.org"
            )
        if settings.relay_user and settings.relay_security == "none" and settings.relay_host not in LOOPBACK:
            raise Misconfigured(
                "MAILFLOW_RELAY_SECURITY is none: the relay's password would go out in clear; set starttls or tls"
            )
        password = settings.relay_password.get_secret_value() if settings.relay_password else None
        return cls(
            host=settings.relay_host,
            port=settings.relay_port,
            security=settings.relay_security,
            own_name=settings.mail_domain,
            user=settings.relay_user,
            password=password,
        )

    def client(self) -> aiosmtplib.SMTP:
        """A client that is not connected yet. STARTTLS is demanded or not used at all, never left to the relay."""
        secured = self.security != "none"
        return aiosmtplib.SMTP(
            hostname=self.host,
            port=self.port,
            username=self.user,
            password=self.password,
            local_hostname=self.own_name,
            timeout=self.timeouts.command,
            use_tls=self.security == "tls",
            start_tls=self.security == "starttls",
            tls_context=(self.tls or system_authorities()) if secured else None,
        )


@cache
def system_authorities() -> ssl.SSLContext:
    """Verifies certificate and name with the system's authorities, or those of SSL_CERT_FILE. Made once: it is slow."""
    return ssl.create_default_context()
