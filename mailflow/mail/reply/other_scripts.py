"""Whether a name written in Arabic, Cyrillic, Greek or Hebrew letters is one that the From field has in Latin ones.

Vowels are written in too many ways: only the consonants are compared, and those that languages exchange are one.
"""

from __future__ import annotations

import re
from collections.abc import Collection

_SOUNDS = {
    "k": "قكگغخحهкгґхқκγχקכךגח",
    "s": "سصزثشجچژжзсцчшщσςζסשצץז",
    "t": "تطтτθתט",
    "d": "دذضظдδד",
    "f": "فвфβφ",
    "b": "بپбпπב",
    "l": "لлλל",
    "m": "مмμמם",
    "n": "نнνנן",
    "r": "رрρר",
    "ks": "ξ",
    "bs": "ψ",
}
_OF_LETTER = {letter: sound for sound, letters in _SOUNDS.items() for letter in letters}
_TOGETHER = re.compile(r"tsch|tch|sch|ch|sh|ts|tz|dj|zh|kh|gh|th|dh|ph|ce|ci")
_LATIN_TOGETHER = {"kh": "k", "gh": "k", "th": "t", "dh": "d", "ph": "f"}  # all others hiss
_LATIN = str.maketrans("qgchjzpv", "kkkkssbf", "aeiouyw'-")
_TWICE = re.compile(r"(.)\1+")
_ARTICLE = "ال"
_BETWEEN = ("بن", "ابن", "بنت", "ولد", "أبو", "ابو", "آل", "בן")
_SAID = """
شكرا نعم لا حسنا موافق موافقة تمام أكيد سلام السلام وداعا اليوم غدا أمس الاثنين الثلاثاء الأربعاء الخميس الجمعة
السبت الأحد صباحا مساء طيب جيد ممكن مستحيل حاضر مريض مريضة да нет спасибо дякую так ні ок хорошо добре согласен
согласна сегодня завтра вчера понедельник вторник среда четверг пятница утром вечером привет здравствуйте
пожалуйста будь ласка ναι οχι όχι ευχαριστω ευχαριστώ σημερα αυριο כן לא תודה היום מחר
"""
SAID = frozenset(_SAID.split())
"""Answers and other words that people end with: no names."""


def names(words: list[str], author: Collection[str]) -> bool:
    """Whether at least half of the folded words are one of the author's (folded, Latin), and none is an answer."""
    words = [word for word in words if word not in _BETWEEN]
    if not words or any(word in SAID or word[0] < "\u0370" for word in words):
        return False
    known = {_of_latin(word) for word in author if word.isascii()}
    sounds = [_of_other(word) for word in words]
    found = [sound for sound in sounds if len(sound) > 1 and sound in known]
    return 2 * len(found) >= len(words)


def _of_other(word: str) -> str:
    if len(word) > 4:
        word = word.removeprefix(_ARTICLE)
    return _TWICE.sub(r"\1", "".join([_OF_LETTER.get(letter, "") for letter in word]))


def _of_latin(word: str) -> str:
    word = _TWICE.sub(r"\1", word.removesuffix("h"))
    word = _TOGETHER.sub(lambda found: _LATIN_TOGETHER.get(found[0], "s"), word.replace("x", "ks"))
    return word.translate(_LATIN)
