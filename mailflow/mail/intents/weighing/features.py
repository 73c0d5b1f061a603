"""What the second look sees of a reply: its words, their pairs, beginnings and ends, and what the rules found.

Every feature is a short readable name, so that the table of weights can be read: `w:` a word, `b:` two in a row,
`k:` a word where this was asked, `p:` and `e:` how a longer word begins and ends (slips of the pen), `x:` what a word
is about, `l:` how long the answer is; `r:` intents, `a:` the answer, `s:` a slot and `d:` doubts of the rules.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import chain

from mailflow.mail.intents.findings import Findings
from mailflow.mail.intents.meeting_words import MISSED_QUESTION
from mailflow.mail.intents.talk import Talk
from mailflow.mail.intents.weighing.word_kinds import kinds
from mailflow.mail.remembered import Remembered

MOST_WORDS = 120
OWN_QUESTION = "question"  # of the site's own, which no reply was learned for
MOST_CHARACTERS = 1_500
_TOKEN = re.compile(r"[^\W\d_]+|\d+|[?!]")
_EDGE = 4  # letters
TOPICS = "topics.txt"
_LENGTHS = 6  # words a step of length, and so many steps
_MOST_STEPS = 8
_STILL_COMING = timedelta(minutes=30)  # after the beginning
_DAYS = """
    lundi mardi mercredi jeudi vendredi samedi dimanche monday tuesday wednesday thursday friday saturday sunday
"""
_MONTHS = "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre"
_KINDS = dict.fromkeys(_DAYS.split(), "<day>") | dict.fromkeys(_MONTHS.split(), "<month>")
_ASKED = {
    "appointment_slots": "slots",
    "appointment_confirmation": "meeting",
    "document": "papers",
    "free_text": "free",
}
_QUESTIONS = {"followup_100_web": "web", "workshop": "workshop", "still_searching": "searching"}


Pair = tuple[str, str]
_PAIR = "b:"


def asked(talk: Talk) -> str:
    """What was asked, in one word: `slots`, `meeting`, `web`…, or a question of the site's own.

    An appointment of the same day is `today`; one that is over, and the question why it was missed, are `missed`.
    """
    if talk.asked == "yes_no":
        return _QUESTIONS.get(str(talk.context.get("question")), OWN_QUESTION)
    if talk.asked == "appointment_confirmation" and talk.appointment:
        if talk.received - talk.appointment.at > _STILL_COMING:
            return "missed"
        return "today" if talk.appointment.at.date() == talk.received.date() else "meeting"
    if talk.asked == "free_text" and MISSED_QUESTION.search(talk.question):
        return "missed"
    return _ASKED.get(talk.asked, "nothing")


def words(talk: Talk) -> list[str]:
    """The words that are weighed: numbers are one kind of word, and so are days and months."""
    pieces = talk.body[:MOST_CHARACTERS].split()
    return list(chain.from_iterable(map(_WORDS_OF.__getitem__, pieces)))[:MOST_WORDS]


def _words_of(piece: str) -> list[str]:
    return ["#" if word[0].isdigit() else _KINDS.get(word, word) for word in _TOKEN.findall(piece)]


_WORDS_OF = Remembered(_words_of)


def of_word(word: str, where: str) -> list[str]:
    """The features of one word; each different word of a reply counts once."""
    out = [f"w:{word}", f"k:{where}:{word}"]
    if len(word) > _EDGE:
        out += (f"p:{word[:_EDGE]}", f"e:{word[-_EDGE:]}")
    for topic in kinds(TOPICS).of[word]:
        out += (f"x:{topic}", f"x:{where}:{topic}")
    return out


def pairs(said: Sequence[str]) -> set[Pair]:
    """Two words in a row, with the beginning and the end; each pair once."""
    return set(zip(("<", *said), (*said, ">"), strict=True))


def name(pair: Pair) -> str:
    """A pair as the table has it."""
    return f"{_PAIR}{pair[0]} {pair[1]}"


def pair(name: str) -> Pair | None:
    """The pair of that name; None for other features."""
    first, _, second = name.removeprefix(_PAIR).partition(" ")
    return (first, second) if name.startswith(_PAIR) else None


def of_shape(talk: Talk, count: int, where: str) -> list[str]:
    """How long a reply of so many words is, and what else it holds."""
    steps = min(count // _LENGTHS, _MOST_STEPS)
    out = [f"n:{where}", f"l:{steps}", f"l:{where}:{steps}", f"t:{where}:{min(len(talk.days), 2)}:{bool(talk.hours)}"]
    if talk.files:
        out += ("files", f"files:{where}")
    return out


def of_rules(found: Findings, where: str) -> list[str]:
    """What the rules found and doubted."""
    names = sorted(intent.value for intent in found.intents)
    together, safe = "+".join(names), "human" if found.doubts else "act"
    out = [f"rs:{together}", f"rs:{where}:{together}", f"a:{found.answer}", f"a:{where}:{found.answer}"]
    out += (f"s:{found.slot is not None}", f"f:{safe}", f"f:{where}:{safe}", f"dn:{min(len(found.doubts), 3)}")
    for name in names:
        out += (f"r:{name}", f"r:{where}:{name}")
    return out + sorted({f"d:{doubt.partition(':')[0]}" for doubt in found.doubts})


def counted(said: Iterable[str], where: str) -> Counter[str]:
    """All features of the words, with how many different words have them."""
    out: Counter[str] = Counter()
    for word in set(said):
        out.update(of_word(word, where))
    return out
