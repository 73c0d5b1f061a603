"""Mail that means harm, through the real way in (SMTP, reading, filing) onto the pages, in a real browser.

Every text stands in every place a mail has: subject, display name, HTML, plain text, calendar, file name. No script may
run, nothing but our own pages may be asked for, and nobody may be led anywhere.
"""

from __future__ import annotations

import asyncio
import json
import re
from base64 import b64encode
from collections import Counter
from pathlib import Path
from urllib.parse import quote
from uuid import UUID

import pytest
from playwright.async_api import Dialog, Frame, Page, Request
from sqlalchemy import select

from mailflow.store.tables import message
from mailflow.web.extract import take
from mailflow.web.files import ChildFiles
from tests.e2e.conftest import Stage
from tests.e2e.hostile.own import payloads
from tests.inbox.whole_way import filed, sent

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]
FIXTURES = Path(__file__).parent / "hostile" / "dompurify.json"
A_TALK = 12  # mails of one sender: they share a page
OURS = (
    r"/(?:static/[\w.-]+|direct\b.*|parts/.*|file/[\w-]+|conversation/[\w-]+"
    r"|message/[\w-]+/(?:mise-en-forme|original|apercu/0))"
)
ALIVE = """(root) => [...root.querySelectorAll('*')].flatMap(each => [
  ...(/^(script|object|embed|frame|form|input|button|link|base|svg|math|video|audio|style)$/i.test(each.tagName)
    && !each.closest('head') ? [each.outerHTML.slice(0, 120)] : []),
  ...[...each.attributes].filter(one => /^on|^(src|href|style|srcset|action|ping|background|poster|id|name)$/i
    .test(one.name)).map(one => `${each.tagName} ${one.name}=${one.value}`.slice(0, 160))])"""
LOADED = """() => [...document.querySelectorAll('iframe.foreign')].every(each =>
  each.contentDocument?.readyState === 'complete' && each.contentDocument.URL !== 'about:blank')"""
OPEN = """() => { for (const each of document.querySelectorAll('iframe.foreign')) each.loading = 'eager';
  for (const each of document.querySelectorAll('main details')) each.open = true; }"""


def word(text: str) -> str:
    """An encoded word (RFC 2047)."""
    return f"=?utf-8?b?{b64encode(text.encode()).decode()}?="


def mail(number: int, text: str) -> bytes:
    """The text in every place of a mail."""
    part = b64encode(text.encode()).decode()
    fields = ("BEGIN:VCALENDAR", "METHOD:REQUEST", "BEGIN:VEVENT", f"SUMMARY:{text}", f"URL:{text}")
    event = "\r\n".join((*fields, "END:VEVENT", "END:VCALENDAR"))
    lines = [
        f"From: {word(text)} <sender{number // A_TALK}@example.net>",
        "To: suivi@agence.example.org",
        f"Subject: {word(text)}",
        f"Message-ID: <{number}@example.net>",
        "MIME-Version: 1.0",
        'Content-Type: multipart/mixed; boundary="m"',
        "",
        "--m",
        'Content-Type: multipart/alternative; boundary="a"',
        "",
        *("--a", "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64", "", part),
        *("--a", "Content-Type: text/html; charset=utf-8", "Content-Transfer-Encoding: base64", "", part),
        *("--a--", "--m", f"Content-Type: image/png; name*=utf-8''{quote(text, safe='')}.png"),
        f"Content-Disposition: attachment; filename*=utf-8''{quote(text, safe='')}.png",
        *("Content-Transfer-Encoding: base64", "", part),
        *("--m", "Content-Type: text/calendar; method=REQUEST; charset=utf-8", "Content-Transfer-Encoding: base64", ""),
        *(b64encode(event.encode()).decode(), "--m--", ""),
    ]
    return "\r\n".join(lines).encode()


class Watch:
    """What a page did that it must not do."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.bad, self.frames = page, list[str](), Counter[str]()
        self._ours = re.compile(re.escape(url) + OURS)
        page.on("dialog", self._dialog)
        page.on("request", self._request)
        page.on("framenavigated", self._navigated)
        page.on("popup", lambda opened: self.bad.append(f"window {opened.url}"))
        page.on("pageerror", lambda error: self.bad.append(f"error {error}"))
        page.on("download", lambda got: self.bad.append(f"download {got.url}"))
        page.on("console", lambda said: self.bad.append(said.text) if "Content Security Policy" in said.text else None)

    async def _dialog(self, dialog: Dialog) -> None:
        self.bad.append(f"dialog {dialog.message}")
        await dialog.dismiss()

    def _request(self, request: Request) -> None:
        if not self._ours.fullmatch(request.url):
            self.bad.append(f"request {request.url}")

    def _navigated(self, frame: Frame) -> None:
        self.frames["main" if frame == self.page.main_frame else "foreign"] += 1
        if frame != self.page.main_frame and not frame.url.endswith("/mise-en-forme"):
            self.bad.append(f"navigation {frame.url}")


async def extract(self: ChildFiles, raw: bytes, wanted: str) -> bytes | None:
    """The same code as in the child, without starting one for each of some hundred frames."""
    return await asyncio.to_thread(take, raw, wanted) or None


async def talks(stage: Stage) -> dict[UUID, list[UUID]]:
    """Conversation → its mails that came in by SMTP."""
    async with stage.services.engine.connect() as connection:
        rows = await connection.execute(
            select(message.c.conversation_id, message.c.id).where(message.c.from_address.like("sender%@example.net"))
        )
    found: dict[UUID, list[UUID]] = {}
    for row in rows:
        found.setdefault(row.conversation_id, []).append(row.id)
    return found


async def test_hostile_mail_runs_nothing_calls_nobody_and_leads_nowhere(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ChildFiles, "_ask", extract)
    called: list[bytes] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        called.append(await reader.readline())
        writer.close()

    elsewhere = await asyncio.start_server(answer, "127.0.0.1", 0)
    there = f"http://127.0.0.1:{elsewhere.sockets[0].getsockname()[1]}"
    texts = [each["p"] for each in json.loads(FIXTURES.read_text())] + payloads(there, stage.url)
    answers = await sent(stage.services, {str(number): mail(number, text) for number, text in enumerate(texts)})
    assert {each[:3] for each in answers.values()} == {"250"}
    assert await filed(stage.services) == len(texts)
    found = await talks(stage)
    assert sum(map(len, found.values())) == len(texts) >= 112 + 60
    page = await stage.page(stage.scene.claire)
    watch = Watch(page, stage.url)
    await page.goto(f"/file/{stage.scene.triage}")
    for talk, mails in found.items():
        await page.goto(f"/conversation/{talk}", wait_until="domcontentloaded")
        await page.evaluate(OPEN)
        await page.wait_for_function(LOADED)
        assert page.url == f"{stage.url}/conversation/{talk}"
        frames = await page.evaluate(
            f"() => [...document.querySelectorAll('iframe.foreign')].map(each => ({ALIVE})(each.contentDocument))"
        )
        assert len(frames) == len(mails)
        assert [left for frame in frames for left in frame] == []
        for one in mails[:1]:
            await page.goto(f"/message/{one}/original", wait_until="domcontentloaded")
            assert await page.evaluate("document.querySelectorAll('main script, main iframe, main img').length") == 0
    elsewhere.close()
    assert watch.bad == []
    assert called == []
    assert watch.frames["main"] == 1 + len(found) + sum(len(mails[:1]) for mails in found.values())
    assert "pwned" not in await page.title()
