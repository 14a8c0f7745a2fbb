"""Each key once: within a filing, and across the filings of a data set that adds up.

Keys are compared through fingerprints of eight bytes a row, so that a large filing needs
little memory; only rows whose fingerprints meet are fetched and compared as text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from engine.catalog.snapshot import Filing, canonical_text
from engine.catalog.storage import FILE, LINE, ROW
from engine.filing.fingerprints import Prints, fingerprints
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
        self._prints: list[Prints] = []

    def add(self, rows: pa.Table) -> None:
        """Note the keys of `rows`, which are about to be written."""
        if self._key:
            self._prints.append(fingerprints(key_texts(rows, self._key)))

    def repeated(self) -> Prints:
        """The fingerprints that several rows have, ascending; the ledger is given up."""
        if not self._prints:
            return np.empty(0, np.uint64)
        prints = np.concatenate(self._prints)
        self._prints = []
        prints.sort()
        return np.unique(prints[1:][prints[1:] == prints[:-1]])


def key_texts(rows: pa.Table | pa.RecordBatch, key: Sequence[str]) -> pa.Array:
    """The key of each row as one text."""
    parts = [canonical_text(rows.column(name)) for name in key]
    texts = parts[0] if len(parts) == 1 else pc.binary_join_element_wise(*parts, _BETWEEN)
    return texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts


def doubles_within(
    batches: Iterable[pa.RecordBatch], key: Sequence[str], repeated: Prints
) -> dict[int, Double]:
    """The later rows of each key that several rows have, by row.

    `batches` hold the origin and key columns of all rows, in any order; only rows with a
    fingerprint among `repeated` can be meant.
    """
    met: list[tuple[Place, str]] = []
    for batch in batches:
        texts = key_texts(batch, key)
        found = pa.array(np.flatnonzero(np.isin(fingerprints(texts), repeated)))
        met += zip(_places(batch.take(found)), texts.take(found).to_pylist(), strict=True)
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
