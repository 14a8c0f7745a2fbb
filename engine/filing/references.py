"""Foreign keys: which values of a filing the data set that they refer to does not hold.

The rows stay filed: a register may lag behind, and which of the two departments is wrong is
not for filing to say. What was compared with is named, so that the count can be understood
later.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from engine.catalog.contract import Contract, Reference
from engine.catalog.snapshot import Filing
from engine.filing.checks import EXAMPLES, CheckKind, CheckResult, CheckState
from engine.filing.keys import key_texts, shown_key

#: Distinct values are drawn together whenever so many may be held twice.
_GATHERED: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Target:
    """What a reference is compared with: the current filings of the data set it names."""

    reference: Reference
    title: str
    filings: tuple[Filing, ...]


def check_reference(target: Target, contract: Contract, parts: Sequence[Path]) -> CheckResult:
    """Which values of `parts` stand in none of the target's filings; cells that miss are no values.

    A data set that refers to itself is compared with `parts`, too.
    """
    reference, own = target.reference, target.reference.target == contract.data_set.name
    titles = tuple(_title(contract, name) for name in reference.columns)
    said = {"target": reference.target, "target_title": target.title}
    paths = [p for f in target.filings for p in f.paths] + (list(parts) if own else [])
    if not paths:
        return _result(titles, CheckState.NOT_CHECKED, said)
    values = _distinct(_texts(parts, reference.columns))
    left = values
    for texts in _texts(paths, reference.target_columns):
        if not len(left):
            break
        left = left.filter(pc.invert(pc.is_in(left, value_set=texts.unique())))
    said |= {"values": str(len(values)), "filings": " ".join(f.id for f in target.filings)}
    if not len(left):
        return _result(titles, CheckState.PASSED, said)
    rows = sum(
        pc.sum(pc.is_in(texts, value_set=left)).as_py() or 0
        for texts in _texts(parts, reference.columns)
    )
    said |= {"unmatched": str(len(left)), "rows": str(rows)}
    first = left.take(pc.array_sort_indices(left)[:EXAMPLES]).to_pylist()
    examples = tuple(tuple(shown_key(text).split(" + ")) for text in first)
    return _result(titles, CheckState.FAILED, said, examples)


def _result(
    titles: tuple[str, ...],
    state: CheckState,
    said: Mapping[str, str],
    examples: tuple[tuple[str, ...], ...] = (),
) -> CheckResult:
    return CheckResult(CheckKind.REFERENCE, titles, state, tuple(said.items()), examples)


def _title(contract: Contract, name: str) -> str:
    column = contract.data_set.column(name)
    return column.title if column else name


def _texts(paths: Iterable[Path], columns: Sequence[str]) -> Iterator[pa.Array]:
    """The values of `columns` as one text a row, of rows in which none of them is missing."""
    for path in paths:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(columns=list(columns)):
                yield key_texts(batch, columns).drop_null()


def _distinct(batches: Iterable[pa.Array]) -> pa.Array:
    held: list[pa.Array] = [pa.array([], pa.string())]
    waiting = 0
    for texts in batches:
        held.append(texts.unique())
        waiting += len(held[-1])
        if waiting > _GATHERED:
            held, waiting = [pa.concat_arrays(held).unique()], 0
    return pa.concat_arrays(held).unique()
