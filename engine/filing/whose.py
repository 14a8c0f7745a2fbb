"""Whose rows hold a code: an index from the codes of a filing to the persons that it lies by.

Rows lie by person. Who wants those with certain accounts would have to read the accounts of all
rows; here stands, once for each account and person, that the one has rows with the other. What it
says follows from the parts, and the manifest names it as it names them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from dsl.domains import Kind
from dsl.schema import DataSet
from engine.catalog.layout import layout_of
from engine.catalog.snapshot import Filing
from engine.catalog.storage import ENTITY

#: The file of the index in a filing's folder; without one nothing is known.
NAME: Final = "whose.parquet"
_COLUMN, _CODE = "column", "code"
_SCHEMA: Final = pa.schema(
    [(_COLUMN, pa.string()), (_CODE, pa.string()), (ENTITY, pa.int64())],
)
_KINDS: Final = frozenset({Kind.CODE, Kind.CREDIT_CODE, Kind.RESIDENT_ID})
#: Under this word the file says which columns it knows all codes of.
_KNOWN: Final = b"huiyan.columns"
#: A column is left out of which there is more than a pair for so many rows.
_ROWS_OF_A_PAIR: Final = 8
#: Filings of no more rows are read through where there is no index.
_FEW_ROWS: Final = 100_000

#: Per column its codes, each beside a person that has rows with it.
Pairs = Mapping[str, pa.Table]


def indexed_columns(data_set: DataSet) -> tuple[str, ...]:
    """The columns of codes, other than the person and the key; none where rows lie by no person."""
    layout = layout_of(data_set)
    left_out = {layout.entity, *data_set.key}
    if not layout.interned:
        return ()
    codes = (c.name for c in data_set.columns if c.domain.kind in _KINDS)
    return tuple(name for name in codes if name not in left_out)


def pairs_of(rows: pa.Table, columns: Collection[str]) -> Pairs:
    """Those of `rows`, as they lie; columns with too many pairs are not in it."""
    found = {column: _pairs(rows, column) for column in columns}
    return {c: pairs for c, pairs in found.items() if len(pairs) * _ROWS_OF_A_PAIR <= len(rows)}


def _pairs(rows: pa.Table, column: str) -> pa.Table:
    """Each pair that is not the same as that of the row before; some may be told twice."""
    told = rows.select([column, ENTITY]).rename_columns([_CODE, ENTITY]).combine_chunks()
    before, after = told.slice(0, max(len(told) - 1, 0)), told.slice(1)
    changes = [
        pc.fill_null(pc.not_equal(before[name], after[name]), True) for name in (_CODE, ENTITY)
    ]
    first = pa.repeat(pa.scalar(True), min(len(told), 1))
    starts = pa.chunked_array([first, *pc.or_(*changes).chunks], pa.bool_())
    return told.filter(pc.and_(starts, pc.is_valid(told[_CODE])))


class WhoseWriter:
    """Writes the index of a filing into `folder`, part by part; if it knows nothing, no file."""

    def __init__(self, folder: Path, columns: Sequence[str]) -> None:
        self._path, self._known = folder / NAME, list(columns)
        self._file: pq.ParquetWriter | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._file is None:
            return
        self._file.add_key_value_metadata({_KNOWN: "\n".join(self._known)})
        self._file.close()
        if not self._known:
            self._path.unlink()

    @property
    def columns(self) -> Collection[str]:
        """Those of which pairs are still asked for."""
        return tuple(self._known)

    def add(self, pairs: Pairs) -> None:
        """The pairs of a part; a column without is known no longer."""
        self._known = [column for column in self._known if column in pairs]
        for column in self._known:
            told = pairs[column]
            words = pa.repeat(pa.scalar(column), len(told))
            self._opened().write_table(told.add_column(0, _COLUMN, words).cast(_SCHEMA))

    def _opened(self) -> pq.ParquetWriter:
        if self._file is None:
            self._file = pq.ParquetWriter(
                self._path,
                _SCHEMA,
                compression="zstd",
                use_dictionary=[_COLUMN],
                column_encoding={ENTITY: "DELTA_BINARY_PACKED"},
            )
        return self._file


def persons_with(filings: Collection[Filing], column: str, codes: pa.Array) -> pa.Array | None:
    """The persons, as numbers and each once, whose rows in `filings` hold one of `codes`.

    None where a filing does not know, or where such a row is nobody's.
    """
    told = _told_by_all(filings, column)
    if told is None:
        return None
    persons = pc.unique(told.filter(pc.is_in(told[_CODE], value_set=codes))[ENTITY])
    return None if persons.null_count else persons


def codes_shared(
    filings: Collection[Filing], column: str, persons: int, among: pa.Array | None = None
) -> pa.Array | None:
    """The codes, `among` some or all, that stand in the rows of so many persons at the least.

    Each is told once. None where a filing does not know.
    """
    told = _told_by_all(filings, column)
    if told is None:
        return None
    if among is None:
        # most stand in the rows of one: only those that are told of as often are looked at
        places = np.asarray(told[_CODE].combine_chunks().dictionary_encode().indices)
        times = np.bincount(places, minlength=1)
        told = told.filter(pa.array(times[places] >= persons))
    else:
        told = told.filter(pc.is_in(told[_CODE], value_set=among))
    pairs = told.filter(pc.is_valid(told[ENTITY])).group_by([_CODE, ENTITY]).aggregate([])
    counted = pairs.group_by(_CODE).aggregate([([], "count_all")])
    shared = counted.filter(pc.greater_equal(counted["count_all"], persons))
    return shared[_CODE].combine_chunks().sort()


def _told_by_all(filings: Collection[Filing], column: str) -> pa.Table | None:
    """The pairs of all filings; None where one does not know."""
    found = []
    for filing in filings:
        told = _told_by(filing, column)
        if told is None:
            return None
        found.append(told)
    return pa.concat_tables(found)


def _told_by(filing: Filing, column: str) -> pa.Table | None:
    """The pairs of a filing: from its index, or from its rows where these are few."""
    index = filing.folder / NAME
    if index.is_file():
        with pq.ParquetFile(index) as file:
            if column in _known_to(file):
                groups = [g for g in range(file.num_row_groups) if _is_about(file, g, column)]
                return file.read_row_groups(groups, columns=[_CODE, ENTITY])
    if filing.rows > _FEW_ROWS or ENTITY not in pq.read_schema(filing.paths[0]).names:
        return None
    told = [pq.read_table(path, columns=[column, ENTITY]) for path in filing.paths]
    rows = pa.concat_tables(told).rename_columns([_CODE, ENTITY])
    return rows.filter(pc.is_valid(rows[_CODE]))


def _known_to(file: pq.ParquetFile) -> Collection[str]:
    told: bytes = (file.metadata.metadata or {}).get(_KNOWN, b"")
    return told.decode().split("\n")


def _is_about(file: pq.ParquetFile, group: int, column: str) -> bool:
    """Whether a row group holds pairs of `column`: it says one column throughout."""
    statistics = file.metadata.row_group(group).column(0).statistics
    return statistics is not None and statistics.min == column
