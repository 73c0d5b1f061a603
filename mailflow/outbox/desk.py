"""The senders: a fixed number of relay connections that take claimed mails and leave outcomes. Knows no database.

A connection has one mail at a time, and no mail is claimed without a free one: a crash puts no more than that in doubt.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import structlog

from mailflow.core.clock import Clock
from mailflow.core.errors import Temporary, frames_of
from mailflow.mail.sending.relay import Relay
from mailflow.mail.sending.transport import Answer, Fate, RelayConnection
from mailflow.outbox.verdicts import outcome_of, stopped
from mailflow.store.dispatch import Claimed, Outcome

log = structlog.get_logger(__name__)

IDLE_SECONDS = 30.0
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0


class Desk:
    """Mails in hand. `wake` is set whenever there is something to record or room for more, `all_in` when no mail is on
    its way any more."""

    def __init__(self, relay: Relay, connections: int, clock: Clock) -> None:
        self.wake = asyncio.Event()
        self.all_in = asyncio.Event()
        self._relay, self._clock, self._connections = relay, clock, connections
        self._outcomes: list[Outcome] = []  # to be recorded
        self._returned: list[UUID] = []  # claimed, but the relay never heard of them: to be unclaimed
        self._given: asyncio.Queue[Claimed] = asyncio.Queue()
        self._in_hand: set[UUID] = set()
        self._on_their_way = 0
        self._pause = 0.0  # > 0: the relay did not answer lately
        self._paused_until = 0.0
        self._tasks: list[asyncio.Task[None]] = []

    def open(self) -> None:
        """Start the senders; each opens its connection with its first mail."""
        self._tasks = [asyncio.create_task(self._send_all()) for _ in range(self._connections)]

    @property
    def in_hand(self) -> list[UUID]:
        """Every mail claimed and not yet recorded."""
        return list(self._in_hand)

    @property
    def room(self) -> int:
        """How many mails may be claimed now: one for each free sender, and one, to probe, after the relay was away."""
        if not self._pause:
            return self._connections - self._on_their_way
        return 0 if self.paused_for or self.busy else 1

    @property
    def paused_for(self) -> float:
        """Seconds until the relay is tried again."""
        return max(0.0, self._paused_until - asyncio.get_running_loop().time())

    @property
    def busy(self) -> bool:
        """Whether a mail is on its way."""
        return self._on_their_way > 0

    @property
    def worth_waiting(self) -> bool:
        """Whether some have finished while others are at it: a moment later there will be more to record at once."""
        return bool(self._outcomes) and self.busy

    @contextmanager
    def handed_in(self) -> Iterator[tuple[list[Outcome], list[UUID]]]:
        """For one turn: what is to be recorded and given back; again ours when the turn fails."""
        outcomes, returned = self._outcomes, self._returned
        self._outcomes, self._returned = [], []
        try:
            yield outcomes, returned
        except BaseException:
            self._outcomes, self._returned = outcomes + self._outcomes, returned + self._returned
            raise

    def take(self, mails: list[Claimed]) -> None:
        """Mails whose mark `sending` is committed."""
        self.all_in.clear()
        for mail in mails:
            self._in_hand.add(mail.id)
            self._on_their_way += 1
            if mail.obstacle:
                self._finish(stopped(mail, self._clock.now()))
            elif self.paused_for:
                self._on_their_way -= 1
                self._returned.append(mail.id)
                self.wake.set()
            else:
                self._given.put_nowait(mail)

    def recorded(self, outcomes: list[Outcome], returned: list[UUID]) -> None:
        """These are in the database."""
        self._in_hand.difference_update([outcome.id for outcome in outcomes], returned)

    async def close(self) -> None:
        """Stop the senders, in the middle of a mail if need be."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _send_all(self) -> None:
        connection = RelayConnection(self._relay)
        try:
            while True:
                await self._send(connection, await self._next(connection))
        finally:
            await connection.quit()

    async def _next(self, connection: RelayConnection) -> Claimed:
        """The next mail. While there is none the relay's line is not kept for ever."""
        try:
            async with asyncio.timeout(IDLE_SECONDS):
                return await self._given.get()
        except TimeoutError:
            await connection.quit()
            return await self._given.get()

    async def _send(self, connection: RelayConnection, mail: Claimed) -> None:
        try:
            answer = await connection.send(mail.envelope_from, mail.recipient, mail.raw)
        except Temporary as away:
            self._relay_is_away(away)
            answer = Answer(Fate.TEMPORARY, away.private)
        except Exception as error:  # noqa: BLE001 - a sender never dies of one mail; its fate is unknown
            kind = type(error).__name__
            log.error("sending failed unexpectedly", outbox_id=str(mail.id), error=kind, frames=frames_of(error))
            answer = Answer(Fate.LOST, f"internal error: {kind}")
        else:
            self._relay_is_back()
        self._finish(outcome_of(mail, answer, self._clock.now()))

    def _finish(self, outcome: Outcome) -> None:
        self._on_their_way -= 1
        self._outcomes.append(outcome)
        self.wake.set()
        if not self._on_their_way:
            self.all_in.set()

    def _relay_is_away(self, away: Temporary) -> None:
        if not self._pause:
            log.warning("relay is away", reason=away.private)
        if not self.paused_for:
            self._pause = min(max(FIRST_PAUSE, self._pause * 2), LONGEST_PAUSE)
            self._paused_until = asyncio.get_running_loop().time() + self._pause

    def _relay_is_back(self) -> None:
        if self._pause:
            log.info("relay is back")
        self._pause = self._paused_until = 0.0
