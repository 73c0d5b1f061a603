"""Sends a batch of mails through a relay that misbehaves, on a clock that runs fast, and judges what became of each."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from mailflow.config import Settings
from mailflow.core.keys import Keyring
from mailflow.mail.sending.relay import Relay, Timeouts
from mailflow.outbox import dispatcher
from mailflow.outbox.posting import Draft, post_all

BEGINNING = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
PATIENCE = Timeouts(command=2, final=2)
UNFINISHED = "SELECT count(*) FROM outbox WHERE state IN ('queued', 'held', 'sending')"
ALL = """
    SELECT rfc_message_id, state, if_ambiguous, (SELECT array_agg(result ORDER BY id) FROM outbox_attempt
        WHERE outbox_id = outbox.id) AS attempts FROM outbox
"""


class FastClock:
    """Five minutes of backoff pass in a tenth of a second."""

    def __init__(self, factor: int = 3000) -> None:
        self._factor, self._began = factor, asyncio.get_running_loop().time()

    def now(self) -> datetime:
        return BEGINNING + timedelta(seconds=(asyncio.get_running_loop().time() - self._began) * self._factor)

    def real_seconds(self, span: timedelta) -> float:
        return span.total_seconds() / self._factor


async def send_through(
    engine: AsyncEngine, settings: Settings, keyring: Keyring, port: int, draft: Draft, mails: int
) -> None:
    """Post `mails` copies of a draft, each to an address of its own, half of them "never twice"; wait until settled."""
    clock = FastClock()
    drafts = [
        replace(
            draft,
            dedup_key=f"fault/{number}",
            recipient=f"p{number}@example.net",
            if_ambiguous=("retry", "ask")[number % 2],
        )
        for number in range(mails)
    ]
    for first in range(0, mails, 100):
        async with engine.begin() as connection:
            await post_all(connection, keyring, settings, drafts[first : first + 100], clock.now())
    stop, ready = asyncio.Event(), asyncio.Event()
    relay = Relay("127.0.0.1", port, "none", "agence.example.org", timeouts=PATIENCE)
    settings = settings.model_copy(update={"automatic_mails_per_hour": 0})
    work = asyncio.create_task(dispatcher.serve(settings, engine, clock, keyring, stop, ready.set, relay=relay))
    try:
        while await _unfinished(engine) and not work.done():
            await asyncio.sleep(0.1)
    finally:
        stop.set()
        await work


async def _unfinished(engine: AsyncEngine) -> int:
    async with engine.connect() as connection:
        return int((await connection.execute(text(UNFINISHED))).scalar_one())


async def judge(engine: AsyncEngine, accepted: Sequence[tuple[str, str]]) -> tuple[dict[str, int], list[str]]:
    """Counts, and one sentence for each promise that was broken."""
    async with engine.connect() as connection:
        rows = (await connection.execute(text(ALL))).all()
    copies = Counter(name for name, _ in accepted)
    bytes_of: dict[str, set[str]] = {}
    for name, digest in accepted:
        bytes_of.setdefault(name, set()).add(digest)
    counts = Counter({f"state {row.state}": 0 for row in rows})
    broken = []
    for row in rows:
        times, doubts = copies[row.rfc_message_id], (row.attempts or []).count("ambiguous")
        counts[f"state {row.state}"] += 1
        counts[f"arrived {times} times"] += 1
        counts["flagged as doubtful"] += bool(doubts)
        broken += [f"{row.state}, {times} copies, {doubts} doubts: {why}" for why in wrongs(row, times, doubts)]
        if len(bytes_of.get(row.rfc_message_id, ())) > 1:
            broken.append("two copies with different bytes")
    counts["mails"] = len(rows)
    counts["unknown mails at the relay"] = len(copies.keys() - {row.rfc_message_id for row in rows})
    return dict(sorted(counts.items())), broken


def wrongs(row: object, times: int, doubts: int) -> list[str]:
    """What is wrong with the end of one mail."""
    state, rule = getattr(row, "state", ""), getattr(row, "if_ambiguous", "")
    rules: dict[str, Callable[[], bool]] = {
        "sent and never arrived": lambda: state == "sent" and not times,
        "failed and yet arrived, without a flag": lambda: state == "failed" and times > 0 and not doubts,
        "twice without a flag": lambda: times > 1 and not doubts,
        "more than twice": lambda: times > 2,
        "twice where it must never be": lambda: times > 1 and rule == "ask",
        "not settled": lambda: state not in ("sent", "failed", "ambiguous"),
        "arrived, flagged, and shown to nobody": lambda: doubts > 1 and state == "queued",
    }
    return [why for why, found in rules.items() if found()]
