"""A graph as SVG: boxes, ways and their words. Colours follow the reader’s light or dark; nothing is loaded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from itertools import pairwise
from urllib.parse import quote

from mailflow.pathways.graph import words
from mailflow.pathways.graph.layout import GAP_X, Laid, Point, Size, Wire, lay
from mailflow.pathways.graph.model import Graph, Node

EM = 13.0  # of titles, in pixels
SMALL = 11.0
LINE = 17.0
WIDEST = 190.0  # of a line of a title
MARGIN = 16.0
FAMILIES = {
    "mail": ("message", "await_reply", "document_request", "survey"),
    "human": ("task", "decision", "goal"),
    "time": ("wait", "recurring"),
    "end": ("end",),
}
STYLE = """
.g{--paper:#fffefb;--box:#fff;--ink:#1c1f22;--soft:#565d64;--line:#8a9199;--mail:#1c6ea4;--human:#a8500f;--time:#6a6f75;
--end:#1e6b45;--flow:#6b4aa0;font-family:system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}
@media(prefers-color-scheme:dark){.g{--paper:#14171a;--box:#1f2428;--ink:#eceff1;--soft:#a9b1b8;--line:#7b848c;
--mail:#6db7e8;--human:#f0a868;--time:#a5acb3;--end:#79cfa3;--flow:#b9a0ea}}
.paper{fill:var(--paper)}.box{fill:var(--box);stroke:var(--line)}
.track{fill:none;stroke:var(--line);stroke-dasharray:2 3}
.t{fill:var(--ink);font-size:13px;font-weight:600}.s{fill:var(--soft);font-size:11px}.l{fill:var(--ink);font-size:11px}
.w{fill:none;stroke:var(--line);stroke-width:1.4}.aside{stroke-dasharray:5 4}.head{fill:var(--line)}
.k-mail{fill:var(--mail)}.k-human{fill:var(--human)}.k-time{fill:var(--time)}.k-end{fill:var(--end)}.k-flow{fill:var(--flow)}
""".strip()


@dataclass(frozen=True, slots=True)
class Marking:
    """A picture within a page, whose style sheet it takes: steps are links, one is looked at, some are wrong."""

    address: str  # before the id of a step
    current: str = ""
    wrong: frozenset[str] = frozenset()
    place: str = ""  # within that page, "#" before it


@dataclass(frozen=True, slots=True)
class Marks:
    """Steps where somebody stands, and steps that were left."""

    here: frozenset[str] = frozenset()
    done: frozenset[str] = frozenset()

    def of(self, step: str) -> str:
        """ "here", "done" or ""."""
        return "here" if step in self.here else "done" if step in self.done else ""


NOTHING = Marks()
SIGNS = {"here": "▶ ici · ", "done": "✓ ", "": ""}  # said, not only coloured


@dataclass(frozen=True, slots=True)
class Box:
    """A node with its words, and its tracks laid out within it."""

    node: Node
    title: tuple[str, ...]
    small: tuple[str, ...]
    tracks: tuple[Plan, ...]
    size: Size
    mark: str = ""

    @property
    def header(self) -> float:
        """The height of its words."""
        return 14 + LINE * (len(self.title) + len(self.small))


@dataclass(frozen=True, slots=True)
class Plan:
    """A scope whose places are known."""

    graph: Graph
    boxes: tuple[Box, ...]
    laid: Laid


def drawn(graph: Graph, marking: Marking | None = None, marks: Marks | None = None) -> str:
    """The picture; with `marking` or `marks` it brings no colours of its own."""
    plan = _planned(graph, marks or NOTHING)
    width, height = plan.laid.size[0] + 2 * MARGIN, plan.laid.size[1] + 2 * MARGIN + LINE
    body = "\n".join(_scope(plan, MARGIN, MARGIN + LINE, marking))
    style = "" if marking or marks is not None else f"<style>{STYLE}</style>\n"
    role = "group" if marking else "img"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="g" role="{role}" viewBox="0 0 {width:.0f} {height:.0f}" '
        f'width="{width:.0f}" height="{height:.0f}">\n<title>{escape(graph.title)}</title>\n{style}'
        f'<rect class="paper" width="100%" height="100%" rx="8"/>\n'
        f'<text class="t" x="{MARGIN}" y="{MARGIN + 6}">{escape(graph.title)}</text>\n{body}\n</svg>\n'
    )


@lru_cache(maxsize=64)
def _planned(graph: Graph, marks: Marks) -> Plan:
    boxes = tuple(_box(node, marks) for node in graph.nodes)
    number = {node.id: index for index, node in enumerate(graph.nodes)}
    wires = [Wire(number[edge.source], number[edge.target], _label_size(edge.label)) for edge in graph.edges]
    return Plan(graph, boxes, lay([box.size for box in boxes], wires))


def _box(node: Node, marks: Marks) -> Box:
    title, mark = tuple(_wrapped(node.title, EM)), marks.of(node.id)
    small = (SIGNS[mark] + words.KINDS[node.kind], *_wrapped(node.detail, SMALL))
    tracks = tuple(_planned(track, marks) for track in node.tracks)
    own = max(*(_wide(line, EM) for line in title), *(_wide(line, SMALL) for line in small)) + 26
    height = 14 + LINE * (len(title) + len(small))
    if not tracks:
        return Box(node, title, small, (), (max(own, 90.0), height), mark)
    width = sum(track.laid.size[0] + GAP_X for track in tracks) + GAP_X * len(tracks)
    tall = max(track.laid.size[1] for track in tracks)
    return Box(node, title, small, tracks, (max(own, width), height + tall + LINE * 2 + MARGIN), mark)


def _label_size(label: str) -> Size:
    return (_wide(label, SMALL) + 8, LINE) if label else (0.0, 0.0)


def _wide(text: str, em: float) -> float:
    """About how wide a text is: no font is asked, so rather too wide than too narrow. Titles are bold."""
    bold = em * (1.12 if em == EM else 1.0)
    return sum(bold * (0.38 if sign in "iljtf.,:;'’!| ()" else 0.95 if sign in "mwMW%—…" else 0.63) for sign in text)


def _wrapped(text: str, em: float) -> Iterator[str]:
    line = ""
    for word in text.split():
        if line and _wide(f"{line} {word}", em) > WIDEST:
            yield line
            line = word
        else:
            line = f"{line} {word}".strip()
    if line:
        yield line


def _scope(plan: Plan, x: float, y: float, marking: Marking | None) -> Iterator[str]:
    """Wires first, so that boxes lie over them."""
    for edge, points in zip(plan.graph.edges, plan.laid.wires, strict=True):
        yield _wire([(x + px, y + py) for px, py in points], edge.aside)
    for edge, at in zip(plan.graph.edges, plan.laid.labels, strict=True):
        if at:
            width = _label_size(edge.label)[0]
            left, top = x + at[0] - width / 2, y + at[1] - LINE / 2
            yield f'<rect class="paper" x="{left:.1f}" y="{top:.1f}" width="{width:.1f}" height="{LINE}"/>'
            yield _text("l", x + at[0], y + at[1] + 4, edge.label, middle=True)
    for box, middle in zip(plan.boxes, plan.laid.nodes, strict=True):
        yield from _drawn_box(box, x + middle[0] - box.size[0] / 2, y + middle[1] - box.size[1] / 2, marking)


def _opened(box: Box, marking: Marking | None) -> tuple[str, str]:
    """What stands around a box: within a page a step is a link to itself."""
    if marking is None:
        return (f'<g class="is-{box.mark}">' if box.mark else "<g>"), "</g>"
    node = box.node
    names = ["n", *(["on"] if node.id == marking.current else []), *(["wrong"] if node.id in marking.wrong else [])]
    opened = f'<g class="{" ".join(names)}" id="n-{escape(node.id)}">'
    if node.kind == "goal":
        return opened, "</g>"
    here = ' aria-current="true"' if node.id == marking.current else ""
    address = escape(f"{marking.address}{quote(node.id)}{marking.place}")
    return f'{opened}<a href="{address}"{here} tabindex="-1">', "</a></g>"


def _drawn_box(box: Box, x: float, y: float, marking: Marking | None) -> Iterator[str]:
    family = next((name for name, kinds in FAMILIES.items() if box.node.kind in kinds), "flow")
    width, height = box.size
    round_ = 18 if box.node.kind in ("end", "wait", "goal") else 6
    opened, closed = _opened(box, marking)
    yield f'{opened}<rect class="box" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" rx="{round_}"/>'
    yield f'<rect class="k-{family}" x="{x + 6:.1f}" y="{y + 9:.1f}" width="4" height="{box.header - 18:.1f}" rx="2"/>'
    at = y + 7
    for line in box.small[:1]:
        yield _text(f"s k-{family}", x + 17, at + 12, line)
        at += LINE
    for line in box.title:
        yield _text("t", x + 17, at + 12, line)
        at += LINE
    for line in box.small[1:]:
        yield _text("s", x + 17, at + 12, line)
        at += LINE
    if closed.startswith("</a>"):
        yield "</a>"  # the tracks within are links of their own
    left = x + GAP_X
    for track in box.tracks:
        inner = track.laid.size
        top = y + box.header
        yield (
            f'<rect class="track" x="{left - GAP_X / 2:.1f}" y="{top:.1f}" width="{inner[0] + GAP_X:.1f}" '
            f'height="{height - box.header - MARGIN / 2:.1f}" rx="6"/>'
        )
        yield _text("s", left - 4, top + 14, track.graph.title)
        yield from _scope(track, left, top + LINE * 1.5, marking)
        left += inner[0] + GAP_X * 2
    yield closed.removeprefix("</a>")


def _text(name: str, x: float, y: float, said: str, *, middle: bool = False) -> str:
    anchor = ' text-anchor="middle"' if middle else ""
    return f'<text class="{name}" x="{x:.1f}" y="{y:.1f}"{anchor}>{escape(said)}</text>'


def _wire(points: Sequence[Point], aside: bool) -> str:
    """A smooth line, upright where it begins and ends, with a head."""
    path = [f"M{points[0][0]:.1f},{points[0][1]:.1f}"]
    for (ax, ay), (bx, by) in pairwise(points):
        bend = (by - ay) / 2
        path.append(f"C{ax:.1f},{ay + bend:.1f} {bx:.1f},{by - bend:.1f} {bx:.1f},{by:.1f}")
    end, up = points[-1], points[-1][1] < points[-2][1]
    lift = 7 if up else -7
    head = f"{end[0]:.1f},{end[1]:.1f} {end[0] - 4:.1f},{end[1] + lift:.1f} {end[0] + 4:.1f},{end[1] + lift:.1f}"
    name = "w aside" if aside else "w"
    return f'<path class="{name}" d="{" ".join(path)}"/><polygon class="head" points="{head}"/>'
