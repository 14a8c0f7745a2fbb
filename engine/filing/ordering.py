"""Rows in the order of their data set's layout, and which bucket each belongs to."""

from __future__ import annotations

import zlib

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from engine.catalog.layout import SPREAD, Layout
from engine.catalog.storage import ENTITY, ROW

Numbers = npt.NDArray[np.int64]
Buckets = npt.NDArray[np.uint16]

_ID_DIGITS = 17
_SPREAD = np.uint64(SPREAD)
_POSITION_BITS, _DATE_BITS = 21, 22
_MOST_ROWS = 1 << _POSITION_BITS
#: Days from year 1 to 1970, so that no date is negative.
_DAYS_BEFORE = 719_162


def interned_ids(ids: pa.Array) -> pa.Array:
    """Resident ids of 18 characters as the number of their first 17 digits; missing stays so.

    The last character is the check digit of the others (GB 11643), and every filed id has a
    fitting one: nothing is lost, two ids never meet, and no dictionary has to be kept.
    """
    present = ids.drop_null()
    numbers = pc.utf8_slice_codeunits(present, 0, _ID_DIGITS).cast(pa.int64())
    if not ids.null_count:
        return numbers
    return pc.replace_with_mask(pa.nulls(len(ids), pa.int64()), pc.is_valid(ids), numbers)


def with_entity(rows: pa.Table, layout: Layout) -> pa.Table:
    """`rows` with the column `_entity`, where the layout has it."""
    if not layout.interned:
        return rows
    ids = _whole(rows.column(layout.entity))
    return rows.append_column(pa.field(ENTITY, pa.int64()), interned_ids(ids))


def buckets_of(rows: pa.Table, layout: Layout, buckets: int) -> Buckets:
    """The bucket, from 0, of each row; rows of one entity share it, in every data set."""
    if buckets == 1 or layout.entity is None:
        return np.zeros(rows.num_rows, np.uint16)
    if layout.interned:
        known = pc.fill_null(_whole(rows.column(ENTITY)), 0).to_numpy(zero_copy_only=False)
        hashes: npt.NDArray[np.uint64] = known.astype(np.uint64) * _SPREAD
    else:
        encoded = _whole(rows.column(layout.entity)).dictionary_encode()
        words = [zlib.crc32(word.encode()) for word in encoded.dictionary.to_pylist()]
        places = pc.fill_null(encoded.indices, len(words)).to_numpy(zero_copy_only=False)
        hashes = np.array([*words, 0], np.uint64)[places] * _SPREAD
    shift = np.uint64(65 - buckets.bit_length())
    # numbers of 16 bits are put in order by counting, not by comparing
    return (hashes >> shift).astype(np.uint16)


def in_order(rows: pa.Table, layout: Layout) -> pa.Table:
    """`rows` by entity, then date, then row number; what is missing comes last."""
    entities = _ranks(rows, ENTITY if layout.interned else layout.entity)
    dates = _days(rows, layout.date)
    numbers = _whole(rows.column(ROW)).to_numpy()
    if rows.num_rows < _MOST_ROWS and bool(np.all(numbers[1:] > numbers[:-1])):
        order = _packed_order(entities, dates)
    else:
        order = np.lexsort((numbers, dates, entities))
    return _taken(rows, pa.array(order))


def _taken(rows: pa.Table, order: pa.Array) -> pa.Table:
    """`rows` in the order `order`; a column in which all is missing needs no move."""
    columns = []
    for column in rows.columns:
        whole = _whole(column)
        if pa.types.is_struct(whole.type):
            fields = [pc.struct_field(whole, i) for i in range(whole.type.num_fields)]
            moved = [f if f.null_count == len(f) else f.take(order) for f in fields]
            columns.append(pa.StructArray.from_arrays(moved, fields=list(whole.type)))
        else:
            columns.append(whole if whole.null_count == len(whole) else whole.take(order))
    return pa.Table.from_arrays(columns, schema=rows.schema)


def _packed_order(entities: Numbers, dates: Numbers) -> Numbers:
    """The order by entity, date and position: all three in one number, sorted once."""
    high = entities.astype(np.uint64) << np.uint64(_POSITION_BITS + _DATE_BITS)
    middle = dates.astype(np.uint64) << np.uint64(_POSITION_BITS)
    packed = high | middle | np.arange(len(entities), dtype=np.uint64)
    packed.sort()
    return (packed & np.uint64(_MOST_ROWS - 1)).astype(np.int64)


def _ranks(rows: pa.Table, column: str | None) -> Numbers:
    """The rank of each value among the distinct ones of `column`; missing ranks last."""
    if column is None:
        return np.zeros(rows.num_rows, np.int64)
    encoded = _whole(rows.column(column)).dictionary_encode()
    distinct = len(encoded.dictionary)
    ranks = np.empty(distinct + 1, np.int64)
    ranks[pc.sort_indices(encoded.dictionary).to_numpy()] = np.arange(distinct)
    ranks[distinct] = distinct
    places: Numbers = pc.fill_null(encoded.indices, distinct).to_numpy(zero_copy_only=False)
    return ranks[places]


def _days(rows: pa.Table, column: str | None) -> Numbers:
    """Days from year 1; a missing date is later than all."""
    if column is None:
        return np.zeros(rows.num_rows, np.int64)
    dates = _whole(rows.column(column)).cast(pa.date32(), safe=False)
    days = dates.cast(pa.int32()).cast(pa.int64())
    counted = pc.add(days, _DAYS_BEFORE)
    filled = pc.fill_null(counted, (1 << _DATE_BITS) - 1)
    return np.asarray(filled.to_numpy(zero_copy_only=False))


def _whole(values: pa.ChunkedArray) -> pa.Array:
    combined = values.combine_chunks()
    return combined.combine_chunks() if isinstance(combined, pa.ChunkedArray) else combined
