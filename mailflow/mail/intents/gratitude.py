"""Whether thanks say more than thanks: a request, a "but", or news of oneself that a person should read."""

from __future__ import annotations

import re

from mailflow.mail.intents import clarity, courtesy, feelings
from mailflow.mail.intents.hedges import REQUEST
from mailflow.mail.intents.talk import Talk, clauses_of
from mailflow.mail.phrases import Phrases

_SHORT_THANKS = 12
_OWES_IT = re.compile(  # "sans vous je n'aurais jamais eu cet entretien" praises
    r"\b(?:sans|grace a) (?:vous|votre [^,.!?\n]{2,40}|vos [^,.!?\n]{2,40}|ton aide|toi),? (?:je|j'|on|nous) ?"
    r"(?:n'(?:aurais|aurai|y serais|y serai|en serais|aurions)|ne (?:serais|me|l')|ai|a|avons)[^,.!?\n]{0,60}"
    r"(?:entretien|poste|emploi|travail|contrat|stage|formation|permis|reussi|trouve|obtenu|decroche|arrivee?"
    r"|confiance|la aujourd'hui)"
)
_THANKFUL = Phrases(
    r"merci|remerci|reconnaiss|gratitude|souhait|ten(?:ais|ait)|tiens a|appreci|ravie?\b|content|heureu|touche"
    r"|confiance|conseil"
    r"|soutien|grace|recu|note\b|gre\b|aide|thank|grateful|appreciate|exprimer|accompagn|ecoute|gentil|equipe|ma vie"
)
_OF_ME = re.compile(r"\b(?:je|j'|i|my)\b")
_THANKS_WORDS = frozenset(
    [
        "aide",
        "pris",
        "prise",
        "coeur",
        "fond",
        "infiniment",
        "mille",
        "mercis",
        "humain",
        "humaine",
        "precieux",
        "precieuse",
        "precieuses",
        "exprimer",
        "gratitude",
        "reconnaissance",
        "reconnaissant",
        "reconnaissante",
        "profonde",
        "sincere",
        "vive",
        "vivement",
        "immense",
        "bravo",
        "fantastique",
        "vie",
        "sais",
        "gre",
        "professionnalisme",
        "bienveillance",
        "chaleureux",
        "chaleureuse",
        "soutien",
        "soutenu",
        "soutenue",
        "aidee",
        "accompagne",
        "accompagnee",
        "explique",
        "expliquer",
        "expliquee",
        "conseils",
        "vraiment",
        "attestation",
        "document",
        "documents",
        "hier",
        "accueil",
        "recue",
        "reactivite",
        "choukran",
        "formidables",
        "adorable",
        "change",
        "changer",
        "helping",
        "help",
        "support",
        "team",
        "your",
        "many",
        "expression",
        "trouver",
        "ici",
        "tenais",
    ]
)


def _tells_more(talk: Talk, said: str) -> bool:
    """Thanks with news in them: a clause about oneself that thanks for nothing, or words no thanks need."""
    body = talk.low.part(_OWES_IT.sub(" ", said))
    if any(_OF_ME.search(clause) and not _THANKFUL.search(clause) for clause in clauses_of(body) if clause):
        return True
    return talk.words <= clarity.SHORT_ANSWER and len(clarity.unexplained(talk, body, _THANKS_WORDS)) > 0


def thanks(clause: str) -> bool:
    """Whether a clause thanks."""
    return _THANKFUL.search(clause) is not None


def says_more(talk: Talk) -> bool:
    """Short thanks are judged strictly, longer ones by what they ask for."""
    pattern = feelings.WANTS_MORE if talk.words <= _SHORT_THANKS else REQUEST
    return bool(pattern.search(talk.low.part(_OWES_IT.sub(" ", talk.body)))) or (
        _tells_more(talk, talk.body) and _tells_more(talk, courtesy.without_courtesy(talk.body))
    )
