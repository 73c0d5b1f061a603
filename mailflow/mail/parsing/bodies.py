"""Which of a mail's texts its author wrote as the mail, and which only stand beside it. Loses none of them.

The body is the first displayable part of a mixed mail (RFC 2046 section 5.1) and what runs on from it behind files. A
footer of a list, a notice of a gateway, an attached note or a second text are further texts: shown, not answered.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from mailflow.mail.lines import Line
from mailflow.mail.parsing.walking import Text


@dataclass(slots=True)
class ReadText:
    """One decoded text."""

    text: Text
    plain: list[str]
    markups: list[str]
    lines: list[Line] = field(default_factory=list)
    from_html: bool = False


def chosen(read: list[ReadText]) -> tuple[list[ReadText], list[ReadText]]:
    """The texts of the body and the further ones, each in order. A text that says the same once more is left out."""
    if len(read) < 2:
        return read, []
    speaking = [one for one in read if _speaks(one)] or read[:1]
    first = next((one for one in speaking if not (one.text.named or one.text.added)), speaking[0])
    body, further = [], []
    goes_on = False
    # where every text has a name, as the pages of a telephone's picture message, all of them are the mail
    for one in speaking:
        if one is first or (goes_on and one.text.runs_on) or (first.text.named and one.text.named):
            body.append(one)
            goes_on = True
        else:
            further.append(one)
            goes_on = goes_on and one.text.named
    return _without_repetitions(body, further)


def _speaks(one: ReadText) -> bool:
    return any(line.text and not line.text.isspace() for line in one.lines)


def _without_repetitions(body: list[ReadText], further: list[ReadText]) -> tuple[list[ReadText], list[ReadText]]:
    """The same words once more, or, as scripts send it, the HTML form of the text behind its plain one."""
    kept: list[ReadText] = []
    seen = {_words(body)}
    letters = _letters(body)
    for one in further:
        if one.from_html and len(body) == 1 and not body[0].markups and letters and _letters([one]) == letters:
            body[0].markups, one.markups = one.markups, []
        elif (words := _words([one])) not in seen:
            seen.add(words)
            kept.append(one)
    return body, kept


def _words(texts: list[ReadText]) -> str:
    return "".join("".join([line.text for one in texts for line in one.lines]).split())


def _letters(texts: list[ReadText]) -> str:
    """What a text says, without the marks that one form has and the other has not."""
    return "".join([character for character in _words(texts) if character.isalnum()])
