"""Plain language, as far as a machine can tell: short sentences, no unexplained abbreviations, no blame, no gender."""

from __future__ import annotations

import re

LONGEST_MEAN, LONGEST = 14, 25  # words a sentence; the rule is a mean of 25, these mails do better
EXPLAINED = {"RIB": "relevé d’identité bancaire", "U1": "C’est un papier"}
BLAME = re.compile(
    r"radi(?:é|er|ation)|sanction|mise en demeure|sous peine|vous devez|obligat|manquement|faute|négligen|suspen"
    r"|convoqu|avertissement|absence injustifi|vous n’avez pas (?:répondu|envoyé|fait)|you must|penalt|failure"
    r"|you (?:did not|have not) (?:reply|answer)",
    re.IGNORECASE,
)
GENDERED = re.compile(
    r"\((?:e|ne|se|trice|euse)s?\)|·|\w-e-?s?\b"
    r"|\b(?:vous êtes|vous serez|être) (?:inscrit|suivi|invité|prêt|content|convié|accompagné)e?\b"
)
TUTOIEMENT = re.compile(r"\b(?:tu|toi|ton|tes|t’)\b", re.IGNORECASE)
END = re.compile(r"(?<=[.!?:;])\s+|\n+")
WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")


def sentences(text: str) -> list[list[str]]:
    """The words of each sentence or line; items of lists count as sentences, as they are read so."""
    found = [WORD.findall(part) for part in END.split(text)]
    return [words for words in found if words]


def body(text: str) -> str:
    """Without greeting and signature."""
    return "\n".join(text.split("\n\n")[1:-1])
