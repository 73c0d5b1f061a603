"""The last day away, as absence notes of many languages say it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from mailflow.mail.disposition.out_of_office import until

THURSDAY = datetime(2026, 3, 5, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "last"),
    [
        # French
        ("Je suis absente jusqu'au 15 mars inclus.", "03-15"),
        ("Absent du 13/03 au 31/03/2026. Je prendrai connaissance de votre message à mon retour.", "03-31"),
        ("Je suis en congés du 2 au 13 mars. De retour le lundi 16.", "03-13"),
        ("Je serai de retour le lundi 16 mars.", "03-15"),
        ("Absente ce jour, retour lundi 9.", "03-08"),
        ("Je ne suis pas au bureau. Retour le 16/03.", "03-15"),
        ("En congé maternité jusqu'à fin août : contactez Mme Petit au 04 00 00 12 15.", None),
        ("Je suis absent du lundi 9 mars au vendredi 20 mars 2026 inclus.", "03-20"),
        ("Je suis absent jusqu'au 3 avril, merci de rappeler le 04 72 10 12 14.", "04-03"),
        ("Je ne lirai pas mes mails avant le 7 avril.", "04-06"),
        ("Je reviens demain.", "03-05"),
        ("Absente jusqu'au jeudi 12.", "03-12"),
        ("À partir du 16 mars je serai de nouveau joignable.", "03-15"),
        ("Je suis absente à partir du 12 mars.", None),
        ("Notre agence est fermée du 28 mars au 3 avril inclus.", "04-03"),
        ("Je suis absent. En cas d'urgence : 06 01 02 03 04.", None),
        # English
        ("I am out of the office from 9 to 13 March with limited access and will be back on Monday 16 March.", "03-13"),
        ("I'm away until March 20th.", "03-20"),
        ("Out of the office through 03/27/2026.", "03-27"),
        ("I will be back on 12 March.", "03-11"),
        ("I'll return to the office on Tuesday, March 17, 2026.", "03-16"),
        ("I am on leave and will not be back before 1 April.", "03-31"),
        ("Back on Monday.", "03-08"),
        ("I am out until 3 pm.", None),
        ("I am away between 10 March and 12 March.", "03-12"),
        ("Sorry, I gonna be out of office until July 15.", "07-15"),
        # German
        ("Ich bin vom 25.03.2026 bis einschließlich 05.04.2026 nicht im Büro.", "04-05"),
        ("Ich bin derzeit im Urlaub und ab dem 12. wieder erreichbar.", "03-11"),
        ("Ich bin bis zum 20. März nicht im Haus.", "03-20"),
        ("Ich bin am 23.3. wieder im Büro.", "03-22"),
        ("Ich bin vom 9. bis 13. März abwesend.", "03-13"),
        ("Ab Montag bin ich wieder für Sie da.", "03-08"),
        # Spanish
        ("Estaré fuera de la oficina hasta el 24/03/2026.", "03-24"),
        ("Estoy de vacaciones del 3 al 15 de marzo.", "03-15"),
        ("Vuelvo el 16 de marzo.", "03-15"),
        # Portuguese
        ("Estou de férias até 20 de março.", "03-20"),
        ("Estarei ausente de 3 a 15 de março de 2026.", "03-15"),
        ("Regresso no dia 17 de março.", "03-16"),
        # Italian
        ("Sono in ferie fino al 15 marzo compreso.", "03-15"),
        ("Sarò assente dal 3 al 15 marzo.", "03-15"),
        ("Rientrerò lunedì 16 marzo.", "03-15"),
        # Dutch
        ("Ik ben afwezig tot en met 15 maart.", "03-15"),
        ("Ik ben met vakantie van 3 tot en met 15 maart.", "03-15"),
        ("Ik ben terug op maandag 16 maart.", "03-15"),
        # Nordic, Polish
        ("Jag är på semester till och med 15 mars.", "03-15"),
        ("Jeg er tilbake mandag 16. mars.", "03-15"),
        ("Jestem na urlopie do 15 marca.", "03-15"),
    ],
)
def test_the_last_day_away_is_found(text: str, last: str | None) -> None:
    found = until(text, "", THURSDAY)
    assert found == (date.fromisoformat(f"2026-{last}") if last else None)


def test_the_year_rolls_over() -> None:
    written = datetime(2026, 12, 21, 8, 0, tzinfo=UTC)
    assert until("Absent jusqu'au 4 janvier.", "", written) == date(2027, 1, 4)
    assert until("Je suis en congés du 24 décembre au 2 janvier inclus", "", written) == date(2027, 1, 2)
    assert until("Back on 5 January", "", written) == date(2027, 1, 4)


def test_a_note_that_is_over_names_no_day() -> None:
    assert until("Absent jusqu'au 1er mars.", "", THURSDAY) is None


def test_the_subject_may_say_it() -> None:
    assert until("", "AUTO: Ada Lind is out of the office (returning 16/03/2026)", THURSDAY) == date(2026, 3, 15)


def test_without_the_day_of_writing_nothing_is_said() -> None:
    assert until("Absent jusqu'au 15 mars", "", None) is None
