"""The beginning of a CSV file: title rows, the header, and how the cells are divided."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from adapters.csv_records import MAX_RECORD_LINES, is_blank, records_from_lines, split_cells
from adapters.protocol import FIRST_ROWS, FirstRow, Unreadable
from adapters.text_lines import damage, decode_line, printable

DELIMITERS: Final = (",", "\t", ";", "|")
#: A header stands among the first lines of a file, or there is none.
_MAX_LINES: Final = 4000
#: What Excel reads and writes as a first line that is no row of the table: `sep=;`.
_SAID: Final = re.compile(r'"?sep=([^"\r])"?\r?', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CsvHeader:
    """A header, and where the records begin: after so many lines and bytes of the file.

    `cells` is empty where there is nothing below the title rows.
    """

    cells: tuple[str, ...]
    text: str
    lines: int
    bytes: int
    delimiter: str


def read_header(
    block: bytes, codec: str, *, delimiter: str = "", skip_rows: int = 0
) -> CsvHeader | Unreadable:
    """The header below `skip_rows` title rows in the first block of a file.

    The delimiter is what the first line says (`sep=;`), else the one that divides the
    header, unless it is given. HY524 where there is no line with anything on it, HY527
    where the header cannot be read.
    """
    mark, byte_lines = _first_lines(block)
    lines = [decode_line(b, codec) for b in byte_lines]
    if all(is_blank(line) for line in lines):
        return Unreadable("HY524")
    at, said = _said_delimiter(lines)
    for _ in range(skip_rows):
        at += _height(lines, at)
    while at < len(lines) and is_blank(lines[at]):
        at += 1
    at = min(at, len(lines))
    count = 0
    cells: tuple[str, ...] = ()
    delimiter = delimiter or said
    if at < len(lines):
        delimiter = delimiter or _dividing(lines[at])
        records, _ = records_from_lines(
            lines[at : at + MAX_RECORD_LINES], width=0, delimiter=delimiter, final=True
        )
        count, cells = records[0].count, tuple(records[0].cells)
        text = "\n".join(lines[at : at + count])
        if records[0].fault is not None or damage(text, codec, 0) is not None:
            return Unreadable("HY527", (("line", str(at + 1)), ("header", printable(text))))
    at += count
    return CsvHeader(
        cells=cells,
        text=printable("\n".join(lines[:at])),
        lines=at,
        bytes=min(mark + sum(len(b) + 1 for b in byte_lines[:at]), len(block)),
        delimiter=delimiter or DELIMITERS[0],
    )


def first_rows(block: bytes, codec: str, *, delimiter: str) -> tuple[FirstRow, ...]:
    """The first rows of the file, each as the header that it would be.

    `delimiter` is one more that may divide them.
    """
    lines = [decode_line(b, codec) for b in _first_lines(block)[1]]
    at, said = _said_delimiter(lines)
    rows = []
    for skipped in range(FIRST_ROWS):
        if at >= len(lines):
            break
        height = _height(lines, at)
        if not is_blank(lines[at]):
            text = "\n".join(lines[at : at + height]).removesuffix("\r")
            cells, _ = split_cells(text, _dividing(text, also=said or delimiter))
            rows.append(FirstRow(at + 1, skipped, tuple(cells)))
        at += height
    return tuple(rows)


def _first_lines(block: bytes) -> tuple[int, list[bytes]]:
    """How many bytes of byte order mark a block begins with, and its first lines."""
    mark = len(codecs.BOM_UTF8) if block.startswith(codecs.BOM_UTF8) else 0
    return mark, list(islice(_lines(block, mark), _MAX_LINES))


def _lines(block: bytes, start: int) -> Iterator[bytes]:
    """The lines of `block` from `start` on, one at a time: a header needs only the first."""
    while start < len(block):
        end = block.find(b"\n", start)
        end = len(block) if end < 0 else end
        yield block[start:end]
        start = end + 1


def _said_delimiter(lines: Sequence[str]) -> tuple[int, str]:
    """How many lines go for saying the delimiter (1 or 0), and what they say."""
    said = _SAID.fullmatch(lines[0]) if lines else None
    return (1, said[1]) if said else (0, "")


def _height(lines: Sequence[str], at: int) -> int:
    """The lines of the title row at `at`: a quoted cell may go over several.

    What divides a title's cells is not known, so quotes are only counted.
    """
    quotes = 0
    for count, line in enumerate(lines[at : at + MAX_RECORD_LINES], start=1):
        quotes += line.count('"')
        if quotes % 2 == 0:
            return count
    return 1


def _dividing(header: str, *, also: str = DELIMITERS[0]) -> str:
    """The delimiter that makes the most cells of a header, the first where none makes any."""
    return max((also, *DELIMITERS), key=lambda d: len(split_cells(header, d)[0]))
