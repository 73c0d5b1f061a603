"""What clients write into their HTML and what it means: patterns for the attributes of one tag, in lower case."""

from __future__ import annotations

import re

_HIDDEN = re.compile(
    r"display:\s*none|visibility:\s*hidden|mso-hide:\s*all|(?:max-height|opacity):\s*0(?:px|\.0)?\s*(?:[;\"'!]|\Z)"
    r"|(?:\A\s*|[\"']\s+)hidden(?:\s|=|/|\Z)"
)
_HIDING_WORDS = ("none", "hid", "opacity", "max-height")
CUT = re.compile(
    r"""divrplyfwdmsg|outlookmessageheader|isreplycontent|stopspelling|mail-editor-reference-message|messagereplysection"""
    r"""|reply_forward|forwardedmessage|olk_src_body_section|x_divrplyfwdmsg|id=["']?zwchr|original-message|originalmessage"""
    r"""|moz-cite-prefix|moz-forward-container|appendonsend|reply-intro|front-blockquote|gmail_attr|zmail_extra"""
)
QUOTED = re.compile(r"yahoo_quoted|tutanota_quote|ms-reply-quote|zmail_quote|wps_quotion")
SIGNATURE = re.compile(
    r"gmail_signature|moz-signature|ms-outlook-mobile-signature|applemailsignature|composer_signature"
    r"|protonmail_signature_block(?!-empty)|id=[\"']?(?:x_)?signature[\"'\s]|id=[\"']?(?:x_)?signature\Z"
    r"|class=[\"']?signature[\"'\s]"
)
TIGHT = re.compile(r"msonormal|margin:\s*0(?:cm|px|pt|in)?\s*(?:[;\"']|0)")
_COLOUR = re.compile(
    r"(?<![-\w])color\s*[:=]\s*[\"']?\s*(?:#([0-9a-f]{6}|[0-9a-f]{3})\b|rgb\(\s*(\d+)[,\s]+(\d+)[,\s]+(\d+)|([a-z]+))"
)
_NAMED_INKS_NAMES = """
red blue green fuchsia magenta purple orange orangered crimson darkred teal navy lime
"""
_NAMED_INKS = frozenset(_NAMED_INKS_NAMES.split())


def hides(attributes: str) -> bool:
    """Whether nobody sees the element."""
    return any(map(attributes.__contains__, _HIDING_WORDS)) and _HIDDEN.search(attributes) is not None


def inked(attributes: str) -> bool:
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


INDENT = re.compile(
    r"\A(?!.*(?:border-left|cite|class=)).*(?:border:\s*none|margin(?:-left)?:\s*(?:0(?:px)?\s+){0,3}(?:30|40|80)px)",
    re.DOTALL,
)
"""Attributes of a blockquote that only indents: what the author wrote."""
