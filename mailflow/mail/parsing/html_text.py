"""HTML to lines of text that keep what clients mark: quotes, signatures, the start of the original, coloured answers.

One regular expression walks the tags once: linear on any input. Shows nothing, fetches nothing, cleans nothing.
"""

from __future__ import annotations

import html as entities
import re
from dataclasses import dataclass

from mailflow.mail import limits
from mailflow.mail.lines import Hint, Line

# The text is cut after its last ">" first, so `[^>]*>` always finds its end and the walk stays linear.
_TOKEN = re.compile(
    r"<(?:!--.*?(?:-->|\Z)|(/?)([a-zA-Z][a-zA-Z0-9:]*)((?:[^>\"]++|\"[^\"<>]*+\"|\"[^\"]{0,2000}+\"|\")*+)>"
    r"|[!?/][^>]*>)"
    r"|([^<]+)|<",
    re.DOTALL,
)
_SPACES = re.compile(r"[ \t\n\r\f\v\u200b\ufeff]+")
_NEWLINES = re.compile(r"\n")
_INVISIBLE = ("style", "script", "head", "title", "template", "noscript", "object", "xml")
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
_CUT = re.compile(
    r"""divrplyfwdmsg|outlookmessageheader|isreplycontent|stopspelling|mail-editor-reference-message|messagereplysection"""
    r"""|reply_forward|forwardedmessage|olk_src_body_section|x_divrplyfwdmsg|id=["']?zwchr|original-message|originalmessage"""
    r"""|moz-cite-prefix|moz-forward-container|appendonsend|reply-intro|front-blockquote|gmail_attr|zmail_extra"""
)
_QUOTED = re.compile(r"yahoo_quoted|tutanota_quote|ms-reply-quote|zmail_quote|wps_quotion")
_SIGNATURE = re.compile(
    r"gmail_signature|moz-signature|ms-outlook-mobile-signature|applemailsignature|composer_signature"
    r"|protonmail_signature_block(?!-empty)|id=[\"']?(?:x_)?signature[\"'\s]|id=[\"']?(?:x_)?signature\Z"
    r"|class=[\"']?signature[\"'\s]"
)
_INDENT = re.compile(
    r"\A(?!.*(?:border-left|cite|class=)).*(?:border:\s*none|margin(?:-left)?:\s*(?:0(?:px)?\s+){0,3}(?:30|40|80)px)",
    re.DOTALL,
)
_TIGHT = re.compile(r"msonormal|margin:\s*0(?:cm|px|pt|in)?\s*(?:[;\"']|0)")
_COLOUR = re.compile(
    r"(?<![-\w])color\s*[:=]\s*[\"']?\s*(?:#([0-9a-f]{6}|[0-9a-f]{3})\b|rgb\(\s*(\d+)[,\s]+(\d+)[,\s]+(\d+)|([a-z]+))"
)
_NAMED_INKS_NAMES = """
red blue green fuchsia magenta purple orange orangered crimson darkred teal navy lime
"""
_NAMED_INKS = frozenset(_NAMED_INKS_NAMES.split())
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


class _Walker:
    """State of one walk over the tags."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.stack: list[_Open] = []
        self.open_count: dict[str, int] = {}
        self.words: list[str] = []
        self.inked = self.plain = 0
        self.depth = self.hidden = self.signature = self.ink = self.pre = 0
        self.cut = False
        self.size = 0

    def walk(self, html: str) -> None:
        position, size = 0, len(html)
        lowered = ""
        unclosed: set[str] = set()
        while position < size and self.size < limits.TEXT_CHARACTERS:
            token = _TOKEN.match(html, position)
            assert token is not None  # the last alternative takes any "<"
            position = token.end()
            if token[4] is not None:
                self.text(token[4])
            elif token[2] is None:
                continue
            elif token[1]:
                self.close(token[2].lower())
            else:
                tag = token[2].lower()
                if tag in _INVISIBLE and tag not in unclosed and not token[3].endswith("/"):
                    lowered = lowered or html.lower()
                    close = lowered.find("</" + tag, position)
                    position = max(position, close)
                    if close < 0:
                        unclosed.add(tag)
                else:
                    self.open(tag, token[3])

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
        else:
            self._word(_SPACES.sub(" ", raw))

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
            if attributes and tag == "hr" and _CUT.search(attributes.lower()):
                self.cut = True
            return
        element = self._effects(tag, attributes)
        self.stack.append(element)
        self.open_count[tag] = self.open_count.get(tag, 0) + 1

    def _block(self, tag: str, attributes: str) -> None:
        self.line_end(blank=tag == "br")
        if tag == "hr":
            self.lines.append(Line("", self.depth, Hint.RULE))
        elif tag == "li":
            self.words.append("- ")
        if tag in _PARAGRAPHS and self.lines and self.lines[-1].text and not _TIGHT.search(attributes.lower()):
            self.lines.append(Line("", self.depth))

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
            if _CUT.search(lowered):
                self.cut = True
            if _SIGNATURE.search(lowered):
                element.signature = True
                self.signature += 1
            self._quote(element, bool(_QUOTED.search(lowered)))
        if tag == "blockquote" and not _INDENT.search(lowered):
            self._quote(element, True)
        if "display:none" in lowered or "display: none" in lowered or "mso-hide:all" in lowered:
            element.hidden = True
            self.hidden += 1
        if tag != "a" and "color" in lowered and _inked(lowered):
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
            if element.tag == tag:
                return

    def line_end(self, blank: bool = False) -> None:
        """Finishes the line; a finished empty one counts only with `blank`."""
        text = "".join(self.words).replace("\xa0", " ").strip() if self.words else ""
        if text or blank:
            hint = Hint.CUT if self.cut else Hint.SIGNATURE if self.signature else Hint.NONE
            self.cut = self.cut and not text
            self.lines.append(Line(_SPACES.sub(" ", text), self.depth, hint, self.inked > self.plain))
        self.words.clear()
        self.inked = self.plain = 0


def _inked(attributes: str) -> bool:
    """Whether the style sets a lively text colour: how people mark answers inside an original."""
    found = _COLOUR.search(attributes)
    if not found:
        return False
    if found[5]:
        return found[5] in _NAMED_INKS
    if found[1]:
        step = len(found[1]) // 3
        parts = [int(found[1][i : i + step] * (3 - step), 16) for i in range(0, 3 * step, step)]
    else:
        parts = [min(255, int(found[n][:3])) for n in (2, 3, 4)]
    return max(parts) - min(parts) > 110
