"""Stopping optional mail by the address in its header (RFC 8058): no login, no cookie, and no word about who it is.

A GET changes nothing, because scanners follow links; the POST of a mail program does it at once. A good address, a bad
one and one used before get the same answer.
"""

from __future__ import annotations

from uuid import UUID

from starlette.responses import Response

from mailflow.caseload import optional_mail
from mailflow.mail import tokens
from mailflow.store.optional_mail import person_of_mail
from mailflow.web.call import Call
from mailflow.web.guard import POST, page
from mailflow.web.rights import Rule


async def ask(call: Call) -> Response:
    """The page with the one button."""
    return _page(call, "ask")


async def stop(call: Call) -> Response:
    """Optional mail stops."""
    await _apply(call, wanted=False)
    return _page(call, "stopped")


async def resume(call: Call) -> Response:
    """It was a mistake: optional mail again."""
    await _apply(call, wanted=True)
    return _page(call, "resumed")


def _page(call: Call, state: str) -> Response:
    return call.render("unsubscribe.html", state=state, token=call.request.path_params["token"])


async def _apply(call: Call, *, wanted: bool) -> None:
    services = call.web.services
    mail = tokens.read_unsubscribe_token(services.keyring, call.request.path_params["token"])
    async with services.engine.begin() as connection:
        call.database_spoke.set()
        # The same question to the database for a bad address: the time taken tells nothing.
        person_id = await person_of_mail(connection, mail or UUID(int=0))
        if person_id is None:
            return
        if wanted:
            await optional_mail.resume(connection, person_id, "link", call.now)
        else:
            await optional_mail.stop(connection, person_id, "link", call.now)


ROUTES = (
    page("/desinscription/{token}", ask, Rule.PUBLIC),
    page("/desinscription/{token}", stop, Rule.PUBLIC, methods=POST, from_anywhere=True),
    page("/desinscription/{token}/annuler", resume, Rule.PUBLIC, methods=POST),
)
