"""What every adapter yields: cells of text with their origin, and what could not be cells.

The bargain: each record of the delivered file comes out exactly once, as a row of a
chunk's cells or as one of its problems, and each physical line is counted in exactly one
chunk. Whoever reads checks that the counts add up to the file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final, Protocol, runtime_checkable

import pyarrow as pa


class RecordFault(StrEnum):
    """Why a record could not be split into cells."""

    BAD_BYTES = "bad_bytes"
    NUL_BYTE = "nul_byte"
    RAGGED = "ragged"
    UNTERMINATED_QUOTE = "unterminated_quote"
    STRAY_QUOTE = "stray_quote"
    BAD_TEXT = "bad_text"
    INVALID_JSON = "invalid_json"
    NOT_AN_OBJECT = "not_an_object"
    NESTED_VALUE = "nested_value"
    REPEATED_NAME = "repeated_name"
    DELETED_RECORD = "deleted_record"
    UNMARKED_RECORD = "unmarked_record"
    BAD_MEMO = "bad_memo"
    NOT_A_RELEASE = "not_a_release"
    NOT_COMPILED = "not_compiled"
    WRONG_SHAPE = "wrong_shape"


@dataclass(frozen=True, slots=True)
class Problem:
    """A record that is no row: its first line, its raw text, and why.

    `arguments` fill the words of the fault: `offset` (of the first bad byte in the file),
    `expected` and `actual` (numbers of cells), `column`, `position` (in the line),
    `mark` (the byte that begins a record).
    """

    line: int
    raw: str
    fault: RecordFault
    arguments: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some consecutive records of a delivery.

    `cells` holds one text array per header word, all as long as `lines`, which gives each
    row's first physical line. `raw` gives the raw text of rows by their index in the chunk.
    `lines_read` and `bytes_read` count what this chunk took from the file, blank lines
    included. `nested` are the cells that hold an object or an array, by their column: the rows
    in which they do. Their text is no value, whoever reads the column. `merged` are the cells
    that a sheet shows as one with cells of other rows, in the same form: each has the text of
    their block, and only who knows the column can say whether it is meant for each row.
    """

    cells: tuple[pa.Array, ...]
    lines: pa.Array
    problems: tuple[Problem, ...]
    raw: Callable[[Sequence[int]], list[str]]
    lines_read: int
    bytes_read: int
    nested: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    merged: Mapping[int, tuple[int, ...]] = field(default_factory=dict)


#: How many rows are looked at for a header that is not where it should be.
FIRST_ROWS: Final = 40


@dataclass(frozen=True, slots=True)
class FirstRow:
    """One of a file's first rows, for finding a header that is not where it should be.

    It would be the header with `skip_rows` title rows above it.
    """

    line: int
    skip_rows: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Inspection:
    """What one pass over a whole file found: its hash, its size, its lines, its encoding.

    `encoding` is `utf-8`, `utf-8-sig` or `gb18030`, else the format (`parquet`, `arrow` …);
    `lines` counts physical lines, or rows where the format has no lines.
    """

    sha256: str
    size: int
    lines: int
    encoding: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why a file cannot be delivered at all; the code is that of a diagnostic's page."""

    code: str
    arguments: tuple[tuple[str, str], ...] = ()


class DamagedFileError(Exception):
    """The file turned out to be damaged while its records were read."""

    def __init__(self, file: str, reason: str) -> None:
        super().__init__(file, reason)
        self.file = file
        self.reason = reason


class UnreadableError(Exception):
    """The file turned out not to be readable while its records were read."""

    def __init__(self, path: Path, why: Unreadable) -> None:
        super().__init__(path, why)
        self.path = path
        self.why = why


class Delivery(Protocol):
    """One delivered file, opened: its header is known, its records are not read yet."""

    @property
    def path(self) -> Path:
        """The file."""

    @property
    def header(self) -> tuple[str, ...]:
        """The header's words as delivered."""

    @property
    def header_text(self) -> str:
        """The file's text up to the end of the header, for pointing at its words."""

    @property
    def header_lines(self) -> int:
        """Physical lines up to the end of the header; 0 where the header is no line."""

    def chunks(self) -> Iterator[Chunk]:
        """Every record in order, in bounded memory; may be called again.

        DamagedFileError where the file's own structure is broken midway, UnreadableError
        where something else stands against reading on.
        """


@runtime_checkable
class BelowTitles(Protocol):
    """A delivery whose header may stand below title rows."""

    def first_rows(self) -> tuple[FirstRow, ...]:
        """The file's first rows, each as the header that it would be."""
