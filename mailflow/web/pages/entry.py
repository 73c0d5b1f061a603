"""Logging in and out, the theme, and where each role begins."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from starlette.responses import Response

from mailflow.web.call import Call, Forbidden, see_other
from mailflow.web.csrf import FIELD, login_token, token_matches
from mailflow.web.guard import POST, page
from mailflow.web.language import LANGUAGES, _, mark
from mailflow.web.login import LONGEST, log_in, log_out
from mailflow.web.rights import Rule

WRONG = mark("Identifiant ou mot de passe incorrect. Après dix essais, l’accès se ferme quinze minutes.")


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
        raise Forbidden(_("Cette page était ouverte depuis trop longtemps. Rechargez-la et recommencez."))
    login, password = str(form.get("login", "")), str(form.get("password", ""))
    token = None
    if login and password and len(password) <= 1000 and "\0" not in login:
        engine, spoke = call.web.services.engine, call.database_spoke.set
        old = call.request.cookies.get(cookies.session, "")
        token = await log_in(engine, call.web.passwords, login, password, spoke, old)
    if token is None:
        return login_page(call, 401, login[:200], _(WRONG))
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
    return await chosen(call, "theme", call.web.cookies.theme, ("light", "dark"))


async def speak(call: Call) -> Response:
    """The language of the pages, kept in this browser; also before logging in."""
    return await chosen(call, "language", call.web.cookies.language, tuple(LANGUAGES))


async def chosen(call: Call, field: str, cookie: str, known: Sequence[str]) -> Response:
    """Back to the page with a preference kept for a year, or forgotten when it is none of the `known`."""
    form, https = await call.form(), call.web.cookies.https
    wanted = str(form.get(field, ""))
    response = see_other(local_path(str(form.get("suite", ""))) or "/")
    if wanted in known:
        response.set_cookie(cookie, wanted, path="/", secure=https, httponly=True, samesite="lax", max_age=31_536_000)
    else:
        response.delete_cookie(cookie, path="/", secure=https, httponly=True, samesite="lax")
    return response


ROUTES = (
    page("/connexion", login_form, Rule.PUBLIC),
    page("/connexion", login_post, Rule.PUBLIC, methods=POST),
    page("/deconnexion", logout, Rule.STAFF, methods=POST),
    page("/theme", theme, Rule.STAFF, methods=POST),
    page("/langue", speak, Rule.PUBLIC, methods=POST),
)
