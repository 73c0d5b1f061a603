"""What lies behind one message: its raw source, its HTML in a closed frame, its attachments as downloads."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote

from sqlalchemy import RowMapping
from starlette.responses import HTMLResponse, Response

from mailflow.store.pages import conversation
from mailflow.web.call import Call, Missing
from mailflow.web.guard import page
from mailflow.web.headers import FOREIGN_FILE_POLICY, FOREIGN_HTML_POLICY
from mailflow.web.language import _, current
from mailflow.web.rights import Rule

FRAME = """<!doctype html><html lang="{language}"><meta charset="utf-8"><title>{title}</title>
<style>body{{font:15px/1.5 system-ui,sans-serif;color:#1c1b1a;background:#fff;margin:12px;overflow-wrap:anywhere}}
table,img{{max-width:100%}}blockquote{{border-left:3px solid #ccc;margin-left:0;padding-left:12px}}</style>
<body>{body}</body></html>"""


async def raw(call: Call) -> Response:
    """The bytes as they came or went, as plain text that a browser will not interpret."""
    row = await found(call, "message.raw")
    return Response(
        row["raw"],
        media_type="text/plain; charset=utf-8",
        headers={
            "content-security-policy": FOREIGN_FILE_POLICY,
            "content-disposition": f'inline; filename="message-{row["id"]}.txt"',
        },
    )


async def html(call: Call) -> Response:
    """The HTML part, cleaned in a process of its own: no link, no picture, no style of its own leaves the frame."""
    row = await found(call, "message.html")
    body = await call.web.parts.files.html(row["raw"])
    body = body or f"<p>{_('Ce message n’a pas de version mise en forme, ou elle ne peut pas être montrée.')}</p>"
    return HTMLResponse(
        FRAME.format(body=body, language=current(), title=_("Message mis en forme")),
        headers={"content-security-policy": FOREIGN_HTML_POLICY},
    )


async def attachment(call: Call) -> Response:
    """One attached file, as bytes to keep: never shown, never unpacked."""
    row = await found(call, "attachment.download")
    index = int(call.request.path_params["index"])
    listed = row["attachments"]
    if index >= len(listed):
        raise Missing
    content = await call.web.parts.files.attachment(row["raw"], index)
    if content is None:
        raise Missing
    return Response(
        content,
        media_type="application/octet-stream",
        headers={
            "content-security-policy": FOREIGN_FILE_POLICY,
            "content-disposition": disposition(str(listed[index].get("filename") or "")),
        },
    )


def disposition(name: str) -> str:
    """`attachment` with a cleaned name, in both spellings of RFC 6266 §4.1."""
    cleaned = clean_name(name)
    ascii_only = unicodedata.normalize("NFKD", cleaned).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^A-Za-z0-9._ -]", "_", ascii_only)
    return f"attachment; filename=\"{plain.strip('. ') or 'piece-jointe'}\"; filename*=UTF-8''{quote(cleaned, safe='')}"


def clean_name(name: str) -> str:
    """A file name that is only a name: no folder, control, bidirectional or leading-dot trick, at most 120 letters."""
    last = re.split(r"[/\\:]", name)[-1]
    kept = "".join(letter for letter in last if unicodedata.category(letter)[0] != "C" and letter not in '<>"|?*%')
    kept = " ".join(kept.split()).strip(". ")
    if len(kept) > 120:
        stem, dot, ending = kept.rpartition(".")
        kept = f"{stem[: 119 - len(ending)]}{dot}{ending}" if dot and len(ending) <= 10 else kept[:120]
    return kept or "piece-jointe"


async def found(call: Call, action: str) -> RowMapping:
    """The message with its raw bytes, logged as read."""
    row = await conversation.raw(call.connection, call.viewer.scope, call.id())
    if row is None or row["raw"] is None:
        raise Missing
    await call.log_read(action, person_id=row["person_id"], object_id=row["id"])
    return row


ROUTES = (
    page("/message/{id:uuid}/original", raw, Rule.CASEWORK),
    page("/message/{id:uuid}/mise-en-forme", html, Rule.CASEWORK),
    page("/message/{id:uuid}/piece/{index:int}", attachment, Rule.CASEWORK),
)
