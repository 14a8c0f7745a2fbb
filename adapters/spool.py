"""What a child read of a file, as the file's own text cells on disk: no reader runs here.

A spool is an Arrow stream: one text column per header word, then `line`; a record that is
no row has `fault`, `arguments` and `raw` instead of cells. Each batch says in its metadata
how much of the file it took.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyarrow as pa

from adapters.isolation import Died, Workplace
from adapters.protocol import (
    BelowTitles,
    Chunk,
    DamagedFileError,
    Delivery,
    FirstRow,
    Inspection,
    Problem,
    RecordFault,
    Unreadable,
    UnreadableError,
)
from adapters.row_text import csv_lines
from adapters.sources import ReadOptions

Opener = Callable[[Path, ReadOptions], tuple[Delivery, Inspection] | Unreadable]

_FAULT_COLUMNS: Final = ("fault", "arguments", "raw")
#: Texts of departments repeat themselves; this costs less time than the disk would.
_COMPRESSION: Final = "lz4"


@dataclass(frozen=True, slots=True)
class Opened:
    """What a child found at the beginning of a file, and of the file as a whole."""

    header: tuple[str, ...]
    header_text: str
    header_lines: int
    inspection: Inspection


@dataclass(frozen=True, slots=True)
class SpooledDelivery:
    """A delivery whose records a child reads into `spool` when they are first asked for."""

    path: Path
    header: tuple[str, ...]
    header_text: str
    header_lines: int
    spool: Path
    opener: Opener
    options: ReadOptions
    place: Workplace

    def chunks(self) -> Iterator[Chunk]:
        """Every record in order; UnreadableError where the child could not read them all."""
        if not self.spool.exists():
            found = _in_child(
                self.opener, self.path, self.options, spool=self.spool, place=self.place
            )
            if isinstance(found, Opened) and found.header != self.header:
                found = Unreadable("HY534")
            if isinstance(found, Unreadable):
                raise UnreadableError(self.path, found)
        width = len(self.header)
        with pa.OSFile(str(self.spool)) as file, pa.ipc.open_stream(file) as stream:
            for batch, taken in stream.iter_batches_with_custom_metadata():
                yield _chunk(batch, width, taken)

    def first_rows(self) -> tuple[FirstRow, ...]:
        """The file's first rows, where its format has title rows; a child looks for them."""
        try:
            found = self.place.in_child(_first_rows, (self.opener, self.path, self.options))
        except (DamagedFileError, OSError):
            return ()  # they would only have helped to say what is wrong
        return () if isinstance(found, Died) else found


def _first_rows(opener: Opener, path: Path, options: ReadOptions) -> tuple[FirstRow, ...]:
    opened = opener(path, options)
    if isinstance(opened, Unreadable) or not isinstance(opened[0], BelowTitles):
        return ()
    return opened[0].first_rows()


def open_spooled(
    opener: Opener, path: Path, options: ReadOptions, *, place: Workplace, whole: bool
) -> tuple[Delivery, Inspection] | Unreadable:
    """The file opened by `opener` in a child; or why it cannot be, the child's death included.

    `whole` is for formats whose opening reads the whole file anyway: the records are kept
    at once, so that it is not read twice.
    """
    spool = place.new_path(".arrows")
    found = _in_child(opener, path, options, spool=spool if whole else None, place=place)
    if isinstance(found, Unreadable):
        return found
    delivery = SpooledDelivery(
        path=path,
        header=found.header,
        header_text=found.header_text,
        header_lines=found.header_lines,
        spool=spool,
        opener=opener,
        options=options,
        place=place,
    )
    return delivery, found.inspection


def _in_child(
    opener: Opener, path: Path, options: ReadOptions, *, spool: Path | None, place: Workplace
) -> Opened | Unreadable:
    unfinished = place.new_path()
    arguments = (opener, path, options, unfinished if spool else None)
    found = place.in_child(open_and_spool, arguments)
    if isinstance(found, Died):
        unfinished.unlink(missing_ok=True)
        return found.unreadable()
    if isinstance(found, Opened) and spool:
        unfinished.rename(spool)
    return found


def open_and_spool(
    opener: Opener, path: Path, options: ReadOptions, spool: Path | None
) -> Opened | Unreadable:
    """Open the file with its adapter; with `spool` every record is written there too."""
    opened = opener(path, options)
    if isinstance(opened, Unreadable):
        return opened
    delivery, inspection = opened
    if spool:
        try:
            _write(delivery, spool)
        except UnreadableError as error:
            return error.why
        except DamagedFileError as error:
            return Unreadable("HY528", (("reason", error.reason),))
    return Opened(delivery.header, delivery.header_text, delivery.header_lines, inspection)


def _write(delivery: Delivery, spool: Path) -> None:
    width = len(delivery.header)
    schema = pa.schema(
        [
            *((str(i), pa.string()) for i in range(width)),
            ("line", pa.int64()),
            *((name, pa.string()) for name in _FAULT_COLUMNS),
        ]
    )
    options = pa.ipc.IpcWriteOptions(compression=_COMPRESSION)
    with (
        pa.OSFile(str(spool), "wb") as file,
        pa.ipc.new_stream(file, schema, options=options) as stream,
    ):
        for chunk in delivery.chunks():
            taken = {
                "lines_read": str(chunk.lines_read),
                "bytes_read": str(chunk.bytes_read),
                "nested": json.dumps(dict(chunk.nested)),
                "merged": json.dumps(dict(chunk.merged)),
            }
            stream.write_batch(_batch(chunk, schema), custom_metadata=taken)


def _batch(chunk: Chunk, schema: pa.Schema) -> pa.RecordBatch:
    """The chunk's rows, then its problems."""
    rows, problems = len(chunk.lines), chunk.problems
    no_cells, no_fault = pa.nulls(len(problems), pa.string()), pa.nulls(rows, pa.string())
    faults = (
        [p.fault.value for p in problems],
        [json.dumps(p.arguments) for p in problems],
        [p.raw for p in problems],
    )
    lines = pa.array([p.line for p in problems], pa.int64())
    columns = [
        *(pa.concat_arrays([c.cast(pa.string()), no_cells]) for c in chunk.cells),
        pa.concat_arrays([chunk.lines, lines]),
        *(pa.concat_arrays([no_fault, pa.array(f, pa.string())]) for f in faults),
    ]
    return pa.RecordBatch.from_arrays(columns, schema=schema)


def _chunk(batch: pa.RecordBatch, width: int, taken: pa.KeyValueMetadata) -> Chunk:
    fault = batch.column("fault")
    rows = fault.null_count
    cells = tuple(c.slice(0, rows) for c in batch.columns[:width])
    problems = tuple(
        Problem(
            p["line"],
            p["raw"],
            RecordFault(p["fault"]),
            tuple((name, value) for name, value in json.loads(p["arguments"])),
        )
        for p in batch.slice(rows).select(["line", *_FAULT_COLUMNS]).to_pylist()
    )

    def raw(wanted: Sequence[int]) -> list[str]:
        return csv_lines(cells, wanted)

    return Chunk(
        cells=cells,
        lines=batch.column("line").slice(0, rows),
        problems=problems,
        raw=raw,
        lines_read=int(taken[b"lines_read"]),
        bytes_read=int(taken[b"bytes_read"]),
        nested=_rows_by_column(taken[b"nested"]),
        merged=_rows_by_column(taken[b"merged"]),
    )


def _rows_by_column(told: bytes) -> dict[int, tuple[int, ...]]:
    return {int(column): tuple(rows) for column, rows in json.loads(told).items()}
