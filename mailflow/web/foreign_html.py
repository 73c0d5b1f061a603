"""Foreign HTML made harmless: words, structure and tables stay; links, styles and remote pictures go. Bounded in time.

Pictures that came with the mail (`cid:`, RFC 2392) may stay, under an address of ours: `framed` says which are shown.

The cleaner's time grows with the square of the nesting (20,000 open `<div>`: two seconds), of the attributes of one tag
(80,000: four seconds) and of what is written as an entity (200,000 hard spaces in one text: 1.6 seconds): beyond what
people write the words alone are shown.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from urllib.parse import unquote

import nh3

from mailflow.mail.lines import as_text
from mailflow.mail.parsing.html_text import lines_of

DEEPEST = 250
MOST_ATTRIBUTES = 300
MOST_ENTITIES = 60_000
TAGS = {
    *("a", "abbr", "address", "b", "blockquote", "br", "center", "cite", "code", "dd", "del", "div", "dl", "dt", "em"),
    *("figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd", "li", "mark", "ol"),
    *("p", "pre", "q", "s", "small", "span", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead"),
    *("tr", "u", "ul"),
}
ATTRIBUTES = {
    "a": {"title"},
    "img": {"alt", "width", "height", "src"},
    "td": {"colspan", "rowspan", "align"},
    "th": {"colspan", "rowspan", "align", "scope"},
    "ol": {"start", "type"},
}
LONGEST_ID = 500
_REMOTE = re.compile(r"<img\b[^<>]{0,2000}?\bsrc\s*=\s*[\"']?\s*(?:https?:)?//", re.IGNORECASE)
_BACKGROUND = re.compile(r"(?:\bbackground\s*=\s*[\"']?|\burl\(\s*[\"']?)\s*(?:https?:)?//", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]{0,30})", re.IGNORECASE)
_LONG_TAG = re.compile(r"<[a-z][^<>]{4000,}", re.IGNORECASE)
_CLOSED_BY_OTHERS = frozenset(  # never open, or closed by the next of their kind (HTML, "optional tags")
    {
        *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"),
        *("p", "li", "dd", "dt", "td", "th", "tr", "tbody", "thead", "tfoot", "option", "html", "head", "body"),
    }
)


@dataclass(frozen=True, slots=True)
class Framed:
    """Clean HTML, how many pictures elsewhere it would have fetched, and how many of its own are not shown."""

    html: str
    remote: int = 0
    refused: int = 0


def clean(source: str) -> str:
    """What is left of foreign HTML, without any picture."""
    return framed(source, lambda identity: None).html


def framed(source: str, picture_of: Callable[[str], int | None]) -> Framed:
    """What is left of foreign HTML. `picture_of` gives the number of a picture by its Content-ID, None to leave it out.

    Pictures become the relative address `image/<number>`, which is below the frame's own.
    """
    if too_many_entities(source) or too_deep(source) or too_wide(source):
        return Framed(f"<pre>{escape(as_text(lines_of(source)))}</pre>", _elsewhere(source))
    remote = refused = 0

    def keep(tag: str, name: str, value: str) -> str | None:
        nonlocal remote, refused
        if name != "src":
            return value
        scheme, _, identity = value.strip().partition(":")
        number = picture_of(unquote(identity)[:LONGEST_ID]) if scheme.lower() == "cid" else None
        if number is not None:
            return f"image/{int(number)}"
        if value.strip().startswith("//") or scheme.lower() in ("http", "https"):
            remote += 1
        elif scheme.lower() in ("cid", "data"):
            refused += 1
        return None

    left = nh3.clean(
        source,
        tags=TAGS,
        clean_content_tags={"script", "style", "head", "title", "svg", "math", "template", "noscript", "iframe"},
        attributes=ATTRIBUTES,
        attribute_filter=keep,
        strip_comments=True,
        link_rel=None,
        url_schemes={"cid", "http", "https", "data"},  # to be counted: the filter above lets none of them through
    )
    return Framed(left, remote + len(_BACKGROUND.findall(source)), refused)


def _elsewhere(source: str) -> int:
    return len(_REMOTE.findall(source)) + len(_BACKGROUND.findall(source))


def too_many_entities(source: str) -> bool:
    """Whether more stands in it that is written out as an entity than in any mail of people."""
    return source.count("&") + source.count("\xa0") > MOST_ENTITIES


def too_deep(source: str) -> bool:
    """Whether more elements stand open at once than people nest. A guess: the process has a limit of time as well."""
    standing: Counter[str] = Counter()
    depth = 0
    for found in _TAG.finditer(source):
        name = found[2].lower()
        if name in _CLOSED_BY_OTHERS:
            continue
        if not found[1]:
            standing[name] += 1
            depth += 1
        elif standing[name]:
            standing[name] -= 1
            depth -= 1
        if depth > DEEPEST:
            return True
    return False


def too_wide(source: str) -> bool:
    """Whether a tag has more attributes than any program writes. A picture inside its tag is long, but one word."""
    return any(len(found[0].split(None, MOST_ATTRIBUTES)) > MOST_ATTRIBUTES for found in _LONG_TAG.finditer(source))
