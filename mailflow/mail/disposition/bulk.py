"""Rules for mail to many: lists, newsletters, notices of services."""

from __future__ import annotations

import re

from mailflow.mail.disposition.facts import Facts
from mailflow.mail.needles import beginning_of

_NOTIFIER = re.compile(
    r"(?:notifications?|notify|alertes?|alerts?|newsletters?|infolettre|info-?lettre|owner-[\w-]{1,40}|mailing|news|calendar-notification|drive-shares\S{0,20})[@+]"
)
_NO_HUMAN = re.compile(
    r"(?:postmaster|mailer|root|listserv|majordomo|mailman|owner-[^@]{1,60}|[^@]{1,60}-(?:request|bounces|owner))@"
)
_STRONG = (
    "list-id",
    "list-post",
    "x-mailing-list",
    "x-campaign",
    "x-campaignid",
    "x-campaign-id",
    "x-mc-user",
    "x-mailchimp-campaign",
    "x-facebook-notify",
    "x-linkedin-id",
    "x-linkedin-class",
)
_WEAK = ("list-unsubscribe", "x-csa-complaints", "x-unsubscribe", "x-list-unsubscribe")
_SENT_BY_SERVICE = (
    "x-sg-eid",
    "x-mj-mid",
    "x-mailgun-sid",
    "x-ses-outgoing",
    "x-mandrill-user",
    "x-mailin-eid",
    "x-sib-id",
    "x-postmark-id",
    "x-pm-message-id",
    "x-sfmc-stack",
    "feedback-id",
    "x-job",
    "x-emarsys-identify",
)
_MAILERS = (
    r"mailchimp|sendinblue|brevo|mailjet|sendgrid|campaign|newsletter|diffusion|mailing|sarbacane|phplist|acymailing|mailpoet|emarsys|salesforce|marketo"
    r"|hubspot|dolist|cabestan|splio|(?<!php)mailer \d|massmail|bulk|listserv|sympa|mailman"
)
_MAILER = re.compile(f"{beginning_of(_MAILERS)}(?:{_MAILERS})")
_PERSON_ASKS = re.compile(
    r"\b(?:je|j'|me|moi|veux|voudrais|merci de|souhaite|svp|lien|arrive|please|i|ich|quiero|voglio|quero|ik wil)\b"
)
_LIST_ADDRESS = re.compile(r"mailto:([^>?\s]{3,320})")
_ADDRESSED = re.compile(r"<([^<>\s]{3,255})>")
_ORDINARY_TEXT = 150


def list_headers(facts: Facts) -> str:
    """What list servers and senders of campaigns declare (RFC 2369, 2919)."""
    if name := facts.has(*_STRONG):
        return "" if _our_own_group(facts) else f"{name}: mail to many"
    weak = facts.has(*_WEAK)
    if weak and not (_is_answer(facts) and facts.said.bulk_at < 0):
        return f"{weak}: mail to many"
    return ""  # relays add List-Unsubscribe to a person's answer, too


def precedence(facts: Facts) -> str:
    """Precedence: bulk, list, junk. Some webmails write it into a person's answer, vacation programs into theirs."""
    value = facts.header("precedence") or facts.header("x-precedence")
    if not value.startswith(("bulk", "list", "junk")) or _our_own_group(facts):
        return ""
    if _is_answer(facts) or facts.said.absent or facts.said.gone:
        return ""
    return f"Precedence: {value[:4]}"


def bulk_words(facts: Facts) -> str:
    """A mass mailing program, or the footer of a mass mailing in a mail that answers nothing."""
    if _MAILER.search(facts.header("x-mailer")):
        return "sent by a mass mailing program"
    at = facts.said.bulk_at
    if at < 0 or facts.answers or facts.subject_said.answered or "?" in facts.folded_text[: min(at, 120)]:
        return ""
    service = bool(facts.has(*_SENT_BY_SERVICE))
    if not service and len(facts.folded_text) <= _ORDINARY_TEXT:
        return ""
    return "" if _PERSON_ASKS.search(facts.folded_text, max(0, at - 60), at) else "footer of a mass mailing"


def notice(facts: Facts) -> str:
    """A bank, a job board, a shared file: a service tells something, and nobody reads answers."""
    if facts.answers:
        return ""
    if facts.takes_no_replies:
        return "the sender's address takes no replies"
    generated = facts.header("auto-submitted").startswith("auto-generated")
    if _NOTIFIER.match(facts.address) and (generated or facts.has(*_SENT_BY_SERVICE) or facts.said.bulk_at >= 0):
        return "the sender's address takes no replies: a notice"
    return ""


def wants_no_answer(facts: Facts) -> bool:
    """Whether RFC 3834 section 2 or Exchange's mark forbids an automatic answer, whoever wrote the mail."""
    suppressed = facts.header("x-auto-response-suppress")
    value = facts.header("precedence")
    return (
        any(word in suppressed for word in ("all", "oof", "autoreply"))
        or value.startswith(("bulk", "list", "junk"))
        or bool(facts.has("x-loop", "feedback-type", *_STRONG, *_WEAK))
        or facts.header("x-spam-flag").startswith("yes")
        or facts.takes_no_replies
        or _NO_HUMAN.match(facts.address) is not None
    )


def _is_answer(facts: Facts) -> bool:
    """An answer in form: the header names the mail, the subject says Re:. Circulars forge only the second."""
    return facts.answers and facts.subject_said.answered and not facts.has("list-id", "list-post")


def _our_own_group(facts: Facts) -> bool:
    """Our mailbox is itself a group (Google, Microsoft 365): every person's mail to it carries the list's headers."""
    if not facts.own:
        return False
    posts = {found.lower() for value in facts.parsed.headers.all("list-post") for found in _LIST_ADDRESS.findall(value)}
    named = {found.lower() for value in facts.parsed.headers.all("list-id") for found in _ADDRESSED.findall(value)}
    return bool(posts & facts.own) or bool(named & {address.replace("@", ".") for address in facts.own})
