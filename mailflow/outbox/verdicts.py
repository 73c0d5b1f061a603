"""What follows from the relay's answer: sent, again later, given up, or a doubt. Pure.

In doubt (the relay may have it) the same bytes go once more at most, and only where the draft allows it; the attempt's
line `ambiguous` is the flag.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from mailflow.mail.sending.transport import Answer, Fate
from mailflow.outbox.statuses import DEAD
from mailflow.store.dispatch import Claimed, Outcome

FIRST_DELAY, LONGEST_DELAY, GIVE_UP = timedelta(minutes=5), timedelta(minutes=67), timedelta(days=5)
MAYBE = " (an earlier attempt, whose answer was lost, may have arrived)"
SUPPRESSED = "suppressed: mail to this address came back"


def delay_after(attempts: int) -> timedelta | None:
    """How long to wait after the `attempts`-th failed attempt (from 1); None when five days have been tried."""
    doublings = 4  # 5, 10, 20, 40 minutes; then 67
    waited = sum((_delay(number) for number in range(1, min(attempts, doublings) + 1)), timedelta())
    waited += max(0, attempts - doublings) * LONGEST_DELAY
    return _delay(attempts) if waited <= GIVE_UP else None


def _delay(attempt: int) -> timedelta:
    return min(FIRST_DELAY * (1 << min(attempt - 1, 10)), LONGEST_DELAY)


def outcome_of(mail: Claimed, answer: Answer, now: datetime) -> Outcome:
    """What the outbox row becomes after the relay's answer."""
    if answer.fate in (Fate.PERMANENT, Fate.TEMPORARY) and mail.doubts:
        answer = replace(answer, text=answer.text + MAYBE)
    match answer.fate:
        case Fate.ACCEPTED:
            return _outcome(mail, "sent", "sent", answer, now)
        case Fate.PERMANENT:
            return _outcome(mail, "failed", "failed", answer, now)
        case Fate.LOST:
            return in_doubt(mail, answer.text, now, FIRST_DELAY)
        case Fate.TEMPORARY:
            delay = delay_after(mail.attempts + 1)
            if delay is None:
                return _outcome(mail, "failed", "failed", answer, now)
            return _outcome(mail, "queued", "retry", answer, now, now + delay)


def in_doubt(mail: Claimed, why: str, now: datetime, delay: timedelta = timedelta()) -> Outcome:
    """Nobody knows whether the relay has it: once more with the same bytes, or a person decides."""
    answer = Answer(Fate.LOST, why)
    if mail.if_ambiguous == "retry" and mail.doubts == 0:
        return _outcome(mail, "queued", "ambiguous", answer, now, now + delay)
    return _outcome(mail, "ambiguous", "ambiguous", answer, now)


def stopped(mail: Claimed, now: datetime) -> Outcome:
    """Not even tried: the address is dead, or what the mail says has lost its sense."""
    if mail.obstacle == "suppressed":
        return _outcome(mail, "failed", "failed", Answer(Fate.PERMANENT, SUPPRESSED, "5.1.1"), now)
    return _outcome(mail, "withdrawn", "withdrawn", Answer(Fate.PERMANENT, mail.obstacle), now)


def _outcome(
    mail: Claimed, state: str, result: str, answer: Answer, now: datetime, not_before: datetime | None = None
) -> Outcome:
    dead = state == "failed" and answer.fate is Fate.PERMANENT and answer.status in DEAD and not mail.obstacle
    return Outcome(mail.id, state, result, answer.text, answer.status, now, not_before, dead)
