"""The Parquet files of a filing while it is written."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from engine.catalog.catalog import Part
from engine.catalog.storage import FILE, LINE, ROW

#: Rows of a row group: large enough to compress, small enough to skip and to hold.
GROUP_ROWS: Final = 262_144
PART_ROWS: Final = 16 * GROUP_ROWS


class PartWriter:
    """Writes rows as they come into `part-00001.parquet` and on, group by group."""

    def __init__(self, folder: Path, schema: pa.Schema) -> None:
        self._folder = folder
        self._schema = schema
        self._waiting: list[pa.Table] = []
        self._waiting_rows = 0
        self._writer: pq.ParquetWriter | None = None
        self._rows_in_part = 0
        self.paths: list[Path] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if kind is None:
                self._flush()
                if not self.paths:
                    self._open()
        finally:
            self._close()

    def add(self, rows: pa.Table) -> None:
        """Write `rows`, which follow those written before."""
        self._waiting.append(rows)
        self._waiting_rows += rows.num_rows
        if self._waiting_rows >= GROUP_ROWS:
            self._flush()

    def _flush(self) -> None:
        if not self._waiting_rows:
            return
        table = pa.concat_tables(self._waiting)
        self._waiting, self._waiting_rows = [], 0
        if self._writer is None or self._rows_in_part >= PART_ROWS:
            self._close()
            self._open()
        if self._writer is not None:
            self._writer.write_table(table, row_group_size=GROUP_ROWS)
            self._rows_in_part += table.num_rows

    def _open(self) -> None:
        path = self._folder / f"part-{len(self.paths) + 1:05}.parquet"
        self.paths.append(path)
        self._writer = part_writer(path, self._schema)
        self._rows_in_part = 0

    def _close(self) -> None:
        if self._writer is not None:
            self._writer.close()
            self._writer = None


def part_writer(path: Path, schema: pa.Schema) -> pq.ParquetWriter:
    """A writer of one part; origin columns count up, so they are stored as differences."""
    origin = (ROW, FILE, LINE)
    return pq.ParquetWriter(
        path,
        schema,
        compression="zstd",
        use_dictionary=[f.name for f in schema if f.name not in origin],
        column_encoding={ROW: "DELTA_BINARY_PACKED", LINE: "DELTA_BINARY_PACKED"},
    )


def drop_rows(path: Path, rows: Collection[int]) -> None:
    """Write the part at `path` again without `rows` (by `_row`)."""
    out = pa.array(sorted(rows), pa.int64())
    again = path.with_suffix(".again")
    with pq.ParquetFile(path) as file, part_writer(again, file.schema_arrow) as writer:
        for group in range(file.num_row_groups):
            table = file.read_row_group(group)
            kept = table.filter(pc.invert(pc.is_in(table.column(ROW), value_set=out)))
            writer.write_table(kept, row_group_size=GROUP_ROWS)
    again.replace(path)


def part_record(path: Path) -> Part:
    """The part's name, hash and rows, read back from what was written."""
    return Part(path.name, sha256_of(path), pq.read_metadata(path).num_rows)


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return str(hashlib.file_digest(file, "sha256").hexdigest())


def sync_folder(folder: Path) -> None:
    """Make sure that the files of `folder` and their names are on the disk, not in a cache."""
    for path in sorted(folder.iterdir()):
        with path.open("rb") as file:
            os.fsync(file.fileno())
    sync_names(folder)


def sync_names(folder: Path) -> None:
    """The same for the names in `folder` alone; where folders cannot be opened, not needed."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
