"""What the search found, as HTML, and addresses of the same search with another filter. Searches nothing."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from markupsafe import Markup, escape

from mailflow.store.pages.search import BEGIN, END


def marked(excerpt: str) -> Markup:
    """An excerpt with what was found in <mark>; everything else is escaped."""
    safe = str(escape(" ".join(excerpt.split())))
    return Markup(safe.replace(BEGIN, "<mark>").replace(END, "</mark>"))  # noqa: S704 - escaped the line before


def with_filter(address: str, name: str, value: str) -> str:
    """The address with one filter set, or without it when `value` is empty."""
    path, _, query = address.partition("?")
    kept = {key: found for key, found in parse_qsl(query) if key != name}
    return f"{path}?{urlencode(kept | ({name: value} if value else {}))}"
