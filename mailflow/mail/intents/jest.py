"""Questions that ask nothing of us: said in jest, or of oneself."""

from __future__ import annotations

import re

from mailflow.mail.phrases import Phrases, Sifted

_JESTED = Phrases(
    r"\bje (?:plaisante|rigole|deconne|blague)\b|\b(?:c'est|c'etait) (?:une blague|pour rire)|\bje verifie\b"
    r"|\bje (?:vais )?(?:regarde|verifie|demande)r? (?:dans|sur|mon|et)\b|\b(?:lol|mdr|ptdr|haha|hihi)\b"
    r"|\bi'm (?:joking|kidding)"
    r"|\bjust (?:joking|kidding)"
)
_IN_JEST = re.compile(
    r"(?<![^.!?\n])(?P<asked>[^.!?\n]+\?)(?=[\s)]*(?:(?:non|mais non|bon|\()\W+)*(?:je (?:plaisante|rigole|deconne"
    r"|blague|verifie"
    r"|regarde|vais (?:verifier|regarder))|c'(?:est|etait) (?:une blague|pour rire)|lol\b|mdr\b|ptdr\b|haha|hihi"
    r"|i'm (?:joking"
    r"|kidding)|just (?:joking|kidding)))"
)
ADMITS = re.compile(r"\W*(?:(?:non|mais non|bon)\W+)*je (?:plaisante|rigole|deconne|blague)\b")


def asked_in_jest(body: Sifted) -> frozenset[str]:
    """The sentences of the body whose question mark means nothing."""
    if "?" not in body or not _JESTED.search(body):
        return frozenset()
    return frozenset(found["asked"].strip() for found in _IN_JEST.finditer(body))
