"""Bring the English catalogue up to date with the French texts of the code, and list what it lacks.

`python -m scripts.catalogue` renews mailflow/web/locale/en.po: new texts come in empty, gone ones leave. Exit code 1
when a text has no translation. `--check` writes nothing.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from jinja2.ext import babel_extract

from mailflow.caseload import refusals
from mailflow.caseload.wording_values import FIELDS
from mailflow.inbox.verdict import WORDS
from mailflow.web import details, labels, rendering
from mailflow.web.assets import load_assets

ROOT = Path(__file__).resolve().parent.parent / "mailflow"
PO = ROOT / "web" / "locale" / "en.po"
PYTHON = {"_": None, "ngettext": (1, 2), "mark": None}
SPEAKING = ("caseload", "inbox", "mail/bench", "outbox", "pathways/editing", "templates")  # refusals reach pages
OPERATORS = ("drafting", "mass_migration", "enrolment", "migrating", "people", "foreseeing")  # and these the shell only
REFUSALS = {"Refused": 0, "_refused": 1}  # function → which of its arguments is the sentence
PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\w+\}|#")


def wanted() -> Catalog:
    """Every text that a page may show."""
    found = Catalog(locale="en", charset="utf-8", fuzzy=False)
    for text in (*of_python(), *of_templates(), *of_refusals(), *of_tables()):
        if text:
            found.add(text)
    return found


def of_python() -> Iterator[Any]:
    """`_("…")`, `ngettext("…", "…", n)` and `mark("…")`."""
    for path in sorted(ROOT.rglob("*.py")):
        with path.open("rb") as file:
            yield from (text for _, text, _, _ in extract("python", file, PYTHON))


def of_templates() -> Iterator[Any]:
    """The same in templates, and `{% trans %}`."""
    for folder in (ROOT / "web" / "templates", ROOT / "demo" / "pages"):
        for path in sorted(folder.rglob("*.html")):
            with path.open("rb") as file:
                options = {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}
                for _, function, text, _ in babel_extract(file, ("_", "gettext", "ngettext"), (), options):
                    texts = forms(text or "")  # the texts, then None for each further argument
                    yield texts[:2] if function == "ngettext" else texts[0]


def of_refusals() -> Iterator[str]:
    """Sentences of `Refused`, their values as {names}; and constants of a module that hold such a sentence."""
    for path in (path for room in SPEAKING for path in sorted((ROOT / room).rglob("*.py"))):
        if path.stem in OPERATORS or "imap" in path.parts:
            continue
        tree = ast.parse(path.read_text("utf-8"))
        constants = {
            node.targets[0].id: node.value
            for node in tree.body
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
        }
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            place = REFUSALS.get(getattr(call.func, "id", ""))
            if place is not None and len(call.args) > place:
                yield from sentences(call.args[place], constants)


def sentences(argument: ast.expr, constants: dict[str, ast.expr]) -> Iterator[str]:
    """The texts of one argument."""
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        yield argument.value
    elif isinstance(argument, ast.JoinedStr):
        yield "".join(
            str(part.value) if isinstance(part, ast.Constant) else "{" + name_of(part) + "}" for part in argument.values
        )
    elif isinstance(argument, ast.Name) and argument.id in constants:
        yield from sentences(constants[argument.id], {})
    elif isinstance(argument, ast.Call) and getattr(argument.func, "attr", "") == "format":  # CONSTANT.format(name=…)
        for part in (argument.func.value, *(keyword.value for keyword in argument.keywords)):
            yield from sentences(part, constants)


def name_of(part: ast.expr) -> str:
    """What a value of an f-string is called."""
    value = part.value if isinstance(part, ast.FormattedValue) else part
    return str(getattr(value, "attr", "") or getattr(value, "id", "") or "value").lower()


def of_tables() -> Iterator[str]:
    """Tables of codes and their words."""
    tables = [
        *labels.TABLES.values(),
        *(details.STATUS_WORDS, details.DELIVERED, details.WHY_NOT_SENT, details.OTHER_NOTES, dict(details.SIGNS)),
        *(rendering.UNUSUAL_PLACES, rendering.HANDLED, rendering.CAME_ABOUT),
        *(WORDS, refusals.REASONS, dict(refusals.BEGINNINGS), {"": refusals.OTHERWISE}),
        {name: field.meaning for name, field in FIELDS.items()},
    ]
    yield from (text for table in tables for text in table.values())
    for key in load_assets().keys:
        yield key["words"]


def kept() -> Catalog:
    """The catalogue as it stands."""
    with PO.open("rb") as file:
        return read_po(file, locale="en")


def problems(catalogue: Catalog) -> list[str]:
    """Texts without a translation, doubtful ones, and those with other placeholders."""
    found = []
    for message in catalogue:
        if not message.id:
            continue
        ids, texts = forms(message.id), forms(message.string)
        if not all(text.strip() for text in texts) or message.fuzzy:
            found.append(f"not translated: {ids[0]}")
        elif any(names(text) not in {names(one) for one in ids} for text in texts):
            found.append(f"other placeholders: {ids[0]}")
    return found


def forms(text: Any) -> tuple[str, ...]:
    """Singular and plural, or the one form."""
    return (text,) if isinstance(text, str) else tuple(text)


def names(text: str) -> tuple[str, ...]:
    """The placeholders of a text."""
    return tuple(sorted(PLACEHOLDER.findall(text)))


def lacking(catalogue: Catalog) -> list[str]:
    """Texts of the code that the catalogue does not have."""
    return [f"not in the catalogue: {forms(message.id)[0]}" for message in wanted() if message.id not in ids(catalogue)]


def ids(catalogue: Catalog) -> set[Any]:
    """All texts of a catalogue."""
    return {message.id for message in catalogue}


def renew() -> Catalog:
    """The catalogue with the code's texts, written back."""
    catalogue = kept()
    known: dict[str, Message] = {forms(message.id)[0]: message for message in catalogue if message.id}
    fresh = Catalog(locale="en", charset="utf-8", fuzzy=False, project="mailflow", creation_date=None)
    for message in wanted():
        if message.id:
            before = known.get(forms(message.id)[0])
            fresh.add(message.id, before.string if before and type(before.id) is type(message.id) else None)
    with PO.open("wb") as file:
        write_po(file, fresh, width=118, no_location=True, omit_header=True, sort_output=True)
    text = PO.read_text("utf-8")
    PO.write_text(HEADER + text, "utf-8")
    return kept()


HEADER = """msgid ""
msgstr ""
"Language: en\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""


def main() -> int:
    """Renew or check, and say what is missing."""
    catalogue = kept() if "--check" in sys.argv else renew()
    found = [*lacking(catalogue), *problems(catalogue)]
    print("\n".join(found) or f"{len(catalogue)} texts, all translated")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
