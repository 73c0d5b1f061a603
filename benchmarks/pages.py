"""Twenty people clicking on a full site: time until the last byte of queue, conversation, dossier, search and others.

    python -m benchmarks.pages [--people 25000] [--messages 1000000] [--users 20] [--clicks 30] [--database URL]

Starts a PostgreSQL of its own and fills it with `mailflow seed` (some minutes for a million mails), or uses the seeded
one of --database. Pages come from one process; the users are another, on the same machine. Two rounds: at work (between
clicks a user reads for 5 s on average, exponential, which is still faster than people answer mail), and in a hurry (for
1 s), where the queue before two cores shows. All but three users are advisers; these three lead 25 advisers each.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import platform
import random
import re
import secrets
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from statistics import quantiles
from uuid import UUID

import httpx
import uvloop
from sqlalchemy import select

from mailflow.config import load_settings
from mailflow.core.clock import SystemClock
from mailflow.demo.seeding.filling import LEAD, LOGIN, Plan, fill
from mailflow.runtime.passing_postgres import passing_database
from mailflow.services import Services, open_services
from mailflow.store import tables as t
from mailflow.store.migrate import migrate
from mailflow.web import serve as web
from mailflow.web.login import Cookies, open_session

GOAL = 0.2  # seconds, 95 % of pages
SUPERVISORS = 3
PACES = {"at work": 5.0, "in a hurry": 1.0}  # seconds between clicks on average
WORDS = ("cariste", "rendez-vous jeudi", "formation soudeur", "attestation", "zq0001000", "médiathèque", "delorme")
KINDS = {
    "people": ("/personnes", r'href="(/personnes[^"#]*)"'),
    "queue": ("", r'href="(/file/[0-9a-f-]{36}[^"#]*)"'),
    "conversation": ("", r'href="(/conversation/[0-9a-f-]{36})[#"]'),
    "dossier": ("", r'href="(/dossier/[0-9a-f-]{36})"'),
    "search": ("/recherche", ""),
}
WEIGHTS = {"queue": 30, "conversation": 30, "dossier": 15, "search": 15, "people": 10}


async def serve(url: str) -> None:
    """The pages' process: prints its port."""
    services = made(url)
    stop = asyncio.Event()
    await web.serve(services, stop, lambda: None, on_port=lambda port: print(port, flush=True))


def made(url: str) -> Services:
    """A site's services on this database."""
    changes = {"database_url": url, "mail_domain": "essai.example.org", "web_host": "127.0.0.1", "web_port": 0}
    return open_services(load_settings().model_copy(update=changes))


@dataclass(frozen=True, slots=True)
class Site:
    """The pages' process."""

    port: int
    process: int


@contextlib.contextmanager
def pages(url: str) -> Iterator[Site]:
    """The pages as a process of their own."""
    command = [sys.executable, "-m", "benchmarks.pages", "--serve", url]
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    assert process.stdout
    try:
        yield Site(next(int(line) for line in process.stdout if line.strip().isdigit()), process.pid)
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


async def log_in(services: Services, login: str) -> tuple[str, str]:
    """A session's cookie, by name and value."""
    token = secrets.token_urlsafe(16)
    async with services.engine.begin() as connection:
        found: UUID | None = await connection.scalar(select(t.staff.c.id).where(t.staff.c.login == login))
        assert found is not None, login
        await open_session(connection, found, token, SystemClock().now())
    return Cookies(services).session, token


class User:
    """One person at the pages."""

    def __init__(self, client: httpx.AsyncClient, seed: int, taken: dict[str, list[float]]) -> None:
        self.client, self.chance, self.taken = client, random.Random(seed), taken
        self.known: dict[str, list[str]] = defaultdict(list)
        self.csrf = ""

    async def get(self, kind: str, address: str, **form: str) -> None:
        """One page; remembers the addresses it leads to."""
        began = time.perf_counter()
        call = self.client.post(address, data=form, follow_redirects=True) if form else self.client.get(address)
        response = await call
        while response.is_redirect:
            response = await self.client.get(response.headers["location"])
        self.taken[kind].append(time.perf_counter() - began)
        assert response.status_code == 200, (address, response.status_code)
        found = re.search(r'name="csrf" value="([^"]+)"', response.text)
        self.csrf = found[1] if found else self.csrf
        for name, (_, pattern) in KINDS.items():
            if pattern and (links := re.findall(pattern, response.text)):
                self.known[name] = [link.replace("&amp;", "&") for link in links]

    async def click(self) -> None:
        """One of the kinds of pages, by chance."""
        kind = self.chance.choices(tuple(WEIGHTS), tuple(WEIGHTS.values()))[0]
        if kind == "search":
            await self.get(kind, "/recherche", q=self.chance.choice(WORDS), csrf=self.csrf)
        elif kind == "people" or not self.known[kind]:
            await self.get("people", "/personnes")
        else:
            await self.get(kind, self.chance.choice(self.known[kind]))

    async def work(self, clicks: int, pause: float) -> None:
        """Come in some time soon, then so many clicks."""
        await asyncio.sleep(self.chance.uniform(0, pause))
        await self.get("home", "/")
        for _ in range(clicks):
            await asyncio.sleep(self.chance.expovariate(1 / pause))
            await self.click()


async def measure(
    url: str, users: int, clicks: int, pause: float, advisers: int, agencies: int
) -> dict[str, list[float]]:
    """The seconds of each kind of page."""
    services = made(url)
    taken: dict[str, list[float]] = defaultdict(list)
    leads = [f"{LEAD}{number % agencies + 1:02d}" for number in range(min(SUPERVISORS, users))]
    logins = leads + [f"{LOGIN}{number % advisers + 1:03d}" for number in range(users - len(leads))]
    with pages(url) as site:
        origin = f"http://127.0.0.1:{site.port}"
        async with contextlib.AsyncExitStack() as stack:
            working = []
            for number, login in enumerate(logins):
                name, token = await log_in(services, login)
                headers = {"origin": origin, "sec-fetch-site": "same-origin"}
                client = httpx.AsyncClient(
                    base_url=origin,
                    headers=headers,
                    cookies={name: token},
                    timeout=60,
                    limits=httpx.Limits(keepalive_expiry=3),  # sooner than the server: nobody asks on a closing line
                )
                working.append(User(await stack.enter_async_context(client), number, taken).work(clicks, pause))
            await asyncio.gather(*working)
    await services.close()
    return taken


def report(taken: dict[str, list[float]]) -> None:
    """One line a kind."""
    print(f"\n| page | clicks | p50 | p95 | max | goal {GOAL * 1000:.0f} ms at p95 |\n|---|---|---|---|---|---|")
    for kind, found in sorted(taken.items()):
        cuts = quantiles(found, n=20) if len(found) > 1 else found * 19
        met = "met" if cuts[18] < GOAL else "missed"
        figures = " | ".join(f"{1000 * value:.0f} ms" for value in (cuts[9], cuts[18], max(found)))
        print(f"| {kind} | {len(found)} | {figures} | {met} |")


async def run(args: argparse.Namespace, url: str) -> None:
    """Fill, then measure."""
    plan = Plan(args.people, args.messages, 250, 1)
    services, began = made(url), time.perf_counter()
    there = await fill(services.engine, plan, SystemClock().now(), lambda done, whole: None)
    await services.close()
    print(
        f"{plan.people:,} people, {plan.mails:,} mails: filled in {time.perf_counter() - began:.0f} s ({there} there)"
    )
    agencies = -(-plan.desks // 25)
    for pace, pause in PACES.items():
        load, began = os.getloadavg()[0], time.perf_counter()
        taken = await measure(url, args.users, args.clicks, pause, plan.desks, agencies)
        seconds, asked = time.perf_counter() - began, sum(map(len, taken.values()))
        print(f"\n{pace}: {args.users} users, {pause:.0f} s between clicks, {asked / seconds:.1f} pages/s")
        print(f"load of the machine {load:.1f} before, {os.getloadavg()[0]:.1f} after")
        report(taken)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=25_000)
    parser.add_argument("--messages", type=int, default=1_000_000)
    parser.add_argument("--users", type=int, default=20)
    parser.add_argument("--clicks", type=int, default=30)
    parser.add_argument("--database", metavar="URL")
    parser.add_argument("--serve", metavar="URL", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.serve:
        uvloop.run(serve(args.serve))
        return
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, httpx {version('httpx')}")
    if args.database:
        migrate(args.database)
        uvloop.run(run(args, args.database))
        return
    with passing_database() as url:
        uvloop.run(run(args, url))


if __name__ == "__main__":
    main()
