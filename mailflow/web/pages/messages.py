"""What lies behind one message: its source, decoded and raw; its HTML in a closed frame; its pictures and files."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Awaitable
from hashlib import sha256

from sqlalchemy import RowMapping
from starlette.responses import HTMLResponse, Response

from mailflow.core.errors import Refused
from mailflow.store.pages import conversation
from mailflow.web import frame
from mailflow.web.call import Call, Missing
from mailflow.web.csrf import own_origin
from mailflow.web.file_names import disposition, said
from mailflow.web.guard import page
from mailflow.web.headers import FOREIGN_FILE_POLICY
from mailflow.web.language import _
from mailflow.web.pictures import picture_type
from mailflow.web.rights import Rule
from mailflow.web.sidebar import sidebar


async def original(call: Call) -> Response:
    """The mail as it came or went, made readable: headers and texts decoded, nothing left out."""
    row = await found(call, "message.raw")
    source = await call.web.parts.files.source(row["raw"])
    return call.render(
        "original.html",
        message=row,
        source=source,
        size=len(row["raw"]),
        current="",
        **await sidebar(call),
    )


async def raw(call: Call) -> Response:
    """The bytes themselves, to keep: a browser will not interpret them."""
    row = await found(call, "message.raw")
    return handed_over(row["raw"], f"message-{row['id']}.eml", "application/octet-stream")


async def html(call: Call) -> Response:
    """The HTML part, cleaned in a process of its own: no script, link or style of the mail gets into the frame."""
    row = await found(call, "message.html")
    shown = frame.page(await call.web.parts.files.html(row["raw"]))
    origin = own_origin(call.request, call.web.services.settings.web_url)
    return HTMLResponse(shown, headers={"content-security-policy": frame.policy(origin, row["id"])})


async def image(call: Call) -> Response:
    """A picture that the HTML shows. Its being read is in the log with the HTML."""
    row = await found(call)
    return await picture(call.web.parts.files.image(row["raw"], index_of(call)), f"image-{index_of(call)}")


async def preview(call: Call) -> Response:
    """An attached picture, for the page: only if its bytes are those of one."""
    row = await found(call)
    index = index_of(call)
    name = said(listed(row, index)).name
    return await picture(call.web.parts.files.preview(row["raw"], index), name)


async def attachment(call: Call) -> Response:
    """One attached file, as bytes to keep: never shown, never unpacked."""
    row = await found(call, "attachment.download")
    index = index_of(call)
    file = listed(row, index)
    content = await call.web.parts.files.attachment(row["raw"], index)
    if content is None:
        raise Missing
    return handed_over(content, str(file.get("filename") or ""), "application/octet-stream")


def listed(row: RowMapping, index: int) -> dict[str, object]:
    """The entry of an attachment."""
    if index >= len(row["attachments"]):
        raise Missing
    return dict(row["attachments"][index])


async def picture(wanted: Awaitable[bytes | None], name: str) -> Response:
    """Bytes that are a picture by themselves, under the type that they are."""
    content = await wanted
    kind = picture_type(content or b"")
    if content is None or not kind:
        raise Missing
    return handed_over(content, f"{name.rpartition('.')[0] or name}.{kind.partition('/')[2]}", kind, "inline")


def handed_over(content: bytes, name: str, kind: str, how: str = "attachment") -> Response:
    """A file with its clean name and the hash of what it holds (RFC 9530), in a sandbox if somebody opens it."""
    digest = sha256(content).digest()
    return Response(
        content,
        media_type=kind,
        headers={
            "content-security-policy": FOREIGN_FILE_POLICY,
            "content-disposition": disposition(name, how),
            "etag": f'"{digest.hex()}"',
            "repr-digest": f"sha-256=:{b64encode(digest).decode()}:",
        },
    )


def index_of(call: Call) -> int:
    """Which one of the message's."""
    return int(call.request.path_params["index"])


async def found(call: Call, action: str = "") -> RowMapping:
    """The message with its raw bytes, logged as read."""
    row = await conversation.raw(call.connection, call.viewer.scope, call.id())
    if row is None or row["raw"] is None:
        raise Missing
    if not row["raw"]:
        raise Refused(
            _("L’original de ce courriel n’est plus gardé : sa durée de conservation est passée. Son texte reste.")
        )
    if action:
        await call.log_read(action, person_id=row["person_id"], object_id=row["id"])
    return row


ROUTES = (
    page("/message/{id:uuid}/original", original, Rule.CASEWORK),
    page("/message/{id:uuid}/source", raw, Rule.CASEWORK),
    page("/message/{id:uuid}/mise-en-forme", html, Rule.CASEWORK),
    page("/message/{id:uuid}/image/{index:int}", image, Rule.CASEWORK),
    page("/message/{id:uuid}/piece/{index:int}", attachment, Rule.CASEWORK),
    page("/message/{id:uuid}/apercu/{index:int}", preview, Rule.CASEWORK),
)
