"""A second text beside the mail may hold anything: only footers leave the answer to the machine."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from mailflow.mail.intents import understand
from mailflow.mail.values import ReadMail, Safe

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 3, 4, 10, 5, tzinfo=PARIS)
ASKED = {"asked": "yes_no", "question": "workshop"}


def _safe(*further: str) -> Safe:
    mail = ReadMail(from_address="a@x.example", text="Oui", reply_text="Oui", further_texts=further)
    return understand(mail, ASKED, NOW, PARIS).safe


@pytest.mark.parametrize(
    "further", ["Finalement non, je ne peux pas.", "J'ai trouvé un emploi.", "Voir aussi la note.", "Oui sauf le mardi"]
)
def test_words_beside_the_answer_are_for_a_person(further: str) -> None:
    assert _safe(further) is Safe.HUMAN


@pytest.mark.parametrize(
    "further",
    [
        "",
        "_______________________________________________\nanciens mailing list\nanciens@liste.example\n",
        "-- \nAssociation des anciens\nhttps://liste.example/",
        "Ce message et ses pièces jointes peuvent contenir des informations confidentielles ou privilégiées.",
        "Envoyé de mon iPhone",
    ],
)
def test_a_footer_beside_the_answer_changes_nothing(further: str) -> None:
    assert _safe(further) is Safe.ACT
