"""Invents valid pathways of all kinds of steps from one source of chance. What the reader refuses is invented again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from random import Random
from typing import Any

from mailflow.pathways.document import Pathway, pathway_from_json
from mailflow.pathways.intents import ASKED, INTENTS
from mailflow.pathways.problems import InvalidPathway
from mailflow.pathways.steps import KINDS

Raw = dict[str, Any]
SPANS = ("30 minutes", "3 hours", "1 day", "2 days", "1 week", "1 working day", "3 working days", "12 working hours")
RHYTHMS = (
    (("4 hours", "1 day", "3 days"), "5 days"),
    (("1 working day", "3 working days", "4 working days"), "5 working days"),
    (("1 day", "2 days"), "2 weeks"),
)
WORDINGS = ("bienvenue", "question", "rappel", "adieu")
CLASSES = ("service", "service", "optional", "legal")
EVENTS = ("bounce", "transfer", "confirm", "decline", "job_found", "distress", "opt_out_web", "other")
TIERS = ("renforcé", "guidé", "suivi")
FREQUENT = ("message", "message", "await_reply", "await_reply", "parallel", "task", "task", "decision", "decision")
OUTCOMES = ("fini", "perdu", "emploi", "abandon")
DEEPEST = 2


@dataclass(slots=True)
class Place:
    """Where a step stands in its list: the step after it, all later ones, and those before it."""

    following: str
    later: Sequence[str]
    earlier: Sequence[str]


@dataclass(slots=True)
class Inventor:
    """Invents one document. `begins`: revisions it may begin as sub-pathways, with their outcomes."""

    chance: Random
    begins: Sequence[tuple[str, str, Sequence[str]]] = ()
    prefix: str = ""
    number: int = 0
    mails: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    prepared: list[str] = field(default_factory=list)
    named: list[str] = field(default_factory=list)
    later: list[Callable[[], None]] = field(default_factory=list)

    def document(self, code: str) -> Raw:
        """A whole document, not yet known to be valid."""
        steps = self.steps(self.chance.randint(2, 7), 0)
        chance = self.chance
        goals = [
            {"id": f"but{n}", "title": "But atteint ?", "intents": ["job_found", "training_start"][: n + 1]}
            | {"next": chance.choice([step["id"] for step in steps])}
            for n in range(chance.choice([0, 0, 1, 2]))
        ]
        for complete in self.later:
            complete()
        made: Raw = {"code": code, "title": code, "steps": steps}
        if chance.random() < 0.3:
            made["quiet_hours"] = {"from": "19:00", "until": chance.choice(["09:00", "06:00", "18:30"])}
        return made | ({"goals": goals} if goals else {})

    def steps(self, count: int, depth: int) -> list[Raw]:
        """A list of steps that ends with one or more `end`."""
        chance = self.chance
        kinds = [self._kind(depth) for _ in range(count)] + ["end"] * chance.choice([1, 1, 2])
        ids = [self._id(kind) for kind in kinds]
        made = []
        for index, (kind, step_id) in enumerate(zip(kinds, ids, strict=True)):
            place = Place(ids[min(index + 1, len(ids) - 1)], ids[index + 1 :], ids[:index])
            made.append(self.step(kind, step_id, place, depth))
        return made

    def step(self, kind: str, step_id: str, place: Place, depth: int = DEEPEST) -> Raw:
        """One step of a kind."""
        if kind == "decision" and not self.prepared:
            kind = "task"
        if kind == "subpathway" and not self.begins:
            kind = "wait"
        step: Raw = {"id": step_id, "kind": kind, "title": f"Étape {step_id}"}
        made = getattr(self, f"_{kind}")(step, place, depth)
        step.update(made)
        if kind not in ("end", "decision"):
            self._common(step, place)
        self.named.append(step_id)
        return step

    def _kind(self, depth: int) -> str:
        kinds = sorted(set(KINDS) - {"end"} - ({"parallel", "recurring"} if depth >= DEEPEST else set()))
        return self.chance.choice([*kinds, *(kind for kind in FREQUENT if kind in kinds)])

    def _id(self, kind: str) -> str:
        self.number += 1
        return f"{self.prefix}{kind[:4].replace('_', '')}{self.number}"

    def _common(self, step: Raw, place: Place) -> None:
        chance = self.chance
        if chance.random() < 0.35:
            events = chance.sample(EVENTS, chance.choice([1, 1, 2]))
            step["on"] = [{"event": event, "next": self._way_out(place)} for event in events]
        if chance.random() < 0.1:
            step["skip_if"] = self._condition(step) | {"next": self._later(place)}
        if chance.random() < 0.04:
            step["legal_basis"] = "C. trav."

    # -- ways ----------------------------------------------------------------------------------------------------

    def _later(self, place: Place) -> str:
        return self.chance.choice(place.later)

    def _any(self, place: Place) -> str:
        return self.chance.choice([*place.later, *place.later, *place.earlier])

    def _way_out(self, place: Place) -> str:
        """To a task as often as not: those a human's word opens."""
        tasks = [step_id for step_id in (*place.later, *place.earlier) if "task" in step_id]
        return self.chance.choice(tasks) if tasks and self.chance.random() < 0.5 else self._any(place)

    def _span(self) -> str:
        return self.chance.choice(SPANS)

    def _condition(self, step: Raw) -> Raw:
        chance = self.chance
        subject = chance.choice(["outcome", "attribute", "calendar"])
        if subject == "attribute":
            return {"attribute": "tier", "is": [chance.choice(TIERS)]}
        if subject == "calendar" or not self.named:
            return {"calendar": "weekday", "is": chance.sample(["mon", "tue", "wed", "thu", "fri"], 2)}
        words = ["sent", "done", "oui", "timeout", "moved", "joined", "elapsed"]
        return {"outcome": chance.choice(self.named), "is": chance.sample(words, 2)}

    def _asking(self) -> tuple[list[Raw], Raw]:
        """Reminders and timeout that fit together."""
        spans, within = self.chance.choice(RHYTHMS)
        count = self.chance.randint(0, len(spans))
        words = [{"wording": self.chance.choice(WORDINGS), "class": self.chance.choice(CLASSES)} for _ in range(count)]
        return [{"after": span} | word for span, word in zip(spans, words, strict=False)], {"after": within}

    def _mention(self, step: Raw, name: str, among: list[str], chance: float) -> None:
        """Name another step once all are there."""
        if self.chance.random() < chance:
            self.later.append(lambda: step.update({name: self.chance.choice(among)} if among else {}))

    # -- kinds ---------------------------------------------------------------------------------------------------

    def _message(self, step: Raw, place: Place, depth: int) -> Raw:
        self.mails.append(step["id"])
        made = {"wording": self.chance.choice(WORDINGS), "class": self.chance.choice(CLASSES)}
        self._mention(step, "follows", self.mails, 0.2)
        self._mention(step, "answers", self.waiting, 0.15)
        if self.chance.random() < 0.3 and made["class"] != "legal":
            made["window"] = self.chance.choice(["open", "any"])
        return made | {"next": place.following} | self._maybe(suppressed=self._later(place))

    def _maybe(self, **fields: Any) -> Raw:
        return fields if self.chance.random() < 0.4 else {}

    def _wait(self, step: Raw, place: Place, depth: int) -> Raw:
        chance = self.chance
        how = chance.choice(["for", "for", "until", "relative"])
        made: Raw = {"next": place.following}
        if how == "for":
            made["for"] = self._span()
        elif how == "until":
            made["until"] = chance.choice(["2026-03-10", "2026-04-06", "2025-01-01", "2026-07-14"])
        else:
            made["relative"] = {"anchor": "enrolled", "offset": chance.choice([*SPANS, "-1 day"])}
        made |= self._maybe(roll=chance.choice(["next", "previous"]), at="02:30" if chance.random() < 0.2 else "09:00")
        return made | ({"on_past": "skip", "past": self._later(place)} if chance.random() < 0.2 else {})

    def _await_reply(self, step: Raw, place: Place, depth: int) -> Raw:
        self.waiting.append(step["id"])
        self._mention(step, "about", self.mails, 0.8)
        reminders, timeout = self._asking()
        answers: list[Raw] = [
            {"outcome": "oui", "intents": ["confirm", "opt_in_web"], "answer": "yes", "next": self._later(place)},
            {"outcome": "non", "intents": ["decline"], "next": self._any(place)},
            {"outcome": "choix", "intents": ["choose_slot", "thanks"], "next": self._any(place)},
        ]
        made: Raw = {"answers": answers[: self.chance.randint(1, 3)], "timeout": timeout | {"next": place.following}}
        return made | {"asked": {"asked": self.chance.choice(ASKED)}} | ({"reminders": reminders} if reminders else {})

    def _document_request(self, step: Raw, place: Place, depth: int) -> Raw:
        self._mention(step, "about", self.mails, 0.8)
        reminders, timeout = self._asking()
        made: Raw = {"items": [{"item": "Pièce"}], "timeout": timeout | {"next": self._later(place)}}
        made |= {"complete": place.following, "partial": self._later(place), "rounds": self.chance.randint(0, 2)}
        return made | {"reminders": reminders} | self._maybe(pauses_clock=True)

    def _survey(self, step: Raw, place: Place, depth: int) -> Raw:
        self.mails.append(step["id"])
        reminders, timeout = self._asking()
        made: Raw = {"wording": "question", "questions": [{"question": "Comment va la recherche ?"}]}
        made |= {"timeout": timeout | {"next": self._later(place)}, "stuck": self._any(place), "reminders": reminders}
        made |= {"next": place.following, "class": self.chance.choice(["optional", "service"])}
        return made | self._maybe(clear=["confirm"]) | self._maybe(suppressed=self._later(place))

    def _task(self, step: Raw, place: Place, depth: int) -> Raw:
        role = self.chance.choice(["owner", "owner", "lead"])
        if role == "owner":
            self.prepared.append(step["id"])
        if self.chance.random() < 0.4:
            return {"role": role, "next": place.following}
        outcomes = [{"outcome": "fait", "next": place.following}, {"outcome": "encore", "next": self._any(place)}]
        return {"role": role, "outcomes": outcomes, "due": self._span()}

    def _decision(self, step: Raw, place: Place, depth: int) -> Raw:
        names = [("sans_suite", place.following), ("avertir", self._later(place)), ("revoir", self._any(place))]
        options = [{"outcome": name, "label": name, "next": target} for name, target in names]
        made: Raw = {"prepared_by": self.chance.choice(self.prepared), "legal_basis": "C. trav.", "options": options}
        return made | {"contradictory": {"for": "10 days"}, "remind_every": "2 days"}

    def _assign(self, step: Raw, place: Place, depth: int) -> Raw:
        made: Raw = {"to": self.chance.choice(["adviser", "cover"]), "next": place.following}
        return made | self._maybe(tier=self.chance.choice(TIERS)) | self._maybe(no_capacity=self._later(place))

    def _branch(self, step: Raw, place: Place, depth: int) -> Raw:
        ways = [{"when": self._condition(step), "next": self._later(place)} for _ in range(self.chance.randint(1, 2))]
        return {"ways": ways, "else": place.following}

    def _experiment(self, step: Raw, place: Place, depth: int) -> Raw:
        arms = [{"arm": "a", "percent": 60, "next": place.following}]
        return {"experiment": "essai", "arms": [*arms, {"arm": "b", "percent": 40, "next": self._later(place)}]}

    def _goto(self, step: Raw, place: Place, depth: int) -> Raw:
        back = self.chance.choice(place.earlier) if place.earlier else place.following
        return {"to": back, "max_loops": self.chance.randint(1, 3), "then": place.following}

    def _subpathway(self, step: Raw, place: Place, depth: int) -> Raw:
        code, revision, ends = self.chance.choice(self.begins)
        if self.chance.random() < 0.05:
            revision = "missing"
        outcomes = [{"outcome": end, "next": self._later(place)} for end in ends[: self.chance.randint(0, 1)]]
        return {"pathway": code, "revision": revision, "outcomes": outcomes, "else": place.following}

    def _parallel(self, step: Raw, place: Place, depth: int) -> Raw:
        tracks = [{"name": name, "steps": self._track(depth)} for name in "abc"[: self.chance.randint(2, 3)]]
        return {"tracks": tracks, "join": self.chance.choice(["all", "all", "any", "none"]), "next": place.following}

    def _recurring(self, step: Raw, place: Place, depth: int) -> Raw:
        chance = self.chance
        made: Raw = {"day_of_month": chance.choice([5, 28, 31])} if chance.random() < 0.3 else {"every": "2 days"}
        made |= {"steps": self._track(depth), "times": chance.randint(1, 3), "next": place.following}
        return made | self._maybe(while_paused="run") | self._maybe(stop_on=["fini"])

    def _track(self, depth: int) -> list[Raw]:
        if self.chance.random() < 0.3:
            kind = self.chance.choice(["message", "wait", "task"])
            step_id = self._id(kind)
            step = self.step(kind, step_id, Place(step_id, [step_id], [step_id]))
            for name in ("next", "suppressed", "outcomes", "on", "skip_if", "on_past", "past"):
                step.pop(name, None)
            return [step]
        return self.steps(self.chance.randint(1, 3), depth + 1)

    def _end(self, step: Raw, place: Place, depth: int) -> Raw:
        return {"outcome": self.chance.choice(OUTCOMES)}


def valid(raw: Raw) -> Pathway | None:
    """The document as the interpreter wants it, None when it is none."""
    try:
        return pathway_from_json(raw)
    except InvalidPathway:
        return None


def invent(chance: Random, code: str, begins: Sequence[tuple[str, str, Sequence[str]]] = (), prefix: str = "") -> Raw:
    """A valid document; INTENTS of its ways out are those a mail may have."""
    while True:
        raw = Inventor(chance, begins, prefix).document(code)
        prune(raw["steps"])
        if valid(raw) is not None:
            return raw


def prune(steps: list[Raw]) -> None:
    """Take out the steps that no way leads to, in all lists."""
    while steps:
        named = {value for step in steps for value in targets(step)} | {steps[0]["id"]}
        named |= {step["id"] for before, step in pairwise(steps) if before["kind"] != "end"}
        left = [step for step in steps if step["id"] in named]
        if len(left) == len(steps):
            break
        steps[:] = left
    for step in steps:
        for inner in inner_lists(step):
            prune(inner)


def inner_lists(step: Raw) -> list[list[Raw]]:
    """The lists of steps within a step."""
    return [step["steps"]] if "steps" in step else [track["steps"] for track in step.get("tracks", ())]


WAYS = ("next", "suppressed", "past", "else", "complete", "partial", "stuck", "no_capacity", "to", "then")
LISTS = ("on", "answers", "outcomes", "options", "ways", "arms")


def targets(step: Raw) -> list[str]:
    """Every step that one leads to."""
    found = [step[name] for name in WAYS if isinstance(step.get(name), str) and not (name == "to" and "tier" in step)]
    found += [entry["next"] for name in LISTS if isinstance(step.get(name), list) for entry in step[name]]
    return found + [step[name]["next"] for name in ("timeout", "skip_if") if name in step]


assert set(EVENTS) - {"bounce", "transfer"} <= set(INTENTS)
