"""`mailflow pathway`: checks, publishes and lists pathways; what changes running ones is in the modules beside it."""

from __future__ import annotations

import argparse
from pathlib import Path

from mailflow.commands import pathway_changes, pathway_migrate, pathway_pictures

HELP = """Checks a pathway document and publishes it as a new, immutable revision; wordings are Markdown files in the
folder `wordings` beside it, besides those that come with mailflow. All mistakes are named at once. A pathway with
legal steps is published from a draft that a second person approved. People who are on a pathway stay on their revision
until `migrate` moves them."""
EXAMPLES = """
mailflow pathway check accueil.yaml
mailflow pathway publish accueil.yaml
mailflow pathway publish --starter       publish those that come with mailflow
mailflow pathway list
mailflow pathway draft accueil.yaml --by amartin
mailflow pathway diff accueil            what the draft changes against the newest revision
mailflow pathway approve accueil --by cdurand
mailflow pathway publish accueil --by amartin
mailflow pathway migrate accueil --to 4 --map ancien=nouveau --dry-run
mailflow pathway rollback accueil --to 3 --by amartin
mailflow pathway test accueil.yaml premier-contact     play its personas, name what differs
mailflow pathway show accueil.yaml --graph svg --out accueil.svg
mailflow pathway schema > pathway.schema.json
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(
        dest="action", required=True, metavar="check|publish|list|draft|approve|diff|rollback|migrate|show|schema|test"
    )
    check = actions.add_parser("check", aliases=["validate"], help="name every mistake, publish nothing")
    check.add_argument("file", type=Path)
    publish = actions.add_parser("publish", help="publish a new revision")
    publish.add_argument("file", type=Path, nargs="?", help="a file, or the code of a draft")
    publish.add_argument("--by", metavar="LOGIN", help="who publishes the draft")
    publish.add_argument(
        "--starter", action="store_true", help="those that come with mailflow and are not published yet"
    )
    actions.add_parser("list", help="published pathways and their newest revision, and drafts")
    pathway_changes.add_arguments(actions)
    pathway_migrate.add_arguments(actions)
    test = actions.add_parser("test", help="play its personas and name what differs from what they expect")
    test.add_argument("pathways", nargs="+", metavar="FILE|CODE")
    test.add_argument("--months", type=int, default=12, help="how long each persona is followed (12)")
    pathway_pictures.add_arguments(actions)


def run(args: argparse.Namespace) -> int:
    if args.action == "test":
        from mailflow.commands.simulate import test_pathways

        return test_pathways(args.pathways, args.months)
    if args.action in ("show", "schema"):
        return pathway_pictures.show(args) if args.action == "show" else pathway_pictures.schema()
    if args.action in pathway_changes.ACTIONS:
        return pathway_changes.run(args)
    if args.action == "migrate":
        return pathway_migrate.run(args)
    if args.action == "publish" and args.file is not None and not args.file.is_file() and not args.file.suffix:
        return pathway_changes.publish_draft(str(args.file), args.by)
    return publish_file(args)


def publish_file(args: argparse.Namespace) -> int:
    """Check, publish or list."""
    from mailflow.caseload import drafting, publishing
    from mailflow.commands.site import in_transaction
    from mailflow.core.clock import SystemClock
    from mailflow.core.errors import Refused
    from mailflow.store.drafts import drafts
    from mailflow.store.pathways import published_pathways

    now = SystemClock().now()
    if args.action == "list":
        for row in in_transaction(published_pathways):
            print(f"{row['code']:<24} revision {row['number']:<4} {row['title']}")
        for row in in_transaction(drafts):
            approved = ", approved" if row["approved_at"] else ""
            print(f"{row['code']:<24} draft of {row['author']}{approved}")
        return 0
    if args.action == "publish" and args.starter:
        codes = in_transaction(lambda connection: publishing.publish_shipped(connection, None, now))
        print(f"published: {', '.join(codes)}" if codes else "all of them are published already")
        return 0
    if args.file is None:
        raise Refused("name a file, or say --starter")
    document, wordings = read_files(args.file)
    pathway = publishing.check(document, wordings)
    if args.action in ("check", "validate"):
        print(f"{pathway.code}: no mistakes")
        return 0
    if drafting.has_legal_steps(pathway):
        raise Refused(
            f"{pathway.code} has legal steps, which a second person approves: `mailflow pathway draft {args.file} "
            f"--by LOGIN`, `approve {pathway.code} --by OTHER`, then `publish {pathway.code} --by LOGIN`"
        )
    in_transaction(lambda connection: publishing.publish(connection, document, wordings, None, now))
    print(f"{pathway.code}: published")
    return 0


def read_files(file: Path) -> tuple[str, dict[str, str]]:
    """The document, and all wordings it may use: those beside it come before the shipped ones."""
    from mailflow.core.errors import Refused
    from mailflow.templates.shipped import starter_wordings

    try:
        own = {path.stem: path.read_text("utf-8") for path in sorted((file.parent / "wordings").glob("*.md"))}
        return file.read_text("utf-8"), starter_wordings() | own
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"{file} cannot be read: {error}") from None
