"""`mailflow staff`: adds and lists accounts, sets passwords. The password is asked for, or read from a pipe."""

from __future__ import annotations

import argparse
import getpass
import sys

from mailflow.core.errors import Refused

HELP = """Adds and lists the accounts of the people who work with mailflow, and sets their passwords. A password is
asked for on the terminal, or read from standard input; it never is an argument, where others could see it."""
EXAMPLES = """
mailflow staff add amartin --name "Alice Martin" --role administrator --agency LYON-3 --email a.martin@agence.example.org
pwgen 20 1 | mailflow staff password amartin
mailflow staff list
"""  # noqa: E501 - one command a line
ROLES = ("adviser", "supervisor", "administrator", "auditor")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="add|password|list")
    actions.add_parser("list", help="all accounts")
    password = actions.add_parser("password", help="set a new password")
    password.add_argument("login")
    add = actions.add_parser("add", help="a new account")
    add.add_argument("login")
    add.add_argument("--name", required=True, help="as job seekers see it under a mail")
    add.add_argument("--role", required=True, choices=ROLES)
    add.add_argument("--agency", required=True, metavar="CODE")
    add.add_argument("--email", required=True)
    add.add_argument("--title", default="", help='e.g. "Conseillère"')


def run(args: argparse.Namespace) -> int:
    from mailflow.commands.site import in_transaction
    from mailflow.core.clock import SystemClock
    from mailflow.store import site

    if args.action == "list":
        for row in in_transaction(site.accounts):
            print(f"{row['login']:<20} {row['role']:<14} {row['agency']:<12} {row['name']}{state(row['active'])}")
        return 0
    password_hash = hashed(read_password())
    if args.action == "password":
        in_transaction(lambda connection: site.set_password(connection, args.login, password_hash))
        print(f"password of {args.login} set")
        return 0
    values = {
        "login": args.login,
        "name": args.name,
        "title": args.title,
        "email": args.email,
        "role": args.role,
        "password_hash": password_hash,
    }
    now = SystemClock().now()
    in_transaction(lambda connection: site.add_account(connection, args.agency, values, now))
    print(f"account {args.login} added")
    return 0


def state(active: bool) -> str:
    """A word about an account that cannot log in."""
    return "" if active else " (inactive)"


def hashed(password: str) -> str:
    """The hash to keep, or `Refused` when it is too short (CNIL: 12 signs)."""
    from mailflow.web import passwords

    if len(password) < passwords.SHORTEST:
        raise Refused(f"a password has at least {passwords.SHORTEST} characters")
    return passwords.hash_password(password)


def read_password() -> str:
    """Ask twice on a terminal; else the first line of standard input."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass.getpass("password: ")
    if first != getpass.getpass("once more: "):
        raise Refused("the two passwords differ")
    return first
