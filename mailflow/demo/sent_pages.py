"""Two pages of the demo only: what its sink took, and one of those mails as text."""

from __future__ import annotations

from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from typing import Any

from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from mailflow.demo.sink import list_mails, read_mail
from mailflow.web.call import Call, Missing
from mailflow.web.guard import page
from mailflow.web.links import SideLink
from mailflow.web.rights import Rule
from mailflow.web.sidebar import sidebar

PAGES = Path(__file__).parent / "pages"
NEWEST = 200
ADDRESS = "/courrier-envoye"
LIST = (PAGES / "sent.html").read_text("utf-8")
ONE = (PAGES / "sent_mail.html").read_text("utf-8")
LINK = SideLink(ADDRESS, "Courrier envoyé", "send", Rule.CASEWORK)
FIELDS = ("From", "To", "Date", "Reply-To", "Message-ID", "In-Reply-To", "Auto-Submitted", "List-Unsubscribe")


def sent_routes(home: Path) -> tuple[Route, ...]:
    """The routes, for `create_app(extra_routes=…)`."""
    folder = home / "sent"

    async def show_list(call: Call) -> Response:
        mails = [row(folder, mail.number, mail.recipients) for mail in reversed(list_mails(folder)[-NEWEST:])]
        return await render(call, LIST, mails=mails)

    async def show_one(call: Call) -> Response:
        try:
            mail = parse(read_mail(folder, int(call.request.path_params["number"])))
        except FileNotFoundError:
            raise Missing from None
        body = mail.get_body(("plain",))
        fields = [(name, str(mail[name])) for name in FIELDS if mail[name]]
        text = body.get_content() if body else ""
        return await render(call, ONE, subject=str(mail["Subject"]), fields=fields, text=text)

    return (page(ADDRESS, show_list, Rule.CASEWORK), page(ADDRESS + "/{number:int}", show_one, Rule.CASEWORK))


def row(folder: Path, number: int, recipients: tuple[str, ...]) -> dict[str, Any]:
    """One line of the list."""
    return {"number": number, "to": ", ".join(recipients), "subject": str(parse(read_mail(folder, number))["Subject"])}


def parse(raw: bytes) -> EmailMessage:
    """Our own mail, which the standard parser reads well."""
    return BytesParser(policy=policy.default).parsebytes(raw)


async def render(call: Call, source: str, **values: Any) -> HTMLResponse:
    """A page inside the usual frame."""
    return call.render(call.web.templates.from_string(source), current="sent", **values, **(await sidebar(call)))
