"""The page on which a decision is taken: basis, evidence, options, reasons. Who may take it: caseload/deciding.py."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import RowMapping
from starlette.responses import Response

from mailflow.caseload.deciding import SHORTEST_REASONS
from mailflow.caseload.weighing import leads_to
from mailflow.core.errors import Refused
from mailflow.store.cases import read_case
from mailflow.store.pages import decisions, dossier
from mailflow.web.call import Call, Missing, see_other
from mailflow.web.guard import POST, page
from mailflow.web.language import _
from mailflow.web.pages.dossiers import step_words
from mailflow.web.rights import Rule
from mailflow.web.sentences import said
from mailflow.web.sidebar import sidebar

LOOKED_BACK = timedelta(days=90)  # for what the person wrote, when no step is cited


async def show(call: Call) -> Response:
    """The page; logged as read."""
    found = await decisions.decision(call.connection, call.viewer.scope, call.id())
    if found is None:
        raise Missing
    await call.log_read("decision.read", person_id=found["person_id"], object_id=found["id"])
    return await page_with(call, found)


async def page_with(
    call: Call, found: RowMapping, *, status: int = 200, error: str = "", reasons: str = "", chosen: str = ""
) -> Response:
    """The page, with what was written when it was refused."""
    return call.render(
        "decision.html",
        status,
        decision=found,
        hindrance=hindrance(call, found),
        shortest=SHORTEST_REASONS,
        leads_to=await leads_to(call.connection, found["case_id"], found["dedup_key"]),
        error=error,
        reasons=reasons,
        chosen=chosen,
        current="",
        **await facts(call, found),
        **(await sidebar(call)),
    )


async def facts(call: Call, found: RowMapping) -> dict[str, Any]:
    """What the record shows of each step that counts as evidence, and what the person wrote since the first of them."""
    scope, connection, case_id = call.viewer.scope, call.connection, found["case_id"]
    named = found["details"].get("evidence", [])
    steps = [item["step"] for item in named]
    lines = await decisions.proof(connection, case_id, steps)
    mails = await decisions.sent(connection, scope, case_id, steps)
    case = await read_case(connection, case_id)
    words = await step_words(call, case["state"] if case else {}, ())
    first = min((row["at"] for row in lines), default=found["created_at"] - LOOKED_BACK)
    return {
        "evidence": [
            (
                item["title"],
                [line for line in lines if line["step"] == item["step"]],
                [mail for mail in mails if mail["step"] == item["step"]],
            )
            for item in named
        ],
        "written": await decisions.written(connection, scope, case_id, first),
        "since": first,
        "answers": words["answers"],
    }


def hindrance(call: Call, found: RowMapping) -> str:
    """Why this viewer cannot decide now, "" when nothing is in the way: as caseload/deciding.py will say."""
    if found["state"] != "open":
        return "taken" if found["state"] == "done" else "withdrawn"
    if found["prepared_by"] == call.viewer.id:
        return "preparer"
    if found["role"] == "lead" and call.viewer.role != "supervisor":
        return "role"
    return "early" if call.now < found["not_before"] else ""


async def decide(call: Call) -> Response:
    """Record the decision with its reasons, or say why not and keep what was written."""
    form: Any = await call.form()
    outcome = str(form.get("outcome", ""))
    reasons = str(form.get("reasons", "")).replace("\r\n", "\n").replace("\0", "")
    task = await dossier.lock_task(call.connection, call.viewer.scope, call.id())
    found = await decisions.decision(call.connection, call.viewer.scope, call.id()) if task else None
    if found is None:
        raise Missing
    if not outcome:
        return await page_with(call, found, status=422, error=_("Choisissez une décision."), reasons=reasons)
    try:
        async with call.connection.begin_nested():
            await call.web.parts.complete_task(call.connection, found["id"], outcome, call.viewer.id, call.now, reasons)
    except Refused as refusal:
        return await page_with(call, found, status=422, error=said(refusal.public), reasons=reasons, chosen=outcome)
    await call.log_read("decision.taken", person_id=found["person_id"], object_id=found["id"])
    return see_other(f"/decision/{found['id']}")


ROUTES = (
    page("/decision/{id:uuid}", show, Rule.CASEWORK),
    page("/decision/{id:uuid}", decide, Rule.CASEWORK, methods=POST),
)
