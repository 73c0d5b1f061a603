"""text/enriched and text/richtext (RFC 1896, RFC 1341) as plain text: the words, without their looks."""

from __future__ import annotations

import re

_MARKUP = re.compile(r"<<|<(/?)([a-zA-Z][a-zA-Z0-9-]{0,59})>")
_LINE_BREAKS = re.compile(r"\n+")
_RICHTEXT_LINES = {"nl": "\n", "np": "\n\n", "paragraph": "\n", "lt": "<"}


def plain(text: str, richtext: bool = False) -> str:
    """The text as people read it. A single line break is a space, of n in a row n - 1 count (RFC 1896 section 2)."""
    out: list[str] = []
    position = hidden = verbatim = 0
    for found in _MARKUP.finditer(text):
        if not hidden:
            out.append(_flowing(text[position : found.start()], bool(verbatim), richtext))
        position = found.end()
        if found[0] == "<<":
            out.append("<" if not hidden else "")
            continue
        step, name = (-1 if found[1] else 1), found[2].lower()
        if name in ("param", "comment"):
            hidden = max(0, hidden + step)
        elif name in ("nofill", "verbatim"):
            verbatim = max(0, verbatim + step)
        elif richtext and not hidden:
            out.append(_RICHTEXT_LINES.get(name, "") if step > 0 or name == "paragraph" else "")
    if not hidden:
        out.append(_flowing(text[position:], bool(verbatim), richtext))
    return "".join(out)


def _flowing(text: str, verbatim: bool, richtext: bool) -> str:
    if verbatim:
        return text
    return _LINE_BREAKS.sub(lambda run: "\n" * (len(run[0]) - 1) if len(run[0]) > 1 and not richtext else " ", text)
