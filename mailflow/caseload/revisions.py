"""Published revisions as the interpreter wants them. They never change, so each is read and checked once a process."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.pathways.document import Pathway, pathway_from_json
from mailflow.store.pathways import revisions_by_id

MOST = 500


@dataclass(frozen=True, slots=True)
class Published:
    """A revision: its pathway and its pinned wordings."""

    pathway: Pathway
    wordings: Mapping[str, str]


@dataclass(slots=True)
class Shelf:
    """Revisions already read; forgets all when there are too many."""

    kept: dict[str, Published] = field(default_factory=dict)

    async def fetch(self, connection: AsyncConnection, ids: Iterable[str]) -> dict[str, Published]:
        """The revisions with these ids and those they pin as sub-pathways; unknown ones are left out."""
        found = await self._fetch(connection, set(ids))
        while missing := {pin for item in found.values() for pin in item.pathway.pins()} - found.keys():
            more = await self._fetch(connection, missing)
            if not more:
                break
            found |= more
        return found

    async def _fetch(self, connection: AsyncConnection, wanted: set[str]) -> dict[str, Published]:
        missing = wanted - self.kept.keys()
        if missing:
            if len(self.kept) + len(missing) > MOST:
                self.kept.clear()
                missing = wanted
            found = await revisions_by_id(connection, [UUID(item) for item in missing])
            for key, row in found.items():
                self.kept[str(key)] = Published(pathway_from_json(row["document"]), row["wordings"])
        return {key: self.kept[key] for key in wanted if key in self.kept}
