"""Pictures of pathways: every step and way is in them, they are well-formed, and nothing overlaps."""

from __future__ import annotations

from itertools import combinations
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailflow.pathways.document import Pathway, read_pathway
from mailflow.pathways.graph import Marks, marked_svg, mermaid, svg, words
from mailflow.pathways.graph.layout import Wire, lay
from mailflow.pathways.graph.model import Graph, graph_of
from mailflow.pathways.intents import INTENTS
from mailflow.pathways.steps import KINDS
from mailflow.templates.shipped import starter_pathways
from tests.pathways.steps.test_decision import FILE
from tests.pathways.steps.test_goto import LOOP
from tests.pathways.test_tracks import BOTH

DOCUMENTS = {**starter_pathways(), "decision": FILE, "loop": LOOP, "tracks": BOTH.format(join="all")}
SVG = "{http://www.w3.org/2000/svg}"


def nodes(graph: Graph) -> list[str]:
    return [
        name for node in graph.nodes for name in (node.id, *(inner for track in node.tracks for inner in nodes(track)))
    ]


def ways(graph: Graph) -> int:
    return len(graph.edges) + sum(ways(track) for node in graph.nodes for track in node.tracks)


@pytest.fixture(params=sorted(DOCUMENTS))
def pathway(request: pytest.FixtureRequest) -> Pathway:
    return read_pathway(DOCUMENTS[request.param])


def test_every_step_is_a_node_once(pathway: Pathway) -> None:
    goals = [goal.mark for goal in pathway.goals]
    assert sorted(nodes(graph_of(pathway))) == sorted([*pathway.steps, *goals])


def test_mermaid_draws_every_node_and_way_with_names_of_its_own(pathway: Pathway) -> None:
    lines = mermaid(pathway).splitlines()
    graph = graph_of(pathway)
    assert lines[0] == "flowchart TD"
    assert all(
        any(line.strip().startswith((f"n{number}", f"subgraph n{number}[")) for line in lines)
        for number in range(len(nodes(graph)))
    )
    arrows = sum("-->" in line or "-.->" in line for line in lines)
    assert arrows == ways(graph)


def test_the_svg_is_well_formed_and_its_words_are_text(pathway: Pathway) -> None:
    root = ElementTree.fromstring(svg(pathway))
    said = " ".join("".join(item.itertext()) for item in root.iter(f"{SVG}text"))
    assert root.find(f"{SVG}title") is not None and "prefers-color-scheme" in svg(pathway)
    for step in pathway.steps.values():
        assert all(word in said for word in step.title.split()), step.title


def test_signs_that_mean_something_to_the_formats_stay_text() -> None:
    text = LOOP.replace("title: Boucle", "title: 'A <b> & \"c\" #1'").replace(
        "id: mot,", "id: mot, title: '<i>\"x\"#',"
    )
    drawn = read_pathway(text)
    assert "<b>" not in svg(drawn) and ElementTree.fromstring(svg(drawn)) is not None
    assert "#lt;i#gt;#quot;x#quot;#35;" in mermaid(drawn)


def test_there_are_words_for_every_kind_and_event() -> None:
    assert KINDS.keys() <= words.KINDS.keys()
    assert {*INTENTS, "bounce", "transfer"} <= words.EVENTS.keys()


SIZES = st.lists(st.tuples(st.integers(40, 300), st.integers(20, 200)), min_size=1, max_size=14)


@settings(max_examples=60)
@given(SIZES, st.lists(st.tuples(st.integers(0, 13), st.integers(0, 13), st.integers(0, 120)), max_size=24))
def test_whatever_the_ways_no_two_nodes_overlap_and_all_lies_within(
    sizes: list[tuple[int, int]], ends: list[tuple[int, int, int]]
) -> None:
    count = len(sizes)
    wires = [Wire(one % count, other % count, (float(wide), 17.0 if wide else 0.0)) for one, other, wide in ends]
    laid = lay([(float(width), float(height)) for width, height in sizes], wires)
    boxes = [(x, y, *size) for (x, y), size in zip(laid.nodes, sizes, strict=True)]
    boxes += [(*at, *wire.label) for at, wire in zip(laid.labels, wires, strict=True) if at]
    for (ax, ay, aw, ah), (bx, by, bw, bh) in combinations(boxes, 2):
        assert abs(ax - bx) >= (aw + bw) / 2 - 0.01 or abs(ay - by) >= (ah + bh) / 2 - 0.01
    for x, y, width, height in boxes:
        assert x >= width / 2 - 0.01 and y >= height / 2 - 0.01
        assert x + width / 2 <= laid.size[0] + 0.01 and y + height / 2 <= laid.size[1] + 0.01


def test_ways_lead_down_unless_they_close_a_loop() -> None:
    laid = lay([(90.0, 40.0)] * 3, [Wire(0, 1), Wire(1, 2), Wire(2, 0)])
    assert laid.nodes[0][1] < laid.nodes[1][1] < laid.nodes[2][1]
    down, back = laid.wires[0], laid.wires[2]
    assert down[0][1] < down[-1][1] and back[0][1] > back[-1][1]


def test_marks_are_said_and_not_only_coloured(pathway: Pathway) -> None:
    first = pathway.first
    drawn = marked_svg(pathway, Marks(here=frozenset({first}), done=frozenset(set(pathway.steps) - {first})))
    ElementTree.fromstring(drawn)
    assert drawn.count('class="is-here"') == 1 and "ici ·" in drawn
    assert drawn.count('class="is-done"') == drawn.count("✓") == len(pathway.steps) - 1
    assert "<style>" not in drawn and "<style>" in svg(pathway)
