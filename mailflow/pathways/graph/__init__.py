"""Pictures of a pathway: Mermaid text and SVG, drawn here, without a program from outside. Pure."""

from __future__ import annotations

from mailflow.pathways.document import Pathway
from mailflow.pathways.graph import as_mermaid, as_svg
from mailflow.pathways.graph.as_svg import Marking, Marks
from mailflow.pathways.graph.model import graph_of

__all__ = ["Marking", "Marks", "marked_svg", "mermaid", "svg"]


def mermaid(pathway: Pathway) -> str:
    """A flowchart for Markdown pages."""
    return as_mermaid.drawn(graph_of(pathway))


def svg(pathway: Pathway, marking: Marking | None = None) -> str:
    """A picture that is readable on a light and on a dark page; its text is text. `marking`: within a page."""
    return as_svg.drawn(graph_of(pathway), marking)


def marked_svg(pathway: Pathway, marks: Marks) -> str:
    """The same for a page of ours, whose style sheet has the colours: where somebody stands and what is done."""
    return as_svg.drawn(graph_of(pathway), marks=marks)
