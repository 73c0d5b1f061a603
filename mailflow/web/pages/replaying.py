"""The bench: an administrator uploads past mail and sees what this release would make of it. Stores and sends nothing.

Only whoever uploaded sees what came out, for two hours; it quotes the mails, so that each look is logged.
"""

from __future__ import annotations

import asyncio
from typing import Any, BinaryIO
from urllib.parse import urlencode

import structlog
from starlette.datastructures import UploadFile
from starlette.responses import FileResponse, Response

from mailflow.config import Settings
from mailflow.core.errors import Refused
from mailflow.mail.bench import results
from mailflow.mail.bench.bench import Bench
from mailflow.mail.bench.folder import REPORT, VERDICTS, Run
from mailflow.mail.bench.process import Order
from mailflow.mail.bench.results import Filter
from mailflow.store import audit
from mailflow.web.call import Call, Missing, see_other
from mailflow.web.file_names import disposition
from mailflow.web.guard import AWAY, POST, page
from mailflow.web.language import _
from mailflow.web.login import wall
from mailflow.web.pages.administration import settings_page
from mailflow.web.pages.queues import whole
from mailflow.web.replay_shown import choices_of, columns_of, levels_of, problem_words, row_shown
from mailflow.web.replay_words import reason_words
from mailflow.web.rights import Rule
from mailflow.web.sentences import said

TAB = "/reglages/rejeu"
MEGABYTES = 200
LARGER = {TAB: MEGABYTES * 1_000_000}
MAILS, LONGEST_SECONDS, MEMORY = 20_000, 600.0, 1024
UPLOAD_SECONDS = 900.0
SHOWN = 50
DOWNLOADS = {
    "verdicts.jsonl": (VERDICTS, "application/jsonl"),
    "rapport.json": (REPORT, "application/json"),
}

log = structlog.get_logger(__name__)


def bench_of(settings: Settings) -> Bench:
    """The bench of a site: one reader, as it is beside everything else, with the limits of mail that arrives."""
    order = Order(
        mails=MAILS,
        longest=LONGEST_SECONDS,
        megabytes=MEMORY,
        read_seconds=settings.read_seconds,
        read_megabytes=settings.read_megabytes,
        readers=1,
        own=settings.mailboxes,
    )
    return Bench(settings.home, order, wall.now)


async def overview(call: Call) -> Response:
    """What to upload, and one's own readings."""
    return await overview_page(call)


async def overview_page(call: Call, status: int = 200, error: str = "") -> Response:
    """The same, with what was wrong."""
    runs = await asyncio.to_thread(call.web.bench.shelf.of, call.viewer.id, wall.now())
    shown = [(run, run.report) for run in runs]
    limits = {"megabytes": MEGABYTES, "mails": MAILS, "minutes": int(LONGEST_SECONDS // 60)}
    return await settings_page(call, "replay.html", TAB, status, runs=shown, error=error, **limits)


async def begin(call: Call) -> Response:
    """Take the files, and read them in the background."""
    form = await call.form()
    given, other = (uploaded(form.get(name)) for name in ("archive", "avant"))
    try:
        if given is None:
            raise Refused(_("Choisissez d’abord un fichier."))
        run = await call.web.bench.begin(call.viewer.id, call.viewer.zone.key, given, other, noted(call))
    except Refused as refusal:
        return await overview_page(call, 422, said(refusal.public))
    await call.log_read("replay.begun", object_id=run.id)
    return see_other(f"{TAB}/{run.id}")


def uploaded(field: object) -> tuple[str, BinaryIO] | None:
    """Name and content of a file, None when none was chosen."""
    if not isinstance(field, UploadFile) or not field.filename:
        return None
    return field.filename, field.file


def noted(call: Call) -> Any:
    """What to do at the end of a reading: a line in the log, with the number of mails and no more."""
    engine = call.web.services.engine

    async def ended(run: Run) -> None:
        mails = str((run.report or {}).get("mails", 0))
        try:
            async with engine.begin() as connection:
                await audit.record(connection, wall.now(), run.owner, "replay.done", object_id=run.id, why=mails)
        except AWAY as error:
            log.warning("replay.not_noted", error=type(error).__name__)

    return ended


async def wanted(call: Call) -> Run:
    """The reading of the address, for whoever began it."""
    run = await asyncio.to_thread(call.web.bench.shelf.find, call.id(), call.viewer.id, wall.now())
    if run is None:
        raise Missing
    return run


async def show(call: Call) -> Response:
    """How far it is, or what came out."""
    run = await wanted(call)
    report = run.report
    if report is None:
        return await settings_page(call, "replay_going.html", TAB, run=run, progress=run.progress)
    asked = filter_of(call)
    number = whole(call.request.query_params.get("page", "")) or 1
    found, count = await asyncio.to_thread(results.rows, run, asked, (number - 1) * SHOWN, SHOWN)
    await call.log_read("replay.read", object_id=run.id)
    return await settings_page(
        call,
        "replay_run.html",
        TAB,
        run=run,
        report=report,
        problem=problem_words(str(report["problem"])),
        rows=[row_shown(row) for row in found],
        count=count,
        number=number,
        pages=-(-count // SHOWN),
        here=f"{TAB}/{run.id}",
        asked=asked,
        query=query_of(asked),
        levels=levels_of(report),
        columns=columns_of(report),
        choices=choices_of(report),
        reasons=[(reason_words(reason), number) for reason, number in report.get("unreadable", {}).items()],
    )


async def going(call: Call) -> Response:
    """How far it is, for the page that refreshes itself."""
    run = await wanted(call)
    if run.report is not None:
        return Response(headers={"HX-Refresh": "true"})
    return call.render("parts/replay_progress.html", run=run, progress=run.progress)


async def download(call: Call) -> Response:
    """The verdicts, to compare with later, or the counts; neither holds words of the mails."""
    run, name = await wanted(call), str(call.request.path_params["name"])
    if name not in DOWNLOADS or run.report is None:
        raise Missing
    file, kind = DOWNLOADS[name]
    await call.log_read("replay.taken", object_id=run.id)
    shown = disposition(f"{run.began:%Y-%m-%d}-{name}")
    return FileResponse(run.folder / file, media_type=kind, headers={"content-disposition": shown})


async def remove(call: Call) -> Response:
    """Stop it, and leave nothing of it."""
    await call.web.bench.remove(await wanted(call))
    return see_other(f"{TAB}?fait=efface")


def filter_of(call: Call) -> Filter:
    """What the address asks for."""
    query = call.request.query_params
    return Filter(*(query.get(name, "") for name in ("nature", "decide", "demande", "ecart")))


def query_of(asked: Filter) -> str:
    """The same as an address says it."""
    values = {"nature": asked.disposition, "decide": asked.safe, "demande": asked.intent, "ecart": asked.differs}
    return urlencode({name: value for name, value in values.items() if value})


ROUTES = (
    page("/reglages/rejeu", overview, Rule.SETTINGS),
    page("/reglages/rejeu", begin, Rule.SETTINGS, methods=POST, files=2, upload_seconds=UPLOAD_SECONDS),
    page("/reglages/rejeu/{id:uuid}", show, Rule.SETTINGS),
    page("/reglages/rejeu/{id:uuid}/avance", going, Rule.SETTINGS),
    page("/reglages/rejeu/{id:uuid}/fichier/{name}", download, Rule.SETTINGS),
    page("/reglages/rejeu/{id:uuid}/effacer", remove, Rule.SETTINGS, methods=POST),
)
