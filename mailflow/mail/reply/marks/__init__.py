"""The marks of all languages, joined for the modules of mail/reply. To extend: see marks/language.py."""

from __future__ import annotations

from mailflow.mail.reply.marks import (
    dutch,
    east_asian,
    english,
    french,
    further,
    german,
    iberian,
    italian,
    nordic,
    semitic,
    slavic,
)
from mailflow.mail.reply.marks.language import Language

LANGUAGES: tuple[Language, ...] = (
    french.FRENCH,
    english.ENGLISH,
    german.GERMAN,
    iberian.SPANISH,
    iberian.PORTUGUESE,
    iberian.CATALAN,
    italian.ITALIAN,
    dutch.DUTCH,
    semitic.ARABIC,
    semitic.HEBREW,
    nordic.SWEDISH,
    nordic.DANISH,
    nordic.FINNISH,
    slavic.POLISH,
    slavic.CZECH,
    slavic.RUSSIAN,
    slavic.UKRAINIAN,
    slavic.SOUTH_SLAVIC,
    further.ROMANIAN,
    further.TURKISH,
    further.HUNGARIAN,
    further.GREEK,
    further.BALTIC,
    east_asian.CHINESE,
    east_asian.JAPANESE,
    east_asian.KOREAN,
    east_asian.VIETNAMESE,
    east_asian.INDONESIAN,
)


def alternatives(field: str) -> str:
    """One pattern out of a field of all languages."""
    lines = [line.strip() for language in LANGUAGES for line in getattr(language, field).splitlines()]
    return "|".join([line for line in lines if line])


def words(field: str) -> list[str]:
    """The separate words of a field that holds plain words, separated by commas or bars."""
    text = ",".join(getattr(language, field) for language in LANGUAGES)
    return list(
        dict.fromkeys(word.strip() for word in text.replace("|", ",").replace("\n", ",").split(",") if word.strip())
    )


def above_lines() -> str:
    """ "above this line" in all languages: a word for above, up to three short words, a word for line."""
    pairs = [(above.strip(), line.strip()) for above, line in _above()]
    return "|".join(rf"(?:{above})\w{{0,5}} (?:\w{{1,6}} ){{0,3}}(?:{line})" for above, line in pairs)


def line_words() -> list[str]:
    """The words for line alone."""
    return list(dict.fromkeys(word.strip() for _, line in _above() for word in line.split("|")))


def _above() -> list[list[str]]:
    return [language.above.split("+") for language in LANGUAGES if language.above]
