"""Each key once: within a filing, and across the filings of a data set that adds up.

Keys are compared through fingerprints of eight bytes a row, so that a large filing needs
little memory; only rows whose fingerprints meet are fetched and compared as text.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from dsl.schema import DataSet
from engine.catalog.snapshot import Filing, canonical_text, fetch_rows
from engine.catalog.storage import DELIVERED, FILE, LINE, ROW
from engine.filing.fingerprints import Prints, fingerprints
from engine.filing.reasons import Reason

#: Between the parts of a composite key; no cleaned cell holds it.
_BETWEEN = "\x1f"
#: Stands for a value that there is none of; no cleaned cell holds it.
_MISSING = "\x00"
_ORIGIN = (ROW, FILE, LINE)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands: in which of its filing's files, on which line."""

    row: int
    file: int
    line: int


@dataclass(frozen=True, slots=True)
class Double:
    """A row whose key another row has, which stands at `other`.

    `filing` is that row's where it was filed before, empty within one filing. `same` says that the
    two have the same content: then nothing is wrong but that it was delivered twice.
    """

    place: Place
    key: str
    other: Place
    same: bool
    filing: str = ""
    other_file: str = ""

    def reason(self) -> Reason:
        """Within this filing or of an earlier one, with the same content or another."""
        if self.filing:
            return Reason.REPEATED_OF_EARLIER if self.same else Reason.DUPLICATE_OF_EARLIER
        return Reason.REPEATED_ROW if self.same else Reason.DUPLICATE_KEY


#: Reads some columns of all rows that are about to be filed.
Reader = Callable[[Sequence[str]], Iterable[pa.RecordBatch]]


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


def doubles_within(read: Reader, data_set: DataSet, repeated: Prints) -> dict[int, Double]:
    """The rows that are not to be filed for a key that several rows have, by row.

    Of rows with the same content the first is filed; where the contents differ, nothing tells
    which one is right, and none is. Only rows with a fingerprint among `repeated` can be meant.
    """
    met: dict[str, list[tuple[Place, bytes]]] = {}
    columns = [c.name for c in data_set.columns]
    for batch in read([*_ORIGIN, *columns, DELIVERED]):
        texts = key_texts(batch, data_set.key)
        found = pa.array(np.flatnonzero(np.isin(fingerprints(texts), repeated)))
        rows = batch.take(found)
        told = zip(
            _places(rows), texts.take(found).to_pylist(), _contents(rows, columns), strict=True
        )
        for place, text, content in told:
            met.setdefault(text, []).append((place, content))
    doubles: dict[int, Double] = {}
    for text, same_key in met.items():
        same_key.sort(key=lambda row: row[0].row)
        same = len({content for _, content in same_key}) == 1
        for place, content in same_key[1:] if same else same_key:
            other = next(p for p, c in same_key if same or c != content)
            doubles[place.row] = Double(place, shown_key(text), other, same)
    return doubles


def doubles_of_earlier(
    read: Reader, data_set: DataSet, earlier: Sequence[Filing]
) -> dict[int, Double]:
    """The rows about to be filed whose key one of the `earlier` filings has, by row."""
    key = data_set.key
    if not key or not earlier:
        return {}
    held = _held_by_earlier(_all_keys(read(key), key), key, earlier)
    if not held:
        return {}
    keys = pa.array(list(held), pa.string())
    columns = [c.name for c in data_set.columns]
    doubles: dict[int, Double] = {}
    for batch in read([*_ORIGIN, *columns, DELIVERED]):
        texts = key_texts(batch, key)
        met = pc.indices_nonzero(pc.is_in(texts, value_set=keys))
        met_texts, rows = texts.take(met).to_pylist(), batch.take(met)
        same = _same_as_filed(rows, [held[text] for text in met_texts], columns)
        for place, text, is_same in zip(_places(rows), met_texts, same, strict=True):
            filing, other = held[text]
            file = filing.sources[other.file].path
            doubles[place.row] = Double(place, shown_key(text), other, is_same, filing.id, file)
    return doubles


def _same_as_filed(
    rows: pa.RecordBatch, held: Sequence[tuple[Filing, Place]], columns: Sequence[str]
) -> list[bool]:
    """Whether each row has the content of the filed one that is `held` for it.

    What an older contract did not have is not compared.
    """
    same = [False] * len(held)
    for filing in dict.fromkeys(f.id for f, _ in held):
        mine = [i for i, (f, _) in enumerate(held) if f.id == filing]
        table = fetch_rows(held[mine[0]][0], [held[i][1].row for i in mine])
        shared = [name for name in columns if name in table.column_names]
        filed: dict[int, bytes] = {}
        for batch in table.to_batches():
            numbers = batch.column(ROW).to_pylist()
            filed.update(zip(numbers, _contents(batch, shared), strict=True))
        new = _contents(rows.take(pa.array(mine, pa.int64())), shared)
        for i, content in zip(mine, new, strict=True):
            same[i] = filed[held[i][1].row] == content
    return same


def _contents(rows: pa.RecordBatch, columns: Sequence[str]) -> list[bytes]:
    """A digest of the values of each row; a cell that could not be read counts by its text."""
    delivered = rows.column(DELIVERED)
    told = {field.name for field in delivered.type}
    cells = []
    for name in columns:
        texts = canonical_text(rows.column(name))
        if name in told:
            texts = pc.coalesce(texts, pc.struct_field(delivered, name))
        cells.append(pc.fill_null(texts, _MISSING))
    joined = pc.binary_join_element_wise(*cells, _BETWEEN).to_pylist()
    return [hashlib.blake2b(text.encode(), digest_size=16).digest() for text in joined]


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
            yield from file.iter_batches(columns=[*_ORIGIN, *key])


def _all_keys(batches: Iterable[pa.RecordBatch], key: Sequence[str]) -> pa.Array:
    texts = [key_texts(batch, key) for batch in batches]
    return pa.concat_arrays(texts) if texts else pa.array([], pa.string())


def _places(batch: pa.RecordBatch) -> Iterator[Place]:
    columns = (batch.column(name).to_pylist() for name in _ORIGIN)
    return (Place(*place) for place in zip(*columns, strict=True))


def shown_key(text: str) -> str:
    """A key as messages show it."""
    return text.replace(_BETWEEN, " + ")
