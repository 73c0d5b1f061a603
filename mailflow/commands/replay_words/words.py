"""Not a command: the form of a language for the report of `mailflow replay`. Holds no words of its own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from mailflow.mail.replaying.differences import Kind, Level

_OF_KINDS_OF_MAIL = frozenset({Kind.HIDDEN_NOW, Kind.UNREADABLE_NOW, Kind.HUMAN_NOW, Kind.DISPOSITION})
_AS_THEY_ARE = frozenset({Kind.REPLY_TEXT, Kind.ANOTHER_SENDER, Kind.ANOTHER_PERSON})
_WORD = re.compile(r"[a-z_]{2,}")


@dataclass(frozen=True, slots=True)
class Words:
    """One language. `texts` are sentences, or pairs for one and for several; `values` names codes column by column."""

    code: str
    thousands: str
    decimal: str
    levels: Mapping[Level, tuple[str, str]]
    kinds: Mapping[Kind, str]
    columns: Mapping[str, tuple[str, Mapping[str, str]]]
    values: Mapping[str, str]
    texts: Mapping[str, str | tuple[str, str]]

    def say(self, key: str, number: int = 0, **values: object) -> str:
        """The sentence `key`; of a pair the form that fits the number, which stands at `{n}`."""
        text = self.texts[key]
        if isinstance(text, tuple):
            text = text[0] if number == 1 or (number == 0 and self.code == "fr") else text[1]
        return text.format(n=self.count(number), **values)

    def count(self, number: int) -> str:
        """A number with its thousands apart."""
        return f"{number:,}".replace(",", self.thousands)

    def said(self, kind: Kind, value: str) -> str:
        """What stood in a field that differs: what people wrote as it is, our codes in words."""
        if kind in _AS_THEY_ARE:
            return value
        if kind in _OF_KINDS_OF_MAIL:
            return self.value("disposition", value)
        return _WORD.sub(lambda word: self.values.get(word[0], word[0]), value)

    def value(self, column: str, code: str) -> str:
        """What a code of a column means."""
        return self.columns[column][1].get(code, code)
