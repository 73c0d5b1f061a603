"""What the author's own words give away: an absence, a machine, a receipt, or a person. Decides nothing.

Most mails hold no word of any of this: one look for the languages' stems settles that before a pattern is tried.
"""

from __future__ import annotations

import re

from mailflow.core.quick import dataclass
from mailflow.mail.disposition.words import (
    dutch,
    eastern,
    english,
    french,
    german,
    italian,
    nordic,
    other_scripts,
    portuguese,
    spanish,
)
from mailflow.mail.disposition.words.shape import Words
from mailflow.mail.openings import Openings
from mailflow.mail.phrases import Phrases, Sieve, Sifted

_LANGUAGES: tuple[Words, ...] = tuple(
    module.WORDS
    for module in (
        french,
        english,
        german,
        spanish,
        portuguese,
        italian,
        dutch,
        nordic,
        eastern,
        other_scripts,
    )
)
_HEAD = 900
_LOOKED_AT = 3_000
SIEVE = Sieve()
_PREFIX = re.compile(
    r"[\s\[(*]*(?:re|r|aw|sv|vs|antw|odp|ynt|res|rif|ref|回复|答复|رد|tr|fw|fwd|wg|rv|enc|i|doorst|vl|trans|転送)"
    r"(?:\[\d{1,3}\]|\(\d{1,3}\))?\s?[:：]\s*"
)
_QUESTION = re.compile(r"\?(?![\w=&%/])")  # not within a link
_FORWARD = re.compile(r"[\s\[(*]*(?:tr|fw|fwd|wg|rv|enc|i|doorst|vl|trans|転送)\s?[:：]")
_ABOUT_SUBJECT = re.compile(
    r"de votre part|\brecue?s?\b|from you\b|\bi (?:got|received)|von ihnen|\berhalten\b"
    r"|de ustedes|da parte (?:sua|vostra)"
)
_TAG = re.compile(r"\s*(?:\[[^\[\]]{1,60}\]\s*|\*{2,5}\s*(?:spam|externe?|external)\s*\*{2,5}\s*)")


@dataclass(frozen=True, slots=True)
class _Language:
    stems: Phrases
    automatic: Phrases
    about_automatic: Phrases
    absent: Phrases
    office: Phrases
    deferred: Phrases
    gone: Phrases
    redirected: Phrases
    acknowledged: Phrases
    promised: Phrases
    bulk: re.Pattern[str]


def _compiled(words: Words) -> _Language:
    return _Language(
        stems=Phrases("|".join(map(re.escape, words.stems)), sieve=SIEVE),
        **{
            name: Phrases("|".join(getattr(words, name)), re.MULTILINE, SIEVE)
            for name in (
                *("automatic", "about_automatic", "absent", "office", "deferred", "gone", "redirected"),
                *("acknowledged", "promised"),
            )
        },
        bulk=re.compile("|".join(words.bulk) or r"(?!)", re.MULTILINE),
    )


_COMPILED = tuple(_compiled(words) for words in _LANGUAGES)
_STEMS = Phrases("|".join(re.escape(stem) for words in _LANGUAGES for stem in words.stems), sieve=SIEVE)
_PERSONAL = Phrases("|".join(phrase for words in _LANGUAGES for phrase in words.personal), re.MULTILINE, SIEVE)
_AUTO_SUBJECT = Openings("", "|".join(phrase for words in _LANGUAGES for phrase in words.auto_subject))
_ABSENCE_SUBJECT = Openings(
    "", "|".join(phrase for words in _LANGUAGES for phrase in words.absence_subject), r"[\s.!…)]*\Z"
)
_ABSENCE_BEFORE = Openings(  # what a vacation program writes before the subject it answers
    "", "|".join(phrase for words in _LANGUAGES for phrase in words.absence_subject), r"\s?[:|]\s?\S"
)
_NOTICE_SUBJECT = Openings("", "|".join(phrase for words in _LANGUAGES for phrase in words.notice_subject))
_INNER_WORDS = ("auto", "office", "absence")  # one of them is in every match
_INNER_SUBJECT = re.compile(
    r"\bout[- ]of[- ](?:the[- ])?office\b|(?:^|[(\[:] ?)(?:reponse automatique|automatic reply|auto-?reply"
    r"|automatische antwort|message d'absence|respuesta automatica|risposta automatica)"
)


@dataclass(frozen=True, slots=True)
class Said:
    """What a text gives away. `bulk_at` is where the footer of mail to many begins, -1 without one."""

    automatic: bool = False
    about_automatic: bool = False
    absent: bool = False
    office: bool = False
    deferred: bool = False
    gone: bool = False
    redirected: bool = False
    acknowledged: bool = False
    promised: bool = False
    personal: bool = False
    bulk_at: int = -1


@dataclass(frozen=True, slots=True)
class SubjectSaid:
    """What a subject gives away. `answered` and `forwarded`: somebody put Re: or Fwd: before it."""

    answered: bool = False
    forwarded: bool = False
    automatic: bool = False
    inside: bool = False
    absence: bool = False
    absence_before: bool = False  # another subject
    notice: bool = False


def said(text: Sifted, suspect: bool) -> Said:
    """Of the folded own text of a mail. `suspect`: its subject gives cause to ask what a person would say."""
    spoken = [language for language in _COMPILED if language.stems.search(text)] if _STEMS.search(text) else []
    if not spoken and not suspect:
        return Said()
    head = text.part(text[:_HEAD])
    bulk = max((found.start() for language in spoken if (found := _last_bulk(language, text))), default=-1)
    automatic = any(language.automatic.search(head) for language in spoken)
    absent = any(language.absent.search(head) for language in spoken)
    gone = any(language.gone.search(head) for language in spoken)
    acknowledged = any(language.acknowledged.search(head) for language in spoken)
    if not (automatic or absent or gone or acknowledged or suspect):
        return Said(bulk_at=bulk)
    low = text.part(text[:_LOOKED_AT])
    return Said(
        automatic=automatic,
        about_automatic=any(language.about_automatic.search(head) for language in spoken),
        absent=absent,
        office=any(language.office.search(head) for language in spoken),
        deferred=any(language.deferred.search(low) for language in spoken),
        gone=gone,
        redirected=any(language.redirected.search(low) for language in spoken),
        acknowledged=acknowledged,
        promised=any(language.promised.search(low) for language in spoken),
        personal=personal(text),
        bulk_at=bulk,
    )


def personal(text: Sifted) -> bool:
    """Whether the folded text asks or tells what only a person would."""
    return bool(_QUESTION.search(text[:_HEAD]) or _PERSONAL.search(text.part(text[:_LOOKED_AT])))


def _last_bulk(language: _Language, text: str) -> re.Match[str] | None:
    """A footer is looked for in the last two thirds, where footers stand."""
    return language.bulk.search(text, len(text) // 3)


def said_by_subject(subject: str) -> SubjectSaid:
    """Of a folded subject. "Re: Automatic reply" is an answer to a machine, "Automatic reply: Re:" is from one."""
    answered, tagged, core = False, False, subject
    for _ in range(6):
        if prefix := _PREFIX.match(core):
            answered, core = True, core[prefix.end() :]
        elif tag := _TAG.match(core):
            tagged = tagged or bool(_AUTO_SUBJECT.match(tag[0].strip(" []*")))
            core = core[tag.end() :]
        else:
            break
    core = core.strip(" \"'*-")
    if not core:
        core = subject.strip()
    return SubjectSaid(
        answered=answered,
        forwarded=bool(_FORWARD.match(subject)),
        automatic=(tagged or bool(_AUTO_SUBJECT.match(core))) and not _ABOUT_SUBJECT.search(core),
        inside=any(map(core.__contains__, _INNER_WORDS))
        and bool(_INNER_SUBJECT.search(core))
        and not _ABOUT_SUBJECT.search(core),
        absence=bool(_ABSENCE_SUBJECT.match(core)),
        absence_before=bool(_ABSENCE_BEFORE.match(core)),
        notice=bool(_NOTICE_SUBJECT.match(core)),
    )
