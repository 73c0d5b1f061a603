"""A graph as Mermaid text. Names of nodes are numbers, so that no id of a step is a word of Mermaid's."""

from __future__ import annotations

from collections.abc import Iterator

from mailflow.pathways.graph import words
from mailflow.pathways.graph.model import Graph, Node

SHAPES = {  # what stands around the text
    "wait": ("([", "])"),
    "end": ("((", "))"),
    "branch": ("{", "}"),
    "experiment": ("{", "}"),
    "goto": (">", "]"),
    "task": ("[/", "/]"),
    "decision": ("[/", "/]"),
    "subpathway": ("[[", "]]"),
    "goal": ("{{", "}}"),
}


def drawn(graph: Graph) -> str:
    """The flowchart."""
    names: dict[str, str] = {}
    return "\n".join(["flowchart TD", *_lines(graph, names, "  ")]) + "\n"


def _lines(graph: Graph, names: dict[str, str], indent: str) -> Iterator[str]:
    for node in graph.nodes:
        names[node.id] = f"n{len(names)}"
        yield from _node(node, names, indent)
    for edge in graph.edges:
        arrow = "-.->" if edge.aside else "-->"
        label = f'|"{_escaped(edge.label)}"|' if edge.label else ""
        yield f"{indent}{names[edge.source]} {arrow}{label} {names[edge.target]}"


def _node(node: Node, names: dict[str, str], indent: str) -> Iterator[str]:
    name = names[node.id]
    said = "<br>".join(_escaped(text) for text in (f"{words.KINDS[node.kind]} : {node.title}", node.detail) if text)
    if not node.tracks:
        before, after = SHAPES.get(node.kind, ("[", "]"))
        yield f'{indent}{name}{before}"{said}"{after}'
        return
    yield f'{indent}subgraph {name}["{said}"]'
    for number, track in enumerate(node.tracks):
        yield f'{indent}  subgraph {name}t{number}["{_escaped(track.title)}"]'
        yield from _lines(track, names, f"{indent}    ")
        yield f"{indent}  end"
    yield f"{indent}end"


def _escaped(text: str) -> str:
    """Mermaid writes signs as entities with # (its documentation, "Entity codes to escape characters")."""
    plain = text.replace("#", "#35;").replace('"', "#quot;").replace("<", "#lt;").replace(">", "#gt;")
    return " ".join(plain.split())
