"""Files of a draft: taken, with a look at what they are, and put away again. They leave with the answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.datastructures import UploadFile
from starlette.responses import Response

from mailflow.core.errors import Refused
from mailflow.inbox.enclosures import MOST, check_room, take
from mailflow.store import answer_drafts, blobs
from mailflow.store.conversations import tell_live
from mailflow.web.call import Call, see_other
from mailflow.web.editor import Written, editor, written
from mailflow.web.guard import PART, POST, page
from mailflow.web.login import wall
from mailflow.web.pages.answering import put, visible
from mailflow.web.pages.conversations import page_with
from mailflow.web.rights import Rule
from mailflow.web.sentences import said


async def attach(call: Call) -> Response:
    """Add the chosen files to the draft, which keeps its text too."""
    header = await visible(call)
    form = await call.form()
    given = written(form)
    error = ""
    if given.text.strip() or not await answer_drafts.find(call.connection, call.id()):
        await put(call, given)
    files = await files_of(call)
    try:
        for upload in form.getlist("piece"):
            if isinstance(upload, UploadFile) and upload.filename:
                files = await added(call, files, upload)
    except Refused as refusal:
        error = said(refusal.public)
    await answer_drafts.attach(call.connection, call.id(), files)
    return await shown(call, header, given, error)


async def added(call: Call, files: list[Mapping[str, Any]], upload: UploadFile) -> list[Mapping[str, Any]]:
    """The files with one more; `Refused` with a sentence when it may not leave, or there is no room."""
    limit = call.web.services.settings.attachment_bytes
    content = await upload.read(limit + 1)
    name, found = take(str(upload.filename), content)
    check_room(call.web.services.settings, [*files, {"size": len(content)}])
    key = await blobs.keep(call.connection, content, wall.now())
    others = [file for file in files if (file["sha256"], file["name"]) != (key, name)]
    return [*others, {"sha256": key, "name": name, "type": found, "size": len(content)}]


async def detach(call: Call) -> Response:
    """Take one file off the draft."""
    header = await visible(call)
    form = await call.form()
    given = written(form)
    if given.text.strip():
        await put(call, given)
    gone = str(form.get("retirer", ""))
    files = [file for file in await files_of(call) if f"{file['sha256']}/{file['name']}" != gone]
    await answer_drafts.attach(call.connection, call.id(), files)
    return await shown(call, header, given, "")


async def files_of(call: Call) -> list[Mapping[str, Any]]:
    """What the draft holds, locked."""
    draft = await answer_drafts.find(call.connection, call.id(), lock=True)
    return list(draft["attachments"]) if draft else []


async def shown(call: Call, header: Mapping[str, Any], given: Written, error: str) -> Response:
    """The list of files for scripts, else the page."""
    await tell_live(call.connection, {f"draft:{call.id()}"})
    if PART in call.request.headers:
        values = await editor(call, header, given)
        return call.render("parts/draft_files.html", conversation=header, file_error=error, **values)
    if error:
        return await page_with(call, status=422, written=given, error=error)
    return see_other(f"/conversation/{call.id()}?fait=pieces#fin")


ROUTES = (
    page("/conversation/{id:uuid}/pieces", attach, Rule.CASEWORK, methods=POST, files=MOST),
    page("/conversation/{id:uuid}/retirer", detach, Rule.CASEWORK, methods=POST),
)
