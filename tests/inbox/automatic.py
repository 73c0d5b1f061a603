"""Automatic mails of all kinds, as machines write them, and a reader without child processes. Nobody here exists."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from mailflow.mail.intents.understanding import understand
from mailflow.mail.reading import read
from mailflow.mail.values import Context, ReadMail, Understanding

NAMES = ("anna", "bruno", "chloe", "diego", "emilie", "farid", "giulia", "hans", "ines", "joao")
DOMAINS = ("courriel.example", "fournisseur.example", "entreprise.example", "mail.example.net")
ABSENT = (
    "Bonjour, je suis absente jusqu'au 12 mars. Cordialement",
    "I am out of the office until March 12.",
    "Ich bin bis zum 12. März nicht im Büro.",
    "Estoy fuera de la oficina hasta el 12 de marzo.",
    "Sono fuori ufficio fino al 12 marzo.",
    "Estou ausente do escritório até 12 de março.",
)
REPORT = (
    "--b\r\nContent-Type: text/plain\r\n\r\nUser unknown\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n"
    "Reporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; x@y.example\r\nAction: failed\r\n"
    "Status: 5.1.1\r\n\r\n--b--\r\n"
)
RECEIPT = (
    "--b\r\nContent-Type: text/plain\r\n\r\nVotre message a été lu.\r\n"
    "--b\r\nContent-Type: message/disposition-notification\r\n\r\n"
    "Disposition: automatic-action/MDN-sent-automatically; displayed\r\n\r\n--b--\r\n"
)
# kind → header fields, subject, text ("" for one of ABSENT), whether the return path is null
KINDS: dict[str, tuple[tuple[str, ...], str, str, bool]] = {
    "vacation": (("Auto-Submitted: auto-replied",), "Absente", "", True),
    "vacation with parameters": (("Auto-Submitted: auto-replied (vacation)",), "Re: Rendez-vous", "", False),
    "generated": (("Auto-Submitted: auto-generated",), "Votre facture", "Votre facture est prête.", False),
    "notified": (("Auto-Submitted: auto-notified",), "Alerte", "Une alerte.", False),
    "exchange": (("X-Auto-Response-Suppress: All",), "Réponse automatique : Rendez-vous", "", False),
    "exchange english": (("X-MS-Exchange-Inbox-Rules-Loop: x@y.example",), "Automatic reply: Rendez-vous", "", False),
    "autoreply": (("X-Autoreply: yes", "Precedence: bulk"), "Re: Rendez-vous", "", False),
    "autorespond": (("X-Autorespond: Rendez-vous",), "Out of Office Re: Rendez-vous", "", False),
    "precedence auto": (("Precedence: auto_reply",), "Absence", "", False),
    "list": (("List-Id: <ateliers.listes.example>", "Precedence: list"), "[ateliers] Salon", "Bonjour à tous", False),
    "newsletter": (("List-Unsubscribe: <https://x.example/u>", "List-Id: <n.x.example>"), "Infos", "Nos offres", False),
    "junk": (("Precedence: junk",), "Promotion", "Soldes", False),
    "ticket": (("Auto-Submitted: auto-replied", "X-Loop: aide@x.example"), "[#123] Reçu", "Demande reçue.", False),
    "null return path": ((), "Message automatique", "Ceci est un message automatique.", True),
    "report": (
        ('Content-Type: multipart/report; report-type=delivery-status; boundary="b"',),
        "Undelivered Mail Returned to Sender",
        REPORT,
        True,
    ),
    "receipt": (
        ('Content-Type: multipart/report; report-type=disposition-notification; boundary="b"',),
        "Lu : Rendez-vous",
        RECEIPT,
        False,
    ),
}
UNATTENDED = ("no-reply", "noreply", "ne-pas-repondre", "mailer-daemon", "postmaster", "bounce+77")


@dataclass(frozen=True, slots=True)
class Automatic:
    """One mail with its envelope sender."""

    kind: str
    raw: bytes
    envelope_from: str


def automatic_mails(count: int, seed: int = 1) -> Iterator[Automatic]:
    """Each kind in turn, from ever new people; and a human-looking mail from an address where nobody reads."""
    draw = random.Random(seed)
    kinds = [*KINDS.items(), ("nobody reads there", ((), "Votre compte", "Bonjour, votre compte est créé.", False))]
    for number in range(count):
        kind, (fields, subject, text, null) = kinds[number % len(kinds)]
        name = draw.choice(UNATTENDED) if kind == "nobody reads there" else draw.choice(NAMES)
        sender = f"{name}{'' if kind == 'nobody reads there' else number}@{draw.choice(DOMAINS)}"
        typed = [] if any(field.startswith("Content-Type") for field in fields) else ["Content-Type: text/plain"]
        head = [
            f"From: {name.title()} <{sender}>",
            "To: suivi@agence.example.org",
            f"Subject: {subject}",
            f"Message-ID: <auto{seed}.{number}@{sender.partition('@')[2]}>",
            "MIME-Version: 1.0",
            *fields,
            *typed,
        ]
        raw = "\r\n".join([*head, "", text or draw.choice(ABSENT), ""]).encode()
        yield Automatic(kind, raw, "" if null else sender)


class PlainReader:
    """Reads in this process."""

    def __init__(self, own: tuple[str, ...]) -> None:
        self._own = own

    async def read_all(self, raws: list[bytes]) -> list[ReadMail]:
        return [read(raw, self._own) for raw in raws]

    async def understand_all(self, asked: list[tuple[ReadMail, Context, datetime, str]]) -> list[Understanding]:
        return [understand(mail, context, at, ZoneInfo(zone)) for mail, context, at, zone in asked]
