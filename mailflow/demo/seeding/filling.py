"""Writes the invented site: agencies and staff, one portfolio a transaction. Goes on where it stopped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from mailflow.caseload.publishing import publish_shipped
from mailflow.caseload.revisions import Shelf
from mailflow.core.errors import Refused
from mailflow.core.worktime import WorkCalendar
from mailflow.demo.agency import AGENCY, PASSWORD
from mailflow.demo.seeding.portfolio import Desk, Row, Rows, portfolio
from mailflow.pathways.events import Enrolled
from mailflow.pathways.interpreter import advance
from mailflow.pathways.state import CaseState
from mailflow.store import tables as t
from mailflow.store.bulk import insert_rows
from mailflow.store.conversations import ensure_queues
from mailflow.store.pathways import latest_revision
from mailflow.store.site import add_account, add_agency
from mailflow.web.passwords import hash_password

CODE, LOGIN, LEAD = "essai-", "essai-conseiller-", "essai-responsable-"
DESKS_AN_AGENCY = 25
PATHWAYS = ("premier-contact", "nouvel-inscrit-guide")
DAYS_ON_THE_WAY = (2, 9, 20, 45, 90, 180)
WRITTEN_AT_ONCE = 2_000  # rows of one statement
States = tuple[tuple[Row, datetime | None], ...]  # of cases, each with its next due time


@dataclass(frozen=True, slots=True)
class Plan:
    """What is wanted: numbers of people and mails over all, people of one adviser, and the seed of chance."""

    people: int
    mails: int
    portfolio: int
    seed: int

    @property
    def desks(self) -> int:
        """How many advisers it takes."""
        return -(-self.people // self.portfolio)

    def of_desk(self, number: int) -> tuple[int, int]:
        """How many people and mails one desk has."""
        return share(self.people, self.desks, number), share(self.mails, self.desks, number)


def share(whole: int, parts: int, number: int) -> int:
    """The size of one of `parts` nearly equal parts."""
    return whole // parts + (number < whole % parts)


async def fill(engine: AsyncEngine, plan: Plan, now: datetime, tell: Callable[[int, int], None]) -> int:
    """Write what is missing; returns how many portfolios were there already. `tell(done, all)` after each."""
    password = hash_password(PASSWORD)
    async with engine.begin() as connection:
        await refuse_real_data(connection)
        await publish_shipped(connection, None, now)
        positions = await states(connection, now)
    there = 0
    for number in range(plan.desks):
        async with engine.begin() as connection:
            if await is_there(connection, number):
                there += 1
            else:
                await write_desk(connection, plan, number, password, positions, now)
        tell(number + 1, plan.desks)
    async with engine.connect() as connection:
        await (await connection.execution_options(isolation_level="AUTOCOMMIT")).execute(text("ANALYZE"))
    return there


async def refuse_real_data(connection: AsyncConnection) -> None:
    """Invented people never mix with real ones."""
    real = select(t.agency.c.code).where(t.agency.c.code.not_like(f"{CODE}%")).limit(1)
    if found := await connection.scalar(real):
        raise Refused(f"this database holds the agency {found}: fill an empty one, so that invented people never mix")


async def is_there(connection: AsyncConnection, number: int) -> bool:
    """Whether this portfolio was written: its adviser comes in the same transaction."""
    return bool(await connection.scalar(select(t.staff.c.id).where(t.staff.c.login == login_of(number))))


def login_of(number: int) -> str:
    """The login of an invented adviser."""
    return f"{LOGIN}{number + 1:03d}"


async def write_desk(
    connection: AsyncConnection, plan: Plan, number: int, password: str, positions: States, now: datetime
) -> None:
    """An adviser with a whole portfolio; the first of an agency brings the agency and its lead."""
    agency_number = number // DESKS_AN_AGENCY + 1
    code = f"{CODE}{agency_number:02d}"
    if number % DESKS_AN_AGENCY == 0:
        await add_agency(connection, {**AGENCY, "code": code, "name": f"Agence d’essai {agency_number}"})
        lead = {"login": f"{LEAD}{agency_number:02d}", "name": f"Responsable {agency_number}", "role": "supervisor"}
        await add_account(connection, code, lead | account(lead["login"], password), now)
    name = f"Conseiller {number + 1}"
    values = {"login": login_of(number), "name": name, "role": "adviser", **account(login_of(number), password)}
    adviser = await add_account(connection, code, values, now)
    agency = await connection.scalar(select(t.agency.c.id).where(t.agency.c.code == code))
    assert agency is not None
    key = (agency, "adviser", adviser)
    queue = (await ensure_queues(connection, [key]))[key]
    people, mails = plan.of_desk(number)
    first_person = sum(plan.of_desk(before)[0] for before in range(number))
    desk = Desk(number, first_person, agency, adviser, name, queue, positions)
    first = await numbers(connection, mails)
    await write(connection, portfolio(desk, people, mails, first, plan.seed, now))


def account(login: str, password: str) -> dict[str, str]:
    """What every invented account has."""
    return {"email": f"{login}@essai.example.org", "password_hash": password}


async def numbers(connection: AsyncConnection, mails: int) -> int:
    """The first of enough fresh numbers for incoming mails."""
    sequence = func.pg_get_serial_sequence("incoming", "id")
    last = await connection.scalar(select(func.max(t.incoming.c.id)))
    first = (last or 0) + 1
    await connection.execute(select(func.setval(sequence, first + mails)))
    return first


async def states(connection: AsyncConnection, now: datetime) -> States:
    """Cases that were put on a starter pathway so many days ago, as the interpreter leaves them."""
    calendar = WorkCalendar.from_agency(AGENCY)
    found: list[tuple[Row, datetime | None]] = []
    for code in PATHWAYS:
        row = await latest_revision(connection, code)
        assert row is not None  # the shipped ones were published before
        revision = str(row["id"])
        documents = {key: item.pathway for key, item in (await Shelf().fetch(connection, [revision])).items()}
        for days in DAYS_ON_THE_WAY:
            event = Enrolled(now - timedelta(days=days), "e1", revision)
            made = advance(CaseState(), event, event.at, calendar, documents, {"case": "essai"})
            found.append((made.state.to_json(), made.next_due))
    return tuple(found)


async def write(connection: AsyncConnection, rows: Rows) -> None:
    """All rows of a portfolio, table by table."""
    for table in fields(rows):
        await write_table(connection, table.name, getattr(rows, table.name))


async def write_table(connection: AsyncConnection, name: str, rows: Sequence[Row]) -> None:
    """The rows of one table, some thousands a statement."""
    for start in range(0, len(rows), WRITTEN_AT_ONCE):
        await insert_rows(connection, t.metadata.tables[name], rows[start : start + WRITTEN_AT_ONCE])
