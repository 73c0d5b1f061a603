"""The shape of one language's words. Every entry is a pattern for folded text (mail/folding), linear by being short."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """One language. `stems` are plain strings: where none of them stands in a text, no pattern below can match it."""

    stems: tuple[str, ...]
    auto_subject: tuple[str, ...] = ()
    """How an automatic reply's subject begins, as its program writes it."""
    absence_subject: tuple[str, ...] = ()
    """The whole subject of an absence note; a person may write it too."""
    notice_subject: tuple[str, ...] = ()
    """How receipts and acknowledgements begin; their text must say the same."""
    automatic: tuple[str, ...] = ()
    """A text that says of itself that a machine sent it."""
    about_automatic: tuple[str, ...] = ()
    """A person who talks about somebody's automatic reply or about a mail that came back."""
    absent: tuple[str, ...] = ()
    """"I am away", said of now."""
    office: tuple[str, ...] = ()
    """The set phrase of absence notes ("out of the office"): with a day, it needs nothing more."""
    deferred: tuple[str, ...] = ()
    """What only an absence note says: who answers meanwhile, when this mail will be read."""
    gone: tuple[str, ...] = ()
    """The address is given up, or its owner left."""
    redirected: tuple[str, ...] = ()
    """To whom to write instead."""
    acknowledged: tuple[str, ...] = ()
    """"We have received your message", as a service says it."""
    promised: tuple[str, ...] = ()
    """What will be done with the message, as a service says it."""
    personal: tuple[str, ...] = ()
    """What only a person writes to us: then in doubt it is a person."""
    bulk: tuple[str, ...] = ()
    """The footer of mail to many."""
