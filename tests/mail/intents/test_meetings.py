"""What short answers to an appointment mean; above all, that doubt always goes to a person."""

from __future__ import annotations

import pytest

from mailflow.mail.values import Intent, Safe
from tests.mail.intents.letters import meaning_of


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("meeting", "oui mardi 15h"),
        ("meeting", "Je serai présent mercredi"),
        ("meeting", "Oui, j'arriverai peut-être 10 minutes en retard"),
        ("meeting", "Non je ne pourrai pas"),
        ("meeting", "Merci d'annuler"),
        ("meeting", "Oui je confirme que je ne viendrai pas"),
        ("meeting", "Oui mais c'est où ?"),
        ("meeting", "OK à demain"),
        ("meeting", "je viens pas"),
        ("meeting", "Je travaille ce jour là, j'ai trouvé un emploi"),
        ("meeting", "Je confirme sauf imprévu"),
        ("meeting", "Je conteste cette convocation"),
        ("meeting", "Oui. Si je ne viens pas je serai radié ?"),
        ("meeting", "Je confirme mon absence"),
        ("meeting", "Je confirme l'annulation"),
        ("meeting", "Ma fille confirme"),
        ("meeting", "Ça marche pour moi, mais plutôt par téléphone"),
        ("meeting", "Je ne suis pas sûr de pouvoir venir"),
        ("meeting", "Je viendrai avec mon avocat"),
        ("meeting", "Qui êtes vous ? Je ne connais pas cette agence"),
        ("meeting", "Oui, enfin je crois"),
        ("meeting", "ça m'est impossible d'y aller, je n'ai plus de voiture et je n'ai pas d'argent pour le bus"),
        ("meeting", "Oui je viendrai. Mais je n'ai plus les moyens de payer mon loyer."),
        ("meeting", "Oui, mon mari viendra à ma place"),
        ("meeting", "OK mais mercredi"),
        ("meeting", "oui pour le 12"),
        ("meeting", "oui a 16h"),
        ("meeting", "Je confirme pour mardi 17 mars à 14h"),
        ("meeting", "Oui, par contre j'ai changé d'adresse"),
        ("meeting", "Je confirme. J'ai commencé un travail hier."),
        ("meeting", "Oui. J'ai été agressé hier par votre vigile."),
        ("meeting", "Si Dieu le veut"),
        ("meeting", "On verra"),
        ("meeting", "Je ferai mon possible"),
        ("meeting", "je vais voir"),
        ("meeting", "Ok je note mais je suis pas dispo"),
        ("meeting", "c bon je viens pas"),
        ("meeting", "oui non"),
        ("meeting", "Oui mais par téléphone svp"),
        ("meeting", "ok pour un autre jour"),
        ("meeting", "Non c'est bon je viens"),
        ("meeting", "Oui je confirme, sauf si grève SNCF"),
        ("meeting", "Je viendrai si j'ai ma voiture"),
        ("meeting", "Je serai présente avec mon interprète, est-ce possible ?"),
        ("meeting", "Je ne peux confirmer"),
        ("meeting", "Impossible de confirmer pour le moment"),
        ("meeting", "Je confirme que je suis en arrêt de travail"),
        ("meeting", "Bien reçu, je vous tiens informé"),
        ("meeting", "Oui oui comme la dernière fois où personne ne m'a reçu"),
        ("meeting", "Jamais je ne viendrai"),
        ("meeting", "Non je confirme"),
        ("meeting", "Je viendrais bien mais"),
        ("meeting", "Présent. Merci de noter que je refuse d'être reçu par Mme Duval."),
        ("meeting", "Est-ce que je dois venir ?"),
        ("meeting", "Je suis au Portugal jusqu'à la fin du mois"),
        ("meeting", "Je suis hospitalisée"),
        ("meeting", "Je suis le père de Jean, il ne viendra pas"),
        ("meeting", "Jean est décédé"),
        ("meeting", "OK. Et pour mon allocation ?"),
        ("meeting", "Ok pour demain"),
        ("meeting", "d'accord jeudi"),
        ("meeting", "J'arriverai à 15h"),
        ("meeting", "j'aurai une heure de retard"),
        ("meeting", "Oui je serai en avance vers 13h"),
    ],
)
def test_doubt_goes_to_a_person(asked: str, text: str) -> None:
    assert meaning_of(text, asked).safe is Safe.HUMAN


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("meeting", "je confirme"),
        ("meeting", "Je confirme ma présence mardi à 14h."),
        ("meeting", "Je ne peux pas venir mardi, possible jeudi ?"),
        ("meeting", "Pas de souci, à mardi"),
        ("meeting", "C'est noté"),
        ("meeting", "ok"),
        ("meeting", "j'y serai"),
        ("meeting", "J'ai un empêchement, je ne pourrai pas être là mardi. Pouvez-vous me proposer une autre date ?"),
        ("meeting", "Je vous confirme mon rendez-vous pour mardi 10 mars 14 h. Cordialement"),
        ("meeting", "Yes I will be there"),
    ],
)
def test_a_clear_answer_lets_the_machine_act(asked: str, text: str) -> None:
    assert meaning_of(text, asked).safe is Safe.ACT


@pytest.mark.parametrize(
    ("asked", "text", "intent"),
    [
        ("meeting", "je confirme", "confirm"),
        ("meeting", "Je confirme ma présence mardi à 14h.", "confirm"),
        ("meeting", "oui mardi 15h", "confirm"),
        ("meeting", "Je serai présent mercredi", "confirm"),
        ("meeting", "Non je ne pourrai pas", "cancel"),
        ("meeting", "Je ne peux pas venir mardi, possible jeudi ?", "reschedule"),
        ("meeting", "Pas de souci, à mardi", "confirm"),
        ("meeting", "Merci d'annuler", "cancel"),
        ("meeting", "bien reçu merci", "confirm"),
        ("meeting", "C'est noté", "confirm"),
        ("meeting", "Oui je confirme que je ne viendrai pas", "cancel"),
        ("meeting", "ok", "confirm"),
        ("meeting", "OK à demain", "confirm"),
        ("meeting", "j'y serai", "confirm"),
        ("meeting", "je viens pas", "cancel"),
        (
            "meeting",
            "Je suis malade, je ne pourrai pas être là mardi. Pouvez-vous me proposer une autre date ?",
            "reschedule",
        ),
        ("meeting", "Je confirme sauf imprévu", "confirm"),
        ("meeting", "Je vous confirme mon rendez-vous pour mardi 10 mars 14 h. Cordialement", "confirm"),
        ("meeting", "Je confirme l'annulation", "cancel"),
        ("meeting", "Yes I will be there", "confirm"),
        (
            "meeting",
            "ça m'est impossible d'y aller, je n'ai plus de voiture",
            "cancel",
        ),
    ],
)
def test_the_intent_is_found(asked: str, text: str, intent: str) -> None:
    assert meaning_of(text, asked).intents == (Intent(intent),)
