"""Files of settings into the database: every mistake with its file and line, every difference in words, all or nothing.

Adds and changes; never removes, but for switches and the values of the service, whose files are the whole of them.
Pathways come in as drafts: what people get is published by people.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.caseload.drafting import save_draft
from mailflow.caseload.settings import accounts, agencies, regions, rules, site, switches, tags
from mailflow.caseload.settings.checks import Invalid
from mailflow.caseload.settings.exporting import export
from mailflow.caseload.settings.replies_and_views import clean_reply, clean_view
from mailflow.config import Settings
from mailflow.core.errors import Refused
from mailflow.pathways.problems import InvalidPathway
from mailflow.pathways.yaml_source import Source, load_yaml
from mailflow.store import administration, agency_lists, intake_rules, site_settings, switch
from mailflow.store.names import plain_words
from mailflow.templates.shipped import starter_wordings

Files = Mapping[str, str]
LATER = {"agencies": "lead", "accounts": "cover"}  # names an account, which may come with the same files


@dataclass(frozen=True, slots=True)
class Difference:
    """One file that is not as the database is: what is new in it, or what lines change."""

    path: str
    new: bool
    lines: tuple[str, ...] = ()


@dataclass(slots=True)
class Import:
    """One run: the files, who does it, and the mistakes found so far."""

    connection: AsyncConnection
    files: Files
    by: UUID
    now: datetime
    settings: Settings  # the environment's: which addresses mail may come from
    wrong: list[str] = field(default_factory=list)

    async def run(self) -> list[Difference]:
        """Apply everything in the caller's transaction; what changed. Raises `Refused` with every mistake."""
        before = await export(self.connection)
        unknown = [path for path in self.files if not _known(path)]
        self.wrong += [f"{path}: this is no file of `mailflow config export`." for path in unknown]
        await self._each("agencies", agencies.save, first=True)
        await self._each("accounts", accounts.save, first=True)
        await self._each("agencies", agencies.save)
        await self._each("accounts", accounts.save)
        await self._regions()
        await self._site()
        await self._tags()
        await self._shared("replies", clean_reply, agency_lists.write_reply)
        await self._shared("views", clean_view, agency_lists.write_view)
        await self._rules()
        await self._switches()
        await self._pathways(before)
        if self.wrong:
            raise Refused("\n".join(dict.fromkeys(self.wrong)))
        return list(differences(before, await export(self.connection)))

    async def _each(self, folder: str, save: Callable[..., Awaitable[Any]], *, first: bool = False) -> None:
        """Agencies and accounts: a first round makes those that are missing, without whom they name."""
        for path, source in self._sources(folder):
            code = path.partition("/")[2].removesuffix(".yaml")
            there = await (agencies if folder == "agencies" else accounts).values_of(self.connection, code)
            if first and there is not None:
                continue
            if there is None and not first:
                continue  # what was wrong with it is said already
            values = {**source.values, LATER[folder]: ""} if first else source.values
            await self._try(path, source, (), save(self.connection, code, values, self.by, self.now, new=first))

    async def _regions(self) -> None:
        """First every region lets the agencies go that are another's now."""
        for leaving in (True, False):
            for path, source, code in self._agency_files("regions"):
                there = await regions.values_of(self.connection, code)
                values, named = source.values, source.values.get("agencies")
                if leaving and (there is None or not isinstance(named, list)):
                    continue
                if leaving and there is not None:
                    values = {"agencies": [item for item in there["agencies"] if item in named]}
                work = regions.save(self.connection, code, values, self.by, self.now, new=there is None)
                await self._try(path, source, (), work)

    async def _site(self) -> None:
        """A file of these is the whole: what it does not name goes back to what stands above."""
        for path in sorted(path for path in self.files if path == "service.yaml" or path.startswith("service/")):
            source, code = self._read(path), path.removeprefix("service").removesuffix(".yaml").lstrip("/")
            if source is None:
                continue
            own = await (
                site_settings.own_of(self.connection, code) if code else site_settings.of_service(self.connection)
            )
            for name in sorted({*own, *map(str, source.values)}):
                values = (name, code, source.values.get(name), self.by, self.now)
                await self._try(path, source, (name,), site.save(self.connection, self.settings, *values))

    async def _tags(self) -> None:
        for path, source, agency in self._agency_files("tags"):
            for place, entry in _entries(source, "tags"):
                plain = " ".join(plain_words(str(entry.get("name", ""))))
                there = await administration.tag_named(self.connection, agency, plain)
                values = {**entry, "agency": agency}
                work = tags.save(self.connection, str(there) if there else "", values, self.by, self.now)
                await self._try(path, source, place, work)

    async def _shared(
        self,
        folder: str,
        clean: Callable[[Mapping[str, Any]], dict[str, Any]],
        write: Callable[..., Awaitable[None]],
    ) -> None:
        for path, source, agency in self._agency_files(folder):
            for place, entry in _entries(source, folder):

                async def work(entry: Mapping[str, Any] = entry, agency: str = agency) -> None:
                    await write(self.connection, agency, clean(entry), self.by, self.now)

                await self._try(path, source, place, work())

    async def _rules(self) -> None:
        """Known by agency and name; those of a file come in its order, before what the file does not know."""
        files = list(self._agency_files("rules"))
        if "rules.yaml" in self.files and (source := self._read("rules.yaml")):
            files.insert(0, ("rules.yaml", source, ""))
        for path, source, agency in files:
            agency_id = await intake_rules.agency_of(self.connection, agency) if agency else None
            ordered: list[str] = []
            for place, entry in _entries(source, "rules"):
                plain = " ".join(plain_words(str(entry.get("name", ""))))
                ordered.append(plain)
                there = {name: str(key) for key, name in await intake_rules.in_order(self.connection, agency_id)}
                values = {**entry, "agency": agency}
                work = rules.save(self.connection, there.get(plain, ""), values, self.by, self.now)
                await self._try(path, source, place, work)
            await rules.arrange(self.connection, agency_id, ordered, self.by, self.now)

    async def _switches(self) -> None:
        source = self._read("switches.yaml") if "switches.yaml" in self.files else None
        if source is None:
            return
        names = source.values.get("held")
        if not isinstance(names, list):
            self.wrong.append("switches.yaml:1: `held` must be a list of switches, [] for none.")
            return
        for index, name in enumerate(names):
            work = switches.turn(self.connection, str(name), True, self.by, self.now)
            await self._try("switches.yaml", source, ("held", index), work)
        for name in {row["name"] for row in await switch.held(self.connection)} - set(map(str, names)):
            await switches.turn(self.connection, name, False, self.by, self.now)

    async def _pathways(self, before: Files) -> None:
        """A document or wording that is not what is published becomes the pathway's draft; a draft's comes last."""
        for folder in ("pathways", "drafts"):
            for path in sorted(path for path in self.files if path.startswith(f"{folder}/") and _is_document(path)):
                place = path.removesuffix("pathway.yaml")
                own = {name: text for name, text in self.files.items() if name.startswith(place)}
                drafted = {f"drafts/{name.partition('/')[2]}": text for name, text in own.items()}
                if own.items() <= before.items() or drafted.items() <= before.items():
                    continue  # saving a draft again would void its approval
                texts = {name.rpartition("/")[2].removesuffix(".md"): text for name, text in own.items()}
                await self._draft(path, self.files[path], starter_wordings() | texts)

    async def _draft(self, path: str, document: str, texts: Mapping[str, str]) -> None:
        """A draft may have mistakes, as the draft it was exported from; what was published has none."""
        try:
            code, problems = await save_draft(self.connection, document, texts, self.by, self.now)
        except InvalidPathway as error:
            self.wrong += [f"{path}: {item}" for item in error.problems]
            return
        if path.startswith("pathways/"):
            self.wrong += [f"{path}: {item}" for item in problems]
        if code != path.split("/")[1]:
            self.wrong.append(f"{path}: the code of this document is {code}; its folder must have the same name.")

    async def _try(self, path: str, source: Source, place: tuple[str | int, ...], work: Awaitable[Any]) -> None:
        try:
            await work
        except Invalid as error:
            for name, sentence in error.wrong.items():
                inner: tuple[str | int, ...] = tuple(name.split("."))
                inside = ((*place, *inner), (*place, inner[0]), inner)
                line = next((source.lines[path_] for path_ in inside if path_ in source.lines), None)
                self.wrong.append(f"{path}:{line or source.lines.get(place, 1)}: {name}: {sentence}")
        except Refused as error:
            self.wrong.append(f"{path}:{source.lines.get(place, 1)}: {error.public}")

    def _agency_files(self, folder: str) -> Iterator[tuple[str, Source, str]]:
        for path, source in self._sources(folder):
            yield path, source, path.partition("/")[2].removesuffix(".yaml")

    def _sources(self, folder: str) -> Iterator[tuple[str, Source]]:
        for path in sorted(self.files):
            if path.startswith(f"{folder}/") and (source := self._read(path)):
                yield path, source

    def _read(self, path: str) -> Source | None:
        source = load_yaml(self.files[path])
        self.wrong += [f"{path}:{item.line}: {item.sentence} {item.instead}" for item in source.problems]
        if not source.problems and not isinstance(source.values, dict):
            self.wrong.append(f"{path}:1: this file must hold names and values.")
        return source if not source.problems and isinstance(source.values, dict) else None


def _entries(source: Source, name: str) -> Iterator[tuple[tuple[str | int, ...], Mapping[str, Any]]]:
    found = source.values.get(name)
    for index, entry in enumerate(found if isinstance(found, list) else []):
        yield (name, index), entry if isinstance(entry, dict) else {}


def _known(path: str) -> bool:
    parts = path.split("/")
    if parts[0] in ("agencies", "accounts", "tags", "replies", "views", "rules", "service", "regions"):
        return len(parts) == 2 and parts[1].endswith(".yaml")
    if parts[0] in ("pathways", "drafts"):
        return _is_document(path) or (len(parts) == 4 and parts[2] == "wordings" and path.endswith(".md"))
    return path in ("switches.yaml", "rules.yaml", "service.yaml")


def _is_document(path: str) -> bool:
    return path.count("/") == 2 and path.endswith("/pathway.yaml")


def differences(before: Files, after: Files) -> Iterator[Difference]:
    """What is other in `after`, file by file, line by line."""
    for path in sorted(after):
        old, new = before.get(path), after[path]
        if old is None:
            yield Difference(path, True)
        elif old != new:
            gone, fresh = old.splitlines(), new.splitlines()
            lines = [f"- {line}" for line in gone if line not in fresh]
            yield Difference(path, False, (*lines, *(f"+ {line}" for line in fresh if line not in gone)))
    for path in sorted(before.keys() - after.keys()):
        yield Difference(path, False, ("- (all of it)",))
