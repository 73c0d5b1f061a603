"""The demo's missed appointments, whatever the day it is loaded on: a task to do and a decision that may be taken."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from mailflow.caseload.publishing import publish_shipped
from mailflow.core.clock import ScaledClock
from mailflow.demo import past
from mailflow.demo.agency import LEAD
from mailflow.demo.loading import DECIDED, MISSED, load_staff, relive
from mailflow.services import Services
from mailflow.store import tables as t
from mailflow.store.pages import decisions, open_decisions
from mailflow.store.pages.scope import Scope
from tests.relays import ScriptedRelay

WHO = {
    DECIDED: ("Inès Chassagne", "p300@demandeurs.example.net"),
    MISSED: ("Remi Ulmann", "p296@demandeurs.example.net"),
}


@pytest.mark.parametrize("day", [(2026, 3, 11, 10), (2026, 5, 17, 22), (2027, 1, 4, 8), (2026, 11, 14, 3)])
async def test_a_task_waits_for_the_adviser_and_a_decision_for_the_lead(
    services: Services, day: tuple[int, ...]
) -> None:
    now = datetime(*day, tzinfo=UTC)  # type: ignore[misc, arg-type]
    services = replace(services, clock=ScaledClock(datetime.now(UTC), now, 1))
    async with ScriptedRelay().running() as relay, services.engine.begin() as connection:
        sink = {"relay_host": "127.0.0.1", "relay_port": relay.port, "relay_security": "none"}
        services = replace(services, settings=services.settings.model_copy(update=sink))
        agency, staff = await load_staff(connection, now)
        await publish_shipped(connection, None, now)
        doers = {"owner": staff["claire"], "lead": staff[LEAD]}
        for number in (MISSED, DECIDED):
            await relive(connection, services, agency, doers, number, WHO[number], now)
        lead = Scope(staff[LEAD], agency, "supervisor", (staff[LEAD],))
        [open_one] = await open_decisions.open_decisions(connection, lead, now)
        assert (open_one["mine"], open_one["preparer_name"]) == (True, "Claire Morvan")
        assert open_one["not_before"] < now < open_one["due_at"]
        sent = await decisions.sent(connection, lead, open_one["case_id"], ["prevenir"])
        assert [(mail["state"], mail["sent_at"] < open_one["created_at"]) for mail in sent] == [("sent", True)]
        said = await decisions.written(connection, lead, open_one["case_id"], sent[0]["sent_at"])
        assert [mail["proof"] for mail in said] == ["token", "token"]
        tasks = (await connection.execute(select(t.task).where(t.task.c.state == "open"))).mappings().all()
        assert sorted(row["dedup_key"].split("/")[2] for row in tasks) == ["decider", "qualifier"]
        assert min(row["due_at"] for row in tasks) > now
        assert await connection.scalar(select(t.conversation.c.id).where(t.conversation.c.state == "open")) is None
        assert await connection.scalar(select(t.case_event.c.id).where(t.case_event.c.applied_at.is_(None))) is None


def test_the_story_leads_to_the_step_that_only_a_human_takes() -> None:
    done = [act for act in past.ACTS if isinstance(act, past.Done)]
    assert done[-1].step == "preuve"
    assert {act.by for act in done if act.step in ("informer", "preuve")} == {"lead"}
