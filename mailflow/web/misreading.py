"""What followed from the machine's reading of a mail, for "why is this here?", and which change would take it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import RowMapping

from mailflow.caseload.choices import Choice
from mailflow.store.pages import misread
from mailflow.web.call import Call
from mailflow.web.labels import label
from mailflow.web.pages.dossiers import step_words


@dataclass(frozen=True, slots=True)
class Consequence:
    """`back` is the step people are at now, when it can be left for the one that was answered (`step`)."""

    step: str
    title: str
    outcome: str
    at: datetime | None
    back: Choice | None = None


async def consequences(call: Call, header: RowMapping, messages: Sequence[RowMapping]) -> Mapping[UUID, Consequence]:
    """Of the shown messages on which the machine acted. Nothing for a person whose dossier is not the reader's."""
    acted = {message["id"]: request for message in messages if (request := _request(message)) is not None}
    if not acted or not header["may_open"] or header["case_id"] is None:
        return {}
    found = await misread.answered(call.connection, call.viewer.scope, set(acted.values()))
    if not found:
        return {}
    words = await step_words(call, next(iter(found.values()))["state"] or {}, [])
    position = await call.web.parts.position_of(call.connection, header["case_id"], call.now)
    made = {}
    for message_id, request_id in acted.items():
        if (row := found.get(request_id)) is not None:
            outcome = row["outcome"]
            said = words["answers"].get(outcome) or (label(outcome, "outcomes") if outcome else "")
            back = next((choice for choice in position.choices if _leads_back(choice, row)), None)
            title = words["titles"].get(row["step"], row["step"])
            made[message_id] = Consequence(row["step"], title, said, row["closed_at"], back)
    return made


def _leads_back(choice: Choice, row: RowMapping) -> bool:
    return choice.enrolment == row["enrolment"] and any(way.target == row["step"] for way in choice.moves)


def _request(message: RowMapping) -> UUID | None:
    verdict = message["verdict"] if isinstance(message["verdict"], dict) else {}
    if message["direction"] != "in" or verdict.get("safe") != "act" or not verdict.get("request_id"):
        return None
    return UUID(verdict["request_id"])
