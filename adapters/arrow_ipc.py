"""Arrow IPC deliveries, files and streams: every value as text, as of Parquet."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyarrow as pa

from adapters.arrow_texts import DAMAGE, ROWS, check_columns, chunk_from_batch, first_line
from adapters.inspection import inspect_bytes
from adapters.protocol import Chunk, DamagedFileError, Inspection, Unreadable
from adapters.row_text import csv_line

_FILE_MAGIC: Final = b"ARROW1"
_FEATHER_1_MAGIC: Final = b"FEA1"
#: Ends a stream. The format lets a writer leave it out, but then a stream that was cut
#: between two batches looks whole.
_END_OF_STREAM: Final = b"\xff\xff\xff\xff\0\0\0\0"


@dataclass(frozen=True, slots=True)
class ArrowDelivery:
    """One Arrow file or stream, opened; `header_lines` is 0, since its lines are its rows."""

    path: Path
    header: tuple[str, ...]
    header_text: str
    header_lines: int = 0

    def chunks(self) -> Iterator[Chunk]:
        """Every row in order, a slice of a batch at a time."""
        first = 1
        try:
            with _batches(self.path) as (_, batches):
                for batch in batches:
                    for start in range(0, batch.num_rows, ROWS):
                        part = batch.slice(start, ROWS)
                        yield chunk_from_batch(part, first)
                        first += part.num_rows
        except DAMAGE as error:
            raise DamagedFileError(self.path.name, first_line(error)) from error


def open_arrow(path: Path) -> tuple[ArrowDelivery, Inspection] | Unreadable:
    """The file and what was found of it.

    HY528 where it is no sound file or stream (Feather's first version is neither), HY529
    where a column is nested. All batches are read once, for only that shows a stream whole.
    """
    try:
        with _batches(path) as (schema, batches):
            names = tuple(schema.names)
            if (unfit := check_columns(schema)) is not None:
                return unfit
            rows = sum(batch.num_rows for batch in batches)
    except DAMAGE as error:
        return Unreadable("HY528", (("reason", first_line(error)),))
    inspection = inspect_bytes(path, lines=rows, encoding="arrow")
    return ArrowDelivery(path, names, csv_line(names)), inspection


@contextmanager
def _batches(path: Path) -> Iterator[tuple[pa.Schema, Iterator[pa.RecordBatch]]]:
    """Schema and batches of a file or a stream, whichever its first bytes say."""
    with path.open("rb") as file:
        start = file.read(len(_FILE_MAGIC))
    if start.startswith(_FEATHER_1_MAGIC):
        raise pa.ArrowInvalid("Feather version 1; write it as version 2 (Arrow IPC)")
    with pa.OSFile(str(path)) as source:
        if start == _FILE_MAGIC:
            reader = pa.ipc.open_file(source)
            yield reader.schema, (reader.get_batch(i) for i in range(reader.num_record_batches))
        else:
            stream = pa.ipc.open_stream(source)
            yield stream.schema, _to_the_end(stream, source, path)


def _to_the_end(
    stream: pa.RecordBatchReader, source: pa.NativeFile, path: Path
) -> Iterator[pa.RecordBatch]:
    yield from stream
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(size - len(_END_OF_STREAM), 0))
        ended = file.read() == _END_OF_STREAM
    if not ended or source.tell() != size:
        raise pa.ArrowInvalid("the stream's end is not the end of the file")
