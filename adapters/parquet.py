"""Parquet deliveries: every value as the text that a person would have written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from adapters.arrow_texts import DAMAGE, ROWS, check_columns, chunk_from_batch, first_line
from adapters.inspection import inspect_bytes
from adapters.protocol import Chunk, DamagedFileError, Inspection, Unreadable
from adapters.row_text import csv_line


@dataclass(frozen=True, slots=True)
class ParquetDelivery:
    """One Parquet file, opened; `header_lines` is 0, since its lines are its rows."""

    path: Path
    header: tuple[str, ...]
    header_text: str
    header_lines: int = 0

    def chunks(self) -> Iterator[Chunk]:
        """Every row in order, a batch at a time."""
        first = 1
        try:
            with pq.ParquetFile(self.path, page_checksum_verification=True) as file:
                for batch in file.iter_batches(batch_size=ROWS):
                    yield chunk_from_batch(batch, first)
                    first += batch.num_rows
                if first - 1 != file.metadata.num_rows:
                    reason = f"{first - 1} of {file.metadata.num_rows} rows"
                    raise DamagedFileError(self.path.name, reason)
        except DAMAGE as error:
            raise DamagedFileError(self.path.name, first_line(error)) from error


def open_parquet(path: Path) -> tuple[ParquetDelivery, Inspection] | Unreadable:
    """The file and what was found of it.

    HY528 where it is no sound Parquet file, HY529 where a column is nested, or is INT96: a
    moment of which the file does not say in which zone its clock stood.
    """
    try:
        with pq.ParquetFile(path) as file:
            schema, rows = file.schema_arrow, file.metadata.num_rows
            names = tuple(schema.names)
            columns = [file.schema.column(i) for i in range(len(file.schema))]
    except DAMAGE as error:
        return Unreadable("HY528", (("reason", first_line(error)),))
    if (unfit := check_columns(schema)) is not None:
        return unfit
    for column in columns:
        if column.physical_type == "INT96":
            return Unreadable("HY529", (("column", column.name), ("type", "INT96")))
    inspection = inspect_bytes(path, lines=rows, encoding="parquet")
    return ParquetDelivery(path, names, csv_line(names)), inspection
