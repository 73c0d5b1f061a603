"""Can mail leave? Greets the relay as the dispatcher would, with TLS verified, and sends nothing."""

from __future__ import annotations

import asyncio
import smtplib
import ssl

from mailflow.config import Settings
from mailflow.runtime.doctor.finding import Finding, Level, Site

PATIENCE = 5.0


async def check_relay(site: Site) -> list[Finding]:
    """EHLO, STARTTLS with its certificate, login."""
    host, port = site.settings.relay_host, site.settings.relay_port
    if host is None:
        mend = "set MAILFLOW_RELAY_HOST; until then mails are held in the outbox, none is lost"
        return [Finding("relay", Level.WARNING, "no relay is configured", mend)]
    where = f"{host}:{port}"
    try:
        found = await asyncio.to_thread(greet, site.settings, host)
    except ssl.SSLCertVerificationError as error:
        mend = "MAILFLOW_RELAY_HOST must be a name in the certificate; mailflow never sends without checking it"
        return [Finding("relay", Level.WRONG, f"{where}: certificate refused: {error.verify_message}", mend)]
    except smtplib.SMTPNotSupportedError as error:
        mend = "check MAILFLOW_RELAY_SECURITY (starttls, tls) and MAILFLOW_RELAY_USER with the relay's operator"
        return [Finding("relay", Level.WRONG, f"{where}: {error}", mend)]
    except smtplib.SMTPAuthenticationError:
        mend = "check MAILFLOW_RELAY_USER and MAILFLOW_RELAY_PASSWORD"
        return [Finding("relay", Level.WRONG, f"{where}: login refused", mend)]
    except (OSError, smtplib.SMTPException) as error:
        mend = "check MAILFLOW_RELAY_HOST and MAILFLOW_RELAY_PORT, and that a firewall lets us through"
        return [Finding("relay", Level.WRONG, f"{where} does not answer ({type(error).__name__})", mend)]
    return [Finding("relay", Level.OK, f"{where} answers, {found}")]


def greet(settings: Settings, host: str) -> str:
    """Connect, secure and log in; says how the connection is secured."""
    context = ssl.create_default_context()
    if settings.relay_security == "tls":
        with smtplib.SMTP_SSL(host, settings.relay_port, timeout=PATIENCE, context=context) as tls_client:
            return log_in(tls_client, settings, "TLS verified")
    with smtplib.SMTP(host, settings.relay_port, timeout=PATIENCE) as client:
        client.ehlo()
        if settings.relay_security == "none":
            return log_in(client, settings, "without TLS as configured")
        client.starttls(context=context)
        client.ehlo()
        return log_in(client, settings, "STARTTLS verified")


def log_in(client: smtplib.SMTP, settings: Settings, secured: str) -> str:
    """Log in where an account is configured."""
    if settings.relay_user and settings.relay_password:
        client.login(settings.relay_user, settings.relay_password.get_secret_value())
        return f"{secured}, login accepted"
    return secured
