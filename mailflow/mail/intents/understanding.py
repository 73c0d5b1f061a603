"""From a read mail and its open request to intents, slot, dates, absence, answer and whether a machine may act."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from mailflow.mail.values import Context, ReadMail, Understanding


def understand(mail: ReadMail, context: Context, received_at: datetime, zone: ZoneInfo) -> Understanding:
    """What the mail means. Whatever is not certain is for a person."""
    return Understanding()
