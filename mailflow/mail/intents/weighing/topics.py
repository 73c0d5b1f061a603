"""What words are about (topics.txt): a word that was never met still says something by its topic."""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.resources import files

TABLE = "topics.txt"
_SHORTEST = 3  # letters of a beginning
_LONGEST = 12
_KEPT = 20_000  # words whose topics are remembered


@cache
def _tables() -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """Topics by whole word, and by beginning."""
    whole: dict[str, tuple[str, ...]] = {}
    beginnings: dict[str, tuple[str, ...]] = {}
    for line in (files(__package__) / TABLE).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            topic, _, words = line.partition(":")
            for word in words.split():
                table = beginnings if word.endswith("-") else whole
                key = word.rstrip("-")
                table[key] = (*table.get(key, ()), topic)
    return whole, beginnings


@lru_cache(maxsize=_KEPT)
def of(word: str) -> tuple[str, ...]:
    """The topics of a word, usually none."""
    whole, beginnings = _tables()
    found = set(whole.get(word, ()))
    for length in range(_SHORTEST, min(len(word), _LONGEST) + 1):
        found.update(beginnings.get(word[:length], ()))
    return tuple(sorted(found))
