"""One filing from opened deliveries to a finished folder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from engine.catalog.contract import Contract
from engine.catalog.layout import Layout, buckets_for, layout_of
from engine.catalog.snapshot import Filing
from engine.catalog.storage import ROW, filed_schema
from engine.filing.ahead import ahead
from engine.filing.deliveries import Opened, file_stamp
from engine.filing.keys import (
    Double,
    KeyLedger,
    doubles_of_earlier,
    doubles_within,
    origin_and,
)
from engine.filing.manifest import Contents, Counts, write_manifest
from engine.filing.ordering import in_order
from engine.filing.parts import part_name, part_record, sha256_of, sync_folder, write_part
from engine.filing.quarantine import CSV_NAME, PARQUET_NAME, QuarantineWriter
from engine.filing.reasons import Mark
from engine.filing.receipt import MarkCount, OnProgress, Progress
from engine.filing.rows import Quarantined, RowFault, read_rows
from engine.filing.runs import Runs
from engine.filing.tree import TreeBuilder, filing_secret
from engine.integrity.keys import Keys


class LostLinesError(RuntimeError):
    """Rows or lines do not add up: a bug, and nothing may be filed."""


class ChangedWhileReadError(RuntimeError):
    """The delivered file was written to while it was read."""


@dataclass(frozen=True, slots=True)
class Input:
    """One delivered file, and where the contract's columns stand in it."""

    opened: Opened
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """A finished folder, synced to disk, not yet visible."""

    contents: Contents
    manifest_sha256: str


class FilingWriter:
    """Reads the inputs once, writes parts and quarantine, and proves that nothing is lost."""

    def __init__(
        self, contract: Contract, folder: Path, keys: Keys, *, on_progress: OnProgress
    ) -> None:
        self._contract = contract
        self._keys = keys
        self._folder = folder
        self._on_progress = on_progress
        self._ledger = KeyLedger(contract.data_set.key)
        self._marks: dict[str, Counter[Mark]] = {}
        self._rows = 0

    def write(
        self, inputs: Sequence[Input], *, identity: str, earlier: Sequence[Filing]
    ) -> Written:
        """File `inputs` into the folder; keys that `earlier` filings hold are doubles.

        LostLinesError or ChangedWhileReadError where the counts do not prove it complete.
        """
        data_set = self._contract.data_set
        layout = layout_of(data_set)
        buckets = buckets_for(sum(i.opened.source.lines for i in inputs))
        runs = Runs(self._folder, filed_schema(data_set), layout, buckets=buckets)
        with QuarantineWriter(self._folder) as quarantine, runs:
            for index, delivered in enumerate(inputs):
                self._read(delivered, index, runs=runs, quarantine=quarantine)
            runs.finish()
            doubles = self._doubles(runs, earlier)
            quarantine.add(_quarantined_doubles(inputs, doubles))
            rows = TreeBuilder(filing_secret(self._keys, identity))
            paths = self._store(runs, layout, doubles, rows=rows)
        records = tuple(part_record(p) for p in paths)
        counts = Counts(self._rows, sum(p.rows for p in records), quarantine.rows)
        tree = rows.tree()
        added_up = counts.rows_filed + counts.rows_quarantined
        if counts.rows_in != added_up or tree.rows != counts.rows_filed:
            raise LostLinesError(f"{data_set.name}: {counts}, {tree.rows} rows hashed")
        files = (PARQUET_NAME, CSV_NAME)
        hashes = tuple((name, sha256_of(self._folder / name)) for name in files)
        reasons, marks = quarantine.reasons(), self._mark_counts()
        contents = Contents(counts, records, reasons, marks, hashes, tree)
        digest = write_manifest(
            self._folder,
            self._contract,
            identity=identity,
            sources=[i.opened.source for i in inputs],
            contents=contents,
            keys=self._keys,
        )
        sync_folder(self._folder)
        return Written(contents, digest)

    def _doubles(self, runs: Runs, earlier: Sequence[Filing]) -> dict[int, Double]:
        """The rows whose key another row has, by row number."""
        key = self._contract.data_set.key
        batches = partial(runs.batches, origin_and(key))
        suspects = self._ledger.suspects()
        within = doubles_within(batches(), key, suspects) if suspects else {}
        return within | doubles_of_earlier(batches, key, earlier)

    def _store(
        self, runs: Runs, layout: Layout, doubles: Collection[int], *, rows: TreeBuilder
    ) -> list[Path]:
        """The buckets in their order as parts, without `doubles`; `rows` hashes each row."""
        out = pa.array(sorted(doubles), pa.int64())
        paths: list[Path] = []
        with ThreadPoolExecutor(1) as pool:
            for bucket, read in runs.tables():
                kept = (
                    read.filter(pc.invert(pc.is_in(read[ROW], value_set=out))) if doubles else read
                )
                ordered = in_order(kept, layout)
                paths.append(self._folder / part_name(bucket))
                written = pool.submit(write_part, paths[-1], ordered)
                rows.add(ordered)
                written.result()
        if not paths:
            paths.append(self._folder / part_name(0))
            write_part(paths[0], filed_schema(self._contract.data_set).empty_table())
        return paths

    def _read(
        self, delivered: Input, index: int, *, runs: Runs, quarantine: QuarantineWriter
    ) -> None:
        """One file's records into runs and quarantine; every line is accounted for."""
        delivery, source = delivered.opened.delivery, delivered.opened.source
        lines = delivery.header_lines
        read_bytes = 0
        for chunk in ahead(delivery.chunks()):
            rows = read_rows(
                chunk,
                self._contract,
                delivered.places,
                file=source.path,
                file_index=index,
                first_row=self._rows + 1,
            )
            self._ledger.add(rows.filed)
            runs.add(rows.filed)
            quarantine.add(rows.quarantined)
            self._count_marks(rows.marks)
            self._rows += len(chunk.lines) + len(chunk.problems)
            lines += chunk.lines_read
            read_bytes += chunk.bytes_read
            name = self._contract.data_set.name
            self._on_progress(Progress(name, source.path, read_bytes, source.size, self._rows))
        if file_stamp(delivery.path) != delivered.opened.stamp:
            raise ChangedWhileReadError(source.path)
        if lines != source.lines:
            raise LostLinesError(f"{source.path}: {lines} of {source.lines} lines read")

    def _count_marks(self, marks: Mapping[str, Mapping[Mark, int]]) -> None:
        for column, counts in marks.items():
            self._marks.setdefault(column, Counter()).update(counts)

    def _mark_counts(self) -> tuple[MarkCount, ...]:
        return tuple(
            MarkCount(column, mark, cells)
            for column, counts in self._marks.items()
            for mark, cells in sorted(counts.items())
        )


def _quarantined_doubles(
    inputs: Sequence[Input], doubles: Mapping[int, Double]
) -> list[Quarantined]:
    """The double rows with their raw text, read once more from the files they stand in."""
    wanted: dict[int, dict[int, Double]] = {}
    for double in doubles.values():
        wanted.setdefault(double.place.file, {})[double.place.line] = double
    found = []
    for file, by_line in wanted.items():
        opened = inputs[file].opened
        for chunk in opened.delivery.chunks():
            lines = chunk.lines.to_pylist()
            met = [i for i, line in enumerate(lines) if line in by_line]
            for i, raw in zip(met, chunk.raw(met) if met else [], strict=True):
                double = by_line[lines[i]]
                first_file = double.first_file or inputs[double.first.file].opened.source.path
                found.append(_quarantined(double, opened.source.path, first_file, raw=raw))
    return sorted(found, key=lambda q: q.row)


def _quarantined(double: Double, file: str, first_file: str, *, raw: str) -> Quarantined:
    arguments = (
        ("key", double.key),
        ("file", first_file),
        ("line", str(double.first.line)),
        ("filing", double.filing),
    )
    fault = RowFault("", double.reason(), arguments)
    return Quarantined(double.place.row, file, double.place.line, (fault,), raw)
