"""Open Contracting (OCDS) releases as tables: one file gives the rows of several data sets.

Each data set reads the file for the table that its contract names. The columns of a table are
always the same, whatever of them a publisher fills in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from adapters.inspection import inspect_text
from adapters.ocds_json import Fault, Object
from adapters.ocds_releases import Pieces, read_releases
from adapters.ocds_rows import Row, rows_of
from adapters.ocds_tables import TABLES, Table
from adapters.protocol import Chunk, Inspection, Problem, Unreadable
from adapters.row_text import csv_line, csv_lines
from adapters.sources import ReadOptions


@dataclass(frozen=True, slots=True)
class OcdsDelivery:
    """One table of a file, opened; a row's line is the one on which its release begins."""

    path: Path
    header: tuple[str, ...]
    header_text: str
    table: Table
    codec: str
    header_lines: int = 0

    def chunks(self) -> Iterator[Chunk]:
        """Every row, and for each release that could not be laid out a problem."""
        for pieces in read_releases(self.path, self.codec):
            yield _chunk(pieces, self.table)


def open_ocds(path: Path, options: ReadOptions) -> tuple[OcdsDelivery, Inspection] | Unreadable:
    """The table of the file that `options` name.

    HY591 where nothing in the file is a release.
    """
    inspection = inspect_text(path, encoding=options.encoding)
    if isinstance(inspection, Unreadable):
        return inspection
    codec = "gb18030" if inspection.encoding == "gb18030" else "utf-8"
    if not _holds_releases(path, codec):
        return Unreadable("HY591")
    table = TABLES[options.table]
    header = table.columns
    return OcdsDelivery(path, header, csv_line(header), table, codec), inspection


def _holds_releases(path: Path, codec: str) -> bool:
    """Whether there is a release, or nothing at all: a package may be empty."""
    found = False
    for pieces in read_releases(path, codec):
        found = found or bool(pieces.pieces)
        if any(isinstance(p.found, Object) for p in pieces.pieces):
            return True
    return not found


def _chunk(pieces: Pieces, table: Table) -> Chunk:
    rows: list[Row] = []
    lines: list[int] = []
    problems: list[Problem] = []
    for piece in pieces.pieces:
        found = [piece.found] if isinstance(piece.found, Fault) else rows_of(piece.found, table)
        for one in found:
            if isinstance(one, Fault):
                problems.append(Problem(piece.line, piece.raw, one.fault, one.arguments))
            else:
                rows.append(one)
                lines.append(piece.line)
    columns = zip(*rows, strict=True) if rows else [()] * len(table.columns)
    cells = tuple(pa.array(column, pa.string()) for column in columns)

    def raw(wanted: Sequence[int]) -> list[str]:
        return csv_lines(cells, wanted)

    return Chunk(
        cells=cells,
        lines=pa.array(lines, pa.int64()),
        problems=tuple(problems),
        raw=raw,
        lines_read=pieces.lines_read,
        bytes_read=pieces.bytes_read,
    )
