"""Facts dated after the day as of which is looked are left out, and counted.

What a rule brings up as of a day rests on what had happened by then. A row without a date is
looked at: nobody knows that it is later.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import pyarrow as pa
import pyarrow.dataset as ds

from dsl.schema import DataSet
from engine.catalog.snapshot import Cut, Filing
from engine.filing.freshness import event_bounds


def cut_at(
    filings: Iterable[Filing], data_sets: Iterable[DataSet], day: datetime.date
) -> Iterator[Filing]:
    """The filings, those of a data set that holds later rows with the cut that leaves these out.

    All filings of the data set have it, then: it holds for what comes and goes as well.
    """
    there = list(filings)
    cuts = {d.name: cut for d in data_sets if (cut := _cut(d, there, day)) is not None}
    for filing in there:
        cut = cuts.get(filing.data_set)
        yield filing if cut is None else replace(filing, cut=cut)


def rows_later(filing: Filing) -> int:
    """How many rows the filing's cut leaves out."""
    if filing.cut is None:
        return 0
    rows = ds.dataset([str(p) for p in filing.paths], format="parquet")
    kind = rows.schema.field(filing.cut.column).type
    later = ds.field(filing.cut.column) >= filing.cut.first_left_out(kind)
    return int(rows.count_rows(filter=later))


def _cut(data_set: DataSet, filings: Sequence[Filing], day: datetime.date) -> Cut | None:
    own = [f for f in filings if f.data_set == data_set.name and f.erasure is None]
    try:
        bounds = event_bounds(data_set, [path for f in own for path in f.paths])
    except (OSError, pa.ArrowException):
        return None  # a part is gone or damaged: every rule that reads it says so
    if data_set.event_date is None or bounds is None or bounds[1] <= day:
        return None
    return Cut(data_set.event_date, day)
