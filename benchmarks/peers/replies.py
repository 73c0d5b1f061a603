"""Libraries that cut the new text out of a reply. They take text: the walk over compat32 gives it to them."""

from __future__ import annotations

import email
import sys
from typing import Any

from benchmarks.peers.stdlib import as_text, texts


def mail_parser_reply(raw: bytes) -> dict[str, Any]:
    """mail-parser-reply, with every language it knows."""
    from mailparser_reply import EmailReplyParser

    languages = ["en", "fr", "de", "es", "it", "nl", "pt"]
    return {"reply": EmailReplyParser(languages=languages).parse_reply(text=_text(raw)) or ""}


def zapier(raw: bytes) -> dict[str, Any]:
    """email-reply-parser."""
    from email_reply_parser import EmailReplyParser

    return {"reply": EmailReplyParser.parse_reply(_text(raw))}


def quotequail(raw: bytes) -> dict[str, Any]:
    """quotequail's unwrapping; it keeps the signature."""
    import quotequail as library

    text = _text(raw)
    found = library.unwrap(text)
    parts = [text] if found is None else [found.get("text_top", ""), found.get("text_bottom", "")]
    return {"unquoted": "\n".join(part for part in parts if part)}


def unquotemail(raw: bytes) -> dict[str, Any]:
    """unquotemail; it reads the HTML where there is some."""
    from unquotemail import Unquote

    text, markup = texts(email.message_from_bytes(raw))
    return {"reply": Unquote(markup, text).get_text() or ""}


def talon(raw: bytes) -> dict[str, Any]:
    """talon's rules for quotations and its rules for signatures; its trained classifier no longer loads."""
    quotations, bruteforce = _talon()
    text, markup = texts(email.message_from_bytes(raw))
    if text.strip():
        unquoted = quotations.extract_from(text, "text/plain")
    else:
        unquoted = as_text(quotations.extract_from(markup, "text/html"))
    return {"reply": bruteforce.extract_signature(unquoted)[0], "unquoted": unquoted}


def _talon() -> tuple[Any, Any]:
    """talon of 2018 asks scikit-learn for a copy of joblib that it dropped in 2019."""
    if "sklearn.externals.joblib" not in sys.modules:
        import joblib
        import sklearn.externals

        sys.modules["sklearn.externals.joblib"] = sklearn.externals.joblib = joblib
    from talon import quotations
    from talon.signature import bruteforce

    quotations.register_xpath_extensions()
    return quotations, bruteforce


def _text(raw: bytes) -> str:
    text, markup = texts(email.message_from_bytes(raw))
    return text if text.strip() else as_text(markup)
