"""A finding's neighbourhood as an SVG picture: on the left what refers to its resource, on the right the rest."""

from __future__ import annotations

import html
from collections import defaultdict, deque
from typing import TYPE_CHECKING

from msgspec import Struct

from ._text import plain_type, visible

if TYPE_CHECKING:
    from collections.abc import Iterable

    from auditor.model.report import Edge, Neighbourhood, Node

MAX_NODES = 50
ROWS = 12  # of one column; more stand in a second column beside it
ALIKE = 6  # leaves of one kind on one node; of more, all but five are drawn as one stack
WIDTH, HEIGHT, ROW = 196, 46, 64  # of a box, and from one box to the next, in pixels
GLYPH = 6.1  # mean width of a small letter in pixels
LABEL, KIND = 22, 24  # longest small texts in letters
ROOM = 176  # for a name in its box, in pixels


class Box(Struct, frozen=True):
    """What is drawn for a node, or for a stack of `more` nodes that are alike."""

    id: str
    name: str
    kind: str
    mark: str
    more: int = 0


class Arrow(Struct, frozen=True):
    """A reference between two boxes."""

    source: str
    target: str
    relation: str


def picture(around: Neighbourhood) -> str:
    """The SVG element for `around`, with a title, a description in words, and classes instead of colours."""
    boxes, arrows = _stacked(around)
    columns = _columns(boxes, arrows)
    gap = 36 + GLYPH * max((len(_short(a.relation, LABEL)) for a in arrows), default=0)
    places = _places(columns, gap)
    width = len(columns) * (WIDTH + gap) - gap + 4
    height = max(len(column) for column in columns) * ROW - (ROW - HEIGHT) + 24
    drawn = [*_drawn_arrows(arrows, places), *(_drawn_box(box, *places[box.id]) for box in boxes)]
    return (
        f'<svg class="picture" xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" '
        f'viewBox="0 0 {width:.0f} {height:.0f}" role="img" aria-labelledby="picture-title" '
        f'aria-describedby="picture-desc"><title id="picture-title">{_said(_title(around))}</title>'
        f'<desc id="picture-desc">{_said(_words(around))}</desc>'
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" '
        'orient="auto-start-reverse"><path class="tip" d="M0.5 0.5 7.5 4 0.5 7.5z"/></marker></defs>'
        f"{''.join(drawn)}</svg>"
    )


def _said(text: str) -> str:
    """Text as markup."""
    return html.escape(visible(text))


def _title(around: Neighbourhood) -> str:
    subject = _subject(around.nodes)
    return f"{subject.name} and what is around it"


def _words(around: Neighbourhood) -> str:
    """The picture in words: one sentence for each reference."""
    names = {node.id: f"{plain_type(node.type)} {node.name}" for node in around.nodes}
    told = [f"{names.get(e.source, e.source)}: {e.relation} {names.get(e.target, e.target)}." for e in around.edges]
    return " ".join([f"{len(around.nodes)} resources, {len(around.edges)} references.", *told])


def _subject(nodes: Iterable[Node]) -> Node:
    """The node that the finding is about; the first one where none is marked."""
    found = list(nodes)
    return next((node for node in found if node.mark == "subject"), found[0])


def _stacked(around: Neighbourhood) -> tuple[list[Box], list[Arrow]]:
    """Boxes and arrows, with many leaves that are alike drawn as a stack, and no more than the cap."""
    subject = _subject(around.nodes)
    kept = [subject, *(node for node in around.nodes if node.id != subject.id)][:MAX_NODES]
    ids = {node.id for node in kept}
    edges = [e for e in around.edges if e.source in ids and e.target in ids and e.source != e.target]
    hidden = _alike(kept, edges)
    boxes = [Box(n.id, n.name or n.id, plain_type(n.type), n.mark) for n in kept if n.id not in hidden]
    stacks = [
        Box(id_, f"and {len(of)} more", plain_type(of[0].type), "stack", len(of)) for id_, of in _by_stack(hidden)
    ]
    arrows = dict.fromkeys(
        Arrow(hidden.get(e.source, (e.source,))[0], hidden.get(e.target, (e.target,))[0], e.relation) for e in edges
    )
    return boxes + stacks, list(arrows)


def _alike(nodes: list[Node], edges: list[Edge]) -> dict[str, tuple[str, Node]]:
    """Of leaves of one type with one relation to one node, those beyond the fifth: id -> (id of their stack, node)."""
    touching: dict[str, list[Edge]] = defaultdict(list)
    for edge in edges:
        touching[edge.source].append(edge)
        touching[edge.target].append(edge)
    bundles: dict[tuple[str, ...], list[Node]] = defaultdict(list)
    for node in nodes:
        if node.mark != "subject" and len(touching[node.id]) == 1:
            edge = touching[node.id][0]
            out = edge.source == node.id
            bundles[node.type, edge.relation, edge.target if out else edge.source, str(out)].append(node)
    return {
        node.id: (f"stack of {'|'.join(key)}", node)
        for key, bundle in bundles.items()
        if len(bundle) > ALIKE
        for node in bundle[ALIKE - 1 :]
    }


def _by_stack(hidden: dict[str, tuple[str, Node]]) -> list[tuple[str, list[Node]]]:
    """The nodes of each stack."""
    stacks: dict[str, list[Node]] = defaultdict(list)
    for id_, node in hidden.values():
        stacks[id_].append(node)
    return list(stacks.items())


def _columns(boxes: list[Box], arrows: list[Arrow]) -> list[list[str]]:
    """The boxes' ids, column by column: one to the right for each reference followed, one to the left against it."""
    layer = _layers(boxes, arrows)
    rows: dict[int, list[str]] = defaultdict(list)
    for box in boxes:
        rows[layer[box.id]].append(box.id)
    near: dict[str, list[str]] = defaultdict(list)
    for arrow in arrows:
        near[arrow.source].append(arrow.target)
        near[arrow.target].append(arrow.source)
    order = sorted(rows)
    for level in [*order, *reversed(order), *order]:  # three sweeps untangle what can be untangled cheaply
        at = {id_: i / max(len(row), 1) for row in rows.values() for i, id_ in enumerate(row)}
        rows[level].sort(key=lambda id_: _mean([at[other] for other in near[id_]], at[id_]))
    return [row[i : i + ROWS] for row in (rows[level] for level in order) for i in range(0, len(row), ROWS)]


def _mean(values: list[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def _layers(boxes: list[Box], arrows: list[Arrow]) -> dict[str, int]:
    """Steps from the subject, breadth first; what is not connected stands one to the right of all."""
    steps: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for arrow in arrows:
        steps[arrow.source].append((arrow.target, 1))
        steps[arrow.target].append((arrow.source, -1))
    layer = {boxes[0].id: 0}
    queue = deque(layer)
    while queue:
        here = queue.popleft()
        for other, step in steps[here]:
            if other not in layer:
                layer[other] = layer[here] + step
                queue.append(other)
    apart = max(layer.values()) + 1
    return {box.id: layer.get(box.id, apart) for box in boxes}


def _places(columns: list[list[str]], gap: float) -> dict[str, tuple[float, float]]:
    """The upper left corner of each box; every column is centred."""
    tallest = max(len(column) for column in columns)
    return {
        id_: (2 + i * (WIDTH + gap), 12 + (tallest - len(column)) * ROW / 2 + j * ROW)
        for i, column in enumerate(columns)
        for j, id_ in enumerate(column)
    }


def _drawn_box(box: Box, x: float, y: float) -> str:
    """A box with its type and name; the whole name is its tooltip."""
    tag = f'<text class="tag" x="{WIDTH - 10}" y="17">this one</text>' if box.mark == "subject" else ""
    under = f'<rect class="under" x="4" y="4" width="{WIDTH}" height="{HEIGHT}" rx="8"/>' if box.more else ""
    return (
        f'<g class="node {box.mark}" transform="translate({x:.1f} {y:.1f})"><title>{_said(box.name)}</title>{under}'
        f'<rect width="{WIDTH}" height="{HEIGHT}" rx="8"/>'
        f'<text class="kind" x="12" y="17">{_said(_short(box.kind, KIND))}</text>{tag}'
        f'<text class="name" x="12" y="35">{_said(_fitting(box.name))}</text></g>'
    )


def _drawn_arrows(arrows: list[Arrow], places: dict[str, tuple[float, float]]) -> list[str]:
    """All lines, then all labels on top of them; a label that would cover another moves down."""
    fans: dict[str, int] = defaultdict(int)
    for arrow in arrows:
        fans[arrow.source] += 1
        fans[arrow.target] += 1
    lines: list[str] = []
    labels: list[str] = []
    taken: set[tuple[int, int]] = set()
    for arrow in arrows:
        curve = _curve(places[arrow.source], places[arrow.target])
        bends = " ".join(f"{x:.1f} {y:.1f}" for x, y in curve[1:])
        lines.append(f'<path class="line" marker-end="url(#tip)" d="M{curve[0][0]:.1f} {curve[0][1]:.1f}C{bends}"/>')
        x, y = _along(curve, _clearest(fans[arrow.source], fans[arrow.target]))
        while (round(x / 60), round(y / 14)) in taken:
            y += 14
        taken.add((round(x / 60), round(y / 14)))
        labels.append(
            f'<text class="relation" x="{x:.1f}" y="{y - 4:.1f}">{_said(_short(arrow.relation, LABEL))}</text>'
        )
    return lines + labels


def _clearest(from_fan: int, to_fan: int) -> float:
    """Where on a line its label is clear of its siblings': near the end that has fewer lines."""
    return 0.5 if from_fan == to_fan else 0.62 if from_fan > to_fan else 0.38


Point = tuple[float, float]


def _curve(source: Point, target: Point) -> tuple[Point, Point, Point, Point]:
    """A Bezier curve between the sides of two boxes that face each other; around the right side within a column."""
    (sx, sy), (tx, ty), half = source, target, HEIGHT / 2
    if sx == tx:
        right = sx + WIDTH
        return (right, sy + half), (right + 48, sy + half), (right + 48, ty + half), (right, ty + half)
    ahead = tx > sx
    start, end = (sx + WIDTH, tx) if ahead else (sx, tx + WIDTH)
    bend = (end - start) / 2
    return (start, sy + half), (start + bend, sy + half), (end - bend, ty + half), (end, ty + half)


def _along(curve: tuple[Point, Point, Point, Point], t: float) -> Point:
    """The point at `t` (0 to 1) of a Bezier curve."""
    weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3)
    return sum(w * p[0] for w, p in zip(weights, curve, strict=True)), sum(
        w * p[1] for w, p in zip(weights, curve, strict=True)
    )


def _fitting(name: str) -> str:
    """`name`, shortened until it fits into its box in bold letters of a wide font."""
    longest = len(name)
    while sum(map(_wide, _short(name, longest))) > ROOM:
        longest -= 1
    return _short(name, longest)


def _wide(letter: str) -> float:
    """The width of a bold letter in pixels, of a font that is wide."""
    if not letter.isascii():
        return 12.5
    return 4.8 if letter in "ijlI.,:;|!'" else 5.6 if letter in "-/tfr()[]" else 12 if letter in "mwMW@%" else 8.7


def _short(text: str, longest: int) -> str:
    """`text`, its middle left out where it is longer than `longest`: names differ at both ends."""
    text = visible(text)
    head = (longest - 1) // 2
    return text if len(text) <= longest else f"{text[: longest - 1 - head]}…{text[-head:]}"
