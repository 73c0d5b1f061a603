"""A pathway as nodes and edges, each scope (the pathway, every track) on its own. Places nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from mailflow.pathways.document import Pathway
from mailflow.pathways.graph import words
from mailflow.pathways.step import Step


@dataclass(frozen=True, slots=True)
class Edge:
    """A way between two nodes of a scope. `aside`: only when something happens, else it is the step's own."""

    source: str
    target: str
    label: str = ""
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Node:
    """A step, or a goal. `tracks` are drawn within it."""

    id: str
    kind: str
    title: str
    detail: str = ""
    tracks: tuple[Graph, ...] = ()


@dataclass(frozen=True, slots=True)
class Graph:
    """One scope. The first node is where it begins."""

    title: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...] = field(default=())


def graph_of(pathway: Pathway) -> Graph:
    """The pathway with its goals, tracks within the steps that hold them."""
    made = _scope(pathway, "", pathway.title)
    goals = tuple(Node(goal.mark, "goal", goal.title) for goal in pathway.goals)
    ways = tuple(Edge(goal.mark, goal.next, aside=True) for goal in pathway.goals)
    return _joined(Graph(made.title, made.nodes + goals, made.edges + ways))


def _joined(graph: Graph) -> Graph:
    """Without ways to steps that are not there, as in a draft."""
    known = {node.id for node in graph.nodes}
    edges = tuple(edge for edge in graph.edges if edge.source in known and edge.target in known)
    return Graph(graph.title, graph.nodes, edges)


def _scope(pathway: Pathway, scope: str, title: str) -> Graph:
    steps = [step for step in pathway.steps.values() if step.scope == scope]
    nodes = tuple(_node(pathway, step) for step in steps)
    return _joined(Graph(title, nodes, tuple(edge for step in steps for edge in _edges(step))))


def _node(pathway: Pathway, step: Step) -> Node:
    scopes = dict.fromkeys(item.scope for item in pathway.steps.values() if item.scope.startswith(f"{step.id}/"))
    tracks = tuple(_scope(pathway, scope, scope.partition("/")[2]) for scope in scopes)
    return Node(step.id, step.kind, step.title, words.detail(step), tracks)


def _edges(step: Step) -> Iterable[Edge]:
    """One edge a target: what leads there is said together."""
    found: dict[str, list[str]] = {}
    for outcome, target in step.ways():
        found.setdefault(target, []).append(words.outcome(step, outcome))
    alone = len(found) == 1
    for target, said in found.items():
        yield Edge(step.id, target, "" if alone else ", ".join(dict.fromkeys(filter(None, said))))
    for way in (*step.on, *((step.skip,) if step.skip else ())):
        said_so = words.condition(way.condition) if way.condition else words.EVENTS.get(way.event, way.event)
        yield Edge(step.id, way.target, said_so, aside=True)
