"""`mailflow people`: takes job seekers in from a file of the service's own register."""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HELP = """Takes people into the advisers' portfolios from a CSV file (UTF-8, comma or semicolon) with the columns
reference, given_name, family_name, email, adviser (a login), and if you like phone, tier, language. A reference that
is known is brought up to date; nobody is ever removed. All of the file or nothing."""
EXAMPLES = """
mailflow people import register.csv --dry-run
mailflow people import register.csv
mailflow people import register.csv --enrol premier-contact
"""
NEEDED = ("reference", "given_name", "family_name", "email", "adviser")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="import")
    take = actions.add_parser("import", help="add people, or bring them up to date")
    take.add_argument("file", type=Path)
    take.add_argument("--enrol", metavar="PATHWAY", help="put those who are new on this published pathway")
    take.add_argument("--dry-run", action="store_true", help="check the file and say what would be done")


def run(args: argparse.Namespace) -> int:
    from mailflow.commands.site import in_transaction

    rows = list(read_rows(args.file))
    added, known = in_transaction(lambda connection: take_in(connection, rows, args.enrol, args.dry_run))
    print(f"{'would be ' if args.dry_run else ''}added: {added}, brought up to date: {known}")
    return 0


def read_rows(file: Path) -> Iterator[dict[str, str]]:
    """The file's rows. Raises `Refused` naming the line of what is missing."""
    from mailflow.core.errors import Refused

    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"{file} cannot be read as UTF-8 text: {error}") from None
    first = text.partition("\n")[0]
    reader = csv.DictReader(text.splitlines(), delimiter=";" if first.count(";") > first.count(",") else ",")
    missing = [name for name in NEEDED if name not in (reader.fieldnames or ())]
    if missing:
        raise Refused(
            f"{file}: the first line must name the columns {', '.join(NEEDED)}; missing: {', '.join(missing)}"
        )
    for number, row in enumerate(reader, 2):
        empty = [name for name in NEEDED if not (row[name] or "").strip()]
        if empty:
            raise Refused(f"{file}, line {number}: nothing in column {', '.join(empty)}")
        yield {name: (value or "").strip() for name, value in row.items() if name}


async def take_in(connection: Any, rows: list[dict[str, str]], pathway: str | None, dry_run: bool) -> tuple[int, int]:
    """Add all rows in the transaction, which `dry_run` takes back. Returns how many were new, and how many known."""
    from mailflow.caseload.enrolment import enrol
    from mailflow.caseload.people import Newcomer, enlist
    from mailflow.core.clock import SystemClock
    from mailflow.store.enlisting import find_adviser

    now, added = SystemClock().now(), 0
    for row in rows:
        adviser = await find_adviser(connection, row["adviser"])
        newcomer = Newcomer(
            row["reference"],
            row["given_name"],
            row["family_name"],
            row["email"],
            row.get("phone", ""),
            row.get("tier", ""),
            row.get("language") or "fr",
        )
        enlisted = await enlist(connection, adviser["agency_id"], adviser["id"], newcomer, now)
        added += enlisted.new
        if pathway and enlisted.new:
            await enrol(connection, enlisted.case_id, pathway, now)
    if dry_run:
        await connection.rollback()
    return added, len(rows) - added
