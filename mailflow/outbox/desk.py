"""The senders: a fixed number of relay connections that take claimed mails and leave outcomes. Knows no database."""

from __future__ import annotations

import asyncio
from collections import deque
from uuid import UUID

import structlog

from mailflow.core.clock import Clock
from mailflow.core.errors import Temporary
from mailflow.mail.relay import Relay
from mailflow.mail.transport import Answer, Fate, RelayConnection
from mailflow.outbox.verdicts import outcome_of, suppressed
from mailflow.store.dispatch import Claimed, Outcome

log = structlog.get_logger(__name__)

AHEAD = 8  # claimed mails per connection: fewer cost more transactions; a crash puts all of them in doubt
GATHER_SECONDS = 0.02  # outcomes wait so long at most for others to be recorded with
IDLE_SECONDS = 30.0
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0


class Desk:
    """Mails in hand. `wake` is set whenever there is something to record or room for more."""

    def __init__(self, relay: Relay, connections: int, clock: Clock) -> None:
        self.wake = asyncio.Event()
        self.outcomes: list[Outcome] = []  # to be recorded
        self.returned: list[UUID] = []  # claimed, but the relay never heard of them: to be unclaimed
        self._relay, self._clock, self._connections = relay, clock, connections
        self._waiting: deque[Claimed] = deque()
        self._given = asyncio.Semaphore(0)  # one permit for each waiting mail
        self._in_hand: set[UUID] = set()
        self._asking: set[UUID] = set()
        self._pause = 0.0  # > 0: the relay did not answer lately
        self._paused_until = 0.0
        self._bell: asyncio.TimerHandle | None = None
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
        """How many mails may be claimed now; one, to probe, after the relay was away."""
        if not self._pause:
            return max(0, self._connections * AHEAD - self._on_their_way)
        return 0 if self.paused_for or self.busy else 1

    @property
    def paused_for(self) -> float:
        """Seconds until the relay is tried again."""
        return max(0.0, self._paused_until - asyncio.get_running_loop().time())

    @property
    def room_for_asking(self) -> int:
        """How many of them may be mails that a person is asked about when in doubt: only what leaves at once."""
        return max(0, max(1, self._connections // 2) - len(self._asking))

    @property
    def busy(self) -> bool:
        """Whether a mail is on its way."""
        return self._on_their_way > 0

    @property
    def _on_their_way(self) -> int:
        return len(self._in_hand) - len(self.outcomes) - len(self.returned)

    def take(self, mails: list[Claimed]) -> None:
        """Mails whose mark `sending` is committed."""
        for mail in mails:
            self._in_hand.add(mail.id)
            if mail.suppressed:
                self._finish(suppressed(mail, self._clock.now()))
            elif self.paused_for:
                self.returned.append(mail.id)
            else:
                self._put(mail)

    def _put(self, mail: Claimed) -> None:
        if mail.if_ambiguous == "ask":
            self._asking.add(mail.id)
            self._waiting.appendleft(mail)
        else:
            self._waiting.append(mail)
        self._given.release()

    def give_back(self) -> None:
        """What no sender has begun goes back to the outbox."""
        self.returned.extend(mail.id for mail in self._waiting)
        self._waiting.clear()

    def recorded(self, outcomes: int, returned: int) -> None:
        """The first `outcomes` outcomes and the first `returned` mails given back are in the database."""
        self._in_hand.difference_update(outcome.id for outcome in self.outcomes[:outcomes])
        self._in_hand.difference_update(self.returned[:returned])
        self._asking &= self._in_hand
        del self.outcomes[:outcomes], self.returned[:returned]

    async def close(self) -> None:
        """Stop the senders, in the middle of a mail if need be."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _send_all(self) -> None:
        connection = RelayConnection(self._relay)
        try:
            while True:
                await self._permit(connection)
                if self._waiting:
                    await self._send(connection, self._waiting.popleft())
        finally:
            await connection.quit()

    async def _permit(self, connection: RelayConnection) -> None:
        if self._given.locked():  # nothing to do: wait, but do not keep the relay's line for ever
            try:
                async with asyncio.timeout(IDLE_SECONDS):
                    await self._given.acquire()
                return
            except TimeoutError:
                await connection.quit()
        await self._given.acquire()

    async def _send(self, connection: RelayConnection, mail: Claimed) -> None:
        try:
            answer = await connection.send(mail.envelope_from, mail.recipient, mail.raw)
        except Temporary as away:
            self._relay_is_away(away)
            answer = Answer(Fate.TEMPORARY, away.private)
        except Exception as error:  # a sender never dies of one mail; its fate is unknown
            log.exception("sending failed unexpectedly", outbox_id=str(mail.id))
            answer = Answer(Fate.LOST, f"internal error: {type(error).__name__}")
        else:
            self._relay_is_back()
        self._finish(outcome_of(mail, answer, self._clock.now()))

    def _finish(self, outcome: Outcome) -> None:
        self.outcomes.append(outcome)
        if not self.busy or len(self.outcomes) * 2 >= self._connections * AHEAD:
            self._ring()
        elif self._bell is None:
            self._bell = asyncio.get_running_loop().call_later(GATHER_SECONDS, self._ring)

    def _ring(self) -> None:
        if self._bell is not None:
            self._bell.cancel()
            self._bell = None
        self.wake.set()

    def _relay_is_away(self, away: Temporary) -> None:
        if not self._pause:
            log.warning("relay is away", reason=away.private)
        if not self.paused_for:
            self._pause = min(max(FIRST_PAUSE, self._pause * 2), LONGEST_PAUSE)
            self._paused_until = asyncio.get_running_loop().time() + self._pause
        self.give_back()
        self._ring()

    def _relay_is_back(self) -> None:
        if self._pause:
            log.info("relay is back")
        self._pause = self._paused_until = 0.0
