"""Libraries that parse a mail."""

from __future__ import annotations

import email
from email.utils import parseaddr
from typing import Any

from benchmarks.peers.stdlib import as_text


def mail_parser(raw: bytes) -> dict[str, Any]:
    """mail-parser."""
    import mailparser

    mail = mailparser.parse_from_bytes(raw)
    return {
        "subject": mail.subject,
        "from_addr": mail.from_[0][1] if mail.from_ else "",
        "text": "\n".join(mail.text_plain) or as_text("\n".join(mail.text_html)),
        "attachments": [one["filename"] for one in mail.attachments],
    }


def fast_mail_parser(raw: bytes) -> dict[str, Any]:
    """fast-mail-parser, a parser in Rust."""
    import fast_mail_parser as library

    mail = library.parse_email(raw)
    sender = mail.from_[0] if isinstance(mail.from_, list) and mail.from_ else mail.from_
    return {
        "subject": mail.subject,
        "from_addr": getattr(sender, "address", None) or parseaddr(str(sender or ""))[1],
        "text": "\n".join(mail.text_plain) or as_text("\n".join(mail.text_html)),
        "attachments": [one.filename for one in mail.attachments],
    }


def eml_parser(raw: bytes) -> dict[str, Any]:
    """eml-parser, a forensic reader."""
    import eml_parser as library

    found = library.EmlParser(include_raw_body=True).decode_email_bytes(raw)
    bodies = found.get("body", [])
    plain = [one["content"] for one in bodies if one.get("content_type", "text/plain") != "text/html"]
    markup = [one["content"] for one in bodies if one.get("content_type") == "text/html"]
    return {
        "subject": found["header"].get("subject", ""),
        "from_addr": found["header"].get("from", ""),
        "text": "\n".join(plain) or as_text("\n".join(markup)),
        "attachments": [one.get("filename") for one in found.get("attachment", [])],
    }


def flufl_bounce(raw: bytes) -> dict[str, Any]:
    """flufl.bounce: the addresses that failed for good or for a time."""
    from flufl.bounce import all_failures

    temporary, permanent = all_failures(email.message_from_bytes(raw))
    found = [one.decode("ascii", "replace") for one in {*temporary, *permanent}]
    return {"is_bounce": bool(found), "bounce_recipients": found}


def flufl_bounce_and_report(raw: bytes) -> dict[str, Any]:
    """flufl.bounce, with the fields of RFC 3464 where it finds nobody."""
    found = flufl_bounce(raw)
    message = email.message_from_bytes(raw)
    if not found["bounce_recipients"]:
        named = [
            str(block.get("Final-Recipient") or "").rpartition(";")[2].strip()
            for part in message.walk()
            if part.get_content_type() == "message/delivery-status"
            for block in (part.get_payload() if isinstance(part.get_payload(), list) else ())
        ]
        found["bounce_recipients"] = [one for one in named if one]
    report = message.get_content_type() == "multipart/report" and "delivery-status" in str(message["content-type"])
    found["is_bounce"] = bool(found["bounce_recipients"]) or report
    return found


def automatic_headers(raw: bytes) -> dict[str, Any]:
    """What RFC 3834 and its forerunners say in the header; no library is kept for it."""
    message = email.message_from_bytes(raw)
    submitted = str(message["auto-submitted"] or "no").partition(";")[0].strip().lower()
    answered = submitted.startswith("auto-replied") or str(message["precedence"]).lower() == "auto_reply"
    return {"is_auto": answered or "x-autoreply" in message or "x-autorespond" in message}
