"""The end of every filing, read from a delivery or corrected: rows in order, counts, manifest."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from engine.catalog.catalog import SourceFile
from engine.catalog.contract import Contract
from engine.catalog.layout import layout_of, part_name
from engine.catalog.storage import ROW, filed_schema
from engine.filing import whose
from engine.filing.ahead import THREADS, worked_ahead
from engine.filing.contents import Contents, Counts
from engine.filing.manifest import write_manifest
from engine.filing.ordering import in_order
from engine.filing.parts import part_record, sha256_of, sync_folder, write_part
from engine.filing.quality import Quality
from engine.filing.quarantine import CSV_NAME, PARQUET_NAME, QuarantineWriter
from engine.filing.reasons import SETTLED
from engine.filing.receipt import MarkCount
from engine.filing.runs import Runs
from engine.filing.tree import TreeBuilder, filing_secret, leaves_of
from engine.filing.unread import UnreadCell, UnreadTally, unread_cells
from engine.filing.whose import Pairs, WhoseWriter, indexed_columns, pairs_of
from engine.integrity.bulk import Octets
from engine.integrity.keys import Keys


class LostLinesError(RuntimeError):
    """Rows or lines do not add up: a bug, and nothing may be filed."""


@dataclass(frozen=True, slots=True)
class Written:
    """A finished folder, synced to disk, not yet visible."""

    contents: Contents
    manifest_sha256: str


@dataclass(frozen=True, slots=True)
class Ending:
    """What a filing is, beside its rows: what it is called and what it was made from.

    `rows_in` is what must come out again, filed and quarantined together. `headers` are the
    delivered headers, one a source. `period` is empty where the data set is not delivered by
    period.
    """

    identity: str
    sources: tuple[SourceFile, ...]
    rows_in: int
    marks: tuple[MarkCount, ...] = ()
    corrects: str = ""
    headers: tuple[tuple[str, ...], ...] = ()
    period: str = ""


class Closer:
    """Stores the rows that wait in `runs`, and writes what is said of them."""

    def __init__(self, folder: Path, contract: Contract, keys: Keys, quality: Quality) -> None:
        self._folder, self._contract = folder, contract
        self._keys, self._quality = keys, quality
        self._unread = UnreadTally()

    def store(
        self, runs: Runs, doubles: Collection[int], *, identity: str
    ) -> tuple[list[Path], TreeBuilder]:
        """The buckets in their order as parts, without `doubles`, and the tree over their rows."""
        out = pa.array(sorted(doubles), pa.int64())
        secret = filing_secret(self._keys, identity)
        layout = layout_of(self._contract.data_set)

        columns = indexed_columns(self._contract.data_set)

        def stored(numbered: tuple[int, pa.Table]) -> tuple[Path, Octets, Pairs, list[UnreadCell]]:
            bucket, read = numbered
            kept = read.filter(pc.invert(pc.is_in(read[ROW], value_set=out))) if doubles else read
            ordered = in_order(kept, layout)
            path = self._folder / part_name(bucket)
            writing = writers.submit(write_part, path, ordered, layout, buckets=runs.buckets)
            leaves = leaves_of(ordered, secret)
            pairs = pairs_of(ordered, index.columns)
            unread = list(unread_cells(ordered, self._contract))
            writing.result()
            return path, leaves, pairs, unread

        paths: list[Path] = []
        rows = TreeBuilder(secret)
        # a part is written while its rows are hashed: the last ones keep all cores busy
        with (
            ThreadPoolExecutor(THREADS, thread_name_prefix="parts") as writers,
            WhoseWriter(self._folder, columns) as index,
        ):
            for path, leaves, pairs, unread in worked_ahead(stored, runs.tables()):
                paths.append(path)
                rows.add_leaves(leaves)
                index.add(pairs)
                self._unread.add(unread)
        if not paths:
            paths.append(self._folder / part_name(0))
            empty = filed_schema(self._contract.data_set).empty_table()
            write_part(paths[0], empty, layout, buckets=runs.buckets)
        return paths, rows

    def close(
        self,
        ending: Ending,
        paths: Sequence[Path],
        rows: TreeBuilder,
        quarantine: QuarantineWriter,
    ) -> Written:
        """Check that nothing is lost, then write the manifest; LostLinesError."""
        records, reasons = tuple(part_record(p) for p in paths), quarantine.reasons()
        settled = sum(r.rows for r in reasons if r.reason in SETTLED)
        filed = sum(p.rows for p in records)
        counts = Counts(ending.rows_in, filed, quarantine.rows, settled)
        tree = rows.tree()
        added_up = counts.rows_filed + counts.rows_quarantined
        if counts.rows_in != added_up or tree.rows != counts.rows_filed:
            name = self._contract.data_set.name
            raise LostLinesError(f"{name}: {counts}, {tree.rows} rows hashed")
        files = (PARQUET_NAME, CSV_NAME)
        index = self._folder / whose.NAME
        hashes = tuple((name, sha256_of(self._folder / name)) for name in files)
        contents = Contents(
            counts,
            records,
            reasons,
            ending.marks,
            hashes,
            tree,
            checks=self._quality.results(paths, reasons),
            totals=tuple(self._quality.totals.values()),
            corrects=ending.corrects,
            headers=ending.headers,
            whose=sha256_of(index) if index.is_file() else "",
            period=ending.period,
            unread=self._unread.counts([s.path for s in ending.sources]),
        )
        digest = write_manifest(
            self._folder,
            self._contract,
            identity=ending.identity,
            sources=ending.sources,
            contents=contents,
            keys=self._keys,
        )
        sync_folder(self._folder)
        return Written(contents, digest)
