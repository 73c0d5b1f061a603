"""Plays a persona through the real transaction of a case on PostgreSQL, with a clock that is set, not waited for."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import heappop, heappush
from uuid import UUID

from mailflow.caseload import optional_mail, reachability
from mailflow.caseload.enrolment import enrol
from mailflow.caseload.simulating.postbox import needs_answer, stops_optional
from mailflow.caseload.simulating.reacting import Act, Deed, Reacting
from mailflow.caseload.tasks import complete, ref_of_key
from mailflow.core.ids import new_id
from mailflow.core.worktime import WorkCalendar
from mailflow.mail.values import BounceKind, BounceRecipient
from mailflow.outbox.feedback import apply_bounce
from mailflow.pathways.document import Pathway
from mailflow.pathways.events import Ref
from mailflow.pathways.personas import Persona
from mailflow.pathways.state import state_from_json
from tests.caseload.site import HOURS, Site

AGENCY = WorkCalendar.from_agency({"time_zone": "Europe/Paris", "holidays": "FR", "hours": HOURS, "closures": []})
Mail = tuple[datetime, str, int, str]  # at, step, occurrence, part
Task = tuple[datetime, str, int]


@dataclass(slots=True)
class Production:
    """Reacts to what it finds in the tables, as the persona and the adviser would."""

    site: Site
    pathway: Pathway
    persona: Persona
    calendar: WorkCalendar
    case_id: UUID = field(default_factory=new_id)
    deeds: list[tuple[datetime, int, Deed]] = field(default_factory=list)
    seen: set[object] = field(default_factory=set)
    conversations: dict[str, UUID] = field(default_factory=dict)

    async def live(self, begins: datetime, ends: datetime) -> None:
        site, reacting = self.site, Reacting(self.persona, self.calendar)
        site.now = begins
        self.case_id = await site.open()
        async with site.services.engine.begin() as connection:
            await enrol(connection, self.case_id, self.pathway.code, site.now)
        self._plan(reacting.begins(begins))
        while True:
            stepped = await site.advance(self.case_id)
            await self._react(reacting)
            times = [at for at in (stepped.next_due, self.deeds[0][0] if self.deeds else None) if at is not None]
            if not times or min(times) > ends:
                return
            site.now = max(min(times), site.now + timedelta(seconds=1))
            while self.deeds and self.deeds[0][0] <= site.now:
                await self._do(heappop(self.deeds)[2])

    def _plan(self, deeds: list[Deed]) -> None:
        for deed in deeds:
            self.seen.add(len(self.seen))
            heappush(self.deeds, (deed.at, len(self.seen), deed))

    async def _react(self, reacting: Reacting) -> None:
        now = self.site.now
        for row in await self._new("SELECT * FROM outbox WHERE kind <> 'acknowledgement' ORDER BY created_at, id"):
            _, _, step, _, part = row["dedup_key"].split("/")
            self._plan(reacting.mailed(now, step, self._wording(step, part), str(row["id"])))
        for row in await self._new("SELECT * FROM open_request ORDER BY opened_at, id"):
            ref = Ref(row["enrolment"], row["step"], row["occurrence"])
            self._plan(reacting.asked(now, ref, self.pathway.steps[ref.step], row["asked"], str(ref)))
        for row in await self._new("SELECT * FROM task ORDER BY created_at, id"):
            ref = ref_of_key(row["dedup_key"])
            deeds = reacting.task(now, ref, tuple(row["options"]))
            self._plan([deed._replace(target=str(row["id"])) for deed in deeds])
        [case] = await self.site.rows("SELECT state FROM cases WHERE id = :id", id=self.case_id)
        for key, clock in state_from_json(case["state"]).clocks.items():
            if key not in self.seen:
                self.seen.add(key)
                self._plan(reacting.owed(clock.since, key))

    async def _new(self, statement: str) -> list[dict[str, object]]:
        found = [dict(row) for row in await self.site.rows(statement) if row["id"] not in self.seen]
        self.seen |= {row["id"] for row in found}
        return found

    def _wording(self, step: str, part: str) -> str:
        wordings = self.pathway.steps[step].wordings()
        return wordings[0 if part == "message" else int(part.rpartition("-")[2]) - 1]

    async def _do(self, deed: Deed) -> None:
        site = self.site
        match deed.act:
            case Act.WRITE:
                await self._write(deed)
            case Act.DO_TASK:
                [task] = await site.rows("SELECT state FROM task WHERE id = :id", id=UUID(deed.target))
                if task["state"] == "open":
                    async with site.services.engine.begin() as connection:
                        await complete(connection, UUID(deed.target), deed.outcome, site.adviser_id, site.now)
            case Act.ANSWER:
                self.seen.discard(deed.target)
                await site.event(self.case_id, "reply_sent", conversation_id=deed.target)
            case Act.BOUNCE:
                failed = BounceRecipient("zoe@example.org", deed.outcome, "failed", BounceKind.HARD)
                async with site.services.engine.begin() as connection:
                    assert (await apply_bounce(connection, UUID(deed.target), [failed], site.now)).about
            case Act.PAUSE:
                await site.event(self.case_id, "paused")
            case Act.RESUME:
                await site.event(self.case_id, "resumed")

    async def _write(self, deed: Deed) -> None:
        rows = await self.site.rows(
            "SELECT asked FROM open_request WHERE case_id = :id AND closed_at IS NULL ORDER BY opened_at DESC, id DESC",
            id=self.case_id,
        )
        async with self.site.services.engine.begin() as connection:  # as filing does
            if not deed.automatic:
                await reachability.signs_of_life(connection, {"zoe@example.org"}, self.site.now)
            if stops_optional(deed):
                await optional_mail.stop(connection, self.site.person_id, "reply", self.site.now)
        said = {
            "disposition": "auto_reply" if deed.automatic else "human",
            "intents": list(deed.says),
            "answer": deed.answer or None,
            "safe": "act" if deed.clear and not deed.automatic else "human",
            "needs_answer": needs_answer(deed, rows[0]["asked"] if rows else {}),
        }
        if deed.target in self.conversations:
            await self.site.mail_again(self.case_id, self.conversations[deed.target], **said)
        else:
            self.conversations[deed.target] = await self.site.mail(self.case_id, **said)

    async def mails(self) -> list[Mail]:
        made = []
        for row in await self.site.rows("SELECT dedup_key, created_at FROM outbox ORDER BY created_at, id"):
            _, _, step, occurrence, part = row["dedup_key"].split("/")
            made.append((row["created_at"], step, int(occurrence), part))
        return sorted(made)

    async def tasks(self) -> list[Task]:
        rows = await self.site.rows("SELECT dedup_key, created_at FROM task")
        refs = [(row["created_at"], ref_of_key(row["dedup_key"])) for row in rows]
        return sorted((at, ref.step, ref.occurrence) for at, ref in refs)
