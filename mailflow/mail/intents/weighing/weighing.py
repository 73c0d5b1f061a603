"""Weighs a reply once more: what is meant where the rules know no words for it, and whether a person must read it.

The rules keep the last word where they saw trouble: a doubt is only lifted when it says no more than that words were
not known (`SOFT`), and a reply that reads like those for a person stays with one, whatever the rules say.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from mailflow.mail.intents.findings import Findings
from mailflow.mail.intents.talk import Talk
from mailflow.mail.intents.weighing import features
from mailflow.mail.intents.weighing.weights import HUMAN, Packed, Weights
from mailflow.mail.values import Intent

# Odds, as logarithms: of 0.0 it is as likely as not, of 1.4 four times as likely, of -1.4 a quarter.
FOR_A_PERSON = -1.4  # as likely as this, a person reads it
CLEAR = -1.0  # the same where the rules have no doubt at all
SEEN = 0.4  # of an intent that no rule found
KEPT = -1.4  # of one that a rule found
SURE = 0.9  # of what no rule found and a machine acts on
ALONE = 2.0  # the same where the rules found nothing at all
UNLIKELY = -2.6  # of what a rule found, weighs much, and does not count
REFUSES = "only what does not suit is said"  # no doubt about a wish for another date; one about a choice
SOFT = frozenset(
    {
        "a condition or a doubt",
        "a day or a number is named",
        "a long answer",
        "a reason, but no answer",
        "another date is not plainly asked for",
        "more is said than the answer",
        "more than thanks",
        "more than the papers",
        REFUSES,
    }
)
_NEVER_DROPPED = (Intent.DISTRESS, Intent.IDENTITY_UNCLEAR, Intent.CHANGE_OF_CONTACT)
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

    def is_for_a_person(self, found: Findings) -> bool:
        """Whether it reads so with what was found in it, or is too long to be weighed whole."""
        least = FOR_A_PERSON if found.doubts else CLEAR
        return self.table.odds_of(self._with(found), HUMAN) >= least or not self.whole

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
    kept = [one for one in found.intents if odds.get(one.value, 0.0) >= KEPT or one in _NEVER_DROPPED]
    seen = [one for one, name in _ALL if odds.get(name, KEPT) >= SEEN and one not in kept]
    return kept + seen or [max(_ALL, key=lambda one: odds.get(one[1], KEPT))[0]]


def correct(found: Findings, weighed: Weighed) -> bool:
    """Puts the likely intents and answer in the place of those found; whether all that is new is sure."""
    odds = weighed.odds(found)
    intents, yes, no = _intents(found, odds), odds["yes"], odds["no"]
    answer = None if max(yes, no) < 0.0 else "yes" if yes > no else "no"
    new = [one.value for one in intents if one not in found.intents]
    gone = [one.value for one in found.intents if one not in intents and one in _WEIGHTY]
    found.evidence += [f"{WEIGHED}{words}" for name in new if (words := weighed.because(name))]
    if answer and answer != found.answer:
        new.append(answer)
    least = SURE if found.intents else ALONE
    found.intents, found.answer = intents, answer
    return all(odds[name] >= least for name in new) and all(odds[name] < UNLIKELY for name in gone)


def without_soft(doubts: list[str], but: Collection[str] = ()) -> list[str]:
    """The doubts that say more than that words were not known, and those that are to stay."""
    return [doubt for doubt in doubts if doubt in but or doubt.partition(":")[0] not in SOFT]


def serious(noted: list[str]) -> list[str]:
    """The doubts of the families of rules, before anything is judged, that no weighing lifts."""
    return without_soft(noted, [REFUSES])
