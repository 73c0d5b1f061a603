"""What may follow from mail that no person wrote: absences and dead addresses are told to an adviser."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from mailflow.mail import day_spans
from mailflow.mail.disposition.automatic import CHALLENGE
from mailflow.mail.folding import folded
from mailflow.mail.french_dates import Named, mentions
from mailflow.mail.intents.talk import Talk, prepare
from mailflow.mail.phrases import Phrases, Sifted
from mailflow.mail.values import Absence, Context, Disposition, ReadMail, Safe, Understanding

_DEAD = Phrases(
    r"n'est plus (?:active|valide|utilisee?|consultee?|en service)|a quitte (?:la|l'|notre|les)|ne travaille "
    r"plus|no longer (?:works?|with|employed|in use|active|valid|monitored)|adresse (?:a change|n'existe)|left "
    r"the company|nouvelle adresse|new (?:e-?mail )?address"
    r"|(?:desormais|dorenavant|a present|maintenant|a l'avenir)[^.\n]{0,60}(?:@|adresse|boite|mail)"
    r"|(?:ecri(?:vez|re)|contacter|joindre|envoyer|adresser|utiliser|utilisez)[^.\n]{0,50}(?:desormais|dorenavant"
    r"|a present|ma nouvelle|nouvelle adresse)"
    r"|(?:chang\w+|change) (?:d'|de |mon |mes |l')?(?:adresse|mail|e-mail|messagerie|boite|coordonnees)|n(?:ouvelles?"
    r"|ouveau) (?:adresse|mail|e-mail|coordonnees|numero|messagerie)"
    r"|(?:boite|adresse|messagerie|compte)[^.\n]{0,30}(?:ferm|desactiv|supprim|n'est plus|ne sera plus|plus relev"
    r"|abandonn)|plus (?:relevee?|consultee?|utilisee?)"
    r"|remplacee? par|moved to|switched to|please (?:use|update)|my new|changed my (?:e-?mail|address)|new (?:contact"
    r"|e-?mail)"
    r"|arbeitet nicht mehr|ya no trabaja|non lavora piu|est decedee?|deces d"
)
_CHALLENGE = Phrases(
    r"confirm(?:e|er|ez|ation)[^.]{0,80}(?:personne|humain|expediteur|lien)|cliquez|anti-?spam|indesirable"
    r"|retenu|click (?:the|this|on)|verify (?:that )?you"
)
_UNWELL = Phrases(r"hospital|arret maladie|sick leave|deces|decede|accident|krankenhaus")


def understand(mail: ReadMail, context: Context, received_at: datetime, zone: ZoneInfo) -> Understanding:
    """The understanding of anything but a person's mail: intent other, and whether an adviser must know."""
    if mail.disposition is not Disposition.AUTO_REPLY:
        act = mail.disposition in (Disposition.DELAYED, Disposition.LIST, Disposition.OWN)
        reason = "person: a mail did not arrive" if mail.disposition is Disposition.BOUNCE else ""
        return Understanding(safe=Safe.ACT if act else Safe.HUMAN, evidence=(reason,) if reason else ())
    talk = prepare(mail, context if isinstance(context, dict) else {}, received_at, zone)
    low = f"{folded(mail.subject)}\n{talk.low}" if not mail.quoted_text else talk.low
    low = low if isinstance(low, Sifted) else Sifted.of(low)
    absence = _absence(talk, low)
    days = sorted({day.day for day in talk.days if day.named not in (Named.HABIT, Named.TODAY, Named.VAGUE)})
    doubts = _doubts(talk, low, absence, mail)
    return Understanding(
        dates=tuple(days) if talk.low else (),
        absence=absence,
        safe=Safe.HUMAN if doubts else Safe.ACT,
        evidence=tuple(f"person: {doubt}" for doubt in doubts),
    )


def _absence(talk: Talk, low: str) -> Absence | None:
    own = mentions(talk.low, talk.today) if talk.offered else talk.days
    span = day_spans.absence(talk.low, talk.today, own)
    if span is None and low != talk.low:
        span = day_spans.absence(low, talk.today, mentions(low, talk.today))
    return Absence(*span) if span and _DEAD.search(low) is None else None


def _doubts(talk: Talk, low: str, absence: Absence | None, mail: ReadMail) -> list[str]:
    doubts: list[str] = []
    if _DEAD.search(low):
        doubts.append("the address may be dead")
    if mail.disposition_reason == CHALLENGE or _CHALLENGE.search(folded(mail.text[:3_000])):
        doubts.append("the mail is held back until somebody proves to be a person")
    if absence is not None and any(_within(slot.at.date(), absence) for slot in talk.offered):
        doubts.append("away on the day of the appointment")
    if _UNWELL.search(low):
        doubts.append("the person may be unwell")
    return doubts


def _within(day: date, absence: Absence) -> bool:
    return absence.first_day <= day <= absence.last_day
