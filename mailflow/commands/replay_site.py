"""Not a command: where each past mail would go at this site, for `mailflow replay --with-site`. Writes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.exc import DBAPIError, ProgrammingError

from mailflow.config import load_settings
from mailflow.core.errors import Refused
from mailflow.inbox.foreseeing import Past, foresee
from mailflow.mail.archives.item import Item
from mailflow.mail.examining import arrived
from mailflow.mail.pool import ReaderPool
from mailflow.runtime.stack import settings_of_site
from mailflow.services import Services, open_services


class SiteView:
    """The site as the mails of an archive would meet it now."""

    def __init__(self, services: Services) -> None:
        self._services = services

    @property
    def mailboxes(self) -> tuple[str, ...]:
        """The addresses that are the site's own."""
        return self._services.settings.mailboxes

    async def __call__(self, pool: ReaderPool, batch: Sequence[Item]) -> list[dict[str, Any] | None]:
        """What `examined` adds to each verdict; None for what could not be opened."""
        there = [item for item in batch if not item.problem]
        reads = await pool.read_all([item.raw for item in there])
        now = self._services.clock.now()
        past = [
            Past(item.raw, mail, item.received_at or arrived(item.raw) or now)
            for item, mail in zip(there, reads, strict=True)
        ]
        made = self._services
        try:
            found = iter(await foresee(made.engine, made.settings, made.keyring, pool, past, now))
        except ProgrammingError:
            raise Refused("the database is of another release: `mailflow migrate` a copy of it, and use that") from None
        except DBAPIError as error:
            cause = type(error.orig).__name__
            raise Refused(f"the site's database does not answer ({cause}); `mailflow doctor` says why") from None
        return [None if item.problem else next(found).to_json() for item in batch]

    async def close(self) -> None:
        """Gives back the connections."""
        await self._services.close()


def open_site() -> SiteView:
    """The site that the settings name, or the `mailflow up` that runs on this home. Migrates nothing."""
    return SiteView(open_services(settings_of_site(load_settings())))
