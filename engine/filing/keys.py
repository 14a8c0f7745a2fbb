"""Each key once: within a filing, and across the filings of a data set that adds up.

Keys are compared through fingerprints of eight bytes a row, so that a large filing needs
little memory; only rows whose fingerprints meet are fetched and compared as text.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from engine.catalog.snapshot import Filing, canonical_text
from engine.catalog.storage import FILE, LINE, ROW
from engine.filing.reasons import Reason

#: Between the parts of a composite key; no cleaned cell holds it.
_BETWEEN = "\x1f"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands: in which of its filing's files, on which line."""

    row: int
    file: int
    line: int


@dataclass(frozen=True, slots=True)
class Double:
    """A row whose key an earlier row has; `filing` is that row's, empty for this filing."""

    place: Place
    key: str
    first: Place
    filing: str = ""
    first_file: str = ""

    def reason(self) -> Reason:
        """Within this filing, or of an earlier one."""
        return Reason.DUPLICATE_OF_EARLIER if self.filing else Reason.DUPLICATE_KEY


class KeyLedger:
    """The fingerprints of the keys filed so far."""

    def __init__(self, key: Sequence[str]) -> None:
        self._key = tuple(key)
        self._prints = array("q")
        self._rows = array("q")

    def add(self, rows: pa.Table) -> None:
        """Note the keys of `rows`, which are about to be written."""
        if self._key:
            self._prints.extend(map(hash, key_texts(rows, self._key).to_pylist()))
            self._rows.extend(rows.column(ROW).to_pylist())

    def suspects(self) -> list[int]:
        """The rows whose fingerprint another row has too, ascending."""
        prints = pa.Array.from_buffers(
            pa.int64(), len(self._prints), [None, pa.py_buffer(self._prints)]
        )
        rows = pa.Array.from_buffers(pa.int64(), len(self._rows), [None, pa.py_buffer(self._rows)])
        if pc.count_distinct(prints).as_py() == len(prints):
            return []
        counted = pa.table({"print": prints}).group_by("print").aggregate([([], "count_all")])
        repeated = counted.filter(pc.greater(counted["count_all"], 1))["print"]
        meeting = pc.is_in(prints, value_set=repeated.combine_chunks())
        found: list[int] = rows.filter(meeting).sort().to_pylist()
        return found


def key_texts(rows: pa.Table | pa.RecordBatch, key: Sequence[str]) -> pa.Array:
    """The key of each row as one text."""
    parts = [canonical_text(rows.column(name)) for name in key]
    texts = parts[0] if len(parts) == 1 else pc.binary_join_element_wise(*parts, _BETWEEN)
    return texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts


def doubles_within(
    parts: Sequence[Path], key: Sequence[str], ledger: KeyLedger
) -> dict[int, Double]:
    """The later rows of each repeated key in the written `parts`, by row."""
    suspects = ledger.suspects()
    if not suspects:
        return {}
    wanted = pa.array(suspects, pa.int64())
    first: dict[str, Place] = {}
    doubles: dict[int, Double] = {}
    for batch in _key_batches(parts, key, pc.field(ROW).isin(wanted)):
        texts = key_texts(batch, key).to_pylist()
        for place, text in zip(_places(batch), texts, strict=True):
            if text in first:
                doubles[place.row] = Double(place, shown_key(text), first[text])
            else:
                first[text] = place
    return doubles


def doubles_of_earlier(
    parts: Sequence[Path], key: Sequence[str], earlier: Sequence[Filing]
) -> dict[int, Double]:
    """The rows of `parts` whose key one of the `earlier` filings has, by row."""
    if not key or not earlier or not parts:
        return {}
    held = _held_by_earlier(_all_keys(parts, key), key, earlier)
    if not held:
        return {}
    doubles: dict[int, Double] = {}
    for batch in _key_batches(parts, key, None):
        texts = key_texts(batch, key)
        met = pc.indices_nonzero(pc.is_in(texts, value_set=pa.array(list(held), pa.string())))
        met_texts = texts.take(met).to_pylist()
        for place, text in zip(_places(batch.take(met)), met_texts, strict=True):
            filing, first = held[text]
            file = filing.sources[first.file].path
            doubles[place.row] = Double(place, shown_key(text), first, filing.id, file)
    return doubles


def _held_by_earlier(
    new: pa.Array, key: Sequence[str], earlier: Sequence[Filing]
) -> Mapping[str, tuple[Filing, Place]]:
    held: dict[str, tuple[Filing, Place]] = {}
    for filing in earlier:
        for batch in _key_batches(filing.paths, key, None):
            texts = key_texts(batch, key)
            met = pc.indices_nonzero(pc.is_in(texts, value_set=new))
            met_texts = texts.take(met).to_pylist()
            for place, text in zip(_places(batch.take(met)), met_texts, strict=True):
                held.setdefault(text, (filing, place))
    return held


def _all_keys(parts: Sequence[Path], key: Sequence[str]) -> pa.Array:
    texts = [key_texts(batch, key) for batch in _key_batches(parts, key, None)]
    return pa.concat_arrays(texts) if texts else pa.array([], pa.string())


def _key_batches(
    parts: Sequence[Path], key: Sequence[str], chosen: ds.Expression | None
) -> Iterator[pa.RecordBatch]:
    """The key columns and the origin of the rows in `parts`, in the order of rows."""
    columns = [ROW, FILE, LINE, *key]
    for part in parts:
        if chosen is None:
            with pq.ParquetFile(part) as file:
                yield from file.iter_batches(columns=columns)
        else:
            table = ds.dataset(str(part), format="parquet").to_table(columns, filter=chosen)
            yield from table.sort_by(ROW).to_batches()


def _places(batch: pa.RecordBatch) -> Iterator[Place]:
    columns = (batch.column(name).to_pylist() for name in (ROW, FILE, LINE))
    return (Place(*place) for place in zip(*columns, strict=True))


def shown_key(text: str) -> str:
    """A key as messages show it."""
    return text.replace(_BETWEEN, " + ")
