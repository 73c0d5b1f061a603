"""`mailflow pathway show` and `schema`: a pathway as a picture, and what editors check documents against."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mailflow.pathways.document import Pathway


def add_arguments(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Both actions."""
    show = actions.add_parser("show", help="draw a pathway: a file, or the newest revision of a published code")
    show.add_argument("what", metavar="CODE|FILE")
    show.add_argument("--graph", choices=["mermaid", "svg"], default="mermaid")
    show.add_argument("--out", type=Path, help="write it there instead of printing it")
    actions.add_parser("schema", help="print the JSON Schema of pathway documents, for editors")


def show(args: argparse.Namespace) -> int:
    """Draw it."""
    from mailflow.core.errors import Refused
    from mailflow.pathways import graph

    pathway = _pathway(args.what)
    text = graph.svg(pathway) if args.graph == "svg" else graph.mermaid(pathway)
    if args.out is None:
        print(text, end="")
        return 0
    try:
        args.out.write_text(text, "utf-8")
    except OSError as error:
        raise Refused(f"{args.out} cannot be written: {error.strerror}") from None
    return 0


def schema() -> int:
    """Print it."""
    from mailflow.pathways.schema import document_schema

    print(json.dumps(document_schema(), ensure_ascii=False, indent=1))
    return 0


def _pathway(what: str) -> Pathway:
    from mailflow.commands.site import in_transaction
    from mailflow.core.errors import Refused
    from mailflow.pathways.document import pathway_from_json, read_pathway
    from mailflow.store.pathways import latest_revision

    file = Path(what)
    if file.suffix in (".yaml", ".yml") or file.is_file():
        try:
            return read_pathway(file.read_text("utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise Refused(f"{file} cannot be read: {error}") from None
    found = in_transaction(lambda connection: latest_revision(connection, what))
    if found is None:
        raise Refused(f"there is no file and no published pathway “{what}”; `mailflow pathway list` shows those")
    return pathway_from_json(found["document"])
