"""The language of the page being made: French as written in the code, English by the catalogue `locale/en.po`.

Text for people is French inside `_("…")` (templates: `_("…")` or `{% trans %}`); dates and numbers: words.py.
"""

from __future__ import annotations

import gettext
import re
from contextvars import ContextVar
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LANGUAGES = {"fr": "Français", "en": "English"}
FIRST = "fr"
CATALOGUES = Path(__file__).parent / "locale"

NAMED = re.compile(r"\{[A-Za-z_]\w*\}")  # a value with a name; numbers are of other sentences

_current: ContextVar[str] = ContextVar("language", default=FIRST)


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    """The translations of one language, read once; French, in which the code is written, needs none."""
    if language == FIRST:
        return gettext.NullTranslations()
    with (CATALOGUES / f"{language}.po").open("rb") as file:
        read = read_po(file, locale=language)
    compiled = BytesIO()
    write_mo(compiled, read)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def speak(language: str) -> None:
    """Make this task's pages in `language`; an unknown one counts as French."""
    _current.set(language if language in LANGUAGES else FIRST)


def current() -> str:
    """The language of this task's pages."""
    return _current.get()


def _(text: str) -> str:
    """`text`, written in French, in the page's language."""
    return catalogue(current()).gettext(text) if text else ""


def ngettext(one: str, many: str, number: int) -> str:
    """The form of the page's language for `number`."""
    return catalogue(current()).ngettext(one, many, number)


@cache
def templates(language: str) -> tuple[str, ...]:
    """The texts of a catalogue with {names} to be filled in, those with the most words of their own first."""
    with (CATALOGUES / f"{language}.po").open("rb") as file:
        ids = [str(entry.id) for entry in read_po(file) if isinstance(entry.id, str) and NAMED.search(entry.id)]
    return tuple(sorted(ids, key=len, reverse=True))


def mark(text: str) -> str:
    """Marks `text` of a table for the catalogue; it is translated where it is shown."""
    return text
