"""`mailflow config`: all settings of the database as files for git, and back, with every difference shown."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from mailflow.caseload.settings.importing import Difference

HELP = """Writes agencies, regions with their phases and evaluations, accounts without their passwords, the values of
the service and of agencies, tags, shared canned replies and views, intake rules, switches, and all pathways with their
wordings into a folder, in a stable order: made for git. The import adds and changes, never removes, and is all or
nothing; pathways that differ come in as drafts. Only what a file of switches or of the service's values leaves out is
as if nobody had set it. It says every difference, and every mistake with its file and line. Job seekers and mails are
in no file."""
EXAMPLES = """
mailflow config export site/
mailflow config import site/ --dry-run --by amartin
mailflow config import site/ --by amartin
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="export|import")
    out = actions.add_parser("export", help="write the settings into a folder")
    out.add_argument("folder", type=Path)
    into = actions.add_parser("import", help="take the settings of a folder over")
    into.add_argument("folder", type=Path)
    into.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")
    into.add_argument("--by", required=True, metavar="LOGIN", help="the administrator who does it")


def run(args: argparse.Namespace) -> int:
    from mailflow.commands.site import in_transaction

    if args.action == "export":
        from mailflow.caseload.settings.exporting import export

        write(args.folder, in_transaction(export))
        return 0
    files = read(args.folder)
    found = in_transaction(lambda connection: take_over(connection, files, args.by, dry_run=args.dry_run))
    for line in said(found):
        print(line)
    if not found:
        print("nothing differs")
    elif args.dry_run:
        print("nothing was changed: this was a dry run")
    return 0


async def take_over(
    connection: AsyncConnection, files: dict[str, str], login: str, *, dry_run: bool
) -> list[Difference]:
    """Import, or do it and take it back."""
    from mailflow.caseload.settings.importing import Import
    from mailflow.config import load_settings
    from mailflow.core.clock import SystemClock
    from mailflow.core.errors import Refused
    from mailflow.store.drafts import account
    from mailflow.store.staff import role_of

    by = (await account(connection, login))["id"]
    if await role_of(connection, by) != "administrator":
        raise Refused(f"{login} is no administrator")
    attempt = await connection.begin_nested()
    found = await Import(connection, files, by, SystemClock().now(), load_settings()).run()
    if dry_run:
        await attempt.rollback()
    else:
        await attempt.commit()
    return found


def said(found: list[Difference]) -> list[str]:
    """The differences in words."""
    lines: list[str] = []
    for item in found:
        lines.append(f"new      {item.path}" if item.new else f"changes  {item.path}")
        lines += [f"         {line}" for line in item.lines]
    return lines


def write(folder: Path, files: dict[str, str]) -> None:
    """The files; those of an earlier export that are no more are taken away."""
    from mailflow.core.errors import Refused

    try:
        for old in sorted(found(folder)):
            if old not in files:
                (folder / old).unlink()
        for path, text in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, "utf-8")
    except OSError as error:
        raise Refused(f"{folder} cannot be written: {error.strerror}") from None
    print(f"{len(files)} files written to {folder}")


def read(folder: Path) -> dict[str, str]:
    """Path within the folder → text."""
    from mailflow.core.errors import Refused

    if not folder.is_dir():
        raise Refused(f"{folder} is no folder")
    try:
        return {path: (folder / path).read_text("utf-8") for path in sorted(found(folder))}
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"{folder} cannot be read: {error}") from None


def found(folder: Path) -> list[str]:
    """The files that are settings: in the folders of an export only, so that nothing else of a repository counts."""
    folders = ("agencies", "accounts", "tags", "replies", "views", "rules", "service", "regions", "pathways", "drafts")
    inside = [path for name in folders for kind in ("*.yaml", "*.md") for path in (folder / name).rglob(kind)]
    names = [path.relative_to(folder).as_posix() for path in inside if path.is_file()]
    single = ("rules.yaml", "service.yaml", "switches.yaml")
    return [*names, *(name for name in single if (folder / name).is_file())]
