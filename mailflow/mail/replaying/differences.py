"""What differs between two verdicts on one mail, and what that would mean for the person who wrote it. Pure.

`old` is a verdict as `mailflow inspect` prints it, a sealed one, or the expectation of a label: a field that it
does not have is not compared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from mailflow.mail.replaying.sealing import fingerprint
from mailflow.mail.scoring import same

Verdict = Mapping[str, Any]
MEANING = ("intents", "slot", "dates", "absence", "answer")
HUMAN, UNREADABLE, ACT = "human", "unreadable", "act"


class Level(StrEnum):
    """How much a difference matters, most first."""

    SAFETY = "safety"  # a person could lose a right, a mail or an appointment
    CHANGE = "change"  # advisers will see something else
    TEXT = "text"  # another cut between the new text and the quoted one


class Kind(StrEnum):
    """What is different, the most serious first."""

    ACTS_NOW = "acts_now"
    ACTS_OTHERWISE = "acts_otherwise"
    HIDDEN_NOW = "hidden_now"
    UNREADABLE_NOW = "unreadable_now"
    ANOTHER_SENDER = "another_sender"
    GIVEN_UP_NOW = "given_up_now"
    ANOTHER_PERSON = "another_person"
    UNANSWERED_NOW = "unanswered_now"
    HUMAN_NOW = "human_now"
    DISPOSITION = "disposition"
    ASKS_NOW = "asks_now"
    PERSON = "person"
    CONVERSATION = "conversation"
    QUEUE = "queue"
    INTENTS = "intents"
    SLOT = "slot"
    DATES = "dates"
    ABSENCE = "absence"
    ANSWER = "answer"
    BOUNCE = "bounce"
    OUT_OF_OFFICE = "out_of_office"
    ATTACHMENTS = "attachments"
    REPLY_TEXT = "reply_text"


_SAFETY = frozenset(
    {
        *(Kind.ACTS_NOW, Kind.ACTS_OTHERWISE, Kind.HIDDEN_NOW),
        *(Kind.UNREADABLE_NOW, Kind.ANOTHER_SENDER, Kind.GIVEN_UP_NOW),
        *(Kind.ANOTHER_PERSON, Kind.UNANSWERED_NOW),
    }
)


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that is not as before; `before` and `after` are short words of ours, or what stood in the field."""

    kind: Kind
    before: str
    after: str

    @property
    def level(self) -> Level:
        """How much it matters."""
        if self.kind in _SAFETY:
            return Level.SAFETY
        return Level.TEXT if self.kind is Kind.REPLY_TEXT else Level.CHANGE


def differences(old: Verdict, new: Verdict) -> list[Difference]:
    """Everything that differs, the most serious first."""
    if same("disposition", new, old):
        found = [*_meaning(old, new), *_around(old, new)]
    else:
        found = [*_disposition(old, new), *_sender(old, new)]
    if old.get("site") and new.get("site"):
        found += _destination(old["site"], new["site"])
    order = list(Kind)
    return sorted(found, key=lambda one: order.index(one.kind))


def _disposition(old: Verdict, new: Verdict) -> Iterator[Difference]:
    """Another kind of mail: what it means differs with it and is not told again."""
    before, after = str(old.get("disposition")), str(new["disposition"])
    if after == UNREADABLE:
        yield Difference(Kind.UNREADABLE_NOW, before, after)
    elif before == HUMAN:
        yield Difference(Kind.HIDDEN_NOW, before, after)
    elif after == HUMAN:
        yield Difference(Kind.HUMAN_NOW, before, after)
        if new.get("safe") == ACT:
            yield Difference(Kind.ACTS_NOW, before, _acts(new))
    else:
        yield Difference(Kind.DISPOSITION, before, after)


def _meaning(old: Verdict, new: Verdict) -> Iterator[Difference]:
    changed = [name for name in MEANING if name in old and not same(name, new, old)]
    before, after = old.get("safe"), new.get("safe")
    if before != after and "safe" in old:
        if after == ACT:
            yield Difference(Kind.ACTS_NOW, str(before), _acts(new))
        else:
            yield Difference(Kind.ASKS_NOW, _acts(old), str(after))
    elif changed and after == ACT and new["disposition"] == HUMAN:
        yield Difference(Kind.ACTS_OTHERWISE, _acts(old), _acts(new))
        return
    for name in changed:
        yield Difference(Kind(name), shown(old.get(name)), shown(new.get(name)))


def _acts(verdict: Verdict) -> str:
    """`act: choose_slot 2`: what a machine would do."""
    words = [shown(verdict.get("intents"))]
    words += [f"{name} {shown(verdict[name])}" for name in MEANING[1:] if verdict.get(name)]
    return f"{verdict.get('safe')}: {', '.join(words)}"


def _around(old: Verdict, new: Verdict) -> Iterator[Difference]:
    yield from _sender(old, new)
    given_up = _hard(new) - _hard(old) if "bounce" in old else frozenset()
    if given_up:
        yield Difference(Kind.GIVEN_UP_NOW, f"{len(_hard(old))} hard", f"{len(_hard(new))} hard")
    for kind, of in _FIELDS.items():
        if kind.value in old and of(old) != of(new):
            yield Difference(kind, _short(kind, old), _short(kind, new))


def _sender(old: Verdict, new: Verdict) -> Iterator[Difference]:
    if "from" not in old or new["disposition"] == UNREADABLE:
        return
    if fingerprint(str(old["from"] or "")) != fingerprint(str(new["from"] or "")):
        yield Difference(Kind.ANOTHER_SENDER, str(old["from"] or "nobody"), str(new["from"] or "nobody"))


def _destination(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Difference]:
    """Where the mail would go at a site (`replay --with-site`)."""
    before, after = old.get("person"), new.get("person")
    if before and after and before != after:
        yield Difference(Kind.ANOTHER_PERSON, before, after)
    elif before != after:
        yield Difference(Kind.PERSON, before or "nobody", after or "nobody")
    elif old.get("conversation") != new.get("conversation"):
        yield Difference(Kind.CONVERSATION, shown(old.get("conversation")), shown(new.get("conversation")))
    if old.get("answer") and not new.get("answer"):
        yield Difference(Kind.UNANSWERED_NOW, _queue(old), _queue(new))
    elif (old.get("queue"), old.get("owner")) != (new.get("queue"), new.get("owner")):
        yield Difference(Kind.QUEUE, _queue(old), _queue(new))


def _queue(site: Mapping[str, Any]) -> str:
    return " ".join(str(site[name]) for name in ("queue", "owner") if site.get(name))


def _recipients(verdict: Verdict) -> list[Mapping[str, Any]]:
    return list((verdict.get("bounce") or {}).get("recipients", ()))


def _hard(verdict: Verdict) -> frozenset[str]:
    return frozenset(fingerprint(one["address"]) for one in _recipients(verdict) if one["kind"] == "hard")


def _names(verdict: Verdict) -> list[str]:
    """Labels hold bare names, verdicts hold objects."""
    listed = verdict.get("attachments") or ()
    return sorted(fingerprint(one if isinstance(one, str) else one["filename"]) for one in listed)


_FIELDS: dict[Kind, Callable[[Verdict], Any]] = {
    Kind.BOUNCE: lambda verdict: sorted((fingerprint(one["address"]), one["kind"]) for one in _recipients(verdict)),
    Kind.OUT_OF_OFFICE: lambda verdict: (verdict.get("out_of_office") or {}).get("until"),
    Kind.ATTACHMENTS: _names,
    Kind.REPLY_TEXT: lambda verdict: fingerprint(str(verdict.get("reply_text") or "")),
}


def _short(kind: Kind, verdict: Verdict) -> str:
    if kind is Kind.BOUNCE:
        return ", ".join(f"{one['kind']} {one.get('status') or '?'}" for one in _recipients(verdict)) or "nobody"
    if kind is Kind.OUT_OF_OFFICE:
        return shown(_FIELDS[kind](verdict))
    if kind is Kind.ATTACHMENTS:
        return f"{len(_names(verdict))} files"
    return str(verdict.get("reply_text") or "")


def shown(value: Any) -> str:
    """A field's value in one word or a few."""
    if isinstance(value, (list, tuple)):
        return ", ".join(sorted(str(one) for one in value)) or "none"
    if isinstance(value, Mapping):
        return " to ".join(str(one) for one in value.values())
    return "none" if value is None or value == "" else str(value)
