"""HTML to lines of text that keep what clients mark: quotes, signatures, the start of the original, coloured answers.

One regular expression walks the tags once: linear on any input. Shows nothing, fetches nothing, cleans nothing.
"""

from __future__ import annotations

import html as entities
import re
from dataclasses import dataclass

from mailflow.mail import limits
from mailflow.mail.lines import Hint, Line
from mailflow.mail.parsing import html_marks as marks

# The text is cut after its last ">" first, so `[^>]*>` always finds its end and the walk stays linear. Nothing is ever
# tried a second way: a tag that does not end behind its first values is followed by `_end_of_tag`.
_TOKEN = re.compile(
    r"<(?:!--.*?(?:-->|\Z)|(/?)([a-zA-Z][a-zA-Z0-9:]*+)([^>\"]*+(?:\"[^\"<>]*+\"[^>\"]*+){0,50})(>)?"
    r"|[!?/][^>]*>)"
    r"|([^<]+)|<",
    re.DOTALL,
)
_OF_TAG = re.compile(r"[^>\"]++|\"[^\"<>]*+\"|\"[^\"]{0,2000}+\"|\"")
_SPACE = r"[ \t\n\r\f\v\xa0\u200b\ufeff]"
_SPACES = re.compile(rf"{_SPACE}(?:(?<! )|(?={_SPACE})){_SPACE}*")  # but for a plain space that stands alone
_NEWLINES = re.compile(r"\n")
_INVISIBLE_NAMES = """
style script head title template noscript object xml
"""
_INVISIBLE = {name: re.compile(f"</{name}", re.IGNORECASE) for name in _INVISIBLE_NAMES.split()}
_RAW_LINES = 2 * limits.LINES + 10  # blank ones in a row are one later
_FILLERS = " \t\r\n\f\v\u200b\u200c\u200d\u2060\u034f\u00ad\u2007\ufeff"  # what mailings pad their preview with
_BLOCKS_NAMES = """
div p br tr table tbody ul ol li dl dt dd h1 h2 h3 h4 h5 h6 hr blockquote pre center section article header footer
form fieldset address main nav aside body html caption figure figcaption
"""
_BLOCKS = frozenset(_BLOCKS_NAMES.split())
_PARAGRAPHS_NAMES = """
p h1 h2 h3 h4 h5 h6 ul ol table blockquote pre
"""
_PARAGRAPHS = frozenset(_PARAGRAPHS_NAMES.split())
_VOID_NAMES = """
br hr img input meta link area base col embed source track wbr
"""
_VOID = frozenset(_VOID_NAMES.split())
_ALT = re.compile(r"\balt=(?:\"([^\"]{1,4})\"|'([^']{1,4})')")


@dataclass(slots=True)
class _Open:
    """An open element and what it changed."""

    tag: str
    depth: int = 0
    signature: bool = False
    ink: bool = False
    hidden: bool = False
    pre: bool = False


def lines_of(html: str) -> list[Line]:
    """The visible text of an HTML part as lines."""
    html = html[: limits.HTML_CHARACTERS]
    end = html.rfind(">") + 1
    walker = _Walker()
    walker.walk(html[:end])
    walker.text(html[end:].replace("<", " "))
    walker.line_end()
    return _squeezed(walker.lines)


def _squeezed(lines: list[Line]) -> list[Line]:
    """At most one blank line in a row."""
    out: list[Line] = []
    for line in lines:
        if line.text or line.hint is Hint.CUT or not out or out[-1].text:
            out.append(line)
    return out


def _end_of_tag(html: str, position: int) -> int:
    """Where the ">" of a tag stands whose values are many or badly quoted."""
    while html[position] != ">" and (piece := _OF_TAG.match(html, position)):
        position = piece.end()
    return position


class _Walker:
    """State of one walk over the tags."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.stack: list[_Open] = []
        self.open_count: dict[str, int] = {}
        self.words: list[str] = []
        self.inked = self.plain = 0
        self.depth = self.hidden = self.signature = self.ink = self.pre = 0
        self.items: list[int] = []  # per open list: the next item's number, 0 without numbers
        self.cut = False
        self.size = 0

    def walk(self, html: str) -> None:
        position: int | None = 0
        unclosed: set[str] = set()
        while position is not None:
            position = self._visible(html, position, unclosed)

    def _visible(self, html: str, start: int, unclosed: set[str]) -> int | None:
        """Walks until something nobody sees; where that ends, None at the end of all."""
        for token in _TOKEN.finditer(html, start):
            closing, name, attributes, ended, text = token.groups()
            if text is not None:
                self.text(text)
                if self.size > limits.TEXT_CHARACTERS:
                    return None
                continue
            if name is None:
                continue
            after = token.end()
            if not ended:
                after = _end_of_tag(html, after) + 1
                attributes = html[token.start(3) : after - 1]
            if closing:
                self.close(name.lower())
            elif (beyond := self._opened(name.lower(), attributes, html, after, unclosed)) != after:
                return beyond
            if not ended:
                return after
        return None

    def _opened(self, tag: str, attributes: str, html: str, after: int, unclosed: set[str]) -> int | None:
        """Where the walk goes on behind an opening tag: `after` it, beyond what nobody sees, None for nowhere."""
        if tag not in _INVISIBLE or tag in unclosed or attributes.endswith("/"):
            self.open(tag, attributes)
            return after if len(self.lines) <= _RAW_LINES else None
        if end := _INVISIBLE[tag].search(html, after):
            return end.start()
        unclosed.add(tag)
        return after

    def text(self, raw: str) -> None:
        if self.hidden or not raw:
            return
        if "&" in raw:
            raw = entities.unescape(raw)
        if self.pre:
            first, *rest = _NEWLINES.split(raw)
            self._word(first)
            for line in rest:
                self.line_end(blank=True)
                self._word(line)
        elif self.words or not raw.isspace():  # white space first in a line is none
            self._word(raw)

    def _word(self, text: str) -> None:
        if text:
            self.words.append(text)
            self.size += len(text)
            if not text.isspace():
                if self.ink:
                    self.inked += len(text)
                else:
                    self.plain += len(text)

    def open(self, tag: str, attributes: str) -> None:
        if tag in _BLOCKS:
            self._block(tag, attributes)
        elif tag in ("td", "th") and self.words:
            self.words.append(" ")
        elif tag == "img":
            self._picture(attributes)
        if tag in _VOID:
            if attributes and tag == "hr" and marks.CUT.search(attributes.lower()):
                self.cut = True
            return
        element = self._effects(tag, attributes)
        self.stack.append(element)
        self.open_count[tag] = self.open_count.get(tag, 0) + 1

    def _block(self, tag: str, attributes: str) -> None:
        self.line_end(blank=tag == "br")
        if tag == "hr":
            self.lines.append(Line("", self.depth, Hint.RULE))
        elif tag in ("ol", "ul"):
            self.items.append(int(tag == "ol"))
        elif tag == "li":
            self._item()
        if tag in _PARAGRAPHS and self.lines and self.lines[-1].text and not marks.TIGHT.search(attributes.lower()):
            self.lines.append(Line("", self.depth))

    def _item(self) -> None:
        number = self.items[-1] if self.items else 0
        self.words.append(f"{number}. " if number else "- ")
        if number:
            self.items[-1] += 1

    def _picture(self, attributes: str) -> None:
        found = _ALT.search(attributes)
        if found:  # an emoji drawn as a picture
            self.text(found[1] or found[2])

    def _effects(self, tag: str, attributes: str) -> _Open:
        element = _Open(tag)
        if tag == "pre":
            element.pre = True
            self.pre += 1
        if not attributes:
            self._quote(element, tag == "blockquote")
            return element
        lowered = attributes[: 4 * limits.LINE_CHARACTERS].lower()
        if "class" in lowered or "id=" in lowered or "name=" in lowered:
            if marks.CUT.search(lowered):
                self.cut = True
            if marks.SIGNATURE.search(lowered):
                element.signature = True
                self.signature += 1
            self._quote(element, bool(marks.QUOTED.search(lowered)))
        if tag == "blockquote" and not marks.INDENT.search(lowered):
            self._quote(element, True)
        if ("style" in lowered or "hidden" in lowered) and marks.hides(lowered):
            element.hidden = True
            self.hidden += 1
        if tag != "a" and "color" in lowered and marks.inked(lowered):
            element.ink = True
            self.ink += 1
        return element

    def _quote(self, element: _Open, quoted: bool) -> None:
        if quoted:
            element.depth += 1
            self.depth += 1

    def close(self, tag: str) -> None:
        if not self.open_count.get(tag):
            return
        if tag in _BLOCKS:
            self.line_end()
            if tag in ("p", "blockquote", "table", "ul", "ol") and self.lines and self.lines[-1].text:
                self.lines.append(Line("", self.depth))
        while True:
            element = self.stack.pop()
            self.open_count[element.tag] -= 1
            self.depth -= element.depth
            self.signature -= element.signature
            self.ink -= element.ink
            self.hidden -= element.hidden
            self.pre -= element.pre
            if element.tag in ("ol", "ul") and self.items:
                self.items.pop()
            if element.tag == tag:
                return

    def line_end(self, blank: bool = False) -> None:
        """Finishes the line; a finished empty one counts only with `blank`."""
        if not self.words and not blank:
            return
        text = _SPACES.sub(" ", "".join(self.words)).strip(_FILLERS) if self.words else ""
        if text or blank:
            hint = Hint.CUT if self.cut else Hint.SIGNATURE if self.signature else Hint.NONE
            self.cut = self.cut and not text
            self.lines.append(Line(text, self.depth, hint, self.inked > self.plain))
        self.words.clear()
        self.inked = self.plain = 0
