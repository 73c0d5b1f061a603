"""mailflow's reading in the shape that the scorer of the public test corpora takes: bytes in, a plain dict out."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from mailflow.mail.examining import Examination, examine
from mailflow.mail.intents import understand
from mailflow.mail.reading import read
from mailflow.mail.values import Disposition

_AUTOMATIC = {Disposition.AUTO_REPLY}
_ASKED = {"asked": "yes_no", "question": "workshop"}
_NOW = datetime(2026, 3, 2, tzinfo=UTC)
_ZONE = ZoneInfo("Europe/Paris")
_REPORT = {Disposition.BOUNCE, Disposition.DELAYED}


def mailflow(raw: bytes) -> dict[str, Any]:
    """One mail as the corpora ask for it: the body as its text; `unquoted` is the new text with its signature."""
    mail = read(raw)
    unquoted = f"{mail.reply_text}\n{mail.signature}" if mail.signature else mail.reply_text
    return {
        "subject": mail.subject,
        "from_addr": mail.from_address,
        "from_name": mail.from_name,
        "message_id": mail.message_id,
        "text": mail.body,
        "reply": mail.reply_text,
        "unquoted": unquoted,
        "attachments": [attachment.filename for attachment in mail.attachments],
        "is_auto": mail.disposition in _AUTOMATIC,
        "is_bounce": mail.disposition in _REPORT,
        "bounce_recipients": [recipient.address for recipient in mail.bounce.recipients] if mail.bounce else [],
    }


def understood(raw: bytes) -> dict[str, Any]:
    """All that a mail costs: reading, and understanding against a question."""
    asked = Examination(raw, _ASKED, None, _NOW, _ZONE.key)
    return examine(asked, read, lambda mail, context, at, _: understand(mail, context, at, _ZONE)).verdict
