"""A rule's source as pieces with a class each: light colouring, no parsing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

from dsl.surface.keywords import KEYWORDS, Role

_PIECE: Final = re.compile(
    r'(?P<comment>#[^\n]*)|(?P<text>"[^"\n]*"|“[^”\n]*”)'
    r"|(?P<number>(?<![\w.])[0-9][0-9,.\-%]*)|(?P<word>[^\W\d]\w*)|(?P<other>\s+|.)"
)


class Piece(NamedTuple):
    """A run of characters of one class: keyword, text, number, comment, or plain (empty)."""

    kind: str
    text: str


class Line(NamedTuple):
    """One line of source and its number in the file."""

    number: int
    pieces: tuple[Piece, ...]


def highlighted(text: str, first_line: int) -> tuple[Line, ...]:
    """The lines of `text`, counted from `first_line`."""
    return tuple(
        Line(number, tuple(_joined(_pieces(line))))
        for number, line in enumerate(text.splitlines(), start=first_line)
    )


def _pieces(line: str) -> Iterator[Piece]:
    before = ""
    for match in _PIECE.finditer(line):
        kind, text = match.lastgroup or "", match.group()
        if kind == "word":
            named = before == "." or line[match.end() : match.end() + 1] == "."
            kind = "keyword" if text in _keywords() and not named else ""
        yield Piece("" if kind == "other" else kind, text)
        before = text


def _joined(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Neighbours of one class as one piece: a report holds many lines."""
    held: Piece | None = None
    for piece in pieces:
        if held and (held.kind == piece.kind or (held.kind and piece.text.isspace())):
            held = Piece(held.kind, held.text + piece.text)
            continue
        if held:
            yield held
        held = piece
    if held:
        yield held


@cache
def _keywords() -> frozenset[str]:
    words = (w for k in KEYWORDS for w in (*k.zh, *k.en) if k.role is not Role.PART)
    return frozenset(part for word in words for part in word.split())
