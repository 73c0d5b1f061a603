"""Places the nodes of one scope in layers: ways go down, labels have a place of their own, nothing overlaps.

After Sugiyama: loops are turned round, nodes layered by their longest way, ordered by the middle of their neighbours,
and moved towards them as far as the order allows. Knows sizes only, no text and no colours.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

GAP_X, GAP_Y = 28.0, 22.0
SWEEPS = 12
Point = tuple[float, float]
Size = tuple[float, float]


@dataclass(slots=True)
class Spot:
    """A node, or a place that an edge passes. `x` and `y` are its middle."""

    rank: int
    width: float
    height: float
    x: float = 0.0
    y: float = 0.0
    passing: bool = False  # no node: a wire goes straight through here
    above: list[int] = field(default_factory=list)
    below: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Wire:
    """An edge to lay: `label` is the size of its label, (0, 0) without one."""

    source: int
    target: int
    label: Size = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Laid:
    """Where everything is: middles of the nodes, points of each wire (in its own direction), places of labels."""

    nodes: tuple[Point, ...]
    wires: tuple[tuple[Point, ...], ...]
    labels: tuple[Point | None, ...]
    size: Size


def lay(sizes: Sequence[Size], wires: Sequence[Wire]) -> Laid:
    """Place nodes of these sizes; the first one comes first."""
    loose = [wire for wire in wires if wire.source != wire.target]
    back = _turned(len(sizes), loose)
    down = [
        (wire.target, wire.source) if turned else (wire.source, wire.target)
        for wire, turned in zip(loose, back, strict=True)
    ]
    room = [sum(_beside(wire) for wire in wires if wire.source == wire.target == node) for node in range(len(sizes))]
    spots = [
        Spot(2 * rank, width + 2 * more, height)
        for rank, (width, height), more in zip(_ranks(len(sizes), down), sizes, room, strict=True)
    ]
    chains = [_chain(spots, ends, wire.label, turned) for wire, ends, turned in zip(loose, down, back, strict=True)]
    _place(spots, _ordered(spots))
    size = (max(spot.x + spot.width / 2 for spot in spots), max(spot.y + spot.height / 2 for spot in spots))
    ways = _ways(spots, chains, back)
    right = [spots[node].x + sizes[node][0] / 2 for node in range(len(sizes))]
    laid, labels = [], []
    for wire in wires:
        points, at = _loop(wire, spots[wire.source].y, right) if wire.source == wire.target else next(ways)
        laid.append(points)
        labels.append(at if wire.label[0] else None)
    return Laid(tuple((spot.x, spot.y) for spot in spots[: len(sizes)]), tuple(laid), tuple(labels), size)


def _beside(wire: Wire) -> float:
    """The room that a way from a node to itself takes at its side."""
    return GAP_X + wire.label[0]


def _loop(wire: Wire, y: float, right: list[float]) -> tuple[tuple[Point, ...], Point]:
    """A way from a node to itself, at its right side; the next one stands further out."""
    x = right[wire.source]
    right[wire.source] += _beside(wire)
    middle = (x + GAP_X * 0.7 + wire.label[0] / 2, y)
    return ((x, y - 7), (x + GAP_X * 0.6, y - 1), (x + GAP_X * 0.6, y + 1), (x, y + 7)), middle


def _ways(
    spots: Sequence[Spot], chains: Sequence[Sequence[int]], back: Sequence[bool]
) -> Iterator[tuple[tuple[Point, ...], Point]]:
    for chain, turned in zip(chains, back, strict=True):
        points, at = _points(spots, chain), spots[chain[-2 if turned else 1]]
        yield tuple(reversed(points)) if turned else tuple(points), (at.x, at.y)


def _turned(count: int, wires: Sequence[Wire]) -> list[bool]:
    """Which wires close a loop, seen from the first node."""
    leaving: dict[int, list[int]] = defaultdict(list)
    for number, wire in enumerate(wires):
        leaving[wire.source].append(number)
    state, turned = [0] * count, [False] * len(wires)  # 0 not seen, 1 on the way here, 2 done
    for start in range(count):
        stack = [(start, 0)] if not state[start] else []
        while stack:
            node, place = stack.pop()
            state[node] = 1
            if place == len(leaving[node]):
                state[node] = 2
                continue
            stack.append((node, place + 1))
            number = leaving[node][place]
            target = wires[number].target
            if state[target] == 1:
                turned[number] = True
            elif state[target] == 0:
                stack.append((target, 0))
    return turned


def _ranks(count: int, down: Sequence[tuple[int, int]]) -> list[int]:
    """The longest way to each node; nodes that nothing leads to stand just above what they lead to."""
    ranks = [0] * count
    for _ in range(count):
        changed = False
        for upper, lower in down:
            if ranks[lower] <= ranks[upper]:
                ranks[lower], changed = ranks[upper] + 1, True
        if not changed:
            break
    led_to = {lower for _, lower in down}
    for node in range(1, count):
        below = [ranks[lower] for upper, lower in down if upper == node]
        if node not in led_to and below:
            ranks[node] = max(min(below) - 1, 0)
    return ranks


def _chain(spots: list[Spot], ends: tuple[int, int], label: Size, turned: bool) -> list[int]:
    """The places a wire passes, one a layer; its label takes the one next to where it begins."""
    upper, lower = ends
    first, last = spots[upper].rank + 1, spots[lower].rank
    chain = [upper]
    for rank in range(first, last):
        here = rank == (last - 1 if turned else first)
        spots.append(Spot(rank, *(label if here else (0.0, 0.0)), passing=True))
        chain.append(len(spots) - 1)
    chain.append(lower)
    for one, other in pairwise(chain):
        spots[one].below.append(other)
        spots[other].above.append(one)
    return chain


def _ordered(spots: Sequence[Spot]) -> list[list[int]]:
    """The layers, each in an order that lets few wires cross."""
    layers: dict[int, list[int]] = defaultdict(list)
    for number, spot in enumerate(spots):
        layers[spot.rank].append(number)
    found = [layers[rank] for rank in sorted(layers)]
    best, fewest = [list(layer) for layer in found], _crossings(spots, found)
    for sweep in range(SWEEPS):
        upwards = bool(sweep % 2)
        place = {number: index for layer in found for index, number in enumerate(layer)}
        for layer in reversed(found) if upwards else found:
            layer.sort(
                key=lambda number: _middle(spots[number].below if upwards else spots[number].above, place, number)
            )
            place |= {number: index for index, number in enumerate(layer)}
        crossed = _crossings(spots, found)
        if crossed < fewest:
            best, fewest = [list(layer) for layer in found], crossed
    return best


def _middle(neighbours: Iterable[int], place: Mapping[int, int], own: int) -> float:
    places = [place[number] for number in neighbours]
    return sum(places) / len(places) if places else float(place[own])


def _crossings(spots: Sequence[Spot], layers: Sequence[Sequence[int]]) -> int:
    place = {number: index for layer in layers for index, number in enumerate(layer)}
    total = 0
    for layer in layers:
        ends = [place[below] for number in layer for below in sorted(spots[number].below, key=place.__getitem__)]
        total += sum(later < earlier for index, earlier in enumerate(ends) for later in ends[index + 1 :])
    return total


def _place(spots: Sequence[Spot], layers: Sequence[Sequence[int]]) -> None:
    y = 0.0
    for layer in layers:
        tall = max((spots[number].height for number in layer), default=0.0)
        _apart(spots, layer, [0.0] * len(layer))
        for number in layer:
            spots[number].y = y + tall / 2
            if spots[number].passing:
                spots[number].height = tall
        y += tall + GAP_Y
    for sweep in range(SWEEPS):
        for layer in reversed(layers) if sweep % 2 else layers:
            wanted = []
            for number in layer:
                near = spots[number].below if sweep % 2 else spots[number].above
                near = near or [number]
                wanted.append(sum(spots[other].x for other in near) / len(near))
            _apart(spots, layer, wanted)
    left = min(spot.x - spot.width / 2 for spot in spots)
    for spot in spots:
        spot.x -= left


def _apart(spots: Sequence[Spot], layer: Sequence[int], wanted: Sequence[float]) -> None:
    """As near to where each wants to be as order and widths allow: least squares by pooling neighbours."""
    offsets, at = [], 0.0
    for index, number in enumerate(layer):
        at += (spots[number].width / 2 + GAP_X + spots[layer[index - 1]].width / 2) if index else 0.0
        offsets.append(at)
    pools: list[list[float]] = []  # sum, count
    for want, offset in zip(wanted, offsets, strict=True):
        pools.append([want - offset, 1])
        while len(pools) > 1 and pools[-2][0] / pools[-2][1] >= pools[-1][0] / pools[-1][1]:
            total, count = pools.pop()
            pools[-1] = [pools[-1][0] + total, pools[-1][1] + count]
    places = [total / count for total, count in pools for _ in range(int(count))]
    for number, place, offset in zip(layer, places, offsets, strict=True):
        spots[number].x = place + offset


def _points(spots: Sequence[Spot], chain: Sequence[int]) -> list[Point]:
    """From the lower edge of the first to the upper edge of the last, through all between."""
    first, last = spots[chain[0]], spots[chain[-1]]
    points = [(first.x, first.y + first.height / 2)]
    for spot in (spots[number] for number in chain[1:-1]):
        points += [(spot.x, spot.y - spot.height / 2), (spot.x, spot.y + spot.height / 2)]
    return [*points, (last.x, last.y - last.height / 2)]
