"""Choosing the password of one's account by a link that an administrator handed over. Says nothing about accounts."""

from __future__ import annotations

from starlette.responses import Response

from mailflow.store import administration, audit
from mailflow.store.site import set_password
from mailflow.web import password_links
from mailflow.web.call import Call
from mailflow.web.guard import POST, page
from mailflow.web.language import _
from mailflow.web.login import wall
from mailflow.web.passwords import SHORTEST
from mailflow.web.rights import Rule

LONGEST = 1000


async def ask(call: Call) -> Response:
    """The form, or one sentence for a link that is used, too old or wrong."""
    return await answer(call, None)


async def choose(call: Call) -> Response:
    """Set it, end the account's sessions; the link is used up."""
    form = await call.form()
    return await answer(call, (str(form.get("password", "")), str(form.get("again", ""))))


async def answer(call: Call, typed: tuple[str, str] | None) -> Response:
    """Looks the link up, and sets the password when one was typed that will do."""
    token, services = str(call.request.path_params["token"]), call.web.services
    staff_id = password_links.whose(token, wall.now())
    error = wrong_password(*typed) if typed else ""
    hashed = await call.web.passwords.make(typed[0]) if typed and not error and staff_id else ""
    async with services.engine.begin() as connection:
        call.database_spoke.set()
        row = await administration.password_of(connection, staff_id) if staff_id else None
        if row is None or staff_id is None or not password_links.is_good(services.keyring, token, row["password_hash"]):
            return call.render("choose_password.html", 404, state="void", token="", login="", error="")
        if not hashed:
            state = {"state": "ask", "token": token, "login": row["login"], "error": error}
            return call.render("choose_password.html", 422 if error else 200, **state, shortest=SHORTEST)
        await set_password(connection, row["login"], hashed)
        await audit.record(connection, wall.now(), staff_id, "password.set", object_id=staff_id)
    return call.render("choose_password.html", state="done", token="", login="", error="")


def wrong_password(first: str, again: str) -> str:
    """Why this password will not do, "" when it will (CNIL: 12 signs)."""
    if len(first) < SHORTEST:
        return _("Au moins {number} signes.").format(number=SHORTEST)
    if len(first) > LONGEST:
        return _("Ce mot de passe est trop long.")
    if len(set(first)) < 5:
        return _("Ce mot de passe est trop simple.")
    return "" if first == again else _("Les deux mots de passe ne sont pas les mêmes.")


ROUTES = (
    page("/mot-de-passe/{token}", ask, Rule.PUBLIC),
    page("/mot-de-passe/{token}", choose, Rule.PUBLIC, methods=POST),
)
