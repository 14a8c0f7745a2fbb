"""A filing that is corrected: its rows, and those of its quarantine that came back mended.

The mended rows are first filed by themselves, in a folder of their own, as any delivery is:
so they are read, checked and compared with the keys filed before. Then they take the places
that they had in the quarantine.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from engine.catalog.catalog import SourceFile
from engine.catalog.contract import Contract
from engine.catalog.layout import buckets_for, layout_of
from engine.catalog.snapshot import Filing
from engine.catalog.storage import FILE, LINE, ROW, filed_schema, read_schema
from engine.filing.closing import Closer, Ending, Written
from engine.filing.quality import Quality
from engine.filing.quarantine import QuarantineWriter, read_header, read_quarantine
from engine.filing.rows import Quarantined
from engine.filing.runs import Runs
from engine.filing.write import FilingWriter, Input, Standing
from engine.integrity.keys import Keys

#: Where the mended rows are filed by themselves, until the filing is whole.
_APART: Final = "returned"


@dataclass(frozen=True, slots=True)
class Correction:
    """What is corrected by what: `rows` says which row of `filing` each line of `mended` is."""

    filing: Filing
    mended: Input
    rows: Mapping[int, int]

    @property
    def sources(self) -> tuple[SourceFile, ...]:
        """The files of the filing, and the one that came back."""
        return (*self.filing.sources, self.mended.opened.source)


def write_correction(
    correction: Correction,
    folder: Path,
    *,
    identity: str,
    contract: Contract,
    keys: Keys,
    standing: Standing,
    quality: Quality,
) -> Written:
    """The corrected filing in `folder`: as many rows as before, filed and quarantined together.

    A mended row keeps its number; its origin is the line that it came back on. `standing` names
    the other filings whose keys must not be met again.
    """
    apart = folder / _APART
    apart.mkdir()
    before = correction.filing
    writer = FilingWriter(contract, apart, keys)
    others = replace(standing, earlier=(before, *standing.earlier))
    read = writer.write([correction.mended], identity=identity, standing=lambda _: others)
    schema, layout = filed_schema(contract.data_set), layout_of(contract.data_set)
    runs = Runs(folder, schema, layout, buckets=buckets_for(before.rows_in))
    closer = Closer(folder, contract, keys, quality)
    header = read_header(before.folder)
    with QuarantineWriter(folder, filing=identity, header=header) as quarantine, runs:
        for table in rows_as_read(before.paths, contract):
            runs.add(runs.split(table))
        for table in rows_as_read([apart / p.name for p in read.contents.parts], contract):
            runs.add(runs.split(_in_place(table, correction)))
        runs.finish()
        mended = set(correction.rows.values())
        quarantine.add(q for q in read_quarantine(before.folder) if q.row not in mended)
        own = correction.mended.opened.delivery.header
        quarantine.add(_still_wrong(apart, correction, in_order_of(own, header)))
        shutil.rmtree(apart)
        paths, rows = closer.store(runs, (), identity=identity)
    ending = Ending(
        identity,
        correction.sources,
        before.rows_in,
        read.contents.marks,
        corrects=before.id,
        period=standing.period,
    )
    return closer.close(ending, paths, rows, quarantine)


def rows_as_read(paths: Sequence[Path], contract: Contract) -> Iterator[pa.Table]:
    """The rows of some parts as they were read, in bounded memory."""
    schema = read_schema(contract.data_set)
    for path in paths:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(columns=schema.names):
                yield pa.Table.from_batches([batch]).select(schema.names).cast(schema)


def _in_place(rows: pa.Table, correction: Correction) -> pa.Table:
    """Mended rows under the numbers that they have in the filing, and with their own origin."""
    numbers = [correction.rows[line] for line in rows.column(LINE).to_pylist()]
    file = pa.repeat(pa.scalar(len(correction.filing.sources), pa.int16()), rows.num_rows)
    placed = rows.set_column(0, rows.schema.field(ROW), pa.array(numbers, pa.int64()))
    return placed.set_column(1, rows.schema.field(FILE), file)


def _still_wrong(
    apart: Path, correction: Correction, order: Sequence[int | None]
) -> Iterator[Quarantined]:
    """The returned rows that are quarantined again, each for its new reason."""
    for found in read_quarantine(apart):
        cells = tuple(None if i is None else found.cells[i] for i in order) if found.cells else ()
        yield replace(found, row=correction.rows[found.line], cells=cells)


def in_order_of(own: Sequence[str], header: Sequence[str]) -> list[int | None]:
    """For each word of `header` the cell of the returned file that stands for it."""
    return [own.index(word) if word in own else None for word in header]
