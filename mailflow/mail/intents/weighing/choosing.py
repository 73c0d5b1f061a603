"""Which offered slot a reply chooses where the rules cannot tell: every slot is weighed by how the reply refers to it.

A slot has the features of the references that fit it (`k:` kind, words `-1:` just before, `+1:` just after, `<` before
and `>` after within the sentence), with `o` in front those of references to other slots; `s:` the words of a piece of
the sentence that fits this slot alone; and how it stands beside the others. The table (choices.txt) is learned by
scripts/learn_weights.py from the same labelled replies.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mailflow.mail.intents.talk import Talk
from mailflow.mail.intents.weighing.features import MOST_CHARACTERS
from mailflow.mail.intents.weighing.references import TOKEN, Reference, references
from mailflow.mail.intents.weighing.weights import ALWAYS, Weights

TABLE = "choices.txt"
CHOSEN = "chosen"
STATED = -1.0  # odds from which on a slot counts as what the person says
SURE = 1.0  # as what a machine may act on
AHEAD = 2.0  # of the next best slot
POINTING = frozenset(
    {
        "a time is named that was not offered",
        "another part of the day is named",
        "more than one slot is meant",
        "more than one slot is named",
        "the named day does not point at one slot",
    }
)
_OFFERED = frozenset(["day", "weekday", "hour"])
_MOST = 150  # words
_NEAR = 6  # words that are looked at on each side
_NEXT = 3  # of these by their place
_SENTENCE_ENDS = frozenset(".!?;\n")
_JOINING = frozenset(["mais", "donc", "car", "parce", "sinon", "but", "alors"])


@dataclass(frozen=True, slots=True)
class Choice:
    """The slot that is most likely chosen: its number, the odds as a logarithm, and the words that refer to it."""

    number: int
    odds: float
    because: str

    @property
    def sure(self) -> bool:
        """Whether a machine may act on it."""
        return self.odds >= SURE


def choose(talk: Talk, table: Weights) -> Choice | None:
    """The slot a reply states, if one stands out; only a sure one where a day or hour is named that was not offered."""
    if not talk.slots or len(talk.body) > MOST_CHARACTERS:
        return None
    look = _Look.at(talk)
    odds = [table.odds_of(table.of_features({ALWAYS, *look.features(place)}), CHOSEN) for place in range(look.slots)]
    *_, second, best = sorted([STATED - AHEAD, *odds])
    if best < max(STATED if _OFFERED.isdisjoint(look.foreign) else SURE, second + AHEAD):
        return None
    place = odds.index(best)
    named = [talk.low[one.start : one.end] for one in look.telling if place in one.fits]
    return Choice(talk.slots[place].number, best, ", ".join(dict.fromkeys(named)))


def of_slots(talk: Talk) -> list[set[str]]:
    """The features of every offered slot, in the order of the offer."""
    look = _Look.at(talk)
    return [set(look.features(place)) for place in range(look.slots)]


def without_pointing(doubts: list[str]) -> list[str]:
    """The doubts that say more than that the rules could not tell which slot is meant."""
    return [doubt for doubt in doubts if doubt not in POINTING]


@dataclass(frozen=True, slots=True)
class _Word:
    said: str
    start: int
    end: int
    piece: int  # which piece of the text it stands in


@dataclass(frozen=True, slots=True)
class _Look:
    """A reply in words and pieces, with its references to slots; `telling` are those that fit some, but not all."""

    slots: int
    words: list[_Word]
    telling: list[Reference]
    around: list[list[str]]  # of each telling reference
    pieces: list[int]  # of each telling reference
    foreign: list[str]  # kinds of references that fit no slot
    ranks: list[tuple[int, int]]  # of each slot: kinds of references that fit it alone, and that fit it

    @classmethod
    def at(cls, talk: Talk) -> _Look:
        count = len(talk.slots)
        found, words = references(talk), _words(talk)
        telling = [one for one in found if 0 < len(one.fits) < count]
        around = [_around(one, words) for one in telling]
        ends = [word.start for word in words if _cuts(word.said)]
        pieces = [sum(end < one.start for end in ends) for one in telling]
        foreign = sorted({one.kind for one in found if not one.fits})
        ranks = [
            (
                len({one.kind for one in telling if one.fits == {place}}),
                len({one.kind for one in telling if place in one.fits}),
            )
            for place in range(count)
        ]
        return cls(count, words, telling, around, pieces, foreign, ranks)

    def features(self, place: int) -> Iterator[str]:
        """Everything seen of one slot."""
        standing = self._standing(place)
        yield from self._beside_others(place, standing)
        yield from self._of_pieces(place)
        for one, near in zip(self.telling, self.around, strict=True):
            if place in one.fits:
                yield f"k:{one.kind}:{'alone' if len(one.fits) == 1 else 'some'}"
                yield from near
                yield from (f"{one.kind}{word}" for word in near if word.startswith(("-1", "+1")))
            else:
                yield from (f"o{word}" for word in near if word[0] in "<>" or word[1] == "1")
        yield from (f"t:{standing}:{word.said}" for word in self.words)

    def _standing(self, place: int) -> str:
        mine = self.ranks[place]
        best = max((rank for other, rank in enumerate(self.ranks) if other != place), default=(0, 0))
        return "none" if not mine[1] else "ahead" if mine > best else "tied" if mine == best else "behind"

    def _beside_others(self, place: int, standing: str) -> Iterator[str]:
        alone, some = self.ranks[place]
        others = [rank for other, rank in enumerate(self.ranks) if other != place] or [(0, 0)]
        yield f"stands:{standing}"
        yield f"alone:{min(alone, 3)}:{min(max(rank[0] for rank in others), 3)}"
        yield f"some:{min(some, 3)}:{min(max(rank[1] for rank in others), 3)}"
        if not some:
            yield f"the only one unnamed:{all(rank[1] for rank in others)}"
        yield f"at:{'first' if place == 0 else 'last' if place == self.slots - 1 else 'between'}"
        yield f"length:{min(len(self.words) // 6, 5)}:{standing}"
        yield from (f"foreign:{kind}" for kind in self.foreign)
        if self.telling:
            yield f"last named:{place in self.telling[-1].fits}"
            yield f"first named:{place in self.telling[0].fits}"

    def _of_pieces(self, place: int) -> Iterator[str]:
        """Of the pieces of the text that refer to this slot, and of those that refer to others only."""
        mine = {piece for one, piece in zip(self.telling, self.pieces, strict=True) if place in one.fits}
        for piece in mine:
            fits = [one.fits for one, at in zip(self.telling, self.pieces, strict=True) if at == piece]
            last = "last" if piece == self.pieces[-1] else "first" if piece == self.pieces[0] else "between"
            if frozenset.intersection(*fits) != {place}:
                yield f"shared:{last}"
                continue
            yield f"by itself:{last}"
            said = [word.said for word in self.words if word.piece == piece]
            yield from (f"s:{word}" for word in said)
            if last == "last":
                yield from (f"S:{word}" for word in said)
        others = set(self.pieces) - mine
        yield from (f"os:{word.said}" for word in self.words if word.piece in others)


def _cuts(word: str) -> bool:
    return word in _SENTENCE_ENDS or word in _JOINING or word == ","


def _words(talk: Talk) -> list[_Word]:
    out: list[_Word] = []
    piece = 0
    for found in TOKEN.finditer(talk.low, len(talk.low) - len(talk.body)):
        if len(out) == _MOST:
            break
        out.append(_Word("#" if found[0].isdigit() else found[0], *found.span(), piece))
        piece += _cuts(found[0])
    return out


def _around(one: Reference, words: list[_Word]) -> list[str]:
    """The words beside a reference, by their place and within the sentence."""
    before = [word.said for word in words if word.end <= one.start][-_NEAR:][::-1]
    after = [word.said for word in words if word.start >= one.end][:_NEAR]
    out = [f"-{number}:{word}" for number, word in enumerate(before[:_NEXT], 1)]
    out += [f"+{number}:{word}" for number, word in enumerate(after[:_NEXT], 1)]
    for word in before:
        if word in _SENTENCE_ENDS:
            break
        out.append(f"<{word}")
        if word in _JOINING:
            break
    for word in after:
        if word in _SENTENCE_ENDS or word in _JOINING:
            break
        out.append(f">{word}")
    return out
