"""Where the rows of data sets come from: filings, tables in memory, or some rows of filings."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import reduce
from pathlib import Path
from typing import ClassVar

import pyarrow as pa
from datafusion import DataFrame, Expr, SessionContext, lit
from datafusion.expr import SortExpr
from datafusion.functions import in_list

from engine.bridge.buckets import Bucket, buckets_of, in_parts, together
from engine.bridge.expressions import named
from engine.bridge.whereabouts import Whereabouts, whereabouts_of
from engine.catalog.layout import ALL_PARTS
from engine.catalog.snapshot import Cut, Filing, Snapshot
from engine.catalog.storage import ENTITY, ROW
from engine.plan.narrow import INTERNED, Entity

#: A row id counts the rows of one filing in its low bits, the filings of the data set above.
_ROW_BITS = 40
#: A data set of so many buckets is large, and so many large ones are worth dividing.
_LARGE = 4
_SEVERAL = 2


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
    """The rows of a snapshot of filings, but those that are cut off, and those in `without`.

    `without` are pairs of filing and number.

    Of a data set in `bucket` only those in its parts; of one in `near` those, at the least, that
    lie there. They have interned entities by number.
    """

    numbers: ClassVar = True

    snapshot: Snapshot
    without: frozenset[tuple[str, int]] = frozenset()
    bucket: Mapping[str, Bucket] = field(default_factory=dict)
    near: Mapping[str, Whereabouts] = field(default_factory=dict)

    def frame(self, context: SessionContext, data_set: str) -> DataFrame:
        """All rows of the filings of `data_set` together; `@` has an interned entity's number."""
        filings = self.snapshot.of(data_set)
        if not filings:
            raise MissingDataError(data_set)
        frames = []
        bucket, near = self.bucket.get(data_set), self.near.get(data_set)
        for position, filing in enumerate(filings):
            first = lit(pa.scalar(position << _ROW_BITS, pa.int64()))
            left_out = sorted(row for f, row in self.without if f == filing.id)
            schema = None  # of all parts of a filing, told by the first
            for path in _paths(filing, bucket, near):
                order = _order(bucket)
                read = context.read_parquet(str(path), schema=schema, file_sort_order=order)
                schema = read.schema()
                if bucket is not None and path in bucket.shared:
                    read = bucket.of_shared(read)
                if near is not None:
                    read = near.rows_in(read, path)
                if left_out:
                    read = read.filter(~in_list(named(ROW), [lit(row) for row in left_out]))
                if filing.cut is not None:
                    read = read.filter(_looked_at(filing.cut, schema))
                stored = read.schema().names
                names = [named(n) for n in stored if not n.startswith("_")]
                numbers = [named(n).alias(INTERNED) for n in stored if n == ENTITY]
                row = (named(ROW) + first).alias("#")
                frames.append(read.select(row, *names, *numbers))
        return reduce(lambda one, other: one.union(other), frames)

    def buckets(
        self, data_set: str, entity: Entity, most: int | None = None
    ) -> tuple[FiledRows, ...]:
        """The rows of all data sets, but of `data_set` only those of some entities in each.

        It is not divided where it does not lie by `entity`, nor into more than `most`.
        """
        divided = buckets_of(self.snapshot.of(data_set), entity)
        if most is not None:
            divided = together(divided, most)
        return tuple(replace(self, bucket={data_set: bucket}) for bucket in divided) or (self,)

    def divided(
        self, data_sets: Mapping[str, Entity], read: Collection[str]
    ) -> tuple[FiledRows, ...]:
        """The rows in parts, in each of some entities, the same of all `data_sets` that are large.

        There are none where that is no more than one of those that are `read`, or where others
        would be read anew for each part, and have more rows in all.
        """
        split = {n: buckets_of(self.snapshot.of(n), data_sets[n]) for n in data_sets if n in read}
        large = {name: buckets for name, buckets in split.items() if len(buckets) >= _LARGE}
        parts = min((buckets[0].buckets for buckets in large.values()), default=0)
        again = sum(self.rows(name) for name in read if name not in large) * parts
        if len(large) < _SEVERAL or again > sum(map(self.rows, large)):
            return ()
        alike = {name: in_parts(buckets, parts) for name, buckets in large.items()}
        if not all(alike.values()):
            return ()
        return tuple(
            replace(self, bucket={name: buckets[number] for name, buckets in alike.items()})
            for number in range(parts)
        )

    def around(self, data_set: str, entity: Entity, entities: pa.Array) -> tuple[FiledRows, ...]:
        """Rows among which are all of `entities` of a data set; each is in one of them.

        Where it cannot be told where these lie, it is all rows.
        """
        near = whereabouts_of(self.snapshot.of(data_set), entity, entities)
        if near is None or not near.of_parts:
            return (self,)
        return tuple(replace(self, near={data_set: some}) for some in near.divided())

    def rows(self, data_set: str) -> int:
        """As they were filed."""
        return sum(filing.rows for filing in self.snapshot.of(data_set))

    @property
    def given(self) -> Collection[str]:
        """Only what is filed: computed tables are not."""
        return {filing.data_set for filing in self.snapshot.filings}


def _paths(filing: Filing, bucket: Bucket | None, near: Whereabouts | None) -> list[Path]:
    """What to read of a filing: parts, or all of them by one pattern.

    The engine reads what a pattern names in as many streams as it has partitions, and single files
    in a stream each, all at once: a hundred of them hold a hundred parts in memory.
    """
    if near is not None:
        return [path for path in filing.paths if path in near.of_parts]
    if bucket is not None:
        return [path for path in filing.paths if path in bucket.own | bucket.shared]
    plain = len(filing.paths) > 1 and not set(str(filing.folder)) & set("*?[")
    if plain and sorted(filing.folder.glob(ALL_PARTS)) == sorted(filing.paths):
        return [filing.folder / ALL_PARTS]
    return list(filing.paths)


def _looked_at(cut: Cut, schema: pa.Schema) -> Expr:
    """What holds of the rows that `cut` does not leave out."""
    column = named(cut.column)
    end = lit(cut.first_left_out(schema.field(cut.column).type))
    return (column < end) | column.is_null()


def _order(bucket: Bucket | None) -> list[list[SortExpr]] | None:
    """How the rows of a part lie. Only where each is read by itself does it pay to know that."""
    if bucket is None:
        return None
    columns = [bucket.entity.column, *([ENTITY] if bucket.entity.interned else [])]
    return [[named(c).sort(ascending=True, nulls_first=False)] for c in columns]


@dataclass(frozen=True, slots=True)
class TableRows:
    """Tables in memory, each with its `_row` column: the rows of an example, or of a replay."""

    numbers: ClassVar = False

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
    others: FiledRows | TableRows

    @property
    def narrowed_to(self) -> int:
        """How many rows are in the tables."""
        return sum(map(len, self.tables.values()))

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


@dataclass(frozen=True, slots=True)
class OtherRows:
    """Of one data set the rows of another source, of all others those of `others`."""

    data_set: str
    instead: FiledRows | TableRows
    others: FiledRows | TableRows

    def frame(self, context: SessionContext, data_set: str) -> DataFrame:
        """The rows of `data_set`, wherever they are from."""
        return self._of(data_set).frame(context, data_set)

    def rows(self, data_set: str) -> int:
        """How many they are."""
        return self._of(data_set).rows(data_set)

    @property
    def given(self) -> Collection[str]:
        """Only what is filed: computed tables are not."""
        return self.others.given

    def _of(self, data_set: str) -> FiledRows | TableRows:
        return self.instead if data_set == self.data_set else self.others


class MissingDataError(LookupError):
    """Nothing is filed for a data set that a rule reads."""
