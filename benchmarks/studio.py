"""A pathway of 200 steps in the editor: server time of a page, of a save, of the text's check; its drawing.

    python -m benchmarks.studio [--steps 200] [--times 15]

Starts a PostgreSQL of its own and one process of pages; every figure is the median and the slowest of so many tries.
"""

from __future__ import annotations

import argparse
import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable
from statistics import median

import httpx
from sqlalchemy import select

from benchmarks.pages import made
from mailflow.caseload.drafting import save_draft
from mailflow.core.clock import SystemClock
from mailflow.core.ids import new_id
from mailflow.pathways.document import read_pathway
from mailflow.pathways.editing.outline import flat, outline
from mailflow.pathways.editing.writing import values_of, written
from mailflow.pathways.graph import Marking, as_svg, svg
from mailflow.runtime.passing_postgres import passing_database
from mailflow.store.tables import agency, session, staff
from mailflow.web import serve as web
from mailflow.web.login import Cookies, open_session

GOALS = {"drawing": 1.0}
USUAL = 0.1
TEXT = "Objet : Bonjour\n\nBonjour {{ prenom }}.\n"


def document(steps: int) -> str:
    """Mails, waits, questions with reminders and tasks, and every tenth step two tracks."""
    made: list[dict[str, object]] = []
    while len(list(flat(outline({"steps": made})))) < steps - 1:
        n = len(made)
        kind = n % 10
        step: dict[str, object] = {"id": f"etape_{n}", "title": f"Étape numéro {n} du long parcours"}
        if kind == 9:
            inner = [
                {"id": f"piste_{n}_{k}_{i}", "kind": "wait", "for": f"{i + 1} days"} for k in range(2) for i in range(2)
            ]
            step |= {
                "kind": "parallel",
                "tracks": [{"name": "une", "steps": inner[:2]}, {"name": "deux", "steps": inner[2:]}],
            }
        elif kind in (2, 6):
            answers = [{"outcome": "oui", "intents": ["confirm"], "answer": "yes", "next": f"etape_{n + 1}"}]
            step |= {"kind": "await_reply", "about": f"etape_{n - 1}", "asked": {"asked": "yes_no"}, "answers": answers}
            step |= {"reminders": [{"after": "3 working days", "wording": "bonjour"}]}
            step |= {"timeout": {"after": "10 working days", "next": f"etape_{n + 1}"}}
        elif kind in (3, 7):
            outcomes = [{"outcome": "fait", "next": f"etape_{n + 1}"}, {"outcome": "stop", "next": "fin"}]
            step |= {"kind": "task", "outcomes": outcomes}
        elif kind in (1, 5):
            step |= {"kind": "message", "wording": "bonjour", "class": "service"}
        else:
            step |= {"kind": "wait", "for": "3 working days"}
        made.append(step)
    made.append({"id": f"etape_{len(made)}", "kind": "wait", "for": "1 day"})
    made.append({"id": "fin", "kind": "end", "outcome": "fini"})
    return written({"code": "long", "title": "Un long parcours", "steps": made})


async def measured(name: str, times: int, once: Callable[[], Awaitable[object]]) -> None:
    """Median and slowest, in milliseconds."""
    spent = []
    await once()
    for _ in range(times):
        began = time.perf_counter()
        await once()
        spent.append(time.perf_counter() - began)
    goal = GOALS.get(name, USUAL)
    middle, most = median(spent) * 1000, max(spent) * 1000
    verdict = "within" if middle < goal * 1000 else "OVER"
    print(f"{name:<18} median {middle:5.0f} ms, slowest {most:5.0f} ms ({verdict} {goal * 1000:.0f} ms)")


async def work(url: str, steps: int, times: int) -> None:
    """All of it."""
    text = document(steps)
    pathway = read_pathway(text, ["bonjour"])
    print(f"{len(pathway.steps)} steps, {len(text)} signs")

    async def draw() -> None:
        as_svg._planned.cache_clear()
        svg(pathway, Marking("?etape=", "etape_50"))

    await measured("drawing", times, draw)
    services = made(url)
    author, agency_id, now = new_id(), new_id(), SystemClock().now()
    async with services.engine.begin() as connection:
        site = {"id": agency_id, "code": "A", "name": "Agence", "hours": {}, "closures": [], "email": "a@a.example"}
        await connection.execute(agency.insert().values(**site, phone="", postal_address=""))
        person = {"id": author, "agency_id": agency_id, "login": "luc", "name": "Luc", "email": "l@a.example"}
        await connection.execute(staff.insert().values(**person, role="administrator", created_at=now))
        await save_draft(connection, text, {"bonjour": TEXT}, author, now)
        token = secrets.token_urlsafe(24)
        await open_session(connection, author, token, now)
        csrf = str(await connection.scalar(select(session.c.csrf)))
    stop, ports = asyncio.Event(), asyncio.Queue[int]()
    serving = asyncio.create_task(web.serve(services, stop, lambda: None, on_port=ports.put_nowait))
    base = f"http://127.0.0.1:{await ports.get()}"
    async with httpx.AsyncClient(base_url=base, headers={"origin": base}, timeout=60) as client:
        client.cookies.set(Cookies(services).session, token)
        await pages(client, csrf, text, times)
    stop.set()
    await serving
    await services.close()


async def pages(client: httpx.AsyncClient, csrf: str, text: str, times: int) -> None:
    """What somebody does while editing."""
    count = 0

    async def look() -> None:
        (await client.get("/brouillon/long?etape=etape_54")).raise_for_status()

    async def type_() -> None:
        nonlocal count
        count += 1
        raw = next(entry.raw for entry in flat(outline(values_of(text))) if entry.id == "etape_54")
        data = {"csrf": csrf, "etape": "etape_54", "vu": seen[0], "f.title": str(raw["title"])}
        data |= {"f.for.n": str(3 + count % 7), "f.for.u": "working day"}
        answer = await client.post("/brouillon/long/etape", data=data, headers={"x-part": "1"})
        answer.raise_for_status()
        seen[0] = answer.json()["seen"]

    async def check() -> None:
        answer = await client.post("/brouillon/long/verifier", data={"csrf": csrf, "texte": text})
        answer.raise_for_status()

    page = (await client.get("/brouillon/long?etape=etape_54")).text
    seen = [page.split('name="vu" value="')[1].split('"')[0]]
    await measured("save while typing", times, type_)
    await measured("page of a step", times, look)
    await measured("check of the text", times, check)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--steps", type=int, default=200)
    parser.add_argument("--times", type=int, default=15)
    args = parser.parse_args()
    with passing_database() as url:
        asyncio.run(work(url, args.steps, args.times))


if __name__ == "__main__":
    main()
