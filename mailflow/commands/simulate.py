"""`mailflow simulate`: a pathway on paper, for one persona or many. Needs no server and no database."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mailflow.caseload.simulating.report import Asked
    from mailflow.caseload.simulating.tally import Tally
    from mailflow.caseload.simulating.world import World
    from mailflow.pathways.document import Pathway
    from mailflow.pathways.personas import Persona

HELP = """Plays a pathway in memory, with the interpreter and the guard of production: the timetable of one persona,
with the reason of each mail, reminder and task; or, with --personas, what a portfolio means for mail and advisers.
Personas are those of the document; `prompt`, `slow`, `after-reminder`, `silent`, `unclear`, `out-of-office`,
`dead-address` and `finds-work` are always there."""
EXAMPLES = """
mailflow simulate premier-contact                             its first persona, from today on
mailflow simulate accueil.yaml --persona silent --start 2026-03-02
mailflow simulate accueil.yaml --personas 10000 --chart charge.svg
mailflow simulate accueil.yaml --personas 250 --arrivals 4 --json > charge.json
"""
MOST_PEOPLE = 1_000_000
A_YEAR = 52


def add_arguments(parser: argparse.ArgumentParser) -> None:
    from mailflow.core.rollout import Phase

    """The command's arguments."""
    parser.add_argument("pathway", metavar="PATHWAY|FILE", help="a pathway that comes with mailflow, or a YAML file")
    who = parser.add_mutually_exclusive_group()
    who.add_argument("--persona", metavar="NAME", help="the timetable of this one (default: the first)")
    who.add_argument("--personas", metavar="N", type=_count, help="so many people, by the weights of the personas")
    parser.add_argument("--months", type=_months, default=12, metavar="N", help="how long each is followed (12)")
    parser.add_argument("--start", type=_day, metavar="DATE", help="the first day, 2026-03-02 (default: today)")
    parser.add_argument("--arrivals", type=int, default=A_YEAR, metavar="WEEKS", help="they begin within (52)")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="turns the days on which they begin")
    parser.add_argument("--region", default="", metavar="FR-57", help="public holidays of another region")
    parser.add_argument(
        "--phase", choices=[item.value for item in Phase], help="of the region's roll-out, for everybody"
    )
    parser.add_argument("--cores", type=int, default=0, metavar="N", help="processes (default: one a core)")
    parser.add_argument("--json", action="store_true", help="JSON instead of text")
    parser.add_argument("--chart", type=Path, metavar="FILE.svg", help="also draw mails by day and load by week")
    parser.add_argument(
        "--capacity", type=float, default=0, metavar="N", help="what one adviser does in a week: a line in the chart"
    )


def run(args: argparse.Namespace) -> int:
    """The command."""
    from dataclasses import replace

    from mailflow.caseload.simulating.report import Asked
    from mailflow.core.clock import SystemClock
    from mailflow.pathways.conditions import ROLLOUT

    world = world_of(args.pathway)
    given = {ROLLOUT: args.phase} if args.phase else {}
    world = replace(world, calendar=world.calendar_of(args.region), attributes=given)
    start: date = args.start or world.calendar.local(SystemClock().now()).date()
    if args.personas:
        from mailflow.caseload.simulating.population import population

        people = population(world.pathway)
        return _portfolio(args, world, Asked(world.pathway, people, args.months, start, world.calendar, args.seed))
    persona = _persona(world.pathway, args.persona)
    start = args.start or persona.start or start
    return _timetable(args, world, Asked(world.pathway, (persona,), args.months, start, world.calendar))


def world_of(name: str) -> World:
    """The pathway of that name or file, among those that come with mailflow. Raises `Refused`."""
    from mailflow.caseload.publishing import check
    from mailflow.caseload.simulating.world import World
    from mailflow.commands.pathway import read_files
    from mailflow.core.errors import Refused
    from mailflow.pathways.document import read_pathway
    from mailflow.templates.shipped import starter_pathways

    shipped = starter_pathways()
    if name in shipped and not Path(name).exists():
        pathway = read_pathway(shipped[name])
    elif Path(name).suffix in (".yaml", ".yml") or Path(name).exists():
        pathway = check(*read_files(Path(name)))
    else:
        raise Refused(f"there is no pathway “{name}”; these come with mailflow: {', '.join(shipped)}; or name a file")
    return World(pathway, {code: read_pathway(text) for code, text in shipped.items()})


def test_pathways(names: Sequence[str], months: int) -> int:
    """`mailflow pathway test`: 1 when a persona got something else than it expects."""
    from mailflow.caseload.simulating.expecting import try_personas

    wrong = 0
    for name in names:
        tried = try_personas(world_of(name), months)
        differences = [item for one in tried for item in one.differences]
        wrong += len(differences)
        checked = sum(one.expectations for one in tried)
        print(f"{name}: {len(tried)} personas, {checked} expectations, {len(differences)} differences")
        for item in differences:
            print(f"  {item}")
    return 1 if wrong else 0


def _persona(pathway: Pathway, name: str | None) -> Persona:
    from mailflow.caseload.simulating.population import STANDARD
    from mailflow.core.errors import Refused

    known: Sequence[Persona] = (*pathway.personas, *STANDARD)
    if name is None:
        return known[0]
    found = next((persona for persona in known if persona.name == name), None)
    if found is None:
        raise Refused(f"there is no persona “{name}”; there are: {', '.join(item.name for item in known)}")
    return found


def _timetable(args: argparse.Namespace, world: World, asked: Asked) -> int:
    from mailflow.caseload.simulating.portfolio import begin
    from mailflow.caseload.simulating.report import timetable_json, timetable_text
    from mailflow.caseload.simulating.tally import Tally
    from mailflow.caseload.simulating.timetable import timetable

    persona = asked.personas[0]
    life = begin(world, persona, asked.start, asked.months, f"{world.pathway.code}/{persona.name}", detailed=True)
    begins = life.now
    rows = timetable(life, life.live())
    print(_json(timetable_json(asked, rows)) if args.json else timetable_text(asked, rows))
    if args.chart:
        tally = Tally()
        tally.add_life(life.happened, begins, life.ends, life.calendar)
        _draw(args, f"{world.pathway.title} : {persona.title or persona.name}", tally, world, 1)
    return 0


def _portfolio(args: argparse.Namespace, world: World, asked: Asked) -> int:
    from mailflow.caseload.simulating.chart import grouped
    from mailflow.caseload.simulating.population import groups
    from mailflow.caseload.simulating.portfolio import play
    from mailflow.caseload.simulating.report import portfolio_json, portfolio_text

    people = groups(asked.personas, args.personas, asked.start, max(1, args.arrivals), world.calendar, asked.seed)
    played = play(world, people, asked.months, args.cores or cores(), _progress(args.personas))
    print(_json(portfolio_json(asked, played)) if args.json else portfolio_text(asked, played))
    if args.chart:
        _draw(
            args,
            f"{world.pathway.title} : {grouped(played.people)} personnes",
            played.tally,
            world,
            played.people,
        )
    return 0


def cores() -> int:
    """Those this process may use."""
    import os

    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _draw(args: argparse.Namespace, title: str, tally: Tally, world: World, people: int) -> None:
    from mailflow.caseload.simulating.chart import chart
    from mailflow.core.errors import Refused

    file: Path = args.chart
    try:
        file.write_text(chart(title, tally, world.calendar, people, args.capacity), "utf-8")
    except OSError as error:
        raise Refused(f"{file} cannot be written: {error.strerror}") from None
    print(f"chart: {file}", file=sys.stderr)


def _progress(whole: int) -> Callable[[int], None]:
    """On a terminal only, on one line."""
    shown = sys.stderr.isatty()

    def tell(done: int) -> None:
        if shown:
            end = "" if done < whole else "\n"
            print(f"\r{done:,} of {whole:,} people", end=end, file=sys.stderr, flush=True)

    return tell


def _json(made: object) -> str:
    return json.dumps(made, ensure_ascii=False, indent=1)


def _count(text: str) -> int:
    count = int(text)
    if not 1 <= count <= MOST_PEOPLE:
        raise argparse.ArgumentTypeError(f"from 1 to {MOST_PEOPLE}")
    return count


def _months(text: str) -> int:
    months = int(text)
    if not 1 <= months <= 60:
        raise argparse.ArgumentTypeError("from 1 to 60")
    return months


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is no day; write 2026-03-02") from None
