"""All that is set in the database, as text files in a stable order: the same settings make the same bytes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import yaml
from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.caseload.documents import document_of
from mailflow.caseload.settings import accounts, agencies, region_values, regions, rules
from mailflow.caseload.settings.checks import day_text, spans_text
from mailflow.core.errors import Refused
from mailflow.store import administration, agency_lists, intake_rules, site_settings, switch, wordings
from mailflow.store import regions as store_regions
from mailflow.templates.shipped import starter_wordings

Files = dict[str, str]
SAFE = re.compile(r"(?:[\w@+-][\w@+. -]*/)*[\w@+-][\w@+. -]*")


async def export(connection: AsyncConnection) -> Files:
    """Path → text. Holds names and addresses of staff, no passwords, no job seekers."""
    made: Files = {}
    for row in await administration.agencies(connection):
        made[f"agencies/{row['code']}.yaml"] = dumped(agency_values(dict(row)))
    made |= await _regions(connection)
    for row in await administration.accounts(connection):
        made[f"accounts/{row['login']}.yaml"] = dumped({name: _plain(row[name]) for name in accounts.FIELDS})
    made |= _lists("tags", await administration.tags(connection), ("name", "colour"))
    made |= _lists("replies", await agency_lists.replies(connection), ("title", "text", "effects"))
    made |= _lists("views", await agency_lists.views(connection), ("page", "name", "filters"))
    made |= await _rules(connection)
    made |= await site_files(connection)
    made["switches.yaml"] = dumped({"held": [row["name"] for row in await switch.held(connection)]})
    for row in await wordings.published(connection):
        made |= pathway_files(f"pathways/{row['code']}", document_of(dict(row)), row["wordings"])
    shipped = starter_wordings()
    for row in await wordings.drafted(connection):
        texts = {name: text for name, text in row["wordings"].items() if text != shipped.get(name)}
        made |= pathway_files(f"drafts/{row['code']}", row["document"], texts)
    unsafe = next((path for path in made if not SAFE.fullmatch(path)), "")
    if unsafe:
        raise Refused(f"“{unsafe}” cannot be the name of a file: a code or login in it has other signs than letters")
    return dict(sorted(made.items()))


async def site_files(connection: AsyncConnection) -> Files:
    """What is set for the service, and for each agency over it; what is not set is in no file."""
    found: dict[str, dict[str, Any]] = {"": {}}
    for row in await site_settings.everything(connection):
        found.setdefault(row["agency"], {})[row["name"]] = row["value"]
    return {f"service/{code}.yaml" if code else "service.yaml": dumped(values) for code, values in found.items()}


def agency_values(row: Mapping[str, Any]) -> dict[str, Any]:
    """An agency as its file says it: hours and closures as they are typed."""
    values = {name: _plain(row[name]) for name in agencies.FIELDS}
    values["hours"] = {day: spans_text(pairs) for day, pairs in row["hours"].items()}
    values["closures"] = [day_text(item) for item in row["closures"]]
    return values


def pathway_files(folder: str, document: str, texts: Mapping[str, str]) -> Files:
    """A document with its wordings beside it, as `mailflow pathway` reads them."""
    made = {f"{folder}/wordings/{name}.md": text for name, text in texts.items()}
    return made | {f"{folder}/pathway.yaml": document}


def _lists(folder: str, rows: Iterable[RowMapping], names: tuple[str, ...]) -> Files:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(str(row["agency"]), []).append({name: row[name] for name in names})
    return {f"{folder}/{agency}.yaml": dumped({folder: entries}) for agency, entries in found.items()}


async def _regions(connection: AsyncConnection) -> Files:
    """With their evaluations, without which an import could not take the phases over."""
    made: Files = {}
    for row in await store_regions.listed(connection):
        evaluations = [
            region_values.shown(dict(item)) for item in await store_regions.evaluations(connection, row["id"])
        ]
        values = {**(await regions.values_of(connection, row["code"]) or {}), "evaluations": evaluations}
        made[f"regions/{row['code']}.yaml"] = dumped(values)
    return made


async def _rules(connection: AsyncConnection) -> Files:
    """In their order: those of all agencies in a file of their own."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in await intake_rules.listed(connection):
        values = rules.shown(dict(row))
        values["conditions"] = [{name: said for name, said in one.items() if said} for one in values["conditions"]]
        path = f"rules/{values.pop('agency')}.yaml" if row["agency"] else "rules.yaml"
        found.setdefault(path, []).append(values)
    return {path: dumped({"rules": entries}) for path, entries in found.items()}


def _plain(value: Any) -> Any:
    return "" if value is None else value


class _Dumper(yaml.SafeDumper):
    """Texts of several lines stand as blocks, to be read and compared line by line."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _text)


def dumped(values: Any) -> str:
    """YAML in the order of the values."""
    return str(yaml.dump(values, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110))
