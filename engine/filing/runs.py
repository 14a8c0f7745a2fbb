"""Rows that were read and wait to be put in order: by bucket, in memory or on disk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import numpy as np
import pyarrow as pa

from engine.catalog.layout import Layout
from engine.filing.ordering import buckets_of, with_entity

#: Rows split into buckets at a time: enough that what each bucket gets is worth writing.
_SCATTER_ROWS: Final = 1 << 18


class Runs:
    """Keeps rows by bucket, each bucket in the order in which its rows came.

    One bucket waits in memory; several wait in files of `folder`, which `close` removes.
    """

    def __init__(self, folder: Path, schema: pa.Schema, layout: Layout, *, buckets: int) -> None:
        self._folder, self._schema, self._layout = folder, schema, layout
        self._buckets = buckets
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

    def add(self, rows: pa.Table) -> None:
        """Keep `rows`, which have all columns of a filing but the entity's."""
        self._waiting.append(with_entity(rows, self._layout))
        self._waiting_rows += rows.num_rows
        if self._buckets > 1 and self._waiting_rows >= _SCATTER_ROWS:
            self._scatter()

    def finish(self) -> None:
        """All rows are added; they can be read from now on."""
        if self._buckets > 1:
            self._scatter()
            self._close_writers()

    def batches(self, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        """Some columns of all rows, bucket by bucket."""
        for bucket in range(self._buckets):
            yield from self._table(bucket).select(list(columns)).to_batches()

    def tables(self) -> Iterator[tuple[int, pa.Table]]:
        """Each bucket that holds rows, with its number from 0; its rows are given up."""
        for bucket in range(self._buckets):
            table = self._table(bucket)
            if bucket in self._files:
                self._files[bucket][0].unlink()
                del self._files[bucket]
            self._waiting = []
            if table.num_rows:
                yield bucket, table

    def _table(self, bucket: int) -> pa.Table:
        if self._buckets == 1:
            return pa.concat_tables([self._schema.empty_table(), *self._waiting])
        if bucket not in self._files:
            return self._schema.empty_table()
        with pa.memory_map(str(self._files[bucket][0])) as source:
            return pa.ipc.open_file(source).read_all()

    def _scatter(self) -> None:
        if not self._waiting_rows:
            return
        rows = pa.concat_tables(self._waiting).combine_chunks()
        self._waiting, self._waiting_rows = [], 0
        buckets = buckets_of(rows, self._layout, self._buckets)
        order = np.argsort(buckets, kind="stable")
        ends = np.cumsum(np.bincount(buckets, minlength=self._buckets))
        together = rows.take(pa.array(order))
        start = 0
        for bucket, end in enumerate(ends.tolist()):
            if end > start:
                self._writer(bucket).write_table(together.slice(start, end - start))
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
