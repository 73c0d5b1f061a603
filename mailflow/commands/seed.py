"""`mailflow seed`: fills an empty database with invented agencies, people and years of mail."""

from __future__ import annotations

import argparse

HELP = """Fills an empty database with invented agencies, advisers, job seekers and their mails, to see how pages bear
a full site. Portfolio by portfolio, each in one transaction: stopped half-way, the same command goes on. Refuses a
database that holds anything else. Every invented account (essai-conseiller-001 …, essai-responsable-01 …) has the
password “demo”: never fill a database that others can reach. No mail is sent."""
EXAMPLES = """
mailflow seed --people 500 --messages 20000
mailflow seed --people 25000 --messages 1000000
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--people", type=positive, default=2_500, metavar="N", help="job seekers (2,500)")
    parser.add_argument("--messages", type=positive, default=100_000, metavar="N", help="mails in and out (100,000)")
    parser.add_argument("--portfolio", type=positive, default=250, metavar="N", help="job seekers of one adviser (250)")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="another number, other people (1)")
    parser.add_argument("--quiet", action="store_true", help="no line of progress")


def positive(text: str) -> int:
    """A whole number above nought."""
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"{text} is not a whole number above 0")
    return int(text)


def run(args: argparse.Namespace) -> int:
    from mailflow.commands.progress import Progress
    from mailflow.commands.site import with_services
    from mailflow.demo.seeding.filling import Plan, fill
    from mailflow.services import Services

    plan = Plan(args.people, args.messages, args.portfolio, args.seed)
    progress = Progress(quiet=args.quiet)

    async def work(services: Services) -> int:
        return await fill(
            services.engine,
            plan,
            services.clock.now(),
            lambda done, whole: progress.show(plan.mails * done // whole, done, whole),
        )

    there = with_services(work)
    progress.clear()
    was = f", {there} of them there before" if there else ""
    print(
        f"{plan.people:,} people and {plan.mails:,} mails in {plan.desks:,} portfolios{was}; {progress.seconds:.0f} s"
    )
    print("log in as essai-conseiller-001 or essai-responsable-01, password demo")
    return 0
