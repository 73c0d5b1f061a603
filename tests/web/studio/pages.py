"""What a browser does with the studio's pages: reads forms as they stand, sends them back with changes."""

from __future__ import annotations

from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Any
from uuid import UUID

import httpx

from mailflow.caseload.advancing import advance_case
from mailflow.caseload.drafting import save_draft
from mailflow.caseload.enrolment import enrol
from mailflow.caseload.mass_migration import Mover
from mailflow.caseload.revisions import Shelf
from mailflow.caseload.sending import Tools
from mailflow.caseload.studio.publications import carry_out_due
from mailflow.core.clock import Clock
from mailflow.store import cases
from mailflow.store.tables import draft, draft_edit, publication
from tests.web.conftest import Site

DOCUMENT = """\
code: essai
title: Essai de suivi
steps:
  - id: bonjour
    kind: message
    title: Dire bonjour
    wording: bonjour
    class: service
    window: any
  - id: attendre
    kind: wait
    title: Laisser du temps
    for: 7 working days
  - id: question
    kind: message
    title: Poser la question
    wording: question
    class: service
    window: any
  - id: reponse
    kind: await_reply
    title: Attendre la réponse
    about: question
    answers: [{outcome: oui, label: Oui, intents: [confirm], next: fin}]
    reminders: [{after: 3 working days, wording: rappel}]
    timeout: {after: 10 working days, next: fin}
  - {id: fin, kind: end, title: Fin, outcome: fini}
"""
LEGAL = DOCUMENT.replace("title: Poser la question", "title: Poser la question\n    legal_basis: CRPA L112-11")
TEXTS = {name: f"Objet : {name}\n\nBonjour {{{{ prenom }}}}.\n" for name in ("bonjour", "question", "rappel")}


class Form(HTMLParser):
    """The fields of the form whose action ends so."""

    def __init__(self, page: str, action: str) -> None:
        super().__init__()
        self.action, self.inside, self.select, self.area = action, False, "", ""
        self.fields: list[tuple[str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = found.get("action", "").endswith(self.action)
        if not self.inside:
            return
        name, kind = found.get("name", ""), found.get("type", "text")
        if tag == "input" and name and (kind not in ("checkbox", "radio") or "checked" in found):
            self.fields.append((name, found.get("value", "")))
        elif tag == "select":
            self.select = name
            self.fields.append((name, ""))
        elif tag == "option" and "selected" in found:
            self.fields[-1] = (self.select, found.get("value", ""))
        elif tag == "textarea":
            self.area = name
            self.fields.append((name, ""))

    def handle_data(self, data: str) -> None:
        if self.area:
            name, text = self.fields[-1]
            self.fields[-1] = (name, text + data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        if tag == "textarea":
            name, text = self.fields[-1]
            self.fields[-1] = (name, text.removeprefix("\n"))
            self.area = ""

    def data(self, **changes: str) -> dict[str, list[str]]:
        """What is sent; `changes` by the name of the field, dots as `__`."""
        made: dict[str, list[str]] = {}
        for name, value in self.fields:
            made.setdefault(name, []).append(value)
        return made | {name.replace("__", "."): [value] for name, value in changes.items()}


async def drafted(
    site: Site, document: str = DOCUMENT, by: UUID | None = None, texts: Mapping[str, str] = TEXTS
) -> None:
    """A draft with its wordings, as the command line saves one."""
    async with site.services.engine.begin() as connection:
        now = site.services.clock.now()
        await save_draft(connection, document, texts, by or site.administrator, now)


async def second_administrator(site: Site) -> UUID:
    """A colleague with the same role."""
    return await site.factory.staff(site.agency, "Maud Réglages", "administrator", login="maud")


async def post(site: Site, client: httpx.AsyncClient, address: str, **data: Any) -> httpx.Response:
    """A form with its token."""
    return await client.post(address, data={"csrf": site.csrf(client)} | data)


async def published(site: Site, client: httpx.AsyncClient, **choice: Any) -> httpx.Response:
    """The draft, as the publishing page would."""
    [row] = await rows(site, draft)
    given = {"version": str(row["version"]), "suite": "publier", "qui": "personne", "quand": "maintenant"} | choice
    return await post(site, client, "/brouillon/essai/publier", **given)


async def rows(site: Site, table: Any) -> list[Any]:
    """All of a table."""
    async with site.services.engine.connect() as connection:
        return list((await connection.execute(table.select())).mappings())


async def edits(site: Site) -> list[Any]:
    return sorted(await rows(site, draft_edit), key=lambda row: row["number"])


async def orders(site: Site) -> list[Any]:
    return sorted(await rows(site, publication), key=lambda row: row["asked_at"])


async def carried_out(site: Site, clock: Clock | None = None) -> int:
    """What the worker does every few seconds."""
    services = site.services
    tools = Tools(services.keyring, services.settings)
    return await carry_out_due(Mover(services.engine, tools, Shelf(), clock or services.clock, 50))


async def enrolled(site: Site, case: UUID, code: str = "essai", start_at: str = "attendre") -> None:
    """Put the case on the pathway, at a step."""
    async with site.services.engine.begin() as connection:
        await enrol(connection, case, code, site.services.clock.now(), start_at=start_at)
        tools = Tools(site.services.keyring, site.services.settings)
        await advance_case(connection, tools, Shelf(), case, site.services.clock.now())


async def revision_of(site: Site, case: UUID) -> str:
    """Which revision the case is on."""
    async with site.services.engine.connect() as connection:
        row = await cases.read_case(connection, case)
    assert row is not None
    [one] = row["state"]["enrolments"].values()
    return str(one["revision"])
