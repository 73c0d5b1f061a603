"""Lives on the shipped pathways: a person who answers or not, colleagues who act or not, and the mails that result."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID, uuid5

from mailflow.pathways.commands import Log, MailClass, OpenDecision, OpenRequest, OpenTask, SendMessage
from mailflow.pathways.document import Pathway, read_pathway
from mailflow.pathways.events import Event, MailReceived, Ref, TaskDone
from mailflow.pathways.run import Run
from mailflow.templates.shipped import starter_pathways
from tests.pathways.calendars import LYON
from tests.pathways.walker import SPACE, Walker, key

DOCUMENTS = starter_pathways()
BY_CODE: dict[str, Pathway] = {code: read_pathway(text) for code, text in DOCUMENTS.items()}
TOP = (
    "accompagnement-global",
    "actualisation",
    "actualisation-en",
    "demande-pieces",
    "nouvel-inscrit-guide",
    "pre-inscription",
    "premier-contact",
    "rendez-vous-manque",
    "reprise-contact",
    "reprise-contact-en",
    "suivi-web",
)
ELEMENTS = (
    "consentement-web",
    "emploi-trouve",
    "entretien",
    "formation-trouvee",
    "point-contact",
    "rythme-web",
    "veille",
)
YEAR = timedelta(days=365)
SOON = timedelta(hours=3)

Human = Callable[[OpenTask | OpenDecision], str | None]
Reply = tuple[tuple[str, ...], str]  # intents and yes or no
Person = Callable[[OpenRequest], Reply | None]


def nobody_acts(task: OpenTask | OpenDecision) -> str | None:
    return None


def first_outcome(task: OpenTask | OpenDecision) -> str | None:
    return task.options[0]


def unreachable(task: OpenTask | OpenDecision) -> str | None:
    """Colleagues who call and reach nobody, and take the step that goes furthest."""
    for word in ("injoignable", "sans_reponse", "silence", "timeout", "absent", "transmettre", "sans_suite"):
        if word in task.options:
            return word
    return task.options[0]


def silent(request: OpenRequest) -> Reply | None:
    return None


def says_yes(request: OpenRequest) -> Reply | None:
    if request.asked.get("asked") == "document":
        return ("document",), ""
    web = "web" in str(request.asked.get("question"))
    return ("opt_in_web" if web else "confirm",), "yes"


def says_no(request: OpenRequest) -> Reply | None:
    return ("opt_out_web" if "web" in str(request.asked.get("question")) else "decline",), "no"


@dataclass(frozen=True, slots=True)
class Mail:
    at: datetime
    wording: str
    mail_class: MailClass
    step: str


@dataclass(slots=True)
class Life:
    """One case from its enrolment on. `person` and `human` decide three hours after they are asked."""

    code: str
    person: Person = silent
    human: Human = nobody_acts
    attributes: dict[str, str] = field(default_factory=dict)
    walker: Walker = field(default_factory=Walker)
    mails: list[Mail] = field(default_factory=list)
    seen: int = 0
    agenda: list[tuple[datetime, int, Event]] = field(default_factory=list)
    numbers: Any = field(default_factory=count)

    def __post_init__(self) -> None:
        self.walker.pathways |= BY_CODE
        self.walker.attributes |= self.attributes
        self.walker.enrol(self.code)
        self._notice()

    def live(self, span: timedelta = YEAR) -> Life:
        """Let time pass, with all that happens meanwhile."""
        until = self.walker.now + span
        while (at := self._next()) is not None and at <= until:
            self.walker.now = max(self.walker.now, at)
            if self.agenda and self.agenda[0][0] <= self.walker.now:
                self._happen(heapq.heappop(self.agenda)[2])
            else:
                self.walker.tick(timedelta(0))
            self._notice()
        self.walker.now = until
        return self

    def write(self, *intents: str, safe: bool = True, answer: str = "", about: Ref | None = None) -> None:
        """The person writes, of their own accord when it is about nothing."""
        talk = str(uuid5(SPACE, f"talk {next(self.numbers)}"))
        message = str(uuid5(UUID(talk), "mail"))
        mail = MailReceived(
            self.walker.now, message, talk, "human", intents, answer, safe, True, about, needs_answer=not safe
        )
        self.walker.feed(mail)
        self._notice()

    def done(self, step: str, outcome: str) -> None:
        """A colleague finishes the open task of a step, wherever it runs."""
        ref = next(item.ref for item in self.open_tasks() if item.ref.step == step)
        self.walker.feed(TaskDone(self.walker.now, ref, outcome))
        self._notice()

    def open_tasks(self) -> list[OpenTask | OpenDecision]:
        commands = [item for item in self.walker.commands if isinstance(item, OpenTask | OpenDecision)]
        return [item for item in commands if key(item.ref) in self.walker.tasks]

    def tasks_of(self, step: str) -> list[OpenTask | OpenDecision]:
        """All tasks a step ever opened."""
        commands = [item for item in self.walker.commands if isinstance(item, OpenTask | OpenDecision)]
        return [item for item in commands if item.ref.step == step]

    @property
    def ended(self) -> str:
        return self.walker.state.enrolments["e1"].ended

    def wordings(self) -> list[str]:
        return [mail.wording for mail in self.mails]

    def stuck(self) -> list[str]:
        return [str(item.ref) for item in self.walker.commands_of(Log) if item.what == "stuck"]

    def lost(self) -> list[str]:
        """Enrolments and tracks that run on without a due time, a track of their own or a human."""
        walker = self.walker
        run = Run(walker.state, walker.now, LYON, walker.pathways, walker.attributes)
        with_tasks = {item.ref.enrolment for item in self.open_tasks()}
        return [
            name
            for name, item in walker.state.enrolments.items()
            if item.position is not None
            and run.due(name) is None
            and not walker.state.tracks(name)
            and name not in with_tasks
        ]

    def most_in_a_week(self, mail_class: MailClass) -> int:
        times = [mail.at for mail in self.mails if mail.mail_class is mail_class]
        return max((sum(at <= other < at + timedelta(days=7) for other in times) for at in times), default=0)

    def _next(self) -> datetime | None:
        times = [item[0] for item in self.agenda[:1]] + ([self.walker.next_due] if self.walker.next_due else [])
        return min(times, default=None)

    def _happen(self, event: Event) -> None:
        if isinstance(event, TaskDone) and key(event.ref) not in self.walker.tasks:
            return
        self.walker.feed(event)

    def _notice(self) -> None:
        """What was sent, asked and opened since the last look."""
        new, self.seen = self.walker.commands[self.seen :], len(self.walker.commands)
        for command in new:
            if isinstance(command, SendMessage):
                self.mails.append(Mail(self.walker.now, command.wording, command.mail_class, command.ref.step))
            elif isinstance(command, OpenRequest):
                self._ask(command)
            elif isinstance(command, OpenTask | OpenDecision) and (outcome := self.human(command)):
                at = command.not_before if isinstance(command, OpenDecision) else self.walker.now
                self._plan(at + SOON, TaskDone(at + SOON, command.ref, outcome))

    def _ask(self, request: OpenRequest) -> None:
        reply = self.person(request)
        if reply is None:
            return
        at, number = self.walker.now + SOON, next(self.numbers)
        talk = str(uuid5(SPACE, f"reply {number}"))
        self._plan(
            at,
            MailReceived(
                at, str(uuid5(SPACE, f"m {number}")), talk, "human", *reply, safe=True, proof=True, about=request.ref
            ),
        )

    def _plan(self, at: datetime, event: Event) -> None:
        heapq.heappush(self.agenda, (at, next(self.numbers), event))


def local(at: datetime) -> datetime:
    return LYON.local(at)
