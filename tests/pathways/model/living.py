"""One sequence: an invented pathway, its edits and a random life, lived by the executor. A seed is one life, always."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from mailflow.pathways.document import Pathway, pathway_from_json
from mailflow.pathways.events import (
    Added,
    ConversationClosed,
    Delivery,
    Dispatched,
    Enrolled,
    Event,
    MailReceived,
    Migrated,
    Moved,
    OptionalMail,
    Paused,
    Ref,
    ReplySent,
    Resumed,
    SendResult,
    TaskDone,
    Told,
    Transferred,
    Unknown,
)
from mailflow.pathways.state import Enrolment
from tests.pathways.model.acting import Act, invent_acts
from tests.pathways.model.editing import edited
from tests.pathways.model.executor import Executor
from tests.pathways.model.inventing import Raw, invent
from tests.pathways.model.promises import Broken

MOST_ACTS = 60
ENDING = 40  # what the end of a life takes at most
ADDED: tuple[Raw, ...] = (
    {"kind": "message", "wording": "bienvenue", "class": "service"},
    {"kind": "task", "title": "Appeler"},
    {"kind": "wait", "for": "2 days"},
    {"kind": "task", "outcomes": []},
    {"kind": "end", "outcome": "fini"},
)


@dataclass(frozen=True, slots=True)
class Life:
    """What a sequence is made of. The first of the documents is the pathway, its edits come after it."""

    documents: Mapping[str, Raw]
    acts: Sequence[Act]

    def revisions(self) -> dict[str, Pathway]:
        """The documents as the interpreter wants them."""
        return {key: pathway_from_json(raw) for key, raw in self.documents.items()}


def invent_life(seed: int) -> Life:
    """The life of a seed."""
    chance = Random(seed)
    documents: dict[str, Raw] = {}
    begins: list[tuple[str, str, list[str]]] = []
    for number in range(chance.choice([0, 0, 1, 2])):
        documents[f"s{number}"] = raw = invent(chance, f"sous{number}", begins[:], f"s{number}")
        begins.append((f"sous{number}", f"s{number}", [step["outcome"] for step in raw["steps"] if "outcome" in step]))
    main = invent(chance, "parcours", begins)
    later = {f"r{n}": edited(chance, main, begins, f"e{n}") for n in range(1, chance.choice([1, 2, 3]))}
    acts = invent_acts(chance, chance.randint(5, MOST_ACTS))
    return Life({"r0": main, **later, **documents}, acts)


def broken(life: Life) -> str:
    """What goes wrong in this life, "" when nothing does."""
    try:
        Living(Executor(life.revisions())).live(life.acts)
    except Broken as error:
        return str(error)
    except Exception as error:  # noqa: BLE001 - the interpreter is total: whatever it raises is a finding
        return f"{type(error).__name__}: {error}"
    return ""


@dataclass(slots=True)
class Living:
    """Turns acts into events of the case as it stands."""

    executor: Executor
    seen: list[Event] = field(default_factory=list)
    together: int = 0
    waiting: list[Event] = field(default_factory=list)
    mails: int = 0

    def live(self, acts: Sequence[Act]) -> None:
        """All acts, then the end of the life: people do what they have to, and time passes."""
        for act in acts:
            self._do(act)
        self._flush()
        self.executor.guard = ""
        if self.executor.state.paused is not None:
            self._feed(Resumed(self.executor.now))
        for number in range(ENDING):
            self._do(("task", number, number, 0))
            self._do(("sleep", 0))

    def _do(self, act: Act) -> None:
        made = getattr(self, f"_{act[0]}")(*act[1:])
        if made is not None:
            self.seen.append(made)
            self._feed(made)

    def _feed(self, event: Event) -> None:
        self.waiting.append(event)
        self.together -= 1
        if self.together <= 0:
            self._flush()

    def _flush(self) -> None:
        events, self.waiting = self.waiting, []
        self.executor.take(events)

    # -- time ----------------------------------------------------------------------------------------------------

    def _pass(self, until: datetime) -> None:
        self._flush()
        self.executor.now = max(self.executor.now, until)
        self.executor.take([])

    def _sleep(self, late: int) -> None:
        if self.executor.next_due is not None:
            self._pass(self.executor.next_due + timedelta(minutes=late))

    def _wait(self, minutes: int) -> None:
        self._pass(self.executor.now + timedelta(minutes=minutes))

    def _early(self, *_: int) -> None:
        if self.executor.next_due is not None:
            self._pass(self.executor.next_due - timedelta(seconds=1))

    def _together(self, count: int) -> None:
        self.together = count

    # -- people --------------------------------------------------------------------------------------------------

    def _enrol(self, name: int, revision: int, wrong: int) -> Event:
        keys = [key for key in self.executor.revisions if key != "missing"]
        key = "missing" if wrong and name else keys[revision % len(keys)] if name else "r0"
        return Enrolled(self.executor.now, f"e{name + 1}", key, "nowhere" if wrong and revision % 2 else "")

    def _enrolment(self, number: int) -> tuple[str, Enrolment] | None:
        items = [(name, item) for name, item in self.executor.state.enrolments.items() if item.position]
        return items[number % len(items)] if items else None

    def _mail(
        self,
        about: int,
        disposition: str,
        intents: tuple[str, ...],
        answer: str,
        clear: bool,
        proved: bool,
        owed: bool,
    ) -> Event:
        found = self._enrolment(about) if about >= 0 else None
        ref = found[1].ref(found[0]) if found else None
        if about < -8:
            ref = Ref("e1", "nowhere", 1)
        self.mails += 1
        self.executor.mails.add(f"m{self.mails}")
        talk, at = f"t{abs(about) % 3}", self.executor.now
        human = disposition == "human"
        return MailReceived(
            at, f"m{self.mails}", talk, disposition, intents, answer, clear and human, proved, ref, owed and human
        )

    def _answer(self, talk: int, closed: bool) -> Event:
        return (ConversationClosed if closed else ReplySent)(self.executor.now, f"t{talk % 3}")

    def _task(self, number: int, option: int, _: int) -> Event | None:
        open_ones = self.executor.open_tasks()
        if not open_ones:
            return None
        task = open_ones[number % len(open_ones)]
        if task.not_before is not None and task.not_before > self.executor.now:
            return None
        return self.executor.finish(task, task.options[option % len(task.options)])

    def _deliver(self, number: int, result: str) -> Event:
        known = list(self.executor.sent.values())
        outbox_id = known[-1 - number % len(known)] if known else "unknown"
        return Delivery(self.executor.now, outbox_id, result, "5.1.1", "t1" if number == 11 else "")

    def _again(self, number: int, *_: int) -> Event | None:
        """Something old comes once more, as it was."""
        return self.seen[-1 - number % len(self.seen)] if self.seen else None

    def _other(self, number: int, flag: bool) -> Event:
        now = self.executor.now
        kinds = (Transferred(now), Unknown(now, "from the future"), OptionalMail(now, flag, "reply"))
        return kinds[number % len(kinds)]

    def _stray(self, number: int, other: int, outcome: str) -> Event | None:
        """Answers to what nobody asked: of a ref that no task, mail or assignment of the executor has."""
        found = self._enrolment(number)
        name, step = (found[0], found[1].ref(found[0]).step) if found else ("e1", "nowhere")
        ref, now = Ref(name, step if other % 2 else "nowhere", 90 + other), self.executor.now
        kinds: tuple[Event, ...] = (
            TaskDone(now, ref, outcome),
            TaskDone(now, Ref(name, "goal:but0", 90), "oui"),
            Dispatched(now, ref, "reminder-x", SendResult.DEFERRED, "", "", None),
            Dispatched(now, ref, "message", SendResult.SUPPRESSED),
            Told(now, ref, outcome),
        )
        return kinds[other % len(kinds)]

    # -- amendments ----------------------------------------------------------------------------------------------

    def _pause(self, minutes: int) -> Event:
        now = self.executor.now
        return Paused(now, now + timedelta(minutes=minutes) if minutes else None)

    def _resume(self, *_: int) -> Event:
        return Resumed(self.executor.now)

    def _move(self, number: int, target: int, flag: int) -> Event | None:
        found = self._enrolment(number)
        pathway = self.executor.revisions.get(found[1].revision) if found else None
        if found is None or pathway is None:
            return None
        name, item = found
        here = item.ref(name).step
        step = pathway.steps.get(here)
        ways = step.ways() if step else ()
        if flag and ways:
            outcome, goal = ways[target % len(ways)]
            return Moved(self.executor.now, item.ref(name), goal, outcome)
        return Moved(self.executor.now, item.ref(name), [*pathway.steps, "nowhere"][target % (len(pathway.steps) + 1)])

    def _add(self, number: int, kind: int, after: int) -> Event | None:
        found = self._enrolment(number)
        step: dict[str, Any] = {"id": f"ajout{kind}{number}", "title": "Ajout", **ADDED[kind % len(ADDED)]}
        name = found[0] if found else "e9"
        return Added(self.executor.now, name, step, ["", "2 working days", "3 hours", "soon"][after])

    def _migrate(self, number: int, revision: int, flag: int) -> Event | None:
        found = self._enrolment(number)
        if found is None:
            return None
        keys = list(self.executor.revisions)
        key, mapping = keys[revision % len(keys)], {}
        known = self.executor.revisions.get(found[1].revision)
        if flag and known is not None:
            new = list(self.executor.revisions[key].steps)
            gone = [step for step in known.steps if step not in new] if flag < 3 else list(known.steps)
            mapping = {step: new[(place + revision) % len(new)] for place, step in enumerate(gone)}
        return Migrated(self.executor.now, found[0], key, mapping)

    # -- the world around ----------------------------------------------------------------------------------------

    def _guard(self, mode: str) -> None:
        self.executor.guard = mode

    def _assigning(self, mode: str) -> None:
        self.executor.assigning = mode
