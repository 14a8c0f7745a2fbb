"""The rows of a data set divided by their entities, so that groups of few are held at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import pyarrow.parquet as pq
from datafusion import DataFrame

from engine.catalog.layout import SPREAD, bucket_of
from engine.catalog.snapshot import Filing
from engine.catalog.storage import BUCKETS, ENTITY
from engine.plan.narrow import Entity

#: Filings that are not split as finely as others are read for each bucket anew: altogether no
#: more than one row for so many of all.
_READ_AGAIN: Final = 4


@dataclass(frozen=True, slots=True)
class Bucket:
    """Those with `numbers` of the `buckets` buckets of a data set: the rows of some entities.

    All rows of the parts in `own` are in it, each part in their order, and of the parts in
    `shared` those of its entities.
    """

    entity: Entity
    numbers: range
    buckets: int
    own: frozenset[Path]
    shared: frozenset[Path]

    def of_shared(self, rows: DataFrame) -> DataFrame:
        """Those of `rows`, of a part with other entities, too, that are in the bucket.

        As filing divides them: by the high bits of the spread number, signed here.
        """
        bits, spread = self.buckets.bit_length() - 1, SPREAD - (1 << 64)
        number = f'((coalesce("{ENTITY}", 0) * {spread}) >> {64 - bits}) & {self.buckets - 1}'
        first, last = self.numbers[0], self.numbers[-1]
        return rows.filter(rows.parse_sql_expr(f"({number}) BETWEEN {first} AND {last}"))


def together(buckets: Sequence[Bucket], most: int) -> tuple[Bucket, ...]:
    """Neighbouring `buckets` taken together, so that there are no more than `most`."""
    size = max(-(-len(buckets) // most), 1)
    return tuple(_joined(buckets[at : at + size]) for at in range(0, len(buckets), size))


def in_parts(buckets: Sequence[Bucket], parts: int) -> tuple[Bucket, ...]:
    """`buckets` taken together so that there are as many `parts`; none where one would be empty."""
    size = buckets[0].buckets // parts
    several = tuple(
        tuple(b for b in buckets if b.numbers[0] // size == number) for number in range(parts)
    )
    return tuple(map(_joined, several)) if all(several) else ()


def _joined(some: Sequence[Bucket]) -> Bucket:
    numbers = range(some[0].numbers[0], some[-1].numbers[-1] + 1)
    own = frozenset(path for bucket in some for path in bucket.own)
    return replace(some[0], numbers=numbers, own=own)


def buckets_of(filings: Collection[Filing], entity: Entity) -> tuple[Bucket, ...]:
    """The buckets of `filings`, all of one data set.

    None where they do not lie by `entity`, or a part does not say how it was split.
    """
    split = {filing.id: into for filing in filings if (into := split_into(filing)) is not None}
    if not entity.ordered or len(split) < len(filings):
        return ()
    buckets = _as_many(filings, split) if entity.interned else min(split.values(), default=1)
    shared = frozenset(p for f in filings if split[f.id] < buckets for p in f.paths)
    own: list[set[Path]] = [set() for _ in range(buckets)]
    for filing in filings:
        for path in filing.paths:
            if path not in shared:
                own[bucket_of(path.name) * buckets // split[filing.id]].add(path)
    if buckets <= 1:
        return ()
    return tuple(
        Bucket(entity, range(number, number + 1), buckets, frozenset(paths), shared)
        for number, paths in enumerate(own)
        if paths or shared
    )


def _as_many(filings: Collection[Filing], split: dict[str, int]) -> int:
    """Into how many: as finely as a filing is split, if what is split less is not too much."""
    rows = sum(filing.rows for filing in filings)

    def again(buckets: int) -> int:
        coarser = sum(filing.rows for filing in filings if split[filing.id] < buckets)
        return coarser * buckets

    return max((n for n in _powers(split) if again(n) * _READ_AGAIN <= rows), default=1)


def _powers(split: dict[str, int]) -> Iterator[int]:
    """The numbers of buckets that filings can be divided into."""
    buckets = 1
    while buckets <= max(split.values(), default=1):
        yield buckets
        buckets *= 2


def split_into(filing: Filing) -> int | None:
    """Into how many the filing was split; None where its parts do not say, nor lie in order."""
    said = (pq.read_metadata(filing.paths[0]).metadata or {}).get(BUCKETS.encode())
    return None if said is None else int(said)
