"""The intake's own certificate (RFC 3207), read again when its file changes: a renewal needs no restart."""

from __future__ import annotations

import ssl
from pathlib import Path

from mailflow.core.errors import Misconfigured


class Certificate:
    """Certificate chain and key in PEM."""

    def __init__(self, chain: Path, key: Path) -> None:
        self._chain, self._key = chain, key
        self._read_at: tuple[int, int] | None = None
        self._context: ssl.SSLContext | None = None

    def context(self) -> ssl.SSLContext:
        """For the next handshake; the last good one while the files cannot be read. Raises `Misconfigured`."""
        try:
            changed = (self._chain.stat().st_mtime_ns, self._key.stat().st_mtime_ns)
            if self._context is None or changed != self._read_at:
                self._context, self._read_at = _read(self._chain, self._key), changed
        except (OSError, ssl.SSLError) as error:
            if self._context is None:
                raise Misconfigured(
                    f"MAILFLOW_SMTP_CERTIFICATE and MAILFLOW_SMTP_KEY: {self._chain} and {self._key} cannot be used "
                    f"({error.strerror or error}): give a certificate chain and its key in PEM, readable by mailflow"
                ) from None
        assert self._context is not None
        return self._context


def _read(chain: Path, key: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(chain, key)
    return context
