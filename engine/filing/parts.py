"""The Parquet files of a filing while it is written."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from engine.catalog.catalog import Part
from engine.catalog.layout import Layout
from engine.catalog.storage import BUCKETS, DELIVERED, ENTITY, LINE, ROW

#: Rows of a row group: large enough to compress, small enough to skip and to hold.
GROUP_ROWS: Final = 262_144


def write_part(path: Path, rows: pa.Table, layout: Layout, *, buckets: int) -> None:
    """Write the rows of one of `buckets` buckets, which are in the order of `layout`.

    Values repeat themselves where rows are sorted, so that dictionaries pay. Line and row
    numbers do not, and are stored as differences; nor do keys. Amounts are stored as whole
    numbers, which are read faster. The least and the greatest value of each page, and how many
    are missing, stand in an index: what is rare in a column, an amount beyond all others or a
    missing account, is looked for in the few pages that could hold it.
    """
    plain = [ROW, LINE, *(n for n in [ENTITY] if n in rows.column_names)]
    with pq.ParquetWriter(
        path,
        rows.schema,
        compression="zstd",
        use_dictionary=[f.name for f in rows.schema if f.name not in (*plain, layout.key)],
        column_encoding=dict.fromkeys(plain, "DELTA_BINARY_PACKED"),
        write_statistics=[n for n in rows.column_names if n != DELIVERED],
        write_page_index=True,
        store_decimal_as_integer=True,
    ) as writer:
        writer.write_table(rows, row_group_size=GROUP_ROWS)
        writer.add_key_value_metadata({BUCKETS: str(buckets)})


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
