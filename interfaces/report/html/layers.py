"""A drawn trace laid out: five layers from clause to delivered file, joined by curves.

The layers are given by what a trace is, so nothing has to be searched for: each node knows
its layer, nodes of a layer stand below each other in the order of the rule.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from dsl.text.width import display_width

#: Left edges and widths of the layers, in the picture's units (one is a pixel at full size).
COLUMNS: Final = ((0, 196), (244, 176), (468, 256), (772, 196), (1016, 204))
WIDTH: Final = 1220
_LINE, _PAD, _GAP, _HEAD = 17, 10, 16, 22
#: Units that one column of text takes: half a Chinese character at 12.5.
_COLUMN: Final = 6.35


@dataclass(frozen=True, slots=True)
class Node:
    """What is to be drawn: `key` names it for edges, `kind` decides how it looks."""

    key: str
    layer: int
    kind: str
    label: str
    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Edge:
    """A curve from one node to another; `faint` ones are what did not hold or was not found."""

    source: str
    target: str
    faint: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """A node in its place: `lines` are its text, broken to its width."""

    node: Node
    x: int
    y: int
    width: int
    height: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """Boxes and the paths of the curves; `heads` are the titles of the layers."""

    boxes: tuple[Box, ...]
    paths: tuple[tuple[str, bool], ...]
    heads: tuple[tuple[int, str], ...]
    width: int
    height: int


def lay_out(nodes: Sequence[Node], edges: Sequence[Edge], heads: Sequence[str]) -> Drawing:
    """The drawing; layers are centred on the highest one."""
    columns = [[_sized(n) for n in nodes if n.layer == layer] for layer in range(len(COLUMNS))]
    heights = [sum(b.height for b in c) + _GAP * max(len(c) - 1, 0) for c in columns]
    inner = max(heights)
    boxes: dict[str, Box] = {}
    for column, height in zip(columns, heights, strict=True):
        y = _HEAD + (inner - height) // 2
        for box in column:
            boxes[box.node.key] = Box(box.node, box.x, y, box.width, box.height, box.lines)
            y += box.height + _GAP
    paths = tuple(
        (_curve(boxes[e.source], boxes[e.target]), e.faint)
        for e in edges
        if e.source in boxes and e.target in boxes
    )
    titles = tuple((x, head) for (x, _), head in zip(COLUMNS, heads, strict=True))
    return Drawing(tuple(boxes.values()), paths, titles, WIDTH, _HEAD + inner + 6)


def _sized(node: Node) -> Box:
    x, width = COLUMNS[node.layer]
    lines = broken(node.text, int((width - 2 * _PAD) / _COLUMN), most=3)
    count = len(lines) + bool(node.label) + bool(node.note)
    return Box(node, x, 0, width, count * _LINE + _PAD + 6, lines)


def _curve(source: Box, target: Box) -> str:
    if source.node.layer == target.node.layer:  # one below the other
        x = source.x + 24
        return f"M{x} {source.y + source.height}V{target.y}"
    x1, y1 = source.x + source.width, source.y + source.height / 2
    x2, y2 = target.x, target.y + target.height / 2
    bend = min((x2 - x1) / 2, 60)
    return f"M{x1} {y1:g}C{x1 + bend:g} {y1:g} {x2 - bend:g} {y2:g} {x2} {y2:g}"


@cache
def broken(text: str, columns: int, *, most: int) -> tuple[str, ...]:
    """`text` in at most `most` lines of `columns` columns; what is left out ends in `…`.

    Latin words are kept whole where they fit in a line.
    """
    lines, line = [], ""
    for word in _words(text):
        rest = word
        if _width(line) + _width(rest) > columns and line.strip():
            lines.append(line.rstrip())
            line, rest = "", rest.lstrip()
        while _width(rest) > columns:
            sizes = range(1, len(rest) + 1)
            cut = next(i for i in sizes if _width(rest[:i]) > columns) - 1
            lines.append(rest[:cut])
            rest = rest[cut:]
        line += rest
    if line.strip():
        lines.append(line.rstrip())
    if len(lines) <= most:
        return tuple(lines)
    last = lines[most - 1]
    while _width(last) > columns - 2:
        last = last[:-1]
    return (*lines[: most - 1], last + "…")


#: No line begins with these.
_CLOSING: Final = frozenset("，。、；：？！）》〉」』】”’.,;:?!)]}%")


def _words(text: str) -> list[str]:
    """Where a line may break: around each wide character, and before a blank."""
    words: list[str] = []
    for character in text:
        wide = _width(character) > 1
        latin = not wide and character != " " and bool(words) and _width(words[-1][-1]) == 1
        if words and (latin or character in _CLOSING):
            words[-1] += character
        else:
            words.append(character)
    return words


@cache
def _width(text: str) -> int:
    """The same words stand in many findings."""
    return display_width(text)
