"""Which columns name a row: the first whose values never repeat and are never missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from dsl.domains import NUMERIC, Kind

#: What names a thing, best first; then what tells a thing's rows apart.
_NAMING: Final = (Kind.CODE, Kind.RESIDENT_ID, Kind.CREDIT_CODE, Kind.ACCOUNT)
_TELLING: Final = (*_NAMING, Kind.MONTH, Kind.DATE, Kind.CATEGORY, Kind.REGION_CODE, Kind.COUNT)
_MOST_COLUMNS: Final = 3
_LOOKED_AT: Final = 10
#: Deliveries hold doubles: a code that names so many of the rows was meant to name them all.
_NEARLY_ALL: Final = 0.9


def key_of(columns: Mapping[str, pa.Array], kinds: Mapping[str, Kind]) -> tuple[str, ...]:
    """The columns that name a row, as few as can be, in the order of the file.

    Codes and ids come before other columns: that no name stands twice in a small file says
    little. One of them may repeat here and there. Empty where rows repeat as a whole.
    """
    rows = len(next(iter(columns.values()), []))
    return next((names for names in _proposed(columns, kinds, rows) if names), ())


def unnamed_rows(columns: Mapping[str, pa.Array], key: Sequence[str]) -> int:
    """How many rows a key does not name: without a value in it, or the same as an earlier one."""
    chosen = [columns[name] for name in key]
    if not chosen:
        return 0
    table = pa.table(chosen, names=[str(i) for i in range(len(chosen))])
    return len(chosen[0]) - int(_whole(table).num_rows)


def _proposed(
    columns: Mapping[str, pa.Array], kinds: Mapping[str, Kind], rows: int
) -> Iterator[tuple[str, ...]]:
    naming = [c for c in columns if kinds[c] in _NAMING]
    telling = [c for c in columns if kinds[c] in _TELLING][:_LOOKED_AT]
    others = [c for c in columns if kinds[c] not in NUMERIC]
    yield from ((c,) for c in naming if _names_rows(columns, (c,), rows))
    nearly = (c for c in naming if pc.count_distinct(columns[c]).as_py() >= _NEARLY_ALL * rows)
    yield from ((c,) for c in nearly if rows)
    for width in range(2, _MOST_COLUMNS + 1):
        yield from (n for n in combinations(telling, width) if _names_rows(columns, n, rows))
    yield from ((c,) for c in others if _names_rows(columns, (c,), rows))
    every = tuple(c for c in columns if columns[c].null_count == 0)
    yield every if _names_rows(columns, every, rows) else ()


def _names_rows(columns: Mapping[str, pa.Array], names: Sequence[str], rows: int) -> bool:
    return bool(names) and rows > 0 and unnamed_rows(columns, names) == 0


def _whole(table: pa.Table) -> pa.Table:
    """The different rows that have every value."""
    return table.drop_null().group_by(table.column_names).aggregate([])
