"""Are the site's own names right? Looks at settings only; what is in the DNS is said in words, not looked up."""

from __future__ import annotations

import ipaddress

from cryptography import x509

from mailflow.config import Settings
from mailflow.core.clock import SystemClock
from mailflow.core.errors import Misconfigured
from mailflow.inbox.intake import certificate_of
from mailflow.runtime.doctor.finding import Finding, Level, Site

# a signed reply address is NAME+<55 signs>@domain, and a local part has 64 octets (RFC 5321 §4.5.3.1.1)
LONGEST_MAILBOX = 8
RENEW_DAYS = 14


async def check_domain(site: Site) -> list[Finding]:
    """Domain, mailboxes, and whose word on authentication counts."""
    settings = site.settings
    default: str = Settings.model_fields["mail_domain"].default
    if settings.mail_domain == default:
        mend = "set MAILFLOW_MAIL_DOMAIN to the domain job seekers write to"
        return [Finding("domain", Level.WRONG, f"the mail domain is still {default}", mend)]
    found = [Finding("domain", Level.OK, f"mailboxes: {', '.join(settings.mailboxes)}")]
    for mailbox in settings.mailboxes:
        local = mailbox.partition("@")[0]
        if len(local) > LONGEST_MAILBOX:
            what = f"the mailbox name {local} has more than {LONGEST_MAILBOX} letters: reply addresses get too long"
            mend = "choose a shorter MAILFLOW_MAILBOX and let the long one be an alias of it at your mail server"
            found.append(Finding("domain", Level.WRONG, what, mend))
    return [*found, *check_authentication(settings), *check_certificate(settings), dns_in_words(settings)]


def check_authentication(settings: Settings) -> list[Finding]:
    """Authentication-Results headers count only from our own servers (RFC 8601 §5)."""
    found = []
    if not settings.authserv_names and not settings.verify_dkim:
        what = "no MAILFLOW_AUTHSERV_IDS: every sender stays unverified, so nothing is done automatically for them"
        mend = (
            "give the name your mail server writes first in its Authentication-Results header, or set "
            "MAILFLOW_VERIFY_DKIM=true where it writes none"
        )
        found.append(Finding("domain", Level.WARNING, what, mend))
    for name in filter(None, (part.strip() for part in settings.trusted_peers.split(","))):
        try:
            network = ipaddress.ip_network(name, strict=False)
        except ValueError:
            mend = "give addresses or networks, e.g. 192.0.2.10, 10.0.0.0/8"
            found.append(Finding("domain", Level.WRONG, f"MAILFLOW_TRUSTED_PEERS: {name} is no network", mend))
            continue
        if network.prefixlen == 0:
            mend = "name your own mail servers only"
            what = f"MAILFLOW_TRUSTED_PEERS trusts everybody ({name}): anybody could forge a proof of origin"
            found.append(Finding("domain", Level.WRONG, what, mend))
    return found


def check_certificate(settings: Settings) -> list[Finding]:
    """Whether the intake's certificate can be used, and for how long."""
    if settings.smtp_certificate is None:
        return []
    try:
        certificate_of(settings)
        [first, *_] = x509.load_pem_x509_certificates(settings.smtp_certificate.read_bytes())
    except (Misconfigured, OSError, ValueError) as error:
        said = error.public if isinstance(error, Misconfigured) else str(error)
        return [Finding("domain", Level.WRONG, said, "renew or name the right files")]
    left = (first.not_valid_after_utc - SystemClock().now()).days
    what = f"the intake's certificate is good for {left} more days"
    if left < RENEW_DAYS:
        return [
            Finding("domain", Level.WRONG if left < 0 else Level.WARNING, what, "renew it; mailflow reads it again")
        ]
    return [Finding("domain", Level.OK, what)]


def dns_in_words(settings: Settings) -> Finding:
    """What to look at in the DNS by hand."""
    domain = settings.mail_domain
    what = (
        f"in the DNS (not looked up): MX of {domain} points to your mail server, which hands mail to mailflow; the SPF "
        f"record of {domain} lists your relay; the relay signs with DKIM for {domain}; DMARC is published"
    )
    return Finding("domain", Level.NOTE, what)
