"""At any time: back to the agency by any reply, a job or a training found, an absence, distress."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mailflow.pathways.commands import OpenDecision, OpenTask
from tests.templates.starter.lives import YEAR, Life, Person, first_outcome, local, nobody_acts, says_no, says_yes

DAYS = [1, 4, 9, 17, 30, 45, 61, 99, 150, 240, 300]
FOLLOW_UPS = ["nouvel-inscrit-guide", "accompagnement-global", "suivi-web"]


def _on_the_web(request: object) -> tuple[tuple[str, ...], str] | None:
    """Agrees to the web, then says that all is well."""
    said = says_yes if "web" in str(getattr(request, "asked", {}).get("question")) else says_no
    return said(request)  # type: ignore[arg-type]


def _runs_on_the_web(life: Life) -> bool:
    return any(
        item.position is not None and item.position.step in ("mode_emploi", "quinzaine", "mensuel")
        for name, item in life.walker.state.enrolments.items()
        if ".web." in name
    )


@pytest.mark.parametrize("code", ["suivi-web", "nouvel-inscrit-guide"])
@pytest.mark.parametrize("days", DAYS)
def test_whoever_wants_back_to_the_agency_is_back_at_once(code: str, days: int) -> None:
    life = Life(code, _on_the_web, first_outcome, {"tier": "guidé"}).live(timedelta(days=days))
    assert _runs_on_the_web(life)
    life.human = nobody_acts
    life.write("opt_out_web")
    assert life.wordings()[-1] == "web-retour-agence"
    assert not _runs_on_the_web(life)
    assert "reprendre" in {task.ref.step for task in life.open_tasks()}


@pytest.mark.parametrize("code", ["suivi-web", "nouvel-inscrit-guide"])
def test_after_a_return_to_the_agency_the_update_goes_on_where_the_follow_up_does(code: str) -> None:
    life = Life(code, _on_the_web, first_outcome, {"tier": "guidé"}).live(timedelta(days=40))
    life.write("opt_out_web")
    life.live(timedelta(days=100))
    later = [mail.wording for mail in life.mails[life.wordings().index("web-retour-agence") :]]
    assert ("actualisation-ouverte" in later and "point" in later) is (code == "nouvel-inscrit-guide")
    assert "proposition-web" not in later


@pytest.mark.parametrize("code", ["suivi-web", "nouvel-inscrit-guide"])
@pytest.mark.parametrize("days", DAYS)
@pytest.mark.parametrize(("said", "back"), [("retour", True), ("reste", False)])
def test_an_unclear_wish_to_leave_the_web_stops_it_at_once_and_a_colleague_reads_it(
    code: str, days: int, said: str, back: bool
) -> None:
    life = Life(code, _on_the_web, first_outcome, {"tier": "guidé"}).live(timedelta(days=days))
    life.human = nobody_acts
    life.write("opt_out_web", "question", safe=False)
    assert not _runs_on_the_web(life)
    assert "web-retour-agence" not in life.wordings()
    life.done("lire_retour", said)
    assert ("web-retour-agence" in life.wordings()) is back
    assert _runs_on_the_web(life) is not back


def test_only_a_clear_yes_leads_to_the_web() -> None:
    life = Life("suivi-web").live(timedelta(days=3))
    life.write("opt_in_web", "question", safe=False, answer="yes")
    life.live(timedelta(days=60))
    assert not _runs_on_the_web(life)
    assert "web-mode-emploi" not in life.wordings()


@pytest.mark.parametrize("code", FOLLOW_UPS)
@pytest.mark.parametrize("days", [12, 50, 200])
@pytest.mark.parametrize(("intent", "goal"), [("job_found", "emploi"), ("training_start", "formation")])
def test_good_news_is_confirmed_congratulated_and_asked_after(code: str, days: int, intent: str, goal: str) -> None:
    life = Life(code, says_yes, first_outcome).live(timedelta(days=days))
    life.human = nobody_acts
    life.write(intent, safe=False)
    life.done(f"goal:{goal}", "oui")
    begun = life.walker.now
    life.live(timedelta(days=150))
    asked = [
        (local(mail.at).date() - local(begun).date()).days for mail in life.mails if mail.wording == f"{goal}-point"
    ]
    assert f"{goal}-bravo" in life.wordings()
    assert 30 <= asked[0] <= 36
    assert 90 <= asked[1] <= 96
    assert life.ended == goal
    assert not [mail for mail in life.mails if mail.wording == "point" and mail.at > begun]


@pytest.mark.parametrize("code", FOLLOW_UPS)
def test_good_news_that_was_none_changes_nothing(code: str) -> None:
    life = Life(code, says_yes, first_outcome).live(timedelta(days=50))
    life.write("job_found", safe=False)
    life.done("goal:emploi", "non")
    life.live(timedelta(days=60))
    assert "emploi-bravo" not in life.wordings()
    assert life.ended == ""


@pytest.mark.parametrize("answer", [says_no, lambda request: None])
@pytest.mark.parametrize("code", ["emploi-trouve", "formation-trouvee"])
def test_a_job_that_ended_or_silence_about_it_leads_to_a_call(code: str, answer: Person) -> None:
    life = Life(code, answer, nobody_acts).live(timedelta(days=60))
    assert len(life.open_tasks()) == 1


@pytest.mark.parametrize("code", FOLLOW_UPS)
@pytest.mark.parametrize("days", [12, 50, 200])
@pytest.mark.parametrize(
    ("intents", "step"),
    [
        (("distress",), "appeler_ce_jour"),
        (("distress", "question", "job_found"), "appeler_ce_jour"),
        (("absence_declared",), "noter_absence"),
    ],
)
def test_distress_and_absences_open_a_task_at_once_whatever_else_is_said(
    code: str, days: int, intents: tuple[str, ...], step: str
) -> None:
    life = Life(code, says_yes, first_outcome).live(timedelta(days=days))
    life.human = nobody_acts
    tracks = len(life.walker.state.enrolments)
    life.write(*intents, safe=False)
    assert step in {task.ref.step for task in life.open_tasks()}
    assert len(life.walker.state.enrolments) == tracks, "nothing else stops"


def test_a_second_sign_of_distress_is_heard_as_well() -> None:
    life = Life("nouvel-inscrit-guide", says_yes, first_outcome).live(timedelta(days=30))
    for times in (1, 2):
        life.write("distress", safe=False)
        life.live(timedelta(days=2))
        assert len(life.tasks_of("appeler_ce_jour")) == times


def test_a_missed_appointment_ends_without_consequence_unless_two_humans_and_ten_days_say_otherwise() -> None:
    life = Life("rendez-vous-manque")
    for step, outcome, days in [
        ("qualifier", "absent", 6),
        ("appel_1", "sans_reponse", 3),
        ("appel_2", "sans_reponse", 0),
        ("preparer", "transmettre", 0),
        ("informer", "envoyee", 4),
    ]:
        life.done(step, outcome)
        life.live(timedelta(days=days))
    life.live(YEAR)
    assert life.walker.commands_of(OpenDecision) == [], "nothing runs before the letter is proved to have come"
    life.done("preuve", "recue")
    [decision] = life.walker.commands_of(OpenDecision)
    assert decision.not_before - life.walker.now >= timedelta(days=10)
    assert decision.prepared_by == "preparer"
    life.live(YEAR)
    assert life.ended == "" and life.wordings() == ["rdv-manque"], "deciders who say nothing decide nothing"
    life.done("decider", "sans_suite")
    assert life.ended == "sans_suite"


@pytest.mark.parametrize("cause", ["excuse", "agence", "technique", "contact"])
def test_an_appointment_missed_for_another_reason_only_brings_a_new_date(cause: str) -> None:
    def human(task: OpenTask | OpenDecision) -> str | None:
        return cause if cause in task.options else task.options[0]

    life = Life("rendez-vous-manque", human=human).live(timedelta(days=60))
    assert life.ended == "nouveau_rendez_vous"
    assert set(life.wordings()) <= {"rdv-excuse", "rdv-nouvelle-date"}
