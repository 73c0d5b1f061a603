"""Logging in and out, the theme, and where each role begins."""

from __future__ import annotations

import secrets

from starlette.responses import Response

from mailflow.store import holding, switch
from mailflow.web.call import Call, Forbidden, see_other
from mailflow.web.csrf import FIELD, login_token, token_matches
from mailflow.web.login import LONGEST, log_in, log_out
from mailflow.web.sidebar import sidebar

WRONG = "Identifiant ou mot de passe incorrect. Après dix essais, l’accès se ferme quinze minutes."


async def login_form(call: Call) -> Response:
    """The form."""
    return login_page(call, 200, "", "")


def login_page(call: Call, status: int, login: str, error: str) -> Response:
    """The form with a token bound to a cookie of its own."""
    cookies = call.web.cookies
    own = call.request.cookies.get(cookies.login) or secrets.token_urlsafe(16)
    response = call.render(
        "login.html",
        status,
        token=login_token(call.web.services.keyring, own),
        login=login,
        error=error,
        next=local_path(call.request.query_params.get("suite", "")),
    )
    response.set_cookie(cookies.login, own, path="/", secure=cookies.https, httponly=True, samesite="lax")
    return response


async def login_post(call: Call) -> Response:
    """Check, open a session, go on."""
    cookies, form = call.web.cookies, await call.form()
    own = call.request.cookies.get(cookies.login, "")
    if not token_matches(form.get(FIELD), login_token(call.web.services.keyring, own)):
        raise Forbidden("Cette page était ouverte depuis trop longtemps. Rechargez-la et recommencez.")
    login, password = str(form.get("login", "")), str(form.get("password", ""))
    token = None
    if login and password and len(password) <= 1000 and "\0" not in login:
        engine, spoke = call.web.services.engine, call.database_spoke.set
        old = call.request.cookies.get(cookies.session, "")
        token = await log_in(engine, call.web.passwords, login, password, spoke, old)
    if token is None:
        return login_page(call, 401, login[:200], WRONG)
    response = see_other(local_path(str(form.get("suite", ""))) or "/")
    response.set_cookie(
        cookies.session,
        token,
        path="/",
        secure=cookies.https,
        httponly=True,
        samesite="lax",
        max_age=int(LONGEST.total_seconds()),
    )
    response.delete_cookie(cookies.login, path="/", secure=cookies.https, httponly=True, samesite="lax")
    return response


def local_path(wanted: str) -> str:
    """`wanted` when it is a plain path of ours; "" for anything a browser could read as another site."""
    plain = wanted.startswith("/") and not wanted.startswith(("//", "/\\"))
    return wanted if plain and wanted.isprintable() and "\\" not in wanted else ""


async def logout(call: Call) -> Response:
    """End the session and forget the cookie."""
    cookies = call.web.cookies
    await log_out(call.connection, call.request.cookies[cookies.session], call.viewer.id)
    response = see_other("/connexion")
    response.delete_cookie(cookies.session, path="/", secure=cookies.https, httponly=True, samesite="lax")
    response.headers["clear-site-data"] = '"storage"'  # drafts kept by the browser
    return response


async def theme(call: Call) -> Response:
    """Light, dark, or as the system says."""
    cookies, form = call.web.cookies, await call.form()
    chosen = str(form.get("theme", ""))
    response = see_other(local_path(str(form.get("suite", ""))) or "/")
    if chosen in ("light", "dark"):
        response.set_cookie(
            cookies.theme, chosen, path="/", secure=cookies.https, httponly=True, samesite="lax", max_age=31_536_000
        )
    else:
        response.delete_cookie(cookies.theme, path="/", secure=cookies.https, httponly=True, samesite="lax")
    return response


async def settings(call: Call) -> Response:
    """What administrators find here: what is held. No mail, no person."""
    per_hour = call.web.services.settings.automatic_mails_per_hour
    held, waiting = await switch.held(call.connection), await holding.count_held(call.connection)
    return call.render("settings.html", held=held, waiting=waiting, per_hour=per_hour, **await sidebar(call))
