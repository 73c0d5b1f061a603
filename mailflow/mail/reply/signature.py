"""Where a person's words end and their signature begins, within one run of own lines. Linear."""

from __future__ import annotations

import re

from mailflow.mail import limits
from mailflow.mail.folding import folded
from mailflow.mail.lines import Hint, Line
from mailflow.mail.reply import client_marks as marks

LONGEST_TAIL = 40
_PROSE_WORDS = 9
_DELIMITER = re.compile(r"--\s?\Z|—\s?\Z|-- $|_{2,4}\s*\Z|--\s?[A-Z][\w .-]{0,30}\Z")
_CONTACT = re.compile(
    r"[\s(*]*(?:(?:tel|tél|port|mob|gsm|fax|phone|email|mail|courriel|ligne directe|identifiant|id|n° ?\w{0,12}"
    r"|ref|www\.|https?:)"
    r"[\w .]{0,20}[:.°]?.{0,80}|\+?[\d .()/\-]{8,24}|\S{1,64}@\S{1,100}|\d{1,4},? .{3,60}|\d{5} \w.{1,40})\s*\Z"
)
_NAME_WORD = re.compile(r"(?:[^\W\d_]{1,20}\.?(?:[-'][^\W\d_]{1,20}\.?){0,3}),?\Z")
_TITLES = frozenset(["m", "mr", "mme", "mlle", "monsieur", "madame", "dr", "me", "maitre", "melle", "mrs", "ms", "m."])
_SAID = """
absent absente accepte agence aide annule annulez aout aucun aucune aujourd'hui avril bien bises bonjour bonsoir cdd
cdi choukran ciao confirme cool coucou creneau cv d'accord daccord danke decembre demain desole desolee dimanche
disponible disponibles emploi entendu fevrier france friday genial gracias grazie hallo hello help hier hola idem
impossible inchallah ja janvier jeudi juillet juin libre lundi lyon madame mai mail mardi mars matin merci mercredi
mesdames message messieurs midi monday monsieur nao nein no non nope note novembre obrigada obrigado octobre ok okay
oui pardon pareil parfait peut-etre please pole present presente ras rdv recu refuse rendez-vous rib rien salam
salut samedi saturday septembre si sim soir sorry stop sunday super telephone thanks thursday top travail tuesday
urgent valide vendredi visio volontiers wednesday yes
"""
_NOT_NAMES = frozenset(_SAID.split())


def split(own: list[Line], name: str, address: str) -> tuple[list[Line], list[Line]]:
    """(text, signature) of a run of own lines. `name` and `address` are the author's."""
    lines = _without_blank_ends(own)
    cut = _first_cut(lines)
    text, tail = lines[:cut], lines[cut:]
    text, inline = _cut_same_line(text)
    text, bare = _cut_name(text, name, address)
    text, comma = _cut_comma(text) if bare or inline or tail else (text, [])
    postscript, tail = _postscript(tail)
    return _without_blank_ends(text) + postscript, comma + bare + inline + tail


def _without_blank_ends(lines: list[Line]) -> list[Line]:
    first, last = 0, len(lines)
    while first < last and not lines[first].text.strip():
        first += 1
    while last > first and not lines[last - 1].text.strip():
        last -= 1
    return lines[first:last]


def _first_cut(lines: list[Line]) -> int:
    """Index of the first line of the signature; the number of lines without one."""
    start = max(0, len(lines) - LONGEST_TAIL)
    disclaimer = len(lines)
    for index in range(start, len(lines)):
        line = lines[index]
        if line.hint is Hint.SIGNATURE and line.text:
            return _with_rule(lines, index)
        raw = line.text[: limits.LINE_CHARACTERS]
        if not raw.strip():
            continue
        if _DELIMITER.match(raw.lstrip()) and index:
            return index
        low = folded(raw)
        if marks.FOOTER.match(low) and len(low) < 160 and not _is_prose_after(lines, index):
            return _with_rule(lines, index)
        if marks.DISCLAIMER.match(low.lstrip(" *_>-")):
            return _with_rule(lines, index)
        if _is_closing(low, _next_line(lines, index)) and not _is_prose_after(lines, index):
            return index
    return disclaimer


def _next_line(lines: list[Line], index: int) -> str:
    return folded(lines[index + 1].text[:200]) if index + 1 < len(lines) else ""


def _with_rule(lines: list[Line], index: int) -> int:
    """The same cut, or the dashed rule just above it."""
    above = index - 1
    while above >= 0 and not lines[above].text.strip():
        above -= 1
    return above if above >= 0 and marks.RULE.match(lines[above].text[: limits.LINE_CHARACTERS]) else index


def _is_closing(low: str, following: str) -> bool:
    if marks.CLOSING_FORMAL.match(low) or (
        following and len(low) < 100 and marks.CLOSING_FORMAL.match(f"{low} {following}")
    ):
        return True
    found = marks.CLOSING_SHORT.match(low)
    if not found:
        return False
    rest = found[1]
    return len(rest) <= 60 and "?" not in rest and not any(c.isdigit() for c in rest) and not _SAYS_MORE.search(rest)


_SAYS_MORE = re.compile(
    r"\b(?:je|j'|pour (?:le|la|mon|notre|ce)|lundi|mardi|mercredi|jeudi|vendredi|samedi|mais|dans|puis|on|i"
    r"|peut|pouvez|merci de"
    r"|donc|demain|est)\b"
)


_SPEAKS = re.compile(r"\b(?:je|j'|vous|mon|ma|mes|nous|moi|on|tu|i|my|you|we|ich|sie|yo|me|eu|io|ik)\b|[?]")


def _is_prose_after(lines: list[Line], index: int) -> bool:
    """Whether a real paragraph follows, so that the line only looks like an end."""
    for line in lines[index + 1 :]:
        raw = line.text[: limits.LINE_CHARACTERS]
        if line.hint is Hint.SIGNATURE or _DELIMITER.match(raw.strip()):
            return False
        low = folded(raw).strip()
        if marks.DISCLAIMER.match(low.lstrip(" *_>-")) or marks.POSTSCRIPT.match(low):
            return False
        if (
            len(low.split()) >= _PROSE_WORDS
            and _SPEAKS.search(low)
            and low[:1] not in '"*'
            and not marks.FOOTER.match(low)
            and not marks.CLOSING_FORMAL.match(low)
            and "@" not in low
        ):
            return True
    return False


def _cut_same_line(text: list[Line]) -> tuple[list[Line], list[Line]]:
    """Cuts `…, cordialement` from the end of the last line."""
    kept = _without_blank_ends(text)
    if not kept:
        return kept, []
    last = kept[-1].text
    tail = last[-limits.LINE_CHARACTERS :]
    low = folded(tail)
    if len(low) != len(tail):  # folding changed positions: only then look at a form with equal positions
        low = tail.lower()
    found = marks.CLOSING_AT_END.search(low) or marks.CLOSING_WORD_AT_END.search(low)
    if not found or (found.start() == 0 and len(tail) == len(last)):
        return kept, []
    rest = found.groupdict().get("rest") or ""
    if any(c.isdigit() for c in rest) or _SAYS_MORE.search(rest):
        return kept, []
    at = len(last) - len(tail) + found.start()
    keep_mark = last[at] in ".!?…:)"
    body, cut = last[: at + keep_mark].rstrip(), last[at + keep_mark :].strip(" ,;")
    shortened = Line(body, kept[-1].depth, kept[-1].hint, kept[-1].ink)
    return [*kept[:-1], shortened], [Line(cut)]


def _cut_comma(text: list[Line]) -> tuple[list[Line], list[Line]]:
    """Cuts a last short line that ends with a comma: a closing in words we do not know, above a name."""
    kept = _without_blank_ends(text)
    if len(kept) < 2 or kept[-2].text.strip():
        return kept, []
    last = kept[-1].text.rstrip()
    more = any(line.text.strip() and line.text.rstrip()[-1:] != "," for line in kept[:-1])
    return (kept[:-1], kept[-1:]) if more and last[-1:] == "," and len(last.split()) <= 6 else (kept, [])


def _cut_name(text: list[Line], name: str, address: str) -> tuple[list[Line], list[Line]]:
    """Cuts a bare name, with contact lines under it, from the end."""
    known = {word for word in re.split(r"[^\w]+", folded(f"{name} {address.partition('@')[0]}")) if len(word) > 2}
    lines = _without_blank_ends(text)
    index = len(lines) - 1
    steps = 0
    while index >= 0 and steps < 8:
        line = lines[index].text.strip()
        if line and not _CONTACT.match(folded(line[:200])):
            break
        index -= 1
        steps += 1
    if index < 0 or not _is_name(lines, index, known):
        return lines, []
    while index > 0 and lines[index - 1].text.strip() and _is_name(lines, index - 1, known):
        index -= 1
    return _without_blank_ends(lines[:index]), lines[index:]


def _is_name(lines: list[Line], index: int, known: set[str]) -> bool:
    line = lines[index].text.strip(" ,*_")
    if not line or len(line) > 60 or line[-1:] in "!?:;":
        return False
    words = line.replace("(", " ").replace(")", " ").split()
    if not 1 <= len(words) <= 5 or not all(_NAME_WORD.match(word) for word in words):
        return False
    plain = [folded(word).strip(".,") for word in words]
    parts = [part for word in plain for part in re.split(r"[-']", word)]
    if any(word in _NOT_NAMES for word in plain):
        return False
    if any(part in known for part in parts):
        return True
    if index == 0 or not all(word[0].isupper() for word in words):
        return False
    above = _above(lines, index)
    blank_before = not lines[index - 1].text.strip()
    if len(words) == 1:
        return blank_before and len(line) > 2 and above[-1:] in ".!?" and len(above.split()) > 3
    return (blank_before or above[-1:] in ".!?") and (
        plain[0] in _TITLES or above[-1:] in ".!?)😊🙏" or len(plain[0]) > 1
    )


def _above(lines: list[Line], index: int) -> str:
    for line in reversed(lines[:index]):
        if line.text.strip():
            return line.text.strip()
    return ""


def _postscript(tail: list[Line]) -> tuple[list[Line], list[Line]]:
    """A postscript is the person's own text: it stays."""
    for index, line in enumerate(tail):
        if marks.POSTSCRIPT.match(folded(line.text[:80])):
            end = index
            while end < len(tail) and tail[end].text.strip() and not marks.FOOTER.match(folded(tail[end].text[:160])):
                end += 1
            return [Line(""), *tail[index:end]], tail[:index] + tail[end:]
    return [], tail
