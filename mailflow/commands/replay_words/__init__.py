"""Not a command: the report of `mailflow replay` in the languages it can be had in, one file each."""

from mailflow.commands.replay_words.english import ENGLISH
from mailflow.commands.replay_words.french import FRENCH
from mailflow.commands.replay_words.words import Words

LANGUAGES = {words.code: words for words in (FRENCH, ENGLISH)}

__all__ = ["ENGLISH", "FRENCH", "LANGUAGES", "Words"]
