"""The cells of an xlsx worksheet as texts, row by row, in bounded memory.

Written over expat, since the ready-made readers lose what filing has to judge: they drop
error values, take the 29 February 1900 for the 28th, or do not say how a number was shown
(docs/decisions/0041).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Final

from adapters.number_formats import NumberFormat, shown_text
from adapters.sheet_rows import (
    LAST_COLUMN,
    LAST_ROW,
    Merged,
    Row,
    Survey,
    merged_from_reference,
    place_from_reference,
)
from adapters.workbook_parts import BLOCK, DamagedWorkbookError, local_name, new_parser, unescaped

_TAG: Final = re.compile(rb"<(?:[\w.-]+:)?(row|mergeCell)(?=[\s>/])([^>]*)>")
_ROW_NUMBER: Final = re.compile(rb"""\sr\s*=\s*["'](\d{1,9})["']""")
_REFERENCE: Final = re.compile(rb"""\sref\s*=\s*["']([A-Z0-9:$]+)["']""")
_VALUE: Final = re.compile(rb"<(?:[\w.-]+:)?(?:v|is)>")
#: No tag is longer.
_LONGEST_TAG: Final = 1 << 16
_GENERAL: Final = NumberFormat()
_FLAGS: Final = {"0": "FALSE", "1": "TRUE"}


@dataclass(frozen=True, slots=True)
class CellReading:
    """What turns a cell's stored value into its text."""

    texts: Sequence[str]
    formats: Sequence[NumberFormat]
    since_1904: bool


def survey_sheet(stream: IO[bytes]) -> Survey:
    """The last row and the merged blocks, found by their tags alone.

    A count of its own, against which the rows that are read are held. Stops at a row that
    no sheet has.
    """
    last = 0
    merged: list[Merged] = []
    for block in _whole_tags(stream):
        for found in _TAG.finditer(block):
            if found[1] == b"row":
                number = _ROW_NUMBER.search(found[2])
                last = int(number[1]) if number else last + 1
                if last > LAST_ROW:
                    raise DamagedWorkbookError(f"row {last} of at most {LAST_ROW}")
            elif reference := _REFERENCE.search(found[2]):
                cells = merged_from_reference(reference[1].decode())
                merged += [cells] if cells else []
    return Survey(last, tuple(merged))


def holds_values(stream: IO[bytes]) -> bool:
    """Whether any cell of the sheet has a value."""
    return any(_VALUE.search(block) for block in _whole_tags(stream))


def _whole_tags(stream: IO[bytes]) -> Iterator[bytes]:
    """The part in blocks that end before a tag."""
    carry = b""
    with stream:
        while block := stream.read(BLOCK):
            block = carry + block
            cut = block.rfind(b"<")
            if cut < 0 or len(block) - cut > _LONGEST_TAG:
                cut = len(block)
            yield block[:cut]
            carry = block[cut:]
    yield carry


def read_rows(stream: IO[bytes], reading: CellReading) -> Iterator[Row]:
    """Every row that holds something, and the last row in any case, in order."""
    rows = _Rows(reading)
    with stream:
        while block := stream.read(BLOCK):
            rows.parser.Parse(block, False)
            yield from rows.done
            rows.done.clear()
        rows.parser.Parse(b"", True)
    yield from rows.done
    if rows.number:
        yield Row(rows.number, ())


class _Rows:
    """Gathers rows from the parser's calls; `number` is that of the last row met."""

    def __init__(self, reading: CellReading) -> None:
        self._reading = reading
        self.parser = new_parser()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.number = 0
        self.done: list[Row] = []
        self._row = ""
        self._columns: dict[str, int] = {}
        self._names: dict[str, str] = {}
        self._cells: list[tuple[int, str]] = []
        self._column = -1
        self._cell: Mapping[str, str] = {}
        self._value: list[str] = []
        self._formula: list[str] | None = None
        self._has_value = False
        self._phonetic = 0

    def _name(self, name: str) -> str:
        local = self._names[name] = local_name(name)
        return local

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        local = self._names.get(name) or self._name(name)
        if local == "c":
            self._start_cell(attributes)
        elif local == "v" or (local == "t" and not self._phonetic):
            self._has_value = True
            self.parser.CharacterDataHandler = self._value.append
        elif local == "f":
            self._formula = []
            self.parser.CharacterDataHandler = self._formula.append
        elif local == "row":
            self._start_row(attributes.get("r"))
        elif local == "rPh":
            self._phonetic += 1

    def _end(self, name: str) -> None:
        local = self._names[name]
        if local in ("v", "t", "f"):
            self.parser.CharacterDataHandler = None
        elif local == "c":
            text = self._text()
            if text:
                self._cells.append((self._column, text))
        elif local == "row":
            if self._cells:
                self.done.append(Row(self.number, tuple(self._cells)))
        elif local == "rPh":
            self._phonetic -= 1

    def _start_row(self, number: str | None) -> None:
        if number is not None and not re.fullmatch("[0-9]{1,9}", number):
            raise DamagedWorkbookError(f"row {number}")
        row = int(number) if number else self.number + 1
        if not self.number < row <= LAST_ROW:
            raise DamagedWorkbookError(f"row {row} after row {self.number}")
        self.number = row
        self._row = str(row)
        self._column = -1
        self._cells = []

    def _start_cell(self, attributes: Mapping[str, str]) -> None:
        reference = attributes.get("r")
        column = self._column + 1
        if reference is not None:
            letters = reference.rstrip("0123456789")
            if reference[len(letters) :] != self._row:
                raise DamagedWorkbookError(f"cell {reference} in row {self.number}")
            column = self._columns.get(letters, -1)
            if column < 0:
                column = self._columns[letters] = self._column_of(letters)
        if not self._column < column < LAST_COLUMN:
            raise DamagedWorkbookError(f"cell {reference} in row {self.number}")
        self._column = column
        self._cell = attributes
        self._value.clear()
        self._formula = None
        self._has_value = False

    def _column_of(self, letters: str) -> int:
        place = place_from_reference(f"{letters}1")
        if place is None:
            raise DamagedWorkbookError(f"column {letters} in row {self.number}")
        return place[1]

    def _text(self) -> str:
        """The text of the cell that just ended; a formula without a result is its own text."""
        value = "".join(self._value)
        kind = self._cell.get("t", "n")
        if self._formula is not None and not value and not (kind == "str" and self._has_value):
            return f"={''.join(self._formula)}"
        match kind:
            case "s":
                return self._shared(value)
            case "str" | "inlineStr":
                return unescaped(value)
            case "b":
                return _FLAGS.get(value, value)
            case "d":
                return value.replace("T", " ").removesuffix(" 00:00:00")
            case "n":
                return self._number(value)
            case _:
                return value

    def _shared(self, value: str) -> str:
        texts = self._reading.texts
        if value.isdecimal() and int(value) < len(texts):
            return texts[int(value)]
        raise DamagedWorkbookError(f"shared text {value[:20]!r} in row {self.number}")

    def _number(self, value: str) -> str:
        if not value:
            return ""
        try:
            number = float(value)
        except ValueError:
            return value
        return shown_text(number, self._format(), since_1904=self._reading.since_1904)

    def _format(self) -> NumberFormat:
        style = self._cell.get("s", "")
        formats = self._reading.formats
        return formats[int(style)] if style.isdecimal() and int(style) < len(formats) else _GENERAL
