"""Actions on the checked rows of a list, or on all that its filters show: each one transaction, each can be undone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from urllib.parse import parse_qsl, urlencode, urlsplit
from uuid import UUID

from starlette.datastructures import FormData
from starlette.responses import Response

from mailflow.caseload import together
from mailflow.caseload.position import SHELF
from mailflow.caseload.sending import Tools
from mailflow.core.errors import Refused
from mailflow.inbox import bulk, moments
from mailflow.store import actions, audit, tags
from mailflow.store.pages import choosing, portfolio, queue
from mailflow.web.call import Call, Missing, see_other
from mailflow.web.filters import read_filters
from mailflow.web.guard import POST, page
from mailflow.web.handing import start
from mailflow.web.language import _
from mailflow.web.login import wall
from mailflow.web.outcome import NOTHING
from mailflow.web.pages.entry import local_path
from mailflow.web.pages.queues import MOST_AT_ONCE
from mailflow.web.rights import Rule
from mailflow.web.sidebar import sidebar

LOGGED = {"close": "conversation.closed", "assign": "conversation.assigned", "take": "conversation.taken"}


async def conversations(call: Call) -> Response:
    """Close, put off, bring back, tag, hand over."""
    form = await call.form()
    chosen = await chosen_conversations(call, form)
    if not chosen:
        return back(form, NOTHING)
    rows = await choosing.lock(call.connection, call.viewer.scope, chosen)
    if not rows:
        raise Missing
    if len(rows) < len(chosen):  # no longer the viewer's, or never: noted, and counted among those left
        await call.log_read("access.refused")
    same = [dict(row) for row in rows if row["last_at"] <= chosen[row["id"]]]
    left = len(chosen) - len(same)
    author = bulk.Author(call.viewer.id, call.now)
    what = wanted(form)
    if what in ("tag", "untag"):
        return back(form, await tag(call, form, what, "conversation", [row["id"] for row in same], left))
    if what == "close":
        cases = {row["case_id"] for row in same if row["case_id"]}
        clocks = await choosing.clocks(call.connection, cases)
        done = await bulk.put_away(call.connection, same, clocks, author, left)
    elif what.startswith("snooze."):
        until = moment(call, form, what.removeprefix("snooze."))
        done = await bulk.put_off(call.connection, same, until, author, left)
    elif what == "wake":
        done = await bulk.bring_back(call.connection, same, author, left)
    elif what == "take":
        free = [row for row in same if row["taken_from_id"] is None]  # what a colleague has is asked for on its page
        own = (call.viewer.agency_id, call.viewer.id, call.viewer.name)
        done = await bulk.hand_to(call.connection, free, own, author, left + len(same) - len(free))
    elif what == "assign":
        adviser_id = id_of(form.get("a"))
        name = await choosing.adviser(call.connection, call.viewer.scope, adviser_id) if adviser_id else None
        if adviser_id is None or name is None:
            raise Refused(_("Choisissez à qui confier ces conversations."))
        target = (call.viewer.agency_id, adviser_id, name)
        done = await bulk.hand_to(call.connection, same, target, author, left)
    else:
        raise Refused(_("Cette action n’existe pas."))
    logged = LOGGED.get(what, "conversation.put_off")
    await audit.record_all(call.connection, wall.now(), call.viewer.id, logged, [row["id"] for row in same])
    return back(form, str(done))


async def people(call: Call) -> Response:
    """Tag people, take a tag off, hand them over, pause their pathways or let them go on, open a task for each."""
    form = await call.form()
    if form.get("tout") == "1":
        filters = read_filters(dict(parse_qsl(str(form.get("filtres", "")))))
        ids = await portfolio.ids(call.connection, call.viewer.scope, filters, call.now, MOST_AT_ONCE)
    else:
        ids = [found for value in form.getlist("c") if (found := id_of(str(value)))][:MOST_AT_ONCE]
    if not ids:
        return back(form, NOTHING)
    seen = await choosing.people(call.connection, call.viewer.scope, ids)
    if not seen:
        raise Missing
    if len(seen) < len(set(ids)):
        await call.log_read("access.refused")
    what = wanted(form)
    if what == "transfer":
        if not call.viewer.may(Rule.TEAM):
            raise Refused(_("Seul le responsable d’équipe confie un dossier à quelqu’un d’autre."))
        return await start(call, seen)
    if what in together.KINDS:
        return back(form, await on_pathways(call, form, what, seen, len(set(ids)) - len(seen)))
    return back(form, await tag(call, form, what, "person", list(seen), len(set(ids)) - len(seen)))


async def undo(call: Call) -> Response:
    """Take one's own action back, as far as nothing changed since."""
    form = await call.form()
    action = await actions.find_action(call.connection, call.id(), call.viewer.id)
    if action is None:
        raise Missing
    if action["kind"] in together.KINDS:
        await together.undo(author_of(call), call.id())
    else:
        await bulk.undo(call.connection, call.id(), bulk.Author(call.viewer.id, call.now))
    return back(form, str(call.id()))


async def on_pathways(call: Call, form: FormData, what: str, people: Sequence[UUID], left: int) -> str:
    """Pause, go on or a task for each of these people; the action's id."""
    author = author_of(call, left)
    reason, day = text_of(form, "motif"), day_of(form, "jusqu" if what == "pause" else "echeance")
    if what == "pause":
        until = datetime.combine(day, time(0), call.viewer.zone).astimezone(UTC) if day else None
        return str(await together.pause(author, people, reason, until))
    if what == "resume":
        return str(await together.resume(author, people, reason))
    return str(await together.add_task(author, people, text_of(form, "titre"), day))


def author_of(call: Call, left: int = 0) -> together.Author:
    """The viewer, with what it takes to change cases."""
    services = call.web.services
    tools = Tools(services.keyring, services.settings)
    return together.Author(call.connection, tools, SHELF, call.viewer.id, call.now, left)


def day_of(form: FormData, name: str) -> date | None:
    """A day that may be left out."""
    try:
        return date.fromisoformat(written) if (written := text_of(form, name)) else None
    except ValueError:
        raise Refused(_("Cette date est illisible.")) from None


async def chosen_conversations(call: Call, form: FormData) -> dict[UUID, datetime]:
    """The conversations meant, each with when it had moved last as the page showed it."""
    if form.get("tout") == "1":
        filters = read_filters(dict(parse_qsl(str(form.get("filtres", "")))))
        entries = (await sidebar(call))["entries"]
        queues = tuple(entry.id for entry in entries if filters.queue in (None, entry.id))
        asked = queue.Asked(queues, filters, call.now, call.viewer.zone)
        shown = time_of(str(form.get("vu", "")))
        found = await choosing.matching(call.connection, call.viewer.scope, asked, MOST_AT_ONCE)
        return {key: min(at, shown) if shown else at for key, at in found.items()}
    pairs = [str(value).partition(" ") for value in form.getlist("c")]
    read = [(id_of(key), time_of(at)) for key, _, at in pairs]
    return {key: at for key, at in read if key and at}


async def tag(call: Call, form: FormData, what: str, kind: str, ids: list[UUID], left: int) -> str:
    """Put the named tag on, made when it is new, or take it off; the action's id."""
    if what not in ("tag", "untag"):
        raise Refused(_("Cette action n’existe pas."))
    name = tag_name(form)
    agency_id, author = call.viewer.agency_id, bulk.Author(call.viewer.id, call.now)
    if what == "tag":
        found = await tags.keep_tag(call.connection, agency_id, name, call.viewer.id, call.now)
    else:
        found = await tags.find_tag(call.connection, agency_id, name)
    if found is None:
        raise Refused(_("Cette étiquette n’existe pas, ou l’agence en a déjà trop."))
    return str(await bulk.mark(call.connection, kind, ids, dict(found), author, left, off=what == "untag"))


def tag_name(form: FormData) -> str:
    """The name written, checked."""
    name = " ".join(str(form.get("tag", "")).split())
    if not name or len(name) > tags.LONGEST or not name.isprintable() or not any(map(str.isalnum, name)):
        raise Refused(_("Écrivez le nom de l’étiquette, en quarante signes au plus."))
    return name


def moment(call: Call, form: FormData, code: str) -> datetime:
    """The moment chosen."""
    zone = call.viewer.zone
    if code == "day":
        at = moments.on_day(str(form.get("jour", "")), call.now, zone)
    else:
        at = moments.moments(call.now, zone).get(code)
    if at is None:
        raise Refused(_("Choisissez un jour à venir, dans l’année."))
    return at


def wanted(form: FormData) -> str:
    """The button that was pressed; Enter in a field means the button beside it."""
    what = str(form.get("quoi", ""))
    if what == "enter":
        fields = (("tag", "tag"), ("jour", "snooze.day"), ("titre", "task"), ("motif", "pause"))
        return next((meant for name, meant in fields if form.get(name)), "")
    return what


def back(form: Mapping[str, object], said: str) -> Response:
    """To the list one came from, which says what was done."""
    parts = urlsplit(local_path(str(form.get("suite", ""))) or "/")
    query = [(name, value) for name, value in parse_qsl(parts.query) if name not in ("lot", "apres")]
    return see_other(f"{parts.path}?{urlencode([*query, ('lot', said)])}")


def text_of(form: Mapping[str, object], name: str) -> str:
    """A field, trimmed."""
    return str(form.get(name, "")).replace("\0", "").strip()


def id_of(text: object) -> UUID | None:
    """A UUID of a form."""
    try:
        return UUID(str(text))
    except ValueError:
        return None


def time_of(text: str) -> datetime | None:
    """A moment of a form, as a page wrote it."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo else None


ROUTES = (
    page("/lot", conversations, Rule.CASEWORK, methods=POST, fields=200),
    page("/lot/personnes", people, Rule.CASEWORK, methods=POST, fields=200),
    page("/lot/{id:uuid}/annuler", undo, Rule.CASEWORK, methods=POST, fields=200),
)
