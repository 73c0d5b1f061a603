"""One persona through a pathway: what happens, when, and why."""

from __future__ import annotations

from pathlib import Path

from mailflow.caseload.simulating.portfolio import begin
from mailflow.caseload.simulating.world import World
from mailflow.pathways.document import read_pathway
from tests.caseload.simulating.lives import MONDAY, rows, told

RICH = (Path(__file__).parents[3] / "benchmarks" / "simulator_pathway.yaml").read_text("utf-8")
BLOCKED = "Courriel non envoyé : joindre la personne autrement"


def reasons(personas: str, what: str) -> list[str]:
    return [row.reason for row in rows(personas) if row.what == what]


def test_silence_is_reminded_and_ends_with_a_call_by_the_adviser() -> None:
    assert told(rows("  - name: muet\n")) == [
        "02/03 09:00 begins",
        "02/03 09:00 mail proposition-web",
        "04/03 09:00 reminder rappel-web-1",
        "09/03 09:00 time is up",
        "09/03 09:00 task appeler",
        "10/03 09:00 task done done",
        "10/03 09:00 mail bienvenue",
        "10/03 09:00 held back rappel-web-2",
        "17/03 09:00 mail rappel-web-2",
        "17/03 09:00 end termine",
    ]


def test_a_reply_comes_so_long_after_the_question() -> None:
    found = rows("  - {name: dit-non, replies: [{after: 26 hours, outcome: 'non'}]}\n")
    assert told(found)[2:] == ["03/03 11:00 person writes decline", "03/03 11:00 end termine"]


def test_the_timetable_says_which_days_were_closed() -> None:
    assert reasons("  - name: muet\n", "time is up") == ["no reply within 5 working days; closed Sat 7 Mar, Sun 8 Mar"]


def test_the_timetable_says_what_the_guard_holds_back_and_until_when() -> None:
    assert reasons("  - name: muet\n", "held back") == [
        "the guard: enough mails of this class within a week; not before Tue 17 Mar 09:00"
    ]


def test_an_out_of_office_note_stops_no_reminder() -> None:
    found = told(rows("  - {name: absent, replies: [{after: 5 minutes, automatic: true}]}\n"))
    assert "02/03 09:05 automatic reply" in found
    assert "04/03 09:00 reminder rappel-web-1" in found


def test_a_reply_that_is_not_clear_becomes_a_task_and_an_answer_that_is_owed() -> None:
    found = told(rows("  - {name: flou, replies: [{after: 1 day, says: [question], clear: false}]}\n"))
    assert "03/03 09:00 task Réponse à lire : reponse" in found
    assert "04/03 09:00 adviser answers" in "\n".join(found)
    assert not [line for line in found if "reminder" in line]


def test_an_adviser_who_never_answers_lets_the_clock_escalate() -> None:
    persona = "  - {name: flou, replies: [{says: [question], clear: false}], adviser: {tasks: never, answers: never}}\n"
    assert reasons(persona, "answer overdue") == [
        "48 h: the adviser is reminded",
        "72 h: the cover gets it",
        "96 h: the team lead",
    ]


def test_a_task_that_nobody_does_goes_to_the_team_lead() -> None:
    found = told(rows("  - {name: muet, adviser: {tasks: never}}\n"))
    assert found[-1] == "10/03 09:00 task overdue"


def test_a_dead_address_gets_nothing_more_and_somebody_has_to_reach_the_person() -> None:
    found = told(rows("  - {name: parti, bounces: true}\n"))
    assert "02/03 09:05 mail returned" in found
    assert not [line for line in found[3:] if " mail " in line and "returned" not in line]
    assert [line for line in found if BLOCKED in line]


def test_a_mail_that_does_not_arrive_once_leaves_the_address_alive() -> None:
    found = told(rows("  - {name: plein, bounces: [question]}\n"))
    assert "02/03 09:05 mail returned" in found
    assert [line for line in found if line.endswith("mail bienvenue")]


def test_a_pause_moves_what_comes_after_it() -> None:
    found = told(rows("  - {name: malade, pauses: [{after: 1 day, for: 7 days}]}\n"))
    assert found[2:5] == ["03/03 09:00 paused", "10/03 09:00 resumed", "11/03 09:00 reminder rappel-web-1"]


def test_a_rule_of_a_step_comes_before_the_general_one_and_is_used_so_many_times() -> None:
    found = told(rows("  - {name: a, replies: [{to: reponse, after: 1 day, outcome: 'non'}, {outcome: 'oui'}]}\n"))
    assert "03/03 09:00 person writes decline" in found
    steps = RICH.replace("personas:", "autres:", 1).split("autres:")[0] + "personas:\n"
    found = told(rows("  - {name: a, replies: [{after: 1 day}, {to: actualisee, times: 1}]}\n", 4, steps))
    assert len([line for line in found if "rappel-web-2" in line]) > 1  # the later months were not answered


def test_working_due_times_out_only_once_changes_nothing() -> None:
    pathway = read_pathway(RICH)
    for persona in pathway.personas:
        quick = begin(World(pathway, {}), persona, MONDAY, 8, "case", detailed=True)
        slow = begin(World(pathway, {}), persona, MONDAY, 8, "case", detailed=True)
        slow.dues = None
        assert quick.live() == slow.live(), persona.name
        assert quick.state == slow.state


def test_who_stops_optional_mail_gets_no_more_of_it() -> None:
    persona = "  - {name: stop, writes: [{after: 1 day, says: [stop_optional], clear: true}]}\n"
    assert reasons(persona, "not sent") == ["the guard: the person stopped optional mail"] * 2
