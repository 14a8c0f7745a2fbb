"""Rows that were read and wait to be put in order: by bucket, in memory or on disk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import numpy as np
import pyarrow as pa

from engine.catalog.layout import Layout
from engine.filing.ordering import buckets_of, with_entity

#: Rows that a bucket must get at a time to be worth writing: fewer wait for more.
_WORTH_WRITING: Final = 2048


@dataclass(frozen=True, slots=True)
class Split:
    """Rows by bucket: `rows` in the order of their buckets, of which each ends at one of `ends`.

    No `ends`: not split yet.
    """

    rows: pa.Table
    ends: tuple[int, ...] = ()


class Runs:
    """Keeps rows by bucket, each bucket in the order in which its rows came.

    One bucket waits in memory; several wait in files of `folder`, which `close` removes.
    """

    def __init__(self, folder: Path, schema: pa.Schema, layout: Layout, *, buckets: int) -> None:
        self._folder, self._schema, self._layout = folder, schema, layout
        self.buckets = buckets
        self._waiting: list[pa.Table] = []
        self._waiting_rows = 0
        self._files: dict[int, tuple[Path, pa.OSFile, pa.RecordBatchFileWriter]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._close_writers()
        for path, _, _ in self._files.values():
            path.unlink(missing_ok=True)

    def split(self, rows: pa.Table) -> Split:
        """`rows`, which have all columns of a filing but the entity's, ready to be kept.

        Changes nothing here, so that several threads may split at once.
        """
        whole = with_entity(rows, self._layout)
        if rows.num_rows < self.buckets * _WORTH_WRITING or self.buckets == 1:
            return Split(whole)
        return self._by_bucket(whole)

    def add(self, split: Split) -> None:
        """Keep the rows of `split`, which come after those added before."""
        if split.ends and not self._waiting:
            self._write(split)
            return
        self._waiting.append(split.rows)
        self._waiting_rows += split.rows.num_rows
        if self.buckets > 1 and self._waiting_rows >= self.buckets * _WORTH_WRITING:
            self._scatter()

    def finish(self) -> None:
        """All rows are added; they can be read from now on."""
        if self.buckets > 1:
            self._scatter()
            self._close_writers()

    def batches(self, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        """Some columns of all rows, bucket by bucket."""
        for bucket in range(self.buckets):
            yield from self._table(bucket).select(list(columns)).to_batches()

    def tables(self) -> Iterator[tuple[int, pa.Table]]:
        """Each bucket that holds rows, with its number from 0; its rows are given up."""
        for bucket in range(self.buckets):
            table = self._table(bucket)
            if bucket in self._files:
                self._files[bucket][0].unlink()
                del self._files[bucket]
            self._waiting = []
            if table.num_rows:
                yield bucket, table

    def _table(self, bucket: int) -> pa.Table:
        if self.buckets == 1:
            return pa.concat_tables([self._schema.empty_table(), *self._waiting])
        if bucket not in self._files:
            return self._schema.empty_table()
        with pa.memory_map(str(self._files[bucket][0])) as source:
            return pa.ipc.open_file(source).read_all()

    def _scatter(self) -> None:
        if not self._waiting_rows:
            return
        rows = pa.concat_tables(self._waiting)
        self._waiting, self._waiting_rows = [], 0
        self._write(self._by_bucket(rows))

    def _by_bucket(self, rows: pa.Table) -> Split:
        whole = rows.combine_chunks()
        buckets = buckets_of(whole, self._layout, self.buckets)
        order = np.argsort(buckets, kind="stable")
        ends = np.cumsum(np.bincount(buckets, minlength=self.buckets))
        return Split(whole.take(pa.array(order)), tuple(ends.tolist()))

    def _write(self, split: Split) -> None:
        start = 0
        for bucket, end in enumerate(split.ends):
            if end > start:
                self._writer(bucket).write_table(split.rows.slice(start, end - start))
            start = end

    def _writer(self, bucket: int) -> pa.RecordBatchFileWriter:
        if bucket not in self._files:
            path = self._folder / f"bucket-{bucket:05}.arrow"
            file = pa.OSFile(str(path), "wb")
            self._files[bucket] = (path, file, pa.ipc.new_file(file, self._schema))
        return self._files[bucket][2]

    def _close_writers(self) -> None:
        for _, file, writer in self._files.values():
            if not file.closed:
                writer.close()
                file.close()
