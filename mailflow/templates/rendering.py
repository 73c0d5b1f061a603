"""From a wording (Markdown, first line `Objet : …`) and its values to subject, plain text and HTML of one mail.

Values are strings and stay text: they pass Jinja2 and Markdown as opaque marks and are put in, escaped, at the end, so
no value can bring markup, a link or a header. Reads no files and no database.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from jinja2.environment import Template
from markupsafe import Markup

from mailflow.core.errors import Refused
from mailflow.templates.allowlist import compile_source
from mailflow.templates.markdown import MARKDOWN, plain_text
from mailflow.templates.page import page, styled

VALUE_LENGTH = 10_000
SUBJECT_LENGTH = 200
SUBJECT_LINE = re.compile(r"\s*Objet[ \u00a0\u202f]*:[ \u00a0\u202f]*(?P<subject>[^\r\n]*\S)[ \t]*(?:\r?\n|$)")
MARK = re.compile("\ue000([0-9]{1,4})\ue001")
LINK_TARGET = re.compile("\\]\\([^)\n]*\ue000")
MARKS = re.compile("[\ue000\ue001]")
LINK = re.compile(r"https://[!-;=?-~]{1,500}")
UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ue000\ue001]")


@dataclass(frozen=True, slots=True)
class Rendered:
    """The content of one mail; text and HTML say the same."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Wording:
    """A checked wording: its compiled halves and every field it names."""

    subject: Template
    body: Template
    fields: frozenset[str]


@lru_cache(maxsize=1024)
def read_wording(source: str) -> Wording:
    """Check and compile a wording file; `Refused` with a sentence for its author."""
    found = SUBJECT_LINE.match(source)
    if found is None:
        raise Refused("Modèle de courriel : la première ligne doit être « Objet : … ».", "wording without subject")
    if MARKS.search(source):
        raise Refused("Modèle de courriel : un caractère n'est pas permis.", "wording holds private-use marks")
    subject, named = compile_source(found["subject"])
    body, further = compile_source(source[found.end() :].lstrip("\r\n"))
    return Wording(subject, body, named | further)


def fields_of(source: str) -> frozenset[str]:
    """The fields a wording needs. For checks at publication; `Refused` when the wording is not valid."""
    return read_wording(source).fields


def subject_fields(source: str) -> frozenset[str]:
    """The fields that stand in its subject."""
    found = SUBJECT_LINE.match(source)
    return compile_source(found["subject"])[1] if found else frozenset()


def render(source: str, values: Mapping[str, str]) -> Rendered:
    """The mail for these values. A missing or unusable value is `Refused`, naming its field: nothing goes out blank."""
    texts = [_checked(name, values) for name in sorted(read_wording(source).fields)]
    marked = _marked(source, tuple(bool(text.strip()) for text in texts))
    subject = " ".join(_put_in(marked.subject, texts, str).split())
    if not subject or len(subject) > SUBJECT_LENGTH:
        raise Refused(f"L'objet du courriel doit avoir de 1 à {SUBJECT_LENGTH} caractères.", "subject length")
    html = page(subject, _put_in(marked.html, texts, _as_html))
    return Rendered(subject, _put_in(marked.text, texts, str), html)


@lru_cache(maxsize=4096)
def _marked(source: str, filled: tuple[bool, ...]) -> Rendered:
    """The mail with marks in place of values. The same for all with the same fields filled: worked out once."""
    wording = read_wording(source)
    marks = {name: _Value(number, filled[number]) for number, name in enumerate(sorted(wording.fields))}
    body = wording.body.render(marks)
    if LINK_TARGET.search(body):
        raise _field_in_link()
    tokens = MARKDOWN.parse(body)
    html = MARKDOWN.renderer.render(tokens, MARKDOWN.options, {})
    if "%EE%80%80" in html:
        raise _field_in_link()
    return Rendered(wording.subject.render(marks), plain_text(tokens), styled(html))


def from_text(subject: str, text: str) -> Rendered:
    """The same for words that a person typed: nothing in them is markup."""
    clean = UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip("\n")
    paragraphs = "".join(f"<p>{_as_html(part)}</p>\n" for part in re.split(r"\n{2,}", clean))
    return Rendered(subject, clean + "\n", page(subject, styled(paragraphs)))


def from_markdown(subject: str, text: str) -> Rendered:
    """A person's own words in Markdown: the text as it was written, the HTML as that of wordings is made."""
    clean = UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip("\n")
    return Rendered(subject, clean + "\n", page(subject, styled(markdown_html(clean))))


def markdown_html(text: str) -> str:
    """The content alone, without styles. Markdown of wordings: no HTML of the writer's, no pictures, safe links."""
    return str(MARKDOWN.render(UNPRINTABLE.sub("", text)))


class _Value:
    """Stands for one value inside Jinja2: true when it is filled, printed as its mark only."""

    __slots__ = ("_filled", "_number")

    def __init__(self, number: int, filled: bool) -> None:
        self._number, self._filled = number, filled

    def __bool__(self) -> bool:
        return self._filled

    def __html__(self) -> Markup:
        return Markup(f"\ue000{self._number}\ue001")  # noqa: S704 - digits between two marks

    def __str__(self) -> str:
        return str(self.__html__())


def _checked(name: str, values: Mapping[str, str]) -> str:
    value = values.get(name)
    if value is None:
        raise Refused(f"Il manque la valeur du champ « {name} ».", f"missing field {name}")
    if not isinstance(value, str) or len(value) > VALUE_LENGTH:
        raise Refused(f"La valeur du champ « {name} » n'est pas un texte utilisable.", f"unusable field {name}")
    return UNPRINTABLE.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))


def _put_in(marked: str, texts: list[str], form: Callable[[str], str]) -> str:
    return MARK.sub(lambda mark: form(texts[int(mark[1])]), marked)


def _field_in_link() -> Refused:
    return Refused("Un champ ne peut pas servir d'adresse de lien dans un modèle.", "field inside a link target")


def _as_html(value: str) -> str:
    if LINK.fullmatch(value):
        return f'<a href="{escape(value)}">{escape(value)}</a>'
    return escape(value).replace("\n", "<br>\n")
