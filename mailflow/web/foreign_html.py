"""Foreign HTML made harmless: words, structure and tables stay; links, pictures and styles go. Bounded in time.

The cleaner's time grows with the square of the nesting (20,000 open `<div>`: two seconds), of the attributes of one tag
(80,000: four seconds) and of what is written as an entity (200,000 hard spaces in one text: 1.6 seconds): beyond what
people write the words alone are shown.
"""

from __future__ import annotations

import re
from collections import Counter
from html import escape

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
    "img": {"alt", "width", "height"},
    "td": {"colspan", "rowspan", "align"},
    "th": {"colspan", "rowspan", "align", "scope"},
    "ol": {"start", "type"},
}
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]{0,30})", re.IGNORECASE)
_LONG_TAG = re.compile(r"<[a-z][^<>]{4000,}", re.IGNORECASE)
_CLOSED_BY_OTHERS = frozenset(  # never open, or closed by the next of their kind (HTML, "optional tags")
    {
        *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"),
        *("p", "li", "dd", "dt", "td", "th", "tr", "tbody", "thead", "tfoot", "option", "html", "head", "body"),
    }
)


def clean(source: str) -> str:
    """What is left of foreign HTML."""
    if too_many_entities(source) or too_deep(source) or too_wide(source):
        return f"<pre>{escape(as_text(lines_of(source)))}</pre>"
    return nh3.clean(
        source,
        tags=TAGS,
        clean_content_tags={"script", "style", "head", "title", "svg", "math", "template", "noscript", "iframe"},
        attributes=ATTRIBUTES,
        strip_comments=True,
        link_rel=None,
        url_schemes=set(),
    )


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
