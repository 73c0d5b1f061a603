"""The HTML of a mail around its content, styles written into the elements. Loads nothing, shows no image."""

from __future__ import annotations

from functools import cache
from html import escape
from importlib.resources import files

import css_inline

TITLE, CONTENT = "\ue010", "\ue011"  # private use: no value and no wording holds them
SHELL = f"""<!DOCTYPE html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>{TITLE}</title>
</head>
<body>
<div class="letter" role="article" lang="fr">
{CONTENT}</div>
</body>
</html>
"""


def page(title: str, content: str) -> str:
    """The whole document; `content` is HTML that `styled` has been over, `title` is text."""
    before, between, after = _shell()
    return f"{before}{escape(title)}{between}{content}{after}"


def styled(fragment: str) -> str:
    """The same HTML with the style of each element in the element."""
    return css_inline.inline_fragment(fragment, _sheet(), load_remote_stylesheets=False, minify_css=True)


@cache
def _sheet() -> str:
    return (files("mailflow.templates") / "mail.css").read_text("utf-8")


@cache
def _shell() -> tuple[str, str, str]:
    made = css_inline.inline(SHELL, extra_css=_sheet(), load_remote_stylesheets=False, minify_css=True)
    before, _, rest = made.partition(TITLE)
    between, _, after = rest.partition(CONTENT)
    return before, between, after
