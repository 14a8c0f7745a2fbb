"""How the rows of a data set lie on disk: by whom or what they are about, then by date.

Rows of one person lie side by side, so that a column of a part holds long runs of equal or
rising values, and joins and groups on the person meet their rows together. Measured on 30
million payments: a quarter of the size, joins three and groups six times as fast.
"""

from __future__ import annotations

from dataclasses import dataclass

from dsl.domains import Kind
from dsl.schema import Column, DataSet

#: Rows that lie together at most; a filing of more is split by `Layout.entity` into buckets.
BUCKET_ROWS = 1 << 20

#: An odd number near 2**64 divided by the golden ratio. The high bits of numbers times it tell
#: their bucket, and spread neighbours over all of them.
SPREAD = 0x9E3779B97F4A7C15

#: The pattern of the names of parts.
ALL_PARTS = "part-*.parquet"


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns that order the rows; either may be absent.

    `entity` is the person, body or thing that a row is about. `interned` says that its
    values are also kept as whole numbers, in the column `_entity`. `key` is the column in
    which no value stands twice.
    """

    entity: str | None
    date: str | None
    interned: bool
    key: str | None = None


def layout_of(data_set: DataSet) -> Layout:
    """The layout of `data_set`, which its columns alone decide.

    The entity is the first resident id, else the first credit code, else the first code of
    something else than the row itself, else the first column of the key.
    """
    entity = _entity(data_set)
    name = entity.name if entity else None
    interned = entity is not None and entity.domain.kind is Kind.RESIDENT_ID
    key = data_set.key[0] if len(data_set.key) == 1 else None
    return Layout(name, data_set.event_date or data_set.valid_from, interned, key)


def buckets_for(rows: int) -> int:
    """Into how many buckets that many rows are split: a power of two, so that they nest."""
    buckets = 1
    while rows > buckets * BUCKET_ROWS:
        buckets *= 2
    return buckets


def part_name(bucket: int) -> str:
    """The name of the part that holds the bucket with this number, counted from 0."""
    return f"part-{bucket + 1:05}.parquet"


def bucket_of(part: str) -> int:
    """The number of the bucket that the part of this name holds.

    >>> bucket_of(part_name(3))
    3
    """
    return int(part.removeprefix("part-").removesuffix(".parquet")) - 1


def _entity(data_set: DataSet) -> Column | None:
    for kind in (Kind.RESIDENT_ID, Kind.CREDIT_CODE):
        for column in data_set.columns:
            if column.domain.kind is kind:
                return column
    alone = data_set.key if len(data_set.key) == 1 else ()
    codes = [c for c in data_set.columns if c.domain.kind is Kind.CODE and c.name not in alone]
    keys = [c for c in data_set.columns if c.name in data_set.key[:1]]
    return next(iter([*codes, *keys]), None)
