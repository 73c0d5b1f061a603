"""What short answers to a closed question mean; above all, that doubt always goes to a person."""

from __future__ import annotations

import pytest

from mailflow.mail.values import Intent, Safe
from tests.mail.intents.letters import meaning_of


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("web", "Pourquoi pas"),
        ("web", "Je ne suis pas contre"),
        ("web", "C'est quoi exactement ?"),
        ("web", "Oui mais pas tout de suite"),
        ("workshop", "Je ne peux pas, je suis en formation"),
        ("workshop", "Est-ce obligatoire ?"),
        ("workshop", "Oui si c'est pas obligatoire de rester toute la journée"),
        ("searching", "Non"),
        ("searching", "Non j'ai trouvé"),
        ("searching", "Oui mais je suis en arrêt maladie"),
        ("searching", "je ne cherche plus, je suis en retraite"),
        ("web", "oui et non"),
        ("web", "Je ne sais pas trop"),
        ("web", "oui à 50 %"),
        ("web", "Si vous voulez"),
        ("web", "Ok mais je n'ai pas d'ordinateur"),
        ("web", "Ma mère ne veut pas"),
        ("web", "Non, et arrêtez de me harceler"),
        ("web", "Oui, de toute façon personne ne m'aide"),
        ("web", "ok je n'ai pas le choix"),
        ("web", "Non je suis à bout"),
        ("web", "oui si je garde mes droits"),
        ("web", "Pas maintenant, plus tard peut-être"),
        ("web", "Je refuse, c'est une honte"),
        ("web", "Oui pour l'instant"),
        ("workshop", "oui pour ma fille"),
        ("workshop", "Oui mais je suis en fauteuil roulant"),
        ("workshop", "non sauf si obligatoire"),
        ("workshop", "Oui je viens avec un ami"),
        ("workshop", "non je suis malade depuis des mois"),
        ("workshop", "Je viendrai peut-être"),
        ("workshop", "Ok c'est où ?"),
        ("searching", "oui mais je commence un emploi lundi"),
        ("searching", "oui et je commence une formation"),
        ("searching", "Oui malheureusement, je n'en peux plus"),
        ("searching", "oui à mi-temps"),
        ("searching", "non"),
        ("searching", "oui mais je vais arrêter"),
        ("searching", "Toujours, mais je pars au Maroc deux mois"),
    ],
)
def test_doubt_goes_to_a_person(asked: str, text: str) -> None:
    assert meaning_of(text, asked).safe is Safe.HUMAN


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("web", "non merci"),
        ("web", "Oui"),
        ("web", "je suis d'accord"),
        ("web", "Je ne suis pas d'accord"),
        ("web", "Non, je n'ai pas internet"),
        ("workshop", "Je participe"),
        ("workshop", "Oui je m'inscris"),
        ("workshop", "Non, j'ai déjà un entretien ce jour là"),
        ("workshop", "Pas intéressée"),
        ("searching", "Oui"),
        ("searching", "oui je recherche toujours"),
    ],
)
def test_a_clear_answer_lets_the_machine_act(asked: str, text: str) -> None:
    assert meaning_of(text, asked).safe is Safe.ACT


@pytest.mark.parametrize(
    ("asked", "text", "intent"),
    [
        ("web", "non merci", "opt_out_web"),
        ("web", "Oui", "opt_in_web"),
        ("web", "je suis d'accord", "opt_in_web"),
        ("web", "Je ne suis pas d'accord", "opt_out_web"),
        ("web", "Non, je n'ai pas internet", "opt_out_web"),
        ("web", "C'est quoi exactement ?", "question"),
        ("web", "Oui je veux bien essayer", "opt_in_web"),
        ("web", "Je veux rester avec ma conseillère", "opt_out_web"),
        ("workshop", "Je participe", "confirm"),
        ("workshop", "Oui je m'inscris", "confirm"),
        ("workshop", "Non, j'ai déjà un entretien ce jour là", "decline"),
        ("workshop", "Pas intéressée", "decline"),
        ("workshop", "Est-ce obligatoire ?", "question"),
        ("workshop", "Oui si c'est pas obligatoire de rester toute la journée", "confirm"),
        ("searching", "Oui", "confirm"),
        ("searching", "oui je recherche toujours", "confirm"),
        ("searching", "Non", "decline"),
    ],
)
def test_the_intent_is_found(asked: str, text: str, intent: str) -> None:
    assert meaning_of(text, asked).intents == (Intent(intent),)
