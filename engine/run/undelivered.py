"""Matters that are gone since the rows that they rested on were no longer delivered.

That a row is not there any more settles nothing: nobody corrected it, nobody said that it was
wrong. What is told of such a matter is that it is no longer delivered, not that it is resolved.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias

import pyarrow as pa
import pyarrow.dataset as ds

from dsl.domains import IDENTIFYING
from dsl.schema import DataSet, Schema
from engine.catalog.snapshot import Filing, fetch_rows, load_filing
from engine.catalog.storage import ROW
from engine.catalog.workspace import Workspace
from engine.run.recorded import RecordedInputs
from engine.run.store import StoredRun

Found: TypeAlias = Mapping[str, Any]

#: The state of a finding that is gone, by why it is.
RESOLVED, UNDELIVERED = "resolved", "undelivered"
GONE: Final = frozenset({RESOLVED, UNDELIVERED})


def no_longer_delivered(
    workspace: Workspace, run: StoredRun, gone: Sequence[Found]
) -> frozenset[str]:
    """The ids of those of `gone` of which a row is not among what `run` read.

    `gone` are findings of earlier runs that this one looked for and does not tell. A row is the
    same by its key; where a data set has none, by its ids, else by all its values. Rows that are
    erased say nothing.
    """
    current = {str(filing) for _, filing in run.record["filings"]}
    resting: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for finding in gone:
        for entry in finding["witness"]:
            if "rows" in entry and entry["filing"] not in current:
                for row in entry["rows"]:
                    resting[str(entry["filing"])][int(row)].append(str(finding["id"]))
    if not resting:
        return frozenset()
    schema = RecordedInputs(run).schema
    now = [f for name in sorted(current) if (f := load_filing(workspace, name)) is not None]
    found: set[str] = set()
    for name, rows in resting.items():
        filing = load_filing(workspace, name)
        if filing is None or filing.erasure is not None:
            continue
        for row in _missing(filing, sorted(rows), now, schema):
            found.update(rows[row])
    return frozenset(found)


def _missing(
    before: Filing, rows: Sequence[int], now: Iterable[Filing], schema: Schema
) -> Iterator[int]:
    """Which of the `rows` of an earlier filing are in none of the filings of today."""
    data_set = schema.data_set(before.data_set)
    paths = [str(p) for f in now if f.data_set == before.data_set for p in f.paths]
    if data_set is None or not paths:
        return
    today = ds.dataset(paths, format="parquet")
    there = pa.schema(fetch_rows(before, []).schema)
    columns = [c for c in _same_by(data_set) if {c} <= set(there.names) & set(today.schema.names)]
    if not columns:
        return
    then = fetch_rows(before, rows, columns)
    wanted = ds.field(columns[0]).isin(then.column(columns[0]).unique().to_pylist())
    known = set(_values(today.to_table(columns=columns, filter=wanted), columns))
    for row, values in zip(then.column(ROW).to_pylist(), _values(then, columns), strict=True):
        if values not in known:
            yield row


def _same_by(data_set: DataSet) -> Sequence[str]:
    """The columns by which a row of the data set is the same row again."""
    if data_set.key:
        return data_set.key
    ids = [c.name for c in data_set.columns if c.domain.kind in IDENTIFYING]
    return ids or [c.name for c in data_set.columns]


def _values(rows: pa.Table, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    return zip(*(rows.column(c).to_pylist() for c in columns), strict=True)
