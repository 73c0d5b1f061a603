"""`mailflow wording`: what administrators write, checked and looked at before anybody gets it. Sends nothing."""

from __future__ import annotations

import argparse
from collections.abc import Container
from pathlib import Path

HELP = """Lists the fields that wordings may use, checks wordings, and shows the mail that one makes: with an invented
person, or with values of yours. Needs no database."""
EXAMPLES = """
mailflow wording list
mailflow wording fields
mailflow wording check wordings/*.md
mailflow wording preview bienvenue
mailflow wording preview wordings/relance.md --value prenom=Inès --html relance.html
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="list|fields|check|preview")
    actions.add_parser("list", help="the wordings that come with mailflow")
    actions.add_parser("fields", help="every field, what it stands for, and its value in previews")
    check = actions.add_parser("check", help="name every mistake; exit status 1 when there is one")
    check.add_argument("files", type=Path, nargs="+", metavar="FILE")
    preview = actions.add_parser("preview", help="the mail that a wording makes: subject and plain text, and its HTML")
    preview.add_argument("wording", help="a file, or the name of one that comes with mailflow")
    preview.add_argument(
        "--value", action="append", default=[], metavar="FIELD=TEXT", help="instead of the invented one"
    )
    preview.add_argument("--html", type=Path, metavar="FILE", help="write the HTML part into this file, to open it")


def run(args: argparse.Namespace) -> int:
    match args.action:
        case "list":
            return _list()
        case "fields":
            return _fields()
        case "check":
            return _check(args.files)
    return _preview(args.wording, args.value, args.html)


def _list() -> int:
    from mailflow.templates.rendering import read_wording
    from mailflow.templates.shipped import starter_wordings

    for code, source in starter_wordings().items():
        print(f"{code:<24} {', '.join(sorted(read_wording(source).fields))}")
    return 0


def _fields() -> int:
    from mailflow.caseload.wording_values import FIELDS

    for name, field in FIELDS.items():
        print(f"{name:<18} {field.sample:<32} {field.meaning}")
    return 0


def _check(files: list[Path]) -> int:
    from mailflow.caseload.publishing import wrong_in_wording

    wrong = [
        f"{file}: {item.sentence} {item.instead}" for file in files for item in wrong_in_wording(file.stem, _read(file))
    ]
    for line in wrong:
        print(line)
    if not wrong:
        print(f"{len(files)} wordings, no mistakes" if len(files) > 1 else "no mistakes")
    return 1 if wrong else 0


def _preview(name: str, given: list[str], html: Path | None) -> int:
    from mailflow.caseload.publishing import wrong_in_wording
    from mailflow.caseload.wording_values import FIELDS
    from mailflow.core.errors import Refused
    from mailflow.templates.rendering import render

    source = _source(name)
    wrong = wrong_in_wording(Path(name).stem, source)
    if wrong:
        raise Refused(" ".join(f"{item.sentence} {item.instead}" for item in wrong))
    mail = render(source, {name: field.sample for name, field in FIELDS.items()} | _values(given, FIELDS.keys()))
    print(f"Objet : {mail.subject}\n\n{mail.text}", end="")
    if html is not None:
        try:
            html.write_text(mail.html, "utf-8")
        except OSError as error:
            raise Refused(f"{html} cannot be written: {error.strerror}") from None
    return 0


def _source(name: str) -> str:
    from mailflow.core.errors import Refused
    from mailflow.templates.shipped import starter_wordings

    shipped = starter_wordings()
    if name in shipped:
        return shipped[name]
    if not Path(name).exists():
        raise Refused(f"{name} is no file and no wording that comes with mailflow ({', '.join(shipped)})")
    return _read(Path(name))


def _values(given: list[str], known: Container[str]) -> dict[str, str]:
    from mailflow.core.errors import Refused

    values = dict(item.partition("=")[::2] for item in given)
    for item in given:
        name = item.partition("=")[0]
        if "=" not in item or name not in known:
            raise Refused(f"--value takes FIELD=TEXT with a field of `mailflow wording fields`, not {item!r}")
    return values


def _read(file: Path) -> str:
    from mailflow.core.errors import Refused

    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"{file} cannot be read: {error}") from None
