"""Intake rules: their list in order, and one rule typed, tried on the last mails, then kept. Shows no mail."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from starlette.datastructures import FormData
from starlette.responses import Response

from mailflow.caseload.settings import rules
from mailflow.caseload.settings.checks import Invalid
from mailflow.caseload.settings.rule_trial import Trial, try_rule
from mailflow.mail.intake_rules import MOST_CONDITIONS, OF_HEADER, WITHOUT_VALUE, What
from mailflow.store import administration, intake_rules
from mailflow.store.tags import tags as tags_of_agency
from mailflow.web.call import Call, Missing, see_other
from mailflow.web.guard import POST, page
from mailflow.web.pages.administration import change_shown, form_values, settings_page
from mailflow.web.rights import Rule
from mailflow.web.rule_words import CHOICES, trial_rows
from mailflow.web.sentences import said

TAB = "/reglages/regles"
TRIED = "a tried rule"
BLANK = {"what": What.TEXT.value, "header": "", "value": ""}
EMPTY: dict[str, Any] = {
    "name": "",
    "active": True,
    "match": "all",
    "conditions": [BLANK],
    "queue": "",
    "tags": [],
    "priority": False,
}
MOST_NAMED = 12


async def overview(call: Call) -> Response:
    """All rules, in the order in which they are applied."""
    agencies = await administration.agencies(call.connection)
    return await settings_page(
        call,
        "rules.html",
        TAB,
        rows=await intake_rules.listed(call.connection),
        agencies=[(row["code"], row["name"]) for row in agencies],
        **await change_shown(call, rules.KIND, "", TAB),
    )


async def new(call: Call) -> Response:
    """An empty form, for an agency or for all."""
    code = call.request.query_params.get("agence", "")
    if code and await intake_rules.agency_of(call.connection, code) is None:
        raise Missing
    return await form_page(call, "", {**EMPTY, "agency": code})


async def edit(call: Call) -> Response:
    """One rule; with `?activer=1` as if it were on, and tried."""
    key = str(call.id())
    found = await rules.values_of_rule(call.connection, key)
    if found is None:
        raise Missing
    if call.request.query_params.get("activer") == "1" and not found["active"]:
        return await tried(call, key, found | {"active": True})
    return await form_page(call, key, found)


async def write_new(call: Call) -> Response:
    """What a button of the empty form asks for."""
    return await written(call, "")


async def write(call: Call) -> Response:
    """What a button of a rule's form, or of its line in the list, asks for."""
    key = str(call.id())
    if await intake_rules.lock(call.connection, call.id()) is None:
        raise Missing
    form = await call.form()
    what, by = form.get("quoi"), call.viewer.id
    made: UUID | None
    if what in ("monter", "descendre"):
        made = await rules.move(call.connection, key, -1 if what == "monter" else 1, by, call.now)
    elif what == "desactiver":
        made = await rules.turn_off(call.connection, key, by, call.now)
    elif what == "supprimer":
        made = await rules.remove(call.connection, key, by, call.now)
    else:
        return await written(call, key)
    return see_other(f"{TAB}?fait={made or 'rien'}")


async def written(call: Call, key: str) -> Response:
    """Rows added or taken away, the rule tried, or kept when just this was tried."""
    form = await call.form()
    given, what = typed(form), str(form.get("quoi", ""))
    if what == "ajouter":
        return await form_page(call, key, given | {"conditions": [*given["conditions"], BLANK]})
    if what.startswith("retirer-"):
        left = [one for number, one in enumerate(given["conditions"]) if what != f"retirer-{number}"]
        return await form_page(call, key, given | {"conditions": left or [BLANK]})
    if what != "enregistrer" or not proven(call, key, given, str(form.get("essaye", ""))):
        return await tried(call, key, given)
    try:
        made = await rules.save(call.connection, key, given, call.viewer.id, call.now)
    except Invalid as invalid:
        return await form_page(call, key, given, wrong=invalid.wrong, status=422)
    return see_other(f"{TAB}?fait={made or 'rien'}")


def typed(form: FormData) -> dict[str, Any]:
    """The form as values, unchecked."""
    given = form_values(form, ("agency", "name", "match", "queue", "tags"))
    numbers = [number for number in range(MOST_CONDITIONS) if f"what-{number}" in form]
    parts = [form_values(form, (f"what-{n}", f"header-{n}", f"value-{n}")) for n in numbers]
    conditions = [dict(zip(BLANK, part.values(), strict=True)) for part in parts]
    flags = {name: form.get(name) == "1" for name in ("active", "priority")}
    return {**given, "conditions": conditions, **flags}


async def tried(call: Call, key: str, given: Mapping[str, Any]) -> Response:
    """Check, try on the last mails, and show what would differ, with the button that keeps it."""
    try:
        made = rules.clean(given)
        trial = await try_rule(call.connection, key, made)
    except Invalid as invalid:
        return await form_page(call, key, given, wrong=invalid.wrong, status=422)
    await call.log_read("rule.tried", object_id=UUID(key) if key else None)
    return await form_page(call, key, made, trial=trial, proof=proof_of(call, key, made))


def proof_of(call: Call, key: str, made: Mapping[str, Any]) -> str:
    """That this viewer tried just these values."""
    said = json.dumps([str(call.viewer.id), key, {name: made[name] for name in rules.FIELDS}], sort_keys=True)
    return hmac.new(call.web.services.keyring.signing(TRIED), said.encode(), hashlib.sha256).hexdigest()


def proven(call: Call, key: str, given: Mapping[str, Any], proof: str) -> bool:
    """Whether the values, were they checked, are those that were tried."""
    try:
        return hmac.compare_digest(proof_of(call, key, rules.clean(given)).encode(), proof.encode())
    except Invalid:
        return False


async def form_page(
    call: Call,
    key: str,
    values: Mapping[str, Any],
    *,
    wrong: Mapping[str, str] | None = None,
    trial: Trial | None = None,
    proof: str = "",
    status: int = 200,
) -> Response:
    """The form, and above it the trial if there was one."""
    code = values["agency"]
    agencies = {row["code"]: row for row in await administration.agencies(call.connection)}
    known = await tags_of_agency(call.connection, agencies[code]["id"]) if code in agencies else []
    mine = [row for row in await intake_rules.advisers(call.connection) if row["agency"] == code]
    tags = values["tags"]
    return await settings_page(
        call,
        "rule.html",
        TAB,
        status,
        key=key,
        values={**values, "tags": tags if isinstance(tags, str) else ", ".join(tags)},
        agency=agencies[code]["name"] if code in agencies else "",
        wrong={name: said(sentence) for name, sentence in (wrong or {}).items()},
        choices=[(what.value, words) for what, words in CHOICES.items()],
        with_header=[what.value for what in OF_HEADER],
        without_value=[what.value for what in WITHOUT_VALUE],
        most=MOST_CONDITIONS,
        advisers=[(f"adviser/{row['login']}", row["name"]) for row in mine],
        known_tags=[row["name"] for row in known[:MOST_NAMED]],
        trial=trial,
        trial_rows=trial_rows(trial) if trial else [],
        proof=proof,
        **await change_shown(call, rules.KIND, key, f"/reglages/regle/{key}"),
    )


ROUTES = (
    page("/reglages/regles", overview, Rule.SETTINGS),
    page("/reglages/regles/nouvelle", new, Rule.SETTINGS),
    page("/reglages/regles/nouvelle", write_new, Rule.SETTINGS, methods=POST),
    page("/reglages/regle/{id:uuid}", edit, Rule.SETTINGS),
    page("/reglages/regle/{id:uuid}", write, Rule.SETTINGS, methods=POST),
)
