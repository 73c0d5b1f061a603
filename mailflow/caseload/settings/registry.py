"""Every setting of the service that administrators change in a page: what it may be, and what counts without it. Pure.

What each means in words is in web/setting_words.py; who obeys it reads outbox/limits.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from mailflow.caseload.settings.checks import Typed
from mailflow.config import Settings
from mailflow.outbox.limits import Limits

Read = Callable[[Typed, str, Settings], Any]
SPAN = re.compile(r"(\d{1,2}) ?(?:[:h] ?(\d{2})?)? ?[-–] ?(\d{1,2}) ?(?:[:h] ?(\d{2})?)?")
LONGEST_QUIET = 20 * 60
NOTE = 600
MOST_TIERS = 20


@dataclass(frozen=True, slots=True)
class Setting:
    """One of them. `variable` is the environment's, whose value counts while nobody sets another; "": the program's."""

    name: str
    kind: str  # how it is typed: number, flag, line, text, hours, mailbox, tiers
    read: Read
    variable: str = ""

    def usual(self, settings: Settings) -> Any:
        """What counts while nobody sets it."""
        return getattr(Limits.of(settings, {}), self.name)


def number(low: int, high: int) -> Read:
    """A whole number within bounds."""
    return lambda typed, name, _: typed.number(name, low, high)


def months(low: int, high: int) -> Read:
    """0 for ever, else long enough for somebody to notice a mistake."""

    def read(typed: Typed, name: str, _: Settings) -> int:
        kept = typed.values.get(name)
        found = 0 if kept == "" else typed.number(name, 0, high)
        if 0 < found < low:
            typed.wrong[name] = f"0 pour toujours, ou de {low} à {high}."
        return found

    return read


def flag(typed: Typed, name: str, _: Settings) -> bool:
    """Yes or no, said in one of the ways of forms and files."""
    value = typed.values.get(name)
    if value not in (True, False, "oui", "non"):
        typed.wrong[name] = "Oui ou non."
    return value in (True, "oui")


def hours(typed: Typed, name: str, _: Settings) -> str:
    """ "20h-7h30" → "20:00-07:30"; "" is none."""
    text = typed.line(name, 20, needed=False)
    if not text or name in typed.wrong:
        return text
    match = SPAN.fullmatch(text)
    ends = [(int(match[1]), int(match[2] or 0)), (int(match[3]), int(match[4] or 0))] if match else []
    if not ends or any(hour > 23 or minute > 59 for hour, minute in ends):
        typed.wrong[name] = "Deux heures, comme 20:00-07:30 ; vide pour aucune."
        return text
    begins, until = (hour * 60 + minute for hour, minute in ends)
    if not 0 < (until - begins) % (24 * 60) <= LONGEST_QUIET:
        typed.wrong[name] = "De quelques minutes à 20 heures : il faut que les courriels puissent partir."
    return "-".join(f"{hour:02}:{minute:02}" for hour, minute in ends)


def sender(typed: Typed, name: str, _: Settings) -> str:
    """A name that cannot be taken for an address."""
    text = typed.line(name, 60, needed=False)
    if name not in typed.wrong and re.search(r'[@<>"]', text):
        typed.wrong[name] = "Un nom, sans @, < > ni guillemets."
    return text


def mailbox(typed: Typed, name: str, settings: Settings) -> str:
    """One of the addresses whose mail arrives here, or "" for the first."""
    text = typed.line(name, 200, needed=False).lower()
    if text and text not in settings.mailboxes:
        typed.wrong[name] = f"Une adresse dont le courrier arrive ici : {', '.join(settings.mailboxes)}."
    return text


def reply_mailbox(typed: Typed, name: str, settings: Settings) -> str:
    """The same, with room for the signed letters of reply addresses."""
    text = mailbox(typed, name, settings)
    if name not in typed.wrong and len(text.partition("@")[0]) > 8:
        typed.wrong[name] = "Le nom devant @ doit avoir 8 lettres au plus : une signature s’y ajoute."
    return text


def paragraph(typed: Typed, name: str, _: Settings) -> str:
    """A few lines of plain text."""
    text = str(typed.values.get(name) or "").replace("\r\n", "\n").strip()
    if len(text) > NOTE:
        typed.wrong[name] = f"Au plus {NOTE} signes."
    elif not text.replace("\n", "").isprintable():
        typed.wrong[name] = "Un signe n’est pas permis."
    return text


def tiers(typed: Typed, name: str, _: Settings) -> dict[str, int]:
    """Ways of following people with how many a portfolio may hold: from lines "guidé : 150", or from a mapping."""
    raw = typed.values.get(name)
    lines = [line.rpartition(":") for line in str(raw or "").splitlines() if line.strip()]
    pairs = list(raw.items()) if isinstance(raw, Mapping) else [(tier, most) for tier, _colon, most in lines]
    made: dict[str, int] = {}
    for tier, most in pairs:
        entry = Typed({"tier": tier, "most": most})
        made[entry.line("tier", 40)] = entry.number("most", 1, 10_000)
        if entry.wrong:
            typed.wrong[name] = f"« {str(tier).strip()[:40]} » : un type de suivi et un nombre de 1 à 10000 par ligne."
    if not made or len(made) > MOST_TIERS:
        typed.wrong.setdefault(name, f"De 1 à {MOST_TIERS} lignes, comme « guidé : 150 ».")
    return made


QUIET, ACKNOWLEDGE = "MAILFLOW_QUIET_HOURS", "MAILFLOW_ACKNOWLEDGEMENTS"
SETTINGS: Mapping[str, Setting] = {
    item.name: item
    for item in (
        Setting("mails_per_day", "number", number(0, 20)),
        Setting("mails_per_week", "number", number(0, 50)),
        Setting("quiet_hours", "hours", hours, QUIET),
        Setting("sender_name", "line", sender),
        Setting("sender_address", "mailbox", mailbox),
        Setting("reply_address", "mailbox", reply_mailbox),
        Setting("acknowledgements", "flag", flag, ACKNOWLEDGE),
        Setting("acknowledgement_days", "number", number(1, 30)),
        Setting("acknowledgement_note", "text", paragraph),
        Setting("confirmations", "flag", flag),
        Setting("automatic_originals_months", "number", months(3, 120)),
        Setting("unmatched_months", "number", months(6, 120)),
        Setting("dossier_months", "number", months(12, 240)),
        Setting("tier_ceilings", "tiers", tiers, "MAILFLOW_TIER_CEILINGS"),
    )
}
