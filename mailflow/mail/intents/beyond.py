"""What an answer says beyond the answer: conditions, doubts, more than was asked. Notes doubts; decides nothing."""

from __future__ import annotations

import re

from mailflow.mail.intents import clarity, courtesy
from mailflow.mail.intents.findings import Findings, search
from mailflow.mail.intents.hedges import FOREIGN, GRUDGE, HEDGE, MORE, PLEASE, RIGHTS, UNWELL
from mailflow.mail.intents.talk import Talk

_ANSWER_WORDS = 45
_LONG = 110
_PREFERS_WEB = re.compile(
    r"\bprefer\w+(?= (?:le (?:suivi )?)?(?:par internet|en ligne|web|le web|a distance|internet))"
)
_PREFERS = re.compile(r"\b(?:prefer\w+|plutot)\b")
_BUT_CHOICE = re.compile(  # "pas le 10 mais le 11", "les trois me vont mais je prends le premier"
    r"\bmais (?=(?:je (?:choisis|prends|prefere|retiens|prendrais|opte|peux)|le (?:\d+|premier|deuxieme|troisieme"
    r"|dernier)"
    r"|(?:plutot )?(?:lundi|mardi|mercredi|jeudi|vendredi)|celui)\b(?! pas))"
)
_OTHER_DAYS = re.compile(  # that the others do not suit
    r"\b(?:le |ni le |ni )?(?:lundi|mardi|mercredi|jeudi|vendredi|\d{1,2}) (?:je (?:ne )?peux pas"
    r"|je (?:ne )?suis pas (?:libre|disponible|la)"
    r"|non plus|impossible|c'est (?:complique|impossible|pas possible|non)|ca (?:ne )?va pas"
    r"|je travaille)(?=\s*(?:[,.;!\n]|et |donc|alors))"
)
_REASON = re.compile(  # why it suits is no condition
    r"\b(?:car|parce que|puisque|vu que|comme) (?:je|j'|c'est|il|mon|ma)\b[^.!?\n]{0,90}(?=[.!?\n]|\Z)"
)
_WHY_NOT = re.compile(r"\b(?:prefer\w+|malheureusement|finalement|plutot|par contre|mais|refus\w*)\b")
_NO_GRUDGE = re.compile(
    r"humili|prison|agress|insult|avocat|police|menac|pay[ee]|argent|\bdroits|je bosse|hopital|cancer|enceinte"
)


def doubt_answer(talk: Talk, found: Findings) -> None:
    """Looks for what an answer says beyond the answer; what only its manners say is none of it."""
    reasons = _in_answer(talk, found, talk.body)
    if reasons and talk.words <= _LONG:
        reasons = _in_answer(talk, found, courtesy.without_courtesy(talk.body))
    for reason in reasons:
        found.doubt(reason)


def _in_answer(talk: Talk, found: Findings, said: str) -> list[str]:
    reasons: list[str] = []
    body = _REASON.sub(" ", _PREFERS_WEB.sub(" ", PLEASE.sub(" ", said)))
    if found.slot is not None:
        body = _OTHER_DAYS.sub(" ", _BUT_CHOICE.sub(" ", body))
    body = talk.low.part(clarity.without_asides(body))
    if found.slot is not None:
        body = talk.low.part(_PREFERS.sub(" ", body))  # how one chooses
    if words := search(FOREIGN, body):
        reasons.append(f"another language: {words}")
    if words := search(HEDGE, body):
        reasons.append(f"a condition or a doubt: {words}")
    grudges = talk.low.part(clarity.without_asides(said))
    if words := search(RIGHTS, body):
        reasons.append(f"trouble is told: {words}")
    elif words := search(MORE, body) or search(GRUDGE, grudges):
        reasons.append(f"more is said than the answer: {words}")
    odd = clarity.unexplained(talk, body)
    words_left = len(said.split())
    allowed = clarity.allowed(words_left) + bool(talk.hours and talk.days and talk.asked.startswith("appointment"))
    allowed += 2 * ("still_searching" in talk.question and words_left > clarity.SHORT_ANSWER)  # names of trades
    if words_left > _ANSWER_WORDS or len(odd) > allowed:
        reasons.append(f"more is said than the answer: {' '.join(odd[:4])}".rstrip(": "))
    return reasons


def _in_refusal(talk: Talk, said: str) -> list[str]:
    """A refusal may give its reasons, but set no condition."""
    reasons: list[str] = []
    body = talk.low.part(_WHY_NOT.sub(" ", PLEASE.sub(" ", said)))
    if words := search(RIGHTS, body):
        reasons.append(f"trouble is told: {words}")
    elif words := search(HEDGE, body) or search(UNWELL, body) or search(_NO_GRUDGE, body):
        reasons.append(f"a condition or a doubt: {words}")
    if len(said.split()) > _ANSWER_WORDS:
        reasons.append("a long answer")
    return reasons


def doubt_refusal(talk: Talk, found: Findings) -> None:
    """The same of a "no", which may give its reasons."""
    reasons = _in_refusal(talk, talk.body)
    if reasons and talk.words <= _LONG:
        reasons = _in_refusal(talk, courtesy.without_courtesy(talk.body))
    for reason in reasons:
        found.doubt(reason)
