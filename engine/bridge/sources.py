"""Where the rows of data sets come from: filings, tables in memory, or some rows of filings."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import reduce

import pyarrow as pa
from datafusion import DataFrame, SessionContext, lit
from datafusion.functions import in_list

from engine.bridge.expressions import named
from engine.catalog.snapshot import Snapshot
from engine.catalog.storage import ENTITY, ROW
from engine.plan.narrow import INTERNED

#: A row id counts the rows of one filing in its low bits, the filings of the data set above.
_ROW_BITS = 40


@dataclass(frozen=True, slots=True)
class RowPlace:
    """A row by its filing's position among those of its data set, and its number in it."""

    filing: int
    row: int


def row_place(row_id: int) -> RowPlace:
    """Where the row with this id lies.

    >>> row_place((2 << 40) + 17)
    RowPlace(filing=2, row=17)
    """
    return RowPlace(row_id >> _ROW_BITS, row_id & ((1 << _ROW_BITS) - 1))


def row_id(place: RowPlace) -> int:
    """The id of the row that lies there: what `row_place` takes apart.

    >>> row_place(row_id(RowPlace(filing=2, row=17)))
    RowPlace(filing=2, row=17)
    """
    return (place.filing << _ROW_BITS) + place.row


@dataclass(frozen=True, slots=True)
class FiledRows:
    """The rows of a snapshot of filings, but those in `without` (filing and number)."""

    snapshot: Snapshot
    without: frozenset[tuple[str, int]] = frozenset()

    def frame(self, context: SessionContext, data_set: str) -> DataFrame:
        """All rows of the filings of `data_set` together; `@` has an interned entity's number."""
        filings = self.snapshot.of(data_set)
        if not filings:
            raise MissingDataError(data_set)
        frames = []
        for position, filing in enumerate(filings):
            first = lit(pa.scalar(position << _ROW_BITS, pa.int64()))
            left_out = sorted(row for f, row in self.without if f == filing.id)
            for path in filing.paths:
                read = context.read_parquet(str(path))
                if left_out:
                    read = read.filter(~in_list(named(ROW), [lit(row) for row in left_out]))
                stored = read.schema().names
                names = [named(n) for n in stored if not n.startswith("_")]
                numbers = [named(n).alias(INTERNED) for n in stored if n == ENTITY]
                row = (named(ROW) + first).alias("#")
                frames.append(read.select(row, *names, *numbers))
        return reduce(lambda one, other: one.union(other), frames)

    def rows(self, data_set: str) -> int:
        """As they were filed."""
        return sum(filing.rows for filing in self.snapshot.of(data_set))

    @property
    def given(self) -> Collection[str]:
        """Only what is filed: computed tables are not."""
        return {filing.data_set for filing in self.snapshot.filings}


@dataclass(frozen=True, slots=True)
class TableRows:
    """Tables in memory, each with its `_row` column: the rows of an example, or of a replay."""

    tables: Mapping[str, pa.Table]

    def frame(self, context: SessionContext, data_set: str) -> DataFrame:
        """The rows of one table."""
        read = context.from_arrow(self.tables[data_set])
        names = (n for n in self.tables[data_set].column_names if not n.startswith("_"))
        return read.select(named(ROW).alias("#"), *map(named, names))

    def rows(self, data_set: str) -> int:
        """Those of one table."""
        return len(self.tables[data_set])

    @property
    def given(self) -> Collection[str]:
        """The tables by name."""
        return self.tables


@dataclass(frozen=True, slots=True)
class SomeRows:
    """Of the data sets in `tables` these rows, with their ids as `#`; of all others every row."""

    tables: Mapping[str, pa.Table]
    others: FiledRows

    def frame(self, context: SessionContext, data_set: str) -> DataFrame:
        """The rows of one table, or of all filings of `data_set`."""
        if data_set in self.tables:
            return context.from_arrow(self.tables[data_set])
        return self.others.frame(context, data_set)

    def rows(self, data_set: str) -> int:
        """Those of one table, or as they were filed."""
        if data_set in self.tables:
            return len(self.tables[data_set])
        return self.others.rows(data_set)

    @property
    def given(self) -> Collection[str]:
        """Only what is filed: computed tables are not."""
        return self.others.given


class MissingDataError(LookupError):
    """Nothing is filed for a data set that a rule reads."""
