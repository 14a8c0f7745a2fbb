"""Places of a text as the protocol counts them: lines from 0, columns in UTF-16 units."""

from __future__ import annotations

from lsprotocol import types

from dsl.text.source import SourceText, Span

#: Characters beyond this one take two units of UTF-16.
_ONE_UNIT = 0xFFFF


def position_of(offset: int, text: SourceText) -> types.Position:
    """Where the character at `offset` stands."""
    place = text.place(offset)
    before = text.line(place.line)[: place.column - 1]
    return types.Position(place.line - 1, sum(1 + (ord(c) > _ONE_UNIT) for c in before))


def range_of(span: Span, text: SourceText) -> types.Range:
    """The range of `span`."""
    return types.Range(position_of(span.start, text), position_of(span.end, text))


def offset_of(position: types.Position, text: SourceText) -> int:
    """The offset of the character at `position`; beyond the end of a line, its end."""
    lines = text.text.split("\n")
    if position.line >= len(lines):
        return len(text.text)
    units = 0
    line = lines[position.line].removesuffix("\r")
    start = sum(len(before) + 1 for before in lines[: position.line])
    for index, character in enumerate(line):
        if units >= position.character:
            return start + index
        units += 1 + (ord(character) > _ONE_UNIT)
    return start + len(line)


def whole(text: SourceText) -> types.Range:
    """The range of all of `text`."""
    return types.Range(types.Position(0, 0), position_of(len(text.text), text))
