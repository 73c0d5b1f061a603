"""Whether lines say who wrote what follows: "Le 3 mars 2026 à 09:12, Agence <…> a écrit :", wrapped or not. Linear.

People tell of letters in the same words ("Le 3 mars mon conseiller a écrit : …"): without an address a date with its
year or time is asked for, and no word of telling between date and verb.
"""

from __future__ import annotations

import re

from mailflow.mail.lines import Line
from mailflow.mail.needles import beginning_of
from mailflow.mail.reply import marks, names, speech

LINES = 6
_END = " *_->\"')"
_COLONS = (":", "：")
_OPEN = ("<", "(", "[")  # at the end of a line: the address goes on in the next one
_CHARACTERS = 420
_MARGIN = r"[\s>*_\-|\"']{0,12}"
_WROTE = marks.alternatives("wrote")
_TO_ME = ("m'", "t'", "l'", "nous ", "vous ", "me ", "mir ", "mi ")
_LAST_WORDS = frozenset(verb.rpartition(" ")[2] for verb in marks.words("wrote")) | {
    "ecrit",
    "envoye",
    "napisal",
    "yazdi",
}
_VERB = re.compile(rf"(?<![a-z]){beginning_of(_WROTE)}(?:{_WROTE})(?![a-z])")
_BY_VERB = re.compile(rf"\s*(?:ezt )?(?:{_WROTE})(?![a-z])")
_NO_LETTER = r"(?![^\W\d_]|[-@.'+_])"
_NAMED_DATE = (
    rf"{_MARGIN}(?:(?:{marks.alternatives('opening')}){_NO_LETTER} ?[^\d@]{{0,60}}\d"
    rf"|(?:{marks.alternatives('days')})\w{{0,10}}\.?,?\s[^@]{{0,24}}\d"
    rf"|(?:{marks.alternatives('opening')}) (?:{marks.alternatives('days')})\w{{0,10}}\.?,?\s?\Z)"
)
_BY_NAME_OF_DAY = re.compile(_NAMED_DATE)
_DATED = re.compile(rf"{_NAMED_DATE}|{_MARGIN}\d{{1,4}}[-./: ,年년]")
_EVIDENCE = re.compile(
    r"\d{1,2}\s?[:h]\s?\d{2}|\b(?:19|20)\d\d\b|\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\d{1,2}\.\d{2}\b|(?:19|20)\d\d ?[年년]"
)
_CLOCK = re.compile(r"\d{1,2}[:.h]\d{2}|[时時시]\d")
_TELLS = re.compile(rf"[\W_]{{0,8}}({marks.alternatives('tells')})(?!\w)")
_OPENING = re.compile(rf"(?:{marks.alternatives('opening')})\s")
_PRONOUN = re.compile(
    r"(?<!\w)(?:i|he|she|they|we|you|je|j'ai|il|elle|nous|vous|ich|wir|yo|ella|io|lei|ik|eu|ela|qui|who)(?!\w)"
)
_LAST_DIGIT = re.compile(r".*\d(?:\s?[ap]\.?m\b\.?| ?uhr\b|h\b)?", re.DOTALL)
_BY_ADDRESS = re.compile(rf"{_MARGIN}[^@.!?]{{0,80}}[<(\[]{{0,2}}(?:mailto:)?[\w.+%'-]{{1,64}}@[\w.-]{{1,100}}")
_ENDS_WITH_ADDRESS = re.compile(r"@[\w.-]{1,100}(?:\s?\[?mailto:[^\s>\]]{1,120})?\]?\s?[>)\]}\"'*]{0,4}\s?[:：]\s*\Z")
_ANDROID = re.compile(rf"\s*-{{2,}} ?[^@]{{1,80}}? (?:{_WROTE}) ?-{{2,}}\s*\Z")
_SAME_LINE = re.compile(
    rf"(?:(?<=[\s.!?…])|(?<=-{{3}} )|(?<=-{{2}}))(?=(?:{marks.alternatives('opening')})\b[^\d@:]{{0,16}}\d)"
)
_QUOTING = re.compile(
    rf"{_MARGIN}(?:{marks.alternatives('quoting')}) [^@:]{{0,80}}[\w.+-]{{1,64}}@[^@]{{3,160}}[:：]\s*\Z"
)
_GMAIL_OLD = re.compile(r"\s*20\d\d[-/]\d{1,2}[-/]\d{1,2} [^<>]{0,80}<[^<>@]{1,80}@[^<>]{1,80}>:?\s*\Z")


def candidates(low: list[str]) -> list[bool]:
    """Which of the folded lines may end an attribution: a look that spares most lines the expressions."""
    return [
        bool(text)
        and (
            (tail := text[-40:].rstrip(_END)).endswith(_COLONS)
            or tail.rpartition(" ")[2] in _LAST_WORDS
            or ("@" in text and (has_verb(text) or (text.rstrip()[-1:] == ">" and _GMAIL_OLD.match(text) is not None)))
        )
        for text in low
    ]


def has_verb(low: str) -> bool:
    """Whether the folded line says that somebody wrote."""
    return _VERB.search(low, 0, _CHARACTERS) is not None


def end(lines: list[Line], low: list[str], maybe: list[bool], index: int) -> int:
    """Index after the attribution that begins at `index`, 0 when none does."""
    if index >= len(low) or True not in maybe[index : index + LINES]:
        return 0
    joined, blanks = "", 0
    for position in range(index, min(index + LINES, len(low))):
        text = low[position]
        if not text.strip():
            blanks += 1
            if position == index or blanks > 1 or not _opens_address(low, position) or not _DATED.match(joined):
                return 0
            continue
        if not _belongs(lines, low, index, position):
            return 0
        joined = f"{joined} {text}" if joined else text[:_CHARACTERS]
        if len(joined) > _CHARACTERS:
            return 0
        if maybe[position]:
            if is_one(joined, _raw(lines, index, position), _quote_follows(lines, position + 1)):
                return 0 if _begins_later(lines, low, index, position) else position + 1
            if text[-40:].rstrip(_END)[-1:] in _COLONS:
                return 0
    return 0


def is_one(low: str, raw: str, quote_follows: bool = False) -> bool:
    """Whether the joined, folded text is an attribution."""
    text = low.rstrip()
    if _GMAIL_OLD.match(text) or _ANDROID.match(text) or _QUOTING.match(text):
        return True
    colon = text.rstrip(_END)[-1:] in _COLONS
    verbs = list(_VERB.finditer(text))
    if "@" in text:
        return any(_by_address(text, verb, colon) for verb in verbs[:6]) or (colon and _is_dated_sender(text))
    return bool(verbs) and (colon or quote_follows) and _by_name(text, raw, verbs[-1], quote_follows)


def same_line(low: str) -> int:
    """Where in a line an attribution begins that a client glued to the author's last words; 0 for nowhere."""
    if "@" not in low or len(low) > 2_000:
        return 0
    for found in list(_SAME_LINE.finditer(low))[-3:]:
        if (
            "@" in low[found.start() :]
            and low[: found.start()].strip(" >*_-")
            and is_one(low[found.start() :], low[found.start() :])
        ):
            return found.start()
    return 0


def _by_address(text: str, verb: re.Match[str], colon: bool) -> bool:
    """With an address: a verb at the end but for the name, or before a colon and quoted text."""
    at = text.find("@")
    if not _DATED.match(text) and (verb.start() < at or not _BY_ADDRESS.match(text) or _PRONOUN.search(text[:at])):
        return False
    after = text[verb.end() :]
    if not colon:
        at_end = not re.sub(r"[\W_]", "", after) or (after.lstrip()[:1] in (":", "：") and "@" in text[: verb.start()])
        return at_end and bool(_EVIDENCE.search(text))
    return len(after) <= 200


def _by_name(text: str, raw: str, verb: re.Match[str], quote_follows: bool) -> bool:
    """Without an address: a whole date, a name, no telling. With marked lines below a name is enough."""
    after = text[verb.end() :].strip(" :：*_-")
    before = _LAST_DIGIT.sub("", text[: verb.start()], count=1)
    to_me = text[: verb.start()].endswith(_TO_ME)
    told = (before, _OPENING.sub("", after, count=1), verb[0].partition(" ")[2])
    if to_me or len(after) > 100 or any(_tells(raw, part) for part in told):
        return False
    if quote_follows and len(text) < 160:
        return True
    dated = _DATED.match(text) or (len(before) < 60 and _EVIDENCE.search(after))
    return bool(dated and _EVIDENCE.search(text))


def _tells(raw: str, low_part: str) -> bool:
    """Whether somebody tells there: "ma conseillère", "la conseillère" in small letters, but not "La Poste"."""
    if speech.is_own(low_part):
        return True
    found = _TELLS.match(low_part)
    return bool(found and re.search(rf"(?<!\w){re.escape(found[1])}(?!\w)", raw.replace("’", "'")))


def _is_dated_sender(text: str) -> bool:
    """ "26.06.2014, 14:41, "Alexander L" <…>:": no verb, but a date with its hour, and an address at the end."""
    return bool(_ENDS_WITH_ADDRESS.search(text) and _DATED.match(text) and _CLOCK.search(text) and len(text) < 250)


def _begins_later(lines: list[Line], low: list[str], index: int, position: int) -> bool:
    """Whether the lines after the first one are an attribution by themselves: then the first is the author's."""
    needed = next((form for form in (_BY_NAME_OF_DAY, _DATED) if form.match(low[index])), None)
    if needed is None and same_line(low[index]):
        return True
    return any(
        (needed is None or needed.match(low[start]))
        and not _goes_on(low, lines, start)
        and is_one(
            " ".join(low[start : position + 1]), _raw(lines, start, position), _quote_follows(lines, position + 1)
        )
        for start in range(index + 1, position + 1)
    )


def _goes_on(low: list[str], lines: list[Line], start: int) -> bool:
    """Whether a client broke an attribution before `start`: after "Agence <", after the address, after the name."""
    above, name = low[start - 1].rstrip(), start - 1
    if above[-1:] in _OPEN or (above[-2:] in (">,", "),") and "@" in above) or _BY_VERB.match(low[start]):
        return True
    if name < 2 or low[name - 1].strip() or low[start].lstrip()[:1] != "<":
        return False
    return low[name - 2].rstrip()[-1:] not in _COLONS and names.looks_like_sender(lines[name].text)


def _raw(lines: list[Line], index: int, position: int) -> str:
    return " ".join([line.text[:_CHARACTERS] for line in lines[index : position + 1]])


def _belongs(lines: list[Line], low: list[str], index: int, position: int) -> bool:
    """Whether the line may go on with the attribution; "> wrote:" may be the end of a wrapped "<address>"."""
    if lines[position].depth == lines[index].depth:
        return True
    above = low[position - 1].rstrip()
    return (
        lines[position].depth == 1
        and "<" in f"{low[index]}{above}"
        and bool(_VERB.match(low[position].lstrip()) or low[position].lstrip()[:1] == ":")
    )


def _opens_address(low: list[str], position: int) -> bool:
    return position + 1 < len(low) and low[position + 1].lstrip()[:1] == "<"


def _quote_follows(lines: list[Line], position: int) -> bool:
    for line in lines[position : position + 2]:
        if line.depth:
            return True
        if line.text.strip():
            return False
    return False
