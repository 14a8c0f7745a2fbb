"""Where the rows of few entities can lie: in which parts of filings, in which pages of a part.

Rows lie by their entity, so that the least and the greatest of a page tell whom it can be about.
What is said here only leaves out what cannot hold a row of them: it decides nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
from datafusion import DataFrame, lit
from datafusion.functions import in_list

from engine.bridge.buckets import split_into
from engine.bridge.expressions import named
from engine.catalog.layout import Layout, bucket_of
from engine.catalog.snapshot import Filing
from engine.catalog.storage import ENTITY
from engine.filing.ordering import buckets_of
from engine.plan.narrow import Entity

#: The engine looks for no more values than these in what pages say of themselves.
_MOST_OF_A_PART: Final = 20
#: So many parts are read at once, each of which holds some pages meanwhile.
_AT_ONCE: Final = 16


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """The parts of a data set that can hold rows of some entities, and of which of them."""

    entity: Entity
    of_parts: Mapping[Path, pa.Array]

    def rows_in(self, read: DataFrame, path: Path) -> DataFrame:
        """The rows of the part: those of its entities, or all where these are many."""
        entities = self.of_parts[path]
        if len(entities) > _MOST_OF_A_PART:
            return read
        column = named(_column(self.entity))
        return read.filter(in_list(column, [lit(e) for e in entities.to_pylist()]))

    def divided(self) -> Iterator[Whereabouts]:
        """The same, some parts at a time."""
        parts = iter(self.of_parts.items())
        while some := dict(islice(parts, _AT_ONCE)):
            yield replace(self, of_parts=some)


def whereabouts_of(
    filings: Collection[Filing], entity: Entity, entities: pa.Array
) -> Whereabouts | None:
    """Where the rows of `entities`, none of them missing, lie in `filings` of one data set.

    None where their rows do not lie by `entity`, or where they are all over.
    """
    if not entity.ordered:
        return None
    found: dict[Path, pa.Array] = {}
    for filing in filings:
        into = split_into(filing)
        if into is None:
            return None
        parts = dict(_parts(filing, into, entity, entities))
        if into > 1 and any(len(mine) > _MOST_OF_A_PART for mine in parts.values()):
            return None
        found |= parts
    return Whereabouts(entity, found)


def _parts(
    filing: Filing, into: int, entity: Entity, entities: pa.Array
) -> Iterator[tuple[Path, pa.Array]]:
    """The parts of a filing of so many buckets, and those of `entities` in each."""
    layout = Layout(entity.column, None, entity.interned)
    buckets = buckets_of(pa.table({_column(entity): entities}), layout, into)
    for path in filing.paths:
        mine = np.flatnonzero(buckets == bucket_of(path.name))
        if len(mine):
            yield path, entities.take(pa.array(mine))


def _column(entity: Entity) -> str:
    """The filed column by which entities are told apart."""
    return ENTITY if entity.interned else entity.column
