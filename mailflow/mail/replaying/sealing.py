"""Verdicts without the words of the mails: what a person wrote or is called becomes a fingerprint. Pure.

A sealed verdict still tells whether two releases read the same; it does not tell what they read.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

MARK = "sha256:"


def fingerprint(text: str) -> str:
    """A short name of a text, white space folded; a fingerprint stays what it is."""
    if text.startswith(MARK):
        return text
    return MARK + sha256(" ".join(text.split()).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def sealed(verdict: Mapping[str, Any]) -> dict[str, Any]:
    """The verdict with fingerprints for what is compared, and without the words that are not."""
    bounce = verdict.get("bounce") or {}
    recipients = [{**one, "address": fingerprint(one["address"])} for one in bounce.get("recipients", ())]
    return {
        **verdict,
        "from": fingerprint(verdict.get("from") or ""),
        "subject": "",
        "reply_text": fingerprint(verdict.get("reply_text") or ""),
        "quoted_text": "",
        "signature": "",
        "further_texts": [],
        "attachments": [{**one, "filename": fingerprint(one["filename"])} for one in verdict.get("attachments", ())],
        "bounce": {**bounce, "recipients": recipients},
        "evidence": [],
    }
