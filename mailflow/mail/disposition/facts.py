"""What the rules look at, gathered once for each mail. Decides nothing."""

from __future__ import annotations

import re
from dataclasses import field

from mailflow.core.quick import dataclass
from mailflow.mail import address as addresses
from mailflow.mail.disposition.said import SIEVE, Said, SubjectSaid, said, said_by_subject
from mailflow.mail.folding import folded
from mailflow.mail.parsing.parse import Parsed
from mailflow.mail.phrases import Sifted
from mailflow.mail.values import Bounce

NO_REPLY = re.compile(
    r"(?:[\w.+-]{1,40}[._+-])?(?:no-?_?\.?reply|no-?_?responder|nao-?responda|non-?rispondere|nicht-?antworten|ne-?_?pas-?_?repondre|nepasrepondre"
    r"|do-?_?not-?_?reply|noreponse|pas-?de-?reponse|sans-?reponse)(?:[\w.+-]{0,40})@"
)


@dataclass(frozen=True, slots=True)
class Facts:
    """One mail. `text` holds the author's own words only: quoted mail says nothing about its quoter."""

    parsed: Parsed
    subject: str
    address: str
    name: str
    recipients: tuple[str, ...]
    return_path: str | None
    text: str
    bounce: Bounce | None
    own: frozenset[str]
    folded_text: Sifted = field(init=False)
    folded_subject: str = field(init=False)
    said: Said = field(init=False)
    subject_said: SubjectSaid = field(init=False)
    present: frozenset[str] = field(init=False)  # names of the header fields
    takes_no_replies: bool = field(init=False)  # the author's address, by its name

    def __post_init__(self) -> None:
        text, subject = Sifted.of(folded(self.text), SIEVE), folded(self.subject)
        about = said_by_subject(subject)
        suspect = about.automatic or about.inside or about.absence or about.notice
        for name, value in (
            ("folded_text", text),
            ("folded_subject", subject),
            ("said", said(text, suspect) if self.bounce is None else Said()),
            ("subject_said", about),
            ("present", frozenset(self.parsed.headers.names())),
            ("takes_no_replies", NO_REPLY.match(self.address) is not None),
        ):
            object.__setattr__(self, name, value)

    def header(self, name: str) -> str:
        """A header, lower case."""
        return self.parsed.headers.get(name).strip().lower() if name in self.present else ""

    def has(self, *names: str) -> str:
        """The first of these headers that is there, "" without one."""
        return "" if self.present.isdisjoint(names) else next(name for name in names if name in self.present)

    @property
    def answers(self) -> bool:
        """Whether it is written in answer to a mail."""
        return bool(self.has("in-reply-to", "references"))

    @property
    def reply_to(self) -> str:
        """Where answers are to go, when that is one address other than the author's."""
        found = addresses.addresses(self.parsed.headers.all("reply-to")[:1])
        return found[0] if len(found) == 1 and found[0] != self.address else ""
