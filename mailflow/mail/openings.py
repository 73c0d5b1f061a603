"""Long lists of ways in which a line may begin, matched quickly: only those are tried that its first letter allows."""

from __future__ import annotations

import re
import string

from mailflow.mail.needles import branches, first_letters

_LETTERS = string.ascii_lowercase + string.digits


class Openings:
    """`before`, words of `lead` or none, one of the alternatives, `after`; `match` finds what one pattern of all would.

    `before` must be able to match nothing and never match a letter or digit.
    """

    __slots__ = ("_by_letter", "whole")

    def __init__(self, before: str, alternatives: str, after: str = "", lead: str = "") -> None:
        led = f"(?:{lead})?" if lead else ""
        self.whole = re.compile(f"{before}{led}(?:{alternatives}){after}", re.DOTALL)
        self._by_letter: dict[str, re.Pattern[str] | str] = {}  # compiled when first needed
        known = [(one, first_letters(one)) for one in branches(alternatives)]
        leading = first_letters(lead) if lead else frozenset()
        for letter in _LETTERS:
            possible = [one for one, letters in known if letters is None or letter in letters]
            if leading is None or letter in leading:
                possible = [f"(?:{lead})(?:{alternatives})", *possible]
            self._by_letter[letter] = f"(?:{'|'.join(possible)}){after}" if possible else ""

    def match(self, low: str, at: int = 0) -> re.Match[str] | None:
        """The match of the folded text at this place."""
        letter = low[at : at + 1]
        pattern = self._by_letter.get(letter, self.whole)
        if not pattern:
            return None
        if isinstance(pattern, str):
            pattern = self._by_letter[letter] = re.compile(pattern, re.DOTALL)
        return pattern.match(low, at)
