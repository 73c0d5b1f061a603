"""Sentences that lower rooms wrote in French, values filled in, in the language of the page.

Their templates stand in the catalogue with {names}; a sentence no template fits stays as it is.
"""

from __future__ import annotations

import re
from functools import cache

from mailflow.web.language import FIRST, _, current, templates

SENTENCES = frozenset({"other", "why"})  # values that are sentences of ours themselves
NAME = re.compile(r"\\{([A-Za-z_]\w*)\\}")


def said(text: str) -> str:
    """Why something was refused."""
    if current() == FIRST or (exact := _(text)) != text:
        return text if current() == FIRST else exact
    fitting = (filled(text, template) for template in templates(current()))
    return next((found for found in fitting if found), text)


def filled(text: str, template: str) -> str:
    """`text`, which was made from `template`, from the template's translation; "" when it was not."""
    found = pattern(template).fullmatch(text) if template else None
    if found is None:
        return ""
    return _(template).format(
        **{name: _(value) if name in SENTENCES else value for name, value in found.groupdict().items()}
    )


@cache
def pattern(template: str) -> re.Pattern[str]:
    """What finds the values again."""
    return re.compile(NAME.sub(r"(?P<\1>.+)", re.escape(template)), re.DOTALL)
