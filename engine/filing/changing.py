"""A delivery of changes beside what is filed: a known key is a new version of its row.

The filing that comes of it holds the whole data set: the rows of the one before it that nothing
changed, under their numbers, and the new ones behind them. The past version of a row lies in its
quarantine, with the place of the new one, and stays filed in the filing before.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from dsl.diagnostics import Diagnostic, diagnose
from engine.catalog.catalog import SourceFile
from engine.catalog.contract import Contract
from engine.catalog.layout import buckets_for, layout_of
from engine.catalog.snapshot import Filing, delivered_texts
from engine.catalog.storage import FILE, LINE, ROW, filed_schema
from engine.filing.closing import Closer, Ending, Written
from engine.filing.correcting import in_order_of, rows_as_read
from engine.filing.headers import header_word
from engine.filing.keys import Double
from engine.filing.manifest import load_headers
from engine.filing.quality import Quality
from engine.filing.quarantine import QuarantineWriter, read_header, read_quarantine
from engine.filing.reasons import Reason
from engine.filing.receipt import OnProgress
from engine.filing.returned import as_line
from engine.filing.rows import Quarantined, RowFault
from engine.filing.runs import Runs
from engine.filing.write import FilingWriter, Input, Standing
from engine.integrity.keys import Keys

#: Where the delivered rows are filed by themselves, until the filing is whole.
_APART: Final = "delivered"


@dataclass(frozen=True, slots=True)
class Changes:
    """What is changed by what: the filing that is today's data, and the delivered files."""

    filing: Filing
    inputs: Sequence[Input]

    @property
    def sources(self) -> tuple[SourceFile, ...]:
        """The files of the filing, and those of the delivery."""
        return (*self.filing.sources, *(i.opened.source for i in self.inputs))


@dataclass(frozen=True, slots=True)
class Merged:
    """What was written, and of the delivered rows how many are new, and how many new versions."""

    written: Written
    added: int
    renewed: int


def write_changes(
    changes: Changes,
    folder: Path,
    *,
    identity: str,
    contract: Contract,
    keys: Keys,
    quality: Quality,
    on_progress: OnProgress,
) -> Merged:
    """The merged filing in `folder`, of all rows of the one before and all that were delivered.

    A delivered row that says what is filed already is told as repeated.
    """
    apart = folder / _APART
    apart.mkdir()
    before = changes.filing
    writer = FilingWriter(contract, apart, keys, on_progress=on_progress, quality=quality)
    standing = Standing((before,), renews=True)
    read = writer.write(changes.inputs, identity=identity, standing=lambda _: standing)
    rows_in = before.rows_in + read.contents.counts.rows_in
    runs = Runs(
        folder,
        filed_schema(contract.data_set),
        layout_of(contract.data_set),
        buckets=buckets_for(rows_in),
    )
    closer = Closer(folder, contract, keys, quality)
    header = read_header(before.folder)
    past = _Past(changes, contract, header, writer.renewed)
    with QuarantineWriter(folder, filing=identity, header=header) as quarantine, runs:
        for table in rows_as_read(before.paths, contract):
            gone = pc.is_in(table[ROW], value_set=past.numbers)
            quarantine.add(past.versions(table.filter(gone)))
            runs.add(runs.split(table.filter(pc.invert(gone))))
        for table in rows_as_read([apart / p.name for p in read.contents.parts], contract):
            runs.add(runs.split(_behind(table, before)))
        runs.finish()
        quarantine.add(read_quarantine(before.folder))
        own = changes.inputs[0].opened.delivery.header
        quarantine.add(_quarantined_behind(apart, before, in_order_of(own, header)))
        shutil.rmtree(apart)
        paths, rows = closer.store(runs, (), identity=identity)
    headers = tuple(i.opened.delivery.header for i in changes.inputs)
    ending = Ending(
        identity,
        changes.sources,
        rows_in,
        read.contents.marks,
        headers=(*load_headers(before.folder), *headers),
    )
    written = closer.close(ending, paths, rows, quarantine)
    renewed = len(writer.renewed)
    return Merged(written, read.contents.counts.rows_filed - renewed, renewed)


def told_merged(contract: Contract, merged: Merged, before: Filing) -> Diagnostic:
    """HY746: how many of the delivered rows are new, new versions, and neither."""
    counts = merged.written.contents.counts
    delivered = counts.rows_in - before.rows_in
    return diagnose(
        "HY746",
        None,
        data_set=contract.data_set.title,
        rows=f"{delivered:,}",
        added=f"{merged.added:,}",
        renewed=f"{merged.renewed:,}",
        others=f"{delivered - merged.added - merged.renewed:,}",
    )


class _Past:
    """The rows of the filing before of which a new version was delivered, by their numbers."""

    def __init__(
        self,
        changes: Changes,
        contract: Contract,
        header: Sequence[str],
        renewed: Mapping[int, Double],
    ) -> None:
        self._changes, self._renewed = changes, renewed
        self.numbers = pa.array(sorted(renewed), pa.int64())
        known = {header_word(h): c.column.name for c in contract.columns for h in c.headers}
        #: For each word of the header the column that stands under it.
        self._columns = [known.get(header_word(word)) for word in header]

    def versions(self, rows: pa.Table) -> Iterator[Quarantined]:
        """These rows as quarantined ones, with the place of the new version of each."""
        places = zip(*(rows[name].to_pylist() for name in (ROW, FILE, LINE)), strict=True)
        for (row, file, line), texts in zip(places, delivered_texts(rows).to_pylist(), strict=True):
            cells = tuple(texts.get(name) or "" for name in self._columns)
            new = self._renewed[row]
            arguments = (
                ("key", new.key),
                ("file", self._changes.inputs[new.place.file].opened.source.path),
                ("line", str(new.place.line)),
            )
            fault = RowFault("", Reason.PAST_VERSION, arguments)
            path = self._changes.filing.sources[file].path
            yield Quarantined(row, path, line, (fault,), as_line(cells), cells)


def _behind(rows: pa.Table, before: Filing) -> pa.Table:
    """Delivered rows under the numbers and the files that they have in the merged filing."""
    numbers = pc.add(rows[ROW], pa.scalar(before.rows_in, pa.int64()))
    files = pc.add(rows[FILE], pa.scalar(len(before.sources), pa.int16())).cast(pa.int16())
    placed = rows.set_column(0, rows.schema.field(ROW), numbers)
    return placed.set_column(1, rows.schema.field(FILE), files)


def _quarantined_behind(
    apart: Path, before: Filing, order: Sequence[int | None]
) -> Iterator[Quarantined]:
    """The quarantined rows of the delivery, numbered as the filed ones are."""
    for found in read_quarantine(apart):
        cells = tuple(None if i is None else found.cells[i] for i in order) if found.cells else ()
        yield replace(found, row=found.row + before.rows_in, cells=cells)
