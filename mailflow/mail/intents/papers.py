"""document: papers delivered, promised or discussed, and whether what was asked for is really there."""

from __future__ import annotations

import re

from mailflow.mail.folding import folded
from mailflow.mail.intents import courtesy, paper_files
from mailflow.mail.intents.findings import Findings, search
from mailflow.mail.intents.talk import Talk
from mailflow.mail.phrases import Phrases
from mailflow.mail.values import Intent

_ENCLOSED = Phrases(
    r"ci[- ]?joint|pieces? jointes?|en pj\b|\bpj\b|(?:je |j')?(?:vous |te )?(?:joins|joint|transmets|fais "
    r"parvenir|envoie|envois|envoi|adresse|depose|scanne)\b|veuillez trouver|vous trouverez|voici (?:mon|ma|mes"
    r"|le|la|les|une?|l')|voila (?:mon|ma|mes|le|la|les)"
    r"|attached|enclosed|please find|here is my|adjunto|anexo|em anexo|allegat|anbei|im anhang|مرفق|المرفق"
)
_NAMES: dict[str, tuple[str, ...]] = {
    "cv": ("cv", "curriculum", "resume", "lebenslauf"),
    "identity": ("identit", "cni", "carte", "passeport", "titre", "sejour", "recepisse", "permis", "piece", "id"),
    "titre_sejour": ("titre", "sejour", "recepisse", "carte"),
    "rib": ("rib", "iban", "bancaire", "banque", "releve"),
    "diplome": ("diplome", "bac", "bep", "cap", "bts", "licence", "certificat", "attestation"),
    "justificatif_domicile": (
        "domicile",
        "facture",
        "quittance",
        "edf",
        "elec",
        "eau",
        "loyer",
        "hebergement",
        "attestation",
        "assurance",
        "justificatif",
    ),
    "attestation_employeur": ("employeur", "attestation", "assedic", "certificat", "france travail"),
    "lettre_motivation": ("lettre", "motivation"),
    "promesse_embauche": ("promesse", "embauche", "contrat"),
}
_NAME = re.compile(
    rf"\b({'|'.join(sorted({word for words in _NAMES.values() for word in words}, key=len, reverse=True))})"
)
_WORDS = Phrases(
    r"\bcv\b|curriculum|carte d'identite|piece d'identite|passeport|titre de sejour|recepisse|\brib\b|\biban\b"
    r"|diplome|certificat|attestation|justificatif|facture|quittance|bulletin|fiche de paie|avis d'imposition"
    r"|promesse d'embauche|permis de conduire|document|papiers?\b|dossier\b|scan|photocopie|arret de travail"
    r"|convocation|lettre de motivation|releve|bulletin|contrat|mail de l'employeur|fichier|\bcarte\b|piece\b"
)
_NOT_YET = Phrases(
    r"\b(?:n'ai (?:pas|plus|jamais)|ne (?:l'|les )?ai pas|pas encore|en cours|bientot|des que|je (?:ne )?(?:l'"
    r"|les )?aurai|manque|sauf|perdue?|volee?|attends|en attente|plus tard|demain|je (?:vous )?(?:l'|les "
    r")?enverrai|impossible|refuse|brouillon|incomplet\w*|a refaire|expiree?|perimee?|ancien|provisoire"
    r"|en attendant|vous l'avez deja|deja (?:envoye"
    r"|transmis|donne)|il (?:me )?manque|illisible|floue?)\b"
)
_OF_OTHERS = Phrases(
    r"\b(?:de|au nom de|pour|a) (?:mon|ma|notre) (?:mari|femme|epouse|epoux|fils|fille|mere|pere|compagne"
    r"|compagnon|conjointe?|frere|soeur|enfant|parents?)\b|plus de compte|interdit bancaire|autre (?:nom"
    r"|compte)|\b(?:il|elle) (?:m'|n')"
)


WORDS = frozenset(
    [
        "ci-joint",
        "ci-jointe",
        "ci-joints",
        "joint",
        "jointe",
        "joints",
        "jointes",
        "piece",
        "pieces",
        "fichier",
        "fichiers",
        "pdf",
        "format",
        "scan",
        "scanne",
        "scannee",
        "scannes",
        "photo",
        "photos",
        "cv",
        "curriculum",
        "vitae",
        "carte",
        "identite",
        "passeport",
        "titre",
        "sejour",
        "recepisse",
        "rib",
        "iban",
        "releve",
        "bancaire",
        "diplome",
        "diplomes",
        "attestation",
        "attestations",
        "certificat",
        "justificatif",
        "justificatifs",
        "domicile",
        "facture",
        "quittance",
        "employeur",
        "lettre",
        "promesse",
        "document",
        "documents",
        "dossier",
        "recto",
        "verso",
        "copie",
        "copies",
        "joins",
        "transmets",
        "envoie",
        "envoi",
        "envois",
        "trouverez",
        "trouver",
        "veuillez",
        "voici",
        "ci",
        "parvenir",
        "adresse",
        "demandez",
        "demande",
        "demander",
        "papier",
        "papiers",
        "manquantes",
        "attente",
        "oubli",
        "demandee",
        "demandes",
        "demandees",
        "demandais",
        "reclame",
        "manquant",
        "manquante",
        "actualise",
        "actualisee",
        "mis",
        "version",
        "derniere",
        "page",
        "pages",
        "telecharge",
        "attached",
        "find",
        "requested",
        "here",
        "resume",
        "copy",
    ]
)


def find(talk: Talk, found: Findings) -> None:
    """Looks for papers."""
    files = talk.files
    words = search(_ENCLOSED, talk.low)
    named = search(_WORDS, talk.low)
    if talk.asked == "document":
        sent = search(_SENT, talk.low)
        gone = search(_GONE, talk.low)
        if files or named or sent or gone or (words and _refers(talk)):
            found.add(Intent.DOCUMENT, words or named or sent or gone or f"file: {files[0].filename}")
    elif files and (words or named or not talk.body):
        found.add(Intent.DOCUMENT, words or named or f"file: {files[0].filename}")
    elif talk.asked != "document" and _ASKS_WHICH.search(talk.low):
        return
    elif re.search(r"ci[- ]?joint|pieces? jointes?|en pj\b|attached|je vous (?:joins|transmets)", words) or (
        named and _HANDED.search(talk.low)
    ):
        found.add(Intent.DOCUMENT, words)


_GONE = Phrases(  # the paper asked for is not there
    r"\b(?:je )?(?:ne |n')?(?:l'|les |le )ai (?:plus|pas|jamais)\b|\b(?:brule|perdu|vole|egare|detruit|inonde"
    r"|dechire)e?s?\b"
    r"|introuvable|(?:retrouve|trouve) (?:pas|plus)\b|jamais (?:eu|possede|recu)|n'en ai (?:pas|plus|jamais)\b"
    r"|pas en ma possession|a refaire\b|en cours de (?:renouvellement|fabrication)|don't have (?:it|one|any)|lost it"
)
_SENT = Phrases(
    r"(?:deja|ai|avais|vais|peux|peut|l'|les) (?:\w+ )?(?:envoyee?s?|envoyer|transmis|transmettre|donnee?s?"
    r"|deposee?s?|fournir"
    r"|scanner|scannee?s?)|(?:je )?(?:vous )?(?:l'|les |le )?(?:envoie|enverrai|envoi|ramene|apporte|depose)"
    r"|joindre|telecharg"
)
_ASKS_WHICH = re.compile(
    r"(?:faut[- ]il|dois[- ]je|est-ce que je dois|je dois|est-ce qu'il faut|quels?) [^.!?\n]{0,60}(?:apport|amen"
    r"|ramen|pren|imprim|document|papier|piece)"
    r"[^.!?\n]{0,60}\?"
)
_HANDED = re.compile(
    r"\b(?:voici|voila|vous trouverez|veuillez trouver|(?:je|j')(?: ?vous)? ?(?:envoie|envoi|enverrai|joins"
    r"|transmets|fais parvenir|ai envoye"
    r"|apporte))\b"
)


def _refers(talk: Talk) -> bool:
    return bool(re.search(r"\b(?:le|la|les|tout|document|piece|demande)", talk.low))


_ENCLOSURE = re.compile(r"pieces?[- ]jointes?")


def judge(talk: Talk, found: Findings) -> None:
    """Notes doubts about the papers asked for."""
    files = talk.files
    asked = [str(name) for name in talk.context.get("documents") or []] if talk.asked == "document" else []
    if not files:
        found.doubt("no file is attached")
    shown = paper_files.count(files)
    if files and not shown:
        found.doubt("no attached file can be shown as a paper")
    if shown < len(asked):
        found.doubt("fewer files than papers asked for")
    if any(file.size == 0 for file in files):
        found.doubt("an empty file is attached")
    late = _NOT_YET.search(talk.low) and _NOT_YET.search(talk.low.part(courtesy.without_courtesy(talk.body)))
    if late or _OF_OTHERS.search(talk.low):
        found.doubt("the papers are not simply there")
    said = set(_NAME.findall(_ENCLOSURE.sub(" ", talk.low)))
    if asked and said and not said & {word for name in asked for word in _NAMES.get(name, (name,))}:
        found.doubt("the text speaks of another paper")
    if asked and not _fits(asked, [folded(file.filename) for file in files]):
        found.doubt("a file's name speaks of another paper")


def _fits(asked: list[str], files: list[str]) -> bool:
    """No file's name names only papers that nobody asked for."""
    wanted = {word for name in asked for word in _NAMES.get(name, (name,))}
    for file in files:
        stem = " ".join(re.split(r"[^a-z]+", file.rpartition(".")[0]))
        others = set(_NAME.findall(stem))
        if others and not others & wanted:
            return False
        if file.rpartition(".")[2] in ("exe", "zip", "html", "js", "ics", "vcf", "eml", "url"):
            return False
    return True
