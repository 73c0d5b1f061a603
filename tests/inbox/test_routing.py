"""Where a mail goes, and whether a human owes an answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from mailflow.core.ids import new_id
from mailflow.inbox.identify import Identified, Proof
from mailflow.inbox.routing import Desk, Placement, QueueKind, Situation, desk_of, route, temper
from mailflow.inbox.verdict import finding
from mailflow.mail.values import Bounce, BounceKind, BounceRecipient, Disposition, Intent, ReadMail, Safe, Understanding
from mailflow.store.people import FoundAbsence
from tests.inbox.invented import AT, calendar, conversation, entry, envelope, mail, person

ANNA = person("anna@example.net")
KNOWN = Identified(person=ANNA, proof=Proof.AUTHENTICATED)
CLEAR = Understanding(intents=(Intent.CONFIRM,), safe=Safe.ACT)
UNCLEAR = Understanding(intents=(Intent.QUESTION,), safe=Safe.HUMAN)
THANKS = Understanding(intents=(Intent.THANKS,), safe=Safe.ACT)
THURSDAY = datetime(2026, 1, 15, 9, 0, tzinfo=UTC)
OWNER = new_id()


def situation(state: str = "", *, asked: bool = True, desk: bool = True) -> Situation:
    return Situation(state, asked, Desk(OWNER, finding("place.adviser")) if desk else None, calendar())


def placed(
    who: Identified = KNOWN,
    meant: Understanding = UNCLEAR,
    where: Situation | None = None,
    read: ReadMail | None = None,
) -> Placement:
    return route(read or mail("anna@example.net"), who, meant, envelope(), where or situation())


def test_a_question_waits_in_the_advisers_queue_for_72_working_hours() -> None:
    place = placed()
    assert (place.kind, place.owner_id, place.state) == (QueueKind.ADVISER, OWNER, "open")
    assert (place.due_at, place.needs_answer) == (THURSDAY, True)


def test_the_weekend_does_not_count() -> None:
    friday = AT + timedelta(days=4)
    place = route(mail("anna@example.net"), KNOWN, UNCLEAR, envelope(received_at=friday), situation())
    assert place.due_at == friday + timedelta(days=5)


def test_a_clear_answer_to_what_was_asked_needs_nobody() -> None:
    place = placed(meant=CLEAR)
    assert (place.state, place.due_at, place.needs_answer) == ("waiting", None, False)
    assert place.findings[0].code == "place.machine"


def test_a_clear_answer_that_nobody_asked_for_is_read_by_the_adviser() -> None:
    assert placed(meant=CLEAR, where=situation(asked=False)).needs_answer


def test_a_clear_answer_without_proof_is_read_by_the_adviser() -> None:
    who = replace(KNOWN, proof=Proof.NONE)
    meant, words = temper(CLEAR, mail("anna@example.net"), who, envelope(), 14)
    assert meant.safe is Safe.HUMAN and words and words.code == "meaning.unproved"
    assert placed(who, meant).needs_answer


def test_thanks_alone_never_reopen_and_owe_nothing() -> None:
    place = placed(meant=THANKS, where=situation("closed", asked=False))
    assert (place.moves, place.needs_answer) == (False, False)


@pytest.mark.parametrize("meant", [UNCLEAR, CLEAR])
def test_any_other_mail_of_a_person_reopens_a_closed_conversation(meant: Understanding) -> None:
    assert placed(meant=meant, where=situation("closed")).moves


@pytest.mark.parametrize("meant", [UNCLEAR, CLEAR, THANKS])
def test_what_is_already_owed_keeps_its_queue_and_due_time(meant: Understanding) -> None:
    assert not placed(meant=meant, where=situation("open")).moves


def test_an_unknown_sender_is_triaged_with_a_due_time() -> None:
    place = placed(Identified(), where=situation(desk=False))
    assert (place.kind, place.owner_id, place.state, place.due_at) == (QueueKind.TRIAGE, None, "open", THURSDAY)


def test_a_parked_mail_is_triaged_even_when_it_is_clear() -> None:
    place = placed(Identified(parked=True, proof=Proof.AUTHENTICATED), CLEAR, situation(desk=False))
    assert (place.kind, place.needs_answer) == (QueueKind.TRIAGE, True)


def test_a_person_without_adviser_is_triaged() -> None:
    place = placed(where=situation(desk=False))
    assert place.kind is QueueKind.TRIAGE and place.findings[0].code == "place.no_adviser"


def test_an_unreadable_mail_is_triaged_with_a_due_time() -> None:
    read = mail("", disposition=Disposition.UNREADABLE)
    place = placed(Identified(), read=read, where=situation(desk=False))
    assert (place.kind, place.needs_answer, place.due_at) == (QueueKind.TRIAGE, True, THURSDAY)


@pytest.mark.parametrize("kind", [Disposition.LIST, Disposition.AUTO_REPLY, Disposition.OWN, Disposition.BOUNCE])
def test_automatic_mail_of_nobody_is_kept_in_the_automatic_queue_without_due_time(kind: Disposition) -> None:
    place = placed(Identified(), read=mail("list@example.net", disposition=kind), where=situation(desk=False))
    assert (place.kind, place.state, place.due_at) == (QueueKind.AUTOMATIC, "waiting", None)
    assert not place.needs_answer


@pytest.mark.parametrize("state", ["waiting", "open", "closed"])
def test_an_automatic_answer_is_attached_and_disturbs_nobody(state: str) -> None:
    away = mail("anna@example.net", disposition=Disposition.AUTO_REPLY)
    place = placed(meant=replace(CLEAR, intents=(Intent.OTHER,)), read=away, where=situation(state))
    assert (place.moves, place.needs_answer) == (False, False)


def test_an_automatic_answer_that_matters_is_shown_to_the_adviser_without_starting_the_clock() -> None:
    away = mail("anna@example.net", disposition=Disposition.AUTO_REPLY)
    place = placed(read=away, where=situation("waiting"))
    assert (place.kind, place.state, place.needs_answer) == (QueueKind.ADVISER, "open", False)


def bounce(kind: BounceKind, disposition: Disposition = Disposition.BOUNCE) -> ReadMail:
    failed = BounceRecipient("anna@example.net", "5.1.1" if kind is BounceKind.HARD else "5.2.2", "failed", kind)
    return mail("mailer-daemon@example.net", disposition=disposition, bounce=Bounce((failed,)))


def test_a_dead_address_is_shown_to_the_adviser() -> None:
    talk = conversation(ANNA)
    who = Identified(person=ANNA, entry=entry(talk, "anna@example.net"))
    place = placed(who, read=bounce(BounceKind.HARD))
    assert (place.kind, place.state, place.needs_answer) == (QueueKind.ADVISER, "open", False)
    assert place.findings[0].code == "place.dead_address"


def test_a_mail_that_was_not_delivered_is_shown_to_the_adviser_though_the_address_lives() -> None:
    who = Identified(person=ANNA, entry=entry(conversation(ANNA), "anna@example.net"))
    place = placed(who, read=bounce(BounceKind.SOFT), where=situation("waiting"))
    assert (place.state, place.needs_answer) == ("open", False)
    assert place.findings[0].code == "place.not_delivered"


def test_a_delay_is_noted_only() -> None:
    who = Identified(person=ANNA, entry=entry(conversation(ANNA), "anna@example.net"))
    late = bounce(BounceKind.HARD, Disposition.DELAYED)
    assert not placed(who, read=late, where=situation("waiting")).moves


def test_mail_that_was_long_under_way_is_left_to_a_human_and_says_why() -> None:
    old = mail("anna@example.net", written_at=AT - timedelta(days=15))
    meant, words = temper(CLEAR, old, KNOWN, envelope(), 14)
    assert meant.safe is Safe.HUMAN and words and words.words in meant.evidence
    fresh, _ = temper(CLEAR, mail("anna@example.net", written_at=AT - timedelta(days=13)), KNOWN, envelope(), 14)
    assert fresh.safe is Safe.ACT


TODAY = date(2026, 1, 12)


def away(staff: UUID | None, cover: UUID | None, first: date = TODAY, last: date = TODAY) -> FoundAbsence:
    assert staff
    return FoundAbsence(staff, first, last, cover)


def test_a_present_adviser_answers() -> None:
    desk = desk_of(ANNA, [away(ANNA.adviser_id, new_id(), date(2026, 1, 13), date(2026, 1, 20))], TODAY)
    assert desk and (desk.owner_id, desk.finding.code) == (ANNA.adviser_id, "place.adviser")


def test_while_the_adviser_is_absent_the_cover_answers_and_then_the_covers_cover() -> None:
    first, second = new_id(), new_id()
    desk = desk_of(ANNA, [away(ANNA.adviser_id, first)], TODAY)
    assert desk and (desk.owner_id, desk.finding.code) == (first, "place.cover")
    desk = desk_of(ANNA, [away(ANNA.adviser_id, first), away(first, second)], TODAY)
    assert desk and desk.owner_id == second


def test_when_everybody_is_away_the_mail_stays_with_the_adviser() -> None:
    first = new_id()
    circle = [away(ANNA.adviser_id, first), away(first, ANNA.adviser_id)]
    for absences in (circle, [away(ANNA.adviser_id, None)]):
        desk = desk_of(ANNA, absences, TODAY)
        assert desk and (desk.owner_id, desk.finding.code) == (ANNA.adviser_id, "place.absent")


def test_somebody_without_adviser_has_no_desk() -> None:
    assert desk_of(replace(ANNA, adviser_id=None), [], TODAY) is None
