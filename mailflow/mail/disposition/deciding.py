"""What kind of mail it is: an ordered table of rules, each of which says why. First hit wins; nothing is dropped.

A person's mail taken for a machine's costs more than the reverse: where signs are weak, the rules say nothing.
"""

from __future__ import annotations

from collections.abc import Callable

from mailflow.mail.disposition import automatic, bounces, bulk, own_mail, persons
from mailflow.mail.disposition.facts import Facts
from mailflow.mail.values import Disposition

Rule = Callable[[Facts], str]


def decide(facts: Facts) -> tuple[Disposition, str]:
    """The disposition and its reason."""
    for disposition, rule in _RULES:
        reason = rule(facts)
        if reason:
            return disposition, reason
    return Disposition.HUMAN, "no sign of a machine"


def _delayed(facts: Facts) -> str:
    if facts.bounce and bounces.is_delay(facts.bounce, facts.subject, facts.text):
        return "delivery report: still being tried"
    return ""


def _success(facts: Facts) -> str:
    return "delivery report: delivered" if facts.bounce and bounces.is_success(facts.bounce) else ""


def _bounce(facts: Facts) -> str:
    if not facts.bounce:
        return ""
    states = ", ".join(dict.fromkeys(r.status for r in facts.bounce.recipients if r.status))
    return f"delivery report: failed{f' ({states})' if states else ''}"


_RULES: tuple[tuple[Disposition, Rule], ...] = (
    (Disposition.OWN, own_mail.own),
    (Disposition.OWN, own_mail.loop),
    (Disposition.AUTO_REPLY, _success),
    (Disposition.DELAYED, _delayed),
    (Disposition.BOUNCE, _bounce),
    (Disposition.AUTO_REPLY, automatic.read_receipt),
    (Disposition.HUMAN, persons.calendar_answer),
    (Disposition.AUTO_REPLY, automatic.challenge),
    (Disposition.AUTO_REPLY, automatic.auto_replied),
    (Disposition.AUTO_REPLY, automatic.auto_header),
    (Disposition.AUTO_REPLY, automatic.auto_subject),
    (Disposition.AUTO_REPLY, automatic.absence_subject),
    (Disposition.AUTO_REPLY, automatic.notice_subject),
    (Disposition.LIST, bulk.list_headers),
    (Disposition.LIST, bulk.precedence),
    (Disposition.LIST, bulk.bulk_words),
    (Disposition.AUTO_REPLY, automatic.auto_words),
    (Disposition.HUMAN, persons.through_gateway),
    (Disposition.LIST, bulk.notice),
    (Disposition.AUTO_REPLY, automatic.auto_generated),
    (Disposition.AUTO_REPLY, automatic.null_sender),
    (Disposition.AUTO_REPLY, automatic.mail_system),
)
