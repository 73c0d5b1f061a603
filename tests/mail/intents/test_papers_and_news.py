"""What mean papers, thanks, news and mail nobody asked for; above all, that doubt always goes to a person."""

from __future__ import annotations

import pytest

from mailflow.mail.values import Intent, Safe
from tests.mail.intents.letters import meaning_of


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("none", "Merci de me rappeler"),
        ("none", "Merci, mais vous ne m'avez toujours pas répondu"),
        ("none", "Je ne veux plus être suivi par vos services, désinscrivez-moi de la liste des demandeurs d'emploi"),
        ("none", "Je démissionne de France Travail"),
        ("none", "J'ai envie d'en finir"),
        ("none", "Mon père est mort hier"),
        ("none", "je serai absent du 2 au 15 avril"),
        ("missed", "J'étais malade, voici le certificat"),
        ("missed", "Je n'ai jamais reçu la convocation"),
        ("missed", "désolé j'ai oublié"),
        ("cv", "Je vous l'envoie demain"),
        ("cv", "ok"),
        ("free", "Je déménage à Paris le 1er avril"),
        ("cv", "Voici"),
        ("cv", "Je n'ai pas de CV"),
        ("cv", "merci de supprimer mes documents"),
        ("none", "merci de supprimer mon compte"),
        ("none", "Merci ! J'ai trouvé du travail"),
        ("none", "Merci de m'aider"),
        ("none", "Merci pour rien"),
        ("none", "Merci pour votre aide mais c'est trop tard"),
        ("none", "stop j'en peux plus"),
        ("none", "stop à tout"),
        ("none", "Je ne souhaite plus recevoir vos offres d'emploi ni être inscrit"),
        ("none", "ok"),
        ("none", "Oui"),
        ("none", "Bonjour, merci de bien vouloir annuler mon rendez-vous"),
        ("none", "Je veux voir quelqu'un"),
        ("none", "Désabonnez mon mari"),
        ("none", "Merci beaucoup. Pouvez-vous aussi me renvoyer l'attestation"),
        ("none", "merci de prendre en compte mon changement de situation"),
        ("free", "merci mais rien ne bouge"),
        ("free", "Merci de votre soutien, sans vous je serais morte"),
    ],
)
def test_doubt_goes_to_a_person(asked: str, text: str) -> None:
    assert meaning_of(text, asked).safe is Safe.HUMAN


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("none", "Merci beaucoup !"),
        ("none", "Désinscrivez-moi de la newsletter"),
    ],
)
def test_a_clear_answer_lets_the_machine_act(asked: str, text: str) -> None:
    assert meaning_of(text, asked).safe is Safe.ACT


@pytest.mark.parametrize(
    ("asked", "text", "intent"),
    [
        ("none", "Merci beaucoup !", "thanks"),
        ("none", "Désinscrivez-moi de la newsletter", "stop_optional"),
        ("none", "STOP", "stop_optional"),
        ("none", "J'ai envie d'en finir", "distress"),
        ("none", "je serai absent du 2 au 15 avril", "absence_declared"),
        ("missed", "Je n'ai jamais reçu la convocation", "excuse_after"),
        ("missed", "désolé j'ai oublié", "excuse_after"),
        ("free", "Je déménage à Paris le 1er avril", "change_of_contact"),
    ],
)
def test_the_intent_is_found(asked: str, text: str, intent: str) -> None:
    assert meaning_of(text, asked).intents == (Intent(intent),)


@pytest.mark.parametrize(
    ("asked", "safe"),
    [
        ("cv+winmail.dat", "human"),
        ("cv+smime.p7s", "human"),
        ("cv+cv.pdf.crdownload", "human"),
        ("cv+ATT00001.bin", "human"),
        ("papers+carte_identite.jpg+winmail.dat", "human"),
        ("cv+cv.pages", "act"),
        ("cv+CV.PDF+smime.p7s", "act"),
        ("cv+scan", "act"),
    ],
)
def test_only_a_file_that_can_be_shown_is_a_paper(asked: str, safe: str) -> None:
    assert meaning_of("Bonjour, ci-joint le document demandé.", asked).safe.value == safe
