"""What the second look sees of a reply: its words, their pairs, beginnings and ends, and what the rules found.

Every feature is a short readable name, so that the table of weights can be read: `w:` a word, `b:` two in a row,
`k:` a word where this was asked, `p:` and `e:` how a longer word begins and ends (slips of the pen), `x:` what a word is about, `l:` how long the
answer is; `r:` intents, `a:` the answer, `s:` a slot and `d:` doubts of the rules.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from mailflow.mail.intents.findings import Findings
from mailflow.mail.intents.talk import Talk
from mailflow.mail.intents.weighing import topics

MOST_WORDS = 120
_CHARACTERS = 1_500
_TOKEN = re.compile(r"[^\W\d_]+|\d+|[?!]")
_EDGE = 4  # letters
_LENGTHS = 6  # words a step of length, and so many steps
_MOST_STEPS = 8
_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_ENGLISH_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    *("janvier", "fevrier", "mars", "avril", "mai", "juin"),
    *("juillet", "aout", "septembre", "octobre", "novembre", "decembre"),
)
_KINDS = {word: "<day>" for word in (*_DAYS, *_ENGLISH_DAYS)} | dict.fromkeys(_MONTHS, "<month>")
_ASKED = {"appointment_slots": "slots", "appointment_confirmation": "meeting", "document": "papers", "free_text": "free"}
_QUESTIONS = {"followup_100_web": "web", "workshop": "workshop", "still_searching": "searching"}


def asked(talk: Talk) -> str:
    """What was asked, in one word: `slots`, `meeting`, `web`…, `question` for a question of the site's own."""
    if talk.asked == "yes_no":
        return _QUESTIONS.get(str(talk.context.get("question")), "question")
    return _ASKED.get(talk.asked, "nothing")


def words(talk: Talk) -> list[str]:
    """The words that are weighed: numbers are one kind of word, and so are days and months."""
    found = _TOKEN.findall(talk.body[:_CHARACTERS])[:MOST_WORDS]
    return ["#" if word[0].isdigit() else _KINDS.get(word, word) for word in found]


def of_words(talk: Talk, said: Sequence[str]) -> set[str]:
    """The features of a reply whose words are `said`."""
    where = asked(talk)
    out = {f"n:{where}", *_length(len(said), where)}
    before = "<"
    for word in said:
        out.add(f"w:{word}")
        out.add(f"k:{where}:{word}")
        out.add(f"b:{before} {word}")
        if len(word) > _EDGE:
            out.add(f"p:{word[:_EDGE]}")
            out.add(f"e:{word[-_EDGE:]}")
        for topic in topics.of(word):
            out.add(f"x:{topic}")
            out.add(f"x:{where}:{topic}")
        before = word
    out.add(f"b:{before} >")
    if talk.files:
        out.update(("files", f"files:{where}"))
    out.add(f"t:{where}:{min(len(talk.days), 2)}:{min(len(talk.hours), 1)}")
    return out


def _length(count: int, where: str) -> tuple[str, str]:
    steps = min(count // _LENGTHS, _MOST_STEPS)
    return f"l:{steps}", f"l:{where}:{steps}"


def of_rules(talk: Talk, found: Findings) -> set[str]:
    """The features of what the rules found and doubted."""
    where = asked(talk)
    names = sorted(intent.value for intent in found.intents)
    together = "+".join(names)
    safe = "human" if found.doubts else "act"
    out = {f"r:{name}" for name in names} | {f"r:{where}:{name}" for name in names}
    out |= {f"rs:{together}", f"rs:{where}:{together}", f"a:{found.answer}", f"a:{where}:{found.answer}"}
    out |= {f"s:{found.slot is not None}", f"f:{safe}", f"f:{where}:{safe}", f"dn:{min(len(found.doubts), 3)}"}
    out |= {f"d:{doubt.partition(':')[0]}" for doubt in found.doubts}
    return out
