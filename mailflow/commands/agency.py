"""`mailflow agency`: adds and lists agencies."""

from __future__ import annotations

import argparse

HELP = """Adds and lists agencies. An agency has a name, a way to reach it besides e-mail, and opening hours; mail goes
out and due times run by them. Change the details later on the administrator's pages."""
EXAMPLES = """
mailflow agency add LYON-3 --name "Agence de Lyon Part-Dieu" --email lyon@agence.example.org --phone "04 00 00 00 00" --address "1 rue des Essais, 69003 Lyon"
mailflow agency list
"""  # noqa: E501 - one command a line
WEEK = ("mon", "tue", "wed", "thu", "fri")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="add|list")
    actions.add_parser("list", help="all agencies")
    add = actions.add_parser("add", help="a new agency, open Monday to Friday")
    add.add_argument("code", help="short name, e.g. LYON-3")
    add.add_argument("--name", required=True)
    add.add_argument("--email", required=True, help="shown in mails as the way to reach the agency")
    add.add_argument("--phone", required=True)
    add.add_argument("--address", required=True, help="postal address, in one line")
    add.add_argument("--time-zone", default="Europe/Paris")
    add.add_argument("--holidays", default="FR", help="FR, or a subdivision with its own holidays such as FR-57")
    add.add_argument("--open", default="08:30-12:30,13:30-16:30", help="opening hours of a day (default: %(default)s)")


def run(args: argparse.Namespace) -> int:
    from mailflow.commands.site import in_transaction
    from mailflow.store import site

    if args.action == "list":
        for row in in_transaction(site.agencies):
            print(f"{row['code']:<12} {row['name']}")
        return 0
    values = {
        "code": args.code,
        "name": args.name,
        "email": args.email,
        "phone": args.phone,
        "postal_address": args.address,
        "time_zone": checked_zone(args.time_zone),
        "holidays": checked_region(args.holidays),
        "hours": {day: spans(args.open) for day in WEEK},
        "closures": [],
    }
    in_transaction(lambda connection: site.add_agency(connection, values))
    print(f"agency {args.code} added; next: mailflow staff add LOGIN --agency {args.code} --role administrator …")
    return 0


def checked_zone(name: str) -> str:
    """The name of a time zone that exists."""
    from zoneinfo import ZoneInfo

    from mailflow.core.errors import Refused

    try:
        return ZoneInfo(name).key
    except (KeyError, ValueError, OSError):
        raise Refused(f"there is no time zone {name}; for instance Europe/Paris, Indian/Reunion") from None


def checked_region(name: str) -> str:
    """A region whose public holidays are known: without them no due time can be counted and no mail filed."""
    from mailflow.core.errors import Refused
    from mailflow.core.worktime import public_holidays

    try:
        public_holidays(name, 2000)
    except NotImplementedError:
        raise Refused(f"no public holidays are known for {name}; for instance FR, FR-57, FR-974") from None
    return name


def spans(text: str) -> list[list[str]]:
    """ "08:30-12:30,13:30-16:30" → pairs of times, checked."""
    from datetime import time

    from mailflow.core.errors import Refused

    try:
        pairs = [[time.fromisoformat(end.strip()) for end in span.split("-")] for span in text.split(",")]
        if any(len(pair) != 2 or pair[0] >= pair[1] for pair in pairs):
            raise ValueError
    except ValueError:
        raise Refused(f"--open {text}: give spans like 08:30-12:30,13:30-16:30") from None
    return [[f"{end:%H:%M}" for end in pair] for pair in pairs]
