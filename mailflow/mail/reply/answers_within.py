"""Answers that stand inside or under an original without marks: in colour, behind the author's name, at the bottom."""

from __future__ import annotations

import re

from mailflow.mail import limits
from mailflow.mail.folding import folded
from mailflow.mail.lines import Line, as_text
from mailflow.mail.reply import endings, header_blocks, marks, speech
from mailflow.mail.reply.names import Author

_ANNOUNCED = tuple(marks.words("within"))
_NAMED = re.compile(r"\s*(?:\[([^\]]{1,40})\]|<([^>@]{1,40})>|([^\W\d_]{2,20})\s?:|\*{2,3}([^*]{1,40})\*{2,3})\s*\S")
_ANSWER_SIGN = re.compile(r"\s*(?:r|rep|reponse|answer|antwort|respuesta|resposta|risposta|antwoord)\s?:\s*\S")
_LONGEST_ANSWER = 80
_LONGEST_ANSWERED = 200
_OF_ANSWERS = re.compile(r"\brep(?:on|l[iy])|\banswer|antwort|\brespu?[eo]st|\brispo|\brespond|antwoord|svar\b")
_LISTED = re.compile(r"\s*(?:[-•*·▪–]\s|\d{1,2}[.)]|[a-z][.)]\s|\(|.*(?:https?:|@|\boui ?/ ?non\b|\byes ?/ ?no\b))")
_TO_THE_READER = re.compile(
    r"\b(?:vous|votre|vos|merci (?:de|d')|veuillez|repondez|nous|you|your|please|reply|we|sie|ihre?n?|bitte|wir|usted"
    r"|su|sus|favor|lei|suo|sua|prego|voce|seu|u|uw|graag|wij)\b"
)
_ANSWERS = re.compile(r"(?:oui|non|ok|yes|no|je|j'|i|i'm|ja|nein|ich|si|sim|nao)\b")
_FORWARDED = re.compile(
    r"transf|forward|fwd|weitergel|reenvi|inoltr|doorgest|encaminh|vidareb|videres|пересыл|przek|محول|转发"
)


def are_announced(kept: list[Line]) -> bool:
    """Whether the author says that the answers stand inside the original."""
    text = folded(as_text(kept)[: limits.LINE_CHARACTERS])
    for words in _ANNOUNCED:  # noqa: SIM110 - a plain loop costs half of any(), and most answers pass here
        if words in text:
            return True
    return False


def found(quoted: list[Line], kept: list[Line], author: Author) -> list[Line]:
    """The lines of the original that are the author's: coloured ones, or those that begin with their name or a sign.

    Where a client lost the colours: what stands below the questions of an original without marks.
    """
    said = {line.text for line in kept}
    own = [line for line in quoted if line.text and line.text not in said and (line.ink or _is_signed(line, author))]
    if not own and _OF_ANSWERS.search(folded(as_text(kept)[: limits.LINE_CHARACTERS])):
        own = [line for line in _below_questions(quoted) if line.text not in said]
    return [Line(line.text) for line in own]


def _below_questions(quoted: list[Line]) -> list[Line]:
    """The lines from a question to the next one or a blank, unless the one who asks goes on there."""
    own: list[Line] = []
    asked = False
    for line in quoted[:_LONGEST_ANSWERED]:
        text = line.text.rstrip()
        low = folded(text[: limits.LINE_CHARACTERS])
        if line.depth or (own and endings.is_closing(low, "")):
            break
        if text[-1:] in ("?", ":", "？", "：", "؟"):
            asked = True
        elif asked and text and not _is_askers(low):
            own.append(line)
        else:
            asked = False
    return own


def _is_askers(low: str) -> bool:
    """Whether a line below a question is the asker's own: choices, a link, words to the reader."""
    if _LISTED.match(low) or header_blocks.field(low):
        return True
    return _TO_THE_READER.search(low) is not None and not speech.is_own(low)


def _is_signed(line: Line, author: Author) -> bool:
    if line.depth:
        return False
    low = folded(line.text[:100])
    if _ANSWER_SIGN.match(low):
        return True
    match = _NAMED.match(low)
    named = next(filter(None, match.groups()), "") if match else ""
    return any(author.has(word) for word in named.split())


def below_unmarked(quoted: list[Line]) -> tuple[list[Line], list[Line]]:
    """(answer, quote): words under an original that has no marks, where somebody greets or speaks after its sign-off.

    Somebody who forwards a mail without a word writes nothing there: then the answer is empty.
    """
    if any(line.depth for line in quoted):
        return [], quoted
    start = max(0, len(quoted) - _LONGEST_ANSWER)
    low = [folded(line.text[: limits.LINE_CHARACTERS]) for line in quoted[start:]]
    if _FORWARDED.search("\n".join(low[:3]) if not start else folded(as_text(quoted[:3])[:400])):
        return [], quoted
    header = max((at for at, text in enumerate(low) if header_blocks.field(text)), default=-1)
    closing = next((at for at in range(header + 1, len(low)) if endings.is_closing(low[at], "")), len(low))
    for at in range(closing + 2, len(low)):
        if not low[at - 1].strip() and _begins_answer(low[at]):
            return quoted[start + at :], quoted[: start + at]
    return [], quoted


def _begins_answer(low: str) -> bool:
    if endings.is_footer(low) or endings.is_formal(low) or endings.is_disclaimer(low):
        return False
    return endings.is_greeting(low) or _ANSWERS.match(low) is not None
