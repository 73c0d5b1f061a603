"""What kind of mail it is, with a reason."""

from __future__ import annotations

import pytest

from mailflow.mail.disposition.automatic import CHALLENGE
from mailflow.mail.reading import read
from mailflow.mail.values import Disposition


def _kind(fields: str, body: str = "Bonjour", sender: str = "zoe@example.org") -> tuple[Disposition, str]:
    mail = read(f"From: {sender}\r\n{fields}\r\n\r\n{body}\r\n".encode())
    return mail.disposition, mail.disposition_reason


@pytest.mark.parametrize(
    "fields",
    [
        "Auto-Submitted: auto-replied",
        "Auto-Submitted: auto-generated (x)",
        "X-Autoreply: yes",
        "Precedence: auto_reply",
        "Subject: Réponse automatique : Bonjour",
        "Subject: Out of Office: Bonjour",
        "Subject: Message d'absence",
        "Subject: Risposta automatica: x",
        "Return-Path: <>\r\nSubject: x",
    ],
)
def test_an_automatic_reply_is_recognised(fields: str) -> None:
    kind, reason = _kind(fields)
    assert kind is Disposition.AUTO_REPLY
    assert reason


@pytest.mark.parametrize(
    "fields", ["List-Id: <l.example>", "Precedence: bulk", "List-Unsubscribe: <mailto:x@y.example>"]
)
def test_mail_to_many_is_a_list(fields: str) -> None:
    assert _kind(fields)[0] is Disposition.LIST


@pytest.mark.parametrize(
    ("fields", "body"),
    [
        ("Auto-Submitted: no\r\nX-Autoreply: no", "Oui"),
        ("Subject: Absence du 4 au 15 mai", "Je serai absent du 4 au 15 mai."),
        ("Subject: Vacances", "Je pars en vacances demain."),
        (
            "Subject: Re: x",
            "Merci de me retirer de la newsletter, je veux me désabonner de vos envois s'il vous plaît.",
        ),
        ("Subject: x", "L'adresse de mon employeur n'est pas valide, ma lettre est revenue."),
    ],
)
def test_a_person_stays_a_person(fields: str, body: str) -> None:
    assert _kind(fields, body)[0] is Disposition.HUMAN


def test_the_quoted_mail_says_nothing_about_the_sender() -> None:
    quoted = "\r\n\r\nLe 3 mars 2026 à 09:12, Agence a écrit :\r\n> Ceci est une réponse automatique. Se désinscrire : https://x.example"
    assert _kind("Subject: Re: x", f"Oui je viens{quoted}")[0] is Disposition.HUMAN


@pytest.mark.parametrize(
    "before", ["Absence", "Congés", "Absent", "Out of office", "Abwesend", "Ausente", "Assente", "Afwezig"]
)
def test_an_absence_before_the_subject_of_a_mail_to_many_is_a_vacation_program(before: str) -> None:
    body = "Je suis en cure jusqu'au 16 août, sans ordinateur."
    assert _kind(f"Subject: {before} : Votre entretien\r\nPrecedence: bulk", body)[0] is Disposition.AUTO_REPLY
    assert _kind("Subject: Absence : Votre entretien", body)[0] is Disposition.HUMAN
    assert _kind("Subject: Absences : notre lettre de mars\r\nPrecedence: bulk", body)[0] is Disposition.LIST


def test_a_sender_that_takes_no_replies_is_a_machine() -> None:
    notice, answer = "Subject: x", "Subject: x\r\nIn-Reply-To: <1@agence.example>"
    assert _kind(notice, sender="ne-pas-repondre@example.com")[0] is Disposition.LIST
    assert _kind(answer, sender="ne-pas-repondre@example.com")[0] is Disposition.AUTO_REPLY


@pytest.mark.parametrize(
    "fields",
    [
        "X-Auto-Response-Suppress: All",
        "Precedence: bulk",
        "List-Unsubscribe: <mailto:x@y.example>",
        "X-Spam-Flag: YES",
        "X-Loop: x@y.example",
    ],
)
def test_mail_that_forbids_an_automatic_answer_says_so_whoever_wrote_it(fields: str) -> None:
    assert read(f"From: zoe@example.org\r\n{fields}\r\n\r\nOui\r\n".encode()).wants_no_answer


@pytest.mark.parametrize(
    "fields", ["X-Auto-Response-Suppress: DR, RN", "Feedback-ID: 1:user:proton", "Precedence: normal"]
)
def test_ordinary_marks_forbid_nothing(fields: str) -> None:
    assert not read(f"From: zoe@example.org\r\n{fields}\r\n\r\nOui\r\n".encode()).wants_no_answer


_LINK = "https://filtre.example.org/a/77"


@pytest.mark.parametrize("fields", ["Subject: x", "Subject: Votre message", "Auto-Submitted: auto-replied"])
@pytest.mark.parametrize(
    "body",
    [
        "Mon adresse est protégée contre le spam. Cliquez sur ce lien pour valider : {}",
        "Afin que votre message soit remis à son destinataire, merci de saisir le code ci-dessous : {}",
        "Pour que votre e-mail parvienne à Mme Petit, cliquez ici : {}",
        "Merci de vous identifier sur {} pour que votre courriel soit distribué.",
        "Votre message est en quarantaine. Recopiez les caractères de l'image à la page {}",
        "Your message will be delivered once you verify your address: {}",
        "Please click the link below so that your email can be released: {}",
        "Before your message reaches John Smith, please complete a captcha: {}",
        "Damit Ihre Nachricht zugestellt wird, klicken Sie bitte auf diesen Link: {}",
        "Um Ihre Nachricht zuzustellen, bestätigen Sie bitte den Link {}",
        "Para que su mensaje sea entregado, pulse el enlace {}",
        "Para que a sua mensagem chegue ao destinatário, clique aqui: {}",
        "Affinché il suo messaggio venga consegnato, copi il codice su {}",
        "Om uw bericht te bezorgen, klik op de link {}",
    ],
)
def test_a_filter_that_asks_for_proof_says_nothing_of_a_person(fields: str, body: str) -> None:
    mail = read(f"From: f@filtre.example.org\r\n{fields}\r\n\r\n{body.format(_LINK)}\r\n".encode())
    assert mail.disposition is Disposition.AUTO_REPLY
    assert mail.disposition_reason == CHALLENGE
    assert not mail.reply_text


@pytest.mark.parametrize(
    "body",
    [
        "Bonjour, j'ai bien reçu votre courrier mais le lien {} ne marche pas, j'ai saisi le code affiché.",
        "Bonjour, pour que mon dossier vous parvienne j'ai cliqué sur {}, est-ce bon ?",
        "Bonjour, je n'arrive pas à m'authentifier sur {} : il faut recopier un code affiché à l'écran.",
        "Votre message était en quarantaine. Pouvez-vous me renvoyer le lien {} ? Je confirmerai.",
        "Hello, I could not click the link {} to confirm. Can you deliver my message to Mrs Petit?",
    ],
)
def test_a_person_who_tells_of_codes_and_links_stays_a_person(body: str) -> None:
    assert _kind("Subject: Re: x", body.format(_LINK))[0] is Disposition.HUMAN
