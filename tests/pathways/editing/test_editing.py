"""A document as values: written without loss, changed step by step, asked for by forms that lose nothing."""

from __future__ import annotations

import pytest

from mailflow.core.errors import Refused
from mailflow.pathways.document import drafted
from mailflow.pathways.editing import acting, forms
from mailflow.pathways.editing.forms import Asked, Input
from mailflow.pathways.editing.outline import flat, outline
from mailflow.pathways.editing.skeletons import FIELDS, new_step
from mailflow.pathways.editing.writing import values_of, written
from mailflow.pathways.graph import Marking, svg
from mailflow.pathways.schema import step_schema
from mailflow.pathways.steps import KINDS
from mailflow.templates.shipped import starter_pathways

TEXT = """\
# Écrit à la main.
code: essai
title: Essai
steps:
  # On commence doucement.
  - id: attendre
    kind: wait
    for: 3 working days  # trois jours

  # Puis plusieurs pistes.
  - id: pistes
    kind: parallel
    tracks:
      - name: une
        steps:
          - {id: pause, kind: wait, for: 1 day}
      - name: autre
        steps:
          - {id: pause_autre, kind: wait, for: 2 days}
  - id: fin
    kind: end
    outcome: fini
"""


def posted(fields: tuple[Asked, ...]) -> dict[str, list[str]]:
    """What a browser sends of a form nobody touched."""
    made: dict[str, list[str]] = {}
    for item in fields:
        if item.input is Input.GROUP:
            made |= posted(item.inner)
        elif item.input is Input.ROWS:
            for number, row in enumerate(item.rows):
                made |= {f"{item.name}.{number}.was": ["1"]} | posted(row)
        elif item.input is Input.SPAN:
            made |= {f"{item.name}.n": [item.value], f"{item.name}.u": [item.unit]}
        elif item.input is Input.CHOICES:
            made[item.name] = sorted(item.value, key=[*item.choices, *item.value].index)  # as they stand on the page
        elif item.input is not Input.FLAG or item.value:
            made[item.name] = [str(item.value)]
    return made


def test_every_shipped_pathway_is_written_as_it_was_and_anew_without_loss() -> None:
    for code, text in starter_pathways().items():
        values = values_of(text)
        assert written(values, text) == text, code
        assert values_of(written(values)) == values, code


def test_a_form_nobody_touched_changes_no_step_of_any_shipped_pathway() -> None:
    for code, text in starter_pathways().items():
        for entry in flat(outline(values_of(text))):
            schema = step_schema(entry.kind)
            sent = posted(forms.form(schema, entry.raw, leave=("id", "kind")))
            assert forms.said(schema, sent, entry.raw, ("id", "kind")) == entry.raw, (code, entry.id)


def test_what_a_form_cannot_show_is_kept_as_it_is_written() -> None:
    raw = {"id": "a", "kind": "wait", "for": "bientôt", "roll": "never", "strange": {"a": [1, {"b": "c"}]}}
    schema = step_schema("wait")
    fields = forms.form(schema, raw, leave=("id", "kind"))
    assert {item.field: item.input for item in fields}["for"] is Input.RAW
    assert forms.said(schema, posted(fields), raw, ("id", "kind")) == raw


def test_a_form_writes_spans_numbers_rows_and_leaves_out_what_is_empty() -> None:
    raw = {"id": "r", "kind": "await_reply", "reminders": [{"after": "3 working days", "wording": "un"}]}
    more = forms.with_row(raw, ["reminders"])
    schema = step_schema("await_reply")
    sent = posted(forms.form(schema, more, leave=("id", "kind")))
    sent |= {"f.reminders.0.after.n": ["5"], "f.reminders.1.wording": ["deux"], "f.timeout.after.n": ["1"]}
    sent |= {"f.timeout.after.u": ["week"], "f.note": [""]}
    made = forms.said(schema, sent, more, ("id", "kind"))
    assert made["reminders"] == [
        {"after": "5 working days", "wording": "un"},
        {"after": "3 working days", "wording": "deux"},
    ]
    assert made["timeout"] == {"after": "1 week"} and "note" not in made
    assert forms.without_row(made, ["reminders", 0])["reminders"] == [made["reminders"][1]]


def test_comments_stay_where_steps_did_not_change() -> None:
    values = acting.with_step(values_of(TEXT), "fin", {"id": "fin", "kind": "end", "outcome": "autre"})
    text = written(values, TEXT)
    assert (
        "# Écrit à la main." in text
        and "# On commence doucement." in text
        and "# trois jours" in text
        and "# Puis plusieurs pistes." in text
    )
    assert "outcome: autre" in text and values_of(text) == values
    moved = written(acting.moved(values_of(TEXT), "pistes", acting.Move.UP), TEXT)
    assert moved.index("# Puis plusieurs pistes.") < moved.index("# On commence doucement.")


def test_steps_go_up_down_into_a_track_and_out_again() -> None:
    values = values_of(TEXT)
    inside = acting.moved(values, "fin", acting.Move.IN)
    assert [entry.id for entry in flat(outline(inside))] == ["attendre", "pistes", "pause", "pause_autre", "fin"]
    assert acting.moved(inside, "fin", acting.Move.OUT) == values
    assert next(entry.id for entry in outline(acting.moved(values, "attendre", acting.Move.DOWN))) == "pistes"
    with pytest.raises(Refused):
        acting.moved(values, "attendre", acting.Move.UP)
    with pytest.raises(Refused):
        acting.moved(values, "attendre", acting.Move.OUT)
    gone = acting.removed(values, "pistes")
    assert [entry.id for entry in outline(gone)] == ["attendre", "fin"]
    with pytest.raises(Refused):
        acting.removed(gone, "pistes")


def test_a_new_step_of_every_kind_can_be_drawn_and_says_only_what_is_missing() -> None:
    assert set(FIELDS) == set(KINDS)
    values = values_of(TEXT)
    for kind in KINDS:
        made = acting.added(values, "attendre", new_step(kind, "Pause", acting.in_use(values)))
        pathway, problems = drafted(written(made, TEXT))
        assert pathway is not None and svg(pathway, Marking("?etape=")).startswith("<svg"), kind
        assert not [item for item in problems if "is not a field" in item.sentence], (kind, problems)
        assert kind not in ("wait", "parallel", "recurring", "assign") or not problems, (kind, problems)
    assert new_step("wait", "Pause", {"pause"})["id"] == "pause_2"
    assert new_step("wait", "À l’été 2026 !", set())["id"] == "a_lete_2026"


def test_a_step_is_added_first_after_another_and_at_the_beginning_of_a_track() -> None:
    values, step = values_of(TEXT), {"id": "neuf", "kind": "wait", "for": "1 day"}
    assert next(entry.id for entry in flat(outline(acting.added(values, "", step)))) == "neuf"
    track = acting.added(values, "@@steps.1.tracks.1.steps", step)
    assert [entry.id for entry in flat(outline(track))] == ["attendre", "pistes", "pause", "neuf", "pause_autre", "fin"]
    with pytest.raises(Refused):
        acting.added(values, "@@steps.0.tracks.9.steps", step)


def test_a_step_is_put_anywhere_but_into_itself() -> None:
    values = values_of(TEXT)

    def order(key: str, after: str) -> list[str]:
        return [entry.id for entry in flat(outline(acting.placed(values, key, after)))]

    assert order("fin", "") == ["fin", "attendre", "pistes", "pause", "pause_autre"]
    assert order("attendre", "pistes") == ["pistes", "pause", "pause_autre", "attendre", "fin"]
    assert order("attendre", "pause_autre") == ["pistes", "pause", "pause_autre", "attendre", "fin"]
    assert order("pause", "@@steps.1.tracks.1.steps") == ["attendre", "pistes", "pause", "pause_autre", "fin"]
    assert outline(acting.placed(values, "pause", "@@steps.1.tracks.1.steps"))[1].tracks[1].entries[0].id == "pause"
    assert acting.placed(values, "pistes", "attendre") == acting.placed(values, "pistes", "pistes") == values
    for key, after in (("pistes", "pause"), ("pistes", "@@steps.1.tracks.0.steps"), ("fin", "partie"), ("rien", "fin")):
        with pytest.raises(Refused):
            acting.placed(values, key, after)
    with pytest.raises(Refused):
        acting.placed(values, "fin", "@@steps.0.tracks.0.steps")


def test_a_picture_in_a_page_has_links_marks_and_no_style_of_its_own() -> None:
    pathway, _problems = drafted(TEXT)
    assert pathway is not None
    drawn = svg(pathway, Marking("/brouillon/essai?etape=", "pause", frozenset({"fin"}), "#etape"))
    assert "<style" not in drawn and 'href="/brouillon/essai?etape=pause#etape"' in drawn
    assert '<g class="n on" id="n-pause">' in drawn and '<g class="n wrong" id="n-fin">' in drawn
    assert "<style" in svg(pathway) and "<a " not in svg(pathway)
