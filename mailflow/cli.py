"""The command line: finds the command, hands over, and turns errors into one plain sentence.

Imports nothing heavy: a command's module is imported when it is the one asked for.
"""

from __future__ import annotations

import argparse
import difflib
import importlib
import sys
from collections.abc import Sequence

from mailflow import __version__
from mailflow.core.errors import MailflowError

COMMANDS: dict[str, tuple[str, str]] = {
    "up": ("mailflow.commands.up", "run everything on this machine"),
    "demo": ("mailflow.commands.demo", "run everything with an invented agency and its mails"),
    "seed": ("mailflow.commands.seed", "fill an empty database with invented people and mails"),
    "intake": ("mailflow.commands.intake", "take mail in by SMTP and LMTP"),
    "imap": ("mailflow.commands.imap", "take mail from shared mailboxes by IMAP"),
    "filing": ("mailflow.commands.filing", "read the mails taken in and put them into queues"),
    "worker": ("mailflow.commands.worker", "run the cases' workflows on Temporal"),
    "dispatch": ("mailflow.commands.dispatch", "send what is in the outbox"),
    "web": ("mailflow.commands.web", "serve the pages and the API"),
    "inspect": ("mailflow.commands.inspect", "say what mailflow understands of mail files"),
    "replay": ("mailflow.commands.replay", "compare what two releases make of past mail"),
    "doctor": ("mailflow.commands.doctor", "find what is wrong with this site and how to mend it"),
    "migrate": ("mailflow.commands.migrate", "bring the database to this release's schema"),
    "agency": ("mailflow.commands.agency", "add and list agencies"),
    "region": ("mailflow.commands.region", "add and list regions of the roll-out"),
    "people": ("mailflow.commands.people", "take job seekers in from a file"),
    "pathway": ("mailflow.commands.pathway", "check, publish and list pathways"),
    "simulate": ("mailflow.commands.simulate", "play a pathway on paper, for one persona or a portfolio"),
    "wording": ("mailflow.commands.wording", "check wordings, and see the mail that one makes"),
    "config": ("mailflow.commands.config", "write all settings as files for git, and take them over"),
    "hold": ("mailflow.commands.hold", "hold all outgoing mail, or let it go"),
    "purge": ("mailflow.commands.purge", "keep nothing longer than was set; erase or hold a dossier"),
    "staff": ("mailflow.commands.staff", "add and list accounts, set passwords"),
}
USAGE = 2
FAILED = 1
INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if not words or words[0] in ("-h", "--help", "help"):
        print(overview())
        return 0 if words else USAGE
    if words[0] in ("-V", "--version"):
        print(f"mailflow {__version__}")
        return 0
    if words[0] not in COMMANDS:
        print(unknown(words[0]), file=sys.stderr)
        return USAGE
    try:
        return run(words[0], words[1:])
    except MailflowError as error:
        print(f"mailflow {words[0]}: {error.public}", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # `mailflow … | head`
        sys.stderr.close()
        return FAILED


def run(name: str, words: Sequence[str]) -> int:
    """Import the command, read its arguments and run it."""
    command = importlib.import_module(COMMANDS[name][0])
    parser = argparse.ArgumentParser(
        prog=f"mailflow {name}",
        description=command.HELP,
        epilog="examples:\n" + "\n".join(f"  {line}" for line in command.EXAMPLES.strip().splitlines()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_arguments(parser)
    code: int = command.run(parser.parse_args(words))
    return code


def overview() -> str:
    """What `mailflow --help` shows."""
    width = max(map(len, COMMANDS))
    lines = [f"  {name:<{width}}  {help_line}" for name, (_, help_line) in COMMANDS.items()]
    return "\n".join(
        [
            "usage: mailflow COMMAND [options]",
            "",
            "E-mail-first follow-up of job seekers: reads mail, answers what is safe, queues the rest for people.",
            "",
            "commands:",
            *lines,
            "",
            "`mailflow COMMAND --help` explains one command, with examples.",
            "Settings are environment variables MAILFLOW_…: see docs/guide/settings.md.",
        ]
    )


def unknown(name: str) -> str:
    """One sentence about a command that does not exist, with the nearest that does."""
    near = difflib.get_close_matches(name, COMMANDS, n=1, cutoff=0.5)
    advice = f"did you mean `mailflow {near[0]}`?" if near else "`mailflow --help` lists the commands."
    return f"mailflow: there is no command {name!r}; {advice}"


if __name__ == "__main__":
    raise SystemExit(main())
