"""Weighs a reply once more: what is meant where the rules know no words for it, and whether a person must read it.

The rules keep the last word where they saw trouble: a doubt is only lifted when it says no more than that words were
not known, or where a person is very unlikely (`LIFTED_BELOW`), and a reply that reads like those for a person stays
with one, whatever the rules say.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from mailflow.mail.intents.findings import Findings
from mailflow.mail.intents.talk import Talk
from mailflow.mail.intents.weighing import features
from mailflow.mail.intents.weighing.weights import HUMAN, Packed, Weights
from mailflow.mail.values import Intent

# Odds, as logarithms: of 0.0 it is as likely as not, of 1.4 four times as likely, of -1.4 a quarter.
FOR_A_PERSON = -1.4  # as likely as this, a person reads it
CLEAR = -0.5  # the same where the rules have no doubt at all
SEEN = 0.6  # of an intent that no rule found
KEPT = -0.7  # of one that a rule found
SURE = 0.9  # of what no rule found and a machine acts on
ALONE = 2.0  # the same where the rules found nothing at all
UNLIKELY = -2.6  # of what a rule found, weighs much, and does not count
TURNED = -5.0  # of what a rule found and turns the answer round
REFUSES = "only what does not suit is said"  # no doubt about a wish for another date; one about a choice
LIFTED_BELOW: Mapping[str, float] = {  # odds of a person below which a doubt is lifted
    "a condition or a doubt": FOR_A_PERSON,
    "a day or a number is named": FOR_A_PERSON,
    "a long answer": FOR_A_PERSON,
    "a reason, but no answer": FOR_A_PERSON,
    "another date is not plainly asked for": FOR_A_PERSON,
    "it may mean all mail": FOR_A_PERSON,
    "more is said than the answer": FOR_A_PERSON,
    "more than thanks": FOR_A_PERSON,
    "more than the papers": FOR_A_PERSON,
    REFUSES: FOR_A_PERSON,
    "another part of the day is named": -2.0,
    "another way of meeting is asked for": -2.0,
    "meeting in person is named": -2.0,
    "more than being late": -2.0,
    "other is for a person": -2.0,
    "the text speaks of another paper": -2.0,
    "another language": -2.5,
    "another time is named": -2.5,
}
_HELD = (Intent.DISTRESS, Intent.IDENTITY_UNCLEAR, Intent.CHANGE_OF_CONTACT)
_AGAINST = (Intent.CANCEL, Intent.DECLINE, Intent.OPT_OUT_WEB, Intent.RESCHEDULE)  # a yes may only seem one
_NEVER_BOTH = (
    (Intent.CONFIRM, Intent.CANCEL, Intent.DECLINE, Intent.LATE_TODAY, Intent.CHOOSE_SLOT),
    (Intent.OPT_IN_WEB, Intent.OPT_OUT_WEB),
)
_SAYS = {
    Intent.CONFIRM: "yes",
    Intent.OPT_IN_WEB: "yes",
    Intent.DECLINE: "no",
    Intent.OPT_OUT_WEB: "no",
}
_WEIGHTY = frozenset(Intent) - {Intent.CONFIRM, Intent.CHOOSE_SLOT, Intent.THANKS, Intent.OTHER}
WEIGHED = "weighed: "  # how evidence begins that no rule found
_ALL = [(intent, intent.value) for intent in Intent]
_REASONS = 3  # words that are told


@dataclass(frozen=True, slots=True)
class Weighed:
    """What the words of a reply weigh, and where this was asked."""

    weights: Packed
    said: Sequence[str]
    where: str
    table: Weights
    whole: bool  # nothing was too long to be weighed

    def of_a_person(self, found: Findings) -> float:
        """The odds that a person must read it, with what was found in it; certain where it is too long to tell."""
        return self.table.odds_of(self._with(found), HUMAN) if self.whole else math.inf

    def odds(self, found: Findings) -> Mapping[str, float]:
        """Of every intent and answer and of a person's look, with what the rules found."""
        return self.table.odds(self._with(found))

    def _with(self, found: Findings) -> Packed:
        return self.weights + self.table.of_features(features.of_rules(found, self.where))

    def because(self, target: str) -> str:
        """The words that speak most for a target."""
        words = dict.fromkeys(self.said)
        seen = (*(f"w:{word}" for word in words), *(f"k:{self.where}:{word}" for word in words))
        found = self.table.strongest((*seen, *map(features.name, features.pairs(self.said))), target, _REASONS)
        return ", ".join(dict.fromkeys(feature.rpartition(":")[2].strip("<> ") for feature in found))


def weigh(talk: Talk, table: Weights) -> Weighed:
    """The words of a reply, weighed."""
    said, where = features.words(talk), features.asked(talk)
    weights = table.of_words(said, where) + table.of_pairs(features.pairs(said))
    weights += table.of_features(features.of_shape(talk, len(said), where))
    whole = len(said) < features.MOST_WORDS and len(talk.body) <= features.MOST_CHARACTERS
    return Weighed(weights, said, where, table, whole)


def _intents(found: Findings, odds: Mapping[str, float]) -> list[Intent]:
    """What the rules found and is not unlikely, and what they did not find but is likely; at least one."""
    kept = [one for one in found.intents if odds.get(one.value, 0.0) >= (UNLIKELY if one in _HELD else KEPT)]
    seen = [one for one, name in _ALL if odds.get(name, KEPT) >= SEEN and one not in kept]
    meant = kept + [one for one in seen if not any(_contradict(one, other) for other in kept)]
    return meant or [max(_ALL, key=lambda one: odds.get(one[1], KEPT))[0]]


def _contradict(one: Intent, other: Intent) -> bool:
    return any(one in pair and other in pair for pair in _NEVER_BOTH)


def correct(found: Findings, weighed: Weighed) -> bool:
    """Puts the likely intents and answer in the place of those found; whether all that is new is sure."""
    odds = weighed.odds(found)
    intents, likely = _intents(found, odds), _answer(odds)
    said = {_SAYS[one] for one in intents if one in _SAYS}
    answer = min(said) if likely and said and likely not in said else likely
    new = [one.value for one in intents if one not in found.intents]
    gone = [one for one in found.intents if one not in intents and one in _WEIGHTY]
    found.evidence += [f"{WEIGHED}{words}" for name in new if (words := weighed.because(name))]
    if answer and answer != found.answer:
        new.append(answer)
    least = SURE if found.intents else ALONE
    found.intents, found.answer = intents, answer
    sure = answer == likely and Intent.THANKS.value not in new and all(odds[name] >= least for name in new)
    return sure and all(odds[one.value] < (TURNED if one in _AGAINST else UNLIKELY) for one in gone)


def _answer(odds: Mapping[str, float]) -> str | None:
    yes, no = odds["yes"], odds["no"]
    return None if max(yes, no) < 0.0 else "yes" if yes > no else "no"


def without_lifted(doubts: Sequence[str], odds: float, but: Collection[str] = ()) -> list[str]:
    """The doubts that stay where a person is as likely as that, and those that are to stay."""
    return [doubt for doubt in doubts if doubt in but or odds >= LIFTED_BELOW.get(_kind(doubt), -math.inf)]


def serious(noted: Sequence[str]) -> list[str]:
    """The doubts of the families of rules, before anything is judged, that no weighing lifts."""
    return [doubt for doubt in noted if _kind(doubt) not in LIFTED_BELOW or doubt == REFUSES]


def weighty(noted: Sequence[str]) -> list[str]:
    """The doubts that are lifted only where a person is less likely than usual."""
    return [doubt for doubt in noted if LIFTED_BELOW.get(_kind(doubt), FOR_A_PERSON) < FOR_A_PERSON]


def _kind(doubt: str) -> str:
    return doubt.partition(":")[0]
