"""The closed frame in which the HTML of a mail is shown: its page and the policy that goes with it.

Nothing runs, leaves or loads there: no script (sandbox and policy), no form, no link, no address but that of the mail's
own pictures. `allow-same-origin` lets the browser ask for those with the reader's session; without `allow-scripts` it
gives the mail nothing.
"""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from html import escape
from uuid import UUID

from mailflow.web.foreign_html import Framed
from mailflow.web.language import _, current, ngettext

STYLE = (
    "body{font:15px/1.5 system-ui,sans-serif;color:#1c1b1a;background:#fff;margin:12px;overflow-wrap:anywhere}"
    "table,img{max-width:100%}img{height:auto}blockquote{border-left:3px solid #ccc;margin-left:0;padding-left:12px}"
    "pre{white-space:pre-wrap;font:inherit}"
    "body>aside{margin:-12px -12px 12px;padding:6px 12px;background:#fbf0dd;color:#6b3a00;font-size:13px}"
)
_DIGEST = b64encode(sha256(STYLE.encode()).digest()).decode()
_ORIGIN = re.compile(r"https?://(?:[A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?")
PAGE = (
    '<!doctype html><html lang="{language}"><meta charset="utf-8"><title>{title}</title>'
    "<style>{style}</style><body>{said}{body}</body></html>"
)


def policy(origin: str, message_id: UUID) -> str:
    """The Content-Security-Policy of one mail's frame. `origin` is that of our pages."""
    pictures = f"{origin}/message/{message_id}/image/" if _ORIGIN.fullmatch(origin) else "'none'"
    return (
        f"sandbox allow-same-origin; default-src 'none'; img-src {pictures}; style-src 'sha256-{_DIGEST}'; "
        "form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
    )


def page(found: Framed | None) -> str:
    """The frame's document; what was left out is said above the mail."""
    nothing = _("Ce message n’a pas de version mise en forme, ou elle ne peut pas être montrée.")
    body = found.html if found and found.html.strip() else f"<p>{escape(nothing)}</p>"
    lines = left_out(found) if found else []
    said = f"<aside>{escape(' '.join(lines))}</aside>" if lines else ""
    title = escape(_("Message mis en forme"))
    return PAGE.format(language=escape(current()), title=title, style=STYLE, said=said, body=body)


def left_out(found: Framed) -> list[str]:
    """What the frame does not show, and why."""
    lines = []
    if found.remote:
        one = "%(n)s image distante bloquée : elle dirait à l’expéditeur que le message est ouvert."
        many = "%(n)s images distantes bloquées : elles diraient à l’expéditeur que le message est ouvert."
        lines.append(ngettext(one, many, found.remote) % {"n": found.remote})
    if found.refused:
        one = "%(n)s image du message n’est pas montrée : absente, trop grande, ou pas une image sûre."
        many = "%(n)s images du message ne sont pas montrées : absentes, trop grandes, ou pas des images sûres."
        lines.append(ngettext(one, many, found.refused) % {"n": found.refused})
    return lines
