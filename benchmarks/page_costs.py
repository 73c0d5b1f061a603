"""What one page costs when nobody else asks: processor time of ours and of PostgreSQL, and time to the last byte.

    python -m benchmarks.page_costs --database URL [--times 15]

The database is a full one on the same machine (`mailflow seed` fills it). Processor time is what the kernel counted for
the page's process and for the server's processes, so that a busy machine changes little of it.
"""

from __future__ import annotations

import argparse
import contextlib
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import httpx
import uvloop
from sqlalchemy import text

from benchmarks.pages import WORDS, User, log_in, made, pages
from mailflow.demo.seeding.filling import LEAD, LOGIN
from mailflow.services import Services

ROLES = {"adviser": f"{LOGIN}003", "supervisor": f"{LEAD}02"}
DIFFERENT = 5  # pages of a kind


@dataclass(slots=True)
class Cost:
    """The requests of one kind: milliseconds of each."""

    ours: list[float] = field(default_factory=list)
    database: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)
    size: list[int] = field(default_factory=list)


def processor_ms(processes: Sequence[int]) -> float:
    """Processor time so far, all threads."""
    found = 0
    for process in processes:
        for thread in Path(f"/proc/{process}/task").iterdir():
            with contextlib.suppress(FileNotFoundError):
                found += int((thread / "schedstat").read_text().split()[0])
    return found / 1e6


async def backends(services: Services) -> list[int]:
    """The server's processes that work for pages."""
    async with services.engine.begin() as connection:
        rows = await connection.scalars(
            text("SELECT pid FROM pg_stat_activity WHERE application_name = 'mailflow' AND pid <> pg_backend_pid()")
        )
        return list(rows)


async def cost(services: Services, user: User, web: int, method: str, address: str, times: int, found: Cost) -> None:
    """Ask for one page so often."""
    for turn in range(times + 2):
        server = await backends(services)
        before = processor_ms([web]), processor_ms(server), time.perf_counter()
        form = {"q": address, "csrf": user.csrf} if method == "POST" else None
        response = await (user.client.post("/recherche", data=form) if form else user.client.get(address))
        while response.is_redirect:
            response = await user.client.get(response.headers["location"])
        after = processor_ms([web]), processor_ms(server), time.perf_counter()
        assert response.status_code == 200, (address, response.status_code)
        if turn < 2:  # caches fill, statements are prepared
            continue
        found.ours.append(after[0] - before[0])
        found.database.append(after[1] - before[1])
        found.wall.append(1000 * (after[2] - before[2]))
        found.size.append(len(response.content))


async def addresses(user: User) -> dict[str, list[tuple[str, str]]]:
    """What to ask for, by kind."""
    await user.get("home", "/")
    await user.get("people", "/personnes")
    queue = user.known["queue"]
    await user.get("queue", queue[0])
    if not user.known["conversation"]:  # a lead's own queue is empty, an adviser's below is not
        await user.get("queue", queue[-1])
    talks = [("GET", found) for found in user.known["conversation"][:DIFFERENT]]
    dossiers = [("GET", found) for found in user.known["dossier"][:DIFFERENT]]
    queues = [("GET", found) for found in user.known["queue"][:DIFFERENT]]
    return {
        "first page": [("GET", "/")],
        "queue": [*queues, ("GET", "/conversations")],
        "conversation": talks,
        "dossier": dossiers,
        "people": [("GET", "/personnes")],
        **{f"search « {words} »": [("POST", words)] for words in WORDS},
        "part: counts": [("GET", "/parts/files")],
    }


async def measure(url: str, times: int) -> dict[tuple[str, str], Cost]:
    """Role and kind → cost."""
    services = made(url)
    costs: dict[tuple[str, str], Cost] = {}
    with pages(url) as site:
        origin = f"http://127.0.0.1:{site.port}"
        for role, login in ROLES.items():
            name, token = await log_in(services, login)
            headers = {"origin": origin, "sec-fetch-site": "same-origin"}
            async with httpx.AsyncClient(base_url=origin, headers=headers, cookies={name: token}, timeout=60) as client:
                user = User(client, 1, {kind: [] for kind in ("home", "people", "queue")})
                for kind, wanted in (await addresses(user)).items():
                    found = costs[role, kind] = Cost()
                    for method, address in wanted:
                        await cost(services, user, site.process, method, address, max(3, times // len(wanted)), found)
    await services.close()
    return costs


def report(costs: dict[tuple[str, str], Cost]) -> None:
    """One line a page."""
    print("\n| page | for | ours | PostgreSQL | p50 alone | slowest | HTML |\n|---|---|---|---|---|---|---|")
    for (role, kind), found in costs.items():
        ours, database, wall = (median(values) for values in (found.ours, found.database, found.wall))
        print(
            f"| {kind} | {role} | {ours:.0f} ms | {database:.0f} ms | {wall:.0f} ms | {max(found.wall):.0f} ms "
            f"| {median(found.size) / 1000:.0f} kB |"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", metavar="URL", required=True)
    parser.add_argument("--times", type=int, default=15)
    args = parser.parse_args()
    report(uvloop.run(measure(args.database, args.times)))


if __name__ == "__main__":
    main()
