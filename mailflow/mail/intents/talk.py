"""A reply made ready for the rules: folded, SMS words written out, cut into clauses, its days and times found."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from mailflow.mail import french_dates, limits
from mailflow.mail.folding import folded
from mailflow.mail.french_dates import Mention
from mailflow.mail.intents.short_words import written_out
from mailflow.mail.phrases import Sifted
from mailflow.mail.values import Attachment, Context, ReadMail

_SPACES = re.compile(r"[ \t]+")
_WRAP = re.compile(r"\n(?<=[\w,;'\")]\n)(?=[a-z0-9(\"])(?!ps\b|p\.s)")
_GREETING = re.compile(
    r"\A\W*(?:(?:re)?bonjour|bonsoir|salut|hello|hi|hey|dear|coucou|salam|salam aleykoum|good (?:morning"
    r"|afternoon|evening)|hola|buenos dias|buenas tardes|bom dia|boa tarde"
    r"|ola|guten tag|hallo|مرحبا|السلام عليكم|madame|monsieur|mme|mr|m\.|cher|chere)\b(?: a (?:vous|tous))?"
    r"(?:[ ,]{1,2}(?:et )?(?:madame|monsieur|mme|mr|m|mlle|messieurs|mesdames|bonjour|sir|madam|ms|mrs|aleykoum"
    r"|buenos dias)\b\.?)*"
    r"(?:(?: [a-z'-]{2,20}){1,3}(?=\s*[,\n!]))?[\s,!.]*"
)
_CLAUSE_END = re.compile(r"[.!?;\n,](?:(?<!,)[.!?;\n]*\s*|(?<=,)\s+)")  # one class first: the engine leaps to it
_DASH = re.compile(r"-(?<=\s-)\s")
_CLAUSE_END_OR_DASH = re.compile(r"[.!?;\n]+\s*|,\s+|\s+-\s+")
_JOINING = ("mais", "par contre", "cependant", "sinon", "but", "donc", "car", "parce que", "because")
_JOINED = re.compile(rf"\b(?=(?:{'|'.join(_JOINING)})\b)")
SENTENCE = re.compile(r"[^.!?\n]+[.!?]*|[.!?]+")
WRITTEN_AHEAD = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Slot:
    """One offered appointment."""

    number: int
    at: datetime
    modality: str


@dataclass(slots=True)
class Talk:
    """What the rules look at. `low` is the person's own text, folded."""

    mail: ReadMail
    context: Context
    asked: str
    question: str  # folded
    written: str  # the person's own text as it stands in the mail
    plain: str  # the same, folded
    low: Sifted
    body: Sifted  # `low` without the greeting
    clauses: list[Sifted]
    sentences: list[Sifted]
    today: date
    received: datetime
    slots: list[Slot]
    appointment: Slot | None
    days: list[Mention]
    hours: list[time]

    @property
    def files(self) -> list[Attachment]:
        """What is attached, but for the calendar's own part."""
        return [file for file in self.mail.attachments if file.content_type.lower() != "text/calendar"]

    @property
    def words(self) -> int:
        """How many words the body has."""
        return len(self.body.split())

    @property
    def offered(self) -> list[Slot]:
        """Every appointment the service wrote of."""
        return [*self.slots, self.appointment] if self.appointment else self.slots


def clauses_of(text: str) -> list[str]:
    """A text cut where a clause ends or one is joined on; some pieces are blank."""
    pieces = (_CLAUSE_END_OR_DASH if _DASH.search(text) else _CLAUSE_END).split(text)
    if any(map(text.__contains__, _JOINING)):
        return [clause for piece in pieces for clause in _JOINED.split(piece)]
    return pieces


def prepare(mail: ReadMail, context: Context, received_at: datetime, zone: ZoneInfo) -> Talk:
    """Makes a mail ready. A context that makes no sense counts as none."""
    received = received_at.astimezone(zone)
    today = _written(mail, received, zone).date()
    slots = _slots(context.get("slots"), zone)
    appointment = next(iter(_slots([{"n": 0, **_mapping(context.get("appointment"))}], zone)), None)
    written = mail.reply_text[: limits.MEANING_CHARACTERS]
    if not written.strip() or _POINTS_UP.match(folded(written[:200])):
        written = _in_subject(mail.subject) or written
    plain = folded(written)
    low = Sifted.of(_normal(plain))
    body = low.part(_GREETING.sub("", low, count=1))
    hints = [slot.at.date() for slot in [*slots, *([appointment] if appointment else [])]]
    return Talk(
        mail=mail,
        context=context,
        asked=str(context.get("asked") or ""),
        question=folded(str(context.get("question") or ""))[:1_000],
        written=written,
        plain=plain,
        low=low,
        body=body,
        clauses=[low.part(clause) for clause in clauses_of(body) if clause.strip()],
        sentences=[low.part(said) for piece in SENTENCE.findall(body) if (said := piece.strip())],
        today=today,
        received=received,
        slots=slots,
        appointment=appointment,
        days=french_dates.mentions(low, today, hints),
        hours=_hours(low),
    )


def _hours(low: str) -> list[time]:
    """The named times, but for those of the bus one takes."""
    hours = french_dates.times(low)
    return french_dates.times(_BUS_OF.sub(" ", low)) if len(hours) > 1 and _BUS_OF.search(low) else hours


_BUS_OF = re.compile(
    r"\b(?:bus|car|train|tram|tramway|metro|ferry|bateau|navette|covoiturage) (?:de|d'|du|a) ?(?:midi|\w+(?:-\w+)? ?"
    r"(?:h|heures?)\b ?(?:\d{2}|trente|quinze|et demie)?|\d{1,2} ?h\d{0,2})"
)


def _written(mail: ReadMail, received: datetime, zone: ZoneInfo) -> datetime:
    """When the person wrote: by the Date field, unless it lies more than a day after the arrival."""
    written = mail.written_at
    if written is None or written - received > WRITTEN_AHEAD:
        return received
    return written.astimezone(zone)


_REPLY_MARK = re.compile(r"\A\s*(?:(?:r[eé]|ref|r[eé]p|aw|sv|tr|fw|fwd|wg|antw)\s*(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE)
_BARE_ANSWER = re.compile(
    r"\A\W*(?:oui|non|ok|okay|d'accord|entendu|parfait|yes|no|je (?:confirme|viens|serai|prends|participe)"
    r"|pas (?:disponible|interesse)\w*|impossible|present|presente|absente?|annule|ca me va|c'est (?:ok|bon|note)"
    r"|j'y serai|j'arrive"
    r"|stop|volontiers|avec plaisir|bien recu|a (?:demain|lundi|mardi|mercredi|jeudi|vendredi)|je (?:ne )?(?:peux"
    r"|pourrai|viendrai)"
    r"|(?:lundi|mardi|mercredi|jeudi|vendredi)\b.{0,20}(?:ok|oui|ca me va|me convient|parfait)"
    r"|(?:le |option |creneau )?\d)\b[^?]{0,60}\Z"
)


_POINTS_UP = re.compile(  # nothing but manners, or "voir objet"
    r"\A\W*(?:(?:bonjour|bonsoir|madame|monsieur|cordialement|cdt|merci|bonne journee|bien a vous)\W*){0,4}"
    r"(?:(?:\(?(?:voir|cf|lire|tout est|c'est|reponse|ma reponse|see)\b[^\n]{0,20}\b(?:objet|titre|sujet"
    r"|subject)\)?)\W*)?"
    r"(?:cordialement\W*)?\Z"
)
_OWN_MARK = re.compile(r"\[[A-Z]\d+-\d+\]")  # the mark the service puts into its subjects
_MARK_INSIDE = re.compile(r"\s(?:re|rep|tr|aw)\s?:\s", re.IGNORECASE)


def _in_subject(subject: str) -> str:
    """The answer of a mail without text: its subject. Behind a "Re:" it is ours, unless the person wrote before the
    "Re:", behind our mark, or a bare answer."""
    rest = _REPLY_MARK.sub("", subject)
    if inside := _MARK_INSIDE.search(rest):
        return rest[: inside.start()].strip(" -:>|")
    if rest.strip() == subject.strip():
        return "" if _OWN_MARK.search(rest) else rest.strip()
    if mark := _OWN_MARK.search(rest):
        return rest[mark.end() :].strip(" -:>|") or _bare(rest[: mark.start()].strip())
    return _bare(rest.strip()) or _bare(re.split(r"\s[-:>|/]+\s", rest)[-1].strip())


def _bare(words: str) -> str:
    low = _normal(folded(words))
    return words if _BARE_ANSWER.match(low) and not _OURS.search(low) else ""


_OURS = re.compile(r"\bvo(?:tre|s)\b")


def _normal(low: str) -> str:
    """Folded text with its lines joined, its spaces single and its short words written out."""
    if "  " in low:
        low = _SPACES.sub(" ", low)
    if "\n" in low:
        low = _WRAP.sub(" ", low)
    return written_out(low).strip()


def _mapping(value: Any) -> dict[str, Any]:
    return dict(value) if isinstance(value, dict) else {}


def _slots(raw: Any, zone: ZoneInfo) -> list[Slot]:
    out: list[Slot] = []
    for position, one in enumerate(raw if isinstance(raw, list) else []):
        if not isinstance(one, dict) or not isinstance(one.get("start"), str):
            continue
        try:
            at = datetime.fromisoformat(one["start"])
            number = int(one.get("n", position + 1))
        except (ValueError, TypeError):
            continue
        out.append(
            Slot(number, at.astimezone(zone) if at.tzinfo else at.replace(tzinfo=zone), str(one.get("modality") or ""))
        )
    return out
