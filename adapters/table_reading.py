"""Reading the rows of a table with buffers that fit, and proving that all of them came."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from operator import add
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from adapters.odbc import OdbcError, Session
from adapters.protocol import Unreadable
from adapters.table_query import TableQuery

#: Characters that one text may have.
LONGEST_TEXT: Final = 4_000_000
#: What a batch's buffers may take, and how many rows it has at most.
_BUFFER: Final = 32 * 1024**2
_ROWS: Final = 32_768


@dataclass(frozen=True, slots=True)
class Extent:
    """Rows, and for each column the longest text in characters, the values, their bytes."""

    rows: int
    longest: tuple[int, ...]
    values: tuple[int, ...]
    octets: tuple[int, ...]

    def with_rows(self, batch: pa.RecordBatch) -> Extent:
        """The same, and what `batch` holds of these columns."""
        columns = batch.columns[: len(self.values)]
        values = (len(batch) - c.null_count for c in columns)
        octets = (pc.sum(pc.binary_length(c)).as_py() or 0 for c in columns)
        return replace(
            self,
            rows=self.rows + len(batch),
            values=tuple(map(add, self.values, values)),
            octets=tuple(map(add, self.octets, octets)),
        )


def read_rows(
    session: Session, query: TableQuery, *, again: str | None = None
) -> Iterator[pa.RecordBatch]:
    """The rows of `query`, a batch at a time.

    The database is asked beforehand for the longest text of each column, so that no buffer is
    too short, and for the number of values and of their bytes. OdbcError with HY563 for a
    text beyond `LONGEST_TEXT`, HY562 where something else came than was counted.
    """
    counted = _extent(session, query)
    for column, size in zip(query.read, counted.longest, strict=True):
        if size > LONGEST_TEXT:
            limit = ("limit", str(LONGEST_TEXT))
            raise OdbcError(
                Unreadable("HY563", (("what", column.name), ("size", str(size)), limit))
            )
    width = sum(4 * size + 16 for size in counted.longest)
    rows = max(1, min(_ROWS, _BUFFER // max(1, width)))
    nothing = (0,) * len(query.read)
    came = replace(counted, rows=0, values=nothing, octets=nothing)
    text, parameters = query.rows(counted.longest, again=again)
    for batch in session.batches(text, parameters, rows=rows):
        came = came.with_rows(batch)
        yield batch
    if came != counted:
        raise OdbcError(_lost(came, counted, query))


def _extent(session: Session, query: TableQuery) -> Extent:
    row = session.rows(*query.extent())[0]
    count = range(len(query.read))
    longest, values, octets = (tuple(int(row[f"{k}{i}"] or 0) for i in count) for k in "lvo")
    return Extent(int(row["n"]), longest, values, octets)


def _lost(came: Extent, counted: Extent, query: TableQuery) -> Unreadable:
    reason = f"{came.rows} rows of {counted.rows}"
    for i, column in enumerate(query.read):
        if (came.values[i], came.octets[i]) != (counted.values[i], counted.octets[i]):
            values = f"{came.values[i]} values of {counted.values[i]}"
            reason = f"{column.name}: {values}, {came.octets[i]} bytes of {counted.octets[i]}"
    return Unreadable("HY562", (("reason", reason),))
