"""What an answer says beyond the answer: the words nothing accounts for. Greetings, manners, names, the papers one
brings, why it suits, slips of the pen and the service's own words account for themselves.
"""

from __future__ import annotations

import re

from mailflow.mail.day_words import NUMBER_OF
from mailflow.mail.folding import folded
from mailflow.mail.intents.talk import Talk
from mailflow.mail.intents.usual_words import USUAL_WORDS
from mailflow.mail.phrases import Phrases
from mailflow.mail.remembered import Remembered

_STEM = 5
_STEMS = frozenset(word[:_STEM] for word in USUAL_WORDS if len(word) >= _STEM)
_LONG_ENOUGH_TO_SLIP = 5
_QUOTED_CHARACTERS = 3_000
_KNOWN = USUAL_WORDS | NUMBER_OF.keys()
_REQUESTED = re.compile(  # "pouvez-vous me réserver mardi ?" is a choice, not a question
    r"(?:(?:pouvez|pourriez|pourrez)[- ]vous|vous pouvez|est-ce que je peux|puis[- ]je|je peux|can i"
    r"|could i) (?:bien )?(?:me |m')?"
    r"(?:reserver|inscrire|mettre|positionner|bloquer|noter|prendre|retenir|choisir|avoir|take|have)\b([^?\n]*)\?"
)
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_ADDRESSED = re.compile(
    r"\b(?:madame|monsieur|mme|mr|m\.|mademoiselle|messieurs|cher|chere)(?: (?:madame|monsieur|mme|mr|m\.))? [a-z-]+"
)
_FAREWELL = re.compile(  # with the name behind it, at the very end
    r"\b(?:cordialement|cdt|cdlt|bien a vous|salutations(?: distinguees)?|a bientot|respectueusement|sincerement"
    r"|bonne (?:journee|soiree|semaine|reception|fin de \w+)|merci(?: beaucoup| d'avance| a vous)?)"
    r"[ ,.!\n-]*(?:[a-z'-]{1,20}\.?[ ]?){0,3}[.! ]*\Z"
)
_ASIDE = Phrases(  # never changes an answer
    r"""
(?:avec|j'apporterai|j'apporte|j'amene|j'amenerai|je ramenerai|je prendrai|muni de|munie de) (?:bien )?(?:tous |toutes )?(?:mes|mon|ma|les|le|la|l'|un) ?(?:papiers?|documents?|cv|justificatifs?|pieces?|dossier|carte(?: d'identite| vitale)?|piece d'identite|attestations?|diplomes?|book|portfolio|convocation)(?: (?:demandee?s?|necessaires?|utiles?|a jour|imprimee?s?|complet|indiquee?s?|d'identite)){0,2}
(?:j'en ai|j'en avais|j'ai|ai) (?:bien |vraiment |grand |tres )?besoin\b(?! (?:de|d'|qu))
(?:ca|cela) (?:me |m')?(?:fera|ferait|fait) (?:du bien|plaisir|tres plaisir)
(?:ca|cela) (?:tombe (?:tres )?bien|m'evitera(?:it)? (?:les?|des|du|de la|de me) ?(?:trajets?|deplacements?|route|deplacer))
\A\W*mais (?=oui|bien sur|avec plaisir|volontiers)
(?:je |j')?(?:ne |n')?travaille pas(?: ce jour(?:-la)?)?|n'hesitez pas(?: a [^.!?\n]{0,40})?|(?:n')?oublierai pas|ne vous (?:inquietez|en faites) pas
(?:n'ai )?(?:pas (?:d'autre )?(?:d'engagement|d'obligation|de contrainte|de preference)|rien de prevu(?: ce jour(?:-la)?)?)
c'est (?:juste )?(?:a cote|pas loin|pres|tout pres) (?:de|d') ?(?:chez moi|la maison|l'ecole)|j'ai (?:tout )?(?:mon|le|du) temps|(?:en esperant|j'espere|esperant) que (?:vous allez bien|tout va bien)(?: pour vous)?
j'ai (?:bien )?(?:bloque|marque|enregistre|ajoute|mis|inscrit|reserve|consulte|verifie|regarde|lu|pris connaissance)\b|j'ai (?:tout )?ce qu'il faut|j'ai tout ce qu'il faut
(?:d'ici la|en attendant)[ ,]+(?:je vous souhaite |passez )?(?:une |un )?(?:tres )?(?:bon|bonne|bel|belle|excellente?|agreable)\b[^.!?\n]{0,30}|dans l'attente[^.!?\n]{0,60}|si (?:besoin|necessaire)\b
(?:quelle |tres )?bonne (?:idee|initiative|nouvelle)|plus que jamais|pour rien au monde
(?:un |le |d'un )?(?:poste|emploi|travail|job) (?:de |d'|dans |en )(?:l'|la |le |les )?[a-z-]{4,}
comme (?:convenu|prevu|indique|demande|d'habitude|propose|vu)e?s?(?: (?:par|au|ensemble|dans)(?: votre)? (?:telephone|mail|courrier|message))?
n'y manquerai pas|ne manquerai pas(?: de venir)?|manquerai pas\b|(?:sans|aucun|pas de) (?:probleme|souci|pb|faute)
(?:merci|remercie) (?:beaucoup |bien |encore |infiniment )*(?:pour|de|d') ?(?:votre|vos|ce|cette|le|la|l'|m'avoir|avoir|me|nous) ?(?:\w+ )?(?:message|mail|proposition|invitation|retour|reponse|rappel|rapidite|confirmation|patience|comprehension|information|disponibilite|attention|suivi|aide|accompagnement|disponibilites|convocation|interet|contacte|propose|pense a moi)
"""  # noqa: E501
)


SHORT_ANSWER = 8
_LONG_ANSWER = 16


def allowed(words: int) -> int:
    """How many unusual words an answer of so many words may hold."""
    return 0 if words <= SHORT_ANSWER else 2 if words <= _LONG_ANSWER else 3


def without_asides(body: str) -> str:
    """The answer without what never changes it."""
    if "?" in body:
        body = _REQUESTED.sub(r" \1", body)
    return _ADDRESSED.sub(" ", _FAREWELL.sub(" ", _ASIDE.sub(" ", body)))


def unexplained(talk: Talk, body: str, also: frozenset[str] = frozenset()) -> list[str]:
    """The words of an answer that belong to nothing an answer usually says."""
    odd = [word for word in _WORD.findall(body) if len(word) > 2 and word not in also and not _USUAL[word]]
    if not odd:
        return odd
    own = _names(talk) | _quoted(talk)
    return [word for word in odd if word not in own]


def _usual(word: str) -> bool:
    if word in _KNOWN or word[:_STEM] in _STEMS:
        return True
    if len(word) < _LONG_ENOUGH_TO_SLIP:
        return False
    return any(f"{word[:at]}{word[at + 1 :]}" in _SLIPS for at in range(len(word))) or word in _SLIPS


_USUAL = Remembered(_usual)


def _slips(word: str) -> set[str]:
    return {word, *(f"{word[:at]}{word[at + 1 :]}" for at in range(len(word)))}


_SLIPS = frozenset(slip for word in USUAL_WORDS if len(word) >= _LONG_ENOUGH_TO_SLIP for slip in _slips(word))
"""Usual words with any one letter left out: two words that share one of these differ by one slip of the pen."""


def _names(talk: Talk) -> set[str]:
    """The writer's own name, as the mail gives it, and its initials."""
    name = _WORD.findall(folded(f"{talk.mail.from_name} {talk.mail.from_address.partition('@')[0]}"))
    return {part for word in name for part in (word, *word.split("-"))} | {"".join(word[0] for word in name)}


_TELLING = ("annul", "absen", "empech", "sanct", "radi", "refus", "motif", "report", "malad", "justif", "contest")


def _quoted(talk: Talk) -> set[str]:
    """The service's own words, quoted below the answer; not those that tell of trouble."""
    pieces = folded(f"{talk.mail.quoted_text[:_QUOTED_CHARACTERS]} {talk.question}").split()
    return set().union(*map(_HARMLESS_OF.__getitem__, pieces))


def _harmless_of(piece: str) -> list[str]:
    return [word for word in _WORD.findall(piece) if not word.startswith(_TELLING)]


_HARMLESS_OF = Remembered(_harmless_of)
