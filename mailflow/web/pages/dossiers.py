"""A person's dossier, their tasks, and the list of people one follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from starlette.responses import Response

from mailflow.core.errors import Refused
from mailflow.core.ids import new_id
from mailflow.store.amendments import advisers
from mailflow.store.pages import decisions, dossier, people
from mailflow.web.call import Call, Missing, see_other
from mailflow.web.guard import POST, page
from mailflow.web.language import _
from mailflow.web.pages.entry import local_path
from mailflow.web.pages.queues import paged, read_key, whole
from mailflow.web.pages.tagging import tags_on
from mailflow.web.rights import Rule
from mailflow.web.sealed import seal, unseal
from mailflow.web.sidebar import sidebar


async def show(call: Call) -> Response:
    """The whole dossier on one page; logged as read."""
    return await page_with(call)


async def page_with(call: Call, *, status: int = 200, error: str = "") -> Response:
    """The page, with why what was asked for is not done."""
    scope, connection = call.viewer.scope, call.connection
    person = await dossier.identity(connection, scope, call.id())
    if person is None:
        raise Missing
    await call.log_read("dossier.read", person_id=person["id"], object_id=person["id"], why=person["why"])
    key = read_key(call.request.query_params.get("apres", ""))
    after = (key[0], key[1]) if key and key[0] else None
    before = call.request.query_params.get("histoire", "")
    steps = await dossier.history(connection, scope, person["id"], whole(before))
    rows = await dossier.conversations(connection, scope, person["id"], after)
    amendments = await dossier.amendments(connection, scope, person["id"])
    return call.render(
        "dossier.html",
        status,
        error=error,
        done=call.request.query_params.get("fait", ""),
        amendments=amendments,
        once=new_id,
        colleagues=await advisers(connection, call.viewer.agency_id) if call.viewer.role == "supervisor" else (),
        person=person,
        current="people",
        addresses=await dossier.addresses(connection, scope, person["id"]),
        opted_out=await dossier.opted_out(connection, scope, person["id"]),
        tasks=await dossier.open_tasks(connection, scope, person["id"]),
        decisions=await decisions.taken(connection, scope, person["id"]),
        position=await call.web.parts.position_of(connection, person["case_id"], call.now)
        if person["case_id"]
        else None,
        **await step_words(call, person["state"] or {}, [row["data"] for row in amendments]),
        **(await tags_on(call, "person", person["id"])),
        steps=steps[: dossier.PAGE],
        older_steps=steps[dossier.PAGE - 1]["id"] if len(steps) > dossier.PAGE else None,
        **paged(rows, "last_at", dossier.PAGE),
        **(await sidebar(call)),
    )


async def step_words(call: Call, state: Any, amended: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What the steps of the person's pathways, the answers to them and their ends are called, by their codes."""
    named = {UUID(str(found)) for found in values_of(state, "revision")}
    documents = await dossier.documents(call.connection, sorted(named))
    steps = [step for document in documents for step in document.get("steps", ())]
    added = [dict(data["step"]) for data in amended if isinstance(data.get("step"), dict)]
    steps += [*added, *({**step, "id": f"{step['id']}-avant"} for step in added if step.get("id"))]
    choices = [choice for step in steps for name in ("answers", "outcomes") for choice in choices_of(step.get(name))]
    return {
        "titles": {step["id"]: step["title"] for step in steps if step.get("title")},
        "answers": {choice["outcome"]: choice["label"] for choice in choices if choice.get("label")},
        "endings": {step["outcome"]: step["title"] for step in steps if step.get("outcome") and step.get("title")},
    }


def choices_of(value: Any) -> list[Any]:
    """The outcomes of a step, when it lists any (`answers` of a message names a step instead)."""
    return [choice for choice in value if isinstance(choice, dict)] if isinstance(value, list) else []


def values_of(tree: Any, key: str) -> list[Any]:
    """Every value stored under `key`, however deep."""
    if isinstance(tree, dict):
        own = [tree[key]] if tree.get(key) else []
        return own + [found for value in tree.values() for found in values_of(value, key)]
    if isinstance(tree, list):
        return [found for value in tree for found in values_of(value, key)]
    return []


async def finish_task(call: Call) -> Response:
    """Record a task's outcome, chosen by a human among its options."""
    form = await call.form()
    outcome = str(form.get("outcome", ""))
    task = await dossier.lock_task(call.connection, call.viewer.scope, call.id())
    if task is None:
        raise Missing
    if task["state"] != "open":
        raise Refused(_("Cette tâche est déjà faite."))
    await call.web.parts.complete_task(call.connection, task["id"], outcome, call.viewer.id, call.now)
    await call.log_read("task.done", person_id=task["person_id"], object_id=task["id"])
    return see_other(local_path(str(form.get("suite", ""))) or "/")


async def search(call: Call) -> Response:
    """To the list of those found: the words go on sealed, so that no name stands in an address."""
    wanted = str((await call.form()).get("q", "")).replace("\0", "")[:100].strip()
    if not wanted:
        return see_other("/personnes")
    return see_other(f"/personnes?q={seal(call.web.services.keyring, wanted)}")


async def list_people(call: Call) -> Response:
    """The people one follows, by name."""
    sealed = call.request.query_params.get("q", "")
    wanted = unseal(call.web.services.keyring, sealed)
    try:
        key = UUID(call.request.query_params.get("apres", ""))
    except ValueError:
        key = None
    rows = await people.people(call.connection, call.viewer.scope, wanted, key)
    if wanted:
        await call.log_read("people.search")
    return call.render(
        "people.html",
        wanted=wanted,
        sealed=sealed if wanted else "",
        rows=rows[: people.PAGE],
        next=rows[people.PAGE - 1] if len(rows) > people.PAGE else None,
        current="people",
        **(await sidebar(call)),
    )


ROUTES = (
    page("/personnes", list_people, Rule.CASEWORK),
    page("/personnes", search, Rule.CASEWORK, methods=POST),
    page("/dossier/{id:uuid}", show, Rule.CASEWORK),
    page("/tache/{id:uuid}", finish_task, Rule.CASEWORK, methods=POST),
)
