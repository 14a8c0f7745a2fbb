"""The careful way through CSV: physical lines become records, and no line is ever lost.

A quote means something only as the first character of a cell. A quoted cell may go over
several lines, but only if it closes properly and the record then has the right number of
cells; otherwise its first line alone is a problem, and reading goes on with the next line.
So an unterminated quote costs one record, never the rest of the file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache
from typing import Final

from adapters.protocol import RecordFault

#: A quoted cell over more lines than this is a lost quote, not an address.
MAX_RECORD_LINES: Final = 200


class _End(Enum):
    CLOSED = auto()
    OPEN = auto()
    STRAY = auto()


@dataclass(frozen=True, slots=True)
class Record:
    """One record: where it lies among the lines given, and its cells or its fault."""

    first: int
    count: int
    cells: tuple[str, ...] | list[str] = ()
    fault: RecordFault | None = None


def records_from_lines(
    lines: Sequence[str], *, width: int, delimiter: str, final: bool
) -> tuple[list[Record], int]:
    """The records of `lines`, and how many lines they and the blank lines among them took.

    Lines come without their "\\n". Where the last lines may belong to a record that goes
    on (`final` is false), they are left untaken, to be given again with what follows them.
    `width` is the number of cells that a record has; 0 where it is not known yet.
    """
    records: list[Record] = []
    at = 0
    while at < len(lines):
        line = lines[at].removesuffix("\r")
        if '"' not in line:
            if not is_blank(line):
                records.append(_plain(line, at, width, delimiter))
            at += 1
            continue
        record = _quoted(lines, at, width=width, delimiter=delimiter, final=final)
        if record is None:
            break
        records.append(record)
        at += record.count
    return records, at


def is_blank(line: str) -> bool:
    """Nothing but spaces, or the end-of-file mark of DOS programs."""
    return not line.strip(" \r\x1a")


def _plain(line: str, at: int, width: int, delimiter: str) -> Record:
    cells = line.split(delimiter)
    fault = RecordFault.RAGGED if width and len(cells) != width else None
    return Record(at, 1, cells, fault)


def _quoted(
    lines: Sequence[str], at: int, *, width: int, delimiter: str, final: bool
) -> Record | None:
    """The record that starts at line `at`; None where its end may lie beyond `lines`."""
    text = lines[at]
    cells, end = split_cells(text.removesuffix("\r"), delimiter)
    if end is _End.STRAY:
        return Record(at, 1, cells, RecordFault.STRAY_QUOTE)
    if end is _End.CLOSED:
        fault = RecordFault.RAGGED if width and len(cells) != width else None
        return Record(at, 1, cells, fault)
    for count in range(2, MAX_RECORD_LINES + 1):
        if at + count > len(lines):
            if not final:
                return None
            break
        more = lines[at + count - 1]
        text = f"{text}\n{more}"
        if '"' not in more:
            continue
        cells, end = split_cells(text.removesuffix("\r"), delimiter)
        if end is _End.CLOSED and (not width or len(cells) == width):
            return Record(at, count, cells)
        if end is not _End.OPEN:
            break
    return Record(at, 1, (), RecordFault.UNTERMINATED_QUOTE)


def split_cells(text: str, delimiter: str) -> tuple[list[str], _End]:
    """The cells of one record's text, quotes undone, and how its quotes end."""
    cell = _cell_pattern(delimiter)
    cells: list[str] = []
    at = 0
    while True:
        match = cell.match(text, at)
        if match is None:
            return cells, _End.OPEN
        quoted, plain = match.groups()
        cells.append(plain if quoted is None else quoted[1:-1].replace('""', '"'))
        at = match.end()
        if at == len(text):
            return cells, _End.CLOSED
        if not text.startswith(delimiter, at):
            return cells, _End.STRAY
        at += len(delimiter)


@cache
def _cell_pattern(delimiter: str) -> re.Pattern[str]:
    """A quoted cell, or one that does not begin with a quote; possessive, so never slow."""
    d = re.escape(delimiter)
    other = f"[^{d}]" if len(delimiter) == 1 else f"(?!{d})(?s:.)"
    return re.compile(rf'("[^"]*+(?:""[^"]*+)*+")|((?!")(?:{other})*+)')
