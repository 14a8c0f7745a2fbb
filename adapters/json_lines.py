"""JSON Lines deliveries: an object a line, each value as the text that stands there.

A number keeps the digits with which it was written, so that 330182192003070014 stays an id,
1.0 is not 1, and what a spreadsheet made of an id still looks like it. An object or an array
in a cell costs only who reads that column. The header is the
names of all objects, in the order in which they first come: a name that comes first in the
last line is told like any other column that the contract does not know.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple

import pyarrow as pa

from adapters.inspection import line_blocks
from adapters.protocol import Chunk, Inspection, Problem, RecordFault, Unreadable
from adapters.row_text import csv_line
from adapters.text_lines import BAD_BYTE, Arguments, damage, decode_line, printable

#: No data set has so many columns: values stand in the place of names.
MAX_NAMES: Final = 4096

#: What the values of most objects are: texts, numbers as texts, nothing.
_PLAIN: Final = frozenset((str, type(None)))

Object = dict[str, str | None]


class _Nested(str):
    """The text of an object or an array in a cell."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class _Fault:
    """Why a line is no record."""

    fault: RecordFault
    arguments: Arguments = ()


class _Line(NamedTuple):
    """A physical line: its number, where it begins in the file, its text."""

    number: int
    offset: int
    text: str


class _Pairs(list[tuple[str, Any]]):
    """The members of a JSON object, repeated ones too."""


_DECODER: Final = json.JSONDecoder(
    object_pairs_hook=_Pairs, parse_float=str, parse_int=str, parse_constant=str
)


@dataclass(frozen=True, slots=True)
class JsonLinesDelivery:
    """One file, opened; `header_lines` is 0, since each line is a record."""

    path: Path
    header: tuple[str, ...]
    header_text: str
    codec: str
    header_lines: int = 0

    def chunks(self) -> Iterator[Chunk]:
        """Every record, in bounded memory."""
        for block, lines in _blocks(self.path, self.codec):
            yield self._chunk(lines, len(block))

    def _chunk(self, lines: Sequence[_Line], size: int) -> Chunk:
        good: list[_Line] = []
        problems: list[Problem] = []
        columns: list[list[str | None]] = [[] for _ in self.header]
        for line in lines:
            read = _read(line, self.codec)
            if isinstance(read, _Fault):
                raw = printable(line.text)
                problems.append(Problem(line.number, raw, read.fault, read.arguments))
            elif read is not None:
                good.append(line)
                for name, column in zip(self.header, columns, strict=True):
                    column.append(read.get(name))
        return Chunk(
            cells=tuple(pa.array(c, pa.string()) for c in columns),
            lines=pa.array([line.number for line in good], pa.int64()),
            problems=tuple(problems),
            raw=lambda rows: [good[row].text for row in rows],
            lines_read=len(lines),
            bytes_read=size,
            nested=_nested(columns),
        )


def _nested(columns: Sequence[Sequence[str | None]]) -> dict[int, tuple[int, ...]]:
    """By column, the rows whose cell is no single value."""
    return {
        i: tuple(row for row, cell in enumerate(cells) if isinstance(cell, _Nested))
        for i, cells in enumerate(columns)
        if _Nested in set(map(type, cells))
    }


def open_json_lines(path: Path, inspection: Inspection) -> JsonLinesDelivery | Unreadable:
    """The file with the names of all its objects, for which it is read once as a whole.

    HY524 where it holds nothing, HY557 where it is JSON of another form or has too many names.
    """
    codec = "gb18030" if inspection.encoding == "gb18030" else "utf-8"
    names: dict[str, None] = {}
    first: _Line | None = None
    objects = 0
    for _, lines in _blocks(path, codec):
        for line in lines:
            read = _read(line, codec)
            if read is None:
                continue
            if first is None and line.text.lstrip().startswith("["):
                return _other_form("文件是一个数组", "the file is one array")
            first = first or line
            if not isinstance(read, _Fault):
                objects += 1
                names.update(dict.fromkeys(read))
        if len(names) > MAX_NAMES:
            more = f"名称超过 {MAX_NAMES} 种", f"there are more than {MAX_NAMES} names"
            return _other_form(*more)
    if first is None:
        return Unreadable("HY524")
    if not objects:
        # its first character says enough, and the rest may be a person's
        begins = printable(first.text.lstrip()[0])
        return _other_form(
            f"没有一行是完整的对象，第 {first.number} 行以「{begins}」开头",
            f"no line is a whole object, line {first.number} begins with “{begins}”",
        )
    return JsonLinesDelivery(path, tuple(names), csv_line(names), codec)


def _other_form(chinese: str, english: str) -> Unreadable:
    return Unreadable("HY557", (("reason_zh", chinese), ("reason_en", english)))


def _blocks(path: Path, codec: str) -> Iterator[tuple[bytes, list[_Line]]]:
    """The file's blocks, each with its lines."""
    number, offset = 1, 0
    for block in line_blocks(path):
        lines = []
        for data in block.split(b"\n"):
            start = len(codecs.BOM_UTF8) if offset == 0 and data.startswith(codecs.BOM_UTF8) else 0
            text = decode_line(data[start:], codec).removesuffix("\r")
            lines.append(_Line(number, offset + start, text))
            number += 1
            offset += len(data) + 1
        if block.endswith(b"\n"):
            lines.pop()
            number -= 1
            offset -= 1
        yield block, lines


def _read(line: _Line, codec: str) -> Object | _Fault | None:
    """The object on a line, or why there is none; None for a blank line."""
    text = line.text.rstrip(" \t\r\x1a")
    if not text:
        return None
    if (found := damage(line.text, codec, line.offset)) is not None:
        return _Fault(*found)
    try:
        value = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        return _Fault(RecordFault.INVALID_JSON, (("position", str(error.pos + 1)),))
    except RecursionError:  # thousands of brackets: nothing that anybody exported
        return _Fault(RecordFault.NOT_AN_OBJECT)
    if not isinstance(value, _Pairs):
        return _Fault(RecordFault.NOT_AN_OBJECT)
    try:
        return _object(value, escapes="\\u" in line.text)
    except RecursionError:
        return _Fault(RecordFault.NOT_AN_OBJECT)


def _object(pairs: _Pairs, *, escapes: bool) -> Object | _Fault:
    """The cells of an object; `escapes` is whether any character is written by its number."""
    cells: Object = dict(pairs)
    if len(cells) == len(pairs) and not escapes and _PLAIN.issuperset(map(type, cells.values())):
        return cells
    cells = {}
    for name, value in pairs:
        fault = None
        if name in cells:
            fault = RecordFault.REPEATED_NAME
        elif escapes and BAD_BYTE.search(f"{name}{value}"):
            fault = RecordFault.BAD_TEXT  # half of a pair: an escape that is no character
        if fault is not None:
            return _Fault(fault, (("column", printable(name)),))
        cells[name] = _text(value)
    return cells


def _text(value: str | bool | list[Any] | None) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return _Nested(_written(value))
    return value


def _written(value: str | bool | list[Any] | None) -> str:
    """`value` as JSON; its numbers as texts, with the digits that they were written with."""
    if isinstance(value, _Pairs):
        inner = (f"{json.dumps(n, ensure_ascii=False)}: {_written(v)}" for n, v in value)
        return f"{{{', '.join(inner)}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_written, value))}]"
    return json.dumps(value, ensure_ascii=False)
