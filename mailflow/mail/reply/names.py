"""Whether a line is nothing but a person's name: how most people sign."""

from __future__ import annotations

import re

from mailflow.core.quick import dataclass
from mailflow.mail.folding import folded
from mailflow.mail.lines import Line
from mailflow.mail.reply import speech

_NAME_WORD = re.compile(r"(?:[^\W\d_]{1,20}\.?(?:[-'’][^\W\d_]{1,20}\.?){0,3}),?\Z")
_TITLES = frozenset(["m", "mr", "mme", "mlle", "monsieur", "madame", "dr", "me", "maitre", "melle", "mrs", "ms", "m."])
_LONG_WORD = re.compile(r"\w\w\w+")
_WITHIN_NAMES = re.compile(r"[-'.]")
_NO_TITLE = re.compile(r"[?!.:,;0-9]")
_DASHED = re.compile(r"\s*[-–—/~*]{1,2}\s?(?=[^\W\d_])")
_SAID = """
absent absente accepte agence aide annule annulez aout aucun aucune aujourd'hui avril bien bises bonjour bonsoir cdd
cdi choukran ciao confirme cool coucou creneau cv d'accord daccord danke decembre demain desole desolee dimanche
disponible disponibles emploi entendu fevrier france friday genial gracias grazie hallo hello help hier hola idem
impossible inchallah ja janvier jeudi juillet juin libre lundi lyon madame mai mail mardi mars matin merci mercredi
mesdames message messieurs midi monday monsieur nao nein no non nope note novembre obrigada obrigado octobre ok okay
oui pardon pareil parfait peut-etre please pole present presente ras rdv recu refuse rendez-vous rib rien salam
salut samedi saturday septembre si sim soir sorry stop sunday super telephone thanks thursday top travail tuesday
urgent valide vendredi visio volontiers wednesday yes gut klar termin heute morgen montag dienstag mittwoch donnerstag
freitag leider lunes martes miercoles jueves viernes sabado domingo hoy manana vale claro segunda terca quarta quinta
sexta certo oggi domani lunedi martedi mercoledi giovedi venerdi bene goed akkoord maandag dinsdag woensdag donderdag
vrijdag tak takk tack da tamam evet hayir igen nem ano ne prosze dziekuje multumesc thanks thank you noted agreed
confirmed done perfect great fine sure formation stage logement garde entretien atelier annulation absence maladie
"""
NOT_NAMES = frozenset(_SAID.split())
_ANSWERS = NOT_NAMES - {"aide", "agence", "emploi", "travail", "garde", "formation", "stage", "telephone"}
_LONGEST = 60
_WORDS = 5
_TITLE_WORDS = 6
_BLOCK = 7


@dataclass(frozen=True, slots=True)
class Author:
    """The words of the author's name and address, folded."""

    words: frozenset[str]

    @classmethod
    def of(cls, name: str, address: str) -> Author:
        """From the From field."""
        return cls(frozenset(_LONG_WORD.findall(folded(f"{name[:200]} {address.partition('@')[0][:100]}"))))

    def has(self, word: str) -> bool:
        """Whether the folded word, or one part of it, belongs to the author's name."""
        return any(part in self.words for part in _WITHIN_NAMES.split(word))


def is_name(lines: list[Line], index: int, author: Author) -> bool:
    """Whether the line is a name, the author's or one that stands like a signature."""
    line = lines[index].text.strip(" ,*_")
    words = _words(line)
    if not words:
        return False
    plain = [folded(word).strip(".,") for word in words]
    if any(word in NOT_NAMES for word in plain):
        return False
    if any(author.has(word) for word in plain):
        return True
    if index == 0 or not all(word[0].isupper() for word in words):
        return False
    above = _above(lines, index)
    blank_before = not lines[index - 1].text.strip()
    if len(words) == 1:
        return blank_before and len(line) > 2 and above[-1:] in ".!?" and len(above.split()) > 3
    return (blank_before or above[-1:] in ".!?") and (
        plain[0] in _TITLES or above[-1:] in ".!?)😊🙏" or len(plain[0]) > 1
    )


def is_dashed_name(lines: list[Line], index: int, author: Author) -> bool:
    """Whether the line is "-Nadia", "– Nadia Brunel" or "/John": a signature, not an item of a list."""
    text = lines[index].text.strip()
    found = _DASHED.match(text)
    if not found or index == 0:
        return False
    words = _words(text[found.end() :])
    plain = [folded(word).strip(".,") for word in words]
    if not 1 <= len(words) <= 3 or any(word in NOT_NAMES for word in plain):
        return False
    above = _above(lines, index)
    if _DASHED.match(above) or above[-1:] in (":", "：", ","):
        return False
    if any(author.has(word) for word in plain):
        return True
    if found[0].strip() == "/" and not lines[index - 1].text.strip():
        return True
    glued = not text[: found.end()].endswith(" ")
    return above[-1:] in ".!?)" and (glued or not lines[index - 1].text.strip()) and len(words) <= 2


def block_start(lines: list[Line], author: Author) -> int:
    """Index of the author's full name above their title and employer, at the end after a blank line; 0 without."""
    for index in range(len(lines) - 2, max(0, len(lines) - _BLOCK), -1):
        if not _is_title(lines[index + 1].text):
            return 0
        words = [folded(word).strip(".,") for word in _words(lines[index].text.strip(" ,*_"))]
        if len(words) > 1 and all(author.has(word) for word in words):
            return index if not lines[index - 1].text.strip() else 0
    return 0


def _is_title(text: str) -> bool:
    if not text or not text[0].isupper() or _NO_TITLE.search(text):
        return not text
    low = folded(text)
    words = low.split()
    return len(words) <= _TITLE_WORDS and _ANSWERS.isdisjoint(words) and not speech.is_own(low)


def looks_like_name(text: str) -> bool:
    """Whether a line could be a name by its form alone."""
    words = _words(text.strip(" ,*_"))
    return bool(words) and not any(folded(word).strip(".,") in NOT_NAMES for word in words)


def _words(line: str) -> list[str]:
    if not line or len(line) > _LONGEST or line[-1:] in "!?:;":
        return []
    words = line.replace("(", " ").replace(")", " ").split()
    return words if 1 <= len(words) <= _WORDS and all(_NAME_WORD.match(word) for word in words) else []


def _above(lines: list[Line], index: int) -> str:
    for position in range(index - 1, max(-1, index - 8), -1):
        if lines[position].text.strip():
            return lines[position].text.strip()
    return ""
