"""Takes out of a reply what never changes its answer: manners, apologies for answering late, offers, small talk.

A piece that asks, sets a condition or tells of trouble stays, whatever it begins with: doubt is looked for in it.
"""

from __future__ import annotations

import re

from mailflow.mail.intents.courtesy_words import BECAUSE_EASY, KEPT, OFFERED_IF, WHOLE, WISHES
from mailflow.mail.intents.small_talk import REMARK

_END = re.compile(
    r"([.!?;:\n)(]+\s*|,\s+|\s+-+\s+"
    r"|\b(?=(?:mais|par contre|cependant|toutefois|sinon|but|donc|alors|car|parce que|voila)\b)"
    r"|\b(?=et (?:je|j'|puis|aussi|si|surtout|merci|a|bonne|bon|desole|pardon|encore|contacte)\b)"
    r"|(?<!et )(?<!encore )(?<!grand )(?<!mille )(?<!sinon )\b(?=(?:merci|bonne (?:journee|soiree|semaine)|cordialement"
    r"|desolee?|excuse[zr]?|dans l'attente)\b))"
)
_BUT = re.compile(
    r"\bmais (?=j(?:e (?:continue|garde le moral|reste motive|serai (?:bien )?la|viens|viendrai|confirme)|'y serai)"
    r"|les? voila|ca ira|merci)|\bsinon,? (?=merci|ca va|tout va)"
)
_DATED = re.compile(r"\d|\b(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|demain)\b")
_SHORTEST = 3
_LONGEST = 2_000  # a longer text is for a person anyway; it keeps hostile text linear


def without_courtesy(body: str) -> str:
    """The reply without the pieces that are only manners or small talk."""
    if len(body) > _LONGEST:
        return body
    body = BECAUSE_EASY.sub(" ", OFFERED_IF.sub(" ", _BUT.sub(", ", body)))
    return "".join(piece for piece in _END.split(body) if piece and not _is_courtesy(piece))


def _is_courtesy(piece: str) -> bool:
    piece = piece.rstrip()
    if len(piece) < _SHORTEST or KEPT.search(piece):
        return False
    if _DATED.search(piece) and not WISHES.match(piece):
        return False
    return WHOLE.match(piece) is not None or REMARK.match(piece) is not None
