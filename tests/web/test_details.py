"""What the machine notes in short is said in French."""

from __future__ import annotations

import pytest

from mailflow.web.details import server_words, sign_words, status_words, step_detail
from mailflow.web.rendering import gist, handling, wishes


@pytest.mark.parametrize(
    ("reply", "wanted"),
    [
        ("bounced 5.1.1", "adresse inconnue (5.1.1)"),
        ("bounced 5.1.10", "ce domaine ne reçoit pas de courrier (5.1.10)"),
        ("delayed 4.4.1", "serveur du destinataire injoignable (4.4.1)"),
        ("452 4.2.2 <a@b.example> over quota", "boîte pleine (4.2.2)"),
        ("550 5.9.9 odd", "code 5.9.9"),
        ("connection lost", ""),
    ],
)
def test_a_delivery_status_is_said_in_words(reply: str, wanted: str) -> None:
    assert status_words(reply) == wanted


def test_only_what_another_server_said_is_quoted() -> None:
    assert server_words("bounced 5.1.1") == server_words("bounced") == ""
    assert server_words("550 5.1.1 User unknown") == "550 5.1.1 User unknown"


@pytest.mark.parametrize(
    ("what", "detail", "wanted"),
    [
        ("unclear", "unclear", ""),
        ("unclear", "unverified", "expéditeur non vérifié"),
        ("left", "creneau", "Créneau choisi"),
        ("left", "timeout", "Pas de réponse"),
        ("left", "sent", ""),
        ("ended", "traitee", ""),
        ("delivery", "sent 2.0.0", "remis"),
        ("delivery", "bounced 5.2.2", "non remis : boîte pleine (5.2.2)"),
        ("not_human", "auto_reply", "réponse automatique"),
        ("undelivered", "5.1.1", "adresse inconnue (5.1.1)"),
        ("deferred", "closed", "agence fermée à cette heure"),
        ("deferred", "reminder-2 cap", "relance 2 : déjà assez de messages cette semaine"),
        ("sent", "reminder-1", "relance 1"),
        ("ignored", "unreadable event", "événement illisible"),
        ("stuck", "no such step", "étape introuvable"),
    ],
)
def test_a_line_of_history_has_french_details(what: str, detail: str, wanted: str) -> None:
    assert step_detail({"what": what, "detail": detail}, {"creneau": "Créneau choisi"}) == wanted


def test_signs_of_automatic_mail_are_said_in_french() -> None:
    assert sign_words("delivery report: failed (5.1.1)") == "rapport de non-remise — adresse inconnue (5.1.1)"
    assert sign_words("list-id: mail to many") == "liste de diffusion ou envoi en nombre"
    assert sign_words("x-autoreply: an automatic reply by its header") == "en-têtes d’une réponse automatique"


def test_what_cannot_wait_comes_first_and_politeness_is_left_out() -> None:
    said = wishes({"intents": ["thanks", "choose_slot", "distress"], "slot": 2})
    assert [(wish["words"], wish["tone"]) for wish in said] == [
        ("signe de détresse", "bad"),
        ("choisit le créneau 2", ""),
    ]
    assert wishes({}) == wishes([]) == wishes(None) == []


def test_how_a_mail_was_handled_is_said_in_plain_words() -> None:
    def verdict(*codes: str) -> dict[str, list[dict[str, str]]]:
        return {"steps": [{"step": code.partition(".")[0], "code": code, "words": "…"} for code in codes]}

    assert handling(verdict("meaning.act", "place.machine")) == "traité par le parcours, sans lecture nécessaire"
    assert handling(verdict("meaning.unproved", "place.adviser")).endswith("expéditeur non vérifié")
    assert handling(verdict("meaning.human", "place.adviser")) == "à lire par une personne"
    assert handling({}) == ""


def test_a_row_shows_an_escalation_before_the_wish() -> None:
    row = {"stage": "cover", "disposition": "human", "verdict": {"intents": ["question"]}}
    assert [entry["words"] for entry in gist(row)] == ["relais : 72 h ouvrées sans réponse", "pose une question"]
