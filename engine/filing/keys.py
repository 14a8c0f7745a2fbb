"""Each key once: within a filing, and across the filings of a data set that adds up.

Keys are compared through fingerprints of eight bytes a row, so that a large filing needs
little memory; only rows whose fingerprints meet are fetched and compared as text.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
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
        prints = np.frombuffer(self._prints, np.int64) if self._prints else np.empty(0, np.int64)
        ordered = np.sort(prints)
        repeated = np.unique(ordered[1:][ordered[1:] == ordered[:-1]])
        if not len(repeated):
            return []
        rows = np.frombuffer(self._rows, np.int64)[np.isin(prints, repeated)]
        return sorted(rows.tolist())


def key_texts(rows: pa.Table | pa.RecordBatch, key: Sequence[str]) -> pa.Array:
    """The key of each row as one text."""
    parts = [canonical_text(rows.column(name)) for name in key]
    texts = parts[0] if len(parts) == 1 else pc.binary_join_element_wise(*parts, _BETWEEN)
    return texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts


def doubles_within(
    batches: Iterable[pa.RecordBatch], key: Sequence[str], suspects: Sequence[int]
) -> dict[int, Double]:
    """The later rows of each repeated key among the rows `suspects`, by row.

    `batches` hold the origin and key columns of all rows, in any order.
    """
    if not suspects:
        return {}
    wanted = pa.array(suspects, pa.int64())
    met: list[tuple[Place, str]] = []
    for batch in batches:
        rows = batch.filter(pc.is_in(batch.column(ROW), value_set=wanted))
        met += zip(_places(rows), key_texts(rows, key).to_pylist(), strict=True)
    first: dict[str, Place] = {}
    doubles: dict[int, Double] = {}
    for place, text in sorted(met, key=lambda found: found[0].row):
        if text in first:
            doubles[place.row] = Double(place, shown_key(text), first[text])
        else:
            first[text] = place
    return doubles


def doubles_of_earlier(
    batches: Callable[[], Iterable[pa.RecordBatch]], key: Sequence[str], earlier: Sequence[Filing]
) -> dict[int, Double]:
    """The rows of `batches` whose key one of the `earlier` filings has, by row."""
    if not key or not earlier:
        return {}
    held = _held_by_earlier(_all_keys(batches(), key), key, earlier)
    if not held:
        return {}
    doubles: dict[int, Double] = {}
    for batch in batches():
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
        for batch in _filed_batches(filing, key):
            texts = key_texts(batch, key)
            met = pc.indices_nonzero(pc.is_in(texts, value_set=new))
            met_texts = texts.take(met).to_pylist()
            for place, text in zip(_places(batch.take(met)), met_texts, strict=True):
                held.setdefault(text, (filing, place))
    return held


def _filed_batches(filing: Filing, key: Sequence[str]) -> Iterator[pa.RecordBatch]:
    for part in filing.paths:
        with pq.ParquetFile(part) as file:
            yield from file.iter_batches(columns=origin_and(key))


def _all_keys(batches: Iterable[pa.RecordBatch], key: Sequence[str]) -> pa.Array:
    texts = [key_texts(batch, key) for batch in batches]
    return pa.concat_arrays(texts) if texts else pa.array([], pa.string())


def origin_and(key: Sequence[str]) -> list[str]:
    """The columns that say where a row stands, and those of its key."""
    return [ROW, FILE, LINE, *key]


def _places(batch: pa.RecordBatch) -> Iterator[Place]:
    columns = (batch.column(name).to_pylist() for name in (ROW, FILE, LINE))
    return (Place(*place) for place in zip(*columns, strict=True))


def shown_key(text: str) -> str:
    """A key as messages show it."""
    return text.replace(_BETWEEN, " + ")
