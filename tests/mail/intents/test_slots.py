"""What short answers to offered slots mean; above all, that doubt always goes to a person."""

from __future__ import annotations

import pytest

from mailflow.mail.values import Intent, Safe
from tests.mail.intents.letters import meaning_of


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("slots", "Pas le 2 ! Je suis prise."),
        ("slots", "créneau 4"),
        ("slots", "mercredi 11 à 15h"),
        ("slots", "Jeudi 12 à 10h"),
        ("slots", "Le 2 mais en visio"),
        ("slots", "Oui"),
        ("slots", "N'importe lequel"),
        ("slots", "1 ou 3"),
        ("slots", "je choisis le créneau n° 1 du mercredi 11 mars"),
        ("slots", "Je serai là le 10 mars à 9h. J'ai aussi reçu un courrier de radiation, que faire ?"),
        ("slots", "C'est quoi le 2 ?"),
        ("slots", "le 2 si mon patron est d'accord"),
        ("slots", "Le 3. J'ai trouvé un CDI qui commence lundi."),
        ("slots", "le 2 ou le 3"),
        ("slots", "Le 2, ou à défaut le 3"),
        ("slots", "plutôt le 1 que le 2"),
        ("slots", "aucun"),
        ("slots", "le 1 ? le 2 ?"),
        ("slots", "je pense au 2"),
        ("slots", "Pas avant le 13"),
        ("slots", "le 13 mars à 9h"),
        ("slots", "tout sauf le 2"),
        ("slots", "Le 2 mais je ne suis pas sûr"),
        ("slots", "mardi ou mercredi"),
        ("slots", "le matin de préférence"),
        ("slots", "J'ai 2 enfants donc difficile"),
        ("slots", "3 mois que j'attends !"),
        ("slots", "je suis disponible le 10 et le 11"),
        ("slots", "le mardi 11"),
        ("slots", "le 2 dernier recours"),
        ("slots", "créneau 2 à 9h"),
        ("slots", "le 1, en visio si possible"),
        ("slots", "mon avocat viendra avec moi le 2"),
        ("slots", "le 3 pour mon frère"),
        ("slots", "ma femme prend le 2"),
        ("slots", "Je prends le 2 mais annulez-le si je trouve un travail"),
        ("slots", "mercredi 11 à 14h à l'agence"),
        ("slots", "2 c'est trop tôt"),
        ("slots", "Le 3 est complet ?"),
        ("slots", "le 12"),
        ("slots", "le 10 avril"),
        ("slots", "mardi prochain 17"),
        ("slots", "Pourquoi pas le 2"),
        ("slots", "Le 2 m'arrange moins que le 3"),
        ("slots", "le 1 avant 8h"),
    ],
)
def test_doubt_goes_to_a_person(asked: str, text: str) -> None:
    assert meaning_of(text, asked).safe is Safe.HUMAN


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("slots", "Le premier créneau me convient parfaitement."),
        ("slots", "je prends mardi"),
        ("slots", "Bonjour, le 13 à 10h30 ça me va"),
        ("slots", "Bonjour, celui de mercredi 14h par téléphone, merci."),
        ("slots", "Je ne peux aucun de ces jours, auriez-vous un créneau la semaine suivante ?"),
        ("slots", "14h"),
        ("slots", "option 2 merci"),
        ("slots", "Numéro 3 - visio - parfait"),
        ("slots", "slot 2 please, thank you"),
        ("slots", "Vendredi"),
        ("slots", "Je confirme le rendez-vous du 11 mars à 14h"),
        ("slots", "le rdv de vendredi matin"),
    ],
)
def test_a_clear_answer_lets_the_machine_act(asked: str, text: str) -> None:
    assert meaning_of(text, asked).safe is Safe.ACT


@pytest.mark.parametrize(
    ("asked", "text", "intent"),
    [
        ("slots", "Le premier créneau me convient parfaitement.", "choose_slot"),
        ("slots", "je prends mardi", "choose_slot"),
        ("slots", "Bonjour, le 13 à 10h30 ça me va", "choose_slot"),
        ("slots", "Bonjour, celui de mercredi 14h par téléphone, merci.", "choose_slot"),
        ("slots", "Ni le 1 ni le 2, le 3 svp", "choose_slot"),
        ("slots", "Le 1 ne me convient pas, je préfère le 3.", "choose_slot"),
        ("slots", "Je ne peux aucun de ces jours, auriez-vous un créneau la semaine suivante ?", "reschedule"),
        ("slots", "mercredi 11 à 15h", "choose_slot"),
        ("slots", "Jeudi 12 à 10h", "choose_slot"),
        ("slots", "Le 2 mais en visio", "choose_slot"),
        ("slots", "Oui", "confirm"),
        ("slots", "N'importe lequel", "choose_slot"),
        ("slots", "1 ou 3", "choose_slot"),
        ("slots", "14h", "choose_slot"),
        ("slots", "option 2 merci", "choose_slot"),
        ("slots", "Numéro 3 - visio - parfait", "choose_slot"),
        ("slots", "slot 2 please, thank you", "choose_slot"),
        ("slots", "le 2 si mon patron est d'accord", "choose_slot"),
        ("slots", "Vendredi", "choose_slot"),
        ("slots", "Je confirme le rendez-vous du 11 mars à 14h", "choose_slot"),
        ("slots", "le rdv de vendredi matin", "choose_slot"),
    ],
)
def test_the_intent_is_found(asked: str, text: str, intent: str) -> None:
    assert meaning_of(text, asked).intents == (Intent(intent),)


@pytest.mark.parametrize(
    ("text", "slot"),
    [
        ("Le premier créneau me convient parfaitement.", 1),
        ("je prends mardi", 1),
        ("Bonjour, le 13 à 10h30 ça me va", 3),
        ("Bonjour, celui de mercredi 14h par téléphone, merci.", 2),
        ("Ni le 1 ni le 2, le 3 svp", 3),
        ("Pas le 2 ! Je suis prise.", None),
        ("Le 1 ne me convient pas, je préfère le 3.", 3),
        ("créneau 4", None),
        ("Je ne peux aucun de ces jours, auriez-vous un créneau la semaine suivante ?", None),
        ("mercredi 11 à 15h", None),
        ("Jeudi 12 à 10h", None),
        ("Le 2 mais en visio", 2),
        ("Oui", None),
        ("N'importe lequel", None),
        ("1 ou 3", None),
        ("14h", 2),
        ("option 2 merci", 2),
        ("Numéro 3 - visio - parfait", 3),
        ("je choisis le créneau n° 1 du mercredi 11 mars", None),
        ("Je serai là le 10 mars à 9h. J'ai aussi reçu un courrier de radiation, que faire ?", 1),
        ("slot 2 please, thank you", 2),
        ("le 2 si mon patron est d'accord", 2),
        ("Vendredi", 3),
        ("Je confirme le rendez-vous du 11 mars à 14h", 2),
        ("le rdv de vendredi matin", 3),
    ],
)
def test_a_slot_is_chosen_only_when_it_is_one(text: str, slot: int | None) -> None:
    assert meaning_of(text, "slots").slot == slot


def test_every_verdict_shows_its_words() -> None:
    assert meaning_of("Je prends le 2, merci.", "slots").evidence
