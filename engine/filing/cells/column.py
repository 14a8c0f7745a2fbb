"""Reading a whole column at once: each distinct text is read once, most of them vectorised.

Registers repeat themselves: a month, an amount, a person stands in thousands of rows. So a
column is dictionary-encoded, the dictionary is read, and the values are spread again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from engine.catalog.snapshot import canonical_text
from engine.catalog.storage import arrow_type
from engine.filing.cells.cell import CellRule, Fault, Read, read_cell
from engine.filing.cells.clean_texts import are_their_own_values, read_clean
from engine.filing.cells.reading import Value
from engine.filing.marks import Mark
from engine.filing.reasons import Reason


@dataclass(frozen=True, slots=True)
class CellFault:
    """The cell of `row` (from 0) has no value, for this reason; `text` is as delivered."""

    row: int
    reason: Reason
    arguments: tuple[tuple[str, str], ...]
    text: str


@dataclass(frozen=True, slots=True)
class ColumnReading:
    """A column's values, aligned with its texts, and what was done to get them.

    `delivered` holds the text of each cell that filing changed, null elsewhere.
    """

    values: pa.Array
    delivered: pa.Array
    faults: tuple[CellFault, ...]
    marks: Mapping[Mark, int]


def read_column(texts: pa.Array, rule: CellRule) -> ColumnReading:
    """What `read_cell` gives for each of `texts`; a null text is missing."""
    if are_their_own_values(texts, rule):
        return ColumnReading(texts, pa.nulls(len(texts), pa.string()), (), {})
    encoded = texts.dictionary_encode()
    distinct = encoded.dictionary
    values, resolved = read_clean(distinct, rule)
    doubtful = pc.indices_nonzero(pc.invert(resolved)).to_pylist()
    read = {i: read_cell(distinct[i].as_py(), rule) for i in doubtful}
    values = _fill(values, doubtful, [_value(read[i]) for i in doubtful])
    delivered = _delivered(values, distinct)
    faulty = {i: r for i, r in read.items() if isinstance(r, Fault)}
    marked = {i: r.marks for i, r in read.items() if isinstance(r, Read) and r.marks}
    return ColumnReading(
        values=values.take(encoded.indices),
        delivered=delivered.take(encoded.indices),
        faults=_faults(encoded, faulty),
        marks=_count_marks(encoded.indices, marked),
    )


def _value(read: Read | Fault) -> Value:
    return read.value if isinstance(read, Read) else None


def _fill(values: pa.Array, places: list[int], fillers: list[Value]) -> pa.Array:
    """`values` with `fillers` at `places`."""
    if not places:
        return values
    chosen = set(places)
    mask = pa.array([i in chosen for i in range(len(values))], pa.bool_())
    return pc.replace_with_mask(values, mask, pa.array(fillers, values.type))


def _delivered(values: pa.Array, texts: pa.Array) -> pa.Array:
    """The texts that their values do not give back; an empty text is what missing looks like."""
    known = pc.coalesce(canonical_text(values), pa.scalar("", pa.string()))
    return pc.if_else(pc.equal(known, texts), pa.scalar(None, pa.string()), texts)


def _faults(encoded: pa.DictionaryArray, faulty: Mapping[int, Fault]) -> tuple[CellFault, ...]:
    if not faulty:
        return ()
    mask = pc.is_in(encoded.indices, value_set=pa.array(list(faulty), encoded.indices.type))
    rows = pc.indices_nonzero(mask)
    words = encoded.indices.take(rows).to_pylist()
    texts = {i: encoded.dictionary[i].as_py() for i in faulty}
    return tuple(
        CellFault(row, faulty[i].reason, faulty[i].arguments, texts[i])
        for row, i in zip(rows.to_pylist(), words, strict=True)
    )


def _count_marks(indices: pa.Array, marked: Mapping[int, tuple[Mark, ...]]) -> Mapping[Mark, int]:
    if not marked:
        return {}
    cells = np.bincount(indices.drop_null().to_numpy())
    counts: Counter[Mark] = Counter()
    for word, marks in marked.items():
        for mark in marks:
            counts[mark] += int(cells[word])
    return counts


def empty_values(rule: CellRule, length: int) -> pa.Array:
    """A column of missing values, for a column that was not delivered."""
    return pa.nulls(length, arrow_type(rule.domain))
