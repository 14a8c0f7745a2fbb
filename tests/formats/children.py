"""What may go wrong in a child; found by name from the process that forks children."""

from __future__ import annotations

import ctypes
import os
import resource
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from adapters.excel import open_excel
from adapters.protocol import (
    Chunk,
    DamagedFileError,
    Inspection,
    Problem,
    RecordFault,
    Unreadable,
)
from adapters.row_text import csv_lines
from adapters.sources import ReadOptions


def add(first: int, second: int) -> int:
    """An ordinary call."""
    return first + second


def use_memory(size: int) -> int:
    """Memory of Python's."""
    return len(bytearray(size))


def use_arrow_memory(size: int) -> int:
    """Memory of a library's."""
    return int(pa.allocate_buffer(size).size)


def end_by(number: int) -> None:
    """The signal ends the process."""
    os.kill(os.getpid(), number)


def read_nowhere() -> None:
    """A real violation of memory."""
    ctypes.string_at(0)


def say_and_hang(path: Path) -> None:
    """Leaves its number at `path`, and never ends by itself."""
    path.write_text(str(os.getpid()), "utf-8")
    while True:
        time.sleep(1)


def raise_value_error() -> None:
    """What readers do when a file makes no sense to them."""
    raise ValueError("not a\nfile")


def raise_missing() -> None:
    """A file that is gone."""
    raise FileNotFoundError(2, "gone", "x")


def end_parent() -> None:
    """Ends the process that forks children."""
    os.kill(os.getppid(), 9)
    time.sleep(60)


def _piece(texts: tuple[str | None, ...], lines: tuple[int, ...], *problems: Problem) -> Chunk:
    cells = (pa.array(texts, pa.string()), pa.array(texts, pa.string()))
    return Chunk(
        cells=cells,
        lines=pa.array(lines, pa.int64()),
        problems=problems,
        raw=lambda rows: csv_lines(cells, rows),
        lines_read=len(lines) + len(problems),
        bytes_read=3,
    )


#: Two rows and a problem, nothing, a problem alone.
PIECES = (
    _piece(("a,b", None), (2, 4), Problem(3, '"x', RecordFault.RAGGED, (("expected", "2"),))),
    _piece((), ()),
    _piece((), (), Problem(9, "\u4e00\n", RecordFault.BAD_BYTES, (("offset", "7"),))),
)


@dataclass(frozen=True, slots=True)
class Pieces:
    """A delivery made up; `broken` stops it after its first chunk."""

    path: Path
    broken: bool = False
    header: tuple[str, ...] = ("一", "二")
    header_text: str = "一,二"
    header_lines: int = 1

    def chunks(self) -> Iterator[Chunk]:
        """The pieces."""
        yield PIECES[0]
        if self.broken:
            raise DamagedFileError("x", "broken")
        yield from PIECES[1:]


def open_pieces(path: Path, _options: ReadOptions) -> tuple[Pieces, Inspection]:
    """An adapter."""
    return Pieces(path), Inspection("0", 9, 7, "pieces")


def open_broken(path: Path, _options: ReadOptions) -> tuple[Pieces, Inspection]:
    """An adapter of a file that is damaged midway."""
    return Pieces(path, broken=True), Inspection("0", 9, 7, "pieces")


def read_workbook(path: Path) -> tuple[int, int]:
    """The cells of a workbook, read chunk by chunk, and the most memory held, in bytes."""
    opened = open_excel(path, ReadOptions())
    assert not isinstance(opened, Unreadable)
    cells = sum(len(c) - c.null_count for chunk in opened[0].chunks() for c in chunk.cells)
    return cells, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
