"""A new delivery beside the one before: what of it a person has to look at first.

Where a delivery would make most of a data set vanish, it is held: filed, but not today's data
until somebody accepts it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow.parquet as pq

from dsl.diagnostics import Diagnostic, diagnose
from engine.catalog.contract import Contract, Delivery
from engine.catalog.snapshot import Filing
from engine.filing.contents import Contents

Found = tuple[Diagnostic, ...]

#: Of fewer rows than this a few may come and go.
_COMPARED_ROWS = 4
#: A column that was filled in fewer rows than this says nothing by being empty now.
_FILLED_ROWS = 3


def check_plausible(
    contract: Contract, contents: Contents, folder: Path, before: Sequence[Filing]
) -> tuple[Found, Found]:
    """Why the delivery is to be held (HY595 to HY597), and what is only told (HY598).

    `before` are the filings that it takes the place of, or else came last; it lies in `folder`.
    """
    title, rows = contract.data_set.title, contents.counts.rows_filed
    if contract.delivery is Delivery.CHANGES and before:
        # it holds all that was filed before; nothing came where it holds no more
        came = contents.counts.rows_in - sum(f.rows_in for f in before)
        return () if came or contract.terms.may_be_empty else (_nothing(title, 0),), ()
    if not rows:
        delivered = contents.counts.rows_in
        fine = contract.terms.may_be_empty and not delivered
        # an increment that says again what was filed before is no empty one
        fine |= contract.delivery.adds_up and 0 < delivered == contents.counts.rows_settled
        return () if fine else (_nothing(title, delivered),), ()
    had, adds_up = sum(f.rows for f in before), contract.delivery.adds_up
    if had < _COMPARED_ROWS or (adds_up and rows < _COMPARED_ROWS):
        return (), ()
    # of what is new there may be any number
    held, told = ((), ()) if adds_up else _fewer(contract, had, rows)
    new = [folder / p.name for p in contents.parts]
    old = [path for f in before for path in f.paths]
    emptied = (
        diagnose("HY597", None, data_set=title, column=column)
        for column in _emptied(contract, old, new)
    )
    return (*held, *emptied), told


def _fewer(contract: Contract, had: int, rows: int) -> tuple[Found, Found]:
    """Whether so many rows fewer are to be held, or to be told."""
    title, now, then = contract.data_set.title, f"{rows:,}", f"{had:,}"
    if rows <= had * contract.terms.held_below:
        return (diagnose("HY596", None, data_set=title, rows=now, before=then),), ()
    if rows <= had * contract.terms.told_below:
        return (), (diagnose("HY598", None, data_set=title, rows=now, before=then),)
    return (), ()


def _nothing(title: str, delivered: int) -> Diagnostic:
    return diagnose("HY595", None, data_set=title, rows=f"{delivered:,}" if delivered else "")


def _emptied(contract: Contract, old: Sequence[Path], new: Sequence[Path]) -> Iterator[str]:
    """The titles of the columns that had values and have none any more."""
    for column in contract.data_set.columns:
        if _values(old, column.name) >= _FILLED_ROWS and not _values(new, column.name):
            yield column.title


def _values(paths: Sequence[Path], column: str) -> int:
    """How many values a column has in Parquet files, as their footers count them."""
    found = 0
    for path in paths:
        metadata = pq.read_metadata(path)
        names = {metadata.schema.column(i).path: i for i in range(metadata.num_columns)}
        if column not in names:  # an older contract did not have it
            continue
        for group in range(metadata.num_row_groups):
            chunk = metadata.row_group(group).column(names[column])
            if chunk.statistics is not None and chunk.statistics.has_null_count:
                found += chunk.num_values - chunk.statistics.null_count
            else:
                found += chunk.num_values
    return found
