"""Whether a line is nothing but a person's name: how most people sign."""

from __future__ import annotations

import re

from mailflow.core.quick import dataclass
from mailflow.mail.folding import folded
from mailflow.mail.lines import Line
from mailflow.mail.reply import other_scripts, selves, speech

_NAME_WORD = re.compile(r"(?:[^\W\d_]{1,20}\.?(?:[-'’][^\W\d_]{1,20}\.?){0,3}),?\Z")
_TITLES = frozenset(["m", "mr", "mme", "mlle", "monsieur", "madame", "dr", "me", "maitre", "melle", "mrs", "ms", "m."])
_LONG_WORD = re.compile(r"\w\w\w+|[\u3400-\u9fff\uac00-\ud7af]{2}")
_EACH_WORD = re.compile(r"[^\W\d_]+")
_INITIALS = re.compile(r"[-–—/~]?\s?(?:[^\W\d_](?:[. -]{1,2}|\.?)){1,4}\Z")
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
NOT_NAMES = other_scripts.SAID.union(_SAID.split())
_ANSWERS = NOT_NAMES - {"aide", "agence", "emploi", "travail", "garde", "formation", "stage", "telephone"}
_LONGEST = 60
_WORDS = 5
_TITLE_WORDS = 6
_BLOCK = 7
_LONGEST_INITIALS = 14
_LONGEST_WORK = 40
_SPOKEN = 4  # words above a name which say something


@dataclass(frozen=True, slots=True)
class Author:
    """The words of the author's name and address, folded."""

    words: frozenset[str]
    names: tuple[str, str] = ("", "")  # folded: of the field, of the address

    @classmethod
    def of(cls, name: str, address: str) -> Author:
        """From the From field."""
        named, mailbox = folded(name[:200]), folded(address.partition("@")[0][:100])
        return cls(frozenset(_LONG_WORD.findall(f"{named} {mailbox}")), (named, mailbox))

    def has(self, word: str) -> bool:
        """Whether the folded word, or one part of it, belongs to the author's name."""
        return any(part in self.words for part in _WITHIN_NAMES.split(word))

    def is_short(self, word: str) -> bool:
        """Whether the folded word is what one of the author's names begins with: "Max" of Maxence."""
        return len(word) > 1 and any(name.startswith(word) for name in self.words)

    def begins_with(self, letters: str) -> bool:
        """Whether the author's names begin with the folded letters: some of them, the family's first or last."""
        for name in self.names:
            first = [word[0] for word in _EACH_WORD.findall(name)]
            if _in_order(letters, first) or _in_order(letters, first[-1:] + first[:-1]):
                return True
        return False


def _in_order(letters: str, among: list[str]) -> bool:
    left = iter(among)
    return all(letter in left for letter in letters)


def is_name(lines: list[Line], index: int, author: Author) -> bool:
    """Whether the line is a name, the author's or one that stands like a signature."""
    line = lines[index].text.strip(" ,*_")
    words = _words(line)
    if not words:
        return _is_initials(lines, index, author)
    plain = [folded(word).strip(".,") for word in words]
    if any(word in NOT_NAMES for word in plain):
        return False
    if any(author.has(word) for word in plain) or _is_initials(lines, index, author):
        return True
    if len(plain) == 1 and author.is_short(plain[0]) and line[0].isupper() and index and _stands_apart(lines, index):
        return True
    if plain[0][:1] >= "\u0370" and _stands_apart(lines, index) and other_scripts.names(plain, author.words):
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


def is_own_name(lines: list[Line], index: int, author: Author) -> bool:
    """Whether the line, under a blank one and words that are no mere greeting, is the author's name."""
    above = _above(lines, index)
    if index == 0 or lines[index - 1].text.strip() or (above[-1:] not in ".!?)…" and len(above.split()) < _SPOKEN):
        return False
    return any(author.has(folded(word).strip(".,")) for word in _words(lines[index].text.strip(" ,*_")))


def own_block(lines: list[Line], author: Author) -> int:
    """Where the author's whole name stands apart, a line or two about work or studies under it; 0: nowhere."""
    for index in range(len(lines) - 2, max(0, len(lines) - 4), -1):
        words = _words(lines[index].text.strip(" ,*_"))
        if (
            len(words) > 1
            and all(author.has(folded(word).strip(".,")) for word in words)
            and not lines[index - 1].text.strip()
            and _stands_apart(lines, index)
            and all(_is_about_oneself(line.text.strip()) for line in lines[index + 1 :])
        ):
            return index
    return 0


def _is_about_oneself(text: str) -> bool:
    """Whether a line under a name is no speech: "Magasin - poste 4127", "L3 AES"."""
    low = folded(text)
    short = 0 < len(text) <= _LONGEST_WORK and text[0].isalnum() and not text[0].islower() and text[-1] not in "?!.:,;"
    return short and len(low.split()) <= _TITLE_WORDS and _ANSWERS.isdisjoint(low.split()) and not speech.is_own(low)


def is_body(lines: list[Line], index: int) -> bool:
    """Whether the line, alone under a sentence, is a body that signs: "La direction"."""
    text = lines[index].text.strip(" ,*_")
    if index == 0 or len(text) > _LONGEST or not text[:1].isalpha() or text[:1].islower():
        return False
    above = _above(lines, index)
    apart = not lines[index - 1].text.strip() and above[-1:] in ".!)…。؟" and len(above.split()) >= _SPOKEN
    return apart and selves.is_body(folded(text))


def _is_initials(lines: list[Line], index: int, author: Author) -> bool:
    """ "J.C.", "JP", "- N. B.": the author's, and no word; a single letter only with its full stop."""
    text = lines[index].text.strip(" ,*_")
    if len(text) > _LONGEST_INITIALS or not _INITIALS.match(text):
        return False
    letters = "".join(c for c in text if c.isalpha())
    if folded(letters) in NOT_NAMES or not (letters.isupper() or "." in text):
        return False
    return (len(letters) > 1 or text[-1] == ".") and author.begins_with(folded(letters)) and _stands_apart(lines, index)


def _stands_apart(lines: list[Line], index: int) -> bool:
    """Whether a line stands like a signature: after a blank line or a whole sentence, and nothing announces it."""
    if index == 0:
        return True
    above = _above(lines, index)
    if not above or above[-1] in ":：,،;":
        return False
    return not lines[index - 1].text.strip() or above[-1] in ".!?)…。！？؟"


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


def looks_like_sender(text: str) -> bool:
    """Whether a line could be whoever wrote a quoted mail: a name, or that of an office."""
    words = text.split()
    if not 1 <= len(words) <= _TITLE_WORDS or not words[0][0].isupper() or any(c in "!?.:,;0123456789" for c in text):
        return False
    return _ANSWERS.isdisjoint(folded(words[0]).split("-"))


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
