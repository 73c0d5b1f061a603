"""A purge that is killed (SIGKILL) again and again: every dossier is whole or gone, and each is counted once."""

from __future__ import annotations

import asyncio
import os
import signal
import sys

from mailflow.services import Services
from mailflow.store import tables as t
from tests.caseload.retention.dossier import LONG_AGO, Agency, dump, holding

MARKS = [f"canari{letter * 3}" for letter in "abcdefghijkl"]
SETTING = {"name": "dossier_months", "value": 24, "at": LONG_AGO}


async def test_a_killed_purge_leaves_whole_dossiers_and_goes_on(services: Services, database_url: str) -> None:
    agency = await Agency(services.engine).build()
    await agency.make.add(t.site_setting, SETTING | {"id": agency.tag})
    everyone = {mark: await agency.dossier(mark) for mark in MARKS}
    whole = {name: len(rows) for name, rows in holding(await dump(agency.engine), MARKS[0]).items()}
    environment = {**os.environ, "MAILFLOW_DATABASE_URL": database_url, "MAILFLOW_HOME": str(services.settings.home)}
    for left in (9, 5, 2):
        running = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "mailflow", "purge", env=environment, stdout=asyncio.subprocess.DEVNULL
        )
        while running.returncode is None and await people(agency) > left:
            await asyncio.sleep(0)
        if running.returncode is None:
            running.send_signal(signal.SIGKILL)
        await running.wait()
        rows = await dump(agency.engine)
        for mark in everyone:
            found = {name: len(lines) for name, lines in holding(rows, mark).items()}
            assert found in ({}, whole), mark
    last = await asyncio.create_subprocess_exec(sys.executable, "-m", "mailflow", "purge", env=environment)
    assert await last.wait() == 0 and holding(await dump(agency.engine), *MARKS) == {}
    removed = await agency.value("SELECT sum(CAST(counts -> 'dossiers' ->> 'removed' AS int)) FROM retention_run")
    assert removed == len(MARKS)


async def people(agency: Agency) -> int:
    """How many dossiers are left."""
    return int(await agency.value("SELECT count(*) FROM person WHERE merged_into IS NULL"))
