"""Weighs a reply once more: what is meant where the rules know no words for it, and whether a person must read it.

The rules keep the last word where they saw trouble: a doubt is only lifted when it says no more than that words were
not known (`SOFT`), and a reply that reads like those for a person stays with one, whatever the rules say.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from mailflow.mail.intents.findings import Findings
from mailflow.mail.intents.talk import Talk
from mailflow.mail.intents.weighing import features
from mailflow.mail.intents.weighing.weights import Weights
from mailflow.mail.values import Intent

LIKELY = 0.5
FOR_A_PERSON = 0.3  # as likely as this, a person reads it
SURE = 0.6  # of an intent or an answer that the rules did not see and a machine may act on
SOFT = frozenset(
    {
        "a condition or a doubt",
        "a day or a number is named",
        "a long answer",
        "a reason, but no answer",
        "another date is not plainly asked for",
        "another language",
        "more is said than the answer",
        "more than another date",
        "more than being late",
        "more than thanks",
        "more than the papers",
        "only what does not suit is said",
        "the papers are not simply there",
    }
)
_NEVER = {Intent.DISTRESS: 0.0, Intent.IDENTITY_UNCLEAR: 0.1}  # found by a rule, these are not weighed away above
_WORDS = ("w:", "b:", "k:")


@dataclass(frozen=True, slots=True)
class Weighed:
    """The chances, and the words that speak for a person."""

    chances: Mapping[str, float]
    seen: frozenset[str]
    table: Weights
    whole: bool  # every word was weighed

    def because(self, target: str) -> list[str]:
        """The words that speak most for a target."""
        found = self.table.strongest((one for one in self.seen if one.startswith(_WORDS)), target, 3)
        return [feature.rpartition(":")[2].strip("<> ") for feature in found]

    @property
    def is_for_a_person(self) -> bool:
        """Whether it reads so, or is too long to be weighed whole."""
        return self.chances["human"] >= FOR_A_PERSON or not self.whole

    def is_sure_beyond(self, found: Findings) -> bool:
        """Whether all that the rules did not find themselves is sure."""
        new = [one.value for one in self.intents if not found.has(one)]
        if self.answer and self.answer != found.answer:
            new.append(self.answer)
        return all(self.chances[name] >= SURE for name in new)

    @property
    def intents(self) -> list[Intent]:
        """What is likely meant, the likeliest first; at least one."""
        known = sorted(Intent, key=lambda one: -self.chances.get(one.value, 0.0))
        return [one for one in known if self.chances.get(one.value, 0.0) >= LIKELY] or known[:1]

    @property
    def answer(self) -> str | None:
        """The likely answer."""
        yes, no = self.chances["yes"], self.chances["no"]
        return None if max(yes, no) < LIKELY else "yes" if yes > no else "no"


def weigh(talk: Talk, found: Findings, table: Weights) -> Weighed:
    """The chances of a reply, from its words and from what the rules found and doubted."""
    said = features.words(talk)
    seen = features.of_words(talk, said) | features.of_rules(talk, found)
    return Weighed(table.chances(seen), frozenset(seen), table, len(said) < features.MOST_WORDS)


def corrected(found: Findings, weighed: Weighed) -> Findings:
    """What was found, with the intents and the answer that are likely."""
    kept = (one for one, least in _NEVER.items() if found.has(one) and weighed.chances[one.value] >= least)
    likely = [*weighed.intents, *kept]
    intents = [one for one in found.intents if one in likely]
    intents += [one for one in likely if one not in intents]
    out = replace(
        found, intents=intents, answer=weighed.answer, doubts=list(found.doubts), evidence=list(found.evidence)
    )
    for intent in intents:
        if not found.has(intent) and (words := weighed.because(intent.value)):
            out.evidence.append(f"{intent.value}: {', '.join(words)}")
    return out


def without_soft(doubts: list[str]) -> list[str]:
    """The doubts that say more than that words were not known."""
    return [doubt for doubt in doubts if doubt.partition(":")[0] not in SOFT]
