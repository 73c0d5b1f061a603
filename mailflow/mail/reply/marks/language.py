"""What one language's mail clients and writers put around people's words: the shape of the files of this folder.

To add a language: write `marks/<language>.py` with one `Language`, name it in `marks/__init__.py`, add its mails to
tests/mail/reply/cases. Write every entry as mail/folding leaves it: lower case, Latin letters without accents, `'`
for every apostrophe, `-` for every dash.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """Labels are separated by commas. Everything else: regular expressions, one a line, linear, matched with one folded
    line; a long one goes on in the next line after a `|`, which is left out there."""

    wrote: str = ""
    """The verb of "Le 3 mars 2026 à 09:12, Agence <…> a écrit :"."""
    opening: str = ""
    """The words that such a line begins with, before its date."""
    days: str = ""
    """Beginnings of weekdays, for lines that begin with one."""
    tells: str = ""
    """Words of somebody who tells of a letter in words of their own: then "a écrit :" begins no quote."""
    quoting: str = ""
    """How "Quoting Agence <…>:" begins, which has no verb at its end and no date."""
    sender: str = ""
    sent: str = ""
    recipient: str = ""
    subject: str = ""
    """Labels of "De : … / Envoyé : … / À : … / Objet : …"."""
    original: str = ""
    """What stands between dashes above a quoted or forwarded mail, or alone above its header."""
    above: str = ""
    """Of "reply above this line": the words for above and, after `+`, for line."""
    footer: str = ""
    """How a line begins that a client or provider adds under a mail."""
    footer_end: str = ""
    """Plain words that such a line ends with, in languages that put the verb last; a device stands before them."""
    disclaimer: str = ""
    """How a disclaimer's first line begins."""
    closing: str = ""
    """Short sign-offs, at the beginning of their line."""
    formal: str = ""
    """Whole sentences that end a letter, by their beginning."""
    thanks: str = ""
    """Thanks that are a sign-off when a name alone follows (elsewhere they are the person's answer)."""
    mine: str = ""
    """Plain words, between bars, by which a person speaks of themself: with one of them a line is no disclaimer. None
    that is common in another language of this folder with another meaning (French "en", German "mit")."""
    speaks: str = ""
    """Weaker plain words of speech: two different ones make a paragraph somebody's speech."""
    note: str = ""
    """How a line begins that people add under their own signature: it stays theirs."""
    greeting: str = ""
    within: str = ""
    """Plain words: how people announce that their answers stand inside the original."""
