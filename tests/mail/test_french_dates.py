"""Days as people say them, counted from the day they wrote."""

from __future__ import annotations

from datetime import date, time

import pytest

from mailflow.mail.day_spans import absence
from mailflow.mail.folding import folded
from mailflow.mail.french_dates import mentions, times

MONDAY = date(2026, 3, 2)


def _days(text: str, hints: tuple[date, ...] = ()) -> list[str]:
    return [day.day.isoformat() for day in mentions(folded(text), MONDAY, hints)]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("lundi 16 mars 2026", ["2026-03-16"]),
        ("le 1er avril", ["2026-04-01"]),
        ("le 16/03/2026 et le 17/03", ["2026-03-16", "2026-03-17"]),
        ("2026-03-16", ["2026-03-16"]),
        ("demain", ["2026-03-03"]),
        ("après-demain", ["2026-03-04"]),
        ("hier", ["2026-03-01"]),
        ("jeudi", ["2026-03-05"]),
        ("jeudi prochain à 10h30", ["2026-03-05"]),
        ("lundi dernier", ["2026-02-23"]),
        ("du 9 au 13 mars", ["2026-03-09", "2026-03-13"]),
        ("du 28 mars au 3 avril", ["2026-03-28", "2026-04-03"]),
        ("mardi 10", ["2026-03-10"]),
        ("Thursday 26 February", ["2026-02-26"]),
        ("March 26th", ["2026-03-26"]),
        ("am 12. März", ["2026-03-12"]),
        ("le jeudi 12 mars à 14h", ["2026-03-12"]),
        ("appelez le 06 39 98 11 22", []),
        ("mardi en huit", ["2026-03-10"]),
        ("jeudi en quinze", ["2026-03-19"]),
        ("mardi prochain", ["2026-03-03"]),
        ("jeudi prochain à 14 h", ["2026-03-05"]),
        ("jeudi de la semaine prochaine", ["2026-03-12"]),
        ("après le 15", ["2026-03-15"]),
        ("avant mardi", ["2026-03-03"]),
        ("la semaine du 9", ["2026-03-09"]),
        ("la semaine du 18 mai", ["2026-05-18"]),
        ("la semaine prochaine", ["2026-03-09"]),
        ("fin de mois", ["2026-03-21"]),
        ("début avril", ["2026-04-01"]),
        ("mi-avril", ["2026-04-11"]),
        ("dans quinze jours", ["2026-03-16"]),
        ("dans 3 jours", ["2026-03-05"]),
        ("dans deux semaines", ["2026-03-16"]),
        ("d'ici une semaine", ["2026-03-09"]),
        ("sous huitaine", ["2026-03-09"]),
        ("le 12 au matin", ["2026-03-12"]),
        ("du 3 au 17", ["2026-03-03", "2026-03-17"]),
        ("jusqu'au 20 inclus", ["2026-03-20"]),
        ("à partir du 23", ["2026-03-23"]),
        ("apres-demain", ["2026-03-04"]),
        ("2m1 jpeu pa", ["2026-03-03"]),
        ("ce soir", ["2026-03-02"]),
        ("1/04", ["2026-04-01"]),
        ("01.04.2026", ["2026-04-01"]),
        ("le douze mars", ["2026-03-12"]),
        ("le douze", ["2026-03-12"]),
        ("mardi dix à neuf heures", ["2026-03-10"]),
        ("le vingt-trois avril", ["2026-04-23"]),
        ("venredi 6", ["2026-03-06"]),
        ("depuis lundi dernier, depuis le 27", ["2026-02-23", "2026-02-27"]),
        ("depuis jeudi", ["2026-02-26"]),
        ("next Tuesday", ["2026-03-03"]),
        ("je prends le deux, il y a deux jours, sans doute", []),
        ("entre 10 et 12", []),
        ("24/7, 14h30, 1400 euros, 3 enfants", []),
    ],
)
def test_a_day_is_resolved(text: str, days: list[str]) -> None:
    assert _days(text) == days


def test_a_weekday_means_the_offered_day() -> None:
    assert _days("jeudi", (date(2026, 3, 12),)) == ["2026-03-12"]


def test_the_day_after_is_counted_from_the_day_the_service_wrote() -> None:
    written = date(2026, 3, 10)
    assert [one.day for one in mentions("plutot le lendemain", MONDAY, [written])] == [date(2026, 3, 11)]
    assert [one.day for one in mentions("le jeudi d'apres", MONDAY, [written])] == [date(2026, 3, 12)]
    assert mentions("le lendemain", MONDAY) == []


def test_a_span_ends_after_it_begins() -> None:
    days = [one.day.isoformat() for one in mentions("la saison du 1er avril au 30 septembre", MONDAY)]
    assert days == ["2026-04-01", "2026-09-30"]


def test_a_weekday_that_does_not_fit_its_number_is_a_clash() -> None:
    assert [day.clash for day in mentions("mercredi 10 mars", MONDAY)] == [True]


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("vers 14h30", time(14, 30)),
        ("quatorze heures trente", time(14, 30)),
        ("mardi à 9", time(9)),
        ("14 heures", time(14)),
        ("à midi", time(12)),
        ("deux heures et demie", time(14, 30)),
        ("à 14h30", time(14, 30)),
        ("9h", time(9)),
        ("9:30", time(9, 30)),
        ("neuf heures", time(9)),
        ("2 pm", time(14)),
    ],
)
def test_a_time_of_day_is_found(text: str, hour: time) -> None:
    assert times(folded(text)) == [hour]


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("absent du 9 au 13 mars inclus", ("2026-03-09", "2026-03-13")),
        ("en congés jusqu'au 13 mars", ("2026-03-02", "2026-03-13")),
        ("je pars demain et je reviens le 15 mars", ("2026-03-03", "2026-03-14")),
        ("I am away until 9 March", ("2026-03-02", "2026-03-09")),
        ("vom 09.03.2026 bis einschließlich 13.03.2026", ("2026-03-09", "2026-03-13")),
        ("absent", None),
        ("absente du 3 au 7", ("2026-03-03", "2026-03-07")),
        ("arrêt de travail du 27 au 6", ("2026-02-27", "2026-03-06")),
        ("en congés les 9, 10 et 11 mars", ("2026-03-09", "2026-03-11")),
        ("absent le 9 et le 13 mars", None),
        ("pas là 9-13 mars", ("2026-03-09", "2026-03-13")),
        ("absent la semaine du 9", None),
        ("absent la semaine du 9 au 13", ("2026-03-09", "2026-03-13")),
        ("en arrêt jusqu'au 20 inclus", ("2026-03-02", "2026-03-20")),
        ("en arrêt jusqu'à vendredi", ("2026-03-02", "2026-03-06")),
        ("en arrêt jusque vendredi", ("2026-03-02", "2026-03-06")),
        ("mon arrêt est prolongé au 20 mars", ("2026-03-02", "2026-03-20")),
        ("je pars chez mon frère en Corse le 9 mars et je rentre le 20", ("2026-03-09", "2026-03-19")),
        ("j'ai été hospitalisé dimanche, ils me gardent jusqu'au 5 mars", ("2026-03-01", "2026-03-05")),
    ],
)
def test_an_absence_has_its_first_and_last_day(text: str, span: tuple[str, str] | None) -> None:
    found = absence(folded(text), MONDAY, mentions(folded(text), MONDAY))
    assert (tuple(day.isoformat() for day in found) if found else None) == span


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("les 10 et 11 je ne peux pas", ["2026-03-10", "2026-03-11"]),
        ("le 20 ou le 21 avril", ["2026-04-20", "2026-04-21"]),
        ("le 10-03-2026 à 9h", ["2026-03-10"]),
        ("le 10.03", ["2026-03-10"]),
        ("mar. 10/03 ou mer 11", ["2026-03-10", "2026-03-11"]),
        ("le 1 er avril", ["2026-04-01"]),
        ("le 12 du mois prochain", ["2026-04-12"]),
        ("le 1 de ce mois", ["2026-03-01"]),
        ("I was ill last Friday", ["2026-02-27"]),
        ("née le 3 juin 1990", []),
        ("né le 12/05/84", []),
        ("3/4 du loyer, 12.50 euros", []),
    ],
)
def test_days_named_together_or_oddly_are_each_found(text: str, days: list[str]) -> None:
    assert _days(text) == days


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("у середу 18 березня", ["2026-03-18"]),
        ("в среду, 18-го марта", ["2026-03-18"]),
        ("завтра", ["2026-03-03"]),
        ("perşembe saat 11'de", ["2026-03-05"]),
        ("8 Mayıs'ta", ["2026-05-08"]),
        ("pazartesi günü", ["2026-03-09"]),
        ("w środę 18 marca", ["2026-03-18"]),
        ("joi 12 martie", ["2026-03-12"]),
        ("a partir de dia 17", ["2026-03-17"]),
        ("am 17. wieder da", ["2026-03-17"]),
        ("op 17 maart, den 18", ["2026-03-17", "2026-03-18"]),
        ("ab 17 Uhr, am 9 Uhr, om 9 uur", []),
        ("des chaussures salies par la boue, salie", []),
        ("jeudi, le 3ème choix", ["2026-03-05"]),
        ("le 2e créneau, mardi", ["2026-03-03"]),
        ("le 1er choix", []),
        ("j'habite au 3 montée du Belvédère", []),
        ("au 12, rue des Lilas", []),
        ("au 12 bis, place du Marché", []),
        ("au 4 chemin des Prés", []),
        ("je viens le 3, rue des Lilas", ["2026-03-03"]),
        ("rendez-vous le 12 place du Marché", ["2026-03-12"]),
    ],
)
def test_a_day_is_found_in_other_languages_and_not_in_an_address(text: str, days: list[str]) -> None:
    assert _days(text) == days


@pytest.mark.parametrize(
    ("text", "span"),
    [
        # Dutch
        ("Van 9 tot en met 13 maart ben ik met vakantie", "09 13"),
        ("Ik ben afwezig van 9 t/m 13 maart", "09 13"),
        ("Van maandag 9 tot vrijdag 13 maart ben ik er niet", "09 13"),
        ("Ik ben afwezig tot en met 13 maart", "02 13"),
        ("Vanaf 9 maart ben ik met verlof, ik ben terug op 16 maart", "09 15"),
        ("Op 16 maart ben ik terug", "02 15"),
        # Portuguese, Spanish, Italian
        ("Encontro-me de férias de 9 a 13 de março. Regresso dia 16.", "09 13"),
        ("Estou de férias até ao dia 13", "02 13"),
        ("Estarei fora a partir de 9 de março, regresso a 16 de março", "09 15"),
        ("Estaré de vacaciones desde el 9 hasta el 13 de marzo", "09 13"),
        ("No estaré disponible antes del 16 de marzo", "02 15"),
        ("Vuelvo el 16 de marzo", "02 15"),
        ("Sarò assente dal 9 al 13 marzo", "09 13"),
        ("Sono in ferie fino al 13 marzo", "02 13"),
        # German, English
        ("Ich bin von Montag, 9. März bis 13. März im Urlaub", "09 13"),
        ("Ab dem 9. März bin ich im Urlaub und am 16. März wieder da", "09 15"),
        ("Ab dem 16. März bin ich wieder erreichbar", "02 15"),
        ("Ab dem 9. März bin ich im Urlaub", ""),
        ("Ich bin im Urlaub und ab dem 16. März wieder erreichbar", "02 15"),
        ("Ik ben met vakantie en vanaf 16 maart weer bereikbaar", "02 15"),
        ("Estou de férias e disponível a partir de 16 de março", "02 15"),
        ("Estoy de vacaciones y responderé a partir del 16 de marzo", "02 15"),
        ("Je suis en vacances et joignable à partir du 16 mars", "02 15"),
        ("Je suis en congés et plus joignable à partir du 9 mars", ""),
        ("I am on leave from 9 March and back on 16 March", "09 15"),
        ("I will not be at my desk before 16 March", "02 15"),
        ("On 16 March I will be back.", "02 15"),
        ("I am away on 9 March and back on 12 March", "02 11"),
        # Nordic, Polish, Russian, Ukrainian, Turkish
        ("Jag är borta från 9 till 13 mars", "09 13"),
        ("Jeg er på ferie fra 9 til 13 mars", "09 13"),
        ("Jestem na urlopie od 9 do 13 marca", "09 13"),
        ("Я в отпуске с 9 по 13 марта", "09 13"),
        ("з 9 до 13 березня я у відпустці", "09 13"),
        ("9-13 Mart arasında izinliyim", "09 13"),
        # French
        ("Je ne suis pas devant mon écran avant lundi 16 mars", "02 15"),
        ("Aucune réponse de ma part avant le 16 mars", "02 15"),
        ("Le 16 mars je serai de retour au bureau", "02 15"),
        ("Je rentre chez moi le 9 mars", "02 08"),
        ("Je rentre en formation le 9 mars", ""),
        ("Je rentre en stage lundi 9", ""),
        ("Je rentre à l'hôpital le 9 mars", ""),
        ("Je serai absent le 9 mars, vous pouvez me joindre avant le 16 mars", ""),
    ],
)
def test_an_absence_is_read_in_many_languages(text: str, span: str) -> None:
    found = absence(folded(text), MONDAY, mentions(folded(text), MONDAY))
    assert (" ".join(f"{day:%d}" for day in found) if found else "") == span
