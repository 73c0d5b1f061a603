"""What short answers mean against what was asked; above all, that doubt always goes to a person."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from mailflow.mail.intents import understand
from mailflow.mail.reading import read
from mailflow.mail.values import Disposition, Intent, ReadMail, Safe, Understanding

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 3, 4, 10, 5, tzinfo=PARIS)
SLOTS = {
    "asked": "appointment_slots",
    "slots": [
        {"n": 1, "start": "2026-03-10T09:00:00+01:00", "modality": "in_person"},
        {"n": 2, "start": "2026-03-11T14:00:00+01:00", "modality": "phone"},
        {"n": 3, "start": "2026-03-13T10:30:00+01:00", "modality": "video"},
    ],
}
MEETING = {
    "asked": "appointment_confirmation",
    "appointment": {"start": "2026-03-10T14:00:00+01:00", "modality": "in_person"},
}
WEB = {"asked": "yes_no", "question": "followup_100_web"}
WORKSHOP = {"asked": "yes_no", "question": "workshop"}
SEARCHING = {"asked": "yes_no", "question": "still_searching"}
DOCUMENT = {"asked": "document", "documents": ["cv"]}
NOTHING = {"asked": None}
FREE = {"asked": "free_text", "question": "Comment avance votre recherche ?"}
MISSED = {
    "asked": "free_text",
    "question": "Vous étiez attendu(e) le lundi 2 mars 2026 à 9h30 et vous ne vous êtes pas présenté(e).",
}


def _mail(text: str) -> ReadMail:
    head = "From: Jean Test <jean.test@example.org>\r\nDate: Wed, 04 Mar 2026 10:00:00 +0100\r\n"
    return read(f"{head}Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n".encode())


def _meaning(text: str, context: dict[str, Any]) -> Understanding:
    return understand(_mail(text), context, NOW, PARIS)


@pytest.mark.parametrize(
    ("context", "text"),
    [
        (SLOTS, "Pas le 2 ! Je suis prise."),
        (SLOTS, "créneau 4"),
        (SLOTS, "mercredi 11 à 15h"),
        (SLOTS, "Jeudi 12 à 10h"),
        (SLOTS, "Le 2 mais en visio"),
        (SLOTS, "Oui"),
        (SLOTS, "N'importe lequel"),
        (SLOTS, "1 ou 3"),
        (SLOTS, "je choisis le créneau n° 1 du mercredi 11 mars"),
        (SLOTS, "Je serai là le 10 mars à 9h. J'ai aussi reçu un courrier de radiation, que faire ?"),
        (SLOTS, "C'est quoi le 2 ?"),
        (SLOTS, "le 2 si mon patron est d'accord"),
        (SLOTS, "Le 3. J'ai trouvé un CDI qui commence lundi."),
        (MEETING, "oui mardi 15h"),
        (MEETING, "Je serai présent mercredi"),
        (MEETING, "Oui, j'arriverai peut-être 10 minutes en retard"),
        (MEETING, "Non je ne pourrai pas"),
        (MEETING, "Merci d'annuler"),
        (MEETING, "Oui je confirme que je ne viendrai pas"),
        (MEETING, "Oui mais c'est où ?"),
        (MEETING, "OK à demain"),
        (MEETING, "je viens pas"),
        (MEETING, "Je travaille ce jour là, j'ai trouvé un emploi"),
        (MEETING, "Je confirme sauf imprévu"),
        (MEETING, "Je conteste cette convocation"),
        (MEETING, "Oui. Si je ne viens pas je serai radié ?"),
        (MEETING, "Je confirme mon absence"),
        (MEETING, "Je confirme l'annulation"),
        (MEETING, "Ma fille confirme"),
        (MEETING, "Ça marche pour moi, mais plutôt par téléphone"),
        (MEETING, "Je ne suis pas sûr de pouvoir venir"),
        (MEETING, "Je viendrai avec mon avocat"),
        (MEETING, "Qui êtes vous ? Je ne connais pas cette agence"),
        (MEETING, "Oui, enfin je crois"),
        (MEETING, "ça m'est impossible d'y aller, je n'ai plus de voiture et je n'ai pas d'argent pour le bus"),
        (WEB, "Pourquoi pas"),
        (WEB, "Je ne suis pas contre"),
        (WEB, "C'est quoi exactement ?"),
        (WEB, "Oui mais pas tout de suite"),
        (WORKSHOP, "Je ne peux pas, je suis en formation"),
        (WORKSHOP, "Est-ce obligatoire ?"),
        (WORKSHOP, "Oui si c'est pas obligatoire de rester toute la journée"),
        (SEARCHING, "Non"),
        (SEARCHING, "Non j'ai trouvé"),
        (SEARCHING, "Oui mais je suis en arrêt maladie"),
        (SEARCHING, "je ne cherche plus, je suis en retraite"),
        (NOTHING, "Merci de me rappeler"),
        (NOTHING, "Merci, mais vous ne m'avez toujours pas répondu"),
        (NOTHING, "Je ne veux plus être suivi par vos services, désinscrivez-moi de la liste des demandeurs d'emploi"),
        (NOTHING, "Je démissionne de France Travail"),
        (NOTHING, "J'ai envie d'en finir"),
        (NOTHING, "Mon père est mort hier"),
        (NOTHING, "je serai absent du 2 au 15 avril"),
        (MISSED, "J'étais malade, voici le certificat"),
        (MISSED, "Je n'ai jamais reçu la convocation"),
        (MISSED, "désolé j'ai oublié"),
        (DOCUMENT, "Je vous l'envoie demain"),
        (DOCUMENT, "ok"),
        (FREE, "Je déménage à Paris le 1er avril"),
        (MEETING, "Oui je viendrai. Mais je n'ai plus les moyens de payer mon loyer."),
        (MEETING, "Oui, mon mari viendra à ma place"),
        (MEETING, "OK mais mercredi"),
        (MEETING, "oui pour le 12"),
        (MEETING, "oui a 16h"),
        (MEETING, "Je confirme pour mardi 17 mars à 14h"),
        (MEETING, "Oui, par contre j'ai changé d'adresse"),
        (MEETING, "Je confirme. J'ai commencé un travail hier."),
        (MEETING, "Oui. J'ai été agressé hier par votre vigile."),
        (MEETING, "Si Dieu le veut"),
        (MEETING, "On verra"),
        (MEETING, "Je ferai mon possible"),
        (MEETING, "je vais voir"),
        (MEETING, "Ok je note mais je suis pas dispo"),
        (MEETING, "c bon je viens pas"),
        (MEETING, "oui non"),
        (MEETING, "Oui mais par téléphone svp"),
        (MEETING, "ok pour un autre jour"),
        (MEETING, "Non c'est bon je viens"),
        (MEETING, "Oui je confirme, sauf si grève SNCF"),
        (MEETING, "Je viendrai si j'ai ma voiture"),
        (MEETING, "Je serai présente avec mon interprète, est-ce possible ?"),
        (MEETING, "Je ne peux confirmer"),
        (MEETING, "Impossible de confirmer pour le moment"),
        (MEETING, "Je confirme que je suis en arrêt de travail"),
        (MEETING, "Bien reçu, je vous tiens informé"),
        (MEETING, "Oui oui comme la dernière fois où personne ne m'a reçu"),
        (MEETING, "Jamais je ne viendrai"),
        (MEETING, "Non je confirme"),
        (MEETING, "Je viendrais bien mais"),
        (MEETING, "Présent. Merci de noter que je refuse d'être reçu par Mme Duval."),
        (MEETING, "Je serai la mais mon fils de 3 ans sera avec moi"),
        (MEETING, "Est-ce que je dois venir ?"),
        (MEETING, "Je suis au Portugal jusqu'à la fin du mois"),
        (MEETING, "Je suis hospitalisée"),
        (MEETING, "Je suis le père de Jean, il ne viendra pas"),
        (MEETING, "Jean est décédé"),
        (MEETING, "OK. Et pour mon allocation ?"),
        (MEETING, "Ok pour demain"),
        (MEETING, "d'accord jeudi"),
        (MEETING, "J'arriverai à 15h"),
        (MEETING, "j'aurai une heure de retard"),
        (MEETING, "Oui je serai en avance vers 13h"),
        (SLOTS, "le 2 ou le 3"),
        (SLOTS, "Le 2, ou à défaut le 3"),
        (SLOTS, "plutôt le 1 que le 2"),
        (SLOTS, "aucun"),
        (SLOTS, "le 1 ? le 2 ?"),
        (SLOTS, "je pense au 2"),
        (SLOTS, "Pas avant le 13"),
        (SLOTS, "le 13 mars à 9h"),
        (SLOTS, "tout sauf le 2"),
        (SLOTS, "Le 2 mais je ne suis pas sûr"),
        (SLOTS, "mardi ou mercredi"),
        (SLOTS, "le matin de préférence"),
        (SLOTS, "J'ai 2 enfants donc difficile"),
        (SLOTS, "3 mois que j'attends !"),
        (SLOTS, "je suis disponible le 10 et le 11"),
        (SLOTS, "le mardi 11"),
        (SLOTS, "le 2 dernier recours"),
        (SLOTS, "créneau 2 à 9h"),
        (SLOTS, "le 1, en visio si possible"),
        (SLOTS, "mon avocat viendra avec moi le 2"),
        (SLOTS, "le 3 pour mon frère"),
        (SLOTS, "ma femme prend le 2"),
        (SLOTS, "Je prends le 2 mais annulez-le si je trouve un travail"),
        (SLOTS, "mercredi 11 à 14h à l'agence"),
        (SLOTS, "2 c'est trop tôt"),
        (SLOTS, "Le 3 est complet ?"),
        (SLOTS, "le 12"),
        (SLOTS, "le 10 avril"),
        (SLOTS, "mardi prochain 17"),
        (SLOTS, "Pourquoi pas le 2"),
        (SLOTS, "Le 2 m'arrange moins que le 3"),
        (SLOTS, "le 1 avant 8h"),
        (WEB, "oui et non"),
        (WEB, "Je ne sais pas trop"),
        (WEB, "oui à 50 %"),
        (WEB, "Si vous voulez"),
        (WEB, "Ok mais je n'ai pas d'ordinateur"),
        (WEB, "Ma mère ne veut pas"),
        (WEB, "Non, et arrêtez de me harceler"),
        (WEB, "Oui, de toute façon personne ne m'aide"),
        (WEB, "ok je n'ai pas le choix"),
        (WEB, "Non je suis à bout"),
        (WEB, "oui si je garde mes droits"),
        (WEB, "Pas maintenant, plus tard peut-être"),
        (WEB, "Je refuse, c'est une honte"),
        (WEB, "Oui pour l'instant"),
        (WORKSHOP, "oui pour ma fille"),
        (WORKSHOP, "Oui mais je suis en fauteuil roulant"),
        (WORKSHOP, "non sauf si obligatoire"),
        (WORKSHOP, "Oui je viens avec un ami"),
        (WORKSHOP, "non je suis malade depuis des mois"),
        (WORKSHOP, "Je viendrai peut-être"),
        (WORKSHOP, "Ok c'est où ?"),
        (SEARCHING, "oui mais je commence un emploi lundi"),
        (SEARCHING, "oui et je commence une formation"),
        (SEARCHING, "Oui malheureusement, je n'en peux plus"),
        (SEARCHING, "oui à mi-temps"),
        (SEARCHING, "non"),
        (SEARCHING, "oui mais je vais arrêter"),
        (SEARCHING, "Toujours, mais je pars au Maroc deux mois"),
        (DOCUMENT, "Voici"),
        (DOCUMENT, "Je n'ai pas de CV"),
        (DOCUMENT, "merci de supprimer mes documents"),
        (NOTHING, "merci de supprimer mon compte"),
        (NOTHING, "Merci ! J'ai trouvé du travail"),
        (NOTHING, "Merci de m'aider"),
        (NOTHING, "Merci pour rien"),
        (NOTHING, "Merci pour votre aide mais c'est trop tard"),
        (NOTHING, "stop j'en peux plus"),
        (NOTHING, "stop à tout"),
        (NOTHING, "Je ne souhaite plus recevoir vos offres d'emploi ni être inscrit"),
        (NOTHING, "ok"),
        (NOTHING, "Oui"),
        (NOTHING, "Bonjour, merci de bien vouloir annuler mon rendez-vous"),
        (NOTHING, "Je veux voir quelqu'un"),
        (NOTHING, "Désabonnez mon mari"),
        (NOTHING, "Merci beaucoup. Pouvez-vous aussi me renvoyer l'attestation"),
        (NOTHING, "merci de prendre en compte mon changement de situation"),
        (FREE, "merci mais rien ne bouge"),
        (FREE, "Merci de votre soutien, sans vous je serais morte"),
    ],
)
def test_doubt_goes_to_a_person(context: dict[str, Any], text: str) -> None:
    assert _meaning(text, context).safe is Safe.HUMAN


@pytest.mark.parametrize(
    ("context", "text"),
    [
        (SLOTS, "Le premier créneau me convient parfaitement."),
        (SLOTS, "je prends mardi"),
        (SLOTS, "Bonjour, le 13 à 10h30 ça me va"),
        (SLOTS, "Bonjour, celui de mercredi 14h par téléphone, merci."),
        (SLOTS, "Je ne peux aucun de ces jours, auriez-vous un créneau la semaine suivante ?"),
        (SLOTS, "14h"),
        (SLOTS, "option 2 merci"),
        (SLOTS, "Numéro 3 - visio - parfait"),
        (SLOTS, "slot 2 please, thank you"),
        (SLOTS, "Vendredi"),
        (SLOTS, "Je confirme le rendez-vous du 11 mars à 14h"),
        (SLOTS, "le rdv de vendredi matin"),
        (MEETING, "je confirme"),
        (MEETING, "Je confirme ma présence mardi à 14h."),
        (MEETING, "Je ne peux pas venir mardi, possible jeudi ?"),
        (MEETING, "Pas de souci, à mardi"),
        (MEETING, "C'est noté"),
        (MEETING, "ok"),
        (MEETING, "j'y serai"),
        (MEETING, "Je suis malade, je ne pourrai pas être là mardi. Pouvez-vous me proposer une autre date ?"),
        (MEETING, "Je vous confirme mon rendez-vous pour mardi 10 mars 14 h. Cordialement"),
        (MEETING, "Yes I will be there"),
        (WEB, "non merci"),
        (WEB, "Oui"),
        (WEB, "je suis d'accord"),
        (WEB, "Je ne suis pas d'accord"),
        (WEB, "Non, je n'ai pas internet"),
        (WORKSHOP, "Je participe"),
        (WORKSHOP, "Oui je m'inscris"),
        (WORKSHOP, "Non, j'ai déjà un entretien ce jour là"),
        (WORKSHOP, "Pas intéressée"),
        (SEARCHING, "Oui"),
        (SEARCHING, "oui je recherche toujours"),
        (NOTHING, "Merci beaucoup !"),
        (NOTHING, "Désinscrivez-moi de la newsletter"),
    ],
)
def test_a_clear_answer_lets_the_machine_act(context: dict[str, Any], text: str) -> None:
    assert _meaning(text, context).safe is Safe.ACT


@pytest.mark.parametrize(
    ("context", "text", "intent"),
    [
        (SLOTS, "Le premier créneau me convient parfaitement.", "choose_slot"),
        (SLOTS, "je prends mardi", "choose_slot"),
        (SLOTS, "Bonjour, le 13 à 10h30 ça me va", "choose_slot"),
        (SLOTS, "Bonjour, celui de mercredi 14h par téléphone, merci.", "choose_slot"),
        (SLOTS, "Ni le 1 ni le 2, le 3 svp", "choose_slot"),
        (SLOTS, "Le 1 ne me convient pas, je préfère le 3.", "choose_slot"),
        (SLOTS, "Je ne peux aucun de ces jours, auriez-vous un créneau la semaine suivante ?", "reschedule"),
        (SLOTS, "mercredi 11 à 15h", "choose_slot"),
        (SLOTS, "Jeudi 12 à 10h", "choose_slot"),
        (SLOTS, "Le 2 mais en visio", "choose_slot"),
        (SLOTS, "Oui", "confirm"),
        (SLOTS, "N'importe lequel", "choose_slot"),
        (SLOTS, "1 ou 3", "choose_slot"),
        (SLOTS, "14h", "choose_slot"),
        (SLOTS, "option 2 merci", "choose_slot"),
        (SLOTS, "Numéro 3 - visio - parfait", "choose_slot"),
        (SLOTS, "slot 2 please, thank you", "choose_slot"),
        (SLOTS, "le 2 si mon patron est d'accord", "choose_slot"),
        (SLOTS, "Vendredi", "choose_slot"),
        (SLOTS, "Je confirme le rendez-vous du 11 mars à 14h", "choose_slot"),
        (SLOTS, "le rdv de vendredi matin", "choose_slot"),
        (MEETING, "je confirme", "confirm"),
        (MEETING, "Je confirme ma présence mardi à 14h.", "confirm"),
        (MEETING, "oui mardi 15h", "confirm"),
        (MEETING, "Je serai présent mercredi", "confirm"),
        (MEETING, "Non je ne pourrai pas", "cancel"),
        (MEETING, "Je ne peux pas venir mardi, possible jeudi ?", "reschedule"),
        (MEETING, "Pas de souci, à mardi", "confirm"),
        (MEETING, "Merci d'annuler", "cancel"),
        (MEETING, "bien reçu merci", "confirm"),
        (MEETING, "C'est noté", "confirm"),
        (MEETING, "Oui je confirme que je ne viendrai pas", "cancel"),
        (MEETING, "ok", "confirm"),
        (MEETING, "OK à demain", "confirm"),
        (MEETING, "j'y serai", "confirm"),
        (MEETING, "je viens pas", "cancel"),
        (
            MEETING,
            "Je suis malade, je ne pourrai pas être là mardi. Pouvez-vous me proposer une autre date ?",
            "reschedule",
        ),
        (MEETING, "Je confirme sauf imprévu", "confirm"),
        (MEETING, "Je vous confirme mon rendez-vous pour mardi 10 mars 14 h. Cordialement", "confirm"),
        (MEETING, "Je confirme l'annulation", "cancel"),
        (MEETING, "Yes I will be there", "confirm"),
        (
            MEETING,
            "ça m'est impossible d'y aller, je n'ai plus de voiture et je n'ai pas d'argent pour le bus",
            "cancel",
        ),
        (WEB, "non merci", "opt_out_web"),
        (WEB, "Oui", "opt_in_web"),
        (WEB, "je suis d'accord", "opt_in_web"),
        (WEB, "Je ne suis pas d'accord", "opt_out_web"),
        (WEB, "Non, je n'ai pas internet", "opt_out_web"),
        (WEB, "C'est quoi exactement ?", "question"),
        (WEB, "Oui je veux bien essayer", "opt_in_web"),
        (WEB, "Je veux rester avec ma conseillère", "opt_out_web"),
        (WORKSHOP, "Je participe", "confirm"),
        (WORKSHOP, "Oui je m'inscris", "confirm"),
        (WORKSHOP, "Non, j'ai déjà un entretien ce jour là", "decline"),
        (WORKSHOP, "Pas intéressée", "decline"),
        (WORKSHOP, "Est-ce obligatoire ?", "question"),
        (WORKSHOP, "Oui si c'est pas obligatoire de rester toute la journée", "confirm"),
        (SEARCHING, "Oui", "confirm"),
        (SEARCHING, "oui je recherche toujours", "confirm"),
        (SEARCHING, "Non", "decline"),
        (NOTHING, "Merci beaucoup !", "thanks"),
        (NOTHING, "Désinscrivez-moi de la newsletter", "stop_optional"),
        (NOTHING, "STOP", "stop_optional"),
        (NOTHING, "J'ai envie d'en finir", "distress"),
        (NOTHING, "je serai absent du 2 au 15 avril", "absence_declared"),
        (MISSED, "Je n'ai jamais reçu la convocation", "excuse_after"),
        (MISSED, "désolé j'ai oublié", "excuse_after"),
        (FREE, "Je déménage à Paris le 1er avril", "change_of_contact"),
    ],
)
def test_the_intent_is_found(context: dict[str, Any], text: str, intent: str) -> None:
    assert _meaning(text, context).intents == (Intent(intent),)


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
    assert _meaning(text, SLOTS).slot == slot


def test_tomorrow_counts_from_the_day_the_mail_was_written() -> None:
    late = datetime(2026, 3, 6, 9, 0, tzinfo=PARIS)
    found = understand(_mail("Je viens demain."), MEETING, late, PARIS)
    assert [day.isoformat() for day in found.dates] == ["2026-03-05"]


def test_a_date_field_far_ahead_is_not_believed() -> None:
    early = datetime(2026, 3, 1, 9, 0, tzinfo=PARIS)
    found = understand(_mail("Je viens demain."), MEETING, early, PARIS)
    assert [day.isoformat() for day in found.dates] == ["2026-03-02"]


def test_an_uncertain_sender_is_never_acted_upon() -> None:
    mail = read(b"From: a@x.example, b@x.example\r\n\r\nOui\r\n")
    assert understand(mail, WORKSHOP, NOW, PARIS).safe is Safe.HUMAN


def test_a_calendar_acceptance_confirms() -> None:
    found = understand(ReadMail(from_address="a@x.example", is_calendar_reply="accepted"), MEETING, NOW, PARIS)
    assert found.intents == (Intent.CONFIRM,)
    assert found.answer == "yes"


def test_a_calendar_refusal_cancels_and_is_for_a_person() -> None:
    found = understand(ReadMail(from_address="a@x.example", is_calendar_reply="declined"), MEETING, NOW, PARIS)
    assert (found.intents, found.answer, found.safe) == ((Intent.CANCEL,), "no", Safe.HUMAN)


def test_a_calendar_perhaps_is_for_a_person() -> None:
    found = understand(ReadMail(from_address="a@x.example", is_calendar_reply="tentative"), MEETING, NOW, PARIS)
    assert found.safe is Safe.HUMAN


def test_a_calendar_counter_asks_for_another_date() -> None:
    invitation = (
        "From: Jean <jean@x.example>\r\nContent-Type: text/calendar; method=COUNTER; charset=utf-8\r\n\r\n"
        "BEGIN:VCALENDAR\r\nMETHOD:COUNTER\r\nBEGIN:VEVENT\r\nDTSTART:20260312T233000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    found = understand(read(invitation.encode()), MEETING, NOW, PARIS)
    assert (found.intents, found.answer, found.safe) == ((Intent.RESCHEDULE,), "no", Safe.HUMAN)
    assert [day.isoformat() for day in found.dates] == ["2026-03-13"]


@pytest.mark.parametrize(
    ("subject", "intent", "safe"),
    [
        ("Oui je confirme", Intent.CONFIRM, Safe.ACT),
        ("RE: OK", Intent.CONFIRM, Safe.ACT),
        ("je ne peux pas venir", Intent.CANCEL, Safe.HUMAN),
        ("Re: Confirmation de votre rendez-vous", Intent.OTHER, Safe.HUMAN),
        ("Ré : Votre rendez-vous du 10 mars est confirmé", Intent.OTHER, Safe.HUMAN),
        ("", Intent.OTHER, Safe.HUMAN),
    ],
)
def test_an_answer_may_stand_in_the_subject_alone(subject: str, intent: Intent, safe: Safe) -> None:
    found = understand(ReadMail(from_address="a@x.example", subject=subject), MEETING, NOW, PARIS)
    assert (found.intents, found.safe) == ((intent,), safe)


def test_the_subject_is_not_read_when_there_is_a_text() -> None:
    mail = ReadMail(from_address="a@x.example", subject="Oui je confirme", reply_text="Je ne sais pas encore")
    assert understand(mail, MEETING, NOW, PARIS).safe is Safe.HUMAN


def test_an_absence_over_the_appointment_is_shown_to_a_person() -> None:
    mail = ReadMail(
        disposition=Disposition.AUTO_REPLY, reply_text="Absent du 9 au 13 mars.", from_address="a@x.example"
    )
    assert understand(mail, MEETING, NOW, PARIS).safe is Safe.HUMAN


@pytest.mark.parametrize(
    "context", [{}, {"asked": 3}, {"asked": "appointment_slots", "slots": "x"}, {"slots": [None, {}]}]
)
def test_a_context_that_makes_no_sense_is_no_reason_to_fail(context: dict[str, Any]) -> None:
    assert _meaning("Oui le 2", context).safe is Safe.HUMAN


def test_every_verdict_shows_its_words() -> None:
    assert _meaning("Je prends le 2, merci.", SLOTS).evidence
